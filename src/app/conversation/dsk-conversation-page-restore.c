/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undo of who has a conversation and of its status: back to what they were, unless somebody changed them since. */

#include "dsk-conversation-page-private.h"

#include "dsk-status-undo.h"

#include <glib/gi18n.h>
#include <string.h>

/* What conversation.undo is told: "owner:", who has it since, who had it, its team and the status that would not come
 * back by itself; or "status:", the status since, the one before. Nothing stands for nobody and none. */
enum
{
  OWNER_NAME,
  OWNER_TO,
  OWNER_FROM,
  OWNER_TEAM,
  OWNER_STATUS,
  OWNER_N
};

enum
{
  STATUS_NAME,
  STATUS_TO,
  STATUS_FROM,
  STATUS_N
};

DskFormer *
dsk_former_new (const DskConversationRow *row)
{
  DskFormer *former = g_new0 (DskFormer, 1);

  former->conv = g_strdup (row->id);
  former->owner = g_strdup (row->owner);
  former->team = g_strdup (row->team);
  former->status = row->status;
  return former;
}

void
dsk_former_free (DskFormer *former)
{
  g_free (former->conv);
  g_free (former->owner);
  g_free (former->team);
  g_free (former);
}

/* --- what is offered --- */

static AdwToast *
plain_toast (const char *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);

  return adw_toast_new (markup);
}

static gboolean
is_me (DskConversationPage *self, const char *user)
{
  return user != NULL && g_strcmp0 (user, dsk_client_get_user_id (self->client)) == 0;
}

/* @owns: whether our user has it then */
static gboolean
may (DskConversationPage *self, DskAction action, gboolean owns)
{
  DskRole role;

  return dsk_role_from_string (dsk_client_get_role (self->client), &role)
         && dsk_permission_allows (role, action, owns);
}

/* What was ours and is nobody's now is ours again by a claim, which more may. */
static gboolean
is_claim (DskConversationPage *self, const char *from, const char *to)
{
  return to == NULL && is_me (self, from) && may (self, DSK_ACTION_CLAIM, FALSE);
}

AdwToast *
dsk_conversation_page_owner_toast (DskConversationPage *self, const char *words, const DskFormer *former,
                                   const char *to)
{
  g_autofree char *undo = NULL;
  DskStatus status;
  const gboolean set = dsk_status_undo_owner (self->client, former->status, former->owner, to, &status);

  if (g_strcmp0 (former->owner, to) == 0
      || (!is_claim (self, former->owner, to) && !may (self, DSK_ACTION_ASSIGN, is_me (self, to))))
    return plain_toast (words);
  undo = g_strdup_printf (DSK_UNDO_OWNER "%s:%s:%s:%s", to != NULL ? to : "",
                          former->owner != NULL ? former->owner : "", former->team != NULL ? former->team : "",
                          set ? dsk_status_to_string (status) : "");
  return dsk_conversation_page_undo_toast (words, undo, former->conv);
}

/* What was new is not new again, but open. */
AdwToast *
dsk_conversation_page_status_toast (DskConversationPage *self, const char *words, const DskFormer *former,
                                    DskStatus to)
{
  g_autofree char *undo = NULL;

  if (!may (self, DSK_ACTION_SET_STATUS, is_me (self, former->owner))
      || (!dsk_status_can_change (to, former->status) && !dsk_status_can_change (to, DSK_STATUS_OPEN)))
    return plain_toast (words);
  undo = g_strdup_printf (DSK_UNDO_STATUS "%s:%s", dsk_status_to_string (to), dsk_status_to_string (former->status));
  return dsk_conversation_page_undo_toast (words, undo, former->conv);
}

/* --- what is done --- */

typedef struct
{
  DskConversationPage *page; /* (owned) */
  char **parts;              /* (owned) */
} Errand;

typedef struct
{
  char *conv; /* (owned) */
  char *user; /* (owned) (nullable) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->conv);
  g_free (question->user);
  g_free (question);
}

static gpointer
read_conversation (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Question *question = data;

  return dsk_replica_reader_get_conversation (reader, question->conv, question->user, error);
}

static const char *
null_if_empty (const char *part)
{
  return *part != '\0' ? part : NULL;
}

/* Returns: whether it was still as it was made */
static gboolean
restore_owner (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  const char *to = null_if_empty (parts[OWNER_TO]);
  const char *from = null_if_empty (parts[OWNER_FROM]);
  const char *team = null_if_empty (parts[OWNER_TEAM]);
  DskStatus status;

  if (g_strcmp0 (row->owner, to) != 0 || g_strcmp0 (row->team, team) != 0)
    return FALSE;
  dsk_conversation_page_submit (self,
                                is_claim (self, from, to)
                                    ? dsk_client_command_claim (self->client, row->id)
                                    : dsk_client_command_assign (self->client, row->id, from, team),
                                NULL);
  if (dsk_status_from_string (parts[OWNER_STATUS], &status))
    dsk_conversation_page_submit (self, dsk_client_command_set_status (self->client, row->id, status), NULL);
  return TRUE;
}

static gboolean
restore_status (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  g_autoptr (GPtrArray) back = NULL;
  DskStatus to, from;

  if (!dsk_status_from_string (parts[STATUS_TO], &to) || !dsk_status_from_string (parts[STATUS_FROM], &from)
      || row->status != to)
    return FALSE;
  back = dsk_client_undo_status (self->client, row->id, from, to);
  for (guint i = 0; i < back->len; i++)
    dsk_conversation_page_submit (self, dsk_command_ref (g_ptr_array_index (back, i)), NULL);
  return TRUE;
}

static void
row_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  DskConversationPage *self = errand->page;
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (self->timeline != NULL && row == NULL)
    dsk_conversation_page_say (self, error->message);
  else if (self->timeline != NULL
           && !(g_str_equal (errand->parts[0], "owner") ? restore_owner (self, errand->parts, row)
                                                        : restore_status (self, errand->parts, row)))
    dsk_conversation_page_say (self, _ ("Somebody changed it again since, so it stays as it is"));
  g_clear_pointer (&row, dsk_conversation_row_free);
  g_strfreev (errand->parts);
  g_object_unref (errand->page);
  g_free (errand);
}

void
dsk_conversation_page_restore (DskConversationPage *self, const char *undo, const char *conv)
{
  g_auto (GStrv) parts = g_strsplit (undo, ":", -1);
  const guint n = g_str_has_prefix (undo, DSK_UNDO_OWNER) ? OWNER_N : STATUS_N;
  Question *question;
  Errand *errand;

  if (g_strv_length (parts) != n)
    return;
  g_signal_emit_by_name (self, "taken-back", conv);
  errand = g_new0 (Errand, 1);
  errand->page = g_object_ref (self);
  errand->parts = g_steal_pointer (&parts);
  question = g_new0 (Question, 1);
  question->conv = g_strdup (conv);
  question->user = g_strdup (dsk_client_get_user_id (self->client));
  dsk_client_read_async (self->client, NULL, read_conversation, question, question_free,
                         (GDestroyNotify) dsk_conversation_row_free, NULL, row_cb, errand);
}
