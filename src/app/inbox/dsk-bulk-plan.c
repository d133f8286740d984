/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-bulk-plan.h"

#include "dsk-assignees.h"
#include "dsk-change-undo.h"
#include "dsk-conversation.h"
#include "dsk-permission.h"
#include "dsk-status-undo.h"

#define LOOK_BACK 50 /* entries, for the newest messages among notes and events */

void
dsk_bulk_order_copy (const DskBulkOrder *self, DskBulkOrder *copy)
{
  *copy = *self;
  copy->me = g_strdup (self->me);
  copy->user = g_strdup (self->user);
  copy->team = g_strdup (self->team);
  copy->tags_was = g_strdup (self->tags_was);
  copy->tags_to = g_strdup (self->tags_to);
}

void
dsk_bulk_order_clear (DskBulkOrder *self)
{
  g_clear_pointer (&self->me, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->team, g_free);
  g_clear_pointer (&self->tags_was, g_free);
  g_clear_pointer (&self->tags_to, g_free);
}

/* -------- what they are now -------- */

DskBulkQuestion *
dsk_bulk_question_new (const GArray *keys, const char *user, DskBulkKind kind)
{
  DskBulkQuestion *question = g_new0 (DskBulkQuestion, 1);

  question->keys = g_array_copy ((GArray *) keys);
  question->user = g_strdup (user);
  question->kind = kind;
  return question;
}

void
dsk_bulk_question_free (gpointer data)
{
  DskBulkQuestion *question = data;

  g_array_unref (question->keys);
  g_free (question->user);
  g_free (question);
}

static void
target_free (gpointer data)
{
  DskBulkTarget *target = data;

  dsk_conversation_row_free (target->row);
  g_clear_pointer (&target->contact, dsk_contact_row_free);
  g_free (target->head);
  g_free (target->question);
  g_free (target);
}

static gboolean
read_head (DskReplicaReader *reader, DskBulkTarget *target, GError **error)
{
  g_autoptr (GPtrArray) entries
      = dsk_replica_reader_timeline (reader, target->row->id, 0, NULL, LOOK_BACK, error);

  for (guint i = entries != NULL ? entries->len : 0; i > 0 && target->question == NULL; i--)
    {
      const DskTimelineRow *entry = g_ptr_array_index (entries, i - 1);

      if (entry->item != DSK_ITEM_MESSAGE || entry->pending)
        continue;
      if (target->head == NULL)
        target->head = g_strdup (entry->id);
      if (entry->direction == DSK_DIRECTION_IN && dsk_message_kind_wants_answer (entry->kind))
        target->question = g_strdup (entry->id);
    }
  return entries != NULL;
}

static gboolean
read_more (DskReplicaReader *reader, DskBulkTarget *target, DskBulkKind kind, GError **error)
{
  if (kind == DSK_BULK_READ || kind == DSK_BULK_UNREAD || kind == DSK_BULK_SNOOZE)
    return read_head (reader, target, error);
  return kind != DSK_BULK_TAGS || dsk_replica_reader_get_contact (reader, target->row->id, &target->contact, error);
}

gpointer
dsk_bulk_plan_read (DskReplicaReader *reader, gpointer data, GError **error)
{
  const DskBulkQuestion *question = data;
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (target_free);
  g_autoptr (GPtrArray) rows
      = dsk_replica_reader_get_rows (reader, (const gint64 *) (gpointer) question->keys->data,
                                     question->keys->len, question->user, error);

  while (rows != NULL && rows->len > 0)
    {
      DskBulkTarget *target = g_new0 (DskBulkTarget, 1);

      target->row = g_ptr_array_steal_index (rows, 0);
      g_ptr_array_add (targets, target);
      if (!read_more (reader, target, question->kind, error))
        return NULL;
    }
  return rows != NULL ? g_steal_pointer (&targets) : NULL;
}

/* -------- commands -------- */

static gboolean
may (DskClient *client, DskAction action, const DskConversationRow *row)
{
  DskRole role;

  return dsk_role_from_string (dsk_client_get_role (client), &role)
         && dsk_permission_allows (role, action, g_strcmp0 (row->owner, dsk_client_get_user_id (client)) == 0);
}

static void
add_undo (GPtrArray *undo, GPtrArray *more)
{
  for (guint i = 0; more != NULL && i < more->len; i++)
    g_ptr_array_add (undo, dsk_command_ref (more->pdata[i]));
  g_clear_pointer (&more, g_ptr_array_unref);
}

static DskCommand *
leave (DskBulkLeft why, DskBulkLeft *left)
{
  *left = why;
  return NULL;
}

/* Whose it was, and its status, if that would not come back by itself. */
static void
add_owner_undo (DskClient *client, const DskConversationRow *row, const char *user, GPtrArray *undo)
{
  GPtrArray *back = dsk_assignees_undo (client, row->id, row->owner, row->team, user);
  DskStatus status;

  if (back != NULL && dsk_status_undo_owner (client, row->status, row->owner, user, &status))
    g_ptr_array_add (back, dsk_client_command_set_status (client, row->id, status));
  add_undo (undo, back);
}

static DskCommand *
claim (DskClient *client, const DskConversationRow *row, GPtrArray *undo, DskBulkLeft *left)
{
  const char *me = dsk_client_get_user_id (client);

  if (row->owner != NULL)
    return leave (g_strcmp0 (row->owner, me) == 0 ? DSK_BULK_LEFT_SAME : DSK_BULK_LEFT_OWNED, left);
  if (row->status == DSK_STATUS_RESOLVED)
    return leave (DSK_BULK_LEFT_RESOLVED, left);
  if (!may (client, DSK_ACTION_CLAIM, row))
    return leave (DSK_BULK_LEFT_DENIED, left);
  add_owner_undo (client, row, me, undo);
  return dsk_client_command_claim (client, row->id);
}

static DskCommand *
assign (const DskBulkOrder *order, DskClient *client, const DskConversationRow *row, GPtrArray *undo,
        DskBulkLeft *left)
{
  const char *me = dsk_client_get_user_id (client);
  /* To take what nobody owns is to claim it, which more may. */
  const gboolean take = row->owner == NULL && order->user != NULL && g_strcmp0 (order->user, me) == 0;

  if (g_strcmp0 (row->owner, order->user) == 0 && (order->team == NULL || g_strcmp0 (row->team, order->team) == 0))
    return leave (DSK_BULK_LEFT_SAME, left);
  if (!may (client, DSK_ACTION_ASSIGN, row) && !(take && may (client, DSK_ACTION_CLAIM, row)))
    return leave (DSK_BULK_LEFT_DENIED, left);
  add_owner_undo (client, row, order->user, undo);
  if (take)
    return dsk_client_command_claim (client, row->id);
  if (order->team != NULL)
    return dsk_client_command_assign (client, row->id, NULL, order->team);
  /* In the team that has it, it stays. */
  return dsk_client_command_assign (client, row->id, order->user, row->team);
}

static DskCommand *
set_status (const DskBulkOrder *order, DskClient *client, const DskConversationRow *row, GPtrArray *undo,
            DskBulkLeft *left)
{
  if (row->status == order->status)
    return leave (DSK_BULK_LEFT_SAME, left);
  if (!dsk_status_can_change (row->status, order->status))
    return leave (row->status == DSK_STATUS_RESOLVED ? DSK_BULK_LEFT_RESOLVED : DSK_BULK_LEFT_DENIED, left);
  if (!may (client, DSK_ACTION_SET_STATUS, row))
    return leave (DSK_BULK_LEFT_DENIED, left);
  add_undo (undo, dsk_client_undo_status (client, row->id, row->status, order->status));
  return dsk_client_command_set_status (client, row->id, order->status);
}

static DskCommand *
snooze (const DskBulkOrder *order, DskClient *client, const DskBulkTarget *target, const char *seen, GPtrArray *undo,
        DskBulkLeft *left)
{
  const DskConversationRow *row = target->row;

  if (row->snoozed_until == order->until)
    return leave (DSK_BULK_LEFT_SAME, left);
  if (!dsk_status_can_snooze (row->status))
    return leave (DSK_BULK_LEFT_RESOLVED, left);
  if (!may (client, DSK_ACTION_SET_STATUS, row))
    return leave (DSK_BULK_LEFT_DENIED, left);
  g_ptr_array_add (undo, dsk_client_command_snooze (client, row->id, row->snoozed_until, NULL));
  return dsk_client_command_snooze (client, row->id, order->until, seen);
}

static DskCommand *
tag (const DskBulkOrder *order, DskClient *client, const DskBulkTarget *target, GPtrArray *undo, DskBulkLeft *left)
{
  const DskContactRow *contact = target->contact;
  g_auto (DskContactChange) change = { 0 };
  g_autofree char *merged = NULL, *clean = NULL;
  DskCommand *command, *back;
  gboolean unseen;

  if (contact == NULL || contact->id == NULL)
    return leave (DSK_BULK_LEFT_GROUP, left);
  if (!may (client, DSK_ACTION_EDIT_CONTACT, target->row))
    return leave (DSK_BULK_LEFT_DENIED, left);
  merged = dsk_contact_value_merge (DSK_CONTACT_TAGS, order->tags_was, contact->values[DSK_CONTACT_TAGS],
                                    order->tags_to, &unseen);
  if (!dsk_contact_value_clean (DSK_CONTACT_TAGS, merged, &clean, NULL))
    return leave (DSK_BULK_LEFT_FULL, left);
  dsk_contact_change_set (&change, DSK_CONTACT_TAGS, contact->values[DSK_CONTACT_TAGS], clean);
  if (dsk_contact_change_is_empty (&change))
    return leave (DSK_BULK_LEFT_SAME, left);
  command = dsk_client_command_contact_edit (client, target->row->id, contact->id, &change);
  back = dsk_client_command_undo_contact (client, command);
  if (back != NULL)
    g_ptr_array_add (undo, back);
  return command;
}

DskCommand *
dsk_bulk_plan_command (const DskBulkOrder *order, DskClient *client, const DskBulkTarget *target, const char *seen,
                       GPtrArray *undo, DskBulkLeft *left)
{
  const DskConversationRow *row = target->row;

  switch (order->kind)
    {
    case DSK_BULK_CLAIM:
      return claim (client, row, undo, left);
    case DSK_BULK_ASSIGN:
    case DSK_BULK_RELEASE:
      return assign (order, client, row, undo, left);
    case DSK_BULK_RESOLVE:
    case DSK_BULK_STATUS:
      return set_status (order, client, row, undo, left);
    case DSK_BULK_SNOOZE:
    case DSK_BULK_WAKE:
      return snooze (order, client, target, seen, undo, left);
    case DSK_BULK_TAGS:
      return tag (order, client, target, undo, left);
    case DSK_BULK_UNREAD:
      if (row->unread > 0 || target->question == NULL)
        return leave (DSK_BULK_LEFT_SAME, left);
      if (!may (client, DSK_ACTION_MARK_READ, row))
        return leave (DSK_BULK_LEFT_DENIED, left);
      return dsk_client_command_mark_unread (client, row->id, target->question);
    case DSK_BULK_READ:
    default:
      if (row->unread == 0 || target->head == NULL)
        return leave (DSK_BULK_LEFT_SAME, left);
      if (!may (client, DSK_ACTION_MARK_READ, row))
        return leave (DSK_BULK_LEFT_DENIED, left);
      return dsk_client_command_mark_read (client, row->id, target->head);
    }
}

/* -------- whether it is still so -------- */

static gboolean
row_stands (const DskBulkOrder *order, const DskCommand *done, const DskConversationRow *row)
{
  switch (order->kind)
    {
    case DSK_BULK_RESOLVE:
    case DSK_BULK_STATUS:
      return row->status == order->status;
    case DSK_BULK_SNOOZE:
    case DSK_BULK_WAKE:
      return row->snoozed_until == order->until;
    default:
      return g_strcmp0 (row->owner, done->type == DSK_COMMAND_CLAIM ? order->me : order->user) == 0
             && (order->team == NULL || g_strcmp0 (row->team, order->team) == 0);
    }
}

gboolean
dsk_bulk_plan_stands (const DskBulkOrder *order, DskReplicaReader *reader, const DskCommand *done, gboolean *stands,
                      GError **error)
{
  DskConversationRow *row;

  if (order->kind == DSK_BULK_TAGS)
    return dsk_change_stands (reader, done, stands, error);
  row = dsk_replica_reader_get_conversation (reader, done->conv, NULL, error);
  if (row == NULL)
    return FALSE;
  *stands = row_stands (order, done, row);
  dsk_conversation_row_free (row);
  return TRUE;
}
