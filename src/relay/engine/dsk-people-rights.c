/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who sees what. Administrators hold "*", which every conversation carries; supervisors and viewers the tokens of all
 * teams or of theirs, agents of theirs; everybody "user:" and their own id, which a conversation carries while they
 * own it; and "cls:N" for each class of rows that their role sees. All of it is derived here, from the person's row and
 * teams, whatever changed. */

#include "dsk-people.h"

#include "dsk-error.h"
#include "dsk-relay-device.h"
#include "dsk-relay-scope.h"

#define MAX_CLASS 2

gboolean
dsk_people_check_scope (const DskRelayUser *user, GError **error)
{
  if (dsk_role_may_have_scope (user->role, user->scope))
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The role %s can't see “%s”", dsk_role_to_string (user->role),
               dsk_scope_to_string (user->scope));
  return FALSE;
}

static gboolean
add_teams (GPtrArray *tokens, GPtrArray *teams)
{
  for (guint i = 0; teams != NULL && i < teams->len; i++)
    g_ptr_array_add (tokens, g_strconcat ("team:", teams->pdata[i], NULL));
  return teams != NULL;
}

/* Returns: (transfer full) (nullable): the tokens that they should have */
static GPtrArray *
wanted_tokens (DskOp *op, const DskRelayUser *user, GError **error)
{
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) teams = NULL;

  if (!user->active)
    return g_steal_pointer (&tokens);
  g_ptr_array_add (tokens, g_strconcat ("user:", user->id, NULL));
  for (guint cls = 1; cls <= MAX_CLASS; cls++)
    if (dsk_role_sees_class (user->role, cls, user->notes))
      g_ptr_array_add (tokens, g_strdup_printf ("cls:%u", cls));
  if (user->scope == DSK_SCOPE_EVERYTHING)
    g_ptr_array_add (tokens, g_strdup ("*"));
  else if (user->scope != DSK_SCOPE_ASSIGNED)
    {
      teams = user->scope == DSK_SCOPE_ALL_TEAMS ? dsk_relay_team_list (op->db, error)
                                                 : dsk_relay_team_list_of (op->db, user->id, error);
      if (!add_teams (tokens, teams))
        return NULL;
    }
  return g_steal_pointer (&tokens);
}

static gboolean
has (GPtrArray *tokens, const char *token)
{
  return g_ptr_array_find_with_equal_func (tokens, token, g_str_equal, NULL);
}

gboolean
dsk_people_grant (DskOp *op, const DskRelayUser *user, GError **error)
{
  g_autoptr (GPtrArray) wanted = wanted_tokens (op, user, error);
  g_autoptr (GPtrArray) present = wanted != NULL ? dsk_relay_scope_tokens (op->db, user->id, error) : NULL;

  if (present == NULL)
    return FALSE;
  for (guint i = 0; i < wanted->len; i++)
    if (!dsk_relay_scope_add_token (op->db, op->seq, user->id, wanted->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < present->len; i++)
    if (!has (wanted, present->pdata[i])
        && !dsk_relay_scope_remove_token (op->db, op->seq, user->id, present->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* --- giving back --- */

static gboolean
release_one (DskOp *op, const char *id, GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };
  DskOp own = *op;
  gboolean found;

  /* A number of its own, so that no frame has to hold them all. */
  own.seq = dsk_relay_db_next_seq (op->db);
  return dsk_relay_conv_load (op->db, id, &conv, &found, error)
         && dsk_thread_set_owner (&own, &conv, NULL, error)
         && (conv.status == DSK_STATUS_RESOLVED
             || dsk_thread_event (&own, conv.id, "released", NULL, NULL, error))
         && dsk_relay_conv_save (op->db, &conv, own.seq, error);
}

/* A conversation whose owner can't answer would wait for ever. */
static gboolean
release_all (DskOp *op, const DskRelayUser *user, GError **error)
{
  g_autoptr (GPtrArray) convs = dsk_relay_conv_of_owner (op->db, user->id, error);

  for (guint i = 0; convs != NULL && i < convs->len; i++)
    if (!release_one (op, convs->pdata[i], error))
      return FALSE;
  return convs != NULL;
}

static gboolean
find_any (DskOp *op, const char *name_or_id, DskRelayUser *user, GError **error)
{
  gboolean found;

  if (!dsk_relay_user_find_any (op->db, name_or_id, user, &found, error))
    return FALSE;
  if (!found)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, "There is no user called “%s”", name_or_id);
  return found;
}

/* --- roles --- */

static gboolean
set_rights (DskOp *op, const char *name_or_id, const DskPersonRights *rights, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };

  if (!dsk_people_find_user (op, name_or_id, &user, error))
    return FALSE;
  user.role = rights->role;
  user.scope = rights->scope;
  user.notes = rights->notes;
  return dsk_people_check_scope (&user, error) && dsk_relay_user_put (op->db, &user, op->seq, error)
         && dsk_people_grant (op, &user, error)
         && (dsk_permission_allows (user.role, DSK_ACTION_SEND, TRUE)
             || (release_all (op, &user, error) && dsk_handoff_withdraw_from (op, user.id, error)))
         && dsk_op_audit (op, "user.set-role", user.id, NULL, dsk_role_to_string (user.role), error);
}

gboolean
dsk_relay_engine_set_rights (DskRelayEngine *self, const char *actor, const char *name_or_id,
                             const DskPersonRights *rights, GError **error)
{
  DskOp op;

  g_return_val_if_fail (name_or_id != NULL && (guint) rights->role < DSK_ROLE_N, FALSE);

  return dsk_op_begin (&op, self, actor, NULL, error)
         && dsk_op_end (&op, set_rights (&op, name_or_id, rights, error), error);
}

/* --- leaving and coming back --- */

/* Returns: (transfer full) (nullable) (element-type utf8): the devices of @user that have access */
static GPtrArray *
devices_of (DskOp *op, const char *user, GError **error)
{
  g_autoptr (GPtrArray) all = dsk_relay_device_list (op->db, user, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++)
    if (((DskRelayDeviceInfo *) all->pdata[i])->revoked_at == 0)
      g_ptr_array_add (ids, g_strdup (((DskRelayDeviceInfo *) all->pdata[i])->id));
  return g_steal_pointer (&ids);
}

static gboolean
revoke_all (DskOp *op, GPtrArray *devices, GError **error)
{
  for (guint i = 0; i < devices->len; i++)
    {
      gboolean found;

      if (!dsk_relay_device_revoke (op->db, devices->pdata[i], op->now, &found, error)
          || !dsk_op_audit (op, "device.revoke", devices->pdata[i], NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
disable (DskOp *op, const char *name_or_id, GPtrArray **devices, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };

  if (!dsk_people_find_user (op, name_or_id, &user, error)
      || (*devices = devices_of (op, user.id, error)) == NULL)
    return FALSE;
  user.active = FALSE;
  return dsk_relay_user_put (op->db, &user, op->seq, error) && dsk_people_grant (op, &user, error)
         && release_all (op, &user, error) && dsk_handoff_withdraw_from (op, user.id, error)
         && dsk_relay_enrolment_cancel (op->db, user.id, op->now, error) && revoke_all (op, *devices, error)
         && dsk_op_audit (op, "user.disable", user.id, NULL, NULL, error);
}

gboolean
dsk_relay_engine_disable_user (DskRelayEngine *self, const char *actor, const char *name_or_id,
                               GPtrArray **devices, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  DskOp op;

  g_return_val_if_fail (name_or_id != NULL && devices != NULL, FALSE);

  if (!dsk_op_begin (&op, self, actor, NULL, error)
      || !dsk_op_end (&op, disable (&op, name_or_id, &list, error), error))
    return FALSE;
  *devices = g_steal_pointer (&list);
  return TRUE;
}

static gboolean
enable (DskOp *op, const char *name_or_id, char **code, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  g_auto (DskRelayUser) other = { 0 };
  gboolean found;

  if (!find_any (op, name_or_id, &user, error))
    return FALSE;
  if (user.active)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT, "%s is not disabled", user.name);
      return FALSE;
    }
  if (!dsk_relay_user_find (op->db, user.name, &other, &found, error))
    return FALSE;
  if (found)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT, "There is another user called “%s” now", user.name);
      return FALSE;
    }
  user.active = TRUE;
  return dsk_relay_user_put (op->db, &user, op->seq, error) && dsk_people_grant (op, &user, error)
         && dsk_op_audit (op, "user.enable", user.id, NULL, NULL, error)
         && dsk_people_make_code (op, &user, code, error);
}

gboolean
dsk_relay_engine_enable_user (DskRelayEngine *self, const char *actor, const char *name_or_id, char **code,
                              GError **error)
{
  g_autofree char *fresh = NULL;
  DskOp op;

  g_return_val_if_fail (name_or_id != NULL && code != NULL, FALSE);

  if (!dsk_op_begin (&op, self, actor, NULL, error)
      || !dsk_op_end (&op, enable (&op, name_or_id, &fresh, error), error))
    return FALSE;
  *code = g_steal_pointer (&fresh);
  return TRUE;
}

/* --- teams --- */

static gboolean
remove_member (DskOp *op, const char *team_name, const char *user_name, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  g_autofree char *team = dsk_people_find_team (op, team_name, error);
  gboolean removed;

  if (team == NULL || !find_any (op, user_name, &user, error)
      || !dsk_relay_team_remove_member (op->db, team, user.id, op->seq, &removed, error))
    return FALSE;
  if (!removed)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, "%s is not in that team", user.name);
      return FALSE;
    }
  return dsk_people_grant (op, &user, error) && dsk_op_audit (op, "team.leave", user.id, NULL, team, error);
}

gboolean
dsk_relay_engine_remove_member (DskRelayEngine *self, const char *actor, const char *team_name_or_id,
                                const char *user_name_or_id, GError **error)
{
  DskOp op;

  g_return_val_if_fail (team_name_or_id != NULL && user_name_or_id != NULL, FALSE);

  return dsk_op_begin (&op, self, actor, NULL, error)
         && dsk_op_end (&op, remove_member (&op, team_name_or_id, user_name_or_id, error), error);
}

/* --- lists --- */

GPtrArray *
dsk_relay_engine_devices_of (DskRelayEngine *self, const char *name_or_id, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  DskOp op = { .engine = self, .db = self->db };

  return find_any (&op, name_or_id, &user, error) ? devices_of (&op, user.id, error) : NULL;
}

/* @ids: the names of these, with commas */
static gboolean
append_teams (DskRelayDb *db, GPtrArray *ids, GString *out, GError **error)
{
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autofree char *name = dsk_relay_team_name (db, ids->pdata[i], error);

      if (name == NULL)
        return FALSE;
      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", name);
    }
  return ids != NULL;
}

static gboolean
append_duty (DskRelayDb *db, const DskRelayUser *user, GString *out, GError **error)
{
  gint64 load;

  if (!dsk_relay_conv_load_of (db, user->id, "", &load, error))
    return FALSE;
  g_string_append_printf (out, "\t%s\t%" G_GINT64_FORMAT, dsk_availability_to_string (user->availability), load);
  if (user->capacity != 0)
    g_string_append_printf (out, " of %" G_GINT64_FORMAT, user->capacity);
  g_string_append_printf (out, "\t%s\n", user->id);
  return TRUE;
}

static gboolean
append_user (DskRelayDb *db, const DskRelayUser *user, GString *out, GError **error)
{
  g_autoptr (GPtrArray) teams = dsk_relay_team_list_of (db, user->id, error);

  g_string_append_printf (out, "%s\t%s\t%s%s\t%s\t", user->name, dsk_role_to_string (user->role),
                          dsk_scope_to_string (user->scope), user->notes ? " +notes" : "",
                          user->active ? "active" : "disabled");
  if (!append_teams (db, teams, out, error))
    return FALSE;
  return append_duty (db, user, out, error);
}

char *
dsk_relay_engine_list_users (DskRelayEngine *self, GError **error)
{
  g_autoptr (GString) out = g_string_new ("NAME\tROLE\tSEES\tSTATE\tTEAMS\tSHIFT\tHAS\tID\n");
  g_autoptr (GPtrArray) users = dsk_relay_user_list (self->db, error);

  for (guint i = 0; users != NULL && i < users->len; i++)
    if (!append_user (self->db, users->pdata[i], out, error))
      return NULL;
  return users != NULL ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static gboolean
append_team (DskRelayDb *db, const char *team, GString *out, GError **error)
{
  g_autoptr (GPtrArray) members = dsk_relay_team_members (db, team, error);
  g_autofree char *name = dsk_relay_team_name (db, team, error);
  gboolean owner_only;

  if (members == NULL || name == NULL)
    return FALSE;
  g_string_append_printf (out, "%s\t", name);
  for (guint i = 0; i < members->len; i++)
    {
      g_auto (DskRelayUser) user = { 0 };
      gboolean found;

      if (!dsk_relay_user_load (db, members->pdata[i], &user, &found, error))
        return FALSE;
      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", user.name);
    }
  if (!dsk_relay_team_is_owner_only (db, team, NULL, &owner_only, error))
    return FALSE;
  g_string_append_printf (out, "\t%s\t%s\n", owner_only ? "owner only" : "anybody", team);
  return TRUE;
}

char *
dsk_relay_engine_list_teams (DskRelayEngine *self, GError **error)
{
  g_autoptr (GString) out = g_string_new ("NAME\tPEOPLE\tREPLIES\tID\n");
  g_autoptr (GPtrArray) teams = dsk_relay_team_list (self->db, error);

  for (guint i = 0; teams != NULL && i < teams->len; i++)
    if (!append_team (self->db, teams->pdata[i], out, error))
      return NULL;
  return teams != NULL ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

char *
dsk_relay_engine_list_devices (DskRelayEngine *self, const char *name_or_id, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  g_autoptr (GString) out = g_string_new ("NAME\tENROLLED\tSTATE\tID\n");
  g_autoptr (GPtrArray) devices = NULL;
  DskOp op = { .engine = self, .db = self->db };

  if (!find_any (&op, name_or_id, &user, error)
      || (devices = dsk_relay_device_list (self->db, user.id, error)) == NULL)
    return NULL;
  for (guint i = 0; i < devices->len; i++)
    {
      const DskRelayDeviceInfo *device = devices->pdata[i];
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (device->created_at / 1000);
      g_autofree char *day = at != NULL ? g_date_time_format (at, "%Y-%m-%d") : g_strdup ("-");

      g_string_append_printf (out, "%s\t%s\t%s\t%s\n", device->name, day,
                              device->revoked_at == 0 ? "active" : "revoked", device->id);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
