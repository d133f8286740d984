/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-attachment-sound.h"

#include "dsk-labels.h"

#include <glib/gi18n.h>

struct _DskAttachmentSound
{
  GtkWidget parent_instance;

  GtkWidget *row; /* (owned by the widget tree), as all that follow */
  GtkWidget *play;
  GtkWidget *time;
  DskAttachment *attachment; /* (owned) */
  DskPlayer *player;         /* (owned) */
  char *key;                 /* (owned): what it is called there */
  char *name;                /* (owned) */
};

G_DEFINE_FINAL_TYPE (DskAttachmentSound, dsk_attachment_sound, GTK_TYPE_WIDGET)

static gboolean
is_mine (DskAttachmentSound *self)
{
  return g_strcmp0 (dsk_player_get_key (self->player), self->key) == 0;
}

static void
changed_cb (DskAttachmentSound *self)
{
  const gboolean mine = is_mine (self);
  const DskPlayerState state = mine ? dsk_player_get_state (self->player) : DSK_PLAYER_STOPPED;
  const gboolean pauses = state == DSK_PLAYER_PLAYING || state == DSK_PLAYER_LOADING;
  const gint64 position = mine ? dsk_player_get_position (self->player) : 0;
  const gint64 length = dsk_attachment_get_duration (self->attachment);
  g_autofree char *time = dsk_label_length (position > 0 ? position : length);
  g_autofree char *words = g_strdup_printf (pauses ? _ ("Pause %s") : _ ("Play %s"), self->name);

  gtk_button_set_icon_name (GTK_BUTTON (self->play), pauses ? "dastak-pause-symbolic" : "dastak-play-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_tooltip_text (self->play,
                               state == DSK_PLAYER_FAILED ? dsk_player_get_error (self->player) : words);
  gtk_label_set_text (GTK_LABEL (self->time), time);
  gtk_widget_set_visible (self->time, position > 0 || length > 0);
}

static void
play_cb (DskAttachmentSound *self)
{
  const DskPlayerState state = is_mine (self) ? dsk_player_get_state (self->player) : DSK_PLAYER_STOPPED;
  g_autofree char *path = NULL;

  if (state == DSK_PLAYER_PLAYING || state == DSK_PLAYER_LOADING)
    dsk_player_pause (self->player);
  else if (state == DSK_PLAYER_PAUSED)
    dsk_player_play (self->player);
  else
    {
      path = dsk_attachment_dup_path (self->attachment);
      dsk_player_prepare (self->player, self->key);
      if (path != NULL)
        dsk_player_open (self->player, self->key, path);
      else
        dsk_player_fail (self->player, self->key, _ ("The file is gone from this computer"));
    }
}

gboolean
dsk_attachment_sound_can_play (DskAttachment *attachment)
{
  const DskMessageKind kind = dsk_attachment_get_kind (attachment);

  return (kind == DSK_MESSAGE_VOICE || kind == DSK_MESSAGE_AUDIO) && dsk_attachment_is_ready (attachment)
         && dsk_player_is_available ();
}

static void
dsk_attachment_sound_dispose (GObject *object)
{
  DskAttachmentSound *self = DSK_ATTACHMENT_SOUND (object);

  if (self->player != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->player, self);
      if (is_mine (self))
        dsk_player_stop (self->player);
    }
  g_clear_pointer (&self->row, gtk_widget_unparent);
  g_clear_object (&self->player);
  g_clear_object (&self->attachment);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (dsk_attachment_sound_parent_class)->dispose (object);
}

static void
dsk_attachment_sound_class_init (DskAttachmentSoundClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_attachment_sound_dispose;
  gtk_widget_class_set_css_name (widget_class, "dsk-attachment-sound");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
dsk_attachment_sound_init (DskAttachmentSound *self)
{
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->play = gtk_button_new ();
  gtk_widget_add_css_class (self->play, "circular");
  gtk_widget_set_valign (self->play, GTK_ALIGN_CENTER);
  self->time = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->time, "numeric");
  gtk_widget_set_direction (self->time, GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (self->row), self->play);
  gtk_box_append (GTK_BOX (self->row), self->time);
  gtk_widget_set_parent (self->row, GTK_WIDGET (self));
  g_signal_connect_swapped (self->play, "clicked", G_CALLBACK (play_cb), self);
}

GtkWidget *
dsk_attachment_sound_new (DskAttachment *attachment, const char *name, DskPlayer *player)
{
  DskAttachmentSound *self = g_object_new (DSK_TYPE_ATTACHMENT_SOUND, NULL);

  self->attachment = g_object_ref (attachment);
  self->player = g_object_ref (player);
  self->key = g_strconcat ("attached:", dsk_attachment_get_sha256 (attachment), NULL);
  self->name = g_strdup (name);
  g_signal_connect_swapped (player, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
  return GTK_WIDGET (self);
}
