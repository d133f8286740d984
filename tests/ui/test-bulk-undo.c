/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was done with several conversations at once is taken back: out of the outbox, or by the relay, which compares;
 * what somebody changed meanwhile stays, and that is said. */

#include "bulk-harness.h"
#include "composer-harness.h"

#include "dsk-bulk-work.h"
#include "dsk-replica-offline.h"

#include <string.h>

/* Returns: (transfer full) (element-type DskCommand): what waits, but for what was read */
static GPtrArray *
list_outbox (Harness *harness)
{
  GPtrArray *all;

  office_begin (harness->office);
  all = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = all->len; i > 0; i--)
    if (((const DskCommand *) all->pdata[i - 1])->type == DSK_COMMAND_MARK_READ)
      g_ptr_array_remove_index (all, i - 1);
  return all;
}

/* Returns: (transfer full): "claim; assign -; status open; " */
static char *
dup_commands (Harness *harness)
{
  g_autoptr (GPtrArray) all = list_outbox (harness);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < all->len; i++)
    {
      const DskCommand *command = all->pdata[i];

      if (command->type == DSK_COMMAND_SET_STATUS)
        g_string_append_printf (text, "status %s; ", dsk_status_to_string (command->status));
      else if (command->type == DSK_COMMAND_ASSIGN)
        g_string_append_printf (text, "assign %s; ", command->user != NULL ? command->user : "-");
      else if (command->type == DSK_COMMAND_SNOOZE)
        g_string_append (text, command->until != 0 ? "snooze; " : "wake; ");
      else
        g_string_append (text, command->type == DSK_COMMAND_CLAIM ? "claim; " : "other; ");
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  Harness *harness;
  const char *commands;
} Waiting;

static gboolean
are_waiting (gpointer data)
{
  const Waiting *expected = data;
  g_autofree char *now = NULL;

  harness_settle (expected->harness);
  now = dup_commands (expected->harness);
  return g_str_equal (now, expected->commands);
}

static void
expect_commands (Harness *harness, const char *commands)
{
  g_test_message ("expecting the commands \"%s\"", commands);
  office_wait (are_waiting, &(Waiting){ harness, commands });
}

static gint64
seq_of (Harness *harness, const char *conv)
{
  DskReplicaReader *reader = bulk_reader (harness);
  gint64 seq = 0;

  g_assert_true (dsk_replica_reader_conversation_seq (reader, conv, &seq, NULL));
  dsk_replica_reader_close (reader);
  return seq;
}

/* As if the relay did all that waits, but refused it to @conflict (nullable), where somebody was faster. */
static void
answer (Harness *harness, const char *conflict)
{
  Office *office = harness->office;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_conversation_row_free);

  harness_settle (harness);
  office_begin (office);
  all = dsk_replica_store_list_outbox (office->store, 0, 100, NULL);
  office_commit (office, NULL);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (rows, bulk_row (harness, ((const DskCommand *) all->pdata[i])->conv));
  office_begin (office);
  for (guint i = 0; i < all->len; i++)
    {
      const DskCommand *command = all->pdata[i];
      const DskConversationRow *row = rows->pdata[i];
      DskCommandResult result = { .seq = office->seq, .code = DSK_RESULT_OK };

      if (g_strcmp0 (command->conv, conflict) == 0)
        result.code = DSK_RESULT_CONFLICT;
      g_assert_true (dsk_replica_store_note_result (office->store, command->n, &result, office->now, NULL));
      g_assert_true (dsk_replica_store_acknowledge (office->store, command->n, NULL));
      if (result.code == DSK_RESULT_OK)
        office_conversation (office, command->conv,
                             &(OfficeConversation){ .name = "Somebody", .owner = row->owner, .team = row->team,
                                                    .status = dsk_status_to_string (row->status),
                                                    .last_at = office->now - OFFICE_HOUR,
                                                    .snoozed_until = row->snoozed_until });
    }
  office_commit (office, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const DskCommand *command = all->pdata[i];

      g_signal_emit_by_name (office->client, "command-result", command->n, command->id,
                             g_strcmp0 (command->conv, conflict) == 0 ? "conflict" : "ok", NULL);
    }
  harness_settle (harness);
}

/* What somebody changed meanwhile is not taken back, and that is said. */
static void
test_undo_changed (void)
{
  g_autoptr (Harness) harness = bulk_open ();

  bulk_put_more (harness);
  bulk_show_view (harness, "unassigned");
  bulk_mark (harness, DEMO_URDU);
  bulk_mark (harness, BULK_FREE);
  bulk_do (harness, "win.claim");
  bulk_expect_owner (harness, BULK_FREE, OFFICE_ME);
  expect_in (harness->window, GTK_TYPE_LABEL, "2 conversations claimed");
  dsk_client_submit_async (harness->office->client,
                           dsk_client_command_assign (harness->office->client, BULK_FREE, OFFICE_BILAL, NULL), NULL,
                           NULL, NULL);
  bulk_expect_owner (harness, BULK_FREE, OFFICE_BILAL);
  click_in (harness, harness->window, "_Undo");
  bulk_expect_owner (harness, DEMO_URDU, NULL);
  expect_in (harness->window, GTK_TYPE_LABEL, "Somebody changed 1 of them again since, so it stays as it is");
  bulk_expect_owner (harness, BULK_FREE, OFFICE_BILAL);
}

/* What waits here leaves the outbox: nothing is left that could do or undo anything behind others' backs. */
static void
test_undo_offline (void)
{
  g_autoptr (Harness) harness = bulk_open ();

  bulk_put_more (harness);
  bulk_show_view (harness, "unassigned");
  bulk_mark (harness, DEMO_URDU);
  bulk_mark (harness, BULK_FREE);
  bulk_do (harness, "win.claim");
  expect_in (harness->window, GTK_TYPE_LABEL, "2 conversations claimed");
  expect_commands (harness, "claim; claim; ");
  click_in (harness, harness->window, "_Undo");
  expect_commands (harness, "");
  bulk_expect_owner (harness, BULK_FREE, NULL);
  bulk_expect_owner (harness, DEMO_URDU, NULL);
}

/* Somebody changed one of them, and the replica does not know yet: the relay does, as it is told what was seen here. */
static void
test_undo_unknown (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  g_autoptr (GPtrArray) commands = NULL;

  bulk_put_more (harness);
  bulk_show_view (harness, "unassigned");
  bulk_mark (harness, DEMO_URDU);
  bulk_mark (harness, BULK_FREE);
  bulk_do (harness, "win.claim");
  expect_in (harness->window, GTK_TYPE_LABEL, "2 conversations claimed");
  answer (harness, NULL);
  expect_commands (harness, "");
  click_in (harness, harness->window, "_Undo");
  expect_commands (harness, "assign -; assign -; ");
  commands = list_outbox (harness);
  for (guint i = 0; i < commands->len; i++)
    {
      const DskCommand *command = commands->pdata[i];

      g_assert_cmpint (command->base_seq, >, 0);
      g_assert_cmpint (command->base_seq, ==, seq_of (harness, command->conv));
    }
  answer (harness, BULK_FREE);
  expect_in (harness->window, GTK_TYPE_LABEL, "Somebody changed 1 of them again since, so it stays as it is");
  expect_commands (harness, "");
  bulk_expect_owner (harness, DEMO_URDU, NULL);
  bulk_expect_owner (harness, BULK_FREE, OFFICE_ME);
  g_assert_cmpuint (dsk_client_get_attention (harness->office->client), ==, 0);
}

static void
put_free (Harness *harness, const char *owner, const char *status)
{
  office_begin (harness->office);
  office_conversation (harness->office, BULK_FREE,
                       &(OfficeConversation){ .name = "Tariq", .phone = "923335550043", .owner = owner,
                                              .status = status, .last_at = harness->office->now - OFFICE_HOUR });
  office_commit (harness->office, NULL);
  harness_settle (harness);
}

/* Of two steps the second goes when the first was done, and nothing is set over what somebody chose since. */
static void
test_undo_steps (void)
{
  g_autoptr (Harness) harness = bulk_open ();

  bulk_show_view (harness, "all");
  put_free (harness, OFFICE_ME, "escalated");
  bulk_mark (harness, BULK_FREE);
  bulk_do (harness, "win.resolve");
  expect_in (harness->window, GTK_TYPE_LABEL, "1 conversation resolved");
  answer (harness, NULL);
  click_in (harness, harness->window, "_Undo");
  expect_commands (harness, "status open; ");
  answer (harness, NULL);
  expect_commands (harness, "status escalated; ");
  answer (harness, NULL);
  expect_commands (harness, "");

  bulk_mark (harness, BULK_FREE);
  bulk_do (harness, "win.resolve");
  expect_commands (harness, "status resolved; ");
  answer (harness, NULL);
  click_in (harness, harness->window, "_Undo");
  expect_commands (harness, "status open; ");
  answer (harness, BULK_FREE);
  expect_in (harness->window, GTK_TYPE_LABEL, "Somebody changed 1 of them again since, so it stays as it is");
  expect_commands (harness, "");
}

/* A claim that is taken back brings back the status that it changed, and no other one. */
static void
test_undo_status (void)
{
  static const struct
  {
    const char *since; /* the status that somebody chose; NULL: none */
    const char *then;
  } rows[] = { { NULL, "status open; " }, { "escalated", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Harness) harness = bulk_open ();

      bulk_show_view (harness, "all");
      put_free (harness, NULL, "open");
      bulk_mark (harness, BULK_FREE);
      bulk_do (harness, "win.claim");
      expect_in (harness->window, GTK_TYPE_LABEL, "1 conversation claimed");
      answer (harness, NULL);
      if (rows[i].since != NULL)
        put_free (harness, OFFICE_ME, rows[i].since);
      click_in (harness, harness->window, "_Undo");
      expect_commands (harness, "assign -; ");
      answer (harness, NULL);
      expect_commands (harness, rows[i].then);
    }
}

/* The customer wrote to one that was reopened by mistake: it is not closed behind their back. */
static void
test_undo_wrote (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  g_autoptr (DskBulkWork) work = dsk_bulk_work_new_status (harness->office->client, DSK_STATUS_OPEN);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *words = NULL;
  DskConversationRow *row;

  put_free (harness, OFFICE_ME, "resolved");
  row = bulk_row (harness, BULK_FREE);
  g_array_append_val (keys, row->key);
  dsk_conversation_row_free (row);
  dsk_bulk_work_run (work, keys);
  expect_commands (harness, "status open; ");
  answer (harness, NULL);
  office_begin (harness->office);
  office_conversation (harness->office, BULK_FREE,
                       &(OfficeConversation){ .name = "Tariq", .phone = "923335550043", .owner = OFFICE_ME,
                                              .status = "open", .last_at = harness->office->now,
                                              .last_in_at = harness->office->now });
  office_commit (harness->office, NULL);
  harness_settle (harness);
  dsk_bulk_work_undo (work);
  harness_settle (harness);
  expect_commands (harness, "");
  words = dsk_bulk_work_describe_undo (work);
  g_assert_cmpstr (words, ==, "The customer of 1 of them wrote since, so it stays as it is");
}

/* What was put off is wanted again as long as the relay knows of nothing that changed since. */
static void
test_undo_snooze (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  g_autoptr (DskBulkWork) work = dsk_bulk_work_new_snooze (harness->office->client);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) commands = NULL;
  g_autofree char *words = NULL;
  DskConversationRow *row;

  put_free (harness, OFFICE_ME, "open");
  row = bulk_row (harness, BULK_FREE);
  g_array_append_val (keys, row->key);
  dsk_conversation_row_free (row);
  dsk_bulk_work_set_until (work, G_GINT64_CONSTANT (4102444800000));
  dsk_bulk_work_run (work, keys);
  expect_commands (harness, "snooze; ");
  answer (harness, NULL);
  dsk_bulk_work_undo (work);
  expect_commands (harness, "wake; ");
  commands = list_outbox (harness);
  g_assert_cmpint (((const DskCommand *) commands->pdata[0])->base_seq, >, 0);
  g_assert_cmpint (((const DskCommand *) commands->pdata[0])->base_seq, ==, seq_of (harness, BULK_FREE));
  answer (harness, BULK_FREE);
  words = dsk_bulk_work_describe_undo (work);
  g_assert_cmpstr (words, ==, "Somebody changed 1 of them again since, so it stays as it is");
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static gboolean
says_not_taken_back (gpointer window)
{
  return says (window, "2 of them could not be taken back: ");
}

/* What this computer could not do is said, with why, and can be asked for again. */
static void
test_undo_full (void)
{
  g_autoptr (Harness) harness = bulk_open ();

  bulk_put_more (harness);
  bulk_show_view (harness, "unassigned");
  bulk_mark (harness, DEMO_URDU);
  bulk_mark (harness, BULK_FREE);
  bulk_do (harness, "win.claim");
  expect_in (harness->window, GTK_TYPE_LABEL, "2 conversations claimed");
  answer (harness, NULL);
  harness_set_disk_full (TRUE);
  click_in (harness, harness->window, "_Undo");
  office_wait (says_not_taken_back, harness->window);
  harness_set_disk_full (FALSE);
  bulk_expect_owner (harness, BULK_FREE, OFFICE_ME);
  click_in (harness, harness->window, "_Undo");
  bulk_expect_owner (harness, BULK_FREE, NULL);
  bulk_expect_owner (harness, DEMO_URDU, NULL);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/bulk-undo/changed", test_undo_changed);
  g_test_add_func ("/ui/bulk-undo/offline", test_undo_offline);
  g_test_add_func ("/ui/bulk-undo/unknown", test_undo_unknown);
  g_test_add_func ("/ui/bulk-undo/steps", test_undo_steps);
  g_test_add_func ("/ui/bulk-undo/status", test_undo_status);
  g_test_add_func ("/ui/bulk-undo/wrote", test_undo_wrote);
  g_test_add_func ("/ui/bulk-undo/snooze", test_undo_snooze);
  g_test_add_func ("/ui/bulk-undo/full", test_undo_full);
  return g_test_run ();
}
