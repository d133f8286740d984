/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ctrl+Shift+F: everything is searched as one types; what is chosen is opened and marked. */

#include "page-harness.h"

#include "dsk-inbox-list.h"
#include "dsk-search-page.h"
#include "dsk-search-row.h"
#include "dsk-timeline-entry.h"

typedef struct
{
  Harness *harness;
  const char *text;
} Probe;

static GtkWidget *
page_of (Harness *harness)
{
  return harness_find (harness->window, DSK_TYPE_SEARCH_PAGE, NULL);
}

static GtkWidget *
entry_of (Harness *harness)
{
  return harness_find (page_of (harness), GTK_TYPE_SEARCH_ENTRY, NULL);
}

/* "Messages: Sana Khan, …", one a line. */
static char *
rows (Harness *harness)
{
  GtkWidget *list = harness_find (page_of (harness), GTK_TYPE_LIST_BOX, NULL);
  GString *out = g_string_new (NULL);
  GtkListBoxRow *row;

  for (int i = 0; list != NULL && (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i)) != NULL; i++)
    {
      g_autofree char *words = dsk_search_row_get_words (row);

      g_string_append_printf (out, "%s\n", words);
    }
  return g_string_free (out, FALSE);
}

static gboolean
has_row (gpointer data)
{
  Probe *probe = data;
  g_autofree char *all = rows (probe->harness);

  return strstr (all, probe->text) != NULL;
}

static gboolean
says (gpointer data)
{
  Probe *probe = data;

  return harness_find (page_of (probe->harness), GTK_TYPE_LABEL, probe->text) != NULL;
}

static void
begin (Harness *harness)
{
  g_assert_true (gtk_widget_activate_action (harness->window, "win.search", NULL));
  harness_settle (harness);
  g_assert_nonnull (page_of (harness));
}

static void
look_for (Harness *harness, const char *words)
{
  gtk_editable_set_text (GTK_EDITABLE (entry_of (harness)), words);
}

static gboolean
is_marked (gpointer data)
{
  Probe *probe = data;
  GtkWidget *timeline = harness_find (GTK_WIDGET (probe->harness->page), GTK_TYPE_LIST_VIEW, NULL);

  for (GtkWidget *row = timeline != NULL ? gtk_widget_get_first_child (timeline) : NULL; row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *child = gtk_widget_get_first_child (row);

      if (child != NULL && gtk_widget_has_css_class (child, "found"))
        return g_strcmp0 (dsk_timeline_item_get_row (dsk_timeline_entry_get_item (DSK_TIMELINE_ENTRY (child)))->text,
                          probe->text)
               == 0;
    }
  return FALSE;
}

static gpointer
read_nothing (DskReplicaReader *reader, gpointer data, GError **error)
{
  return GUINT_TO_POINTER (1);
}

/* Far up in a long conversation: it is opened, gone to and marked; what was found stays. */
static void
test_to_the_message (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  begin (harness);
  look_for (harness, "4 short ");
  office_wait (has_row, &(Probe){ harness, "4: short" });
  g_signal_emit_by_name (entry_of (harness), "activate");
  office_wait (is_marked, &(Probe){ harness, "4: short" });
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, DEMO_LONG);
  g_assert_nonnull (page_of (harness));
}

static void
test_groups (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  begin (harness);
  g_assert_true (says (&(Probe){ harness, "owner:" }));
  look_for (harness, "short");
  office_wait (has_row, &(Probe){ harness, "More: Messages" });
  look_for (harness, "0333 5550042");
  office_wait (has_row, &(Probe){ harness, "Contacts: " });
  /* As an Arabic keyboard writes it. */
  look_for (harness, "ميرا 10421");
  office_wait (has_row, &(Probe){ harness, "Messages: " });
  look_for (harness, "is:open");
  office_wait (has_row, &(Probe){ harness, "Conversations: " });
  look_for (harness, "zzz");
  office_wait (says, &(Probe){ harness, "No Results" });
}

static gboolean
has_more (gpointer list)
{
  return gtk_list_box_get_row_at_index (list, 25) != NULL;
}

static void
test_more (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkListBox *list;

  begin (harness);
  look_for (harness, "short");
  office_wait (has_row, &(Probe){ harness, "More: Messages" });
  list = GTK_LIST_BOX (harness_find (page_of (harness), GTK_TYPE_LIST_BOX, NULL));
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 5));
  g_assert_null (gtk_list_box_get_row_at_index (list, 6));
  g_signal_emit_by_name (entry_of (harness), "activate");
  office_wait (has_more, list);
  /* Five, twenty more, and the way on; the focus of the keys is on the first that is new. */
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 25));
  g_assert_null (gtk_list_box_get_row_at_index (list, 26));
  g_assert_null (dsk_search_row_get_conversation (gtk_list_box_get_row_at_index (list, 25)));
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)), ==, 5);
}

static void
test_problem_and_completions (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  begin (harness);
  look_for (harness, "owner:aisha");
  office_wait (says, &(Probe){ harness, "Nobody is called “aisha”" });
  look_for (harness, "status:wa");
  office_wait (says, &(Probe){ harness, "waiting" });
  g_signal_emit_by_name (harness_find (page_of (harness), GTK_TYPE_BUTTON, "waiting"), "clicked");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_of (harness))), ==, "status:waiting ");
  look_for (harness, "owner:bil");
  office_wait (says, &(Probe){ harness, "Bilal Demo" });
  g_signal_emit_by_name (harness_find (page_of (harness), GTK_TYPE_BUTTON, "Bilal Demo"), "clicked");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_of (harness))), ==, "owner:\"Bilal Demo\" ");
}

/* What the list was searched for is taken along; a view, or Escape, brings the list back. */
static void
test_from_the_list (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *inbox;

  gtk_widget_activate_action (harness->window, "win.filter-list", NULL);
  harness_settle (harness);
  inbox = harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);
  gtk_editable_set_text (GTK_EDITABLE (harness_find (inbox, GTK_TYPE_SEARCH_ENTRY, NULL)), "sana");
  begin (harness);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry_of (harness))), ==, "sana");
  office_wait (has_row, &(Probe){ harness, "Contacts: Sana Khan" });
  g_signal_emit_by_name (entry_of (harness), "stop-search");
  harness_settle (harness);
  g_assert_null (page_of (harness));
  begin (harness);
  gtk_widget_activate_action (harness->window, "win.view", "s", "all");
  harness_settle (harness);
  g_assert_null (page_of (harness));
}

static void
count_cb (GListModel *children, guint at, guint removed, guint added, guint *n)
{
  *n += added;
}

/* A letter is looked for at once; what was found for the letters before it is not shown any more when it is there. */
static void
test_letters (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  g_autoptr (GListModel) children = NULL;
  guint added = 0;
  guint delay;

  begin (harness);
  g_object_get (entry_of (harness), "search-delay", &delay, NULL);
  g_assert_cmpuint (delay, ==, 0);
  look_for (harness, "4 short");
  office_wait (has_row, &(Probe){ harness, "4: short" });
  children = gtk_widget_observe_children (harness_find (page_of (harness), GTK_TYPE_LIST_BOX, NULL));
  g_signal_connect (children, "items-changed", G_CALLBACK (count_cb), &added);
  /* As if the reader were slow: one is being looked for, the others wait. */
  for (const char *const *text = (const char *const[]){ "short", "shor", "sho", "zzzz", NULL }; *text != NULL; text++)
    {
      look_for (harness, *text);
      g_signal_emit_by_name (entry_of (harness), "search-changed");
      /* Long enough for the reader to begin with it, and to be done. */
      if (text[1] != NULL)
        g_assert_nonnull (dsk_client_read_now (harness->office->client, read_nothing, NULL, NULL, NULL, G_MAXINT));
    }
  office_wait (says, &(Probe){ harness, "No Results" });
  g_assert_cmpuint (added, ==, 0);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/search/to-the-message", test_to_the_message);
  g_test_add_func ("/search/groups", test_groups);
  g_test_add_func ("/search/more", test_more);
  g_test_add_func ("/search/problem-and-completions", test_problem_and_completions);
  g_test_add_func ("/search/from-the-list", test_from_the_list);
  g_test_add_func ("/ui/search/letters", test_letters);
  return g_test_run ();
}
