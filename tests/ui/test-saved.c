/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is searched for gets a name, a place in the sidebar and a number; it is changed, moved, removed and put back. */

#include "page-harness.h"

#include "dsk-inbox-list.h"
#include "dsk-nav-row.h"
#include "dsk-replica-saved.h"
#include "dsk-search-page.h"

typedef struct
{
  Harness *harness;
  const char *text;
} Probe;

static GtkWidget *
nav_list (Harness *harness)
{
  GtkWidget *row = harness_find (harness->window, DSK_TYPE_NAV_ROW, NULL);

  return gtk_widget_get_parent (row);
}

/* Returns: (nullable): the row of the sidebar that is called so */
static DskNavRow *
row_called (Harness *harness, const char *label)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (nav_list (harness)), i)) != NULL; i++)
    if (g_strcmp0 (dsk_nav_row_get_label (DSK_NAV_ROW (row)), label) == 0)
      return DSK_NAV_ROW (row);
  return NULL;
}

static gboolean
has_row (gpointer data)
{
  Probe *probe = data;

  return row_called (probe->harness, probe->text) != NULL;
}

static gboolean
has_no_row (gpointer data)
{
  return !has_row (data);
}

/* "name: number" */
static gboolean
row_says (gpointer data)
{
  Probe *probe = data;
  g_auto (GStrv) parts = g_strsplit (probe->text, ": ", 2);
  DskNavRow *row = row_called (probe->harness, parts[0]);

  return row != NULL && harness_find (GTK_WIDGET (row), GTK_TYPE_LABEL, parts[1]) != NULL;
}

/* The names of those that are saved, in their order: "One|Two" */
static gboolean
order_is (gpointer data)
{
  Probe *probe = data;
  g_autoptr (GString) out = g_string_new (NULL);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (nav_list (probe->harness)), i)) != NULL; i++)
    if (g_str_has_prefix (dsk_nav_row_get_target (DSK_NAV_ROW (row)), "saved:"))
      g_string_append_printf (out, "%s%s", out->len > 0 ? "|" : "", dsk_nav_row_get_label (DSK_NAV_ROW (row)));
  return g_str_equal (out->str, probe->text);
}

static GtkWidget *
dialog_of (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  return dialog_of () != NULL;
}

/* Returns: (nullable): the first mapped descendant that is the row @text of a form, or a button for the action @text */
static GtkWidget *
find_for (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (ADW_IS_ENTRY_ROW (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text) == 0)
    return widget;
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_for (child, text);
  return found;
}

static GtkEditable *
field (const char *title)
{
  GtkWidget *row = find_for (dialog_of (), title);

  g_assert_nonnull (row);
  return GTK_EDITABLE (row);
}

static gboolean
can_be_saved (gpointer within)
{
  return find_for (within, "win.save-view") != NULL;
}

/* The button beside a search, as soon as there is something to be saved. */
static void
press_save (GtkWidget *within)
{
  office_wait (can_be_saved, within);
  g_signal_emit_by_name (find_for (within, "win.save-view"), "clicked");
  office_wait (has_dialog, NULL);
}

static void
answer (Harness *harness, const char *response)
{
  GtkWidget *dialog = dialog_of ();

  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), response));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_close (GTK_WINDOW (dialog));
  harness_settle (harness);
}

/* In all conversations, through the dialog, as a person does it. */
static void
save (Harness *harness, const char *name, const char *query)
{
  gtk_widget_activate_action (harness->window, "win.view", "s", "all");
  gtk_widget_activate_action (harness->window, "win.save-view", NULL);
  office_wait (has_dialog, NULL);
  gtk_editable_set_text (field ("Name"), name);
  gtk_editable_set_text (field ("Search"), query);
  answer (harness, "save");
  office_wait (has_row, &(Probe){ harness, name });
}

static const char *
id_of (Harness *harness, const char *name)
{
  return dsk_nav_row_get_target (row_called (harness, name)) + strlen ("saved:");
}

static char *
list_title (Harness *harness)
{
  GtkWidget *inbox = harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);
  GtkWidget *title = harness_find (inbox, ADW_TYPE_WINDOW_TITLE, NULL);

  return g_strdup_printf ("%s: %s", adw_window_title_get_title (ADW_WINDOW_TITLE (title)),
                          adw_window_title_get_subtitle (ADW_WINDOW_TITLE (title)));
}

static gboolean
title_is (gpointer data)
{
  Probe *probe = data;
  g_autofree char *title = list_title (probe->harness);

  return g_str_equal (title, probe->text);
}

static gboolean
says (gpointer data)
{
  Probe *probe = data;

  return harness_find (probe->harness->window, GTK_TYPE_LABEL, probe->text) != NULL;
}

/* From the search of everything: with what was searched for, in all conversations. */
static void
test_from_search (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *page;

  gtk_widget_activate_action (harness->window, "win.search", NULL);
  harness_settle (harness);
  page = harness_find (harness->window, DSK_TYPE_SEARCH_PAGE, NULL);
  g_assert_null (find_for (page, "win.save-view"));
  gtk_editable_set_text (GTK_EDITABLE (harness_find (page, GTK_TYPE_SEARCH_ENTRY, NULL)), "status:resolved");
  press_save (page);
  g_assert_cmpstr (gtk_editable_get_text (field ("Search")), ==, "status:resolved");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog_of ()), "save"));
  gtk_editable_set_text (field ("Name"), "Done");
  answer (harness, "save");
  office_wait (has_row, &(Probe){ harness, "Done" });
  office_wait (row_says, &(Probe){ harness, "Done: 1" });

  /* It is a view like others: by its number on the keyboard, in the list, in the title. */
  gtk_widget_activate_action (harness->window, "win.view", "s", dsk_nav_row_get_target (row_called (harness, "Done")));
  office_wait (title_is, &(Probe){ harness, "Done: 1 conversation" });
}

/* From the list: within the view that is looked at, also if that is a saved one. */
static void
test_from_the_list (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *inbox = harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);
  GtkEditable *entry = GTK_EDITABLE (harness_find (inbox, GTK_TYPE_SEARCH_ENTRY, NULL));

  gtk_widget_activate_action (harness->window, "win.view", "s", "mine");
  gtk_editable_set_text (entry, "status:open");
  press_save (inbox);
  g_assert_nonnull (harness_find (dialog_of (), GTK_TYPE_LABEL, "It looks in “Mine”, and is yours alone."));
  gtk_editable_set_text (field ("Name"), "My open ones");
  answer (harness, "save");
  office_wait (has_row, &(Probe){ harness, "My open ones" });

  gtk_widget_activate_action (harness->window, "win.view", "s",
                              dsk_nav_row_get_target (row_called (harness, "My open ones")));
  gtk_editable_set_text (entry, "is:unread");
  g_signal_emit_by_name (entry, "search-changed");
  gtk_widget_activate_action (harness->window, "win.save-view", NULL);
  office_wait (has_dialog, NULL);
  g_assert_cmpstr (gtk_editable_get_text (field ("Search")), ==, "status:open is:unread");
  g_assert_nonnull (harness_find (dialog_of (), GTK_TYPE_LABEL, "It looks in “Mine”, and is yours alone."));
  answer (harness, "cancel");
  g_assert_true (order_is (&(Probe){ harness, "My open ones" }));
}

static void
test_problem (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  gtk_widget_activate_action (harness->window, "win.save-view", NULL);
  office_wait (has_dialog, NULL);
  gtk_editable_set_text (field ("Name"), "Never");
  gtk_editable_set_text (field ("Search"), "status:done");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog_of ()), "save"));
  gtk_editable_set_text (field ("Search"), "owner:zebra");
  answer (harness, "save");
  office_wait (has_row, &(Probe){ harness, "Never" });

  /* Who it names may come and go; the list says what is wrong. */
  gtk_widget_activate_action (harness->window, "win.view", "s", dsk_nav_row_get_target (row_called (harness, "Never")));
  office_wait (says, &(Probe){ harness, "Nobody is called “zebra”" });
}

static gboolean
has_no_dialog (gpointer data)
{
  return !has_dialog (data);
}

/* A window that is closed takes with it what it asks. */
static void
test_window_goes (void)
{
  Harness *harness = harness_new_app ("agent");

  gtk_widget_activate_action (harness->window, "win.save-view", NULL);
  office_wait (has_dialog, NULL);
  harness_free (harness);
  office_wait (has_no_dialog, NULL);
}

static void
test_edit_and_move (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  save (harness, "One", "is:open");
  save (harness, "Two", "is:unread is:open");
  gtk_widget_activate_action (harness->window, "win.view", "s", dsk_nav_row_get_target (row_called (harness, "One")));
  gtk_widget_activate_action (harness->window, "win.edit-saved", "s", id_of (harness, "One"));
  office_wait (has_dialog, NULL);
  g_assert_cmpstr (gtk_editable_get_text (field ("Name")), ==, "One");
  gtk_editable_set_text (field ("Name"), "First");
  gtk_editable_set_text (field ("Search"), "status:resolved");
  answer (harness, "save");
  office_wait (has_row, &(Probe){ harness, "First" });
  office_wait (title_is, &(Probe){ harness, "First: 1 conversation" });

  gtk_widget_activate_action (harness->window, "win.move-saved", "(si)", id_of (harness, "First"), 1);
  office_wait (order_is, &(Probe){ harness, "Two|First" });
  gtk_widget_activate_action (harness->window, "win.move-saved", "(si)", id_of (harness, "First"), 1);
  harness_settle (harness);
  g_assert_true (order_is (&(Probe){ harness, "Two|First" }));
  gtk_widget_activate_action (harness->window, "win.move-saved", "(si)", id_of (harness, "First"), -1);
  office_wait (order_is, &(Probe){ harness, "First|Two" });
}

static gboolean
can_be_undone (gpointer harness)
{
  return harness_find (((Harness *) harness)->window, GTK_TYPE_BUTTON, "_Undo") != NULL;
}

static void
test_remove (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *undo;

  save (harness, "One", "is:open");
  save (harness, "Two", "status:resolved");
  gtk_widget_activate_action (harness->window, "win.view", "s", dsk_nav_row_get_target (row_called (harness, "One")));
  office_wait (row_says, &(Probe){ harness, "Two: 1" });
  gtk_widget_activate_action (harness->window, "win.remove-saved", "s", id_of (harness, "One"));
  office_wait (has_no_row, &(Probe){ harness, "One" });
  /* There is a list all the same. */
  office_wait (row_says, &(Probe){ harness, "Two: 1" });
  office_wait (can_be_undone, harness);
  undo = harness_find (harness->window, GTK_TYPE_BUTTON, "_Undo");
  g_signal_emit_by_name (undo, "clicked");
  office_wait (order_is, &(Probe){ harness, "One|Two" });
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/saved/from-search", test_from_search);
  g_test_add_func ("/saved/from-the-list", test_from_the_list);
  g_test_add_func ("/saved/problem", test_problem);
  g_test_add_func ("/saved/window-goes", test_window_goes);
  g_test_add_func ("/saved/edit-and-move", test_edit_and_move);
  g_test_add_func ("/saved/remove", test_remove);
  return g_test_run ();
}
