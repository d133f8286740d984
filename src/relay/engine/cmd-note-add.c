/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A note, and who is told that it calls them. Being called changes nobody's sight: who would not see the note gets
 * nothing, and its author hears who that is. */

#include "cmd.h"

#include "dsk-json-writer.h"
#include "dsk-note-content.h"
#include "dsk-relay-entry.h"
#include "dsk-relay-mention.h"
#include "dsk-relay-scope.h"

#define MAX_NAMED_BYTES 3000 /* of those who can't be told: no more fit into a result */

typedef struct
{
  GPtrArray *people; /* (owned) (element-type utf8): ids, each once, in the order of the note */
  GHashTable *team;  /* (owned) person → team as one of which they are called, or NULL */
  GPtrArray *untold; /* (owned) (element-type DskRelayUser) */
} Called;

static void
untold_free (gpointer data)
{
  dsk_relay_user_clear (data);
  g_free (data);
}

static void
called_init (Called *called)
{
  called->people = g_ptr_array_new_with_free_func (g_free);
  called->team = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  called->untold = g_ptr_array_new_with_free_func (untold_free);
}

static void
called_clear (Called *called)
{
  g_hash_table_unref (called->team);
  g_ptr_array_unref (called->people);
  g_ptr_array_unref (called->untold);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Called, called_clear)

/* By name goes before as one of a team. */
static void
call (Called *called, const char *user, const char *team)
{
  gpointer key, before;

  if (!g_hash_table_lookup_extended (called->team, user, &key, &before))
    {
      char *copy = g_strdup (user);

      g_ptr_array_add (called->people, copy);
      g_hash_table_insert (called->team, copy, g_strdup (team));
    }
  else if (before != NULL && team == NULL)
    g_hash_table_insert (called->team, key, NULL);
}

static gboolean
call_team (DskOp *op, const char *team, Called *called, DskCommandResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *id = dsk_relay_team_find (op->db, team, &local);
  g_autoptr (GPtrArray) members = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_strcmp0 (id, team) != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "The note mentions a team that does not exist");
  members = dsk_relay_team_members (op->db, team, error);
  for (guint i = 0; members != NULL && i < members->len; i++)
    call (called, members->pdata[i], team);
  return members != NULL;
}

static gboolean
call_user (DskOp *op, const char *user, Called *called, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayUser) row = { 0 };
  gboolean found;

  if (!dsk_relay_user_load (op->db, user, &row, &found, error))
    return FALSE;
  if (!found)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "The note mentions a person who does not exist");
  call (called, user, NULL);
  return TRUE;
}

static gboolean
collect (DskOp *op, const DskCommand *command, Called *called, DskCommandResult *result, GError **error)
{
  g_autoptr (GError) invalid = NULL;
  g_autoptr (GPtrArray) mentions = NULL;

  if (!dsk_note_content_check (command->content, command->text, &invalid))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, invalid->message);
  mentions = dsk_note_content_mentions (command->content);
  for (guint i = 0; i < mentions->len && result->code == DSK_RESULT_OK; i++)
    {
      const DskMention *mention = mentions->pdata[i];

      if (!(mention->user != NULL ? call_user (op, mention->user, called, result, error)
                                  : call_team (op, mention->team, called, result, error)))
        return FALSE;
    }
  return TRUE;
}

/* Whether @user sees the note, and may say that they saw it. */
static gboolean
may_tell (DskOp *op, const DskRelayUser *user, const DskRelayConv *conv, gboolean *told, GError **error)
{
  gboolean sees;

  *told = FALSE;
  if (!dsk_relay_scope_visible (op->db, user->id, conv->id, &sees, error)
      || (sees && !dsk_relay_scope_sees (op->db, user->id, dsk_entity_get (DSK_ENTITY_MENTION)->cls, &sees, error)))
    return FALSE;
  *told = user->active && sees
          && dsk_permission_allows (user->role, DSK_ACTION_MARK_READ, g_strcmp0 (conv->owner, user->id) == 0);
  return TRUE;
}

static gboolean
tell_one (DskOp *op, const DskCommand *command, const DskRelayConv *conv, const char *id, Called *called,
          GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  g_autofree char *mention = dsk_op_new_id (op);
  gboolean found, told = FALSE;

  if (!dsk_relay_user_load (op->db, id, &user, &found, error)
      || (found && !may_tell (op, &user, conv, &told, error)))
    return FALSE;
  if (found && !told)
    {
      g_ptr_array_add (called->untold, g_memdup2 (&user, sizeof user));
      user = (DskRelayUser){ 0 };
    }
  return !found || !told
         || dsk_relay_mention_add (op->db,
                                   &(DskRelayMention){ .id = mention,
                                                       .conv = conv->id,
                                                       .note = command->object,
                                                       .user = id,
                                                       .team = g_hash_table_lookup (called->team, id),
                                                       .at = op->now },
                                   op->seq, error);
}

static void
say_untold (const GPtrArray *untold, DskCommandResult *result)
{
  g_autoptr (DskJsonWriter) writer = NULL;

  if (untold->len == 0)
    return;
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "untold");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < untold->len && dsk_json_writer_len (writer) < MAX_NAMED_BYTES; i++)
    {
      const DskRelayUser *user = untold->pdata[i];

      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "user", user->id);
      dsk_json_writer_set_string (writer, "name", user->name);
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
  g_free (result->detail);
  result->detail = dsk_json_writer_take_string (writer);
}

gboolean
dsk_cmd_note_add (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                  DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_auto (Called) called = { 0 };
  gboolean added;

  called_init (&called);
  if (!collect (op, command, &called, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if (!dsk_relay_note_add (op->db, command->object, conv->id, actor->id, op->now,
                           command->device_at, command->text, command->content, op->seq, &added, error))
    return FALSE;
  if (!added)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is a note with that id already");
  for (guint i = 0; i < called.people->len; i++)
    if (g_strcmp0 (called.people->pdata[i], actor->id) != 0
        && !tell_one (op, command, conv, called.people->pdata[i], &called, error))
      return FALSE;
  say_untold (called.untold, result);
  return dsk_handoff_acted (op, conv, actor->id, error);
}
