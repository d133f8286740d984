/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-sound.h"

#include "dsk-bubble-parts.h"
#include "dsk-labels.h"
#include "dsk-peaks.h"
#include "dsk-timeline-view.h"
#include "dsk-wave.h"

#include <glib/gi18n.h>

#define STEP_S 2
#define PAGE_S 10
#define BAR_WIDTH 150

struct _DskBubbleSound
{
  GtkWidget parent_instance;

  GtkWidget *column; /* (owned by the widget tree), as all that follow */
  GtkWidget *play;
  GtkScale *bar;
  GtkWidget *wave; /* behind it, once it is known */
  GtkLabel *times;
  GtkWidget *speed;
  GtkLabel *error;
  GtkWidget *buttons; /* what else can be done, when it failed */

  DskPlayer *player; /* (owned) (nullable): while in a timeline */
  gulong changed_id;
  DskMediaCache *media; /* (owned) (nullable): while in a timeline */
  gulong ready_id;
  char *sha256;      /* (owned): of the file */
  char *id;          /* (owned): of the message */
  char *name;        /* (owned): what it is */
  gint64 duration;   /* ms, as the relay says; 0: not known */
  gboolean shown;    /* it was in sight */
};

G_DEFINE_FINAL_TYPE (DskBubbleSound, dsk_bubble_sound, GTK_TYPE_WIDGET)

static gboolean
is_mine (DskBubbleSound *self)
{
  return self->player != NULL && g_strcmp0 (dsk_player_get_key (self->player), self->id) == 0;
}

/* --- what it shows --- */

static void
show_button (DskBubbleSound *self, DskPlayerState state)
{
  gboolean pauses = state == DSK_PLAYER_PLAYING || state == DSK_PLAYER_LOADING;
  /* Translators: the button of a voice message */
  g_autofree char *words = g_strdup_printf (pauses ? _ ("Pause %s") : _ ("Play %s"), self->name);

  gtk_button_set_icon_name (GTK_BUTTON (self->play),
                            pauses ? "dastak-pause-symbolic" : "dastak-play-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
show_times (DskBubbleSound *self, gint64 position, gint64 duration)
{
  g_autofree char *now = dsk_label_length (position);
  g_autofree char *all = dsk_label_length (duration);
  g_autofree char *both = NULL;
  g_autofree char *spoken = NULL;

  both = duration > 0 ? g_strdup_printf ("%s / %s", now, all) : g_strdup (position > 0 ? now : "");
  /* Translators: where in a voice message somebody is, as in "0:12 of 1:05" */
  spoken = g_strdup_printf (_ ("%s of %s"), now, all);
  gtk_label_set_text (self->times, both);
  gtk_range_set_range (GTK_RANGE (self->bar), 0, MAX ((double) duration / 1000, 0.1));
  gtk_range_set_value (GTK_RANGE (self->bar), (double) position / 1000);
  dsk_wave_set_heard (DSK_WAVE (self->wave), duration > 0 ? CLAMP ((double) position / (double) duration, 0, 1) : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  spoken, -1);
}

static void
show_rate (DskBubbleSound *self)
{
  double rate = self->player != NULL ? dsk_player_get_rate (self->player) : 1;
  const char *label = rate > 1.75 ? "2×" : rate > 1.25 ? "1.5×" : "1×";
  /* Translators: %s is how much faster than it was said: "1×", "1.5×", "2×" */
  g_autofree char *words = g_strdup_printf (_ ("Speed: %s"), label);

  gtk_button_set_label (GTK_BUTTON (self->speed), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->speed), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
show_failure (DskBubbleSound *self, const char *words)
{
  gtk_label_set_text (self->error, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), words != NULL);
  gtk_widget_set_visible (self->buttons, words != NULL);
}

static void
changed_cb (DskBubbleSound *self)
{
  gboolean mine = is_mine (self);
  DskPlayerState state = mine ? dsk_player_get_state (self->player) : DSK_PLAYER_STOPPED;
  gint64 duration = mine ? dsk_player_get_duration (self->player) : 0;

  show_button (self, state);
  show_times (self, mine ? dsk_player_get_position (self->player) : 0,
              duration > 0 ? duration : self->duration);
  show_rate (self);
  show_failure (self, state == DSK_PLAYER_FAILED ? dsk_player_get_error (self->player) : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->bar), duration > 0 && state != DSK_PLAYER_FAILED);
}

/* --- how loud it is --- */

static void
peaks_cb (GObject *owner, GBytes *peaks)
{
  DskBubbleSound *self = DSK_BUBBLE_SOUND (owner);
  gsize n = 0;
  const guint8 *levels = peaks != NULL ? g_bytes_get_data (peaks, &n) : NULL;

  /* Without, it is a plain line. */
  if (self->column == NULL || levels == NULL)
    return;
  dsk_wave_set_levels (DSK_WAVE (self->wave), levels, n);
  gtk_widget_set_visible (self->wave, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->bar), "on-wave");
}

/* As soon as it is in sight and the file is here; nothing is fetched for it. */
static void
ask_peaks (DskBubbleSound *self)
{
  g_autofree char *path = self->shown && self->media != NULL && dsk_wave_is_empty (DSK_WAVE (self->wave))
                              ? dsk_media_cache_lookup (self->media, self->sha256)
                              : NULL;

  if (path != NULL)
    dsk_peaks_ask (self->sha256, path, G_OBJECT (self), peaks_cb);
}

static void
ready_cb (DskBubbleSound *self, const char *sha256)
{
  if (g_strcmp0 (sha256, self->sha256) == 0)
    ask_peaks (self);
}

void
dsk_bubble_sound_show (DskBubbleSound *self)
{
  g_return_if_fail (DSK_IS_BUBBLE_SOUND (self));

  if (self->shown)
    return;
  self->shown = TRUE;
  ask_peaks (self);
}

/* --- what people do --- */

static gboolean
seek_cb (DskBubbleSound *self, GtkScrollType scroll, double value)
{
  if (is_mine (self) && dsk_player_get_duration (self->player) > 0)
    dsk_player_seek (self->player, (gint64) (MAX (value, 0) * 1000));
  return GDK_EVENT_STOP;
}

static void
speed_cb (DskBubbleSound *self)
{
  double rate;

  if (self->player == NULL)
    return;
  rate = dsk_player_get_rate (self->player);
  dsk_player_set_rate (self->player, rate < 1.25 ? 1.5 : rate < 1.75 ? 2 : 1);
}

/* A bar takes up and down, too, and would hold whoever goes through the messages: they go back to the row. */
static gboolean
key_cb (DskBubbleSound *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_LIST_VIEW);
  GtkWidget *row = GTK_WIDGET (self);

  if ((keyval != GDK_KEY_Up && keyval != GDK_KEY_Down) || list == NULL)
    return GDK_EVENT_PROPAGATE;
  while (gtk_widget_get_parent (row) != list)
    row = gtk_widget_get_parent (row);
  gtk_widget_grab_focus (row);
  return GDK_EVENT_STOP;
}

/* --- in the timeline --- */

static void
dsk_bubble_sound_root (GtkWidget *widget)
{
  DskBubbleSound *self = DSK_BUBBLE_SOUND (widget);
  GtkWidget *view;
  DskMediaCache *files;

  GTK_WIDGET_CLASS (dsk_bubble_sound_parent_class)->root (widget);
  view = gtk_widget_get_ancestor (widget, DSK_TYPE_TIMELINE_VIEW);
  if (view == NULL)
    return;
  self->player = g_object_ref (dsk_timeline_view_get_player (DSK_TIMELINE_VIEW (view)));
  self->changed_id
      = g_signal_connect_swapped (self->player, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  files = dsk_timeline_view_get_files (DSK_TIMELINE_VIEW (view));
  if (files == NULL)
    return;
  self->media = g_object_ref (files);
  self->ready_id = g_signal_connect_swapped (self->media, "ready", G_CALLBACK (ready_cb), self);
  ask_peaks (self);
  dsk_timeline_view_look (DSK_TIMELINE_VIEW (view));
}

static void
dsk_bubble_sound_unroot (GtkWidget *widget)
{
  DskBubbleSound *self = DSK_BUBBLE_SOUND (widget);

  if (self->player != NULL)
    g_clear_signal_handler (&self->changed_id, self->player);
  g_clear_object (&self->player);
  if (self->media != NULL)
    g_clear_signal_handler (&self->ready_id, self->media);
  g_clear_object (&self->media);
  GTK_WIDGET_CLASS (dsk_bubble_sound_parent_class)->unroot (widget);
}

static void
dsk_bubble_sound_dispose (GObject *object)
{
  DskBubbleSound *self = DSK_BUBBLE_SOUND (object);

  g_clear_pointer (&self->column, gtk_widget_unparent);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (dsk_bubble_sound_parent_class)->dispose (object);
}

static void
dsk_bubble_sound_class_init (DskBubbleSoundClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_bubble_sound_dispose;
  widget_class->root = dsk_bubble_sound_root;
  widget_class->unroot = dsk_bubble_sound_unroot;
  gtk_widget_class_set_css_name (widget_class, "dsk-sound");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* --- construction --- */

static GtkWidget *
make_bar (DskBubbleSound *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *overlay = gtk_overlay_new ();

  self->wave = dsk_wave_new ();
  gtk_widget_set_visible (self->wave, FALSE);
  gtk_widget_set_can_target (self->wave, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->wave);
  self->bar = GTK_SCALE (gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1));
  gtk_scale_set_draw_value (self->bar, FALSE);
  gtk_range_set_increments (GTK_RANGE (self->bar), STEP_S, PAGE_S);
  gtk_widget_set_hexpand (GTK_WIDGET (self->bar), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->bar), BAR_WIDTH, -1);
  gtk_widget_set_valign (GTK_WIDGET (self->bar), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Position"), -1);
  g_signal_connect_swapped (self->bar, "change-value", G_CALLBACK (seek_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->bar), keys);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->bar));
  gtk_overlay_set_measure_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->bar), TRUE);
  return overlay;
}

/* Time goes from the left to the right in every language, as on every such thing. */
static GtkWidget *
make_controls (DskBubbleSound *self)
{
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->play = gtk_button_new ();
  gtk_widget_add_css_class (self->play, "circular");
  gtk_widget_add_css_class (self->play, "play");
  gtk_widget_set_valign (self->play, GTK_ALIGN_CENTER);
  self->times = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->times), "times");
  self->speed = gtk_button_new_with_label ("1×");
  gtk_widget_add_css_class (self->speed, "flat");
  gtk_widget_add_css_class (self->speed, "speed");
  gtk_widget_set_valign (self->speed, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->speed, _ ("How fast it is played"));
  g_signal_connect_swapped (self->speed, "clicked", G_CALLBACK (speed_cb), self);
  gtk_box_append (GTK_BOX (middle), make_bar (self));
  gtk_box_append (GTK_BOX (middle), GTK_WIDGET (self->times));
  gtk_box_append (GTK_BOX (controls), self->play);
  gtk_box_append (GTK_BOX (controls), middle);
  gtk_box_append (GTK_BOX (controls), self->speed);
  gtk_widget_set_direction (controls, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->bar), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->times), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (gtk_button_get_child (GTK_BUTTON (self->speed)), GTK_TEXT_DIR_LTR);
  return controls;
}

static void
dsk_bubble_sound_init (DskBubbleSound *self)
{
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (self->column), make_controls (self));
  self->error = GTK_LABEL (dsk_bubble_text_new ("", "media-state"));
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  gtk_box_append (GTK_BOX (self->column), GTK_WIDGET (self->error));
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
}

static void
fill (DskBubbleSound *self, const DskTimelineRow *row, const DskMediaRow *media)
{
  GtkWidget *save = gtk_button_new_from_icon_name ("dastak-save-symbolic");
  GtkWidget *controls = gtk_widget_get_first_child (self->column);

  self->id = g_strdup (row->id);
  self->sha256 = g_strdup (media->sha256);
  self->name = media->name != NULL ? dsk_label_name (media->name, FALSE)
                                   : g_strdup (dsk_label_message_kind (row->kind));
  self->duration = media->duration_ms;
  if (media->name != NULL && row->kind != DSK_MESSAGE_VOICE)
    gtk_box_prepend (GTK_BOX (self->column),
                     dsk_bubble_line_new ("dastak-voice-symbolic", self->name, "part-title"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->play), "s", row->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->play), "timeline.play");
  gtk_widget_add_css_class (save, "flat");
  gtk_widget_set_valign (save, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (save, _ ("Save File"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (save), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Save File"), -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (save), "s", row->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "timeline.save-media");
  gtk_box_append (GTK_BOX (controls), save);
  self->buttons
      = dsk_bubble_button_new (_ ("_Open"), NULL, "timeline.open-media", row->id);
  gtk_widget_set_halign (self->buttons, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->column), self->buttons);
  changed_cb (self);
}

gboolean
dsk_bubble_sound_can_play (const DskTimelineRow *row, const DskMediaRow *media)
{
  gboolean here = g_strcmp0 (media->state, "ready") == 0 || g_strcmp0 (media->state, "bringing") == 0;

  return (row->kind == DSK_MESSAGE_VOICE || row->kind == DSK_MESSAGE_AUDIO) && here
         && media->sha256 != NULL && dsk_player_is_available ();
}

GtkWidget *
dsk_bubble_sound_new (const DskTimelineRow *row, const DskMediaRow *media)
{
  DskBubbleSound *self = g_object_new (DSK_TYPE_BUBBLE_SOUND, NULL);

  fill (self, row, media);
  return GTK_WIDGET (self);
}
