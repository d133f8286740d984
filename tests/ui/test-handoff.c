/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handing a conversation on: asked by the dialog, said above the composer, in the list and in the timeline; accepted,
 * returned, taken back. */

#include "composer-harness.h"
#include "demo-handoff.h"

#include "dsk-attention-window.h"
#include "dsk-handoff-bar.h"
#include "dsk-handoff-dialog.h"
#include "dsk-handoff-form.h"
#include "dsk-inbox-list.h"
#include "dsk-receiver-list.h"
#include "dsk-return-dialog.h"

#include <string.h>

#define FSI "\342\201\250"
#define PDI "\342\201\251"

/* --- helpers --- */

static gboolean
has_receivers (gpointer dialog)
{
  DskReceiverList *list = DSK_RECEIVER_LIST (harness_find (dialog, DSK_TYPE_RECEIVER_LIST, NULL));

  return dsk_receiver_list_get_chosen (list) != NULL;
}

static gboolean
has_summary (gpointer dialog)
{
  return dsk_handoff_text_is_ready (DSK_HANDOFF_TEXT (harness_find (dialog, DSK_TYPE_HANDOFF_TEXT, NULL)));
}

static GtkWidget *
ask (Harness *harness)
{
  GtkWidget *dialog;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.hand-off", NULL));
  harness_settle (harness);
  dialog = harness_find_window (DSK_TYPE_HANDOFF_DIALOG);
  g_assert_nonnull (dialog);
  office_wait (has_receivers, dialog);
  office_wait (has_summary, dialog);
  harness_settle (harness);
  return dialog;
}

/* What a person types and confirms, without a pointer. */
static void
search (Harness *harness, GtkWidget *dialog, const char *name)
{
  GtkWidget *entry = harness_find (dialog, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  g_signal_emit_by_name (entry, "changed");
  harness_settle (harness);
}

static void
press_enter (GtkWidget *dialog, GType type, const char *signal)
{
  g_signal_emit_by_name (harness_find (dialog, type, NULL), signal);
}

static const DskReceiverRow *
chosen (GtkWidget *dialog)
{
  return dsk_receiver_list_get_chosen (DSK_RECEIVER_LIST (harness_find (dialog, DSK_TYPE_RECEIVER_LIST, NULL)));
}

/* Returns: (transfer full): what the outbox does last */
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

/* Whether the bar above the composer says @words. */
static gboolean
bar_says (Harness *harness, const char *words)
{
  GtkWidget *bar = harness_find (harness->window, DSK_TYPE_HANDOFF_BAR, NULL);

  return bar != NULL && harness_find (bar, GTK_TYPE_LABEL, words) != NULL;
}

typedef struct
{
  Harness *harness;
  const char *words; /* NULL: that it is gone */
} Bar;

static gboolean
is_so (gpointer data)
{
  const Bar *bar = data;

  return bar->words != NULL ? bar_says (bar->harness, bar->words)
                            : harness_find (bar->harness->window, DSK_TYPE_HANDOFF_BAR, NULL) == NULL;
}

static void
wait_for_bar (Harness *harness, const char *words)
{
  Bar bar = { harness, words };

  office_wait (is_so, &bar);
  harness_settle (harness);
}

static DskConversationRow *
read_row (Harness *harness, const char *conv)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, &error);
  DskConversationRow *row;

  g_assert_no_error (error);
  row = dsk_replica_reader_get_conversation (reader, conv, OFFICE_ME, &error);
  g_assert_no_error (error);
  return row;
}

/* Whether somewhere in the window a label contains @words. */
static gboolean
shows (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, words))
      return TRUE;
  return FALSE;
}

/* --- to hand it on --- */

static void
test_offer (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (DskCommand) command = NULL;
  g_autoptr (DskCommand) cancel = NULL;
  g_autofree char *undo = NULL;
  GtkWidget *dialog;

  demo_handoff_staff (harness->office);
  harness_open (harness, DEMO_SANA);
  dialog = ask (harness);
  harness_shoot_window (dialog, "handoff");
  search (harness, dialog, "bil");
  g_assert_cmpstr (chosen (dialog)->id, ==, OFFICE_BILAL);
  /* One Enter chooses and goes on to the reason, the next hands it off. */
  press_enter (dialog, GTK_TYPE_SEARCH_ENTRY, "activate");
  gtk_editable_set_text (GTK_EDITABLE (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)), "  Courier check ");
  harness_check_form (harness, dialog);
  press_enter (dialog, ADW_TYPE_ENTRY_ROW, "entry-activated");
  wait_for_bar (harness, "Waiting for " FSI "Bilal Demo" PDI " to accept: " FSI "Courier check" PDI);
  g_assert_null (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));
  command = last_command (harness);
  g_assert_cmpint (command->type, ==, DSK_COMMAND_HANDOFF_OFFER);
  g_assert_cmpstr (command->user, ==, OFFICE_BILAL);
  g_assert_null (command->team);
  g_assert_cmpstr (command->reason, ==, "Courier check");
  g_assert_nonnull (strstr (command->text, "Sana Khan"));
  g_assert_nonnull (strstr (command->text, "Thank you!"));
  g_assert_nonnull (strstr (command->text, "Order ID: 10421"));
  g_assert_true (bar_says (harness, "Not sent yet: it waits for the relay"));
  harness_shoot (harness, "handed");

  /* There is one at a time. */
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.hand-off", NULL);
  harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));

  undo = g_strdup_printf ("handoff:%s %s", command->object, DEMO_SANA);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.undo", "s", undo));
  wait_for_bar (harness, NULL);
  cancel = last_command (harness);
  g_assert_cmpint (cancel->type, ==, DSK_COMMAND_HANDOFF_CANCEL);
  g_assert_cmpstr (cancel->object, ==, command->object);
}

/* What nobody has is taken by who hands it on; to a team. */
static void
test_team (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (DskCommand) command = NULL;
  DskConversationRow *row;
  GtkWidget *dialog;

  demo_handoff_staff (harness->office);
  harness_open (harness, DEMO_URDU);
  dialog = ask (harness);
  search (harness, dialog, "ops");
  g_assert_cmpstr (chosen (dialog)->id, ==, DEMO_OPS);
  g_assert_true (gtk_widget_activate_action (dialog, "form.apply", NULL));
  wait_for_bar (harness, "Waiting for " FSI "Ops" PDI " to accept");
  command = last_command (harness);
  g_assert_cmpstr (command->team, ==, DEMO_OPS);
  g_assert_null (command->user);
  g_assert_null (command->reason);
  row = read_row (harness, DEMO_URDU);
  g_assert_cmpstr (row->owner, ==, OFFICE_ME);
  dsk_conversation_row_free (row);
  click (harness, "_Take Back");
  wait_for_bar (harness, NULL);
}

/* Who can't take it is there, with why, and is not chosen; who should not is warned of. */
static void
test_receivers (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;

  demo_handoff_staff (harness->office);
  harness_open (harness, DEMO_SANA);
  dialog = ask (harness);
  g_assert_false (shows (dialog, "Ayesha Demo"));
  search (harness, dialog, "omar");
  g_assert_null (chosen (dialog));
  g_assert_true (shows (dialog, "Can’t answer customers"));
  g_assert_false (gtk_widget_get_sensitive (harness_find (dialog, GTK_TYPE_BUTTON, "_Hand Off")));
  search (harness, dialog, "night");
  g_assert_null (chosen (dialog));
  g_assert_true (shows (dialog, "Nobody in it could take this"));
  search (harness, dialog, "kiran");
  g_assert_cmpstr (chosen (dialog)->id, ==, DEMO_KIRAN);
  g_assert_true (shows (dialog, "is off shift, and may not accept this in time."));
  search (harness, dialog, "زارا");
  g_assert_true (shows (dialog, "1 of 1"));
  g_assert_true (shows (dialog, "has as many conversations as they take."));
  search (harness, dialog, "nobody at all");
  g_assert_null (chosen (dialog));
  g_assert_true (shows (dialog, "Nobody of that name"));
  g_assert_true (shows (dialog, "Choose who gets it."));
  gtk_window_close (GTK_WINDOW (dialog));
}

/* Without a summary, or with too much of one, nothing is handed off. */
static void
test_summary (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *long_text = g_strnfill (2003, 'x');
  DskHandoffText *text;
  GtkWidget *dialog, *button;

  demo_handoff_staff (harness->office);
  harness_open (harness, DEMO_SANA);
  dialog = ask (harness);
  text = DSK_HANDOFF_TEXT (harness_find (dialog, DSK_TYPE_HANDOFF_TEXT, NULL));
  button = harness_find (dialog, GTK_TYPE_BUTTON, "_Hand Off");
  g_assert_true (gtk_widget_get_sensitive (button));
  dsk_handoff_text_set_text (text, "  \n");
  g_assert_false (gtk_widget_get_sensitive (button));
  dsk_handoff_text_set_text (text, long_text);
  g_assert_false (gtk_widget_get_sensitive (button));
  harness_settle (harness);
  g_assert_true (shows (dialog, "3 characters too many"));
  gtk_widget_activate_action (dialog, "form.apply", NULL);
  harness_settle (harness);
  g_assert_nonnull (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));
  dsk_handoff_text_set_text (text, "Done.");
  g_assert_true (gtk_widget_get_sensitive (button));
  gtk_window_close (GTK_WINDOW (dialog));
  harness_settle (harness);
  harness_answer (harness, "_Discard");
  g_assert_null (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));
}

static gboolean
may_hand_off (Harness *harness, const char *conv)
{
  GtkWidget *dialog;

  harness_open (harness, conv);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.hand-off", NULL);
  harness_settle (harness);
  dialog = harness_find_window (DSK_TYPE_HANDOFF_DIALOG);
  if (dialog != NULL)
    gtk_window_close (GTK_WINDOW (dialog));
  harness_settle (harness);
  return dialog != NULL;
}

static void
test_permission (void)
{
  {
    g_autoptr (Harness) harness = harness_new ("viewer", 1000, 700);

    g_assert_false (may_hand_off (harness, DEMO_SANA));
  }
  {
    g_autoptr (Harness) harness = harness_new ("operator", 1000, 700);

    g_assert_true (may_hand_off (harness, DEMO_SANA));
    g_assert_false (may_hand_off (harness, DEMO_URDU)); /* nobody's, and they claim nothing */
  }
  {
    g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

    g_assert_true (may_hand_off (harness, DEMO_URDU));
    g_assert_false (may_hand_off (harness, DEMO_CLOSED)); /* resolved */
  }
}

/* --- to answer --- */

static gboolean
is_suggested (Harness *harness, const char *label)
{
  return gtk_widget_has_css_class (harness_find (harness->window, GTK_TYPE_BUTTON, label), "suggested-action");
}

/* Buttons that are hidden leave no gap at the end of the line. */
static void
assert_at_end (GtkWidget *button)
{
  GtkWidget *buttons = gtk_widget_get_parent (button);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (button, buttons, &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, ==, gtk_widget_get_width (buttons));
}

static void
test_accept (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (DskCommand) command = NULL;
  DskConversationRow *row;

  demo_handoff_staff (harness->office);
  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_BILAL, NULL, DEMO_OPS, NULL, NULL, FALSE);
  harness_open (harness, DEMO_URDU);
  g_assert_true (bar_says (harness, FSI "Bilal Demo" PDI " hands this to your team " FSI "Ops" PDI ": " FSI
                                        "Courier check" PDI));
  g_assert_true (shows (harness_find (harness->window, DSK_TYPE_HANDOFF_BAR, NULL), "Order ID: 10421"));
  /* Who is asked gives an answer; to take it back is not theirs. */
  g_assert_null (harness_find (harness->window, GTK_TYPE_BUTTON, "_Take Back"));
  assert_at_end (harness_find (harness->window, GTK_TYPE_BUTTON, "Re_turn…"));
  /* One button is the first that the eye finds. */
  g_assert_true (is_suggested (harness, "A_ccept"));
  g_assert_false (is_suggested (harness, "_Claim"));
  harness_shoot (harness, "handed-to-me");
  click (harness, "A_ccept");
  wait_for_bar (harness, NULL);
  command = last_command (harness);
  g_assert_cmpint (command->type, ==, DSK_COMMAND_HANDOFF_ACCEPT);
  g_assert_cmpstr (command->object, ==, DEMO_HANDOFF_URDU);
  row = read_row (harness, DEMO_URDU);
  g_assert_cmpstr (row->owner, ==, OFFICE_ME);
  g_assert_cmpstr (row->team_name, ==, "Ops");
  dsk_conversation_row_free (row);
}

static void
test_return (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (DskCommand) command = NULL;
  GtkWidget *dialog, *button;
  GtkTextBuffer *why;
  g_autofree char *left = NULL;
  GtkTextIter start, end;

  demo_handoff_put (harness->office, DEMO_SANA, OFFICE_BILAL, OFFICE_ME, NULL, NULL, NULL, FALSE);
  harness_open (harness, DEMO_SANA);
  g_assert_true (bar_says (harness, FSI "Bilal Demo" PDI " hands this to you: " FSI "Courier check" PDI));
  click (harness, "Re_turn…");
  harness_settle (harness);
  dialog = harness_find_window (DSK_TYPE_RETURN_DIALOG);
  g_assert_nonnull (dialog);
  harness_shoot_window (dialog, "return");
  /* What is asked for stands above it as a whole, however long the words are in another language. */
  g_assert_nonnull (harness_find (dialog, GTK_TYPE_LABEL, "Why, and what should happen instead"));
  why = gtk_text_view_get_buffer (GTK_TEXT_VIEW (harness_find (dialog, GTK_TYPE_TEXT_VIEW, NULL)));
  button = harness_find (dialog, GTK_TYPE_BUTTON, "_Return");
  /* Without a word it is not returned. */
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_text_buffer_set_text (why, "   ", -1);
  g_assert_false (gtk_widget_get_sensitive (button));
  harness_press_early (dialog, "<Control>Return");
  harness_settle (harness);
  g_assert_true (gtk_widget_get_mapped (dialog));
  gtk_text_buffer_set_text (why, " Not ours, please ask Sales ", -1);
  harness_check_form (harness, dialog);
  gtk_text_buffer_get_bounds (why, &start, &end);
  left = gtk_text_buffer_get_text (why, &start, &end, FALSE);
  g_assert_cmpstr (left, ==, " Not ours, please ask Sales ");
  harness_press_early (dialog, "<Control>Return");
  wait_for_bar (harness, NULL);
  command = last_command (harness);
  g_assert_cmpint (command->type, ==, DSK_COMMAND_HANDOFF_RETURN);
  g_assert_cmpstr (command->text, ==, "Not ours, please ask Sales");
}

/* Answers to DEMO_URDU that wait in the outbox. */
static guint
count_replies (Harness *harness, DskStatus status)
{
  g_autoptr (GPtrArray) commands = NULL;
  guint n = 0;

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < commands->len; i++)
    {
      const DskCommand *command = commands->pdata[i];

      n += command->type == DSK_COMMAND_MESSAGE_SEND && command->status == status ? 1 : 0;
    }
  return n;
}

static gboolean
can_reply (gpointer harness)
{
  return dsk_composer_can (composer (harness), DSK_COMPOSER_REPLY);
}

/* Who only answers what is theirs may answer what is offered to them, and end it with that. */
static void
test_operator (void)
{
  g_autoptr (Harness) harness = harness_new ("operator", 1000, 700);

  demo_handoff_staff (harness->office);
  harness_open (harness, DEMO_URDU);
  g_assert_false (can_reply (harness));
  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_BILAL, NULL, DEMO_OPS, NULL, NULL, FALSE);
  office_wait (can_reply, harness);
  type_text (harness, "It is on its way");
  harness_settle (harness);
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-resolve", NULL);
  g_assert_cmpuint (count_replies (harness, DSK_STATUS_RESOLVED), ==, 1);
}

/* Others see that it waits; who may hand it on may take it back, too. */
static void
test_others (void)
{
  g_autoptr (Harness) harness = harness_new ("viewer", 1000, 700);

  demo_handoff_staff (harness->office);
  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_BILAL, DEMO_KIRAN, NULL, NULL, NULL, FALSE);
  harness_open (harness, DEMO_URDU);
  g_assert_true (bar_says (harness, "Waiting for " FSI "Kiran Shah" PDI " to accept: " FSI "Courier check" PDI));
  g_assert_null (harness_find (harness->window, GTK_TYPE_BUTTON, "A_ccept"));
  g_assert_null (harness_find (harness->window, GTK_TYPE_BUTTON, "_Take Back"));
}

/* --- what is left of it --- */

static void
assert_line (const char *state, const char *answer, gboolean acted, const char *words)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 900);

  demo_handoff_staff (harness->office);
  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_ME, OFFICE_BILAL, NULL, state, answer, acted);
  harness_open (harness, DEMO_URDU);
  g_assert_true (shows (harness->window, FSI "Ayesha Demo" PDI " handed this to " FSI "Bilal Demo" PDI ": " FSI
                                             "Courier check" PDI));
  g_assert_true (shows (harness->window, "Last note (Ayesha, 11:33)"));
  g_assert_true (shows (harness->window, words));
  harness_shoot (harness, state);
}

static void
test_timeline (void)
{
  assert_line ("accepted", NULL, FALSE, FSI "Bilal Demo" PDI " accepted this handoff after 4 m ·");
  assert_line ("accepted", NULL, TRUE, "accepted this handoff after 4 m, first action 2 m later ·");
  assert_line ("returned", "Not ours", FALSE, FSI "Bilal Demo" PDI " returned this: " FSI "Not ours" PDI);
  assert_line ("expired", NULL, FALSE, "Not accepted by " FSI "Bilal Demo" PDI " in 4 m: back in the queue");
  assert_line ("cancelled", NULL, FALSE, FSI "Ayesha Demo" PDI " took back the handoff to " FSI "Bilal Demo" PDI);
}

/* The line grows when the first thing was done. */
static gboolean
says_acted (gpointer harness)
{
  return shows (((Harness *) harness)->window, "first action 2 m later");
}

static void
test_acted_later (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 900);

  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_ME, OFFICE_BILAL, NULL, "accepted", NULL, FALSE);
  harness_open (harness, DEMO_URDU);
  g_assert_false (says_acted (harness));
  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_ME, OFFICE_BILAL, NULL, "accepted", NULL, TRUE);
  office_wait (says_acted, harness);
}

/* In the list: what waits for me is among what calls me, and both say so. */
static void
test_list (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *inbox;

  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_BILAL, OFFICE_ME, NULL, NULL, NULL, FALSE);
  gtk_widget_activate_action (harness->window, "win.view", "s", "mentions");
  harness_settle (harness);
  harness_settle (harness);
  inbox = harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);
  g_assert_true (shows (inbox, "Handed to you"));
  /* Its key in the list. */
  dsk_inbox_list_show (DSK_INBOX_LIST (inbox), DEMO_SANA);
  gtk_widget_activate_action (harness->window, "win.view", "s", "mine");
  harness_settle (harness);
  dsk_inbox_list_show (DSK_INBOX_LIST (inbox), DEMO_SANA);
  harness_open (harness, DEMO_SANA);
  g_assert_null (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));
  g_assert_true (harness_press (harness_find (inbox, GTK_TYPE_LIST_VIEW, NULL), "h"));
  harness_settle (harness);
  g_assert_nonnull (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));
  gtk_window_close (GTK_WINDOW (harness_find_window (DSK_TYPE_HANDOFF_DIALOG)));
}

/* What waits is called what it is. */
static gboolean
says_handoff (gpointer window)
{
  return shows (window, "Handoff: Please look");
}

static void
test_waiting (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWindow *window;
  GtkWidget *dialog;

  harness_open (harness, DEMO_SANA);
  dialog = ask (harness);
  dsk_handoff_text_set_text (DSK_HANDOFF_TEXT (harness_find (dialog, DSK_TYPE_HANDOFF_TEXT, NULL)), "Please look");
  g_assert_true (gtk_widget_activate_action (dialog, "form.apply", NULL));
  wait_for_bar (harness, "Waiting for " FSI "Bilal Demo" PDI " to accept");
  window = dsk_attention_window_new (GTK_WINDOW (harness->window), harness->office->client);
  gtk_window_present (window);
  office_wait (says_handoff, window);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/handoff/offer", test_offer);
  g_test_add_func ("/handoff/team", test_team);
  g_test_add_func ("/handoff/receivers", test_receivers);
  g_test_add_func ("/handoff/summary", test_summary);
  g_test_add_func ("/handoff/permission", test_permission);
  g_test_add_func ("/handoff/accept", test_accept);
  g_test_add_func ("/handoff/return", test_return);
  g_test_add_func ("/handoff/operator", test_operator);
  g_test_add_func ("/handoff/others", test_others);
  g_test_add_func ("/handoff/timeline", test_timeline);
  g_test_add_func ("/handoff/acted-later", test_acted_later);
  g_test_add_func ("/handoff/list", test_list);
  g_test_add_func ("/handoff/waiting", test_waiting);
  return g_test_run ();
}
