/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-list-choice.h"

#include "dsk-text.h"

#include <string.h>

#define NAME_KEY "dsk-folded"
#define NEEDLE_KEY "dsk-needle"

int
dsk_list_choice_step (guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return -1;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return 1;
    default:
      return 0;
    }
}

static gboolean
can_choose (GtkListBoxRow *row)
{
  return gtk_list_box_row_get_selectable (row) && gtk_widget_get_child_visible (GTK_WIDGET (row));
}

/* A row further down than what is seen is not chosen unseen. */
static void
scroll_to (GtkListBox *list, GtkListBoxRow *row)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (scroller != NULL && gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (list), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

static gboolean
choose_from (GtkListBox *list, int at, int by)
{
  GtkListBoxRow *row;

  for (; at >= 0 && (row = gtk_list_box_get_row_at_index (list, at)) != NULL; at += by)
    if (can_choose (row))
      {
        gtk_list_box_select_row (list, row);
        scroll_to (list, row);
        return TRUE;
      }
  return FALSE;
}

void
dsk_list_choice_first (GtkListBox *list)
{
  g_return_if_fail (GTK_IS_LIST_BOX (list));

  if (!choose_from (list, 0, 1))
    gtk_list_box_select_row (list, NULL);
}

gboolean
dsk_list_choice_move (GtkListBox *list, int by)
{
  GtkListBoxRow *selected;

  g_return_val_if_fail (GTK_IS_LIST_BOX (list), FALSE);

  selected = gtk_list_box_get_selected_row (list);
  return choose_from (list, (selected != NULL ? gtk_list_box_row_get_index (selected) : -1) + by, by);
}

GtkListBoxRow *
dsk_list_choice_get (GtkListBox *list)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (GTK_IS_LIST_BOX (list), NULL);

  row = gtk_list_box_get_selected_row (list);
  return row != NULL && can_choose (row) ? row : NULL;
}

/* --- searching --- */

void
dsk_list_choice_set_name (GtkListBoxRow *row, const char *name)
{
  g_return_if_fail (GTK_IS_LIST_BOX_ROW (row));

  g_object_set_data_full (G_OBJECT (row), NAME_KEY, dsk_text_fold (name), g_free);
}

static gboolean
matches (GtkListBoxRow *row, gpointer list)
{
  const char *needle = g_object_get_data (list, NEEDLE_KEY);
  const char *name = g_object_get_data (G_OBJECT (row), NAME_KEY);

  return needle == NULL || (name != NULL && strstr (name, needle) != NULL);
}

static void
changed_cb (GtkListBox *list, GtkEditable *search)
{
  const char *text = gtk_editable_get_text (search);

  g_object_set_data_full (G_OBJECT (list), NEEDLE_KEY, *text != '\0' ? dsk_text_fold (text) : NULL, g_free);
  gtk_list_box_invalidate_filter (list);
  dsk_list_choice_first (list);
}

static void
activate_cb (GtkListBox *list)
{
  GtkListBoxRow *row = dsk_list_choice_get (list);

  if (row != NULL)
    g_signal_emit_by_name (list, "row-activated", row);
}

static gboolean
key_cb (GtkListBox *list, guint keyval)
{
  const int step = dsk_list_choice_step (keyval);

  if (step == 0)
    return GDK_EVENT_PROPAGATE;
  dsk_list_choice_move (list, step);
  return GDK_EVENT_STOP;
}

void
dsk_list_choice_search (GtkListBox *list, GtkSearchEntry *search)
{
  GtkEventController *keys;

  g_return_if_fail (GTK_IS_LIST_BOX (list));
  g_return_if_fail (GTK_IS_SEARCH_ENTRY (search));

  gtk_list_box_set_filter_func (list, matches, list, NULL);
  g_signal_connect_object (search, "changed", G_CALLBACK (changed_cb), list, G_CONNECT_SWAPPED);
  g_signal_connect_object (search, "activate", G_CALLBACK (activate_cb), list, G_CONNECT_SWAPPED);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), list, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (search), keys);
}
