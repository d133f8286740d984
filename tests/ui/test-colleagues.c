/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What colleagues do right now, on the conversation page: over the conversation and on Send. */

#include "composer-harness.h"
#include "demo-colleagues.h"
#include "demo-handoff.h"
#include "dsk-avatar-group.h"
#include "dsk-avatar.h"
#include "dsk-colleague-bar.h"
#include "dsk-snooze-dialog.h"

#define FSI "\342\201\250"
#define LRM "\342\200\216"
#define PDI "\342\201\251"
#define BILAL FSI "Bilal Demo" PDI

static void
bilal (Harness *harness, const char *conv, guint doing)
{
  demo_colleague (harness->office->client, conv, OFFICE_BILAL, doing, DSK_PRESENCE_ONLINE);
}

static void
test_bar (void)
{
  static const struct
  {
    guint doing;
    const char *words;
  } rows[] = {
    { DSK_DOING_VIEWING, BILAL " is viewing" },
    { DSK_DOING_VIEWING | DSK_DOING_TYPING, BILAL " is replying…" },
    { DSK_DOING_REPLYING, BILAL " is replying…" },
  };
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  g_assert_null (page_find (harness, DSK_TYPE_COLLEAGUE_BAR, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      bilal (harness, DEMO_SANA, rows[i].doing);
      expect_in (expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL), GTK_TYPE_LABEL, rows[i].words);
    }
  /* What goes on elsewhere is not said here. */
  bilal (harness, DEMO_SANA, 0);
  bilal (harness, DEMO_LONG, DSK_DOING_VIEWING);
  expect_none (harness, DSK_TYPE_COLLEAGUE_BAR, NULL);
  harness_open (harness, DEMO_LONG);
  expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL);
}

/* Returns: (transfer full): what the avatars show, and what is said of them */
static char *
avatars (Harness *harness)
{
  GtkWidget *bar = expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL);
  GtkWidget *group = expect_in (bar, DSK_TYPE_AVATAR_GROUP, NULL);
  GtkWidget *more = harness_find (group, GTK_TYPE_LABEL, NULL);

  return g_strdup_printf ("%u%s\n%s", harness_count (group, DSK_TYPE_AVATAR),
                          more != NULL ? gtk_label_get_text (GTK_LABEL (more)) : "",
                          gtk_widget_get_tooltip_text (bar));
}

/* Three at most are shown, who replies first; all of them are named. */
static void
test_avatars (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *one = NULL;
  g_autofree char *crowd = NULL;
  GtkWidget *bar;

  demo_handoff_staff (harness->office);
  harness_settle (harness);
  harness_open (harness, DEMO_SANA);
  bilal (harness, DEMO_SANA, DSK_DOING_VIEWING);
  one = avatars (harness);
  g_assert_cmpstr (one, ==, "1\n" BILAL " is viewing");
  /* What the words beside it say is not read twice. */
  bar = expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL);
  gtk_test_accessible_assert_state (expect_in (bar, DSK_TYPE_AVATAR_GROUP, NULL), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE);
  gtk_test_accessible_assert_property (expect_in (bar, DSK_TYPE_AVATAR_GROUP, NULL), GTK_ACCESSIBLE_PROPERTY_LABEL, "");
  demo_crowd (harness->office->client, DEMO_SANA);
  crowd = avatars (harness);
  gtk_test_accessible_assert_state (expect_in (bar, DSK_TYPE_AVATAR_GROUP, NULL), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE);
  g_assert_cmpstr (crowd, ==, "3+2\n" LRM FSI "زارا خان" PDI " is replying…\n" BILAL " is viewing\n"
                              FSI "Kiran Shah" PDI " is viewing\n" FSI "Omar Viewer" PDI " is viewing\n"
                              FSI "A colleague" PDI " is viewing");
  /* Who has left is not there. */
  bilal (harness, DEMO_SANA, 0);
  expect_none (harness, DSK_TYPE_AVATAR_GROUP, NULL);
  demo_seen (harness->office, DEMO_SANA, OFFICE_BILAL);
  bar = expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL);
  expect_in (bar, GTK_TYPE_LABEL, "Seen by " BILAL);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (bar), ==, "Seen by " BILAL);
  g_assert_null (harness_find (bar, DSK_TYPE_AVATAR_GROUP, NULL));
}

/* Who looked and left is said as long as nobody is there, and the customer waits. */
static void
test_seen (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_URDU);
  g_assert_null (page_find (harness, DSK_TYPE_COLLEAGUE_BAR, NULL));
  demo_seen (harness->office, DEMO_URDU, OFFICE_BILAL);
  expect_in (expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL), GTK_TYPE_LABEL, "Seen by " BILAL);
  bilal (harness, DEMO_URDU, DSK_DOING_VIEWING);
  expect_in (expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL), GTK_TYPE_LABEL, BILAL " is viewing");
  bilal (harness, DEMO_URDU, 0);
  expect_in (expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL), GTK_TYPE_LABEL, "Seen by " BILAL);
  /* Nobody waits there. */
  demo_seen (harness->office, DEMO_CLOSED, OFFICE_BILAL);
  harness_open (harness, DEMO_CLOSED);
  expect_none (harness, DSK_TYPE_COLLEAGUE_BAR, NULL);
}

/* Only who may reply and does makes others think twice; they may, and are told why not. */
static void
test_send_anyway (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  type_text (harness, "On its way");
  bilal (harness, DEMO_SANA, DSK_DOING_VIEWING | DSK_DOING_TYPING);
  expect (harness, GTK_TYPE_BUTTON, "Send");
  bilal (harness, DEMO_SANA, DSK_DOING_ALL);
  click (harness, "Send Anyway…");
  expect (harness, GTK_TYPE_LABEL, "A colleague is replying");
  expect (harness, GTK_TYPE_LABEL, BILAL " is writing a reply here right now. The customer would get both.");
  expect_none (harness, GTK_TYPE_LABEL, "On its way");
  /* They have stopped: nothing stands in the way any more. */
  bilal (harness, DEMO_SANA, DSK_DOING_VIEWING);
  expect (harness, GTK_TYPE_BUTTON, "Send");
  expect_none (harness, GTK_TYPE_LABEL, "A colleague is replying");
  bilal (harness, DEMO_SANA, DSK_DOING_ALL);
  click (harness, "Send Anyway…");
  click (harness, "Send Any_way");
  expect (harness, GTK_TYPE_LABEL, "On its way");
}

/* --- what is held while they stop --- */

/* What Enter does where the focus is. */
static void
press_enter (Harness *harness)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (harness->window));
  g_autoptr (GListModel) controllers = NULL;
  gboolean done = FALSE;

  g_assert_nonnull (focus);
  if (GTK_IS_BUTTON (focus))
    {
      g_signal_emit_by_name (focus, "clicked");
      harness_settle (harness);
      return;
    }
  controllers = gtk_widget_observe_controllers (focus);
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !done; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller)
          && gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_Return, 0, 0, &done);
    }
  g_assert_true (done);
  harness_settle (harness);
}

/* Returns: (transfer full) (nullable): the last message that was sent, whether or not it can be taken back still */
static DskCommand *
last_sent (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = NULL;
  DskReplicaStore *store;
  DskCommand *last = NULL;
  gint64 next;

  harness_settle (harness);
  store = dsk_replica_store_open (path, &error);
  g_assert_no_error (error);
  dsk_replica_store_release (store, g_get_real_time () / 1000 + 60 * OFFICE_MINUTE, &next, &error);
  g_assert_no_error (error);
  commands = dsk_replica_store_list_outbox (store, 0, 100, &error);
  g_assert_no_error (error);
  dsk_replica_store_close (store);
  for (guint i = 0; i < commands->len; i++)
    if (((DskCommand *) commands->pdata[i])->type == DSK_COMMAND_MESSAGE_SEND)
      last = commands->pdata[i];
  return last != NULL ? dsk_command_ref (last) : NULL;
}

static void
expect_unsent (Harness *harness)
{
  g_autoptr (DskCommand) command = last_sent (harness);

  g_assert_null (command);
}

/* A reply that is held because Bilal replies, too. */
static Harness *
hold_reply (const char *action)
{
  Harness *harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  type_text (harness, "He is lying, do not refund");
  bilal (harness, DEMO_SANA, DSK_DOING_ALL);
  expect (harness, GTK_TYPE_BUTTON, "Send Anyway…");
  if (action != NULL)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (composer (harness)), action, NULL));
  else
    click (harness, "Send Anyway…");
  return harness;
}

static gboolean
is_asked (gpointer data)
{
  return harness_find_window (DSK_TYPE_SNOOZE_DIALOG) != NULL;
}

static Harness *
hold_later (void)
{
  Harness *harness = hold_reply ("composer.send-later");
  GtkWidget *label;

  office_wait (is_asked, NULL);
  harness_settle (harness);
  label = harness_find (harness_find_window (DSK_TYPE_SNOOZE_DIALOG), GTK_TYPE_LABEL, "In One Hour");
  g_assert_nonnull (label);
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW));
  expect (harness, GTK_TYPE_LABEL, "A colleague is replying");
  return harness;
}

static void
bilal_stops (Harness *harness)
{
  bilal (harness, DEMO_SANA, DSK_DOING_VIEWING);
  expect (harness, GTK_TYPE_BUTTON, "Send");
  harness_settle (harness);
}

/* Nobody's button goes away under their fingers. */
static void
test_stopped_note (void)
{
  g_autoptr (Harness) harness = hold_reply (NULL);

  gtk_widget_grab_focus (expect (harness, GTK_TYPE_BUTTON, "Make It a _Note"));
  bilal_stops (harness);
  press_enter (harness);
  expect_unsent (harness);
  expect (harness, GTK_TYPE_BUTTON, "Add Note");
  g_assert_cmpint (dsk_composer_get_mode (composer (harness)), ==, DSK_COMPOSER_NOTE);
  g_assert_cmpint (gtk_text_buffer_get_char_count (text_buffer (harness)), >, 0);
}

/* The question says what is so: they stop, they begin again, they have answered. */
static void
test_stopped_words (void)
{
  g_autoptr (Harness) harness = hold_reply (NULL);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (harness->window));
  g_autofree char *id = office_id (0x9001);

  bilal_stops (harness);
  expect (harness, GTK_TYPE_LABEL, BILAL " has stopped writing");
  bilal (harness, DEMO_SANA, DSK_DOING_ALL);
  expect (harness, GTK_TYPE_LABEL, "A colleague is replying");
  bilal_stops (harness);
  expect (harness, GTK_TYPE_LABEL, BILAL " has stopped writing");
  office_begin (harness->office);
  office_message (harness->office, DEMO_SANA, id,
                  &(OfficeMessage){ .at = harness->office->now + 1000, .text = "Stop, cancel it" });
  office_commit (harness->office, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "New activity since you started");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (harness->window)) == focus);
  expect_unsent (harness);
}

/* The same of the pointer; once nobody is in it, it goes, and they are where they were. */
static void
test_stopped_pointer (void)
{
  g_autoptr (Harness) harness = hold_reply (NULL);
  GtkWidget *card = gtk_widget_get_parent (expect (harness, GTK_TYPE_LABEL, "A colleague is replying"));

  dsk_composer_focus (composer (harness));
  gtk_widget_set_state_flags (card, GTK_STATE_FLAG_PRELIGHT, FALSE);
  bilal_stops (harness);
  expect (harness, GTK_TYPE_LABEL, BILAL " has stopped writing");
  gtk_widget_unset_state_flags (card, GTK_STATE_FLAG_PRELIGHT);
  type_text (harness, "!");
  expect_none (harness, GTK_TYPE_LABEL, BILAL " has stopped writing");
  g_assert_true (GTK_IS_TEXT_VIEW (gtk_window_get_focus (GTK_WINDOW (harness->window))));
  expect_unsent (harness);
}

/* What was to be sent later is not sent now: it waits, and goes then. */
static void
test_stopped_later (void)
{
  g_autoptr (Harness) harness = hold_later ();
  g_autoptr (DskCommand) command = NULL;
  const gint64 now = g_get_real_time () / 1000;

  bilal_stops (harness);
  press_enter (harness);
  expect_unsent (harness);
  harness_free (g_steal_pointer (&harness));

  /* From the text, where nobody is in the card. */
  harness = hold_later ();
  dsk_composer_focus (composer (harness));
  bilal_stops (harness);
  press_enter (harness);
  command = last_sent (harness);
  g_assert_nonnull (command);
  g_assert_cmpint (command->until, >, now + 50 * OFFICE_MINUTE);
}

static void
test_stopped_resolve (void)
{
  g_autoptr (Harness) harness = hold_reply ("composer.send-resolve");
  g_autoptr (DskCommand) command = NULL;

  bilal_stops (harness);
  press_enter (harness);
  expect_unsent (harness);
  harness_free (g_steal_pointer (&harness));

  harness = hold_reply ("composer.send-resolve");
  dsk_composer_focus (composer (harness));
  bilal_stops (harness);
  click (harness, "Send Any_way");
  command = last_sent (harness);
  g_assert_nonnull (command);
  g_assert_cmpint (command->status, ==, DSK_STATUS_RESOLVED);
}

/* --- who sends it anyway --- */

#define NEWS "New activity since you started"

/* A reply that is held because the customer wrote. Returns: what they wrote, by its id */
static Harness *
hold_news (char **id)
{
  Harness *harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  type_text (harness, "On its way");
  *id = put_message (harness, 1, FALSE, NULL, "Never mind");
  click (harness, "Send");
  expect (harness, GTK_TYPE_LABEL, NEWS);
  expect (harness, GTK_TYPE_LABEL, "Customer: " FSI "Never mind" PDI);
  return harness;
}

/* What came while the question was open it did not tell of: it does now, and asks once more. */
static void
test_anyway_news (void)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *own = NULL;
  g_autoptr (Harness) harness = hold_news (&first);
  g_autoptr (DskCommand) command = NULL;

  second = put_message (harness, 2, TRUE, OFFICE_BILAL, "It is cancelled");
  click (harness, "Send Any_way");
  expect (harness, GTK_TYPE_LABEL, BILAL ": " FSI "It is cancelled" PDI);
  expect_unsent (harness);
  own = put_message (harness, 3, TRUE, OFFICE_ME, "From another computer of mine");
  click (harness, "Send Any_way");
  command = last_sent (harness);
  g_assert_nonnull (command);
  g_assert_cmpstr (command->head_msg, ==, second);
}

static void
test_anyway_owner (void)
{
  g_autofree char *first = NULL;
  g_autoptr (Harness) harness = hold_news (&first);
  g_autoptr (DskCommand) command = NULL;

  put_owner (harness, OFFICE_BILAL);
  click (harness, "Send Any_way");
  expect (harness, GTK_TYPE_LABEL, BILAL " owns this conversation");
  expect_unsent (harness);
  click (harness, "Send Any_way");
  command = last_sent (harness);
  g_assert_nonnull (command);
  g_assert_cmpstr (command->user, ==, OFFICE_BILAL);
}

/* A colleague who begins to reply meanwhile. */
static void
test_anyway_replying (void)
{
  g_autofree char *first = NULL;
  g_autoptr (Harness) harness = hold_news (&first);
  g_autoptr (DskCommand) command = NULL;

  bilal (harness, DEMO_SANA, DSK_DOING_ALL);
  click (harness, "Send Any_way");
  expect (harness, GTK_TYPE_LABEL, "A colleague is replying");
  expect_unsent (harness);
  click (harness, "Send Any_way");
  command = last_sent (harness);
  g_assert_nonnull (command);
}

/* Whoever leaves a gap as it is was not told of anything else. */
static void
test_anyway_gap (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *news = NULL;

  harness_open (harness, DEMO_SANA);
  type_text (harness, "It costs {{price}}");
  news = put_message (harness, 1, FALSE, NULL, "Never mind");
  click (harness, "Send");
  expect (harness, GTK_TYPE_LABEL, "Something is left to fill in");
  click (harness, "Send Any_way");
  expect (harness, GTK_TYPE_LABEL, NEWS);
  expect_unsent (harness);
}

/* A note goes to nobody but us: no reason to ask. */
static void
test_note (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  bilal (harness, DEMO_SANA, DSK_DOING_ALL);
  click (harness, "Note");
  type_text (harness, "He is right");
  click (harness, "Add Note");
  expect (harness, GTK_TYPE_LABEL, "He is right");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/colleagues/bar", test_bar);
  g_test_add_func ("/colleagues/avatars", test_avatars);
  g_test_add_func ("/colleagues/seen", test_seen);
  g_test_add_func ("/colleagues/send-anyway", test_send_anyway);
  g_test_add_func ("/colleagues/note", test_note);
  g_test_add_func ("/colleagues/anyway/news", test_anyway_news);
  g_test_add_func ("/colleagues/anyway/owner", test_anyway_owner);
  g_test_add_func ("/colleagues/anyway/replying", test_anyway_replying);
  g_test_add_func ("/colleagues/anyway/gap", test_anyway_gap);
  g_test_add_func ("/colleagues/stopped/note", test_stopped_note);
  g_test_add_func ("/colleagues/stopped/words", test_stopped_words);
  g_test_add_func ("/colleagues/stopped/pointer", test_stopped_pointer);
  g_test_add_func ("/colleagues/stopped/later", test_stopped_later);
  g_test_add_func ("/colleagues/stopped/resolve", test_stopped_resolve);
  return g_test_run ();
}
