/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-nav-views.h"

#include "dsk-labels.h"

static const char *const icons[DSK_VIEW_N] = {
  [DSK_VIEW_MINE] = "dastak-mine-symbolic",
  [DSK_VIEW_UNASSIGNED] = "dastak-inbox-symbolic",
  [DSK_VIEW_MENTIONS] = "dastak-mention-symbolic",
  [DSK_VIEW_SNOOZED] = "dastak-snooze-symbolic",
  [DSK_VIEW_ALL] = "dastak-all-symbolic",
  [DSK_VIEW_TEAM] = "dastak-team-symbolic",
  [DSK_VIEW_NUMBER] = "dastak-call-symbolic",
  [DSK_VIEW_SAVED] = "dastak-filter-symbolic",
};

DskNavRow *
dsk_nav_views_find (GtkListBox *box, const char *target)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (box, i)) != NULL; i++)
    if (g_strcmp0 (dsk_nav_row_get_target (DSK_NAV_ROW (row)), target) == 0)
      return DSK_NAV_ROW (row);
  return NULL;
}

/* Brings the row of @view to @index. */
static DskNavRow *
place_row (GtkListBox *box, int index, const DskView *view, const char *name)
{
  g_autofree char *target = dsk_view_to_string (view);
  DskNavRow *row = dsk_nav_views_find (box, target);

  if (row == NULL)
    {
      row = g_object_new (DSK_TYPE_NAV_ROW, "icon-name", icons[view->kind], "target", target, NULL);
      gtk_list_box_insert (box, GTK_WIDGET (row), index);
    }
  else if (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) != index)
    {
      gboolean chosen = gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row));

      g_object_ref (row);
      gtk_list_box_remove (box, GTK_WIDGET (row));
      gtk_list_box_insert (box, GTK_WIDGET (row), index);
      if (chosen)
        gtk_list_box_select_row (box, GTK_LIST_BOX_ROW (row));
      g_object_unref (row);
    }
  g_object_set (row, "label", name != NULL ? name : dsk_label_view (view->kind), NULL);
  return row;
}

static gboolean
row_kind (GtkListBoxRow *row, DskViewKind *kind)
{
  DskView view;

  if (row == NULL || !dsk_view_from_string (dsk_nav_row_get_target (DSK_NAV_ROW (row)), &view))
    return FALSE;
  *kind = view.kind;
  return TRUE;
}

static void
heading_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  DskViewKind kind, kind_before;
  GtkWidget *heading;

  if (!row_kind (row, &kind) || !dsk_view_kind_has_id (kind)
      || (row_kind (before, &kind_before) && kind_before == kind))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row) != NULL)
    return;
  heading = gtk_label_new (dsk_label_view (kind));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_widget_add_css_class (heading, "nav-heading");
  gtk_list_box_row_set_header (row, heading);
}

/* Without numbers, for before any are known. */
static void
fill_plain (GtkListBox *box)
{
  int index = 0;

  for (guint kind = 0; kind < DSK_VIEW_N; kind++)
    if (!dsk_view_kind_has_id ((DskViewKind) kind))
      place_row (box, index++, DSK_VIEW ((DskViewKind) kind), NULL);
}

void
dsk_nav_views_prepare (GtkListBox *box)
{
  g_return_if_fail (GTK_IS_LIST_BOX (box));

  gtk_list_box_set_header_func (box, heading_cb, NULL, NULL);
  fill_plain (box);
}

static gboolean
is_one_of (GtkListBoxRow *row, GPtrArray *rows)
{
  DskView view;

  if (!dsk_view_from_string (dsk_nav_row_get_target (DSK_NAV_ROW (row)), &view))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (dsk_view_equal (&((DskViewRow *) g_ptr_array_index (rows, i))->view, &view))
      return TRUE;
  return FALSE;
}

/* First, so that those that stay need not move: a row that moves loses the focus. */
static void
remove_others (GtkListBox *box, GPtrArray *rows)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (box, i)) != NULL;)
    if (is_one_of (row, rows))
      i++;
    else
      gtk_list_box_remove (box, GTK_WIDGET (row));
}

void
dsk_nav_views_fill (GtkListBox *box, GPtrArray *rows)
{
  g_return_if_fail (GTK_IS_LIST_BOX (box));

  remove_others (box, rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskViewRow *view = g_ptr_array_index (rows, i);
      DskNavRow *row = place_row (box, (int) i, &view->view, view->name);

      /* Those of saved views come when they are counted; see dsk-nav-saved.h. */
      if (view->view.kind != DSK_VIEW_SAVED)
        dsk_nav_row_set_counts (row, view->count.total, view->count.unread);
      else
        gtk_widget_set_tooltip_text (GTK_WIDGET (row), view->query);
    }
}
