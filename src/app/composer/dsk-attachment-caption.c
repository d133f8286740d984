/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-attachment-caption.h"

#include "dsk-attachment-rules.h"
#include "dsk-focus-inside.h"

#include <glib/gi18n.h>

#define COUNTER_FROM 100 /* characters left when the counter appears */
/* What is too long is said, and not cut off; but it is a draft, too, and that has its end. */
#define MOST_CHARS (2 * DSK_CAPTION_MAX_CHARS)

struct _DskAttachmentCaption
{
  GtkWidget parent_instance;

  GtkWidget *column; /* (owned by the widget tree), as all that follow */
  GtkWidget *entry;
  GtkWidget *counter;
  DskAttachment *attachment; /* (owned) */
};

enum
{
  TYPED,
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskAttachmentCaption, dsk_attachment_caption, GTK_TYPE_WIDGET)

static void
update_counter (DskAttachmentCaption *self)
{
  const glong left = DSK_CAPTION_MAX_CHARS - g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->counter, left < COUNTER_FROM);
  if (left >= COUNTER_FROM)
    return;
  if (left >= 0)
    words = g_strdup_printf (ngettext ("%ld character left", "%ld characters left", (gulong) left), left);
  else
    words = g_strdup_printf (ngettext ("%ld character too many", "%ld characters too many", (gulong) -left), -left);
  gtk_label_set_text (GTK_LABEL (self->counter), words);
  if (left < 0)
    gtk_widget_add_css_class (self->counter, "error");
  else
    gtk_widget_remove_css_class (self->counter, "error");
}

static void
changed_cb (DskAttachmentCaption *self)
{
  dsk_attachment_set_caption (self->attachment, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  update_counter (self);
  g_signal_emit (self, signals[TYPED], 0);
}

static void
activate_cb (DskAttachmentCaption *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
dsk_attachment_caption_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (DSK_ATTACHMENT_CAPTION (widget)->entry);
}

static void
dsk_attachment_caption_dispose (GObject *object)
{
  DskAttachmentCaption *self = DSK_ATTACHMENT_CAPTION (object);

  g_clear_pointer (&self->column, gtk_widget_unparent);
  g_clear_object (&self->attachment);
  G_OBJECT_CLASS (dsk_attachment_caption_parent_class)->dispose (object);
}

static void
dsk_attachment_caption_class_init (DskAttachmentCaptionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_attachment_caption_dispose;
  widget_class->focus = dsk_focus_inside;
  widget_class->grab_focus = dsk_attachment_caption_grab_focus;
  signals[TYPED] = g_signal_new ("typed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "dsk-attachment-caption");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
dsk_attachment_caption_init (DskAttachmentCaption *self)
{
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->entry = g_object_new (GTK_TYPE_ENTRY, "placeholder-text", _ ("Add a caption…"), "max-length", MOST_CHARS,
                              "enable-emoji-completion", FALSE, "input-hints",
                              GTK_INPUT_HINT_SPELLCHECK | GTK_INPUT_HINT_EMOJI, NULL);
  self->counter = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "visible", FALSE, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->counter, "caption");
  gtk_widget_add_css_class (self->counter, "numeric");
  gtk_box_append (GTK_BOX (self->column), self->entry);
  gtk_box_append (GTK_BOX (self->column), self->counter);
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
}

GtkWidget *
dsk_attachment_caption_new (DskAttachment *attachment, const char *name)
{
  DskAttachmentCaption *self = g_object_new (DSK_TYPE_ATTACHMENT_CAPTION, NULL);
  const char *caption = dsk_attachment_get_caption (attachment);
  /* Translators: %s is the name of a file */
  g_autofree char *words = g_strdup_printf (_ ("Caption of %s"), name);

  self->attachment = g_object_ref (attachment);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), caption != NULL ? caption : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  update_counter (self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  return GTK_WIDGET (self);
}
