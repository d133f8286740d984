/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-voice-bar.h"

#include "dsk-focus-inside.h"
#include "dsk-labels.h"
#include "dsk-wave.h"

#include <glib/gi18n.h>

struct _DskVoiceBar
{
  GtkWidget parent_instance;

  GtkWidget *column; /* (owned by the widget tree), as all that follow */
  GtkWidget *wave;
  GtkWidget *time;
  GtkWidget *words;
  GtkWidget *stop;
  GtkWidget *send;
  DskRecorder *recorder; /* (owned) (nullable) */
  gint64 shown;          /* ms of it that the wave has */
};

G_DEFINE_FINAL_TYPE (DskVoiceBar, dsk_voice_bar, GTK_TYPE_WIDGET)

static const char *
words_of (DskRecorder *recorder)
{
  switch (dsk_recorder_get_state (recorder))
    {
    case DSK_RECORDER_STARTING:
      return _ ("Waiting for the microphone…");
    case DSK_RECORDER_RECORDING:
      return dsk_recorder_is_silent (recorder) ? _ ("Nothing is heard. Is the microphone switched on?") : NULL;
    case DSK_RECORDER_IDLE:
    case DSK_RECORDER_FINISHING:
    case DSK_RECORDER_DONE:
    case DSK_RECORDER_FAILED:
    default:
      return NULL;
    }
}

static void
changed_cb (DskVoiceBar *self)
{
  const gint64 duration = dsk_recorder_get_duration (self->recorder);
  const char *words = words_of (self->recorder);
  g_autofree char *time = dsk_label_length (duration);

  if (duration != self->shown)
    dsk_wave_push (DSK_WAVE (self->wave), dsk_recorder_get_level (self->recorder));
  self->shown = duration;
  gtk_label_set_text (GTK_LABEL (self->time), time);
  gtk_label_set_text (GTK_LABEL (self->words), words != NULL ? words : "");
  gtk_widget_set_visible (self->words, words != NULL);
}

void
dsk_voice_bar_set_recorder (DskVoiceBar *self, DskRecorder *recorder)
{
  g_return_if_fail (DSK_IS_VOICE_BAR (self));

  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_func (self->recorder, changed_cb, self);
  g_set_object (&self->recorder, recorder);
  dsk_wave_clear (DSK_WAVE (self->wave));
  self->shown = 0;
  if (recorder == NULL)
    return;
  g_signal_connect_object (recorder, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

void
dsk_voice_bar_set_send_label (DskVoiceBar *self, const char *label)
{
  g_return_if_fail (DSK_IS_VOICE_BAR (self));

  gtk_button_set_label (GTK_BUTTON (self->send), label);
}

static gboolean
dsk_voice_bar_grab_focus (GtkWidget *widget)
{
  DskVoiceBar *self = DSK_VOICE_BAR (widget);

  return gtk_widget_grab_focus (self->stop);
}

/* --- object --- */

static void
dsk_voice_bar_dispose (GObject *object)
{
  DskVoiceBar *self = DSK_VOICE_BAR (object);

  g_clear_pointer (&self->column, gtk_widget_unparent);
  g_clear_object (&self->recorder);
  G_OBJECT_CLASS (dsk_voice_bar_parent_class)->dispose (object);
}

static void
dsk_voice_bar_class_init (DskVoiceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_voice_bar_dispose;
  widget_class->focus = dsk_focus_inside;
  widget_class->grab_focus = dsk_voice_bar_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "dsk-voice-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_button (const char *icon, const char *tooltip, const char *name, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
make_row (DskVoiceBar *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *dot = g_object_new (GTK_TYPE_BOX, "valign", GTK_ALIGN_CENTER, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (dot, "dot");
  self->wave = dsk_wave_new ();
  gtk_widget_set_hexpand (self->wave, TRUE);
  gtk_widget_set_valign (self->wave, GTK_ALIGN_CENTER);
  self->time = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->time, "numeric");
  gtk_widget_set_direction (self->time, GTK_TEXT_DIR_LTR);
  self->stop = make_button ("media-playback-stop-symbolic", _ ("Stop Recording (Ctrl+Shift+R)"), _ ("Stop Recording"),
                            "composer.record");
  self->send = gtk_button_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->send), "composer.send-recording");
  gtk_widget_add_css_class (self->send, "suggested-action");
  gtk_widget_set_valign (self->send, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), dot);
  gtk_box_append (GTK_BOX (row), self->time);
  gtk_box_append (GTK_BOX (row), self->wave);
  gtk_box_append (GTK_BOX (row), make_button ("user-trash-symbolic", _ ("Discard Recording (Esc)"),
                                              _ ("Discard Recording"), "composer.discard-recording"));
  gtk_box_append (GTK_BOX (row), self->stop);
  gtk_box_append (GTK_BOX (row), self->send);
  return row;
}

static void
dsk_voice_bar_init (DskVoiceBar *self)
{
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                              "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->words, "caption");
  gtk_box_append (GTK_BOX (self->column), self->words);
  gtk_box_append (GTK_BOX (self->column), make_row (self));
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Recording a voice message"), -1);
}
