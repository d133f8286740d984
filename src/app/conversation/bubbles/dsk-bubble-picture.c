/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-picture.h"

#include "dsk-labels.h"
#include "dsk-message-words.h"

#include <glib/gi18n.h>

#define MAX_WIDTH 252
#define MAX_HEIGHT 300
#define MIN_SIDE 96
#define STICKER_SIDE 128

struct _DskBubblePicture
{
  GtkWidget parent_instance;

  GtkWidget *button; /* (owned by the widget tree), as all that follow */
  GtkPicture *picture;
  GtkWidget *placeholder;
  GtkLabel *words;
  GtkWidget *play;

  int width;    /* of the frame, whatever is in it */
  int height;
  char *wanted; /* (owned) (nullable): digest */
  char *file;   /* (owned) (nullable): digest */
};

G_DEFINE_FINAL_TYPE (DskBubblePicture, dsk_bubble_picture, GTK_TYPE_WIDGET)

/* As large as the picture is, within bounds; a shape that nobody could see is made one that can be. */
static void
frame_size (const DskTimelineRow *row, const DskMediaRow *media, int *width, int *height)
{
  double w = media->width, h = media->height, scale;

  if (row->kind == DSK_MESSAGE_STICKER)
    {
      *width = *height = STICKER_SIDE;
      return;
    }
  if (media->width <= 0 || media->height <= 0)
    {
      w = 200;
      h = 150;
    }
  scale = MIN (1, MIN (MAX_WIDTH / w, MAX_HEIGHT / h));
  *width = (int) CLAMP (w * scale, MIN_SIDE, MAX_WIDTH);
  *height = (int) CLAMP (h * scale, MIN_SIDE, MAX_HEIGHT);
}

static void
set_words (DskBubblePicture *self, const DskTimelineRow *row, const DskMediaRow *media)
{
  g_autofree char *state = dsk_inside_media_state (media);
  g_autofree char *size = media->size > 0 ? g_format_size ((guint64) media->size) : NULL;

  if (state != NULL)
    gtk_label_set_text (self->words, state);
  else
    gtk_label_set_text (self->words, size != NULL ? size : dsk_label_message_kind (row->kind));
}

static void
fill (DskBubblePicture *self, const DskTimelineRow *row, const DskMediaRow *media)
{
  const char *kind = dsk_label_message_kind (row->kind);
  gboolean ready = g_strcmp0 (media->state, "ready") == 0 || row->direction == DSK_DIRECTION_OUT;
  gboolean failed = g_strcmp0 (media->state, "failed") == 0;
  g_autofree char *state = dsk_inside_media_state (media);
  g_autofree char *spoken = NULL;

  frame_size (row, media, &self->width, &self->height);
  set_words (self, row, media);
  gtk_widget_set_visible (self->play, row->kind == DSK_MESSAGE_VIDEO && ready);
  gtk_widget_set_sensitive (self->button, ready && media->sha256 != NULL);
  if (row->kind == DSK_MESSAGE_STICKER)
    gtk_widget_add_css_class (GTK_WIDGET (self), "sticker");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", row->id);
  if (ready && media->sha256 != NULL)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "timeline.open-media");
  /* Translators: what it is (a photo, a video), and how far downloading it is */
  spoken = state != NULL ? g_strdup_printf (_ ("%s: %s"), kind, state)
                         : g_strdup_printf (_ ("Open %s"), kind);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  if (ready && !failed)
    {
      /* Ours is here in whole; a sticker is small. Of a video only its picture can be shown. */
      self->file = g_strdup (media->sha256);
      self->wanted = g_strdup (media->thumb);
      if (self->wanted == NULL && row->kind != DSK_MESSAGE_VIDEO
          && (row->kind == DSK_MESSAGE_STICKER || row->direction == DSK_DIRECTION_OUT))
        self->wanted = g_strdup (media->sha256);
    }
}

const char *
dsk_bubble_picture_get_wanted (DskBubblePicture *self)
{
  g_return_val_if_fail (DSK_IS_BUBBLE_PICTURE (self), NULL);

  return self->wanted;
}

const char *
dsk_bubble_picture_get_file (DskBubblePicture *self)
{
  g_return_val_if_fail (DSK_IS_BUBBLE_PICTURE (self), NULL);

  return self->file;
}

void
dsk_bubble_picture_set_paintable (DskBubblePicture *self, GdkPaintable *paintable)
{
  g_return_if_fail (DSK_IS_BUBBLE_PICTURE (self));

  g_clear_pointer (&self->wanted, g_free);
  gtk_picture_set_paintable (self->picture, paintable);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), paintable != NULL);
  gtk_widget_set_visible (self->placeholder, paintable == NULL);
}

/* A picture asks for as much room as it has pixels; here it gets its frame. Large text may need more. */
static void
dsk_bubble_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  DskBubblePicture *self = DSK_BUBBLE_PICTURE (widget);
  int words = 0;

  if (gtk_widget_get_visible (self->placeholder))
    gtk_widget_measure (self->placeholder, orientation,
                        orientation == GTK_ORIENTATION_VERTICAL ? self->width : -1, &words, NULL,
                        NULL, NULL);
  *minimum = *natural
      = MAX (words, orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height);
}

static void
dsk_bubble_picture_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DskBubblePicture *self = DSK_BUBBLE_PICTURE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int minimum, frame;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  frame = MIN (minimum, width);
  gtk_widget_size_allocate (self->button, &(GtkAllocation){ rtl ? width - frame : 0, 0, frame, height },
                            -1);
}

static void
dsk_bubble_picture_dispose (GObject *object)
{
  DskBubblePicture *self = DSK_BUBBLE_PICTURE (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->file, g_free);
  G_OBJECT_CLASS (dsk_bubble_picture_parent_class)->dispose (object);
}

static void
dsk_bubble_picture_class_init (DskBubblePictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_bubble_picture_dispose;
  widget_class->measure = dsk_bubble_picture_measure;
  widget_class->size_allocate = dsk_bubble_picture_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "dsk-picture");
}

static void
dsk_bubble_picture_init (DskBubblePicture *self)
{
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-photo-symbolic", "pixel-size",
                                  24, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->picture = g_object_new (GTK_TYPE_PICTURE, "can-shrink", TRUE, "keep-aspect-ratio", TRUE,
                                "visible", FALSE, "accessible-role",
                                GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->words = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, NULL);
  self->placeholder = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                    6, "halign", GTK_ALIGN_CENTER, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_box_append (GTK_BOX (self->placeholder), icon);
  gtk_box_append (GTK_BOX (self->placeholder), GTK_WIDGET (self->words));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->picture));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->placeholder);
  self->play = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-play-symbolic", "pixel-size", 24,
                             "halign", GTK_ALIGN_START, "valign", GTK_ALIGN_END, "visible", FALSE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->play, "play");
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->play);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), overlay);
  gtk_widget_set_overflow (self->button, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
dsk_bubble_picture_new (const DskTimelineRow *row, const DskMediaRow *media)
{
  DskBubblePicture *self = g_object_new (DSK_TYPE_BUBBLE_PICTURE, NULL);

  fill (self, row, media);
  return GTK_WIDGET (self);
}
