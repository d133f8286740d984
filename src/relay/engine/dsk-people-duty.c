/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is there, how much they take, and where only the owner of a conversation replies. */

#include "dsk-people.h"

#include "dsk-error.h"

/* A number of its own, so that no frame has to hold them all. */
static gboolean
give_back (DskOp *op, const char *id, GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };
  DskOp own = *op;
  gboolean found;

  own.seq = dsk_relay_db_next_seq (op->db);
  return dsk_relay_conv_load (op->db, id, &conv, &found, error) && dsk_route_waiting (&own, &conv, error)
         && dsk_relay_conv_save (op->db, &conv, own.seq, error);
}

gboolean
dsk_people_set_availability (DskOp *op, DskRelayUser *user, DskAvailability availability, GError **error)
{
  g_autoptr (GPtrArray) convs = NULL;

  if (user->availability == availability && user->availability_at != 0)
    return TRUE;
  user->availability = availability;
  user->availability_at = op->now;
  if (!dsk_relay_user_put (op->db, user, op->seq, error)
      || !dsk_op_audit (op, "user.availability", user->id, NULL, dsk_availability_to_string (availability), error))
    return FALSE;
  if (dsk_availability_is_on_shift (availability))
    return TRUE;
  convs = dsk_relay_conv_waiting_for (op->db, user->id, error);
  for (guint i = 0; convs != NULL && i < convs->len; i++)
    if (!give_back (op, convs->pdata[i], error))
      return FALSE;
  return convs != NULL;
}

static gboolean
set_capacity (DskOp *op, DskRelayUser *user, gint64 capacity, GError **error)
{
  g_autofree char *words = capacity != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, capacity) : g_strdup ("none");

  user->capacity = capacity;
  return dsk_relay_user_put (op->db, user, op->seq, error)
         && dsk_op_audit (op, "user.capacity", user->id, NULL, words, error);
}

static gboolean
set_duty (DskOp *op, const char *name_or_id, const DskPersonDuty *duty, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };

  return dsk_people_find_user (op, name_or_id, &user, error)
         && (!duty->set_capacity || set_capacity (op, &user, duty->capacity, error))
         && (!duty->set_availability || dsk_people_set_availability (op, &user, duty->availability, error));
}

gboolean
dsk_relay_engine_set_duty (DskRelayEngine *self, const char *actor, const char *name_or_id, const DskPersonDuty *duty,
                           GError **error)
{
  DskOp op;

  g_return_val_if_fail (name_or_id != NULL && duty != NULL, FALSE);

  if (duty->set_capacity && (duty->capacity < 0 || duty->capacity > DSK_CAPACITY_MAX))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "A capacity is between 1 and %d, or none", DSK_CAPACITY_MAX);
      return FALSE;
    }
  return dsk_op_begin (&op, self, actor, NULL, error)
         && dsk_op_end (&op, set_duty (&op, name_or_id, duty, error), error);
}

static gboolean
set_owner_only (DskOp *op, const char *name_or_id, gboolean on, GError **error)
{
  g_autofree char *team = dsk_people_find_team (op, name_or_id, error);

  return team != NULL && dsk_relay_team_set_owner_only (op->db, team, on, op->seq, error)
         && dsk_op_audit (op, "team.owner-only", team, NULL, on ? "on" : "off", error);
}

gboolean
dsk_relay_engine_set_owner_only (DskRelayEngine *self, const char *actor, const char *team_name_or_id, gboolean on,
                                 GError **error)
{
  DskOp op;

  g_return_val_if_fail (team_name_or_id != NULL, FALSE);

  return dsk_op_begin (&op, self, actor, NULL, error)
         && dsk_op_end (&op, set_owner_only (&op, team_name_or_id, on, error), error);
}
