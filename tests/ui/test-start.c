/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ctrl+N: writing to somebody first. */

#include "composer-harness.h"

#include "demo-attention.h"
#include "dsk-attention-window.h"
#include "dsk-start-content.h"
#include "dsk-settings.h"
#include "dsk-start-dialog.h"
#include "dsk-template-picker.h"
#include "dsk-window.h"

static GtkWidget *
open_start (Harness *harness)
{
  put_number (harness, "active", NULL, NULL);
  put_templates (harness);
  gtk_widget_activate_action (harness->window, "win.new-conversation", NULL);
  harness_settle (harness);
  return harness_find_window (DSK_TYPE_START_DIALOG);
}

static void
type_who (Harness *harness, GtkWidget *dialog, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)), text);
  harness_settle (harness);
  harness_settle (harness);
}

/* Whoever is known by name or number is offered, and their conversation opens. */
static void
test_known (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *dialog = open_start (harness);

  g_assert_nonnull (dialog);
  type_who (harness, dialog, "Sana");
  expect_in (dialog, GTK_TYPE_LABEL, "Sana Khan");
  type_who (harness, dialog, "Nobody At All");
  expect_in (dialog, GTK_TYPE_LABEL, "No customer is called so. Type a phone number to write to somebody new.");
  type_who (harness, dialog, "Sana");
  g_signal_emit_by_name (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL), "entry-activated");
  harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_START_DIALOG));
}

/* Returns: (transfer full) (nullable): what begins a conversation, as it is in the outbox */
static DskCommand *
begun (Harness *harness)
{
  g_autoptr (GPtrArray) commands = NULL;

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < commands->len; i++)
    if (((DskCommand *) commands->pdata[i])->type == DSK_COMMAND_START)
      return dsk_command_ref (commands->pdata[i]);
  return NULL;
}

static gboolean
is_begun (gpointer harness)
{
  g_autoptr (DskCommand) command = begun (harness);

  return command != NULL;
}

/* A number that nobody has is shown in full, and gets a template. */
static void
test_new (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  g_autoptr (DskCommand) command = NULL;
  g_auto (DskStartContent) start = { 0 };
  GtkWidget *dialog = open_start (harness);
  GtkWidget *picker;

  type_who (harness, dialog, "+92 30");
  expect_in (dialog, GTK_TYPE_LABEL, "This phone number is too short: some of its digits are missing.");
  type_who (harness, dialog, "0092-300-7770001");
  expect_in (dialog, GTK_TYPE_LABEL, "Start with \u2066+92 300 777 0001\u2069");
  g_signal_emit_by_name (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL), "entry-activated");
  harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_START_DIALOG));
  picker = harness_find_window (DSK_TYPE_TEMPLATE_PICKER);
  g_assert_nonnull (picker);
  harness_settle (harness);
  send_dialog (harness, picker);
  office_wait (is_begun, harness);
  command = begun (harness);
  g_assert_true (dsk_start_content_read (command->content, &start, NULL));
  g_assert_cmpstr (start.phone, ==, "923007770001");
  harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_TEMPLATE_PICKER));
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

typedef struct
{
  Harness *harness;
  const char *conv;
} Shown;

static gboolean
is_shown (gpointer data)
{
  const Shown *shown = data;

  return g_strcmp0 (dsk_conversation_page_get_conversation (shown->harness->page), shown->conv) == 0;
}

/* A conversation with somebody new is on its way, and its author in front of @conv. */
static void
begin_at (Harness *harness, const char *conv)
{
  GtkWidget *dialog;

  dsk_window_open_conversation (DSK_WINDOW (harness->window), conv, DSK_WINDOW_OPEN_SHOW);
  office_wait (is_shown, &(Shown){ harness, conv });
  dialog = open_start (harness);
  type_who (harness, dialog, "+92 300 777 0001");
  g_signal_emit_by_name (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL), "entry-activated");
  harness_settle (harness);
  send_dialog (harness, harness_find_window (DSK_TYPE_TEMPLATE_PICKER));
  office_wait (is_begun, harness);
  harness_settle (harness);
}

/* The relay has made it: it is the one with @conv. */
static void
answer (Harness *harness, const char *conv)
{
  g_autoptr (DskCommand) command = begun (harness);
  g_autofree char *detail = g_strdup_printf ("{\"conv\":\"%s\"}", conv);

  g_signal_emit_by_name (harness->office->client, "command-result", command->n, command->id, "ok", detail);
  harness_settle (harness);
}

/* It opens by itself for who waits for it; whoever went on is told, and stays where they are. */
static void
test_opens (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  begin_at (harness, DEMO_SANA);
  office_wait (is_active, harness->window);
  answer (harness, DEMO_URDU);
  office_wait (is_shown, &(Shown){ harness, DEMO_URDU });
}

static void
test_went_on (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");

  begin_at (harness, DEMO_SANA);
  dsk_window_open_conversation (DSK_WINDOW (harness->window), DEMO_LONG, DSK_WINDOW_OPEN_SHOW);
  office_wait (is_shown, &(Shown){ harness, DEMO_LONG });
  answer (harness, DEMO_URDU);
  expect_in (harness->window, GTK_TYPE_LABEL, "The new conversation is there");
  g_assert_true (is_shown (&(Shown){ harness, DEMO_LONG }));
}

#define ORDERS "01900000-0000-7000-8000-0000000000a1"
#define RETURNS "01900000-0000-7000-8000-0000000000a9"

static void
put_second_number (Harness *harness)
{
  const char *row[] = { RETURNS, "100000000000009", "+92 42 555 0900", "Returns", "active",
                        "W1",    NULL,              NULL,              NULL,      NULL };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_NUMBER, row);
  office_commit (harness->office, NULL);
}

static guint
chosen_number (GtkWidget *dialog)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (expect_in (dialog, ADW_TYPE_COMBO_ROW, NULL)));
}

/* The number that was begun from is offered the next time: to the same person. */
static void
test_remembers (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *dialog;
  guint first;

  put_second_number (harness);
  dialog = open_start (harness);
  first = chosen_number (dialog);
  adw_combo_row_set_selected (ADW_COMBO_ROW (harness_find (dialog, ADW_TYPE_COMBO_ROW, NULL)), 1 - first);
  type_who (harness, dialog, "+92 300 777 0001");
  g_signal_emit_by_name (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL), "entry-activated");
  harness_settle (harness);
  send_dialog (harness, harness_find_window (DSK_TYPE_TEMPLATE_PICKER));
  office_wait (is_begun, harness);
  dialog = open_start (harness);
  g_assert_cmpuint (chosen_number (dialog), ==, 1 - first);
  gtk_window_close (GTK_WINDOW (dialog));
  /* What somebody else on this computer chose says nothing. */
  dsk_settings_set_string (DSK_SETTINGS_START_NUMBER, OFFICE_BILAL " " RETURNS);
  dialog = open_start (harness);
  g_assert_cmpuint (chosen_number (dialog), ==, 0);
  gtk_window_close (GTK_WINDOW (dialog));
  dsk_settings_set_string (DSK_SETTINGS_START_NUMBER, "");
}

static void
stop_second_number (Harness *harness)
{
  const char *row[] = { RETURNS, "100000000000009", "+92 42 555 0900", "Returns", "inactive",
                        "W1",    NULL,              NULL,              NULL,      NULL };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_NUMBER, row);
  office_commit (harness->office, NULL);
}

/* What was begun from can't send: nobody writes from another number without having chosen it, and seeing that. */
static void
test_number_stopped (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  g_autofree char *remembered = g_strdup_printf ("%s %s", dsk_client_get_user_id (harness->office->client), RETURNS);
  GtkWidget *dialog, *from, *picker;

  stop_second_number (harness);
  dsk_settings_set_string (DSK_SETTINGS_START_NUMBER, remembered);
  dialog = open_start (harness);
  type_who (harness, dialog, "+92 300 777 0001");
  expect_in (dialog, GTK_TYPE_LABEL, "Returns can’t send at the moment. Choose another number.");
  from = expect_in (dialog, ADW_TYPE_COMBO_ROW, NULL);
  g_assert_true (gtk_widget_get_visible (from));
  expect_in (from, GTK_TYPE_LABEL, "Choose a number");
  /* Of one that is the only one there is something to choose, too. */
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (from)));
  harness_shoot_window (dialog, "start-number-stopped");
  g_signal_emit_by_name (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL), "entry-activated");
  harness_settle (harness);
  g_assert_true (harness_find_window (DSK_TYPE_START_DIALOG) == dialog);
  adw_combo_row_set_selected (ADW_COMBO_ROW (from), 1);
  harness_settle (harness);
  g_assert_true (gtk_widget_get_visible (from));
  expect_in (dialog, GTK_TYPE_LABEL, "Start with \u2066+92 300 777 0001\u2069");
  g_signal_emit_by_name (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL), "entry-activated");
  harness_settle (harness);
  picker = harness_find_window (DSK_TYPE_TEMPLATE_PICKER);
  expect_in (picker, GTK_TYPE_LABEL, "From Orders");
  harness_shoot_window (picker, "start-from");
  /* It is not known at all any more. */
  gtk_window_destroy (GTK_WINDOW (picker));
  g_free (g_steal_pointer (&remembered));
  remembered = g_strdup_printf ("%s %s", dsk_client_get_user_id (harness->office->client), DEMO_SANA);
  dsk_settings_set_string (DSK_SETTINGS_START_NUMBER, remembered);
  dialog = open_start (harness);
  expect_in (dialog, GTK_TYPE_LABEL, "The business number that this was from is not there any more. "
                                     "Choose another one.");
  gtk_window_destroy (GTK_WINDOW (dialog));
  dsk_settings_set_string (DSK_SETTINGS_START_NUMBER, "");
}

static gboolean
is_restored (gpointer dialog)
{
  return harness_find (dialog, GTK_TYPE_LABEL,
                       "Hi Sana, order *10421* leaves our shop on Monday. Reply here if anything is wrong.")
         != NULL;
}

/* What the relay refused is edited: with whom, from where and what is as it was, and it is not twice anywhere. */
static void
test_again (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  g_autoptr (DskCommand) command = NULL;
  g_auto (DskStartContent) start = { 0 };
  GtkWidget *window, *dialog, *picker;

  put_second_number (harness);
  put_number (harness, "active", NULL, NULL);
  put_templates (harness);
  demo_attention_start (harness->office, RETURNS, "923007770001",
                        "{\"template\":{\"name\":\"order_update\",\"language\":\"en\",\"category\":\"UTILITY\","
                        "\"body\":[{\"text\":\"Sana\"},{\"text\":\"10421\"},{\"text\":\"Monday\"}],"
                        "\"buttons\":[{\"index\":1,\"type\":\"url\",\"text\":\"10421\"}]}}");
  gtk_widget_activate_action (harness->window, "win.attention", NULL);
  harness_settle (harness);
  window = harness_find_window (DSK_TYPE_ATTENTION_WINDOW);
  expect_in (window, GTK_TYPE_LABEL, "New conversation with \u2066+92 300 777 0001\u2069");
  click_in (harness, window, "Edit");
  g_assert_null (harness_find_window (DSK_TYPE_ATTENTION_WINDOW));
  dialog = harness_find_window (DSK_TYPE_START_DIALOG);
  expect_in (dialog, GTK_TYPE_LABEL, "Start with \u2066+92 300 777 0001\u2069");
  harness_settle (harness);
  g_assert_cmpuint (chosen_number (dialog), ==, 1);
  type_who (harness, dialog, "+92 300 777 0002");
  g_signal_emit_by_name (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL), "entry-activated");
  harness_settle (harness);
  picker = harness_find_window (DSK_TYPE_TEMPLATE_PICKER);
  office_wait (is_restored, picker);
  set_row (picker, "Variable 3 — as in “Monday”", "Friday");
  send_dialog (harness, picker);
  office_wait (is_begun, harness);
  command = begun (harness);
  g_assert_true (dsk_start_content_read (command->content, &start, NULL));
  g_assert_cmpstr (start.phone, ==, "923007770002");
  g_assert_cmpstr (start.number, ==, RETURNS);
  g_assert_cmpstr (command->text, ==,
                   "Hi Sana, order *10421* leaves our shop on Friday. Reply here if anything is wrong.");
  gtk_widget_activate_action (harness->window, "win.attention", NULL);
  harness_settle (harness);
  window = harness_find_window (DSK_TYPE_ATTENTION_WINDOW);
  expect_in (window, GTK_TYPE_LABEL, "New conversation with \u2066+92 300 777 0002\u2069");
  g_assert_null (harness_find (window, GTK_TYPE_LABEL, "New conversation with \u2066+92 300 777 0001\u2069"));
}

/* Edits what came back with @content. Returns: the picker that it is filled in again in */
static GtkWidget *
edit_again (Harness *harness, const char *content)
{
  GtkWidget *dialog;

  demo_attention_start (harness->office, ORDERS, "923007770001", content);
  gtk_widget_activate_action (harness->window, "win.attention", NULL);
  harness_settle (harness);
  click_in (harness, harness_find_window (DSK_TYPE_ATTENTION_WINDOW), "Edit");
  dialog = harness_find_window (DSK_TYPE_START_DIALOG);
  harness_settle (harness);
  g_signal_emit_by_name (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL), "entry-activated");
  harness_settle (harness);
  return harness_find_window (DSK_TYPE_TEMPLATE_PICKER);
}

/* The template is gone: none is chosen instead, and it is said until they choose one. What is still open at the end
 * goes with the window. */
static void
test_again_gone (void)
{
  static const char words[] = "That template is not there any more. Choose another one.";
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *picker, *list;

  put_number (harness, "active", NULL, NULL);
  put_templates (harness);
  picker = edit_again (harness, "{\"template\":{\"name\":\"last_year\",\"language\":\"en\"}}");
  expect_in (picker, GTK_TYPE_LABEL, words);
  list = harness_find (picker, GTK_TYPE_LIST_BOX, NULL);
  g_assert_null (gtk_list_box_get_selected_row (GTK_LIST_BOX (list)));
  g_assert_false (is_ready (picker));
  gtk_list_box_select_row (GTK_LIST_BOX (list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  harness_settle (harness);
  g_assert_null (harness_find (picker, GTK_TYPE_LABEL, words));
}

/* The place in its header is called as it was, as long as it is that place. */
static void
test_again_place (void)
{
  static const char *const row[] = { "t9", "W1", "our_place", "en", "UTILITY", "APPROVED", NULL, NULL,
                                     "[{\"type\":\"HEADER\",\"format\":\"LOCATION\"},"
                                     "{\"type\":\"BODY\",\"text\":\"We are here.\"}]",
                                     "1" };
  g_autoptr (Harness) harness = harness_new_app ("agent");
  g_autoptr (DskCommand) command = NULL;
  GtkWidget *picker;

  put_number (harness, "active", NULL, NULL);
  office_begin (harness->office);
  office_put_values (harness->office, DSK_ENTITY_TEMPLATE, row, G_N_ELEMENTS (row));
  office_commit (harness->office, NULL);
  picker = edit_again (harness, "{\"template\":{\"name\":\"our_place\",\"language\":\"en\",\"header\":{\"type\":"
                                "\"location\",\"location\":{\"latitude\":31.5204,\"longitude\":74.25,\"name\":"
                                "\"Our shop\",\"address\":\"Mall Road\"}}}}");
  expect_in (picker, GTK_TYPE_LABEL, "We are here.");
  send_dialog (harness, picker);
  office_wait (is_begun, harness);
  command = begun (harness);
  g_assert_nonnull (strstr (command->content, "Our shop"));
  g_assert_nonnull (strstr (command->content, "Mall Road"));
}

/* What can't be edited any more says so: its author lost the right, or it can't be read. */
static GtkWidget *
open_attention (Harness *harness)
{
  put_number (harness, "active", NULL, NULL);
  demo_attention_start (harness->office, ORDERS, "923007770001",
                        "{\"template\":{\"name\":\"order_update\",\"language\":\"en\"}}");
  gtk_widget_activate_action (harness->window, "win.attention", NULL);
  harness_settle (harness);
  return harness_find_window (DSK_TYPE_ATTENTION_WINDOW);
}

static void
test_may_not_again (void)
{
  g_autoptr (Harness) harness = harness_new_app ("viewer");
  GtkWidget *window = open_attention (harness);

  click_in (harness, window, "Edit");
  g_assert_null (harness_find_window (DSK_TYPE_START_DIALOG));
  expect_in (harness->window, GTK_TYPE_LABEL, "You may not do this here. Ask your supervisor.");
}

static void
test_cannot_again (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  const DskAttention broken = { .command_id = (char *) DEMO_SANA, .content = (char *) "{}" };

  g_signal_emit_by_name (open_attention (harness), "start-again", &broken);
  harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_START_DIALOG));
  expect_in (harness->window, GTK_TYPE_LABEL,
             "This can’t be read, so it can’t be edited. Begin a new conversation.");
}

static gboolean
can_start (Harness *harness)
{
  return gtk_widget_activate_action (harness->window, "win.new-conversation", NULL)
         && harness_find_window (DSK_TYPE_START_DIALOG) != NULL;
}

/* Who may write to nobody is not asked whom. */
static void
test_viewer (void)
{
  g_autoptr (Harness) harness = harness_new_app ("viewer");

  g_assert_false (can_start (harness));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/start/known", test_known);
  g_test_add_func ("/ui/start/new", test_new);
  g_test_add_func ("/ui/start/opens", test_opens);
  g_test_add_func ("/ui/start/went-on", test_went_on);
  g_test_add_func ("/ui/start/remembers", test_remembers);
  g_test_add_func ("/ui/start/number-stopped", test_number_stopped);
  g_test_add_func ("/ui/start/again", test_again);
  g_test_add_func ("/ui/start/again-gone", test_again_gone);
  g_test_add_func ("/ui/start/again-place", test_again_place);
  g_test_add_func ("/ui/start/may-not-again", test_may_not_again);
  g_test_add_func ("/ui/start/cannot-again", test_cannot_again);
  g_test_add_func ("/ui/start/viewer", test_viewer);
  return g_test_run ();
}
