/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ctrl+K: everything that can be done now, by a few letters. */

#include "demo-handoff.h"
#include "page-harness.h"

#include "dsk-actions.h"
#include "dsk-inbox-list.h"
#include "dsk-palette.h"

static GtkWidget *
palette_of (Harness *harness)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (DSK_IS_PALETTE (l->data) && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

static GtkWidget *
open_palette (Harness *harness)
{
  GtkWidget *palette;

  g_assert_true (gtk_widget_activate_action (harness->window, "win.palette", NULL));
  harness_settle (harness);
  palette = palette_of (harness);
  g_assert_nonnull (palette);
  return palette;
}

static void
type (Harness *harness, const char *words)
{
  GtkWidget *entry = harness_find (palette_of (harness), GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  harness_settle (harness);
}

static void
press_enter (Harness *harness)
{
  g_signal_emit_by_name (harness_find (palette_of (harness), GTK_TYPE_SEARCH_ENTRY, NULL), "activate");
  harness_settle (harness);
  harness_settle (harness);
}

/* What Enter would do. */
static const char *
selected (Harness *harness)
{
  GtkListBox *list = GTK_LIST_BOX (harness_find (palette_of (harness), GTK_TYPE_LIST_BOX, NULL));
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);
  const DskPaletteItem *item = row != NULL ? g_object_get_data (G_OBJECT (row), "dsk-palette-item") : NULL;

  return item != NULL ? item->action : NULL;
}

static gboolean
offers (Harness *harness, const char *action)
{
  GtkListBox *list = GTK_LIST_BOX (harness_find (palette_of (harness), GTK_TYPE_LIST_BOX, NULL));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_str_equal (((DskPaletteItem *) g_object_get_data (G_OBJECT (row), "dsk-palette-item"))->action, action))
      return TRUE;
  return FALSE;
}

static void
open (Harness *harness, const char *conv)
{
  gtk_widget_activate_action (harness->window, "win.view", "s", "all");
  harness_settle (harness);
  gtk_widget_activate_action (harness->window, "win.open-conversation", "s", conv);
  harness_settle (harness);
  harness_settle (harness);
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, conv);
}

static void
test_view (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  open_palette (harness);
  type (harness, "go snoozed");
  g_assert_cmpstr (selected (harness), ==, "win.view::snoozed");
  harness_shoot_window (palette_of (harness), "palette");
  press_enter (harness);
  g_assert_null (palette_of (harness));
  g_assert_cmpint (
      dsk_inbox_list_get_view (DSK_INBOX_LIST (harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL)))->kind, ==,
      DSK_VIEW_SNOOZED);
}

/* Only what can be done now is there: without a conversation there is nobody to assign it to. */
static void
test_only_what_can_be_done (void)
{
  g_autoptr (Harness) harness = harness_new_app ("supervisor");

  demo_handoff_staff (harness->office);
  open_palette (harness);
  g_assert_false (offers (harness, "conversation.claim"));
  g_assert_false (offers (harness, "conversation.find"));
  g_assert_true (offers (harness, "win.search"));
  type (harness, "assign to");
  g_assert_false (offers (harness, "conversation.assign-to::" OFFICE_BILAL));
  gtk_window_destroy (GTK_WINDOW (palette_of (harness)));

  open (harness, "01900000-0000-7000-8000-000000001002");
  open_palette (harness);
  g_assert_true (offers (harness, "conversation.claim"));
  g_assert_true (offers (harness, "conversation.set-status::waiting"));
  g_assert_false (offers (harness, "conversation.reopen"));
  g_assert_false (offers (harness, "conversation.wake"));
  g_assert_false (offers (harness, "conversation.assign-to::" OFFICE_BILAL));
  type (harness, "assign bil");
  g_assert_cmpstr (selected (harness), ==, "conversation.assign-to::" OFFICE_BILAL);
  type (harness, "assign ops");
  g_assert_cmpstr (selected (harness), ==, "conversation.assign-to-team::" DEMO_OPS);
  type (harness, "assign bil");
  press_enter (harness);
  open_palette (harness);
  g_assert_false (offers (harness, "conversation.claim"));
  type (harness, "zzz");
  g_assert_null (selected (harness));
  gtk_window_destroy (GTK_WINDOW (palette_of (harness)));
}

static void
test_viewer (void)
{
  g_autoptr (Harness) harness = harness_new_app ("viewer");

  open (harness, DEMO_SANA);
  open_palette (harness);
  g_assert_false (offers (harness, "conversation.claim"));
  g_assert_false (offers (harness, "conversation.set-status::waiting"));
  g_assert_false (offers (harness, "win.take-next"));
  g_assert_true (offers (harness, "conversation.find"));
  gtk_window_destroy (GTK_WINDOW (palette_of (harness)));
}

/* Of a colleague's, and by who may. */
static void
test_take_over (void)
{
  g_autoptr (Harness) harness = harness_new_app ("supervisor");

  open (harness, DEMO_SANA);
  open_palette (harness);
  g_assert_false (offers (harness, "conversation.take-over"));
  gtk_window_destroy (GTK_WINDOW (palette_of (harness)));
  open (harness, DEMO_CLOSED);
  open_palette (harness);
  g_assert_true (offers (harness, "conversation.take-over"));
  gtk_window_destroy (GTK_WINDOW (palette_of (harness)));
}

static void
test_conversation (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  open_palette (harness);
  type (harness, "0333 555 0042");
  g_assert_cmpstr (selected (harness), ==, "win.open-conversation::01900000-0000-7000-8000-000000001002");
  type (harness, "sana kh");
  g_assert_cmpstr (selected (harness), ==, "win.open-conversation::" DEMO_SANA);
  press_enter (harness);
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, DEMO_SANA);
}

/* Every action of the table is there for somebody: a name that is written wrongly is never offered. */
static void
test_table (void)
{
  g_autoptr (Harness) harness = harness_new_app ("admin");
  const DskActionEntry *entries;
  guint n;

  open (harness, DEMO_SANA);
  open_palette (harness);
  entries = dsk_actions_get (&n);
  for (guint i = 0; i < n; i++)
    if (entries[i].action != NULL && !g_str_has_prefix (entries[i].action, "app.")
        && !g_str_equal (entries[i].action, "win.palette"))
      {
        const gboolean sometimes = g_str_equal (entries[i].action, "conversation.reopen")
                                   || g_str_equal (entries[i].action, "conversation.wake")
                                   || g_str_equal (entries[i].action, "conversation.claim")
                                   || g_str_equal (entries[i].action, "conversation.release")
                                   || g_str_equal (entries[i].action, "conversation.take-over")
                                   || g_str_has_prefix (entries[i].action, "composer.send-")
                                   || g_str_equal (entries[i].action, "win.save-view")
                                   || g_str_has_suffix (entries[i].action, "-handoff");

        g_test_message ("%s", entries[i].action);
        g_assert_true (sometimes || offers (harness, entries[i].action));
      }
  gtk_window_destroy (GTK_WINDOW (palette_of (harness)));
}

/* --- the order --- */

static void
test_rank (void)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_palette_item_free);
  g_autoptr (GPtrArray) ranked = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_auto (GStrv) recent = dsk_palette_remember (NULL, "b");
  g_auto (GStrv) more = dsk_palette_remember ((const char *const *) recent, "c");
  g_auto (GStrv) same = dsk_palette_remember ((const char *const *) more, "b");

  g_ptr_array_add (items, dsk_palette_item_new ("a", "Note one", NULL, NULL));
  g_ptr_array_add (items, dsk_palette_item_new ("b", "Note two", NULL, NULL));
  g_ptr_array_add (items, dsk_palette_item_new ("c", "Something", "Note", NULL));
  ((DskPaletteItem *) items->pdata[2])->shy = TRUE;
  g_ptr_array_add (items, dsk_palette_item_new ("d", "Else", NULL, NULL));

  ranked = dsk_palette_rank (items, "", NULL, 9);
  g_assert_cmpuint (ranked->len, ==, 3);
  g_assert_cmpstr (((DskPaletteItem *) ranked->pdata[0])->action, ==, "a");
  g_clear_pointer (&ranked, g_ptr_array_unref);
  ranked = dsk_palette_rank (items, " ", (const char *const *) same, 9);
  g_assert_cmpuint (ranked->len, ==, 4);
  g_assert_cmpstr (((DskPaletteItem *) ranked->pdata[0])->action, ==, "b");
  g_assert_cmpstr (((DskPaletteItem *) ranked->pdata[1])->action, ==, "c");
  again = dsk_palette_rank (items, "note", (const char *const *) same, 2);
  g_assert_cmpuint (again->len, ==, 2);
  g_assert_cmpstr (((DskPaletteItem *) again->pdata[0])->action, ==, "b");
  g_assert_cmpuint (g_strv_length (same), ==, 2);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  /* What records is there, or that is not offered. */
  g_setenv ("DASTAK_RECORDER", "/bin/true", FALSE);
  g_test_add_func ("/palette/rank", test_rank);
  g_test_add_func ("/palette/view", test_view);
  g_test_add_func ("/palette/only-what-can-be-done", test_only_what_can_be_done);
  g_test_add_func ("/palette/viewer", test_viewer);
  g_test_add_func ("/palette/take-over", test_take_over);
  g_test_add_func ("/palette/conversation", test_conversation);
  g_test_add_func ("/palette/table", test_table);
  return g_test_run ();
}
