/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-canned-popover.h"

#include "dsk-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_ROWS 6
#define BODY_CHARS 120
#define PREVIEW_LINES 6
#define ROW_KEY "dsk-canned"
#define FILLED_KEY "dsk-filled"

struct _DskCannedPopover
{
  DskCompletion parent_instance;

  GtkLabel *preview; /* (owned by the widget tree) */
  GPtrArray *rows;   /* (owned) (nullable): what the rows are of */
};

G_DEFINE_FINAL_TYPE (DskCannedPopover, dsk_canned_popover, DSK_TYPE_COMPLETION)

static void
add_row (DskCannedPopover *self, const DskCannedRow *canned, const DskCannedValues *values)
{
  char *filled = dsk_canned_fill (canned->body, values);
  g_autofree char *body = dsk_text_preview (filled, BODY_CHARS);
  g_autofree char *title = dsk_text_preview (canned->title, 0);
  g_autofree char *shortcut = g_strconcat ("/", canned->shortcut, NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", body,
                                 "title-lines", 1, "subtitle-lines", 1, "activatable", TRUE, "can-focus", FALSE, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", shortcut, "ellipsize", PANGO_ELLIPSIZE_END,
                                   "max-width-chars", 16, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  if (canned->kind == DSK_CANNED_ARTICLE)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dastak-document-symbolic");

      gtk_widget_set_tooltip_text (icon, _ ("Article"));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  g_object_set_data (G_OBJECT (row), ROW_KEY, (gpointer) canned);
  g_object_set_data_full (G_OBJECT (row), FILLED_KEY, filled, g_free);
  dsk_completion_add (DSK_COMPLETION (self), canned->id, GTK_LIST_BOX_ROW (row));
}

static void
moved_cb (DskCannedPopover *self)
{
  const char *filled = NULL;

  if (dsk_canned_popover_get_chosen (self, &filled) != NULL)
    gtk_label_set_text (self->preview, filled);
}

void
dsk_canned_popover_show (DskCannedPopover *self, GPtrArray *rows, const char *query, const DskCannedValues *values,
                         const GdkRectangle *at)
{
  g_autoptr (GPtrArray) found = NULL;

  g_return_if_fail (DSK_IS_CANNED_POPOVER (self));

  found = dsk_canned_find (rows, query);
  dsk_completion_begin (DSK_COMPLETION (self));
  g_ptr_array_ref (rows);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows;
  for (guint i = 0; i < found->len && i < MAX_ROWS; i++)
    add_row (self, found->pdata[i], values);
  dsk_completion_end (DSK_COMPLETION (self), at);
}

const DskCannedRow *
dsk_canned_popover_get_chosen (DskCannedPopover *self, const char **filled)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (DSK_IS_CANNED_POPOVER (self), NULL);

  row = dsk_completion_get_chosen (DSK_COMPLETION (self));
  if (row == NULL)
    return NULL;
  if (filled != NULL)
    *filled = g_object_get_data (G_OBJECT (row), FILLED_KEY);
  return g_object_get_data (G_OBJECT (row), ROW_KEY);
}

static void
dsk_canned_popover_dispose (GObject *object)
{
  g_clear_pointer (&DSK_CANNED_POPOVER (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (dsk_canned_popover_parent_class)->dispose (object);
}

static void
dsk_canned_popover_class_init (DskCannedPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_canned_popover_dispose;
}

static void
dsk_canned_popover_init (DskCannedPopover *self)
{
  self->preview = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                "lines", PREVIEW_LINES, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 36,
                                "max-width-chars", 46, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->preview), "canned-preview");
  dsk_completion_fill (DSK_COMPLETION (self), _ ("Canned Replies"), GTK_WIDGET (self->preview));
  g_signal_connect (self, "moved", G_CALLBACK (moved_cb), NULL);
}

DskCannedPopover *
dsk_canned_popover_new (GtkWidget *parent)
{
  DskCannedPopover *self = g_object_new (DSK_TYPE_CANNED_POPOVER, NULL);

  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}
