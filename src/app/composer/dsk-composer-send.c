/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens on Send: words and files become messages in order, and are let go when the outbox
 * holds them. */

#include "dsk-composer-private.h"

#include "dsk-attachment-rules.h"
#include "dsk-outgoing.h"
#include "dsk-settings.h"
#include "dsk-snooze-dialog.h"

#include <glib/gi18n.h>

#define CONV_KEY "dsk-conversation"

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

/* What the outbox did not take goes back to where it was. */
static void
put_back (DskComposer *self, Sending *sending)
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

  if (self != NULL && self->drafts != NULL)
    {
      tell_held (self, sending);
      if (sending->failure != NULL)
        put_back (self, sending);
      else
        let_go (self, sending);
    }
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
                        const char *quote, gint64 until)
{
  Sending *sending = sending_new (self, seen, NULL);

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

      dsk_composer_send_seen (self, &seen, outgoing, quote, until);
    }
}

static void
send_now (DskComposer *self, gboolean anyway)
{
  g_autofree char *text = g_strstrip (dsk_composer_get_text (self));

  if (self->conv != NULL && gtk_widget_get_sensitive (GTK_WIDGET (self->send)))
    send_written (self, text, anyway);
  dsk_composer_focus (self);
}

/* --- Send --- */

static void
send_then (DskComposer *self, DskStatus then, gint64 until)
{
  if (self->conv == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (self->send)))
    return;
  self->then = then;
  self->until = until;
  if (!dsk_composer_hold (self))
    send_now (self, FALSE);
}

/* Once more what was asked for, and is not decided yet. */
static void
send_held (DskComposer *self)
{
  send_then (self, self->then, self->until);
}

void
dsk_composer_send (DskComposer *self)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));

  if (dsk_composer_is_recording (self))
    dsk_composer_send_recording (self);
  else if (dsk_composer_is_held (self))
    send_held (self);
  else
    send_then (self, DSK_STATUS_NEW, 0);
}

static void
send_anyway_cb (DskComposer *self)
{
  /* Where nothing is in the way any more, it is sent as any other, which the relay looks at once more. */
  if (self->held_for == DSK_COMPOSER_HOLD_STOPPED)
    send_held (self);
  /* It says now what they were not told, and they are asked once more. */
  else if (!dsk_composer_hold_again (self))
    send_now (self, TRUE);
}

static void
plain_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_composer_send (DSK_COMPOSER (widget));
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  send_then (DSK_COMPOSER (widget),
             g_str_equal (name, "composer.send-wait") ? DSK_STATUS_WAITING : DSK_STATUS_RESOLVED, 0);
}

/* --- later --- */

static void
chosen_cb (DskComposer *self, gint64 until, DskSnoozeDialog *dialog)
{
  const char *conv = g_object_get_data (G_OBJECT (dialog), CONV_KEY);

  if (g_strcmp0 (conv, self->conv) == 0)
    send_then (self, DSK_STATUS_NEW, until);
}

static void
later_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskComposer *self = DSK_COMPOSER (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  GtkRoot *root = gtk_widget_get_root (widget);
  DskSnoozeDialog *dialog;

  if (row == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (self->send)))
    return;
  dialog = dsk_snooze_dialog_new_to_send (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, g_get_real_time () / 1000,
                                          row->window_until);
  g_object_set_data_full (G_OBJECT (dialog), CONV_KEY, g_strdup (self->conv), g_free);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* @user_data: the action's name */
static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  DskComposer *self = DSK_COMPOSER (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (self->composing || focus == NULL || !gtk_widget_is_ancestor (focus, widget))
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_activate_action (widget, user_data, NULL);
}

void
dsk_composer_install_sending (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *key;
    const char *action;
  } keys[] = {
    { "<Control>Return", "composer.send" },
    { "<Control>KP_Enter", "composer.send" },
    { "<Control><Shift>Return", "composer.send-resolve" },
    { "<Control><Shift>KP_Enter", "composer.send-resolve" },
    { "<Control><Alt>Return", "composer.send-later" },
    { "<Control><Alt>KP_Enter", "composer.send-later" },
  };

  gtk_widget_class_install_action (widget_class, "composer.send", NULL, plain_action);
  gtk_widget_class_install_action (widget_class, "composer.send-resolve", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "composer.send-wait", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "composer.send-later", NULL, later_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GtkShortcut) shortcut
          = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].key),
                              gtk_callback_action_new (key_cb, (gpointer) keys[i].action, NULL));

      gtk_widget_class_add_shortcut (widget_class, shortcut);
    }
}

static void
review_cb (DskComposer *self)
{
  gtk_widget_set_visible (self->hold, FALSE);
  if (dsk_composer_review_gap (self))
    {
      dsk_composer_focus (self);
      return;
    }
  dsk_composer_remember_start (self);
  g_signal_emit (self, signals[REVIEW], 0);
  dsk_composer_focus (self);
}

void
dsk_composer_connect_sending (DskComposer *self)
{
  g_signal_connect_swapped (self->send, "clicked", G_CALLBACK (dsk_composer_send), self);
  g_signal_connect_swapped (self->hold_send, "clicked", G_CALLBACK (send_anyway_cb), self);
  g_signal_connect_swapped (self->hold_review, "clicked", G_CALLBACK (review_cb), self);
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
