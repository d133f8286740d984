/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-upload.h"

#include "dsk-bubble-parts.h"
#include "dsk-timeline-view.h"

#include <glib/gi18n.h>

struct _DskBubbleUpload
{
  GtkWidget parent_instance;

  GtkWidget *column; /* (owned by the widget tree), as all that follow */
  GtkProgressBar *bar;
  GtkLabel *words;

  DskMediaCache *cache; /* (owned) (nullable): while in a timeline */
  gulong progress_id;
  char *sha256; /* (owned) */
  gint64 size;  /* bytes */
};

G_DEFINE_FINAL_TYPE (DskBubbleUpload, dsk_bubble_upload, GTK_TYPE_WIDGET)

static void
show (DskBubbleUpload *self, gint64 done, gint64 total)
{
  g_autofree char *have = g_format_size ((guint64) MAX (done, 0));
  g_autofree char *all = g_format_size ((guint64) MAX (total, 0));
  g_autofree char *words = NULL;

  if (done <= 0 || total <= 0)
    words = g_strdup (_ ("Not at the relay yet"));
  else
    /* Translators: how much of a file was uploaded, as in "1.2 MB of 3.4 MB" */
    words = g_strdup_printf (_ ("%s of %s"), have, all);
  gtk_label_set_text (self->words, words);
  gtk_progress_bar_set_fraction (self->bar,
                                 total > 0 ? CLAMP ((double) done / (double) total, 0, 1) : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  words, -1);
}

static void
progress_cb (DskBubbleUpload *self, const char *sha256, gint64 done, gint64 total)
{
  if (g_strcmp0 (sha256, self->sha256) == 0)
    show (self, done, total);
}

static void
dsk_bubble_upload_root (GtkWidget *widget)
{
  DskBubbleUpload *self = DSK_BUBBLE_UPLOAD (widget);
  GtkWidget *view;
  DskMediaCache *cache;

  GTK_WIDGET_CLASS (dsk_bubble_upload_parent_class)->root (widget);
  view = gtk_widget_get_ancestor (widget, DSK_TYPE_TIMELINE_VIEW);
  cache = view != NULL ? dsk_timeline_view_get_files (DSK_TIMELINE_VIEW (view)) : NULL;
  if (cache == NULL)
    return;
  self->cache = g_object_ref (cache);
  self->progress_id
      = g_signal_connect_swapped (cache, "progress", G_CALLBACK (progress_cb), self);
}

static void
dsk_bubble_upload_unroot (GtkWidget *widget)
{
  DskBubbleUpload *self = DSK_BUBBLE_UPLOAD (widget);

  if (self->cache != NULL)
    g_clear_signal_handler (&self->progress_id, self->cache);
  g_clear_object (&self->cache);
  GTK_WIDGET_CLASS (dsk_bubble_upload_parent_class)->unroot (widget);
}

static void
dsk_bubble_upload_dispose (GObject *object)
{
  DskBubbleUpload *self = DSK_BUBBLE_UPLOAD (object);

  g_clear_pointer (&self->column, gtk_widget_unparent);
  g_clear_pointer (&self->sha256, g_free);
  G_OBJECT_CLASS (dsk_bubble_upload_parent_class)->dispose (object);
}

static void
dsk_bubble_upload_class_init (DskBubbleUploadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_bubble_upload_dispose;
  widget_class->root = dsk_bubble_upload_root;
  widget_class->unroot = dsk_bubble_upload_unroot;
  gtk_widget_class_set_css_name (widget_class, "dsk-upload");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
dsk_bubble_upload_init (DskBubbleUpload *self)
{
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Uploading"), -1);
  self->words = GTK_LABEL (dsk_bubble_text_new ("", "media-state"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->words), TRUE);
  gtk_box_append (GTK_BOX (self->column), GTK_WIDGET (self->bar));
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
}

/* Takes the message back while its file is on the way. */
static GtkWidget *
cancel_new (const char *id)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Cancel"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conversation.take-back");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Cancel: the message is not sent"), -1);
  return button;
}

GtkWidget *
dsk_bubble_upload_new (const DskTimelineRow *row, const DskMediaRow *media)
{
  DskBubbleUpload *self;
  GtkWidget *line;

  if (row->direction != DSK_DIRECTION_OUT || g_strcmp0 (media->state, "bringing") != 0
      || media->sha256 == NULL)
    return NULL;
  self = g_object_new (DSK_TYPE_BUBBLE_UPLOAD, NULL);
  self->sha256 = g_strdup (media->sha256);
  self->size = media->size;
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->words));
  if (row->item == DSK_ITEM_MESSAGE)
    gtk_box_append (GTK_BOX (line), cancel_new (row->id));
  gtk_box_append (GTK_BOX (self->column), line);
  show (self, 0, media->size);
  return GTK_WIDGET (self);
}
