/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens on Send: words and files become messages in order, and are let go when the outbox
 * holds them. */

#include "dsk-composer-private.h"

#include "dsk-attachment-rules.h"
#include "dsk-outgoing.h"
#include "dsk-settings.h"

#include <glib/gi18n.h>

enum
{
  SENT,
  HELD,
  FAILED,
  REVIEW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct _Sending Sending;

/* One thing of what is sent together. */
typedef struct
{
  Sending *sending;          /* whose part it is */
  DskCommand *command;       /* (owned) */
  DskAttachment *attachment; /* (owned) (nullable) */
  gboolean has_text;         /* what was typed travels with it */
  gboolean failed;
} Part;

static void
part_free (Part *part)
{
  dsk_command_unref (part->command);
  g_clear_object (&part->attachment);
  g_free (part);
}

struct _Sending
{
  guint n_open; /* parts that the outbox has not answered for */
  GWeakRef self;
  GWeakRef dialog;  /* that it was made in */
  char *conv;       /* (owned) */
  char *text;       /* (owned) (nullable): what was typed */
  GPtrArray *parts; /* (owned) (element-type Part) */
  DskComposerMode mode;
  char *failure; /* (owned) (nullable) */
  gint64 until;  /* when it is to be sent, UTC ms; 0: now */
  gint64 fence;  /* of the reply lease that it was written under; 0: none, or it is sent anyway */
  gint64 window_until; /* of its conversation, UTC ms; 0: not open */
};

static void
sending_free (Sending *sending)
{
  g_weak_ref_clear (&sending->self);
  g_weak_ref_clear (&sending->dialog);
  g_free (sending->conv);
  g_free (sending->text);
  g_free (sending->failure);
  g_ptr_array_unref (sending->parts);
  g_free (sending);
}

/* @command: (transfer full) */
static Part *
add_part (Sending *sending, DskCommand *command, gboolean has_text)
{
  Part *part = g_new0 (Part, 1);

  part->sending = sending;
  part->command = command;
  part->has_text = has_text;
  g_ptr_array_add (sending->parts, part);
  return part;
}

void
dsk_composer_fail (DskComposer *self, const char *words)
{
  g_signal_emit (self, signals[FAILED], 0, words);
}

/* --- what became of it --- */

static gboolean
is_empty (DskComposer *self)
{
  return gtk_text_buffer_get_char_count (self->buffer) == 0;
}

/* What the outbox did not take goes back to where it was; in a dialog it still is. */
static void
put_back (DskComposer *self, Sending *sending, gboolean in_dialog)
{
  gboolean here = g_strcmp0 (self->conv, sending->conv) == 0 && self->mode == sending->mode;

  for (guint i = 0; i < sending->parts->len && here; i++)
    {
      Part *part = g_ptr_array_index (sending->parts, i);

      if (!part->failed)
        continue;
      if (part->has_text && is_empty (self))
        dsk_composer_set_text (self, sending->text);
      if (part->attachment != NULL)
        dsk_attachment_tray_add (dsk_composer_get_tray (self), part->attachment);
    }
  dsk_composer_update (self);
  if (!in_dialog)
    dsk_composer_fail (self, sending->failure);
}

static gboolean
has_files (const Sending *sending)
{
  for (guint i = 0; i < sending->parts->len; i++)
    if (((const Part *) sending->parts->pdata[i])->attachment != NULL)
      return TRUE;
  return FALSE;
}

/* Only now, when the outbox holds it for good, the draft is let go: a crash in between shows it
 * twice at worst. What was made in a dialog takes nothing of it along. */
static void
let_go (DskComposer *self, Sending *sending)
{
  gboolean note = sending->mode == DSK_COMPOSER_NOTE;
  gboolean here = g_strcmp0 (self->conv, sending->conv) == 0;

  if (sending->text != NULL && (!here || self->mode != sending->mode || is_empty (self)))
    dsk_draft_keeper_set (self->drafts, sending->conv, dsk_composer_mode_name (sending->mode), "");
  if (has_files (sending) && (!here || dsk_attachment_tray_is_empty (note ? self->note_tray : self->tray)))
    dsk_draft_keeper_set (self->drafts, sending->conv, note ? DSK_COMPOSER_NOTE_TRAY : DSK_COMPOSER_TRAY, "");
  dsk_draft_keeper_flush (self->drafts);
}

/* What the outbox holds back, and whoever wrote it can still take back. */
static void
tell_held (DskComposer *self, Sending *sending)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_command_unref);

  for (guint i = 0; i < sending->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (sending->parts, i);

      if (!part->failed && part->command->type == DSK_COMMAND_MESSAGE_SEND && part->command->due_at != 0)
        g_ptr_array_add (held, dsk_command_ref (part->command));
    }
  if (held->len > 0)
    g_signal_emit (self, signals[HELD], 0, held);
}

static void
settle (Sending *sending)
{
  g_autoptr (DskComposer) self = g_weak_ref_get (&sending->self);
  g_autoptr (DskSendDialog) dialog = g_weak_ref_get (&sending->dialog);

  if (self != NULL && self->drafts != NULL)
    {
      tell_held (self, sending);
      if (sending->failure != NULL)
        put_back (self, sending, dialog != NULL);
      else
        let_go (self, sending);
    }
  if (dialog != NULL)
    dsk_send_dialog_settle (dialog, sending->failure);
  sending_free (sending);
}

/* Nobody else is to begin a reply while this one waits. */
static void
keep_lease (DskClient *client, const Sending *sending, const DskCommand *command)
{
  if (sending->fence != 0 && command->due_at != 0)
    dsk_client_keep_lease (client, sending->conv, command->due_at);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Part *part = user_data;
  Sending *sending = part->sending;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  part->failed = command == NULL;
  if (command != NULL)
    {
      dsk_command_unref (part->command);
      part->command = g_steal_pointer (&command);
      /* It may wait behind another. */
      keep_lease (DSK_CLIENT (source), sending, part->command);
    }
  if (part->failed && sending->failure == NULL)
    sending->failure = g_strdup (error->message);
  if (--sending->n_open == 0)
    settle (sending);
}

/* --- what is sent --- */

/* As it is on the screen. */
static DskComposerSeen
seen_now (DskComposer *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);

  return (DskComposerSeen){ .conv = self->conv,
                            .head = dsk_timeline_model_get_head (self->model),
                            .owner = row != NULL ? row->owner : NULL,
                            .window_until = row != NULL ? row->window_until : 0 };
}

static Sending *
sending_new (DskComposer *self, const DskComposerSeen *seen, const char *text)
{
  Sending *sending = g_new0 (Sending, 1);

  g_weak_ref_init (&sending->self, self);
  g_weak_ref_init (&sending->dialog, NULL);
  sending->conv = g_strdup (seen->conv);
  sending->fence = seen->fence;
  sending->window_until = seen->window_until;
  sending->text = g_strdup (text);
  sending->mode = self->mode;
  sending->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  return sending;
}

/* What is sent later waits at the relay. */
static void
hold (DskComposer *self, const Sending *sending, DskCommand *command)
{
  if (command->until != 0)
    return;
  command->due_at
      = dsk_outgoing_hold_until (command->kind, command->device_at,
                                 (gint64) dsk_settings_get_int (DSK_SETTINGS_UNDO_SECONDS, 5) * 1000,
                                 sending->window_until);
  keep_lease (self->client, sending, command);
}

static void
submit (DskComposer *self, Sending *sending)
{
  guint n = sending->parts->len;

  sending->n_open = n;
  for (guint i = 0; i < n; i++)
    {
      Part *part = g_ptr_array_index (sending->parts, i);

      if (part->command->type == DSK_COMMAND_MESSAGE_SEND)
        {
          part->command->until = sending->until;
          part->command->lease_fence = sending->until == 0 ? sending->fence : 0;
          hold (self, sending, part->command);
        }
      dsk_client_submit_async (self->client, part->command, NULL, submitted_cb, part);
    }
  g_signal_emit (self, signals[SENT], 0);
}

/* @command: what the relay is to compare with what is so when it comes: who has the conversation */
static DskCommand *
with_owner (const DskComposerSeen *seen, DskCommand *command)
{
  command->user = g_strdup (seen->owner);
  return command;
}

static DskCommand *
command_for (DskComposer *self, const DskComposerSeen *seen, const DskOutgoing *outgoing, const char *quote)
{
  return with_owner (seen,
                     dsk_client_command_send_outgoing (self->client, seen->conv, outgoing, quote, seen->head));
}

static DskCommand *
command_for_text (DskComposer *self, const DskComposerSeen *seen, const char *text, const char *quote)
{
  return with_owner (seen, dsk_client_command_send (self->client, seen->conv, text, quote, seen->head));
}

/* The text becomes the caption of the first file, if that can have one, has none of its own, and it is not too long;
 * else it goes before. The quote goes with what is first. */
static void
add_reply (DskComposer *self, const DskComposerSeen *seen, Sending *sending)
{
  guint n = dsk_attachment_tray_get_n (self->tray);
  const char *quote = dsk_quote_bar_get (self->quote);
  gboolean caption = sending->text != NULL && dsk_attachment_tray_takes_caption (self->tray)
                     && g_utf8_strlen (sending->text, -1) <= DSK_CAPTION_MAX_CHARS;

  if (sending->text != NULL && !caption)
    {
      add_part (sending, command_for_text (self, seen, sending->text, quote), TRUE);
      quote = NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      DskAttachment *attachment = dsk_attachment_tray_get (self->tray, i);
      g_autofree char *words = dsk_attachment_dup_words (attachment);
      g_autoptr (DskOutgoing) outgoing
          = dsk_attachment_to_outgoing (attachment, caption && i == 0 ? sending->text : words);
      Part *part = add_part (sending, command_for (self, seen, outgoing, i == 0 ? quote : NULL),
                             caption && i == 0);

      part->attachment = g_object_ref (attachment);
    }
}

/* @text: (nullable); @attachment: (nullable). Returns: (transfer full) (nullable) */
static char *
words_of_note (const char *text, DskAttachment *attachment)
{
  g_autofree char *below = attachment != NULL ? dsk_attachment_dup_words (attachment) : NULL;

  if (text == NULL)
    return g_steal_pointer (&below);
  return below != NULL ? g_strdup_printf ("%s\n%s", text, below) : g_strdup (text);
}

/* The text is that of the first file, with what is written below it; each other is a note of its own. */
static void
add_notes (DskComposer *self, Sending *sending)
{
  guint n = dsk_attachment_tray_get_n (self->note_tray);

  for (guint i = 0; i < MAX (n, 1); i++)
    {
      DskAttachment *attachment = n > 0 ? dsk_attachment_tray_get (self->note_tray, i) : NULL;
      g_autoptr (DskOutgoing) outgoing = attachment != NULL ? dsk_attachment_to_outgoing (attachment, NULL) : NULL;
      g_autofree char *text = words_of_note (i == 0 ? sending->text : NULL, attachment);
      g_autofree char *content = dsk_composer_dup_note_content (self, text != NULL ? text : "",
                                                                outgoing != NULL ? outgoing->content : NULL);
      Part *part = add_part (sending, dsk_client_command_note (self->client, self->conv, text, content),
                             i == 0 && sending->text != NULL);

      if (attachment == NULL)
        continue;
      part->command->kind = outgoing->kind;
      part->attachment = g_object_ref (attachment);
    }
}

/* @anyway: whatever the question that they answered told them of, and nothing else */
static void
send_written (DskComposer *self, const char *text, gboolean anyway)
{
  DskComposerSeen seen = anyway ? dsk_composer_known_seen (self, &self->shown) : seen_now (self);
  Sending *sending;

  if (!anyway)
    seen.fence = dsk_client_get_fence (self->client, self->conv);
  sending = sending_new (self, &seen, *text != '\0' ? text : NULL);
  sending->until = self->mode == DSK_COMPOSER_REPLY ? self->until : 0;

  if (self->mode == DSK_COMPOSER_NOTE)
    add_notes (self, sending);
  else
    {
      add_reply (self, &seen, sending);
      /* With the last of them: what comes back changes nothing. */
      ((Part *) sending->parts->pdata[sending->parts->len - 1])->command->status = self->then;
      ((Part *) sending->parts->pdata[0])->command->canned = g_strdup (dsk_composer_get_canned (self));
    }
  gtk_widget_set_visible (self->hold, FALSE);
  dsk_composer_set_text (self, "");
  dsk_attachment_tray_clear (dsk_composer_get_tray (self));
  if (self->mode == DSK_COMPOSER_REPLY)
    dsk_quote_bar_set (self->quote, NULL, NULL);
  dsk_composer_update (self);
  submit (self, sending);
  dsk_client_stopped_typing (self->client);
}

void
dsk_composer_send_seen (DskComposer *self, const DskComposerSeen *seen, const DskOutgoing *outgoing,
                        const char *quote, gint64 until, DskSendDialog *dialog)
{
  Sending *sending = sending_new (self, seen, NULL);

  g_weak_ref_set (&sending->dialog, dialog);
  sending->until = until;
  add_part (sending,
            outgoing->kind == DSK_MESSAGE_TEXT ? command_for_text (self, seen, outgoing->text, quote)
                                               : command_for (self, seen, outgoing, quote),
            FALSE);
  submit (self, sending);
}

void
dsk_composer_send_file_seen (DskComposer *self, const DskComposerSeen *seen, DskAttachment *attachment)
{
  g_autoptr (DskOutgoing) outgoing = dsk_attachment_to_outgoing (attachment, NULL);
  Sending *sending = sending_new (self, seen, NULL);

  sending->mode = DSK_COMPOSER_REPLY;
  add_part (sending, command_for (self, seen, outgoing, NULL), FALSE)->attachment = g_object_ref (attachment);
  submit (self, sending);
}

void
dsk_composer_send_outgoing (DskComposer *self, const DskOutgoing *outgoing, const char *quote, gint64 until)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));
  g_return_if_fail (outgoing != NULL);

  if (self->conv != NULL)
    {
      const DskComposerSeen seen = seen_now (self);

      dsk_composer_send_seen (self, &seen, outgoing, quote, until, NULL);
    }
}

void
dsk_composer_send_now (DskComposer *self, gboolean anyway)
{
  g_autofree char *text = g_strstrip (dsk_composer_get_text (self));

  if (self->conv != NULL && gtk_widget_get_sensitive (GTK_WIDGET (self->send)))
    send_written (self, text, anyway);
  dsk_composer_focus (self);
}

void
dsk_composer_install_signals (DskComposerClass *klass)
{
  signals[SENT] = g_signal_new ("sent", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[HELD] = g_signal_new ("held", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_PTR_ARRAY);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REVIEW] = g_signal_new ("review", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}
