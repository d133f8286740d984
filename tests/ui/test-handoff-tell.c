/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The customer is told while their conversation is handed on, or not: by a text, or by a template. */

#include "composer-harness.h"
#include "demo-handoff.h"

#include "dsk-handoff-dialog.h"
#include "dsk-handoff-form.h"
#include "dsk-handoff-tell.h"
#include "dsk-receiver-list.h"
#include "dsk-template-picker.h"

#define THANKS "01900000-0000-7000-8000-00000000f111"

static gboolean
is_ready_to_go (gpointer dialog)
{
  DskReceiverList *list = DSK_RECEIVER_LIST (harness_find (dialog, DSK_TYPE_RECEIVER_LIST, NULL));
  DskHandoffText *summary = DSK_HANDOFF_TEXT (harness_find (dialog, DSK_TYPE_HANDOFF_TEXT, NULL));

  return dsk_receiver_list_get_chosen (list) != NULL && dsk_handoff_text_is_ready (summary);
}

static GtkWidget *
ask (Harness *harness, const char *conv)
{
  GtkWidget *dialog;

  harness_open (harness, conv);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.hand-off", NULL));
  harness_settle (harness);
  dialog = harness_find_window (DSK_TYPE_HANDOFF_DIALOG);
  office_wait (is_ready_to_go, dialog);
  return dialog;
}

static GtkWidget *
tell_of (GtkWidget *dialog)
{
  return expect_in (dialog, DSK_TYPE_HANDOFF_TELL, NULL);
}

static void
switch_on (Harness *harness, GtkWidget *dialog)
{
  gtk_switch_set_active (GTK_SWITCH (expect_in (tell_of (dialog), GTK_TYPE_SWITCH, NULL)), TRUE);
  harness_settle (harness);
}

static GtkTextBuffer *
message_of (GtkWidget *dialog)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (expect_in (tell_of (dialog), GTK_TYPE_TEXT_VIEW, NULL)));
}

static gboolean
can_hand_off (GtkWidget *dialog)
{
  return gtk_widget_is_sensitive (expect_in (dialog, GTK_TYPE_BUTTON, "_Hand Off"));
}

/* Returns: (transfer full) (element-type DskCommand): what waits */
static GPtrArray *
outbox (Harness *harness)
{
  GPtrArray *commands;

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  return commands;
}

static void
hand_off (Harness *harness, GtkWidget *dialog)
{
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  click_in (harness, dialog, "_Hand Off");
  for (int i = 0; i < 10 && harness_find_window (DSK_TYPE_HANDOFF_DIALOG) != NULL; i++)
    harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));
  if (dialog != NULL)
    g_object_remove_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
}

/* Nobody is told anything unless somebody says so, and what. */
static void
test_not (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GPtrArray) commands = NULL;
  GtkWidget *dialog;

  demo_handoff_staff (harness->office);
  dialog = ask (harness, DEMO_SANA);
  g_assert_null (harness_find (tell_of (dialog), GTK_TYPE_TEXT_VIEW, NULL));
  switch_on (harness, dialog);
  gtk_text_buffer_set_text (message_of (dialog), "A colleague will answer.", -1);
  gtk_switch_set_active (GTK_SWITCH (harness_find (tell_of (dialog), GTK_TYPE_SWITCH, NULL)), FALSE);
  hand_off (harness, dialog);
  commands = outbox (harness);
  g_assert_cmpuint (commands->len, ==, 1);
  g_assert_cmpint (((DskCommand *) commands->pdata[0])->type, ==, DSK_COMMAND_HANDOFF_OFFER);
}

/* A text that is complete, from a canned reply; right behind the handoff, as what its author saw. */
static void
test_text (void)
{
  const char *row[] = { THANKS, "reply", "handing", "Handing on", "Dear {{customer.first-name}}, {{who}} will answer.",
                        NULL, "1", "1", "1700000000000", OFFICE_BILAL };
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GPtrArray) commands = NULL;
  const DskCommand *message;
  GtkTextIter start, end;
  GtkWidget *dialog;

  demo_handoff_staff (harness->office);
  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CANNED, row);
  office_commit (harness->office, NULL);
  dialog = ask (harness, DEMO_SANA);
  switch_on (harness, dialog);
  g_assert_false (can_hand_off (dialog));
  expect_in (dialog, GTK_TYPE_MENU_BUTTON, NULL);
  gtk_widget_activate_action (tell_of (dialog), "tell.usual", "i", 0);
  harness_settle (harness);
  /* What is left to fill in is selected, and does not go out. */
  g_assert_false (can_hand_off (dialog));
  g_assert_true (gtk_text_buffer_get_selection_bounds (message_of (dialog), &start, &end));
  gtk_text_buffer_delete (message_of (dialog), &start, &end);
  gtk_text_buffer_insert (message_of (dialog), &start, "Bilal", -1);
  g_assert_true (can_hand_off (dialog));
  harness_shoot_window (dialog, "handoff-tell");
  harness_check_form (harness, dialog);
  hand_off (harness, dialog);
  commands = outbox (harness);
  g_assert_cmpuint (commands->len, ==, 2);
  g_assert_cmpint (((DskCommand *) commands->pdata[0])->type, ==, DSK_COMMAND_HANDOFF_OFFER);
  message = commands->pdata[1];
  g_assert_cmpint (message->type, ==, DSK_COMMAND_MESSAGE_SEND);
  g_assert_cmpstr (message->text, ==, "Dear Sana, Bilal will answer.");
  g_assert_cmpstr (message->canned, ==, THANKS);
  g_assert_cmpstr (message->user, ==, OFFICE_ME);
  g_assert_nonnull (message->head_msg);
  /* Whoever accepts has it: it may not wait. */
  g_assert_cmpint (message->due_at, ==, 0);
}

static void
put_canned (Harness *harness)
{
  const char *row[] = { THANKS, "reply", "handing", "Handing on", "{{who}} will answer.", NULL, "1", "1",
                        "1700000000000", OFFICE_BILAL };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CANNED, row);
  office_commit (harness->office, NULL);
}

static void
expect_message (GtkWidget *dialog, const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (message_of (dialog), "text", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* A canned reply wipes out nothing, can be undone, and is not what something written anew was made from. */
static void
test_canned (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GPtrArray) commands = NULL;
  GtkTextIter start, end;
  GtkWidget *dialog;

  demo_handoff_staff (harness->office);
  put_canned (harness);
  dialog = ask (harness, DEMO_SANA);
  switch_on (harness, dialog);
  gtk_text_buffer_insert_at_cursor (message_of (dialog), "Thank you. ", -1);
  gtk_widget_activate_action (tell_of (dialog), "tell.usual", "i", 0);
  expect_message (dialog, "Thank you. {{who}} will answer.");
  g_assert_true (gtk_text_buffer_get_selection_bounds (message_of (dialog), &start, &end));
  g_assert_cmpint (gtk_text_iter_get_offset (&start), ==, 11);
  g_assert_cmpint (gtk_text_iter_get_offset (&end), ==, 18);
  gtk_text_buffer_undo (message_of (dialog));
  expect_message (dialog, "Thank you. ");
  gtk_text_buffer_set_text (message_of (dialog), "", -1);
  gtk_text_buffer_insert_at_cursor (message_of (dialog), "Bilal will call.", -1);
  hand_off (harness, dialog);
  commands = outbox (harness);
  g_assert_cmpuint (commands->len, ==, 2);
  g_assert_null (((DskCommand *) commands->pdata[1])->canned);
}

/* What happened while it was open is asked about before anything is sent, as with any reply. */
static void
test_news (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) commands = NULL;
  g_autofree char *news = NULL;
  GtkWidget *dialog;

  demo_handoff_staff (harness->office);
  dialog = ask (harness, DEMO_SANA);
  switch_on (harness, dialog);
  gtk_text_buffer_insert_at_cursor (message_of (dialog), "Bilal will call.", -1);
  news = put_message (harness, 1, FALSE, NULL, "Never mind");
  click_in (harness, dialog, "_Hand Off");
  before = outbox (harness);
  g_assert_cmpuint (before->len, ==, 0);
  g_assert_true (harness_find_window (DSK_TYPE_HANDOFF_DIALOG) == dialog);
  harness_answer (harness, "Send Any_way");
  for (int i = 0; i < 10 && harness_find_window (DSK_TYPE_HANDOFF_DIALOG) != NULL; i++)
    harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));
  commands = outbox (harness);
  g_assert_cmpuint (commands->len, ==, 2);
  g_assert_cmpstr (((DskCommand *) commands->pdata[1])->head_msg, ==, news);
}

/* The message can't be kept. */
static gboolean
break_cb (GtkWidget *dialog, DskCommand *message)
{
  g_clear_pointer (&message->conv, g_free);
  return FALSE;
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* It is handed on, and the customer is not told: what was done can't be changed any more, and is told of once. */
static void
test_half (gconstpointer sends)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GPtrArray) commands = NULL;
  GtkWidget *dialog;
  guint submitted = 0;
  gulong breaks;

  demo_handoff_staff (harness->office);
  dialog = ask (harness, DEMO_SANA);
  g_signal_connect_swapped (dialog, "submitted", G_CALLBACK (count_cb), &submitted);
  breaks = g_signal_connect (dialog, "telling", G_CALLBACK (break_cb), NULL);
  switch_on (harness, dialog);
  gtk_text_buffer_insert_at_cursor (message_of (dialog), "Bilal will call.", -1);
  click_in (harness, dialog, "_Hand Off");
  office_wait (harness_says_trouble, dialog);
  g_signal_handler_disconnect (dialog, breaks);
  g_assert_false (gtk_widget_is_sensitive (expect_in (dialog, DSK_TYPE_RECEIVER_LIST, NULL)));
  g_assert_false (gtk_widget_is_sensitive (expect_in (dialog, ADW_TYPE_ENTRY_ROW, NULL)));
  g_assert_false (gtk_widget_is_sensitive (harness_find (dialog, DSK_TYPE_HANDOFF_TEXT, NULL)));
  g_assert_null (harness_find (dialog, GTK_TYPE_BUTTON, "_Hand Off"));
  g_assert_true (gtk_widget_is_sensitive (expect_in (dialog, GTK_TYPE_BUTTON, "_Send")));
  harness_shoot_window (dialog, "handoff-half");
  if (sends != NULL)
    click_in (harness, dialog, "_Send");
  else
    {
      gtk_text_buffer_set_text (message_of (dialog), "", -1);
      g_assert_false (gtk_widget_is_sensitive (expect_in (dialog, GTK_TYPE_BUTTON, "_Send")));
      click_in (harness, dialog, "_Close");
    }
  for (int i = 0; i < 10 && harness_find_window (DSK_TYPE_HANDOFF_DIALOG) != NULL; i++)
    harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_HANDOFF_DIALOG));
  g_assert_cmpuint (submitted, ==, 1);
  commands = outbox (harness);
  g_assert_cmpuint (commands->len, ==, sends != NULL ? 2 : 1);
}

/* @last_in_at: UTC ms; 0: they never wrote */
static void
put_sana (Harness *harness, gint64 last_in_at)
{
  office_begin (harness->office);
  office_conversation (harness->office, DEMO_SANA,
                       &(OfficeConversation){ .name = "Sana Khan",
                                              .phone = "923005550101",
                                              .status = "open",
                                              .owner = OFFICE_ME,
                                              .last_kind = "text",
                                              .preview = "Thank you!",
                                              .last_at = harness->office->now - OFFICE_HOUR,
                                              .last_in_at = last_in_at });
  office_commit (harness->office, DEMO_SANA);
}

/* Somebody who never wrote has no window that closed. */
static void
test_never (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;

  demo_handoff_staff (harness->office);
  put_sana (harness, 0);
  dialog = ask (harness, DEMO_SANA);
  expect_in (dialog, GTK_TYPE_LABEL, "With a template: the customer has not written yet");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
is_for_template (gpointer dialog)
{
  return harness_find (dialog, GTK_TYPE_LABEL, "With a template: the 24-hour window is closed") != NULL
         && harness_find (dialog, GTK_TYPE_BUTTON, "Choose _Template…") != NULL;
}

/* The window ends while it is open: what was written stays, and a template is asked for. */
static void
test_ends (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog, *view;

  demo_handoff_staff (harness->office);
  put_templates (harness);
  put_sana (harness, g_get_real_time () / 1000 - 24 * OFFICE_HOUR + 6000);
  dialog = ask (harness, DEMO_SANA);
  switch_on (harness, dialog);
  view = harness_find (tell_of (dialog), GTK_TYPE_TEXT_VIEW, NULL);
  if (view != NULL)
    gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Bilal will call.", -1);
  office_wait (is_for_template, dialog);
  g_assert_true (view == NULL || (gtk_widget_get_mapped (view) && !gtk_text_view_get_editable (GTK_TEXT_VIEW (view))));
  g_assert_false (can_hand_off (dialog));
  harness_shoot_window (dialog, "handoff-window-ended");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
close_window (Harness *harness)
{
  office_begin (harness->office);
  office_conversation (harness->office, DEMO_SANA,
                       &(OfficeConversation){ .name = "Sana Khan",
                                              .phone = "923005550101",
                                              .status = "open",
                                              .owner = OFFICE_ME,
                                              .last_kind = "text",
                                              .preview = "Thank you!",
                                              .last_at = harness->office->now - 30 * OFFICE_HOUR,
                                              .last_in_at = harness->office->now - 30 * OFFICE_HOUR });
  office_commit (harness->office, DEMO_SANA);
}

/* Once the window is closed it is a template. */
static void
test_template (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GPtrArray) commands = NULL;
  const DskCommand *message;
  GtkWidget *dialog, *picker;

  demo_handoff_staff (harness->office);
  put_templates (harness);
  close_window (harness);
  dialog = ask (harness, DEMO_SANA);
  expect_in (dialog, GTK_TYPE_LABEL, "With a template: the 24-hour window is closed");
  switch_on (harness, dialog);
  g_assert_false (can_hand_off (dialog));
  click_in (harness, tell_of (dialog), "Choose _Template…");
  picker = harness_find_window (DSK_TYPE_TEMPLATE_PICKER);
  gtk_editable_set_text (GTK_EDITABLE (expect_in (picker, GTK_TYPE_SEARCH_ENTRY, NULL)), "eid_sale");
  harness_settle (harness);
  click_in (harness, picker, "_Choose");
  g_assert_null (harness_find_window (DSK_TYPE_TEMPLATE_PICKER));
  expect_in (dialog, GTK_TYPE_LABEL, "عید مبارک! ہماری سیل شروع ہے۔");
  g_assert_true (can_hand_off (dialog));
  harness_shoot_window (dialog, "handoff-tell-template");
  hand_off (harness, dialog);
  commands = outbox (harness);
  g_assert_cmpuint (commands->len, ==, 2);
  message = commands->pdata[1];
  g_assert_cmpint (message->kind, ==, DSK_MESSAGE_TEMPLATE);
  g_assert_cmpstr (message->conv, ==, DEMO_SANA);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/handoff-tell/not", test_not);
  g_test_add_func ("/handoff-tell/text", test_text);
  g_test_add_func ("/handoff-tell/canned", test_canned);
  g_test_add_func ("/handoff-tell/news", test_news);
  g_test_add_data_func ("/handoff-tell/half/then-sent", "sent", test_half);
  g_test_add_data_func ("/handoff-tell/half/then-closed", NULL, test_half);
  g_test_add_func ("/handoff-tell/template", test_template);
  g_test_add_func ("/handoff-tell/never", test_never);
  g_test_add_func ("/handoff-tell/ends", test_ends);
  return g_test_run ();
}
