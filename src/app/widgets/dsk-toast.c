/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-toast.h"

#include "dsk-read-once.h"

#include <glib/gi18n.h>

#define CHILDREN_KEY "dsk-toasts"
#define COMING_KEY "dsk-toast-coming"

/* --- a toast that is still on its way in --- */

/* libadwaita 1.2 frees what it knows of a toast once that is gone, also while it still comes: that takes up to half a
 * second, to go less, and the end of coming is then told to what is freed. So one that is to go before it has come goes
 * once it has. */

#define COMING_US (550 * 1000) /* by the frame clock: the longest that it takes, and a frame */

typedef struct
{
  AdwToast *toast;    /* (owned) */
  GtkWidget *overlay; /* (unowned): it owns this, as it does what moves */
  GtkWidget *widget;  /* (weak): of the toast; one that makes way for something urgent loses it, and still comes */
  guint tick_id;
  gint64 begun_us;
  gboolean to_go;
} Coming;

/* adw_toast_dismiss() says it of a toast only once. */
static gboolean
go_cb (gpointer toast)
{
  g_signal_emit_by_name (toast, "dismissed");
  return G_SOURCE_REMOVE;
}

static void
coming_free (gpointer data)
{
  Coming *coming = data;

  g_signal_handlers_disconnect_by_data (coming->overlay, coming);
  g_clear_weak_pointer (&coming->widget);
  g_object_set_data (G_OBJECT (coming->toast), COMING_KEY, NULL);
  /* Not within the frame, in which the animation may be told after this. */
  if (coming->to_go)
    g_idle_add_full (G_PRIORITY_DEFAULT, go_cb, g_object_ref (coming->toast), g_object_unref);
  g_object_unref (coming->toast);
  g_free (coming);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  const Coming *coming = data;

  return gdk_frame_clock_get_frame_time (clock) - coming->begun_us < COMING_US ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* What is out of sight has come. */
static void
unmap_cb (GtkWidget *overlay, Coming *coming)
{
  gtk_widget_remove_tick_callback (overlay, coming->tick_id);
}

static void
watch_coming (GtkWidget *widget)
{
  GtkWidget *overlay = gtk_widget_get_parent (widget);
  g_autoptr (AdwToast) toast = NULL;
  Coming *coming;

  /* Nothing moves there. */
  if (!adw_get_enable_animations (widget) || !gtk_widget_get_mapped (overlay))
    return;
  g_object_get (widget, "toast", &toast, NULL);
  coming = g_object_get_data (G_OBJECT (toast), COMING_KEY);
  if (coming == NULL)
    {
      coming = g_new0 (Coming, 1);
      coming->toast = g_object_ref (toast);
      coming->overlay = overlay;
      coming->tick_id = gtk_widget_add_tick_callback (overlay, tick_cb, coming, coming_free);
      g_object_set_data (G_OBJECT (toast), COMING_KEY, coming);
      g_signal_connect (overlay, "unmap", G_CALLBACK (unmap_cb), coming);
    }
  coming->begun_us = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (overlay));
  g_set_weak_pointer (&coming->widget, widget);
}

/* Before the overlay hears of it. */
static void
dismissed_cb (AdwToast *toast)
{
  Coming *coming = g_object_get_data (G_OBJECT (toast), COMING_KEY);

  if (coming == NULL)
    return;
  coming->to_go = TRUE;
  g_signal_stop_emission_by_name (toast, "dismissed");
  /* As the overlay would: it is nobody's to press any more. */
  if (coming->widget != NULL)
    {
      gtk_widget_set_can_target (coming->widget, FALSE);
      gtk_widget_set_can_focus (coming->widget, FALSE);
    }
}

/* --- adding one --- */

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
      watch_coming (child);
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
  g_signal_connect (toast, "dismissed", G_CALLBACK (dismissed_cb), NULL);
  adw_toast_overlay_add_toast (overlay, toast);
}

/* --- its title --- */

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
