/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Putting a conversation off: asked by the dialog, said above the timeline, and taken back. */

#include "demo-handoff.h"
#include "dsk-snooze-dialog.h"
#include "dsk-work-bar.h"
#include "ownership-harness.h"

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (DSK_IS_SNOOZE_DIALOG (l->data))
      return l->data;
  return NULL;
}

static gboolean
is_asked (gpointer data)
{
  return find_dialog () != NULL;
}

static GtkWidget *
ask (Harness *harness)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.snooze", NULL));
  office_wait (is_asked, NULL);
  harness_settle (harness);
  return find_dialog ();
}

/* The row of the dialog that says @title is chosen. */
static void
choose (Harness *harness, const char *title)
{
  GtkWidget *dialog = ask (harness);
  GtkWidget *label = harness_find (dialog, GTK_TYPE_LABEL, title);

  g_assert_nonnull (label);
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW));
  harness_settle (harness);
}

static gboolean
is_snoozed (gpointer data)
{
  DskConversationRow *row = harness_read_row (data, DEMO_URDU);
  gboolean snoozed = row->snoozed_until != 0;

  dsk_conversation_row_free (row);
  return snoozed;
}

static gboolean
is_back (gpointer data)
{
  return !is_snoozed (data);
}

static void
test_snooze (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *bar;

  harness_open (harness, DEMO_URDU);
  g_assert_null (harness_find (harness->window, DSK_TYPE_WORK_BAR, NULL));
  choose (harness, "In One Hour");
  office_wait (is_snoozed, harness);
  harness_settle (harness);
  bar = harness_find (harness->window, DSK_TYPE_WORK_BAR, NULL);
  g_assert_nonnull (bar);
  harness_shoot (harness, "snoozed");

  choose (harness, "Wake Up Now");
  office_wait (is_back, harness);
  harness_settle (harness);
  g_assert_null (harness_find (harness->window, DSK_TYPE_WORK_BAR, NULL));
}

/* By the button above the timeline, and then not after all. */
static void
test_undo (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_URDU);
  choose (harness, "Tomorrow Morning");
  office_wait (is_snoozed, harness);
  harness_settle (harness);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.wake", NULL));
  office_wait (is_back, harness);
  harness_settle (harness);
  g_assert_true (harness_press_early (GTK_WIDGET (harness->page), "<Control>z"));
  office_wait (is_snoozed, harness);
}

#define LATER G_GINT64_CONSTANT (4102444800000) /* and never in these tests */

/* It is put off, the relay knows, and the toast offers to take back that it is wanted again. */
static Harness *
wake (void)
{
  Harness *harness = owned_begin ("agent", OFFICE_ME, "open");

  office_begin (harness->office);
  owned_put_snoozed (harness, OFFICE_ME, DEMO_OPS, DSK_STATUS_OPEN, harness->office->now - OFFICE_HOUR, LATER);
  office_commit (harness->office, OWNED_CONV);
  harness_settle (harness);
  owned_act (harness, "conversation.wake", NULL);
  owned_expect (harness, "snooze 0; ");
  return harness;
}

/* What the relay did is undone by what it compares with what is so; it may know more than is known here. */
static void
test_undo_compared (void)
{
  g_autoptr (Harness) harness = wake ();

  owned_answer (harness, "ok");
  click (harness, "_Undo");
  owned_expect (harness, "snooze 4102444800000; ");
  g_assert_cmpint (owned_base (harness), >, 0);
  g_assert_cmpint (owned_base (harness), ==, owned_seq (harness));
  owned_answer (harness, "conflict");
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  owned_expect (harness, "");
  g_assert_cmpuint (dsk_client_get_attention (harness->office->client), ==, 0);
}

/* What is known to have changed is not even asked for: a colleague put it off until another time, … */
static void
test_undo_changed (void)
{
  g_autoptr (Harness) harness = wake ();

  owned_answer (harness, "ok");
  office_begin (harness->office);
  owned_put_snoozed (harness, OFFICE_ME, DEMO_OPS, DSK_STATUS_OPEN, harness->office->now - OFFICE_HOUR, LATER + 1000);
  office_commit (harness->office, OWNED_CONV);
  harness_settle (harness);
  click (harness, "_Undo");
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  owned_expect (harness, "");
}

/* … or the customer wrote, and what they said is not to be put off unread. */
static void
test_undo_wrote (void)
{
  g_autoptr (Harness) harness = wake ();

  owned_answer (harness, "ok");
  office_begin (harness->office);
  owned_put_snoozed (harness, OFFICE_ME, DEMO_OPS, DSK_STATUS_OPEN, harness->office->now, 0);
  office_commit (harness->office, OWNED_CONV);
  harness_settle (harness);
  click (harness, "_Undo");
  expect (harness, GTK_TYPE_LABEL, "The customer wrote since, so it stays as it is");
  owned_expect (harness, "");
}

/* A time of one's own that has passed can't be chosen. */
static void
test_own_time (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GDateTime) past = g_date_time_new_local (2001, 2, 3, 0, 0, 0);
  GtkWidget *dialog;

  harness_open (harness, DEMO_URDU);
  dialog = ask (harness);
  gtk_widget_activate (
      gtk_widget_get_ancestor (harness_find (dialog, GTK_TYPE_LABEL, "Pick a Time…"), GTK_TYPE_LIST_BOX_ROW));
  harness_settle (harness);
  g_assert_true (gtk_widget_get_sensitive (harness_find (dialog, GTK_TYPE_BUTTON, "_Snooze")));
  gtk_calendar_select_day (GTK_CALENDAR (harness_find (dialog, GTK_TYPE_CALENDAR, NULL)), past);
  g_assert_false (gtk_widget_get_sensitive (harness_find (dialog, GTK_TYPE_BUTTON, "_Snooze")));
  g_assert_nonnull (harness_find (dialog, GTK_TYPE_LABEL, "That time has passed"));
  gtk_window_close (GTK_WINDOW (dialog));
}

/* Who may not change a conversation is not asked. */
static void
test_viewer (void)
{
  g_autoptr (Harness) harness = harness_new ("viewer", 1000, 700);

  harness_open (harness, DEMO_URDU);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.snooze", NULL);
  harness_settle (harness);
  g_assert_null (find_dialog ());
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/later/snooze", test_snooze);
  g_test_add_func ("/later/undo", test_undo);
  g_test_add_func ("/later/undo-compared", test_undo_compared);
  g_test_add_func ("/later/undo-changed", test_undo_changed);
  g_test_add_func ("/later/undo-wrote", test_undo_wrote);
  g_test_add_func ("/later/own-time", test_own_time);
  g_test_add_func ("/later/viewer", test_viewer);
  return g_test_run ();
}
