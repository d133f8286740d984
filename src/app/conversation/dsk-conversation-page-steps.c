/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undo of what is shared. What still waits on this computer is taken out of the outbox, as if it had never been asked
 * for. What the relay answered is undone by commands that it compares with what is so (base_seq), each only if the one
 * before was done: whatever somebody else did meanwhile, here or there, stays as it is, and whoever undid is told. */

#include "dsk-conversation-page-private.h"

#include <glib/gi18n.h>

#define UNDO_SECONDS 10 /* until the relay may have answered */

typedef struct
{
  DskConversationPage *page;  /* (owned) (nullable): while something is asked for it */
  const DskUndoKind *kind;
  char *undo;                 /* (owned) as the toast's action names it */
  char **parts;               /* (owned) of @undo */
  char *conv;                 /* (owned) */
  gboolean answered;          /* what is undone; there is nothing to take out of the outbox */
  GPtrArray *steps;           /* (owned) (nullable) (element-type DskCommand): what is still to be done */
  gboolean begun;             /* one of them was done */
  char *owner;                /* (owned) (nullable): what the last of them made of it … */
  char *team;                 /* (owned) (nullable) */
  DskStatus status;           /* … until somebody else changes it */
} Errand;

/* What was read of the conversation. */
typedef struct
{
  DskConversationRow *row; /* (owned) */
  gint64 seq;
} Now;

typedef struct
{
  char *conv; /* (owned) */
  char *user; /* (owned) (nullable) */
} Question;

static void read_now (Errand *errand);

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_clear_object (&errand->page);
  g_free (errand->undo);
  g_strfreev (errand->parts);
  g_free (errand->conv);
  g_clear_pointer (&errand->steps, g_ptr_array_unref);
  g_free (errand->owner);
  g_free (errand->team);
  g_free (errand);
}

static void
now_free (gpointer data)
{
  Now *now = data;

  g_clear_pointer (&now->row, dsk_conversation_row_free);
  g_free (now);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->conv);
  g_free (question->user);
  g_free (question);
}

static void
say_changed (DskConversationPage *self)
{
  dsk_conversation_page_say (self, _ ("Somebody changed it again since, so it stays as it is"));
}

/* --- step by step --- */

static void
result_cb (DskConversationPage *self, gint64 n, const char *id, const char *code, const char *detail)
{
  gpointer key, value;
  Errand *errand;

  if (id == NULL || self->timeline == NULL || !g_hash_table_steal_extended (self->undoing, id, &key, &value))
    return;
  errand = value;
  if (g_strcmp0 (code, dsk_result_code_to_string (DSK_RESULT_OK)) == 0)
    {
      errand->page = g_object_ref (self);
      read_now (errand);
    }
  else
    {
      /* Told here and now, it needs nobody's attention later. What else is the matter stays there to be read. */
      if (g_strcmp0 (code, dsk_result_code_to_string (DSK_RESULT_CONFLICT)) == 0)
        {
          say_changed (self);
          dsk_client_dismiss_attention (self->client, id);
        }
      errand_free (errand);
    }
  g_free (key);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConversationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (command == NULL && self->timeline != NULL)
    dsk_conversation_page_say (self, error->message);
}

/* What @step makes of @row, by the rules that the relay has. */
static void
expect (Errand *errand, const DskCommand *step, const DskConversationRow *row)
{
  const gboolean given = step->type == DSK_COMMAND_ASSIGN;
  const char *owner = given ? step->user : row->owner;
  const char *team = given && (step->team != NULL || step->user == NULL) ? step->team : row->team;

  if (step->type == DSK_COMMAND_CLAIM && owner == NULL)
    owner = dsk_client_get_user_id (errand->page->client);
  errand->status = step->type == DSK_COMMAND_SET_STATUS ? step->status : row->status;
  if (g_strcmp0 (owner, row->owner) != 0)
    errand->status = dsk_status_after (errand->status, owner != NULL ? DSK_STIMULUS_CLAIM : DSK_STIMULUS_RELEASE,
                                       owner != NULL);
  g_free (errand->owner);
  errand->owner = g_strdup (owner);
  g_free (errand->team);
  errand->team = g_strdup (team);
  errand->begun = TRUE;
}

/* @errand: (transfer full): it goes on when the relay answered */
static void
next_step (Errand *errand, const Now *now)
{
  DskConversationPage *self = errand->page;
  g_autoptr (DskCommand) step = g_ptr_array_steal_index (errand->steps, 0);

  /* A claim compares by itself: whoever is faster has it. */
  if (step->type != DSK_COMMAND_CLAIM)
    step->base_seq = now->seq;
  expect (errand, step, now->row);
  if (self->undoing == NULL)
    {
      self->undoing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, errand_free);
      g_signal_connect_object (self->client, "command-result", G_CALLBACK (result_cb), self, G_CONNECT_SWAPPED);
    }
  dsk_client_submit_async (self->client, step, NULL, submitted_cb, g_object_ref (self));
  /* The page is not to live for it. */
  g_clear_object (&errand->page);
  g_hash_table_insert (self->undoing, g_strdup (step->id), errand);
}

/* Whether @row is what the last step made of it: whatever else a colleague did in between, a next step could undo. */
static gboolean
is_as_left (const Errand *errand, const DskConversationRow *row)
{
  return row->status == errand->status && g_strcmp0 (row->owner, errand->owner) == 0
         && g_strcmp0 (row->team, errand->team) == 0;
}

/* --- whether it still stands --- */

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  DskConversationPage *self = errand->page;
  g_autoptr (GError) error = NULL;
  DskUndone undone;

  if (!dsk_client_undo_finish (DSK_CLIENT (source), result, &undone, &error))
    dsk_conversation_page_say (self, error->message);
  else if (undone == DSK_UNDONE_GONE)
    dsk_conversation_page_say (self, _ ("Taken back"));
  else if (undone == DSK_UNDONE_UNANSWERED)
    {
      AdwToast *toast = dsk_conversation_page_undo_toast (
          _ ("The relay has not answered yet. It can be undone once it has."), errand->undo, errand->conv);

      adw_toast_set_timeout (toast, UNDO_SECONDS);
      dsk_conversation_page_add_toast (self, toast);
    }
  else if (undone == DSK_UNDONE_ANSWERED && self->timeline != NULL)
    {
      errand->answered = TRUE;
      read_now (g_steal_pointer (&errand));
    }
  if (errand != NULL)
    errand_free (errand);
}

/* Returns: (transfer none) (nullable): the errand, if it is over */
static Errand *
go_on (Errand *errand, const Now *now)
{
  DskConversationPage *self = errand->page;
  const char *why_not = !errand->begun ? errand->kind->why_not (self, errand->parts, now->row) : NULL;

  if (why_not != NULL)
    dsk_conversation_page_say (self, why_not);
  else if (errand->begun && errand->steps->len > 0 && !is_as_left (errand, now->row))
    say_changed (self);
  else if (!errand->answered)
    {
      const char *command = errand->parts[g_strv_length (errand->parts) - 1];

      dsk_client_undo_async (self->client, command, undone_cb, errand);
      return NULL;
    }
  else if (now->seq == 0)
    dsk_conversation_page_say (self, _ ("Everything is being fetched anew. It can be undone after that."));
  else
    {
      if (errand->steps == NULL)
        errand->steps = errand->kind->steps (self, errand->parts, now->row);
      if (errand->steps != NULL && errand->steps->len > 0)
        {
          next_step (errand, now);
          return NULL;
        }
      if (errand->kind->done != NULL)
        errand->kind->done (self, errand->parts, now->row);
    }
  return errand;
}

static gpointer
read_conversation (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Question *question = data;
  Now *now = g_new0 (Now, 1);

  /* First the place: what changes in between is refused then, and never taken for what was seen. */
  if (dsk_replica_reader_conversation_seq (reader, question->conv, &now->seq, error))
    now->row = dsk_replica_reader_get_conversation (reader, question->conv, question->user, error);
  if (now->row != NULL)
    return now;
  now_free (now);
  return NULL;
}

static void
now_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  DskConversationPage *self = errand->page;
  g_autoptr (GError) error = NULL;
  Now *now = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (now == NULL)
    dsk_conversation_page_say (self, error->message);
  else if (self->timeline != NULL)
    errand = go_on (errand, now);
  if (errand != NULL)
    errand_free (errand);
  if (now != NULL)
    now_free (now);
}

static void
read_now (Errand *errand)
{
  Question *question = g_new0 (Question, 1);

  question->conv = g_strdup (errand->conv);
  question->user = g_strdup (dsk_client_get_user_id (errand->page->client));
  dsk_client_read_async (errand->page->client, NULL, read_conversation, question, question_free, now_free, NULL, now_cb,
                         errand);
}

void
dsk_conversation_page_run_undo (DskConversationPage *self, const DskUndoKind *kind, const char *undo, const char *conv)
{
  g_auto (GStrv) parts = g_strsplit (undo, ":", -1);
  Errand *errand;

  if (g_strv_length (parts) != kind->n_parts)
    return;
  errand = g_new0 (Errand, 1);
  errand->page = g_object_ref (self);
  errand->kind = kind;
  errand->undo = g_strdup (undo);
  errand->parts = g_steal_pointer (&parts);
  errand->conv = g_strdup (conv);
  read_now (errand);
}
