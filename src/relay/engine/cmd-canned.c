/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Canned replies and articles. Who changes one says which version they saw: what somebody else made of it meanwhile is
 * never written over unseen. */

#include "cmd.h"

#include "dsk-canned-content.h"
#include "dsk-json-writer.h"
#include "dsk-relay-canned.h"

static gboolean
is_in_team (DskOp *op, const char *user, const char *team, gboolean *in, GError **error)
{
  g_autoptr (GPtrArray) teams = dsk_relay_team_list_of (op->db, user, error);

  if (teams == NULL)
    return FALSE;
  *in = g_ptr_array_find_with_equal_func (teams, team, g_str_equal, NULL);
  return TRUE;
}

/* @team: (nullable): FORBIDDEN unless the actor may change what is offered to it */
static gboolean
check_right (DskOp *op, const DskRelayUser *actor, const char *team, DskCommandResult *result, GError **error)
{
  DskCannedPlace place = { .of_team = team != NULL };

  if (team != NULL && !is_in_team (op, actor->id, team, &place.in_team, error))
    return FALSE;
  if (dsk_canned_may_edit (actor->role, actor->scope, &place))
    return TRUE;
  if (actor->role != DSK_ROLE_SUPERVISOR)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, dsk_role_to_string (actor->role));
  return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, team != NULL ? "canned-other-team" : "canned-everybody");
}

/* CONFLICT, with who changed it and when */
static gboolean
refuse_changed (DskOp *op, const DskRelayCanned *now, DskCommandResult *result, GError **error)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_auto (DskRelayUser) user = { 0 };
  gboolean found;

  if (!dsk_relay_user_load (op->db, now->user, &user, &found, error))
    return FALSE;
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "reason", "canned-changed");
  dsk_json_writer_set_string (writer, "user", now->user);
  dsk_json_writer_set_string (writer, "user_name", user.name);
  dsk_json_writer_set_int (writer, "at", now->at);
  dsk_json_writer_set_int (writer, "version", now->version);
  dsk_json_writer_end_object (writer);
  result->code = DSK_RESULT_CONFLICT;
  g_free (result->detail);
  result->detail = dsk_json_writer_take_string (writer);
  return TRUE;
}

static gboolean
check_team (DskOp *op, const char *team, DskCommandResult *result, GError **error)
{
  g_autoptr (GPtrArray) teams = NULL;

  if (team == NULL)
    return TRUE;
  teams = dsk_relay_team_list (op->db, error);
  if (teams == NULL)
    return FALSE;
  return g_ptr_array_find_with_equal_func (teams, team, g_str_equal, NULL)
         || dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such team");
}

static gboolean
check_shortcut (DskOp *op, const DskRelayCanned *next, DskCommandResult *result, GError **error)
{
  g_autofree char *title = NULL;

  if (!dsk_relay_canned_find_shortcut (op->db, next->team, next->shortcut, next->id, &title, error))
    return FALSE;
  if (title == NULL)
    return TRUE;
  result->code = DSK_RESULT_CONFLICT;
  g_free (result->detail);
  result->detail = dsk_engine_json ("reason", "canned-shortcut", "shortcut", next->shortcut, "title", title, NULL);
  return TRUE;
}

static gboolean
is_same (const DskRelayCanned *a, const DskRelayCanned *b)
{
  return a->active == b->active && a->kind == b->kind && g_strcmp0 (a->shortcut, b->shortcut) == 0
         && g_strcmp0 (a->title, b->title) == 0 && g_strcmp0 (a->body, b->body) == 0
         && g_strcmp0 (a->team, b->team) == 0;
}

/* Whether @next was made of version @base by the actor already: it may come twice, after a restored backup or from an
 * old copy of a replica, also when others have gone on from it. Or two wrote the same. */
static gboolean
is_done (DskOp *op, const DskRelayUser *actor, const DskRelayCanned *now, const DskRelayCanned *next, gint64 base,
         gboolean *done, GError **error)
{
  g_auto (DskRelayCanned) then = { 0 };
  gboolean found;

  *done = is_same (now, next);
  if (*done)
    return TRUE;
  if (!dsk_relay_canned_load_version (op->db, next->id, base + 1, &then, &found, error))
    return FALSE;
  *done = found && is_same (&then, next) && g_strcmp0 (then.user, actor->id) == 0;
  return TRUE;
}

static gboolean
save (DskOp *op, const DskRelayUser *actor, DskRelayCanned *next, gint64 version, GError **error)
{
  g_autofree char *id = dsk_op_new_id (op);

  next->version = version;
  next->at = op->now;
  g_free (next->user);
  next->user = g_strdup (actor->id);
  return dsk_relay_canned_put (op->db, next, id, op->seq, error);
}

static gboolean
make_next (const DskCommand *command, DskRelayCanned *next, GError **error)
{
  g_auto (DskCannedContent) content = { 0 };

  if (!dsk_canned_content_read (command->content, &content, error))
    return FALSE;
  next->id = g_strdup (command->object);
  next->kind = content.kind;
  next->shortcut = g_steal_pointer (&content.shortcut);
  next->title = g_steal_pointer (&content.title);
  next->body = g_strdup (command->text);
  next->team = g_strdup (command->team);
  next->active = TRUE;
  return TRUE;
}

gboolean
dsk_cmd_canned_put (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                    DskCommandResult *result, GError **error)
{
  g_auto (DskRelayCanned) now = { 0 };
  g_auto (DskRelayCanned) next = { 0 };
  g_autoptr (GError) invalid = NULL;
  gboolean found;
  gboolean done = FALSE;

  if (!make_next (command, &next, &invalid))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, invalid->message);
  if (!dsk_relay_canned_load (op->db, command->object, &now, &found, error)
      || !check_team (op, next.team, result, error) || !check_right (op, actor, next.team, result, error)
      || (result->code == DSK_RESULT_OK && found && !check_right (op, actor, now.team, result, error)))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if (found && !is_done (op, actor, &now, &next, command->base_seq, &done, error))
    return FALSE;
  if (done)
    return TRUE;
  if (!found && command->base_seq != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such canned reply");
  if (found && now.version != command->base_seq)
    return refuse_changed (op, &now, result, error);
  if (!check_shortcut (op, &next, result, error))
    return FALSE;
  return result->code != DSK_RESULT_OK || save (op, actor, &next, now.version + 1, error);
}

gboolean
dsk_cmd_canned_remove (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                       DskCommandResult *result, GError **error)
{
  g_auto (DskRelayCanned) now = { 0 };
  gboolean found;

  if (!dsk_relay_canned_load (op->db, command->object, &now, &found, error))
    return FALSE;
  if (!found)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such canned reply");
  if (!check_right (op, actor, now.team, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK || !now.active)
    return TRUE;
  if (now.version != command->base_seq)
    return refuse_changed (op, &now, result, error);
  now.active = FALSE;
  return save (op, actor, &now, now.version + 1, error);
}
