/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-conversation-read.h"

DskConversationRead *
dsk_conversation_read_new (void)
{
  DskConversationRead *self = g_atomic_rc_box_new0 (DskConversationRead);

  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

static void
clear (gpointer data)
{
  DskConversationRead *self = data;

  g_free (self->search);
  g_free (self->user);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->spine, g_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  dsk_query_problem_clear (&self->problem);
}

void
dsk_conversation_read_free (DskConversationRead *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gpointer
dsk_conversation_read_run (DskReplicaReader *reader, gpointer data, GError **error)
{
  DskConversationRead *self = data;
  const DskListQuery query = { .view = self->view,
                               .user = self->user,
                               .search = self->search,
                               .order = self->order,
                               .now = g_get_real_time () / 1000 };
  guint n_first;

  if (self->want_spine
      && !dsk_replica_reader_list_fitting (reader, &query, &self->spine, &self->at_least, &self->problem, error))
    return NULL;
  if (self->want_spine)
    {
      n_first = MIN (self->n_first, self->spine->len);
      g_array_append_vals (self->wanted, self->spine->data, n_first);
    }
  if (self->wanted->len > 0)
    {
      self->rows
          = dsk_replica_reader_get_rows (reader, (const gint64 *) (gpointer) self->wanted->data,
                                         self->wanted->len, self->user, error);
      if (self->rows == NULL)
        return NULL;
    }
  return g_atomic_rc_box_acquire (self);
}
