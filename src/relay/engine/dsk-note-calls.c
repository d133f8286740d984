/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-note-calls.h"

#include "dsk-json-writer.h"
#include "dsk-note-content.h"
#include "dsk-relay-mention.h"
#include "dsk-relay-scope.h"

#define MAX_NAMED_BYTES 3000 /* of those who can't be told: no more fit into a result */

static void
untold_free (gpointer data)
{
  dsk_relay_user_clear (data);
  g_free (data);
}

void
dsk_note_calls_init (DskNoteCalls *called)
{
  called->people = g_ptr_array_new_with_free_func (g_free);
  called->team = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  called->untold = g_ptr_array_new_with_free_func (untold_free);
}

void
dsk_note_calls_clear (DskNoteCalls *called)
{
  g_hash_table_unref (called->team);
  g_ptr_array_unref (called->people);
  g_ptr_array_unref (called->untold);
}

/* By name goes before as one of a team. */
static void
call (DskNoteCalls *called, const char *user, const char *team)
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
call_team (DskOp *op, const char *team, DskNoteCalls *called, DskCommandResult *result, GError **error)
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
call_user (DskOp *op, const char *user, DskNoteCalls *called, DskCommandResult *result, GError **error)
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

gboolean
dsk_note_calls_collect (DskOp *op, DskMessageKind kind, const char *text, const char *content, DskNoteCalls *called,
                        DskCommandResult *result, GError **error)
{
  g_autoptr (GError) invalid = NULL;
  g_autoptr (GPtrArray) mentions = NULL;

  if (!dsk_note_content_check (kind, content, text, &invalid))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, invalid->message);
  mentions = dsk_note_content_mentions (content);
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

gboolean
dsk_note_calls_has (const DskNoteCalls *called, const char *user)
{
  return g_hash_table_contains (called->team, user);
}

gboolean
dsk_note_calls_tell (DskOp *op, DskNoteCalls *called, const char *note, const DskRelayConv *conv, const char *id,
                     gboolean renew, GError **error)
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
                                                       .note = note,
                                                       .user = id,
                                                       .team = g_hash_table_lookup (called->team, id),
                                                       .at = op->now },
                                   renew, op->seq, error);
}

void
dsk_note_calls_say_untold (const DskNoteCalls *called, DskCommandResult *result)
{
  const GPtrArray *untold = called->untold;
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
