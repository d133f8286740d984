/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with several conversations at once, and back; and what is said of those with which it was not. */

#include "bulk-harness.h"
#include "composer-harness.h"
#include "demo-handoff.h"

#include "dsk-bulk-tags-window.h"
#include "dsk-bulk-work.h"
#include "dsk-contact-values.h"
#include "dsk-inbox-list.h"
#include "dsk-key-selection.h"
#include "dsk-replica-contact.h"
#include "dsk-snooze-dialog.h"
#include "dsk-tags-editor.h"

typedef struct
{
  Harness *harness;
  const char *id;
  const char *owner;
  DskStatus status;
} Expected;

static gboolean
has_status (gpointer data)
{
  const Expected *expected = data;
  DskConversationRow *row = bulk_row (expected->harness, expected->id);
  gboolean ok = row->status == expected->status;

  dsk_conversation_row_free (row);
  return ok;
}

static void
test_bulk (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  Expected resolved = { harness, DEMO_URDU, NULL, DSK_STATUS_RESOLVED };
  Expected back = { harness, DEMO_URDU, NULL, DSK_STATUS_NEW };

  bulk_show_view (harness, "all");
  bulk_mark (harness, DEMO_SANA);
  bulk_mark (harness, DEMO_URDU);
  bulk_mark (harness, DEMO_LONG);
  bulk_mark (harness, DEMO_CLOSED); /* is resolved already */
  g_assert_true (dsk_inbox_list_do_with_marked (DSK_INBOX_LIST (bulk_list (harness)), "win.resolve"));
  office_wait (has_status, &resolved);
  resolved.id = DEMO_SANA;
  office_wait (has_status, &resolved);
  expect_in (harness->window, GTK_TYPE_LABEL, "3 of 4 conversations resolved; 1 was so already");
  g_assert_cmpuint (dsk_key_selection_get_n_marked (DSK_KEY_SELECTION (bulk_selection (harness))), ==, 0);
  /* Nobody knows of it yet: it is as if it had never been asked for. */
  click_in (harness, harness->window, "_Undo");
  office_wait (has_status, &back);
  back.id = DEMO_SANA;
  back.status = DSK_STATUS_OPEN;
  office_wait (has_status, &back);
  back.id = DEMO_LONG;
  back.status = DSK_STATUS_WAITING;
  office_wait (has_status, &back);

  /* Nothing is marked: it is about the one that is open. */
  g_assert_false (dsk_inbox_list_do_with_marked (DSK_INBOX_LIST (bulk_list (harness)), "win.resolve"));
}

/* What is for one is not done with another one that happens to be open. */
static void
test_bulk_one (void)
{
  static const char *const actions[] = { "win.hand-off", "win.unread" };
  g_autoptr (Harness) harness = bulk_open ();

  bulk_show_view (harness, "all");
  harness_open (harness, DEMO_URDU);
  bulk_mark (harness, DEMO_SANA);
  bulk_mark (harness, DEMO_LONG);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      GtkWidget *said;

      gtk_widget_activate_action (bulk_list (harness), actions[i], NULL);
      said = expect_in (harness->window, GTK_TYPE_LABEL,
                        "This can be done with one conversation only. Nothing was changed.");
      harness_settle (harness);
      g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 1);
      bulk_expect_owner (harness, DEMO_URDU, NULL);
      g_assert_cmpuint (dsk_key_selection_get_n_marked (DSK_KEY_SELECTION (bulk_selection (harness))), ==, 2);
      g_signal_emit_by_name (
          gtk_widget_get_last_child (gtk_widget_get_ancestor (said, g_type_from_name ("AdwToastWidget"))), "clicked");
    }
}

static void
expect_team (Harness *harness, const char *conv, const char *owner, const char *team)
{
  harness_expect_with (harness, conv, owner, team);
  harness_settle (harness);
}

/* To give away, and back to whom it was taken from. */
static void
test_bulk_assign (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  const char *const convs[] = { DEMO_SANA, DEMO_URDU, DEMO_LONG };
  const char *const owners[] = { OFFICE_ME, NULL, OFFICE_ME };
  g_autoptr (DskBulkWork) work = dsk_bulk_work_new_assign (harness->office->client, OFFICE_BILAL);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < G_N_ELEMENTS (convs); i++)
    {
      DskConversationRow *row = bulk_row (harness, convs[i]);

      g_array_append_val (keys, row->key);
      dsk_conversation_row_free (row);
    }
  dsk_bulk_work_run (work, keys);
  for (guint i = 0; i < G_N_ELEMENTS (convs); i++)
    bulk_expect_owner (harness, convs[i], OFFICE_BILAL);
  g_assert_true (dsk_bulk_work_can_undo (work));
  dsk_bulk_work_undo (work);
  for (guint i = 0; i < G_N_ELEMENTS (convs); i++)
    bulk_expect_owner (harness, convs[i], owners[i]);
  g_assert_false (dsk_bulk_work_can_undo (work));
}

/* Also to a team, and back: out of it again, to whom it was taken from. */
static void
test_bulk_team (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  const char *const convs[] = { DEMO_SANA, DEMO_URDU };
  const char *const owners[] = { OFFICE_ME, NULL };
  g_autoptr (DskBulkWork) work = dsk_bulk_work_new_assign_team (harness->office->client, DEMO_OPS);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *words = NULL;

  demo_handoff_staff (harness->office);
  for (guint i = 0; i < G_N_ELEMENTS (convs); i++)
    {
      DskConversationRow *row = bulk_row (harness, convs[i]);

      g_array_append_val (keys, row->key);
      dsk_conversation_row_free (row);
    }
  dsk_bulk_work_run (work, keys);
  for (guint i = 0; i < G_N_ELEMENTS (convs); i++)
    expect_team (harness, convs[i], NULL, DEMO_OPS);
  words = dsk_bulk_work_describe (work);
  g_assert_cmpstr (words, ==, "2 conversations assigned");
  g_assert_true (dsk_bulk_work_can_undo (work));
  dsk_bulk_work_undo (work);
  for (guint i = 0; i < G_N_ELEMENTS (convs); i++)
    expect_team (harness, convs[i], owners[i], NULL);
}


/* Whose they are already is said, and stays so; one Undo gives back the others, with the status that they had. */
static void
test_claim (void)
{
  g_autoptr (Harness) harness = bulk_open_as ("agent");
  Expected back = { harness, DEMO_URDU, NULL, DSK_STATUS_NEW };

  bulk_put_more (harness);
  bulk_show_view (harness, "all");
  bulk_mark (harness, DEMO_URDU);
  bulk_mark (harness, BULK_FREE);
  bulk_mark (harness, BULK_TAKEN);
  bulk_mark (harness, DEMO_SANA); /* is ours */
  bulk_mark (harness, DEMO_CLOSED);
  bulk_do (harness, "win.claim");
  bulk_expect_owner (harness, DEMO_URDU, OFFICE_ME);
  bulk_expect_owner (harness, BULK_FREE, OFFICE_ME);
  bulk_expect_owner (harness, BULK_TAKEN, OFFICE_BILAL);
  bulk_expect_owner (harness, DEMO_CLOSED, OFFICE_BILAL);
  expect_in (harness->window, GTK_TYPE_LABEL,
             "2 of 5 conversations claimed; 2 belong to \342\201\250Bilal Demo\342\201\251; 1 was so already");
  click_in (harness, harness->window, "_Undo");
  bulk_expect_owner (harness, DEMO_URDU, NULL);
  bulk_expect_owner (harness, BULK_FREE, NULL);
  bulk_expect_owner (harness, DEMO_SANA, OFFICE_ME);
  office_wait (has_status, &back);
}

/* Ctrl+Z is that Undo where one is in the list, as long as it is offered. */
static void
test_claim_key (void)
{
  g_autoptr (Harness) harness = bulk_open ();

  bulk_put_more (harness);
  bulk_show_view (harness, "unassigned");
  bulk_mark (harness, DEMO_URDU);
  bulk_mark (harness, BULK_FREE);
  bulk_do (harness, "win.claim");
  bulk_expect_owner (harness, BULK_FREE, OFFICE_ME);
  expect_in (harness->window, GTK_TYPE_LABEL, "2 conversations claimed");
  dsk_inbox_list_focus_list (DSK_INBOX_LIST (bulk_list (harness)));
  harness_settle (harness);
  g_assert_true (harness_press_early (GTK_WIDGET (harness->page), "<Control>z"));
  bulk_expect_owner (harness, BULK_FREE, NULL);
  bulk_expect_owner (harness, DEMO_URDU, NULL);
  g_assert_false (dsk_inbox_list_undo (DSK_INBOX_LIST (bulk_list (harness))));
}

/* Who was faster is known once the relay answered. */
static void
test_claim_refused (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  g_autoptr (GPtrArray) commands = NULL;

  bulk_put_more (harness);
  bulk_show_view (harness, "unassigned");
  bulk_mark (harness, DEMO_URDU);
  bulk_mark (harness, BULK_FREE);
  bulk_do (harness, "win.claim");
  bulk_expect_owner (harness, BULK_FREE, OFFICE_ME);
  expect_in (harness->window, GTK_TYPE_LABEL, "2 conversations claimed");
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  g_assert_cmpuint (commands->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const DskCommand *command = commands->pdata[i];

      g_signal_emit_by_name (harness->office->client, "command-result", command->n, command->id,
                             g_str_equal (command->conv, BULK_FREE) ? "conflict" : "ok", NULL);
    }
  expect_in (harness->window, GTK_TYPE_LABEL, "1 of 2 conversations claimed; 1 was refused");
}

static gboolean
is_snoozed (gpointer data)
{
  const Expected *expected = data;
  DskConversationRow *row = bulk_row (expected->harness, expected->id);
  gboolean is = row->snoozed_until != 0;

  dsk_conversation_row_free (row);
  return is;
}

static gboolean
is_awake (gpointer data)
{
  return !is_snoozed (data);
}

static gboolean
has_window (gpointer data)
{
  return harness_find_window (*(GType *) data) != NULL;
}

static GtkWidget *
wait_window (GType type)
{
  office_wait (has_window, &type);
  return harness_find_window (type);
}

static void
test_snooze (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  Expected urdu = { harness, DEMO_URDU }, free = { harness, BULK_FREE };
  GtkWidget *dialog, *label;

  bulk_put_more (harness);
  bulk_show_view (harness, "all");
  bulk_mark (harness, DEMO_URDU);
  bulk_mark (harness, BULK_FREE);
  bulk_mark (harness, DEMO_CLOSED);
  bulk_do (harness, "win.snooze");
  dialog = wait_window (DSK_TYPE_SNOOZE_DIALOG);
  label = expect_in (dialog, GTK_TYPE_LABEL, "In One Hour");
  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW));
  office_wait (is_snoozed, &urdu);
  office_wait (is_snoozed, &free);
  expect_in (harness->window, GTK_TYPE_LABEL, "2 of 3 conversations snoozed; 1 is resolved");
  click_in (harness, harness->window, "_Undo");
  office_wait (is_awake, &urdu);
  office_wait (is_awake, &free);
}

static void
not_looked_cb (DskBulkWork *work, const char *why, gpointer user_data)
{
  g_assert_nonnull (why);
  *(gboolean *) user_data = TRUE;
}

static void
looked_cb (DskBulkWork *work, gboolean snoozed, gpointer user_data)
{
  g_assert_not_reached ();
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

/* What could not be read was not looked at: nobody is asked until when. */
static void
test_snooze_unread (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  g_autoptr (DskBulkWork) work = dsk_bulk_work_new_snooze (harness->office->client);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  DskConversationRow *row = bulk_row (harness, DEMO_URDU);
  gboolean not_looked = FALSE;

  g_array_append_val (keys, row->key);
  dsk_conversation_row_free (row);
  g_signal_connect (work, "looked", G_CALLBACK (looked_cb), NULL);
  g_signal_connect (work, "not-looked", G_CALLBACK (not_looked_cb), &not_looked);
  dsk_client_close (harness->office->client);
  dsk_bulk_work_look (work, keys);
  office_wait (is_set, &not_looked);
}

typedef struct
{
  Harness *harness;
  const char *conv;
  const char *tags;
} Tagged;

static gboolean
has_tags (gpointer data)
{
  const Tagged *expected = data;
  DskReplicaReader *reader = bulk_reader (expected->harness);
  g_autoptr (DskContactRow) row = NULL;
  gboolean has;

  g_assert_true (dsk_replica_reader_get_contact (reader, expected->conv, &row, NULL));
  dsk_replica_reader_close (reader);
  has = row != NULL && g_strcmp0 (row->values[DSK_CONTACT_TAGS], expected->tags) == 0;
  return has;
}

static void
put_card (Harness *harness, const char *conv, const char *n, const char *tags)
{
  g_autofree char *card_id = g_strconcat ("d1900000-0000-7000-8000-00000000100", n, NULL);
  g_autofree char *contact = g_strconcat ("c1900000-0000-7000-8000-00000000100", n, NULL);
  const char *card[] = { card_id, conv, contact, "S K", "923005550101", "923005550101", NULL, NULL, NULL, NULL,
                         NULL, NULL, tags, NULL, NULL, NULL, NULL };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CONTACT_CARD, card);
  office_commit (harness->office, conv);
}

/* All get what is added, and lose what is taken out of what they share; what only one has stays, and Undo is exact. */
static void
test_tags (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  GtkWidget *window, *editor;

  put_card (harness, DEMO_SANA, "1", "[\"COD only\",\"VIP\"]");
  put_card (harness, DEMO_URDU, "2", "[\"COD only\",\"Lahore\"]");
  bulk_show_view (harness, "all");
  bulk_mark (harness, DEMO_SANA);
  bulk_mark (harness, DEMO_URDU);
  bulk_do (harness, "win.tags");
  window = wait_window (DSK_TYPE_BULK_TAGS_WINDOW);
  expect_in (window, GTK_TYPE_LABEL, "What stands here all 2 customers have. What only some have stays.");
  editor = harness_find (window, DSK_TYPE_TAGS_EDITOR, NULL);
  g_assert_nonnull (harness_find (editor, GTK_TYPE_LABEL, "COD only"));
  dsk_tags_editor_set (DSK_TAGS_EDITOR (editor), "[\"Urgent\"]");
  dsk_form_window_apply (DSK_FORM_WINDOW (window));
  office_wait (has_tags, &(Tagged){ harness, DEMO_SANA, "[\"Urgent\",\"VIP\"]" });
  office_wait (has_tags, &(Tagged){ harness, DEMO_URDU, "[\"Lahore\",\"Urgent\"]" });
  expect_in (harness->window, GTK_TYPE_LABEL, "Tags of 2 customers changed");
  g_assert_cmpuint (dsk_key_selection_get_n_marked (DSK_KEY_SELECTION (bulk_selection (harness))), ==, 0);
  click_in (harness, harness->window, "_Undo");
  office_wait (has_tags, &(Tagged){ harness, DEMO_SANA, "[\"COD only\",\"VIP\"]" });
  office_wait (has_tags, &(Tagged){ harness, DEMO_URDU, "[\"COD only\",\"Lahore\"]" });
}

static void
put_shared (Harness *harness, const char *conv, const char *card_id)
{
  const char *card[] = { card_id, conv, "c1900000-0000-7000-8000-000000001009", "S K", "923005550101", "923005550101",
                         NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CONTACT_CARD, card);
  office_commit (harness->office, conv);
}

/* Of two conversations with one customer, our user may change that of the second: the tags are changed, once. */
static void
test_tags_shared (void)
{
  g_autoptr (Harness) harness = bulk_open_as ("operator");
  g_autoptr (DskBulkWork) work = dsk_bulk_work_new_tags (harness->office->client, NULL, "[\"Urgent\"]");
  const char *const convs[] = { BULK_TAKEN, BULK_FREE };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *words = NULL;

  bulk_put_more (harness);
  put_shared (harness, BULK_TAKEN, "d1900000-0000-7000-8000-000000003102");
  office_begin (harness->office);
  office_conversation (harness->office, BULK_FREE,
                       &(OfficeConversation){ .name = "Hina", .phone = "923335550044", .status = "open",
                                              .owner = OFFICE_ME, .last_at = harness->office->now - OFFICE_HOUR });
  office_commit (harness->office, NULL);
  put_shared (harness, BULK_FREE, "d1900000-0000-7000-8000-000000003101");
  for (guint i = 0; i < G_N_ELEMENTS (convs); i++)
    {
      DskConversationRow *row = bulk_row (harness, convs[i]);

      g_array_append_val (keys, row->key);
      dsk_conversation_row_free (row);
    }
  dsk_bulk_work_run (work, keys);
  office_wait (has_tags, &(Tagged){ harness, BULK_FREE, "[\"Urgent\"]" });
  harness_settle (harness);
  words = dsk_bulk_work_describe (work);
  g_assert_cmpstr (words, ==, "Tags of 1 customer changed");
}

/* A disk that is full leaves the form as it is, with what was written in it. */
static void
test_tags_full (void)
{
  g_autoptr (Harness) harness = bulk_open ();
  GtkWidget *window, *editor;

  put_card (harness, DEMO_SANA, "1", NULL);
  put_card (harness, DEMO_URDU, "2", NULL);
  bulk_show_view (harness, "all");
  bulk_mark (harness, DEMO_SANA);
  bulk_mark (harness, DEMO_URDU);
  bulk_do (harness, "win.tags");
  window = wait_window (DSK_TYPE_BULK_TAGS_WINDOW);
  expect_in (window, GTK_TYPE_LABEL, "What stands here all 2 customers have. What only some have stays.");
  editor = harness_find (window, DSK_TYPE_TAGS_EDITOR, NULL);
  dsk_tags_editor_set (DSK_TAGS_EDITOR (editor), "[\"Urgent\"]");
  harness_check_form (harness, window);
  g_assert_nonnull (harness_find (editor, GTK_TYPE_LABEL, "Urgent"));
  dsk_form_window_apply (DSK_FORM_WINDOW (window));
  office_wait (has_tags, &(Tagged){ harness, DEMO_SANA, "[\"Urgent\"]" });
  office_wait (has_tags, &(Tagged){ harness, DEMO_URDU, "[\"Urgent\"]" });
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/bulk/resolve", test_bulk);
  g_test_add_func ("/ui/bulk/one", test_bulk_one);
  g_test_add_func ("/ui/bulk/assign", test_bulk_assign);
  g_test_add_func ("/ui/bulk/team", test_bulk_team);
  g_test_add_func ("/ui/bulk/claim", test_claim);
  g_test_add_func ("/ui/bulk/claim-key", test_claim_key);
  g_test_add_func ("/ui/bulk/claim-refused", test_claim_refused);
  g_test_add_func ("/ui/bulk/snooze", test_snooze);
  g_test_add_func ("/ui/bulk/tags", test_tags);
  g_test_add_func ("/ui/bulk/snooze-unread", test_snooze_unread);
  g_test_add_func ("/ui/bulk/tags-shared", test_tags_shared);
  g_test_add_func ("/ui/bulk/tags-full", test_tags_full);
  return g_test_run ();
}
