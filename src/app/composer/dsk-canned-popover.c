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
  GtkPopover parent_instance;

  GtkListBox *list;  /* (owned by the widget tree) */
  GtkLabel *preview; /* (owned by the widget tree) */
  GPtrArray *rows;   /* (owned) (nullable): what the rows are of */
  gboolean moved;    /* the chosen one is not merely the first */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskCannedPopover, dsk_canned_popover, GTK_TYPE_POPOVER)

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
  gtk_list_box_append (self->list, row);
}

static void
clear (DskCannedPopover *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

static void
selected_cb (DskCannedPopover *self)
{
  const char *filled = NULL;

  if (dsk_canned_popover_get_chosen (self, &filled) != NULL)
    gtk_label_set_text (self->preview, filled);
}

void
dsk_canned_popover_show (DskCannedPopover *self, GPtrArray *rows, const char *query, const DskCannedValues *values,
                         const GdkRectangle *at)
{
  const DskCannedRow *before = dsk_canned_popover_get_chosen (self, NULL);
  g_autofree char *chosen = NULL;
  g_autoptr (GPtrArray) found = NULL;
  guint selected = 0;

  g_return_if_fail (DSK_IS_CANNED_POPOVER (self));

  self->moved = self->moved && dsk_canned_popover_is_open (self);
  if (before != NULL && self->moved)
    chosen = g_strdup (before->id);
  found = dsk_canned_find (rows, query);
  clear (self);
  self->rows = g_ptr_array_ref (rows);
  for (guint i = 0; i < found->len && i < MAX_ROWS; i++)
    {
      const DskCannedRow *canned = found->pdata[i];

      add_row (self, canned, values);
      if (g_strcmp0 (canned->id, chosen) == 0)
        selected = i;
    }
  if (found->len == 0)
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) selected));
  selected_cb (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
}

void
dsk_canned_popover_hide (DskCannedPopover *self)
{
  g_return_if_fail (DSK_IS_CANNED_POPOVER (self));

  gtk_popover_popdown (GTK_POPOVER (self));
}

gboolean
dsk_canned_popover_is_open (DskCannedPopover *self)
{
  g_return_val_if_fail (DSK_IS_CANNED_POPOVER (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}

void
dsk_canned_popover_move (DskCannedPopover *self, int by)
{
  GtkListBoxRow *selected, *row;

  g_return_if_fail (DSK_IS_CANNED_POPOVER (self));

  selected = gtk_list_box_get_selected_row (self->list);
  row = gtk_list_box_get_row_at_index (self->list,
                                       (selected != NULL ? gtk_list_box_row_get_index (selected) : -1) + by);
  if (row == NULL)
    return;
  self->moved = TRUE;
  gtk_list_box_select_row (self->list, row);
}

const DskCannedRow *
dsk_canned_popover_get_chosen (DskCannedPopover *self, const char **filled)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (DSK_IS_CANNED_POPOVER (self), NULL);

  row = gtk_list_box_get_selected_row (self->list);
  if (row == NULL)
    return NULL;
  if (filled != NULL)
    *filled = g_object_get_data (G_OBJECT (row), FILLED_KEY);
  return g_object_get_data (G_OBJECT (row), ROW_KEY);
}

static void
activated_cb (DskCannedPopover *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->list, row);
  g_signal_emit (self, signals[CHOSEN], 0);
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
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
dsk_canned_popover_init (DskCannedPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->preview = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                "lines", PREVIEW_LINES, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 36,
                                "max-width-chars", 46, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "mentions");
  gtk_widget_add_css_class (GTK_WIDGET (self->preview), "canned-preview");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Canned Replies"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->preview));
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (selected_cb), self);
}

DskCannedPopover *
dsk_canned_popover_new (GtkWidget *parent)
{
  DskCannedPopover *self = g_object_new (DSK_TYPE_CANNED_POPOVER, "autohide", FALSE, "has-arrow", FALSE, "position",
                                         GTK_POS_TOP, "can-focus", FALSE, NULL);

  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}
