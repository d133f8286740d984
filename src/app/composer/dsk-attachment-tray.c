/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-attachment-tray.h"

#include "dsk-attachment-caption.h"
#include "dsk-attachment-rules.h"
#include "dsk-attachment-sound.h"
#include "dsk-capped-scroller.h"
#include "dsk-labels.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

#define PICTURE_SIZE 40
#define MAX_HEIGHT 220

struct _DskAttachmentTray
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* (owned by the widget tree) */
  GtkWidget *rows;     /* (owned by the widget tree) */
  GPtrArray *files;    /* (owned) (element-type DskAttachment): as the rows */
  DskClient *client;   /* (owned) (nullable) */
  DskPlayer *player;   /* (owned) (nullable) */
  DskMediaUse use;
};

enum
{
  CHANGED,
  TYPED,
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskAttachmentTray, dsk_attachment_tray, GTK_TYPE_WIDGET)

#define FILE_KEY "dsk-attachment"

/* --- one row: what it is, and below that its caption --- */

static DskAttachment *
attachment_of (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      DskAttachment *attachment = g_object_get_data (G_OBJECT (widget), FILE_KEY);

      if (attachment != NULL)
        return attachment;
    }
  return NULL;
}

/* What is written in the composer is the caption of one file alone; several have one each, and what somebody wrote
 * stays in sight. */
static void
show_captions (DskAttachmentTray *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      DskAttachment *attachment = attachment_of (row);

      gtk_widget_set_visible (gtk_widget_get_last_child (row),
                              dsk_attachment_may_have_words (attachment)
                                  && (self->files->len > 1 || dsk_attachment_get_caption (attachment) != NULL));
    }
}

static void
typed_cb (DskAttachmentTray *self)
{
  g_signal_emit (self, signals[TYPED], 0);
}

static void
activate_cb (DskAttachmentTray *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
remove_cb (DskAttachmentTray *self, GtkWidget *button)
{
  guint i;

  if (!g_ptr_array_find (self->files, attachment_of (button), &i))
    return;
  g_ptr_array_remove_index (self->files, i);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (i-- == 0)
      {
        gtk_box_remove (GTK_BOX (self->rows), row);
        break;
      }
  gtk_widget_set_visible (self->scroller, self->files->len > 0);
  show_captions (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
as_document_cb (DskAttachmentTray *self, GtkWidget *button)
{
  dsk_attachment_send_as_document (attachment_of (button));
}

static const char *
icon_of (DskMessageKind kind)
{
  switch ((int) kind)
    {
    case DSK_MESSAGE_IMAGE:
    case DSK_MESSAGE_STICKER:
      return "dastak-photo-symbolic";
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_VOICE:
      return "dastak-voice-symbolic";
    default:
      return "dastak-document-symbolic";
    }
}

static GtkWidget *
make_picture (DskAttachment *attachment)
{
  GdkPaintable *picture = dsk_attachment_get_picture (attachment);
  GtkWidget *image;

  if (picture == NULL)
    image = g_object_new (GTK_TYPE_IMAGE, "icon-name",
                          icon_of (dsk_attachment_get_kind (attachment)), "pixel-size", 20,
                          "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  else
    image = g_object_new (GTK_TYPE_IMAGE, "paintable", picture, "pixel-size", PICTURE_SIZE,
                          "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_size_request (image, PICTURE_SIZE, PICTURE_SIZE);
  gtk_widget_set_overflow (image, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (image, "thumbnail");
  gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
  return image;
}

/* Returns: (transfer none): what it is called here. A voice message has no name of its own. */
static const char *
name_of (DskAttachment *attachment)
{
  const DskMessageKind kind = dsk_attachment_get_kind (attachment);

  return kind == DSK_MESSAGE_VOICE ? dsk_label_message_kind (kind) : dsk_attachment_get_name (attachment);
}

static char *
describe (DskAttachment *attachment)
{
  g_autofree char *size = NULL;

  if (!dsk_attachment_is_ready (attachment))
    return g_strdup (_ ("Reading…"));
  size = g_format_size ((guint64) dsk_attachment_get_size (attachment));
  if (dsk_attachment_get_kind (attachment) == DSK_MESSAGE_VOICE)
    return g_strdup_printf ("\xe2\x81\xa8%s\xe2\x81\xa9", size);
  return g_strdup_printf ("%s · \xe2\x81\xa8%s\xe2\x81\xa9",
                          dsk_label_message_kind (dsk_attachment_get_kind (attachment)), size);
}

static GtkWidget *
make_words (DskAttachmentTray *self, DskAttachment *attachment)
{
  gboolean as_document;
  g_autofree char *problem = dsk_attachment_get_problem (attachment, &as_document);
  g_autofree char *details = problem == NULL ? describe (attachment) : NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name
      = g_object_new (GTK_TYPE_LABEL, "label", name_of (attachment), "xalign", 0.0f,
                      "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  GtkWidget *second
      = g_object_new (GTK_TYPE_LABEL, "label", problem != NULL ? problem : details, "xalign", 0.0f,
                      "wrap", problem != NULL, "wrap-mode", PANGO_WRAP_WORD_CHAR, "ellipsize",
                      problem != NULL ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (second, "caption");
  gtk_widget_add_css_class (second, problem != NULL ? "error" : "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), second);
  if (as_document)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Send as _Document Instead"));

      dsk_read_once (button);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      g_signal_connect_object (button, "clicked", G_CALLBACK (as_document_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
make_remove (DskAttachmentTray *self, DskAttachment *attachment)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  /* Translators: %s is the name of a file */
  g_autofree char *words
      = g_strdup_printf (_ ("Take Away %s"), name_of (attachment));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
fill_row (DskAttachmentTray *self, GtkWidget *outer, DskAttachment *attachment)
{
  GtkWidget *row = gtk_widget_get_first_child (outer);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (row)) != NULL)
    gtk_box_remove (GTK_BOX (row), child);
  if (self->player != NULL && dsk_attachment_sound_can_play (attachment))
    gtk_box_append (GTK_BOX (row), dsk_attachment_sound_new (attachment, name_of (attachment), self->player));
  else
    gtk_box_append (GTK_BOX (row), make_picture (attachment));
  gtk_box_append (GTK_BOX (row), make_words (self, attachment));
  gtk_box_append (GTK_BOX (row), make_remove (self, attachment));
}

static void
attachment_cb (DskAttachmentTray *self, DskAttachment *attachment)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (attachment_of (row) == attachment)
      {
        fill_row (self, row, attachment);
        show_captions (self);
        g_signal_emit (self, signals[CHANGED], 0);
      }
}

/* --- public --- */

void
dsk_attachment_tray_set_client (DskAttachmentTray *self, DskClient *client, DskMediaUse use)
{
  g_return_if_fail (DSK_IS_ATTACHMENT_TRAY (self));

  g_set_object (&self->client, client);
  self->use = use;
}

void
dsk_attachment_tray_set_player (DskAttachmentTray *self, DskPlayer *player)
{
  g_return_if_fail (DSK_IS_ATTACHMENT_TRAY (self));

  g_set_object (&self->player, player);
}

/* @at: how many are before it */
static void
insert (DskAttachmentTray *self, guint at, DskAttachment *attachment)
{
  GtkWidget *before = at > 0 ? gtk_widget_get_first_child (self->rows) : NULL;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *caption = dsk_attachment_caption_new (attachment, name_of (attachment));

  g_object_set_data_full (G_OBJECT (row), FILE_KEY, g_object_ref (attachment), g_object_unref);
  gtk_widget_add_css_class (row, "attachment");
  g_ptr_array_insert (self->files, (int) at, g_object_ref (attachment));
  gtk_box_append (GTK_BOX (row), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9));
  gtk_box_append (GTK_BOX (row), caption);
  g_signal_connect_object (caption, "typed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (caption, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 1; i < at; i++)
    before = gtk_widget_get_next_sibling (before);
  gtk_box_insert_child_after (GTK_BOX (self->rows), row, before);
  fill_row (self, row, attachment);
  g_signal_connect_object (attachment, "changed", G_CALLBACK (attachment_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->scroller, TRUE);
  show_captions (self);
}

gboolean
dsk_attachment_tray_add (DskAttachmentTray *self, DskAttachment *attachment)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT_TRAY (self), FALSE);

  if (self->files->len >= DSK_ATTACHMENT_TRAY_MAX)
    return FALSE;
  dsk_attachment_tray_add_recorded (self, attachment);
  return TRUE;
}

void
dsk_attachment_tray_add_recorded (DskAttachmentTray *self, DskAttachment *attachment)
{
  g_return_if_fail (DSK_IS_ATTACHMENT_TRAY (self));

  insert (self, self->files->len, attachment);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
dsk_attachment_tray_clear (DskAttachmentTray *self)
{
  GtkWidget *row;

  g_return_if_fail (DSK_IS_ATTACHMENT_TRAY (self));

  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    {
      g_signal_handlers_disconnect_by_func (attachment_of (row), attachment_cb, self);
      gtk_box_remove (GTK_BOX (self->rows), row);
    }
  g_ptr_array_set_size (self->files, 0);
  gtk_widget_set_visible (self->scroller, FALSE);
}

gboolean
dsk_attachment_tray_is_empty (DskAttachmentTray *self)
{
  return dsk_attachment_tray_get_n (self) == 0;
}

guint
dsk_attachment_tray_get_n (DskAttachmentTray *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT_TRAY (self), 0);

  return self->files->len;
}

DskAttachment *
dsk_attachment_tray_get (DskAttachmentTray *self, guint i)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT_TRAY (self), NULL);
  g_return_val_if_fail (i < self->files->len, NULL);

  return g_ptr_array_index (self->files, i);
}

gboolean
dsk_attachment_tray_takes_caption (DskAttachmentTray *self)
{
  g_autofree char *words = NULL;

  g_return_val_if_fail (DSK_IS_ATTACHMENT_TRAY (self), FALSE);

  if (self->files->len == 0)
    return FALSE;
  words = dsk_attachment_dup_words (self->files->pdata[0]);
  return words == NULL && dsk_attachment_takes_caption (dsk_attachment_get_kind (self->files->pdata[0]));
}

gboolean
dsk_attachment_tray_is_ready (DskAttachmentTray *self)
{
  g_return_val_if_fail (DSK_IS_ATTACHMENT_TRAY (self), FALSE);

  for (guint i = 0; i < self->files->len; i++)
    {
      DskAttachment *attachment = g_ptr_array_index (self->files, i);
      g_autofree char *problem = dsk_attachment_get_problem (attachment, NULL);
      g_autofree char *words = dsk_attachment_dup_words (attachment);

      if (problem != NULL || !dsk_attachment_is_ready (attachment)
          || (words != NULL && g_utf8_strlen (words, -1) > DSK_CAPTION_MAX_CHARS))
        return FALSE;
    }
  return TRUE;
}

char *
dsk_attachment_tray_save (DskAttachmentTray *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (DSK_IS_ATTACHMENT_TRAY (self), NULL);

  for (guint i = 0; i < self->files->len; i++)
    {
      g_autofree char *line = dsk_attachment_to_line (g_ptr_array_index (self->files, i));

      if (line != NULL)
        g_string_append_printf (out, "%s\n", line);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

void
dsk_attachment_tray_load (DskAttachmentTray *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autofree char *saved = NULL;
  g_auto (GStrv) there = NULL;
  guint at = 0;

  g_return_if_fail (DSK_IS_ATTACHMENT_TRAY (self));
  g_return_if_fail (self->client != NULL);

  saved = dsk_attachment_tray_save (self);
  there = g_strsplit (saved, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const gboolean known = *lines[i] == '\0' || g_strv_contains ((const char *const *) there, lines[i]);
      g_autoptr (DskAttachment) attachment
          = known ? NULL : dsk_attachment_new_for_line (self->client, lines[i], self->use);

      if (attachment != NULL)
        insert (self, at++, attachment);
    }
}

/* --- object --- */

static void
dsk_attachment_tray_dispose (GObject *object)
{
  DskAttachmentTray *self = DSK_ATTACHMENT_TRAY (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->client);
  g_clear_object (&self->player);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  G_OBJECT_CLASS (dsk_attachment_tray_parent_class)->dispose (object);
}

static void
dsk_attachment_tray_class_init (DskAttachmentTrayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_attachment_tray_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[TYPED] = g_signal_new ("typed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dsk_attachment_tray_init (DskAttachmentTray *self)
{
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->rows, "attachments");
  self->scroller = dsk_capped_scroller_new (self->rows, MAX_HEIGHT);
  gtk_widget_set_visible (self->scroller, FALSE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Attachments"), -1);
}
