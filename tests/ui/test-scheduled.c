/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A reply that is sent later: asked by the dialog, shown above the composer, written again, sent now, discarded. */

#include "composer-harness.h"
#include "demo-colleagues.h"
#include "demo-scheduled.h"

#include "dsk-ask.h"
#include "dsk-scheduled-bar.h"
#include "dsk-snooze-dialog.h"
#include "dsk-timeline-view.h"

static gboolean
is_asked (gpointer data)
{
  return harness_find_window (DSK_TYPE_SNOOZE_DIALOG) != NULL;
}

static GtkWidget *
bar (Harness *harness)
{
  return harness_find (harness->window, DSK_TYPE_SCHEDULED_BAR, NULL);
}

static gboolean
says (Harness *harness, const char *words)
{
  return bar (harness) != NULL && harness_find (bar (harness), GTK_TYPE_LABEL, words) != NULL;
}

static gboolean
is_shown (gpointer data)
{
  return bar (data) != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return bar (data) == NULL;
}

static DskCommand *
last_command (Harness *harness)
{
  g_autoptr (GPtrArray) commands = NULL;

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  g_assert_cmpuint (commands->len, >, 0);
  return dsk_command_ref (commands->pdata[commands->len - 1]);
}

static char *
dup_text (Harness *harness)
{
  char *text = NULL;

  g_object_get (text_buffer (harness), "text", &text, NULL);
  return text;
}

static gboolean
has_text (gpointer data)
{
  g_autofree char *text = dup_text (data);

  return *text != '\0';
}

static gboolean
is_empty (gpointer data)
{
  return !has_text (data);
}

static void
test_later (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (DskCommand) command = NULL;
  const gint64 now = g_get_real_time () / 1000;
  GtkWidget *dialog, *label;

  harness_open (harness, DEMO_SANA);
  g_assert_null (bar (harness));
  type_text (harness, "good evening");
  harness_settle (harness);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-later", NULL));
  office_wait (is_asked, NULL);
  harness_settle (harness);
  dialog = harness_find_window (DSK_TYPE_SNOOZE_DIALOG);
  label = harness_find (dialog, GTK_TYPE_LABEL, "In One Hour");
  g_assert_nonnull (label);
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW));
  office_wait (is_empty, harness);
  office_wait (is_shown, harness);
  g_assert_true (says (harness, "good evening"));
  command = last_command (harness);
  g_assert_cmpint (command->type, ==, DSK_COMMAND_MESSAGE_SEND);
  g_assert_cmpint (command->until, >=, now + 60 * OFFICE_MINUTE);
  g_assert_cmpint (command->due_at, ==, 0);
  g_assert_nonnull (command->head_msg);
  harness_shoot (harness, "scheduled");
}

/* The time of one's own that stands there first can be chosen, however few of the 24 hours are left. */
static void
test_own_time (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog, *label, *button;

  harness_open (harness, DEMO_SANA);
  type_text (harness, "good evening");
  harness_settle (harness);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-later", NULL));
  office_wait (is_asked, NULL);
  harness_settle (harness);
  dialog = harness_find_window (DSK_TYPE_SNOOZE_DIALOG);
  label = harness_find (dialog, GTK_TYPE_LABEL, "Pick a Time…");
  g_assert_nonnull (label);
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW));
  harness_settle (harness);
  button = harness_find (dialog, GTK_TYPE_BUTTON, "_Send Then");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  office_wait (is_empty, harness);
  office_wait (is_shown, harness);
  g_assert_true (says (harness, "good evening"));
}

/* What is written again is a draft, and is not sent any more. */
static void
test_edit (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *id = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);
  g_autofree char *text = NULL;
  g_autoptr (DskCommand) command = NULL;

  harness_open (harness, DEMO_SANA);
  office_wait (is_shown, harness);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-scheduled", "s", id));
  office_wait (has_text, harness);
  office_wait (is_gone, harness);
  text = dup_text (harness);
  g_assert_cmpstr (text, ==, "Good evening! Your parcel is out for delivery now.");
  command = last_command (harness);
  g_assert_cmpint (command->type, ==, DSK_COMMAND_SCHEDULED_REMOVE);
  g_assert_cmpstr (command->object, ==, id);
}

static void
test_held (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *id = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, TRUE);
  g_autoptr (DskCommand) command = NULL;

  harness_open (harness, DEMO_SANA);
  office_wait (is_shown, harness);
  g_assert_true (says (harness, "Was not sent"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.send-scheduled", "s", id));
  office_wait (is_gone, harness);
  command = last_command (harness);
  g_assert_cmpint (command->type, ==, DSK_COMMAND_SCHEDULED_SEND);
  g_assert_nonnull (command->head_msg);
}

/* Of a colleague, an agent sees it and does nothing with it; a supervisor discards it, after having been asked. */
static void
test_others (void)
{
  static const char *const roles[] = { "agent", "supervisor" };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr (Harness) harness = harness_new (roles[i], 1000, 700);
      g_autofree char *id = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_BILAL, FALSE);
      GtkWidget *dialog;

      harness_open (harness, DEMO_SANA);
      office_wait (is_shown, harness);
      g_assert_true ((harness_find (bar (harness), GTK_TYPE_BUTTON, NULL) != NULL) == (i == 1));
      if (i == 0)
        continue;
      gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.discard-scheduled", "s", id);
      harness_settle (harness);
      dialog = harness_find_window (ADW_TYPE_MESSAGE_DIALOG);
      g_assert_nonnull (dialog);
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), DSK_ASK_YES);
      office_wait (is_gone, harness);
    }
}

/* Nobody talks over a colleague who is about to answer: who sends it now is asked, and does so if they mean it. */
static void
test_anyway (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *id = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);
  g_autoptr (DskCommand) command = NULL;

  harness_open (harness, DEMO_SANA);
  office_wait (is_shown, harness);
  expect_in (bar (harness), GTK_TYPE_BUTTON, "Send _Now");
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  g_signal_emit_by_name (expect_in (bar (harness), GTK_TYPE_BUTTON, "Send Anyway…"), "clicked");
  harness_settle (harness);
  harness_shoot_window (harness_find_window (ADW_TYPE_MESSAGE_DIALOG), "send-anyway");
  harness_answer (harness, "_Cancel");
  g_assert_nonnull (bar (harness));
  /* Who has stopped is in nobody's way. */
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_VIEWING, DSK_PRESENCE_ONLINE);
  expect_in (bar (harness), GTK_TYPE_BUTTON, "Send _Now");
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.send-scheduled", "s", id);
  harness_settle (harness);
  harness_answer (harness, "Send Any_way");
  office_wait (is_gone, harness);
  command = last_command (harness);
  g_assert_cmpint (command->type, ==, DSK_COMMAND_SCHEDULED_SEND);
}

static void
write_in (Harness *harness, const char *id, const char *text)
{
  office_begin (harness->office);
  office_message (harness->office, DEMO_SANA, id,
                  &(OfficeMessage){ .at = g_get_real_time () / 1000, .text = text, .wamid = id });
  office_commit (harness->office, DEMO_SANA);
}

/* What the customer wrote while the question stood, nobody has seen: the relay hears what was so before. */
static void
test_anyway_unseen (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *id = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);
  g_autofree char *seen = office_id (0xf510);
  g_autofree char *unseen = office_id (0xf511);
  g_autoptr (DskCommand) command = NULL;

  write_in (harness, seen, "Where is it?");
  harness_open (harness, DEMO_SANA);
  office_wait (is_shown, harness);
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.send-scheduled", "s", id));
  harness_settle (harness);
  write_in (harness, unseen, "Please cancel it");
  expect (harness, GTK_TYPE_LABEL, "Please cancel it");
  harness_answer (harness, "Send Any_way");
  office_wait (is_gone, harness);
  command = last_command (harness);
  g_assert_cmpint (command->type, ==, DSK_COMMAND_SCHEDULED_SEND);
  g_assert_cmpstr (command->head_msg, ==, seen);
  g_assert_cmpstr (command->user, ==, OFFICE_ME);
}

/* That a colleague begins to answer, or stops, takes no button away from who is about to press it. */
static void
test_in_place (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *id = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);
  GtkWidget *send, *discard;

  harness_open (harness, DEMO_SANA);
  office_wait (is_shown, harness);
  send = expect_in (bar (harness), GTK_TYPE_BUTTON, "Send _Now");
  discard = expect_in (bar (harness), GTK_TYPE_BUTTON, "_Discard…");
  gtk_widget_grab_focus (send);
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  g_assert_true (expect_in (bar (harness), GTK_TYPE_BUTTON, "Send Anyway…") == send);
  g_assert_nonnull (gtk_widget_get_tooltip_text (send));
  g_assert_true (harness_find (bar (harness), GTK_TYPE_BUTTON, "_Discard…") == discard);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (harness->window)) == send);
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_VIEWING, DSK_PRESENCE_ONLINE);
  g_assert_true (expect_in (bar (harness), GTK_TYPE_BUTTON, "Send _Now") == send);
  g_assert_null (gtk_widget_get_tooltip_text (send));
  g_assert_true (harness_find (bar (harness), GTK_TYPE_BUTTON, "_Discard…") == discard);
}

static gboolean
writes (gpointer data)
{
  Harness *harness = data;

  return gtk_window_get_focus (GTK_WINDOW (harness->window)) == page_find (harness, GTK_TYPE_TEXT_VIEW, NULL);
}

/* Whoever sent or discarded one goes on in the composer, and the keyboard does not end in nothing. */
static void
test_focus (void)
{
  static const char *const labels[] = { "Send _Now", "_Discard…" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
      g_autofree char *id = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, TRUE);
      g_autofree char *other = NULL;
      GtkWidget *button;

      harness_open (harness, DEMO_SANA);
      office_wait (is_shown, harness);
      gtk_widget_grab_focus (expect_in (bar (harness), GTK_TYPE_BUTTON, labels[i]));
      /* What comes beside it leaves the focus where it is. */
      other = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_BILAL, FALSE);
      expect_in (bar (harness), GTK_TYPE_LABEL, "Good evening! Your parcel is out for delivery now.");
      button = gtk_window_get_focus (GTK_WINDOW (harness->window));
      g_assert_nonnull (button);
      g_assert_true (button == harness_find (bar (harness), GTK_TYPE_BUTTON, labels[i]));
      g_signal_emit_by_name (button, "clicked");
      harness_settle (harness);
      if (i == 1)
        adw_message_dialog_response (ADW_MESSAGE_DIALOG (harness_find_window (ADW_TYPE_MESSAGE_DIALOG)), DSK_ASK_YES);
      office_wait (writes, harness);
      g_assert_false (says (harness, "We refund the delivery."));
    }
}

static gboolean
is_one_line (gpointer data)
{
  return harness_find (bar (data), GTK_TYPE_TOGGLE_BUTTON, NULL) != NULL && !says (data, "Was not sent");
}

static gboolean
is_list (gpointer data)
{
  return says (data, "Was not sent");
}

/* Where there is little room it is one line, which opens, and never all that is seen of the conversation. */
static void
test_low (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 700, 480);
  g_autofree char *first = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, TRUE);
  g_autofree char *second = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);
  GtkWidget *timeline, *head;

  harness_open (harness, DEMO_SANA);
  office_wait (is_shown, harness);
  office_wait (is_one_line, harness);
  harness_settle (harness);
  g_assert_true (says (harness, "1 message was not sent · 1 will be sent later"));
  timeline = page_find (harness, DSK_TYPE_TIMELINE_VIEW, NULL);
  g_assert_cmpint (gtk_widget_get_height (timeline), >, gtk_widget_get_height (bar (harness)) * 3);
  head = harness_find (bar (harness), GTK_TYPE_TOGGLE_BUTTON, NULL);
  harness_shoot (harness, "scheduled-low");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (head), TRUE);
  office_wait (is_list, harness);
  harness_settle (harness);
  harness_shoot (harness, "scheduled-low-open");
  g_assert_cmpint (gtk_widget_get_height (bar (harness)), <, 200);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (head), FALSE);
  office_wait (is_one_line, harness);
}

static gboolean
is_next (gpointer data)
{
  Harness *harness = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (harness->window));

  return !says (harness, "We refund the delivery.") && GTK_IS_BUTTON (focus)
         && gtk_widget_is_ancestor (focus, bar (harness));
}

static void
expect_next (Harness *harness)
{
  office_wait (is_next, harness);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (gtk_window_get_focus (GTK_WINDOW (harness->window)))), ==,
                   "_Discard…");
}

/* What is sent while somebody is at one of its buttons leaves the keyboard in the bar, but never where Enter does at
 * once to the next one what was meant for this. */
static void
test_focus_by_itself (void)
{
  static const char *const labels[] = { "_Edit", "Send _Now", "_Discard…" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (Harness) harness = harness_new ("agent", 1000, 900);
      g_autofree char *first = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, TRUE);
      g_autofree char *second = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);

      harness_open (harness, DEMO_SANA);
      office_wait (is_list, harness);
      gtk_widget_grab_focus (expect_in (bar (harness), GTK_TYPE_BUTTON, labels[i]));
      demo_scheduled_remove (harness->office, DEMO_SANA, first);
      expect_next (harness);
    }
}

/* Nor is it there any more once the message was held back: what held it back was not read yet. */
static void
test_focus_held (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 900);
  g_autofree char *id = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);

  harness_open (harness, DEMO_SANA);
  office_wait (is_shown, harness);
  gtk_widget_grab_focus (expect_in (bar (harness), GTK_TYPE_BUTTON, "Send _Now"));
  demo_scheduled_hold (harness->office, DEMO_SANA, id, OFFICE_ME);
  expect_in (bar (harness), GTK_TYPE_LABEL, "Was not sent");
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (gtk_window_get_focus (GTK_WINDOW (harness->window)))), ==,
                   "_Discard…");
}

/* Who thought better of it has not sent or discarded anything. */
static void
test_focus_cancelled (void)
{
  static const char *const labels[] = { "_Discard…", "Send Anyway…" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (Harness) harness = harness_new ("agent", 1000, 900);
      g_autofree char *first = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, TRUE);
      g_autofree char *second = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);
      GtkWidget *button;

      harness_open (harness, DEMO_SANA);
      office_wait (is_list, harness);
      demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
      button = expect_in (bar (harness), GTK_TYPE_BUTTON, labels[i]);
      gtk_widget_grab_focus (button);
      g_signal_emit_by_name (button, "clicked");
      harness_settle (harness);
      harness_answer (harness, "_Cancel");
      demo_scheduled_remove (harness->office, DEMO_SANA, first);
      expect_next (harness);
    }
}

/* A key that comes a moment late does nothing to the messages of the next customer. */
static void
test_focus_other (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 900);
  g_autofree char *first = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, TRUE);
  g_autofree char *second = demo_scheduled_put (harness->office, DEMO_URDU, OFFICE_ME, FALSE);

  harness_open (harness, DEMO_SANA);
  office_wait (is_list, harness);
  gtk_widget_grab_focus (expect_in (bar (harness), GTK_TYPE_BUTTON, "Send _Now"));
  harness_open (harness, DEMO_URDU);
  expect_in (bar (harness), GTK_TYPE_BUTTON, "Send _Now");
  g_assert_true (writes (harness));
}

static gboolean
is_next_line (gpointer data)
{
  return harness_find (bar (data), GTK_TYPE_TOGGLE_BUTTON, NULL) != NULL && says (data, "1 will be sent later")
         && !says (data, "Good evening! Your parcel is out for delivery now.");
}

/* What was opened of one conversation is not open in the next, and takes the keyboard nowhere. */
static void
test_low_other (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 700, 480);
  g_autofree char *first = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, TRUE);
  g_autofree char *second = demo_scheduled_put (harness->office, DEMO_URDU, OFFICE_ME, FALSE);

  harness_open (harness, DEMO_SANA);
  office_wait (is_one_line, harness);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (harness_find (bar (harness), GTK_TYPE_TOGGLE_BUTTON, NULL)), TRUE);
  office_wait (is_list, harness);
  gtk_widget_grab_focus (expect_in (bar (harness), GTK_TYPE_BUTTON, "Send _Now"));
  harness_open (harness, DEMO_URDU);
  office_wait (is_next_line, harness);
  harness_settle (harness);
  g_assert_true (writes (harness));
}

/* Where the line goes because there is room for all, the keyboard goes to nothing that does something at once. */
static void
test_low_grows (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 700, 480);
  g_autofree char *first = demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);

  harness_open (harness, DEMO_SANA);
  office_wait (is_next_line, harness);
  gtk_widget_grab_focus (harness_find (bar (harness), GTK_TYPE_TOGGLE_BUTTON, NULL));
  harness_resize (harness->window, 1000, 900);
  expect_in (bar (harness), GTK_TYPE_LABEL, "Good evening! Your parcel is out for delivery now.");
  harness_settle (harness);
  expect_next (harness);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/scheduled/later", test_later);
  g_test_add_func ("/scheduled/own-time", test_own_time);
  g_test_add_func ("/scheduled/edit", test_edit);
  g_test_add_func ("/scheduled/held", test_held);
  g_test_add_func ("/scheduled/anyway", test_anyway);
  g_test_add_func ("/scheduled/anyway-unseen", test_anyway_unseen);
  g_test_add_func ("/scheduled/in-place", test_in_place);
  g_test_add_func ("/scheduled/others", test_others);
  g_test_add_func ("/scheduled/focus", test_focus);
  g_test_add_func ("/scheduled/low", test_low);
  g_test_add_func ("/scheduled/low-other", test_low_other);
  g_test_add_func ("/scheduled/low-grows", test_low_grows);
  g_test_add_func ("/scheduled/focus-by-itself", test_focus_by_itself);
  g_test_add_func ("/scheduled/focus-held", test_focus_held);
  g_test_add_func ("/scheduled/focus-cancelled", test_focus_cancelled);
  g_test_add_func ("/scheduled/focus-other", test_focus_other);
  return g_test_run ();
}
