/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the panel beside a conversation says of what the customer wants. */

#include "composer-harness.h"

#include "dsk-contact-editor.h"
#include "dsk-contact-panel.h"

/* At ten in the morning of 2 January 2020, or nobody knows when. */
static void
put_marketing (Harness *harness, const char *wish, const char *at)
{
  const char *card[] = { "d1900000-0000-7000-8000-000000001001", DEMO_SANA, "c1900000-0000-7000-8000-000000001001",
                         "Sana Khan", "923005550101", "923005550101", NULL, "sana.khan", wish, at };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CONTACT_CARD, card);
  office_commit (harness->office, DEMO_SANA);
}

static void
test_marketing (void)
{
  static const struct
  {
    const char *wish;
    const char *at;
    const char *words;
  } wishes[] = {
    { "stop", "1577959200000", "Wants none since 2 January 2020, 10:00: marketing templates are not sent" },
    { "resume", "1577959200000", "Wants them again since 2 January 2020, 10:00" },
    { "stop", NULL, "Wants none: marketing templates are not sent" },
    { "resume", NULL, "Wants them again" },
  };
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1100);

  harness_open (harness, DEMO_SANA);
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      put_marketing (harness, wishes[i].wish, wishes[i].at);
      expect (harness, GTK_TYPE_LABEL, wishes[i].words);
    }
}

/* What colleagues know of Sana. */
static void
put_remark (Harness *harness, const char *remark)
{
  const char *card[] = { "d1900000-0000-7000-8000-000000001001", DEMO_SANA, "c1900000-0000-7000-8000-000000001001",
                         "S K", "923005550101", "923005550101", NULL, "sana.khan", NULL, NULL, "Sana Khan", "ur",
                         "[\"COD only\",\"VIP\"]", "granted", "1577959200000", "{\"City\":\"Lahore\"}",
                         remark };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CONTACT_CARD, card);
  office_commit (harness->office, DEMO_SANA);
}

static void
put_known (Harness *harness)
{
  put_remark (harness, "Calls after six");
}

static gboolean
has_editor (gpointer data)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  GtkWidget **found = data;

  *found = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (DSK_IS_CONTACT_EDITOR (window) && gtk_widget_get_mapped (window))
        *found = window;
    }
  return *found != NULL;
}

static GtkWidget *
open_editor (Harness *harness, const char *action)
{
  GtkWidget *editor = NULL;

  gtk_widget_activate_action (GTK_WIDGET (harness->page), action, NULL);
  office_wait (has_editor, &editor);
  harness_settle (harness);
  return editor;
}

/* A button that can be pressed. */
static GtkWidget *
find_action (GtkWidget *widget, const char *action)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_action (child, action);
  return found;
}

/* What waits in the outbox of contacts. @content: (nullable): nothing does */
static void
expect_edit (Harness *harness, const char *content)
{
  g_autoptr (GPtrArray) commands = NULL;
  guint n = 0;

  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < commands->len; i++)
    {
      const DskCommand *command = commands->pdata[i];

      if (command->type != DSK_COMMAND_CONTACT_EDIT)
        continue;
      g_assert_cmpstr (command->content, ==, content);
      n++;
    }
  g_assert_cmpuint (n, ==, content != NULL ? 1 : 0);
}

/* All of it is there; a change shows at once, goes to the outbox with what was seen, and is taken back by the toast. */
static void
test_edit (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1100);
  GtkWidget *editor;
  GtkWidget *entry;

  harness_open (harness, DEMO_SANA);
  put_known (harness);
  expect (harness, GTK_TYPE_LABEL, "Sana Khan");
  expect (harness, GTK_TYPE_LABEL, "VIP");
  expect (harness, GTK_TYPE_LABEL, "Urdu");
  expect (harness, GTK_TYPE_LABEL, "Lahore");
  expect (harness, GTK_TYPE_LABEL, "Calls after six");
  expect (harness, GTK_TYPE_LABEL, "Granted · 2 January 2020");
  g_assert_nonnull (find_action (GTK_WIDGET (harness->page), "conversation.edit-contact"));
  editor = open_editor (harness, "conversation.edit-contact");
  g_assert_nonnull (harness_find (editor, GTK_TYPE_LABEL, "VIP"));
  entry = harness_find (editor, ADW_TYPE_ENTRY_ROW, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Sana K.");
  harness_check_form (harness, editor);
  expect_edit (harness, NULL);
  gtk_widget_activate_action (editor, "form.apply", NULL);
  expect (harness, GTK_TYPE_LABEL, "Sana K.");
  expect (harness, GTK_TYPE_LABEL, "Waits to be saved at the relay");
  expect_edit (harness, "{\"given_name\":\"Sana K.\",\"was\":{\"given_name\":\"Sana Khan\"}}");
  click (harness, "_Undo");
  expect (harness, GTK_TYPE_LABEL, "Sana Khan");
}

static void
save_name (Harness *harness, const char *name)
{
  GtkWidget *editor = open_editor (harness, "conversation.edit-contact");

  gtk_editable_set_text (GTK_EDITABLE (harness_find (editor, ADW_TYPE_ENTRY_ROW, NULL)), name);
  gtk_widget_activate_action (editor, "form.apply", NULL);
  expect (harness, GTK_TYPE_LABEL, name);
  harness_settle (harness);
}

/* Returns: (transfer full): what takes back the change that was made last */
static char *
last_change (Harness *harness)
{
  g_autoptr (GPtrArray) commands = NULL;

  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  return g_strdup_printf ("change:%s %s", ((DskCommand *) commands->pdata[commands->len - 1])->id, DEMO_SANA);
}

/* Ctrl+Z does what the toast's button does; what was changed again since is not written over, which is said. */
static void
test_undo (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1100);
  g_autofree char *name = NULL;
  g_autofree char *newest = NULL;

  harness_open (harness, DEMO_SANA);
  put_known (harness);
  save_name (harness, "Sana K.");
  g_assert_true (harness_press_early (GTK_WIDGET (harness->page), "<Control>z"));
  expect (harness, GTK_TYPE_LABEL, "Sana Khan");
  expect (harness, GTK_TYPE_LABEL, "Taken back");
  g_assert_false (harness_press_early (GTK_WIDGET (harness->page), "<Control>z"));

  save_name (harness, "Sana One");
  name = last_change (harness);
  save_name (harness, "Sana Two");
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.undo", "s", name);
  expect (harness, GTK_TYPE_LABEL, "Somebody changed it again since, so it stays as it is");
  expect (harness, GTK_TYPE_LABEL, "Sana Two");

  /* What is long past is not kept to be taken back. */
  g_clear_pointer (&name, g_free);
  name = last_change (harness);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *next = g_strdup_printf ("Sana Number %u", i);

      save_name (harness, next);
    }
  g_clear_pointer (&newest, g_free);
  newest = last_change (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.undo", "s", name);
  harness_settle (harness);
  expect_none (harness, GTK_TYPE_LABEL, "Somebody changed it again since, so it stays as it is");
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.undo", "s", newest);
  expect (harness, GTK_TYPE_LABEL, "Sana Number 2");
}

/* What can't be is said where it was written, and nothing is lost. */
static void
test_problem (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1100);
  g_autofree char *name = g_strnfill (DSK_CONTACT_NAME_MAX + 1, 'x');
  GtkWidget *editor;

  harness_open (harness, DEMO_SANA);
  put_known (harness);
  expect (harness, GTK_TYPE_LABEL, "VIP");
  editor = open_editor (harness, "conversation.edit-contact");
  gtk_editable_set_text (GTK_EDITABLE (harness_find (editor, ADW_TYPE_ENTRY_ROW, NULL)), name);
  gtk_widget_activate_action (editor, "form.apply", NULL);
  harness_settle (harness);
  g_assert_nonnull (harness_find (editor, GTK_TYPE_LABEL, "The name is longer than 80 characters"));
  g_assert_true (gtk_widget_get_mapped (editor));
  expect_edit (harness, NULL);
  gtk_window_destroy (GTK_WINDOW (editor));
}

/* Who may only look has nothing to press. */
static void
test_viewer (void)
{
  g_autoptr (Harness) harness = harness_new ("viewer", 1000, 1100);

  harness_open (harness, DEMO_SANA);
  put_known (harness);
  expect (harness, GTK_TYPE_LABEL, "Calls after six");
  g_assert_null (find_action (GTK_WIDGET (harness->page), "conversation.edit-contact"));
  g_assert_nonnull (find_action (GTK_WIDGET (harness->page), "conversation.find-tag"));
}

/* The row of what is known whose value is @words, whether it is seen or not. */
static GtkWidget *
find_shown (GtkWidget *widget, const char *words)
{
  GtkWidget *found = NULL;

  if (ADW_IS_ACTION_ROW (widget) && g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (widget)), words) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_shown (child, words);
  return found;
}

/* What did not change stays where it is when something else does. */
static void
test_in_place (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1100);
  GtkWidget *row, *tag;

  harness_open (harness, DEMO_SANA);
  put_known (harness);
  expect (harness, GTK_TYPE_LABEL, "Lahore");
  row = find_shown (GTK_WIDGET (harness->page), "Urdu");
  tag = harness_find (GTK_WIDGET (harness->page), GTK_TYPE_BUTTON, "VIP");
  g_assert_nonnull (row);
  g_assert_nonnull (tag);
  put_remark (harness, "Calls at noon");
  expect (harness, GTK_TYPE_LABEL, "Calls at noon");
  g_assert_true (find_shown (GTK_WIDGET (harness->page), "Urdu") == row);
  g_assert_true (harness_find (GTK_WIDGET (harness->page), GTK_TYPE_BUTTON, "VIP") == tag);
}

/* Minutes pass while somebody looks, and not behind a closed panel. */
static void
test_ticks (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *panel;

  harness_open (harness, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "Customer waits");
  panel = harness_find (GTK_WIDGET (harness->page), DSK_TYPE_CONTACT_PANEL, NULL);
  g_assert_true (dsk_contact_panel_is_ticking (DSK_CONTACT_PANEL (panel)));
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.toggle-panel", NULL);
  expect_none (harness, GTK_TYPE_LABEL, "Customer waits");
  g_assert_false (dsk_contact_panel_is_ticking (DSK_CONTACT_PANEL (panel)));
  /* What changes meanwhile is read when somebody looks again. */
  put_known (harness);
  harness_settle (harness);
  g_assert_null (find_shown (GTK_WIDGET (harness->page), "Lahore"));
  /* Whether it is open is kept. */
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.toggle-panel", NULL);
  expect (harness, GTK_TYPE_LABEL, "Customer waits");
}

/* A row that goes to a message. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (ADW_IS_ACTION_ROW (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "conversation.go-to") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

static guint
count_links (GtkWidget *widget)
{
  guint n = ADW_IS_ACTION_ROW (widget) && gtk_widget_get_mapped (widget)
                    && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "conversation.go-to") == 0
                ? 1
                : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_links (child);
  return n;
}

static gboolean
has_page (gpointer page)
{
  return count_links (page) == 8;
}

static gboolean
has_all (gpointer page)
{
  return count_links (page) == 10;
}

/* Files come a page at a time: more of them when asked for, and no more is offered than there are. */
static void
test_more (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1400);

  office_begin (harness->office);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = office_id (0xb100 + i);

      office_message (harness->office, DEMO_CLOSED, id,
                      &(OfficeMessage){ .at = harness->office->now - (60 - i) * OFFICE_MINUTE,
                                        .kind = "document",
                                        .content = "{\"media\":{\"name\":\"invoice.pdf\",\"size\":48213}}" });
      office_media (harness->office, DEMO_CLOSED, id,
                    &(OfficeMedia){ .state = "waiting", .mime = "application/pdf", .name = "invoice.pdf" });
    }
  office_commit (harness->office, DEMO_CLOSED);
  harness_open (harness, DEMO_CLOSED);
  office_wait (has_page, harness->page);
  click (harness, "Show More");
  office_wait (has_all, harness->page);
  expect_none (harness, GTK_TYPE_BUTTON, "Show More");
}

/* An earlier time of the same customer, and the files of this one. */
static void
test_history (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1400);
  const char *episode[] = { "e1900000-0000-7000-8000-000000000001", DEMO_SANA, "1", "1577872800000", NULL, NULL,
                            "1577959200000", OFFICE_BILAL };

  harness_open (harness, DEMO_SANA);
  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_EPISODE, episode);
  office_commit (harness->office, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "1 January 2020 – 2 January 2020");
  g_assert_nonnull (find_row (GTK_WIDGET (harness->page), "1 January 2020 – 2 January 2020"));
  expect_none (harness, GTK_TYPE_LABEL, "Files");
  harness_open (harness, DEMO_KINDS);
  expect (harness, GTK_TYPE_LABEL, "Files");
  expect_none (harness, GTK_TYPE_LABEL, "1 January 2020 – 2 January 2020");
}

/* Whoever wants to change the name, or the tags, goes on with the keyboard there. */
static void
test_begin (void)
{
  static const struct
  {
    const char *action;
    const char *row;
  } cases[] = { { "conversation.edit-contact", "Name" }, { "conversation.edit-tags", "Add a tag" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Harness) harness = harness_new ("agent", 1000, 1100);
      GtkWidget *editor, *focus;

      harness_open (harness, DEMO_SANA);
      editor = open_editor (harness, cases[i].action);
      focus = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (editor)), ADW_TYPE_ENTRY_ROW);
      g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (focus)), ==, cases[i].row);
      gtk_window_destroy (GTK_WINDOW (editor));
    }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/contact-panel/marketing", test_marketing);
  g_test_add_func ("/ui/contact-panel/edit", test_edit);
  g_test_add_func ("/ui/contact-panel/begin", test_begin);
  g_test_add_func ("/ui/contact-panel/problem", test_problem);
  g_test_add_func ("/ui/contact-panel/viewer", test_viewer);
  g_test_add_func ("/ui/contact-panel/in-place", test_in_place);
  g_test_add_func ("/ui/contact-panel/ticks", test_ticks);
  g_test_add_func ("/ui/contact-panel/more", test_more);
  g_test_add_func ("/ui/contact-panel/history", test_history);
  g_test_add_func ("/ui/contact-panel/undo", test_undo);
  return g_test_run ();
}
