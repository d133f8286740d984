/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whose a conversation is and its status, when what was done is undone: whatever somebody else did since, or between
 * two steps of it, stays as they made it. */

#include "demo-handoff.h"
#include "demo-scheduled.h"
#include "dsk-conversation-page-private.h"
#include "ownership-harness.h"

/* What somebody did since is not undone with it. */
static void
test_changed_since (void)
{
  g_autoptr (Harness) harness = owned_begin ("supervisor", OFFICE_BILAL, "open");
  g_autofree char *assigned = NULL;
  g_autofree char *escalated = NULL;

  owned_act (harness, "conversation.assign-to", OFFICE_ME);
  owned_expect (harness, "assign me -; ");
  assigned = g_strdup (dsk_timeline_view_get_undo (harness->page->timeline));
  owned_act (harness, "conversation.assign-to", DEMO_KIRAN);
  owned_act (harness, "conversation.undo", assigned);
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  owned_expect (harness, "assign me -; assign kiran -; ");

  owned_act (harness, "conversation.set-status", "escalated");
  owned_expect (harness, "assign me -; assign kiran -; status escalated; ");
  escalated = g_strdup (dsk_timeline_view_get_undo (harness->page->timeline));
  owned_act (harness, "conversation.resolve", NULL);
  owned_act (harness, "conversation.undo", escalated);
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  owned_expect (harness, "assign me -; assign kiran -; status escalated; status resolved; ");
}

/* Somebody was faster at the relay: it is as they made it, and whoever undid is told. */
static void
test_refused (void)
{
  g_autoptr (Harness) harness = owned_begin ("supervisor", OFFICE_BILAL, "open");

  owned_act (harness, "conversation.assign-to", OFFICE_ME);
  owned_answer (harness, "ok");
  click (harness, "_Undo");
  owned_expect (harness, "assign bilal ops; ");
  owned_answer (harness, "conflict");
  expect (harness, GTK_TYPE_LABEL, CHANGED);
  owned_expect (harness, "");
  owned_check (harness, OFFICE_ME, "open");
  g_assert_cmpuint (dsk_client_get_attention (harness->office->client), ==, 0);

  /* The second step is not done when the first was not. */
  owned_act (harness, "conversation.set-status", "escalated");
  owned_answer (harness, "ok");
  owned_act (harness, "conversation.resolve", NULL);
  owned_answer (harness, "ok");
  click (harness, "_Undo");
  owned_expect (harness, "status open; ");
  owned_answer (harness, "conflict");
}

/* The relay did the step that waits, and somebody else made this of the conversation before the next one. */
static void
answer_but (Harness *harness, const char *owner, const char *team, DskStatus status)
{
  Office *office = harness->office;
  g_autoptr (GPtrArray) all = NULL;
  const DskCommand *step;
  DskCommandResult result = { .seq = office->seq };

  office_begin (office);
  owned_put (harness, owner, team, status, 0);
  all = dsk_replica_store_list_outbox (office->store, 0, 100, NULL);
  step = all->pdata[all->len - 1];
  g_assert_true (dsk_replica_store_note_result (office->store, step->n, &result, 0, NULL));
  g_assert_true (dsk_replica_store_acknowledge (office->store, step->n, NULL));
  office_commit (office, OWNED_CONV);
  g_signal_emit_by_name (office->client, "command-result", step->n, step->id, "ok", NULL);
}

/* Between two steps of an undo somebody else changed it: whatever it was, it stays as they made it. */
static void
test_between (void)
{
  static const struct
  {
    const char *before; /* escalated: ours, and resolved by mistake; open: nobody's, and claimed by mistake */
    const char *owner, *team;
    DskStatus status;
  } rows[] = {
    { "escalated", OFFICE_ME, DEMO_OPS, DSK_STATUS_WAITING },
    { "escalated", OFFICE_BILAL, DEMO_OPS, DSK_STATUS_OPEN },
    { "escalated", OFFICE_ME, DEMO_NIGHT, DSK_STATUS_OPEN },
    { "open", NULL, DEMO_OPS, DSK_STATUS_WAITING },
    { "open", NULL, DEMO_NIGHT, DSK_STATUS_NEW },
    { "open", OFFICE_BILAL, DEMO_OPS, DSK_STATUS_NEW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const gboolean ours = g_str_equal (rows[i].before, "escalated");
      g_autoptr (Harness) harness = owned_begin ("agent", ours ? OFFICE_ME : NULL, rows[i].before);

      g_test_message ("%s, then of %s, %s, %s", rows[i].before, owned_name (rows[i].owner), owned_name (rows[i].team),
                      dsk_status_to_string (rows[i].status));
      owned_act (harness, ours ? "conversation.resolve" : "conversation.claim", NULL);
      owned_answer (harness, "ok");
      click (harness, "_Undo");
      owned_expect (harness, ours ? "status open; " : "assign - ops; ");
      answer_but (harness, rows[i].owner, rows[i].team, rows[i].status);
      expect (harness, GTK_TYPE_LABEL, CHANGED);
      owned_expect (harness, "");
    }
}

/* Given back, it keeps the status that somebody gave it since it was claimed. */
static void
test_status_since (void)
{
  g_autoptr (Harness) harness = owned_begin ("agent", NULL, "open");

  owned_act (harness, "conversation.claim", NULL);
  owned_answer (harness, "ok");
  office_begin (harness->office);
  owned_put (harness, OFFICE_ME, DEMO_OPS, DSK_STATUS_WAITING, 0);
  office_commit (harness->office, OWNED_CONV);
  harness_settle (harness);
  click (harness, "_Undo");
  owned_expect (harness, "assign - ops; ");
  owned_answer (harness, "ok");
  expect (harness, GTK_TYPE_LABEL, "Taken back");
  owned_expect (harness, "");
  owned_check (harness, NULL, "waiting");
}

/* What it ended stays ended, which is said. */
static void
test_ended (void)
{
  g_autoptr (Harness) harness = owned_begin ("supervisor", OFFICE_BILAL, "open");
  Office *office = harness->office;
  g_autofree char *scheduled = NULL;

  scheduled = demo_scheduled_put (office, OWNED_CONV, OFFICE_BILAL, FALSE);
  harness_open (harness, DEMO_URDU);
  harness_open (harness, OWNED_CONV);
  owned_act (harness, "conversation.take-over", NULL);
  demo_scheduled_hold (office, OWNED_CONV, scheduled, OFFICE_BILAL);
  owned_answer (harness, "ok");
  click (harness, "_Undo");
  owned_answer (harness, "ok");
  expect (harness, GTK_TYPE_LABEL, "Taken back. Its scheduled messages stay held until somebody decides.");
}

/* The customer wrote into what was reopened by mistake: it is not closed again behind their back. */
static void
test_customer_since (void)
{
  g_autoptr (Harness) harness = owned_begin ("agent", OFFICE_ME, "resolved");
  const gint64 now = harness->office->now;

  owned_act (harness, "conversation.reopen", NULL);
  owned_answer (harness, "ok");
  office_begin (harness->office);
  owned_put (harness, OFFICE_ME, DEMO_OPS, DSK_STATUS_OPEN, now);
  office_commit (harness->office, OWNED_CONV);
  harness_settle (harness);
  click (harness, "_Undo");
  expect (harness, GTK_TYPE_LABEL, "The customer wrote since, so it stays as it is");
  owned_expect (harness, "");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/undo-owner/changed-since", test_changed_since);
  g_test_add_func ("/ui/undo-owner/refused", test_refused);
  g_test_add_func ("/ui/undo-owner/between", test_between);
  g_test_add_func ("/ui/undo-owner/status-since", test_status_since);
  g_test_add_func ("/ui/undo-owner/customer-since", test_customer_since);
  g_test_add_func ("/ui/undo-owner/ended", test_ended);
  return g_test_run ();
}
