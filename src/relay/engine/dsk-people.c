/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Users, teams and numbers. New people and numbers begin in the team that the relay was made with. Who sees what
 * because of it is in dsk-people-rights.c. */

#include "dsk-people.h"

#include "dsk-error.h"
#include "dsk-relay-number.h"
#include "dsk-relay-scope.h"
#include "dsk-text.h"

#define NAME_CHARS 80

static char *
clean_name (const char *name, GError **error)
{
  g_autofree char *line = name != NULL ? dsk_text_preview (name, NAME_CHARS) : NULL;

  if (line != NULL && *g_strstrip (line) != '\0')
    return g_steal_pointer (&line);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "A name is needed");
  return NULL;
}

gboolean
dsk_people_find_user (DskOp *op, const char *name_or_id, DskRelayUser *user, GError **error)
{
  gboolean found;

  if (!dsk_relay_user_find (op->db, name_or_id, user, &found, error))
    return FALSE;
  if (!found)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, "There is no user called “%s”", name_or_id);
  return found;
}

char *
dsk_people_find_team (DskOp *op, const char *name_or_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *team = dsk_relay_team_find (op->db, name_or_id, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (team == NULL)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, "There is no team called “%s”", name_or_id);
  return team;
}

gboolean
dsk_people_join (DskOp *op, const char *team, const DskRelayUser *user, GError **error)
{
  g_autofree char *id = dsk_op_new_id (op);
  gboolean added;

  return dsk_relay_team_add_member (op->db, id, team, user->id, op->seq, &added, error)
         && dsk_people_grant (op, user, error);
}

/* @team: (nullable): a name or id; NULL: the one that people begin in */
static gboolean
place (DskOp *op, const DskRelayUser *user, const char *team, GError **error)
{
  g_autofree char *id = NULL;

  if (team != NULL)
    {
      id = dsk_people_find_team (op, team, error);
      return id != NULL && dsk_people_join (op, id, user, error);
    }
  if (user->scope == DSK_SCOPE_TEAMS || user->role == DSK_ROLE_SUPERVISOR)
    id = dsk_relay_db_get_meta (op->db, "default_team", NULL);
  return id != NULL ? dsk_people_join (op, id, user, error) : dsk_people_grant (op, user, error);
}

static gboolean
add_user (DskOp *op, DskRelayUser *user, const char *team, char **code, GError **error)
{
  g_auto (DskRelayUser) other = { 0 };
  gboolean found;

  if (!dsk_relay_user_find (op->db, user->name, &other, &found, error))
    return FALSE;
  if (found)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT, "There is a user called “%s” already",
                   user->name);
      return FALSE;
    }
  return dsk_relay_user_put (op->db, user, op->seq, error) && place (op, user, team, error)
         && dsk_op_audit (op, "user.add", user->id, NULL, dsk_role_to_string (user->role), error)
         && dsk_people_make_code (op, user, code, error);
}

gboolean
dsk_relay_engine_add_person (DskRelayEngine *self, const char *actor, const char *name,
                             const DskPersonRights *rights, const char *team, char **user, char **code,
                             GError **error)
{
  g_auto (DskRelayUser) row = { .role = rights->role, .scope = rights->scope, .notes = rights->notes,
                                .active = TRUE };
  g_autofree char *new_code = NULL;
  DskOp op;

  g_return_val_if_fail ((guint) rights->role < DSK_ROLE_N, FALSE);

  row.name = clean_name (name, error);
  if (row.name == NULL || !dsk_people_check_scope (&row, error)
      || !dsk_op_begin (&op, self, actor, NULL, error))
    return FALSE;
  row.id = dsk_op_new_id (&op);
  if (!dsk_op_end (&op, add_user (&op, &row, team, &new_code, error), error))
    return FALSE;
  if (user != NULL)
    *user = g_steal_pointer (&row.id);
  if (code != NULL)
    *code = g_steal_pointer (&new_code);
  return TRUE;
}

gboolean
dsk_relay_engine_add_user (DskRelayEngine *self, const char *actor, const char *name, DskRole role,
                           char **user, char **code, GError **error)
{
  const DskPersonRights rights = { role, dsk_role_default_scope (role), FALSE };

  return dsk_relay_engine_add_person (self, actor, name, &rights, NULL, user, code, error);
}

/* A new team is one more of all teams. */
static gboolean
grant_all_teams (DskOp *op, GError **error)
{
  g_autoptr (GPtrArray) users = dsk_relay_user_list (op->db, error);

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const DskRelayUser *user = users->pdata[i];

      if (user->scope == DSK_SCOPE_ALL_TEAMS && !dsk_people_grant (op, user, error))
        return FALSE;
    }
  return users != NULL;
}

static gboolean
add_team (DskOp *op, const char *id, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *other = dsk_relay_team_find (op->db, name, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (other != NULL)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT, "There is a team called “%s” already",
                   name);
      return FALSE;
    }
  return dsk_relay_team_put (op->db, id, name, op->seq, error) && grant_all_teams (op, error)
         && dsk_op_audit (op, "team.add", id, NULL, NULL, error);
}

gboolean
dsk_relay_engine_add_team (DskRelayEngine *self, const char *actor, const char *name, char **team,
                           GError **error)
{
  g_autofree char *clean = clean_name (name, error);
  g_autofree char *id = NULL;
  DskOp op;

  if (clean == NULL || !dsk_op_begin (&op, self, actor, NULL, error))
    return FALSE;
  id = dsk_op_new_id (&op);
  if (!dsk_op_end (&op, add_team (&op, id, clean, error), error))
    return FALSE;
  if (team != NULL)
    *team = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
add_member (DskOp *op, const char *team_name, const char *user_name, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  g_autofree char *team = dsk_people_find_team (op, team_name, error);

  return team != NULL && dsk_people_find_user (op, user_name, &user, error)
         && dsk_people_join (op, team, &user, error)
         && dsk_op_audit (op, "team.join", user.id, NULL, team, error);
}

gboolean
dsk_relay_engine_add_member (DskRelayEngine *self, const char *actor, const char *team_name_or_id,
                             const char *user_name_or_id, GError **error)
{
  DskOp op;

  g_return_val_if_fail (team_name_or_id != NULL && user_name_or_id != NULL, FALSE);

  return dsk_op_begin (&op, self, actor, NULL, error)
         && dsk_op_end (&op, add_member (&op, team_name_or_id, user_name_or_id, error), error);
}

/* Each conversation gets a number of its own, so that no frame has to hold them all. */
static gboolean
show_to_teams (DskOp *op, const char *number, GError **error)
{
  g_autoptr (GPtrArray) teams = dsk_relay_number_teams (op->db, number, error);
  g_autoptr (GPtrArray) convs
      = teams != NULL ? dsk_relay_number_convs (op->db, number, error) : NULL;

  for (guint i = 0; convs != NULL && i < convs->len; i++)
    {
      gint64 seq = dsk_relay_db_next_seq (op->db);

      for (guint j = 0; j < teams->len; j++)
        {
          g_autofree char *token = g_strconcat ("team:", teams->pdata[j], NULL);

          if (!dsk_relay_scope_add_audience (op->db, seq, convs->pdata[i], token, error))
            return FALSE;
        }
    }
  return convs != NULL;
}

static gboolean
add_number (DskOp *op, const char *phone_number_id, const char *name, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  g_autofree char *team = dsk_relay_db_get_meta (op->db, "default_team", NULL);
  gboolean found;
  gboolean was_active;

  if (!dsk_relay_number_find (op->db, phone_number_id, &number, &found, error))
    return FALSE;
  if (!found)
    {
      number.id = dsk_op_new_id (op);
      number.phone_number_id = g_strdup (phone_number_id);
    }
  was_active = number.active;
  number.active = TRUE;
  number.hold_until = 0; /* a person acted */
  if (name != NULL)
    {
      g_free (number.name);
      number.name = g_strdup (name);
    }
  return dsk_relay_number_put (op->db, &number, op->seq, error)
         && (team == NULL || dsk_relay_number_add_team (op->db, number.id, team, error))
         && dsk_relay_team_tell_numbers (op->db, op->seq, error)
         && (was_active || show_to_teams (op, number.id, error))
         && dsk_op_audit (op, "number.add", number.id, NULL, NULL, error);
}

gboolean
dsk_relay_engine_add_number (DskRelayEngine *self, const char *actor, const char *phone_number_id,
                             const char *name, GError **error)
{
  g_autofree char *clean = NULL;
  DskOp op;

  g_return_val_if_fail (phone_number_id != NULL, FALSE);

  if (*phone_number_id == '\0')
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "The number's id is needed");
      return FALSE;
    }
  if (name != NULL && (clean = clean_name (name, error)) == NULL)
    return FALSE;
  return dsk_op_begin (&op, self, actor, NULL, error)
         && dsk_op_end (&op, add_number (&op, phone_number_id, clean, error), error);
}

gboolean
dsk_relay_engine_account_of (DskRelayEngine *self, const char *phone_number_id, char **waba, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  gboolean found;

  *waba = NULL;
  if (!dsk_relay_number_find (self->db, phone_number_id, &number, &found, error))
    return FALSE;
  *waba = g_steal_pointer (&number.waba);
  return TRUE;
}
