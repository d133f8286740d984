/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many conversations a view holds. The confirmed numbers come from indexes alone; then each
 * conversation that the outbox changes is taken out as it was and put in as it is shown. */

#include "dsk-replica-reader-private.h"

static gboolean
count_one (DskReplicaReader *self, const char *sql, const char *user, guint *count, GError **error)
{
  gint64 number = 0;

  if (!dsk_db_get_int (self->db, &number, NULL, error, sql, user != NULL ? "s" : "", user))
    return FALSE;
  *count = (guint) number;
  return TRUE;
}

static gboolean
count_confirmed (DskReplicaReader *self, const char *user, DskViewCount *counts, GError **error)
{
#define OPEN "SELECT count(*) FROM conversation WHERE status <> 'resolved' AND "
#define UNREAD "SELECT count(*) FROM main.conversation INDEXED BY conversation_unread WHERE unread > 0"

  return (user == NULL
          || (count_one (self, OPEN "owner = $1", user, &counts[DSK_VIEW_MINE].total, error)
              && count_one (self, UNREAD " AND status <> 'resolved' AND owner = $1", user,
                            &counts[DSK_VIEW_MINE].unread, error)))
         && count_one (self, OPEN "owner IS NULL", NULL, &counts[DSK_VIEW_UNASSIGNED].total, error)
         && count_one (self, UNREAD " AND status <> 'resolved' AND owner IS NULL", NULL,
                       &counts[DSK_VIEW_UNASSIGNED].unread, error)
         && count_one (self, "SELECT count(*) FROM conversation", NULL, &counts[DSK_VIEW_ALL].total,
                       error)
         && count_one (self, UNREAD, NULL, &counts[DSK_VIEW_ALL].unread, error);

#undef OPEN
#undef UNREAD
}

static void
add_place (const DskReplicaPlace *place, const char *user, int by, DskViewCount *counts)
{
  for (guint view = 0; view < DSK_VIEW_N; view++)
    {
      if (!dsk_replica_place_in_view (place, (DskView) view, user))
        continue;
      counts[view].total += (guint) by;
      if (place->unread)
        counts[view].unread += (guint) by;
    }
}

static gboolean
count_overlay (DskReplicaReader *self, const char *user, DskViewCount *counts, GError **error)
{
  g_autoptr (GHashTable) overlay = dsk_replica_reader_overlay (self, error);
  GHashTableIter iter;
  gpointer changed;

  if (overlay == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, overlay);
  while (g_hash_table_iter_next (&iter, NULL, &changed))
    {
      DskReplicaPlace place;
      gboolean found;

      if (!dsk_replica_reader_place (self, ((DskReplicaPlace *) changed)->key, &place, &found,
                                     error))
        return FALSE;
      if (!found)
        continue;
      add_place (&place, user, -1, counts);
      add_place (changed, user, 1, counts);
      g_free (place.owner);
    }
  return TRUE;
}

gboolean
dsk_replica_reader_count (DskReplicaReader *self, const char *user, DskViewCount counts[DSK_VIEW_N],
                          GError **error)
{
  gboolean ok;

  for (guint i = 0; i < DSK_VIEW_N; i++)
    counts[i] = (DskViewCount){ 0 };
  if (!dsk_replica_reader_begin (self, error))
    return FALSE;
  ok = count_confirmed (self, user, counts, error) && count_overlay (self, user, counts, error);
  dsk_replica_reader_end (self);
  return ok;
}
