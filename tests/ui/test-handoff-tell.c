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
  g_test_add_func ("/handoff-tell/template", test_template);
  return g_test_run ();
}
