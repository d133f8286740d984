/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "/" in a reply: the list of canned replies and articles, what is put in, and what is left to be filled in; and the
 * window in which they, and templates, are looked up. */

#include "composer-harness.h"

#include "dsk-canned-popover.h"
#include "dsk-composer-private.h"
#include "dsk-knowledge-window.h"
#include "dsk-template-picker.h"

#include <string.h>

#define HI "01900000-0000-7000-8000-00000000f101"
#define ORDER "01900000-0000-7000-8000-00000000f102"
#define OTHERS "01900000-0000-7000-8000-00000000f103"
#define RETURNS "01900000-0000-7000-8000-00000000f104"
#define ELSEWHERE "01900000-0000-7000-8000-00000000f105"

static void
put_canned (Harness *harness, const char *id, const char *kind, const char *shortcut, const char *title,
            const char *body, const char *team)
{
  const char *row[] = { id, kind, shortcut, title, body, team, "1", "1", "1700000000000", OFFICE_BILAL };

  office_put (harness->office, DSK_ENTITY_CANNED, row);
}

static Harness *
begin_as (const char *role)
{
  Harness *harness = harness_new (role, 1000, 700);
  const char *used[] = { ORDER, "7", "1700000000000" };

  office_begin (harness->office);
  put_canned (harness, HI, "reply", "hi", "Greeting", "Assalam-o-alaikum {{customer.first-name}}! How can I help?",
              NULL);
  put_canned (harness, ORDER, "reply", "order", "Where the order is",
              "Your order {{order number}} left us on {{day}}.\n{{agent.first-name}}", NULL);
  put_canned (harness, RETURNS, "article", "returns", "How returns work",
              "Returns are taken for 14 days.\nThe parcel has to be unopened.", NULL);
  put_canned (harness, OTHERS, "reply", "night", "Of another team", "Good night", ELSEWHERE);
  office_put (harness->office, DSK_ENTITY_CANNED_USE, used);
  office_commit (harness->office, NULL);
  harness_open (harness, DEMO_SANA);
  return harness;
}

static Harness *
begin (void)
{
  return begin_as ("agent");
}

static gboolean
is_open (gpointer harness)
{
  return dsk_composer_is_canned_open (composer (harness));
}

static gboolean
press (Harness *harness, guint keyval)
{
  return dsk_composer_canned_key (composer (harness), keyval, 0);
}

static void
assert_written (Harness *harness, const char *expected)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (text_buffer (harness), &start, &end);
  text = gtk_text_buffer_get_text (text_buffer (harness), &start, &end, FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_selected (Harness *harness, const char *expected)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  g_assert_true (gtk_text_buffer_get_selection_bounds (text_buffer (harness), &start, &end));
  text = gtk_text_buffer_get_text (text_buffer (harness), &start, &end, FALSE);
  g_assert_cmpstr (text, ==, expected);
}

/* As a person does: over what is selected. */
static void
fill_in (Harness *harness, const char *text)
{
  gtk_text_buffer_delete_selection (text_buffer (harness), TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (text_buffer (harness), text, -1);
}

/* Returns: (transfer full) (nullable): which one the newest message of the outbox was made from */
static char *
sent_from (Harness *harness, char **text)
{
  g_autoptr (GPtrArray) commands = NULL;
  const DskCommand *newest = NULL;

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < commands->len; i++)
    if (((DskCommand *) commands->pdata[i])->type == DSK_COMMAND_MESSAGE_SEND)
      newest = commands->pdata[i];
  g_assert_nonnull (newest);
  *text = g_strdup (newest->text);
  return g_strdup (newest->canned);
}

static void
test_choose (void)
{
  g_autoptr (Harness) harness = begin ();
  g_autofree char *from = NULL;
  g_autofree char *text = NULL;

  type_text (harness, "/");
  office_wait (is_open, harness);
  harness_shoot_window (harness_find (GTK_WIDGET (composer (harness)), DSK_TYPE_CANNED_POPOVER, NULL), "canned");
  type_text (harness, "h");
  g_assert_true (is_open (harness));
  g_assert_false (press (harness, GDK_KEY_i));
  g_assert_true (press (harness, GDK_KEY_Tab));
  g_assert_false (is_open (harness));
  assert_written (harness, "Assalam-o-alaikum Sana! How can I help?");
  g_assert_false (press (harness, GDK_KEY_Tab));
  click (harness, "Send");
  from = sent_from (harness, &text);
  g_assert_cmpstr (from, ==, HI);
  g_assert_cmpstr (text, ==, "Assalam-o-alaikum Sana! How can I help?");
}

/* From gap to gap by Tab; what is left is not sent by accident. */
static void
test_gaps (void)
{
  g_autoptr (Harness) harness = begin ();
  g_autofree char *from = NULL;
  g_autofree char *text = NULL;

  type_text (harness, "/");
  office_wait (is_open, harness);
  /* The most used is first. */
  g_assert_true (press (harness, GDK_KEY_Return));
  assert_selected (harness, "{{order number}}");
  harness_shoot (harness, "canned-gaps");
  g_assert_true (press (harness, GDK_KEY_Tab));
  assert_selected (harness, "{{day}}");
  g_assert_true (press (harness, GDK_KEY_Tab));
  assert_selected (harness, "{{order number}}");
  fill_in (harness, "10421");
  g_assert_true (press (harness, GDK_KEY_Tab));
  assert_selected (harness, "{{day}}");
  click (harness, "Send");
  expect (harness, GTK_TYPE_LABEL, "Something is left to fill in");
  harness_shoot (harness, "canned-left");
  g_signal_emit_by_name (composer (harness)->hold_review, "clicked");
  assert_selected (harness, "{{day}}");
  fill_in (harness, "Monday");
  g_assert_false (press (harness, GDK_KEY_Tab));
  click (harness, "Send");
  from = sent_from (harness, &text);
  g_assert_cmpstr (from, ==, ORDER);
  g_assert_cmpstr (text, ==, "Your order 10421 left us on Monday.\nAyesha");
}

static void
test_keys (void)
{
  g_autoptr (Harness) harness = begin ();
  g_autofree char *from = NULL;
  g_autofree char *text = NULL;

  /* Not in the middle of a line. */
  type_text (harness, "24/7 and/or /");
  g_assert_false (is_open (harness));
  type_text (harness, "\n/ret");
  office_wait (is_open, harness);
  g_assert_true (press (harness, GDK_KEY_Escape));
  g_assert_false (is_open (harness));
  type_text (harness, "u");
  g_assert_false (is_open (harness));
  gtk_text_buffer_set_text (text_buffer (harness), "/", -1);
  office_wait (is_open, harness);
  g_assert_true (press (harness, GDK_KEY_Down));
  g_assert_true (press (harness, GDK_KEY_Up));
  /* Of another team, and of nobody. */
  type_text (harness, "night");
  g_assert_false (is_open (harness));
  gtk_text_buffer_set_text (text_buffer (harness), "/unopened", -1);
  office_wait (is_open, harness);
  g_assert_true (press (harness, GDK_KEY_Return));
  assert_written (harness, "Returns are taken for 14 days.\nThe parcel has to be unopened.");
  /* What was thrown away is not counted. */
  gtk_text_buffer_set_text (text_buffer (harness), "", -1);
  type_text (harness, "My own words");
  click (harness, "Send");
  from = sent_from (harness, &text);
  g_assert_null (from);
  g_assert_cmpstr (text, ==, "My own words");
  /* A note has none. */
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  type_text (harness, "/");
  g_assert_false (is_open (harness));
}

static gboolean
has_picker (gpointer unused)
{
  return harness_find_window (DSK_TYPE_TEMPLATE_PICKER) != NULL;
}

/* By its name, behind what is written anyway; the dialog has it, and what was typed to find it is gone. */
static void
test_template (void)
{
  g_autoptr (Harness) harness = begin ();
  g_autofree char *text = NULL;
  GtkWidget *dialog;

  put_templates (harness);
  type_text (harness, "/");
  office_wait (is_open, harness);
  g_assert_null (page_find (harness, GTK_TYPE_LABEL, "order_update"));
  /* Approved, found by its name, and to be filled in here. */
  gtk_text_buffer_set_text (text_buffer (harness), "/rejected", -1);
  harness_settle (harness);
  g_assert_false (is_open (harness));
  gtk_text_buffer_set_text (text_buffer (harness), "/catalogue", -1);
  harness_settle (harness);
  g_assert_false (is_open (harness));
  gtk_text_buffer_set_text (text_buffer (harness), "One moment\n/order", -1);
  office_wait (is_open, harness);
  harness_settle (harness);
  expect (harness, GTK_TYPE_LABEL, "Where the order is");
  expect (harness, GTK_TYPE_LABEL, "order_update");
  g_assert_true (press (harness, GDK_KEY_Down));
  expect (harness, GTK_TYPE_LABEL,
          "Hi Sana Khan, order *{{2}}* leaves our shop on {{3}}. Reply here if anything is wrong.");
  harness_settle (harness);
  harness_shoot_window (harness_find (GTK_WIDGET (composer (harness)), DSK_TYPE_CANNED_POPOVER, NULL),
                        "canned-template");
  g_assert_true (press (harness, GDK_KEY_Return));
  assert_written (harness, "One moment");
  office_wait (has_picker, NULL);
  dialog = harness_find_window (DSK_TYPE_TEMPLATE_PICKER);
  set_row (dialog, "Variable 2 — as in “10421”", "10421");
  set_row (dialog, "Variable 3 — as in “Monday”", "Monday");
  set_row (dialog, "For the Button “Track” — as in “10421”", "10421");
  send_dialog (harness, dialog);
  sent_from (harness, &text);
  g_assert_cmpstr (text, ==, "Hi Sana Khan, order *10421* leaves our shop on Monday. Reply here if anything is wrong.");
  assert_written (harness, "One moment");
}

static void
test_menu (void)
{
  g_autoptr (Harness) harness = begin ();

  type_text (harness, "Hello");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.canned", NULL));
  office_wait (is_open, harness);
  assert_written (harness, "Hello\n/");
}

/* --- the window --- */

static gboolean
is_there (gpointer harness)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != ((Harness *) harness)->window && gtk_widget_get_visible (l->data)
        && harness_find (l->data, GTK_TYPE_LABEL, "Greeting") != NULL)
      return TRUE;
  return FALSE;
}

/* Returns: the window, once the list is there */
static GtkWidget *
open_window (Harness *harness, const char *text)
{
  g_autoptr (GList) windows = NULL;

  dsk_knowledge_window_present (GTK_WIDGET (harness->page), harness->office->client, text);
  office_wait (is_there, harness);
  windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != harness->window && gtk_widget_get_visible (l->data))
      return l->data;
  g_assert_not_reached ();
}

static void
choose_row (GtkWidget *window, const char *title)
{
  GtkWidget *label = harness_find (window, GTK_TYPE_LABEL, title);

  g_assert_nonnull (label);
  g_assert_true (gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW)));
}

/* To another of the three lists. */
static void
turn_to (Harness *harness, GtkWidget *window, const char *list)
{
  GtkWidget *button = harness_find (window, GTK_TYPE_TOGGLE_BUTTON, list);

  g_assert_nonnull (button);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  harness_settle (harness);
}

/* A button with an icon, if it is shown. Returns: (nullable) */
static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_str_equal (gtk_widget_get_name (widget), name))
    return gtk_widget_get_mapped (widget) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_named (child, name);
  return found;
}

/* Returns: (transfer full): the newest command of the outbox, "type body version" */
static char *
newest_change (Harness *harness)
{
  g_autoptr (GPtrArray) commands = NULL;
  const DskCommand *newest;

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  g_assert_cmpuint (commands->len, >, 0);
  newest = commands->pdata[commands->len - 1];
  return g_strdup_printf ("%s %s %d", dsk_command_type_to_string (newest->type),
                          newest->text != NULL ? newest->text : "-", (int) newest->base_seq);
}

static gboolean
has_undo (gpointer window)
{
  return harness_find (window, GTK_TYPE_BUTTON, "_Undo") != NULL;
}

/* An administrator changes one; until the relay has that, it is not changed again. */
static void
test_window (void)
{
  g_autoptr (Harness) harness = begin_as ("admin");
  GtkWidget *window = open_window (harness, NULL);
  g_autofree char *put = NULL;
  GtkWidget *view;

  g_assert_nonnull (find_named (window, "new"));
  choose_row (window, "Greeting");
  view = expect_in (window, GTK_TYPE_TEXT_VIEW, NULL);
  harness_shoot_window (window, "knowledge");
  g_assert_false (gtk_widget_is_sensitive (harness_find (window, GTK_TYPE_BUTTON, "Save")));
  g_assert_nonnull (find_named (window, "remove"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Salam {{customer.name}}", -1);
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Salam Sample Customer"));
  click_in (harness, window, "Save");
  put = newest_change (harness);
  g_assert_cmpstr (put, ==, "canned.put@1 Salam {{customer.name}} 1");
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Waits to be saved by the relay"));
  g_assert_null (find_named (window, "remove"));
  g_assert_false (gtk_widget_is_sensitive (expect_in (window, GTK_TYPE_TEXT_VIEW, NULL)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Whoever closes the window with something in it is asked; what was saved is no reason to. */
static void
test_unsaved (void)
{
  g_autoptr (Harness) harness = begin_as ("admin");
  GtkWidget *window = open_window (harness, NULL);
  GtkWidget *view;

  choose_row (window, "Greeting");
  view = expect_in (window, GTK_TYPE_TEXT_VIEW, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Salam", -1);
  gtk_window_close (GTK_WINDOW (window));
  harness_settle (harness);
  g_assert_true (gtk_widget_get_mapped (window));
  harness_answer (harness, "_Keep Editing");
  /* Escape gives up what was written, and the window stays; not without a question either. */
  g_assert_true (harness_press (window, "Escape"));
  harness_settle (harness);
  harness_answer (harness, "_Keep Editing");
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Salam"));
  g_assert_true (harness_press (window, "Escape"));
  harness_settle (harness);
  harness_answer (harness, "_Discard");
  g_assert_true (gtk_widget_get_mapped (window));
  g_assert_null (harness_find (window, GTK_TYPE_LABEL, "Salam"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Salam", -1);
  click_in (harness, window, "Save");
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Waits to be saved by the relay"));
  gtk_window_close (GTK_WINDOW (window));
  harness_settle (harness);
  g_assert_null (harness_find_window (ADW_TYPE_MESSAGE_DIALOG));
}

/* Removed, and taken back: a change of what was before. */
static void
test_remove (void)
{
  g_autoptr (Harness) harness = begin_as ("admin");
  GtkWidget *window = open_window (harness, NULL);
  g_autofree char *gone = NULL;
  g_autofree char *back = NULL;

  turn_to (harness, window, "Articles");
  choose_row (window, "How returns work");
  expect_in (window, GTK_TYPE_TEXT_VIEW, NULL);
  g_signal_emit_by_name (find_named (window, "remove"), "clicked");
  harness_settle (harness);
  gone = newest_change (harness);
  g_assert_cmpstr (gone, ==, "canned.remove@1 - 1");
  office_wait (has_undo, window);
  g_signal_emit_by_name (harness_find (window, GTK_TYPE_BUTTON, "_Undo"), "clicked");
  back = newest_change (harness);
  g_assert_cmpstr (back, ==, "canned.put@1 Returns are taken for 14 days.\nThe parcel has to be unopened. 2");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Who may not change them reads them. */
static void
test_read_only (void)
{
  g_autoptr (Harness) harness = begin ();
  GtkWidget *window = open_window (harness, NULL);

  choose_row (window, "Greeting");
  expect_in (window, GTK_TYPE_TEXT_VIEW, NULL);
  g_assert_null (harness_find (window, GTK_TYPE_BUTTON, "Save"));
  g_assert_null (find_named (window, "remove"));
  g_assert_null (find_named (window, "new"));
  g_assert_false (gtk_widget_is_sensitive (expect_in (window, GTK_TYPE_TEXT_VIEW, NULL)));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Each list has its own; what is made new is of the list that is shown. */
static void
test_lists (void)
{
  g_autoptr (Harness) harness = begin_as ("admin");
  GtkWidget *window = open_window (harness, NULL);
  GtkWidget *button = find_named (window, "new");

  g_assert_null (harness_find (window, GTK_TYPE_LABEL, "How returns work"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "New Canned Reply (Ctrl+N)");
  turn_to (harness, window, "Articles");
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "How returns work"));
  g_assert_null (harness_find (window, GTK_TYPE_LABEL, "Greeting"));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "New Article (Ctrl+N)");
  turn_to (harness, window, "Templates");
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Not Synced Yet"));
  g_assert_null (find_named (window, "new"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
look_for (Harness *harness, GtkWidget *window, const char *words)
{
  gtk_editable_set_text (GTK_EDITABLE (harness_find (window, GTK_TYPE_SEARCH_ENTRY, NULL)), words);
  /* What is typed into a GtkSearchEntry is told with a delay. */
  g_signal_emit_by_name (harness_find (window, GTK_TYPE_SEARCH_ENTRY, NULL), "search-changed");
  harness_settle (harness);
}

/* Templates are read like the others, and not changed; those that can't be sent say why. */
static void
test_templates (void)
{
  g_autoptr (Harness) harness = begin_as ("admin");
  GtkWidget *window;

  put_templates (harness);
  put_stopped_templates (harness);
  window = open_window (harness, NULL);
  turn_to (harness, window, "Templates");
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Marketing · English\nIt belongs in another category."));
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Rejected"));
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Paused"));
  choose_row (window, "order_update");
  expect_in (window, GTK_TYPE_LABEL,
             "Hi {{1}}, order *{{2}}* leaves our shop on {{3}}. Reply here if anything is wrong.");
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Your order"));
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Orders team"));
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Track"));
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Approved"));
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "As in “10421”"));
  g_assert_null (harness_find (window, GTK_TYPE_BUTTON, "Save"));
  g_assert_null (find_named (window, "remove"));
  harness_shoot_window (window, "knowledge-template");
  /* What WhatsApp says later is shown at once. */
  put_stopped_template (harness, "t1", "order_update", "PAUSED", NULL);
  expect_in (window, GTK_TYPE_LABEL, "Too many customers did not want it. WhatsApp lets it rest for some hours.");
  /* One with parts that we do not know is told of nevertheless. */
  choose_row (window, "catalogue");
  expect_in (window, GTK_TYPE_LABEL, "Can't be filled in here");
  g_assert_null (harness_find (window, GTK_TYPE_LABEL, "Orders team"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* In all three lists, whichever is shown. */
static void
test_search (void)
{
  g_autoptr (Harness) harness = begin_as ("admin");
  GtkWidget *window;

  put_templates (harness);
  window = open_window (harness, NULL);
  look_for (harness, window, "order");
  expect_in (window, GTK_TYPE_LABEL, "order_update");
  g_assert_nonnull (harness_find (window, GTK_TYPE_LABEL, "Where the order is"));
  g_assert_null (harness_find (window, GTK_TYPE_LABEL, "Greeting"));
  g_assert_null (harness_find (window, GTK_TYPE_LABEL, "eid_sale"));
  look_for (harness, window, "leaves wrong");
  expect_in (window, GTK_TYPE_LABEL, "order_update");
  g_assert_null (harness_find (window, GTK_TYPE_LABEL, "Where the order is"));
  look_for (harness, window, "rejected");
  expect_in (window, GTK_TYPE_LABEL, "rejected_one");
  look_for (harness, window, "carousel");
  expect_in (window, GTK_TYPE_LABEL, "No Results");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/canned/choose", test_choose);
  g_test_add_func ("/ui/canned/gaps", test_gaps);
  g_test_add_func ("/ui/canned/keys", test_keys);
  g_test_add_func ("/ui/canned/template", test_template);
  g_test_add_func ("/ui/canned/menu", test_menu);
  g_test_add_func ("/ui/canned/window", test_window);
  g_test_add_func ("/ui/canned/unsaved", test_unsaved);
  g_test_add_func ("/ui/canned/remove", test_remove);
  g_test_add_func ("/ui/canned/read-only", test_read_only);
  g_test_add_func ("/ui/canned/lists", test_lists);
  g_test_add_func ("/ui/canned/templates", test_templates);
  g_test_add_func ("/ui/canned/search", test_search);
  return g_test_run ();
}
