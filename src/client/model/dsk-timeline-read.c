/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-read.h"

#include "dsk-error.h"

DskTimelineRead *
dsk_timeline_read_new (const char *conv, const char *user, guint limit)
{
  DskTimelineRead *self = g_atomic_rc_box_new0 (DskTimelineRead);

  self->conv = g_strdup (conv);
  self->user = g_strdup (user);
  self->limit = limit;
  return self;
}

static void
clear (gpointer data)
{
  DskTimelineRead *self = data;

  g_free (self->conv);
  g_free (self->user);
  g_free (self->before_id);
  g_clear_pointer (&self->row, dsk_conversation_row_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

void
dsk_timeline_read_free (DskTimelineRead *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gpointer
dsk_timeline_read_run (DskReplicaReader *reader, gpointer data, GError **error)
{
  DskTimelineRead *self = data;
  g_autoptr (GError) local_error = NULL;

  self->row = dsk_replica_reader_get_conversation (reader, self->conv, self->user, &local_error);
  if (self->row == NULL && g_error_matches (local_error, DSK_ERROR, DSK_ERROR_NOT_FOUND))
    {
      self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_timeline_row_free);
      return g_atomic_rc_box_acquire (self);
    }
  if (self->row == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  self->rows = dsk_replica_reader_timeline (reader, self->conv, self->before_at, self->before_id,
                                            self->limit, error);
  return self->rows != NULL ? g_atomic_rc_box_acquire (self) : NULL;
}
