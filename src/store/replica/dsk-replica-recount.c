/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The sums of the cost meter (table cost) are what the rows say (view message_price). What a message counts for is
 * taken out before its row, or its status, changes or goes, and put in afterwards. While everything is being fetched
 * they stand still, and are added up anew at its end, as they are for rows that were damaged. */

#include "dsk-replica-private.h"

#include "dsk-planted.h"

#define COLUMNS "INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service) "
#define ADD_UP(where)                                                                                                  \
  COLUMNS "SELECT month, conv_key, author, category, sum(n), sum(billable), sum(free), sum(unsaid), "                  \
          "sum(service) FROM message_price " where " GROUP BY month, conv_key, author, category"

gboolean
dsk_replica_recount_costs_of (DskReplicaStore *self, gint64 key, GError **error)
{
  return DSK_PLANTED (heal_uncounted)
         || (dsk_replica_forget_costs_of (self, key, error)
             && dsk_db_run (self->db, error, ADD_UP ("WHERE conv_key = $1"), "i", key));
}

gboolean
dsk_replica_recount_costs (DskReplicaStore *self, GError **error)
{
  return dsk_replica_forget_costs (self, error) && dsk_db_run (self->db, error, ADD_UP (""), "");
}

gboolean
dsk_replica_forget_costs_of (DskReplicaStore *self, gint64 key, GError **error)
{
  return dsk_db_run (self->db, error, "DELETE FROM cost WHERE conv_key = $1", "i", key);
}

gboolean
dsk_replica_forget_costs (DskReplicaStore *self, GError **error)
{
  return dsk_db_run (self->db, error, "DELETE FROM cost", "");
}

/* --- row by row --- */

/* Whether a sum may hang on it. */
static gboolean
may_count (DskReplicaStore *self, const DskEntity *entity, const DskValue *values)
{
  DskValue direction;

  if (self->is_fetching)
    return FALSE;
  if (dsk_entity_id (entity) != DSK_ENTITY_MESSAGE)
    return dsk_entity_id (entity) == DSK_ENTITY_MESSAGE_STATUS;
  direction = dsk_replica_get_column (entity, values, "direction");
  return g_strcmp0 (dsk_value_get_text (&direction), "out") == 0;
}

static gboolean
is_same (const DskValue *a, const DskValue *b)
{
  if (a->type != b->type || a->type == DSK_VALUE_NULL)
    return a->type == b->type;
  return a->type == DSK_VALUE_INT ? a->integer == b->integer : g_strcmp0 (a->text, b->text) == 0;
}

gboolean
dsk_replica_costs_are_same (const DskEntity *entity, const DskValue *a, const DskValue *b)
{
  static const char *const of_message[] = { "direction", "kind", "at", "author", NULL };
  static const char *const of_status[] = { "state", "billable", "price_category", NULL };
  static const char *const of_others[] = { NULL };
  const DskEntityId id = dsk_entity_id (entity);
  const char *const *names = id == DSK_ENTITY_MESSAGE          ? of_message
                             : id == DSK_ENTITY_MESSAGE_STATUS ? of_status
                                                               : of_others;

  for (; *names != NULL; names++)
    {
      DskValue x = dsk_replica_get_column (entity, a, *names);
      DskValue y = dsk_replica_get_column (entity, b, *names);

      if (!is_same (&x, &y))
        return FALSE;
    }
  return TRUE;
}

/* @n times what the message counts for as it is now. */
static gboolean
add (DskReplicaStore *self, const char *id, gint64 n, GError **error)
{
  return dsk_db_run (self->db, error,
                     COLUMNS "SELECT month, conv_key, author, category, n * $1, billable * $1, free * $1, unsaid * $1, "
                             "service * $1 FROM message_price WHERE id = $2 "
                             "ON CONFLICT (month, conv_key, author, category) DO UPDATE SET n = n + excluded.n, "
                             "billable = billable + excluded.billable, free = free + excluded.free, "
                             "unsaid = unsaid + excluded.unsaid, service = service + excluded.service",
                     "is", n, id);
}

gboolean
dsk_replica_costs_before (DskReplicaStore *self, const DskEntity *entity, const DskValue *values, GError **error)
{
  return !may_count (self, entity, values) || add (self, dsk_value_get_text (&values[0]), -1, error);
}

gboolean
dsk_replica_costs_after (DskReplicaStore *self, const DskEntity *entity, const DskValue *values, GError **error)
{
  return !may_count (self, entity, values) || add (self, dsk_value_get_text (&values[0]), 1, error);
}

gboolean
dsk_replica_costs_sweep (DskReplicaStore *self, gint64 key, GError **error)
{
  return self->is_fetching
         || dsk_db_run (self->db, error, "DELETE FROM cost WHERE conv_key = $1 AND n = 0", "i", key);
}
