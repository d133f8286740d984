/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-toast.h"

#include "dsk-read-once.h"

#include <glib/gi18n.h>

#define CHILDREN_KEY "dsk-toasts"

/* Whatever has only a picture closes it. */
static void
name_close (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Dismiss"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_close (child);
}

static void
children_cb (AdwToastOverlay *overlay, guint at, guint removed, guint added, GListModel *children)
{
  for (guint i = at; i < at + added; i++)
    {
      g_autoptr (GtkWidget) child = g_list_model_get_item (children, i);

      if (child == adw_toast_overlay_get_child (overlay))
        continue;
      name_close (child);
      dsk_read_once (child);
    }
}

void
dsk_toast_add (AdwToastOverlay *overlay, AdwToast *toast)
{
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (ADW_IS_TOAST (toast));

  if (g_object_get_data (G_OBJECT (overlay), CHILDREN_KEY) == NULL)
    {
      GListModel *children = gtk_widget_observe_children (GTK_WIDGET (overlay));

      g_object_set_data_full (G_OBJECT (overlay), CHILDREN_KEY, children, g_object_unref);
      g_signal_connect_object (children, "items-changed", G_CALLBACK (children_cb), overlay, G_CONNECT_SWAPPED);
    }
  adw_toast_overlay_add_toast (overlay, toast);
}

/* What a toast has besides its title, at the usual size of text. */
#define ROOM_AROUND 84
#define ROOM_OF_BUTTON 44

static int
text_width (GtkWidget *widget, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* An overlay asks a toast how high it is at its natural width, whatever width it then gets. */
static int
max_chars (AdwToastOverlay *overlay, AdwToast *toast)
{
  const char *button = adw_toast_get_button_label (toast);
  const int char_width = text_width (GTK_WIDGET (overlay), "nnnnnnnnnn");
  int room = gtk_widget_get_width (GTK_WIDGET (overlay)) - ROOM_AROUND;

  if (button != NULL)
    room -= ROOM_OF_BUTTON + text_width (GTK_WIDGET (overlay), button);
  return room > 0 && char_width > 0 ? MAX (10 * room / char_width - 1, 8) : -1;
}

void
dsk_toast_wrap (AdwToast *toast, AdwToastOverlay *overlay)
{
  GtkWidget *label;

  g_return_if_fail (ADW_IS_TOAST (toast));
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));

  label = g_object_new (GTK_TYPE_LABEL, "label", adw_toast_get_title (toast), "use-markup", TRUE, "wrap", TRUE,
                        "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines", 6, "ellipsize", PANGO_ELLIPSIZE_END, "xalign",
                        0.0, "margin-top", 4, "margin-bottom", 4, "max-width-chars", max_chars (overlay, toast), NULL);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
}
