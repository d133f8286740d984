/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What counts as seen on the conversation page. */

#include "page-harness.h"

#include "dsk-labels.h"
#include "dsk-timeline-view.h"
#include "dsk-window.h"

static void
test_mark_read (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  harness_open (harness, DEMO_URDU);
  g_assert_cmpuint (dsk_client_get_pending (harness->office->client), ==, 0);
  while (dsk_client_get_pending (harness->office->client) == 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (dsk_client_get_pending (harness->office->client), ==, 1);
}

typedef struct
{
  Harness *harness;
  const char *marks;
} Marks;

/* What was said of what was seen, in one word each. */
static gboolean
has_marks (gpointer data)
{
  Marks *marks = data;
  Office *office = marks->harness->office;
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GPtrArray) commands = NULL;

  office_begin (office);
  commands = dsk_replica_store_list_outbox (office->store, 0, 100, NULL);
  office_commit (office, NULL);
  for (guint i = 0; i < commands->len; i++)
    {
      const DskCommand *command = commands->pdata[i];

      if (g_strcmp0 (command->conv, DEMO_URDU) == 0 && command->type == DSK_COMMAND_MARK_READ)
        g_string_append (all, "read ");
      else if (g_strcmp0 (command->conv, DEMO_URDU) == 0 && command->type == DSK_COMMAND_MARK_UNREAD)
        g_string_append (all, "unread ");
    }
  return g_str_equal (all->str, marks->marks);
}

static void
expect_marks (Harness *harness, const char *words)
{
  Marks marks = { harness, words };

  office_wait (has_marks, &marks);
  harness_settle (harness);
  g_assert_true (has_marks (&marks));
}

static void
receive (Harness *harness)
{
  g_autofree char *id = office_id (0x9000);

  office_begin (harness->office);
  office_message (harness->office, DEMO_URDU, id,
                  &(OfficeMessage){ .at = harness->office->now + 1000, .text = "And?" });
  office_commit (harness->office, DEMO_URDU);
  harness_settle (harness);
}

/* What was read stays unread, although it is in sight, and what comes then, too, until it is opened again. */
static void
test_mark_unread (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_URDU);
  expect_marks (harness, "read ");
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.mark-unread", NULL);
  expect_marks (harness, "read unread ");
  receive (harness);
  g_signal_emit_by_name (harness_find (GTK_WIDGET (harness->page), DSK_TYPE_TIMELINE_VIEW, NULL), "seen");
  expect_marks (harness, "read unread ");
  harness_open (harness, DEMO_SANA);
  harness_open (harness, DEMO_URDU);
  expect_marks (harness, "read unread read ");
  /* Or the same one; to go there with the keyboard is not to open it. */
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.mark-unread", NULL);
  expect_marks (harness, "read unread read unread ");
  dsk_conversation_page_focus_composer (harness->page);
  expect_marks (harness, "read unread read unread ");
  dsk_conversation_page_open_again (harness->page);
  expect_marks (harness, "read unread read unread read ");
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

static gboolean
is_inactive (gpointer window)
{
  return !gtk_window_is_active (window);
}

/* A link that something opens while they work elsewhere reads nothing: they do, once they look. */
static void
test_link (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *elsewhere = gtk_window_new ();

  office_wait (is_active, harness->window);
  dsk_window_open_conversation (DSK_WINDOW (harness->window), DEMO_URDU, DSK_WINDOW_OPEN_SHOW);
  expect_marks (harness, "read ");
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.mark-unread", NULL);
  expect_marks (harness, "read unread ");
  gtk_window_present (GTK_WINDOW (elsewhere));
  office_wait (is_inactive, harness->window);
  dsk_window_open_conversation (DSK_WINDOW (harness->window), DEMO_URDU, DSK_WINDOW_OPEN_SHOW);
  harness_settle (harness);
  receive (harness);
  expect_marks (harness, "read unread ");
  gtk_window_destroy (GTK_WINDOW (elsewhere));
  gtk_window_present (GTK_WINDOW (harness->window));
  expect_marks (harness, "read unread read ");
}

static void
answer_last (Harness *harness, const char *code)
{
  g_autoptr (GPtrArray) all = NULL;
  const DskCommand *last;

  office_begin (harness->office);
  all = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  last = all->pdata[all->len - 1];
  g_assert_cmpint (last->type, ==, DSK_COMMAND_MARK_UNREAD);
  g_signal_emit_by_name (harness->office->client, "command-result", last->n, last->id, code, NULL);
  harness_settle (harness);
}

/* A relay that does not know of it leaves it read, which is said. */
static void
test_refused (void)
{
  static const char words[] = "This relay is too old for that. Tell your administrator.";
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_URDU);
  expect_marks (harness, "read ");
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.mark-unread", NULL);
  expect_marks (harness, "read unread ");
  g_assert_null (harness_find (harness->window, GTK_TYPE_LABEL, words));
  answer_last (harness, "unsupported");
  g_assert_nonnull (harness_find (harness->window, GTK_TYPE_LABEL, words));
}

/* Who went on by then is told of which one. */
static void
test_refused_elsewhere (void)
{
  g_autofree char *name = dsk_label_name ("عائشہ ملک", TRUE);
  g_autofree char *words = g_strdup_printf ("The conversation with %s was not marked as unread. "
                                            "This relay is too old for that. Tell your administrator.",
                                            name);
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_URDU);
  expect_marks (harness, "read ");
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.mark-unread", NULL);
  expect_marks (harness, "read unread ");
  harness_open (harness, DEMO_CLOSED);
  answer_last (harness, "unsupported");
  g_assert_nonnull (harness_find (harness->window, GTK_TYPE_LABEL, words));
}

static gboolean
is_writing (gpointer data)
{
  Harness *harness = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (harness->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, DSK_TYPE_COMPOSER) != NULL;
}

/* Who goes on to the next conversation while they write, writes in that one: the keyboard is not lost. */
static void
test_focus (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  g_assert_false (is_writing (harness));
  harness_open (harness, DEMO_URDU);
  g_assert_false (is_writing (harness));
  dsk_conversation_page_focus_composer (harness->page);
  office_wait (is_writing, harness);
  harness_open (harness, DEMO_SANA);
  office_wait (is_writing, harness);
  /* Nothing but a template goes out there. */
  harness_open (harness, DEMO_CLOSED);
  office_wait (is_writing, harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/page-read/mark-read", test_mark_read);
  g_test_add_func ("/page-read/mark-unread", test_mark_unread);
  g_test_add_func ("/page-read/link", test_link);
  g_test_add_func ("/page-read/refused", test_refused);
  g_test_add_func ("/page-read/refused-elsewhere", test_refused_elsewhere);
  g_test_add_func ("/page-read/focus", test_focus);
  return g_test_run ();
}
