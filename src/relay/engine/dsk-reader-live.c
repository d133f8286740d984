/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The next frames of devices: together where they stand at the same place, apart where they do not. */

#include "dsk-error.h"
#include "dsk-live-changes.h"
#include "dsk-planted.h"
#include "dsk-projection.h"
#include "dsk-relay-reader-private.h"

/* Places that are read at once; devices further apart are answered one by one. */
#define MAX_PLACES 16

/* What changed after a place, or that it is too much. */
typedef struct
{
  gint64 cursor;
  gsize max_bytes;
  DskLiveChanges *changes; /* (owned) (nullable) */
} Place;

void
dsk_live_ask_clear (DskLiveAsk *ask)
{
  g_clear_pointer (&ask->frame, g_bytes_unref);
  g_clear_error (&ask->error);
}

static void
place_clear (gpointer data)
{
  g_clear_pointer (&((Place *) data)->changes, dsk_live_changes_free);
}

/* @changes: (out) (transfer none) (nullable): NULL: everybody there is told apart */
static gboolean
get_changes (DskRelayReader *self, GArray *places, const DskLiveAsk *ask, DskLiveChanges **changes, GError **error)
{
  Place place = { ask->cursor, ask->max_bytes, NULL };
  gboolean too_much = FALSE;

  *changes = NULL;
  for (guint i = 0; i < places->len; i++)
    {
      const Place *known = &g_array_index (places, Place, i);

      if (known->cursor != ask->cursor || known->max_bytes != ask->max_bytes)
        continue;
      *changes = known->changes;
      return TRUE;
    }
  if (places->len >= MAX_PLACES)
    return TRUE;
  place.changes = dsk_live_changes_read (self->db, ask->cursor, ask->max_bytes, &too_much, error);
  if (place.changes == NULL && !too_much)
    return FALSE;
  g_array_append_val (places, place);
  *changes = place.changes;
  return TRUE;
}

static gboolean
check_cursor (DskRelayReader *self, const DskLiveAsk *ask, GError **error)
{
  if (g_strcmp0 (ask->epoch, dsk_relay_db_epoch (self->db)) == 0 && ask->cursor <= dsk_relay_db_head (self->db)
      && (ask->cursor >= dsk_relay_db_floor (self->db) || DSK_PLANTED (floor_at_connect)))
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NEWER, "The cursor is of another history: start over");
  return FALSE;
}

static gboolean
answer (DskRelayReader *self, GArray *places, DskLiveAsk *ask, GError **error)
{
  const DskPrincipal *who = ask->principal;
  DskLiveChanges *changes;
  gboolean apart = TRUE;

  if (!dsk_relay_reader_admits (self, who, error) || !check_cursor (self, ask, error))
    return FALSE;
  if (ask->cursor == dsk_relay_db_head (self->db))
    return TRUE;
  if (!get_changes (self, places, ask, &changes, error)
      || (changes != NULL && !dsk_live_changes_frame (changes, who->user, who->device, &apart, &ask->frame, error)))
    return FALSE;
  if (apart)
    return dsk_projection_live (self->db, who->user, who->device, ask->cursor, ask->max_bytes, &ask->frame, &ask->upto,
                                error);
  ask->upto = dsk_relay_db_head (self->db);
  return TRUE;
}

void
dsk_relay_reader_live_each (DskRelayReader *self, DskLiveAsk *const *asks, guint n, DskLiveAnswered answered,
                            gpointer user_data)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_autoptr (GError) error = NULL;
  gboolean begun = dsk_relay_db_begin (self->db, &error);

  g_array_set_clear_func (places, place_clear);
  for (guint i = 0; i < n; i++)
    {
      asks[i]->frame = NULL;
      asks[i]->upto = asks[i]->cursor;
      asks[i]->error = begun ? NULL : g_error_copy (error);
      if (begun)
        answer (self, places, asks[i], &asks[i]->error);
      if (answered != NULL)
        answered (i + 1, user_data);
    }
  if (begun)
    dsk_relay_reader_finish (self, TRUE);
}

void
dsk_relay_reader_live_many (DskRelayReader *self, DskLiveAsk *const *asks, guint n)
{
  dsk_relay_reader_live_each (self, asks, n, NULL, NULL);
}

gboolean
dsk_relay_reader_live (DskRelayReader *self, const DskPrincipal *principal, const char *epoch, gint64 cursor,
                       gsize max_bytes, GBytes **frame, gint64 *upto, GError **error)
{
  DskLiveAsk ask = { .principal = principal, .epoch = epoch, .cursor = cursor, .max_bytes = max_bytes };
  DskLiveAsk *asks[] = { &ask };

  g_return_val_if_fail (principal != NULL && frame != NULL && upto != NULL, FALSE);

  dsk_relay_reader_live_many (self, asks, 1);
  *frame = ask.frame;
  *upto = ask.upto;
  if (ask.error == NULL)
    return TRUE;
  g_propagate_error (error, ask.error);
  return FALSE;
}
