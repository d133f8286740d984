/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nobody answers twice by the dialogs that make a message: what happened while one was open is asked about, and the
 * relay is told what its author had seen. */

#include "composer-harness.h"

#include "demo-colleagues.h"
#include "dsk-client-private.h"
#include "dsk-send-dialog.h"
#include "dsk-settings.h"

#define NEWS "New activity since you started"
#define REPLYING "A colleague is replying"
#define BILAL "\342\201\250Bilal Demo\342\201\251"
#define ELSE "01900000-0000-7000-8000-00000000f00f" /* nobody whose name is known here */
#define PLACE "31.51, 74.34"

static GtkWidget *
open_location (Harness *harness)
{
  GtkWidget *dialog = open_dialog (harness, "composer.location");

  set_row (dialog, "Link or Coordinates", PLACE);
  return dialog;
}

static GtkWidget *
question (void)
{
  return harness_find_window (ADW_TYPE_MESSAGE_DIALOG);
}

static gboolean
is_open (GtkWidget *dialog)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (window == dialog)
        return gtk_widget_get_mapped (window);
    }
  return FALSE;
}

/* Returns: (transfer full) (nullable): what was sent last, as it is in the outbox */
static DskCommand *
last_sent (Harness *harness)
{
  g_autoptr (GPtrArray) commands = NULL;

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = commands->len; i > 0; i--)
    {
      DskCommand *command = g_ptr_array_index (commands, i - 1);

      if (command->type == DSK_COMMAND_MESSAGE_SEND)
        return dsk_command_ref (command);
    }
  return NULL;
}

static void
expect_asked (Harness *harness, GtkWidget *dialog, const char *heading, const char *body)
{
  g_autoptr (DskCommand) sent = last_sent (harness);

  g_assert_nonnull (question ());
  g_assert_nonnull (harness_find (question (), GTK_TYPE_LABEL, heading));
  g_assert_nonnull (harness_find (question (), GTK_TYPE_LABEL, body));
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (question ())) == GTK_WINDOW (dialog));
  g_assert_null (sent);
  g_assert_true (is_open (dialog));
}

static gboolean
is_sent (gpointer harness)
{
  g_autoptr (DskCommand) sent = last_sent (harness);

  return sent != NULL;
}

/* Returns: (transfer full): what the dialog sent; it is closed */
static DskCommand *
expect_sent (Harness *harness, GtkWidget *dialog)
{
  office_wait (is_sent, harness);
  g_assert_null (question ());
  g_assert_false (is_open (dialog));
  return last_sent (harness);
}

/* A colleague's reply that comes while it is open. Whoever looks at it keeps what they made, and is not asked again. */
static void
test_news (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *reply = NULL;
  g_autoptr (DskCommand) sent = NULL;
  GtkWidget *dialog;

  harness_open (harness, DEMO_SANA);
  dialog = open_location (harness);
  reply = put_message (harness, 1, TRUE, OFFICE_BILAL, "We are in Liberty Market");
  send_dialog (harness, dialog);
  expect_asked (harness, dialog, NEWS, BILAL ": \342\201\250We are in Liberty Market\342\201\251");
  harness_shoot_window (question (), "dialog-news");
  harness_answer (harness, "Re_view");
  g_assert_null (question ());
  g_assert_true (is_open (dialog));
  g_assert_false (is_sent (harness));
  send_dialog (harness, dialog);
  sent = expect_sent (harness, dialog);
  g_assert_cmpint (sent->kind, ==, DSK_MESSAGE_LOCATION);
  g_assert_cmpstr (sent->head_msg, ==, reply);
}

/* What the customer says matters, too; and whoever means it is asked again about what came after the question. */
static void
test_again (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (DskCommand) sent = NULL;
  GtkWidget *dialog;

  harness_open (harness, DEMO_SANA);
  dialog = open_location (harness);
  first = put_message (harness, 1, FALSE, NULL, "Never mind");
  dsk_send_dialog_send (DSK_SEND_DIALOG (dialog), harness->office->now + OFFICE_HOUR);
  harness_settle (harness);
  expect_asked (harness, dialog, NEWS, "Customer: \342\201\250Never mind\342\201\251");
  second = put_message (harness, 2, FALSE, NULL, "I found it");
  harness_answer (harness, "Send Any_way");
  expect_asked (harness, dialog, NEWS, "Customer: \342\201\250I found it\342\201\251");
  harness_answer (harness, "Send Any_way");
  sent = expect_sent (harness, dialog);
  g_assert_cmpint (sent->until, ==, harness->office->now + OFFICE_HOUR);
  g_assert_cmpstr (sent->head_msg, ==, second);
}

/* The relay compares with what was on the screen when the dialog opened, not with what is there when it sends. */
static void
test_head (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *seen = NULL;
  g_autofree char *elsewhere = NULL;
  g_autoptr (DskCommand) sent = NULL;
  GtkWidget *dialog;

  harness_open (harness, DEMO_SANA);
  seen = put_message (harness, 1, FALSE, NULL, "Where are you?");
  dialog = open_location (harness);
  /* From another computer of theirs: no reason to ask. */
  elsewhere = put_message (harness, 2, TRUE, OFFICE_ME, "One moment");
  send_dialog (harness, dialog);
  sent = expect_sent (harness, dialog);
  g_assert_cmpstr (sent->head_msg, ==, seen);
  g_assert_cmpstr (sent->user, ==, OFFICE_ME);
}

/* A colleague took it meanwhile. */
static void
test_taken (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (DskCommand) sent = NULL;
  GtkWidget *dialog;

  harness_open (harness, DEMO_SANA);
  dialog = open_location (harness);
  put_owner (harness, OFFICE_BILAL);
  send_dialog (harness, dialog);
  expect_asked (harness, dialog, NEWS, BILAL " owns this conversation");
  harness_answer (harness, "Send Any_way");
  sent = expect_sent (harness, dialog);
  g_assert_cmpstr (sent->user, ==, OFFICE_BILAL);
}

/* Somebody replies right now; who was asked for that is asked no more when they stop. */
static void
test_replying (void)
{
  static const char *const words = BILAL " is writing a reply here right now. The customer would get both.";
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (DskCommand) sent = NULL;
  GtkWidget *dialog;

  harness_open (harness, DEMO_SANA);
  dialog = open_location (harness);
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  send_dialog (harness, dialog);
  expect_asked (harness, dialog, REPLYING, words);
  /* It does not go under the fingers of who is about to answer it: they would press what is below. */
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_VIEWING, DSK_PRESENCE_ONLINE);
  harness_settle (harness);
  expect_asked (harness, dialog, REPLYING, words);
  harness_answer (harness, "Send Any_way");
  sent = expect_sent (harness, dialog);
}

/* Who means it means what they were told: nobody else, and nobody who began since. */
static void
test_replying_since (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *first = NULL;
  g_autoptr (DskCommand) sent = NULL;
  GtkWidget *dialog;

  harness_open (harness, DEMO_SANA);
  dialog = open_location (harness);
  first = put_message (harness, 1, FALSE, NULL, "Never mind");
  send_dialog (harness, dialog);
  expect_asked (harness, dialog, NEWS, "Customer: \342\201\250Never mind\342\201\251");
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  harness_answer (harness, "Send Any_way");
  expect_asked (harness, dialog, REPLYING,
                BILAL " is writing a reply here right now. The customer would get both.");
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, 0, DSK_PRESENCE_ONLINE);
  demo_colleague (harness->office->client, DEMO_SANA, ELSE, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  harness_answer (harness, "Send Any_way");
  expect_asked (harness, dialog, REPLYING,
                "\342\201\250A colleague\342\201\251 is writing a reply here right now. The customer would get both.");
  harness_answer (harness, "Send Any_way");
  sent = expect_sent (harness, dialog);
  g_assert_cmpstr (sent->head_msg, ==, first);
}

/* A template is a reply as any other. */
static void
test_template (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *reply = NULL;
  g_autoptr (DskCommand) sent = NULL;
  GtkWidget *dialog;

  put_templates (harness);
  put_new_template (harness);
  harness_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.template");
  gtk_editable_set_text (GTK_EDITABLE (expect_in (dialog, GTK_TYPE_SEARCH_ENTRY, NULL)), "newest_one");
  reply = put_message (harness, 1, TRUE, OFFICE_BILAL, "We are open again");
  send_dialog (harness, dialog);
  expect_asked (harness, dialog, NEWS, BILAL ": \342\201\250We are open again\342\201\251");
  harness_answer (harness, "Send Any_way");
  sent = expect_sent (harness, dialog);
  g_assert_cmpint (sent->kind, ==, DSK_MESSAGE_TEMPLATE);
  g_assert_cmpstr (sent->head_msg, ==, reply);
}

static gint64
fence (Harness *harness)
{
  return dsk_client_get_fence (harness->office->client, DEMO_SANA);
}

/* As if the relay granted it, if it was asked for. */
static void
grant (Harness *harness, gint64 number)
{
  g_auto (DskEphNews) news = { 0 };

  dsk_eph_news_init (&news);
  news.lease = (DskEphLease){ .conv = g_strdup (DEMO_SANA), .fence = number, .expires_in = DSK_REPLY_LEASE_MS };
  dsk_client_eph_news (harness->office->client, &news);
}

static gboolean
one_waits (gpointer harness)
{
  return dsk_client_get_pending (((Harness *) harness)->office->client) == 1;
}

/* What was written in it is asked about. */
static void
discard (Harness *harness, GtkWidget *dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
  harness_settle (harness);
  g_assert_true (is_open (dialog));
  harness_answer (harness, "_Discard");
  g_assert_false (is_open (dialog));
}

/* The reply lease is theirs while the dialog is open, and is kept for what they sent under it. */
static void
test_lease (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;

  dsk_settings_set_int (DSK_SETTINGS_UNDO_SECONDS, 60);
  harness_open (harness, DEMO_SANA);
  dsk_client_eph_begin (harness->office->client, TRUE);
  grant (harness, 6);
  g_assert_cmpint (fence (harness), ==, 0);
  dialog = open_location (harness);
  grant (harness, 7);
  g_assert_cmpint (fence (harness), ==, 7);
  discard (harness, dialog);
  g_assert_cmpint (fence (harness), ==, 0);
  /* What is being typed goes on when a dialog closes. */
  type_text (harness, "We are");
  dialog = open_location (harness);
  grant (harness, 8);
  discard (harness, dialog);
  g_assert_cmpint (fence (harness), ==, 8);
  gtk_text_buffer_set_text (text_buffer (harness), "", -1);
  harness_settle (harness);
  g_assert_cmpint (fence (harness), ==, 0);
  dialog = open_location (harness);
  grant (harness, 9);
  send_dialog (harness, dialog);
  /* It waits on this computer. */
  office_wait (one_waits, harness);
  g_assert_false (is_open (dialog));
  g_assert_cmpint (fence (harness), ==, 9);
  dsk_settings_set_int (DSK_SETTINGS_UNDO_SECONDS, 0);
}

/* It goes where it was made for, whatever came on the screen behind it. */
static void
test_elsewhere (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *seen = NULL;
  g_autoptr (DskCommand) sent = NULL;
  g_autoptr (GFile) picture = NULL;
  GtkWidget *dialog;

  harness_open (harness, DEMO_SANA);
  picture = make_picture (harness, "blue.png");
  drop (harness, picture);
  office_wait (can_send, harness);
  seen = put_message (harness, 1, FALSE, NULL, "Where are you?");
  dialog = open_location (harness);
  harness_open (harness, DEMO_LONG);
  send_dialog (harness, dialog);
  sent = expect_sent (harness, dialog);
  g_assert_cmpstr (sent->conv, ==, DEMO_SANA);
  g_assert_cmpstr (sent->head_msg, ==, seen);
  g_assert_cmpstr (sent->user, ==, OFFICE_ME);
  /* What else is to go there stays where it is. */
  harness_settle (harness);
  harness_open (harness, DEMO_SANA);
  office_wait (can_send, harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/composer-dialogs/news", test_news);
  g_test_add_func ("/composer-dialogs/again", test_again);
  g_test_add_func ("/composer-dialogs/head", test_head);
  g_test_add_func ("/composer-dialogs/taken", test_taken);
  g_test_add_func ("/composer-dialogs/replying", test_replying);
  g_test_add_func ("/composer-dialogs/replying-since", test_replying_since);
  g_test_add_func ("/composer-dialogs/template", test_template);
  g_test_add_func ("/composer-dialogs/lease", test_lease);
  g_test_add_func ("/composer-dialogs/elsewhere", test_elsewhere);
  return g_test_run ();
}
