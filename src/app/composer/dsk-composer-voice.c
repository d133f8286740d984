/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A voice message that is recorded. Once it is complete it is in the tray of where it was begun, as durable as any
 * file there, whatever is on the screen by then; only what is discarded is gone. */

#include "dsk-composer-private.h"

#include "dsk-ask.h"
#include "dsk-labels.h"
#include "dsk-recorder.h"

#include <glib/gi18n.h>

/* Of less nobody is asked whether they mean it. */
#define SLIP_MS 2000

struct _DskComposerVoice
{
  DskRecorder *recorder;   /* (owned) (nullable): while something is recorded */
  char *conv;              /* (owned) (nullable): what for */
  DskComposerMode mode;
  gboolean send;           /* once it is complete */
  DskComposerKnown known;  /* (owned) what was so when that was asked for */
  gboolean follows;        /* … and nothing has to be asked before it is sent, wherever they are by then */
  guint n_keeping;         /* that are complete, and on their way to the tray */
  guint n_sending;         /* of them those that are sent then */
  gboolean lost;           /* what is waited for could not be kept */
  GtkWindow *question;     /* (weak) (nullable): whether to discard it */
  const char *missing;     /* (nullable): why nothing can be recorded on this computer, translated */
  DskComposerKeptFunc kept; /* (nullable): is waited for */
  GObject *kept_for;       /* (owned) (nullable) */
};

/* What is complete, until it is in a tray. */
typedef struct
{
  DskComposer *composer;     /* (owned) */
  DskAttachment *attachment; /* (owned) */
  char *conv;                /* (owned) */
  DskComposerMode mode;
  gboolean send;
  DskComposerKnown known;    /* (owned) */
  gboolean follows;
} Keeping;

static void
keeping_free (gpointer data, GClosure *closure)
{
  Keeping *keeping = data;

  g_object_unref (keeping->composer);
  g_object_unref (keeping->attachment);
  g_free (keeping->conv);
  dsk_composer_known_clear (&keeping->known);
  g_free (keeping);
}

static const char *
tray_name (DskComposerMode mode)
{
  return mode == DSK_COMPOSER_NOTE ? DSK_COMPOSER_NOTE_TRAY : DSK_COMPOSER_TRAY;
}

/* --- keeping it --- */

/* Whoever waits for it goes on. */
static void
tell_kept (DskComposer *self)
{
  DskComposerVoice *voice = self->voice;
  DskComposerKeptFunc kept = voice->kept;
  g_autoptr (GObject) kept_for = NULL;

  if (kept == NULL || voice->recorder != NULL || voice->n_keeping > 0)
    return;
  kept_for = g_steal_pointer (&voice->kept_for);
  voice->kept = NULL;
  kept (!voice->lost, kept_for);
}

/* The tray of a conversation that is not on the screen is known since it was: see begin (). */
static void
append_cb (const char *conv, const char *mode, const char *text, gpointer user_data)
{
  g_autofree char *line = dsk_attachment_to_line (DSK_ATTACHMENT (user_data));
  g_autofree char *whole = g_strdup_printf ("%s%s\n", text, line);
  DskDraftKeeper *drafts = g_object_get_data (user_data, "dsk-drafts");

  dsk_draft_keeper_set (drafts, conv, mode, whole);
  dsk_draft_keeper_flush (drafts);
}

static gboolean
is_in (DskAttachmentTray *tray, DskAttachment *attachment)
{
  for (guint i = 0; i < dsk_attachment_tray_get_n (tray); i++)
    if (dsk_attachment_tray_get (tray, i) == attachment)
      return TRUE;
  return FALSE;
}

/* Whether nothing else is written there, which belongs before it or with it. */
static gboolean
is_alone (DskComposer *self, const Keeping *keeping)
{
  return dsk_draft_keeper_is_empty (self->drafts, keeping->conv, dsk_composer_mode_name (keeping->mode))
         && dsk_draft_keeper_is_empty (self->drafts, keeping->conv, tray_name (keeping->mode));
}

/* They are somewhere else by now. It is a draft until the outbox holds it. Returns: whether it is sent */
static gboolean
keep_there (DskComposer *self, const Keeping *keeping)
{
  const gboolean send = keeping->send && keeping->follows && is_alone (self, keeping);

  g_object_set_data (G_OBJECT (keeping->attachment), "dsk-drafts", self->drafts);
  dsk_draft_keeper_get (self->drafts, keeping->conv, tray_name (keeping->mode), G_OBJECT (keeping->attachment),
                        append_cb);
  if (send)
    {
      const DskComposerSeen seen = dsk_composer_known_seen (self, &keeping->known);

      dsk_composer_send_file_seen (self, &seen, keeping->attachment);
    }
  return send;
}

static gboolean
keep_here (DskComposer *self, const Keeping *keeping)
{
  DskAttachmentTray *tray = dsk_composer_get_tray_of (self, keeping->mode);

  /* They went and came back meanwhile. */
  if (!is_in (tray, keeping->attachment))
    dsk_attachment_tray_add_recorded (tray, keeping->attachment);
  if (keeping->send && self->mode == keeping->mode)
    dsk_composer_send (self);
  return self->mode == keeping->mode;
}

/* Its file was read: it is what every attachment is. */
static void
read_cb (DskAttachment *attachment, Keeping *keeping)
{
  g_autoptr (DskComposer) self = g_object_ref (keeping->composer);
  DskComposerVoice *voice = self->voice;
  const gboolean here = g_strcmp0 (self->conv, keeping->conv) == 0;
  g_autofree char *problem = dsk_attachment_get_problem (attachment, NULL);

  /* Once: sending tells of it again. */
  g_signal_handlers_block_by_func (attachment, read_cb, keeping);
  voice->n_keeping--;
  voice->n_sending -= keeping->send;
  voice->lost = voice->lost || problem != NULL;
  if (self->client != NULL && problem != NULL)
    {
      if (!here)
        dsk_composer_fail (self, problem);
      else if (!is_in (dsk_composer_get_tray_of (self, keeping->mode), attachment))
        dsk_attachment_tray_add_recorded (dsk_composer_get_tray_of (self, keeping->mode), attachment);
    }
  else if (self->client != NULL && !(here ? keep_here (self, keeping) : keep_there (self, keeping)) && keeping->send)
    dsk_composer_fail (self, _ ("The voice message was not sent. It is kept as a draft where it was recorded."));
  /* Frees @keeping. */
  g_object_ref (attachment);
  g_signal_handlers_disconnect_by_func (attachment, read_cb, keeping);
  tell_kept (self);
  g_object_unref (attachment);
}

static void
keep (DskComposer *self)
{
  DskComposerVoice *voice = self->voice;
  DskMediaUse use = voice->mode == DSK_COMPOSER_NOTE ? DSK_MEDIA_FOR_NOTE : DSK_MEDIA_FOR_MESSAGE;
  g_autoptr (DskAttachment) attachment = dsk_attachment_new_for_recording (self->client, voice->recorder, use);
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->composer = g_object_ref (self);
  keeping->attachment = g_object_ref (attachment);
  keeping->conv = g_strdup (voice->conv);
  keeping->mode = voice->mode;
  keeping->send = voice->send;
  keeping->follows = voice->follows;
  keeping->known = voice->known;
  voice->known = (DskComposerKnown){ 0 };
  voice->n_keeping++;
  voice->n_sending += voice->send;
  /* The tray hears of it first: what it holds is a draft before anybody goes on. */
  if (g_strcmp0 (self->conv, voice->conv) == 0)
    dsk_attachment_tray_add_recorded (dsk_composer_get_tray_of (self, voice->mode), attachment);
  g_signal_connect_data (attachment, "changed", G_CALLBACK (read_cb), keeping, keeping_free, 0);
}

/* --- recording --- */

/* It is over, however. */
static void
let_go (DskComposer *self)
{
  DskComposerVoice *voice = self->voice;

  g_signal_handlers_disconnect_by_data (voice->recorder, self);
  g_clear_object (&voice->recorder);
  g_clear_pointer (&voice->conv, g_free);
  if (voice->question != NULL)
    gtk_window_destroy (voice->question);
  dsk_voice_bar_set_recorder (self->voice_bar, NULL);
}

static gboolean
has_focus (DskComposer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->voice_bar));
}

static void
changed_cb (DskComposer *self)
{
  DskComposerVoice *voice = self->voice;
  const DskRecorderState state = dsk_recorder_get_state (voice->recorder);
  const char *words = dsk_recorder_get_words (voice->recorder);
  gboolean focused;

  if (state != DSK_RECORDER_DONE && state != DSK_RECORDER_FAILED && state != DSK_RECORDER_IDLE)
    return;
  focused = has_focus (self);
  if (state == DSK_RECORDER_FAILED && dsk_recorder_is_missing (voice->recorder))
    voice->missing = words;
  voice->lost = voice->lost || state == DSK_RECORDER_FAILED;
  if (state == DSK_RECORDER_DONE)
    keep (self);
  let_go (self);
  dsk_composer_update (self);
  if (focused)
    dsk_composer_focus (self);
  if (words != NULL)
    dsk_composer_fail (self, words);
  tell_kept (self);
}

gboolean
dsk_composer_is_recording (DskComposer *self)
{
  const DskComposerVoice *voice = self->voice;

  return voice->recorder != NULL && g_strcmp0 (voice->conv, self->conv) == 0;
}

static void
begin (DskComposer *self)
{
  DskComposerVoice *voice = self->voice;

  /* What is in the tray already has to be known, to be added to; and what is sent in a moment would cut it off. */
  if (self->conv == NULL || voice->recorder != NULL || voice->n_sending > 0
      || !dsk_composer_takes_files (self, self->mode)
      || !dsk_draft_keeper_knows (self->drafts, self->conv, tray_name (self->mode)))
    return;
  if (self->player != NULL)
    dsk_player_pause (self->player);
  voice->recorder = dsk_recorder_new ();
  voice->conv = g_strdup (self->conv);
  voice->mode = self->mode;
  voice->send = voice->follows = FALSE;
  dsk_recorder_start (voice->recorder);
  g_signal_connect_swapped (voice->recorder, "changed", G_CALLBACK (changed_cb), self);
  dsk_voice_bar_set_recorder (self->voice_bar, voice->recorder);
  dsk_composer_update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->voice_bar));
  if (dsk_recorder_get_state (voice->recorder) == DSK_RECORDER_FAILED)
    changed_cb (self);
}

void
dsk_composer_stop_recording (DskComposer *self)
{
  DskComposerVoice *voice = self->voice;

  if (voice->recorder == NULL)
    return;
  dsk_recorder_stop (voice->recorder);
  /* Before the first sound there was nothing to keep. */
  if (voice->recorder != NULL && dsk_recorder_get_state (voice->recorder) == DSK_RECORDER_IDLE)
    changed_cb (self);
}

/* What happened since they began is asked about on the screen only. */
static gboolean
may_follow (DskComposer *self)
{
  gboolean news;
  g_autofree char *happened = dsk_composer_dup_happened (self, &self->started, &news);

  return self->voice->mode == DSK_COMPOSER_REPLY && happened == NULL && dsk_composer_may_send (self, TRUE);
}

void
dsk_composer_send_recording (DskComposer *self)
{
  if (!dsk_composer_is_recording (self) || dsk_recorder_get_state (self->voice->recorder) != DSK_RECORDER_RECORDING)
    return;
  self->voice->send = TRUE;
  self->voice->follows = may_follow (self);
  dsk_composer_known_begin (self, &self->voice->known);
  dsk_composer_stop_recording (self);
}

gboolean
dsk_composer_finish_recording (DskComposer *self, DskComposerKeptFunc kept, GObject *kept_for)
{
  DskComposerVoice *voice;

  g_return_val_if_fail (DSK_IS_COMPOSER (self), FALSE);

  voice = self->voice;
  dsk_composer_stop_recording (self);
  if (voice->recorder == NULL && voice->n_keeping == 0)
    return FALSE;
  voice->lost = FALSE;
  voice->kept = kept;
  g_set_object (&voice->kept_for, kept_for);
  return TRUE;
}

/* --- discarding --- */

static void
discard (DskComposer *self)
{
  dsk_recorder_cancel (self->voice->recorder);
  changed_cb (self);
}

static void
response_cb (DskComposer *self, const char *response, GtkWindow *question)
{
  if (self->voice->recorder != NULL && g_strcmp0 (response, DSK_ASK_YES) == 0)
    discard (self);
}

static void
ask (DskComposer *self)
{
  DskComposerVoice *voice = self->voice;
  g_autofree char *length = dsk_label_length (dsk_recorder_get_duration (voice->recorder));
  /* Translators: %s is how long it is, "0:12" */
  g_autofree char *words = g_strdup_printf (_ ("What you said (%s) will be lost."), length);
  AdwMessageDialog *question;

  if (voice->question != NULL)
    return;
  question = dsk_ask_new (dsk_composer_get_window (self), _ ("Discard the Recording?"), words, _ ("_Keep Recording"),
                          _ ("_Discard"));
  g_set_weak_pointer (&voice->question, GTK_WINDOW (question));
  g_signal_connect_object (question, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (voice->question);
}

/* Returns: whether there was something */
static gboolean
discard_or_ask (DskComposer *self)
{
  if (!dsk_composer_is_recording (self))
    return FALSE;
  if (dsk_recorder_get_duration (self->voice->recorder) < SLIP_MS)
    discard (self);
  else
    ask (self);
  return TRUE;
}

/* --- actions --- */

static void
record_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskComposer *self = DSK_COMPOSER (widget);

  if (self->voice->recorder != NULL)
    dsk_composer_stop_recording (self);
  else
    begin (self);
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  discard_or_ask (DSK_COMPOSER (widget));
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_composer_send_recording (DSK_COMPOSER (widget));
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  DskComposer *self = DSK_COMPOSER (widget);

  return !self->composing && discard_or_ask (self);
}

void
dsk_composer_install_voice (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "composer.record", NULL, record_action);
  gtk_widget_class_install_action (widget_class, "composer.discard-recording", NULL, discard_action);
  gtk_widget_class_install_action (widget_class, "composer.send-recording", NULL, send_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

void
dsk_composer_update_voice (DskComposer *self, gboolean possible)
{
  DskComposerVoice *voice = self->voice;
  const gboolean recording = dsk_composer_is_recording (self);
  const char *missing = voice->missing;

  gtk_widget_set_visible (GTK_WIDGET (self->voice_bar), recording);
  gtk_widget_set_visible (self->record, dsk_recorder_is_available ());
  gtk_widget_set_tooltip_text (self->record, missing != NULL ? missing : _ ("Record a Voice Message (Ctrl+Shift+R)"));
  dsk_voice_bar_set_send_label (self->voice_bar, voice->mode == DSK_COMPOSER_NOTE ? _ ("Add Note") : _ ("Send"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.record",
                                 recording || (possible && missing == NULL && dsk_recorder_is_available ()));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.discard-recording", recording);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send-recording", recording);
}

void
dsk_composer_connect_voice (DskComposer *self)
{
  self->voice = g_new0 (DskComposerVoice, 1);
}

void
dsk_composer_dispose_voice (DskComposer *self)
{
  if (self->voice == NULL || self->voice->recorder == NULL)
    return;
  dsk_recorder_cancel (self->voice->recorder);
  let_go (self);
}

void
dsk_composer_free_voice (DskComposer *self)
{
  if (self->voice == NULL)
    return;
  g_clear_weak_pointer (&self->voice->question);
  g_clear_object (&self->voice->kept_for);
  dsk_composer_known_clear (&self->voice->known);
  g_clear_pointer (&self->voice, g_free);
}
