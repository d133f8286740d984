/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dsk-replica-private.h"
#include "replica-fixture.h"

/* What the list and the timeline show of a conversation, in one line. */
static char *
shown (Replica *r)
{
  DskConversationRow *row = row_of (r, C1);
  g_autofree char *texts = timeline_texts (r, C1);
  char *line = g_strdup_printf (
      "%s owner=%s team=%s preview=%s waits=%d unread=%u%s%s [%s]",
      dsk_status_to_string (row->status), row->owner_name != NULL ? row->owner_name : "-",
      row->team_name != NULL ? row->team_name : "-", row->preview, row->waiting_since != 0,
      row->unread, row->snoozed_until != 0 ? " snoozed" : "", row->pending ? " pending" : "", texts);

  dsk_conversation_row_free (row);
  return line;
}

static void
assert_shown (Replica *r, const char *expected)
{
  g_autofree char *line = shown (r);

  g_assert_cmpstr (line, ==, expected);
}

static void
do_command (Replica *r, DskCommandType type, const char *object, const char *text)
{
  g_autoptr (DskCommand) command = command_new (type, C1, object, text);

  enqueue (r, command);
}

static void
do_assign (Replica *r, const char *user, const char *team)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_ASSIGN, C1, NULL, NULL);

  command->user = g_strdup (user);
  command->team = g_strdup (team);
  enqueue (r, command);
}

static void
do_status (Replica *r, DskStatus status)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_SET_STATUS, C1, NULL, NULL);

  command->status = status;
  enqueue (r, command);
}

static void
acknowledge (Replica *r, gint64 last_n)
{
  g_autoptr (GError) error = NULL;

  dsk_replica_store_acknowledge (r->store, last_n, &error);
  g_assert_no_error (error);
}

static DskStatus
status_of (Replica *r)
{
  DskConversationRow *row = row_of (r, C1);
  DskStatus status = row->status;

  dsk_conversation_row_free (row);
  return status;
}

/* It and the status together, and neither of them once it is taken back. */
static void
test_send_resolve (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_MESSAGE_SEND, C1, ID ("71"), "done");
  const DskStatus before = status_of (r);
  gboolean gone;

  g_assert_cmpint (before, !=, DSK_STATUS_RESOLVED);
  command->status = DSK_STATUS_RESOLVED;
  enqueue (r, command);
  g_assert_cmpint (status_of (r), ==, DSK_STATUS_RESOLVED);
  replica_begin (r);
  replica_commit (r);
  g_assert_cmpint (status_of (r), ==, DSK_STATUS_RESOLVED);
  g_assert_true (dsk_replica_store_withdraw (r->store, ID ("71"), NOW, NULL, &gone, NULL));
  g_assert_true (gone);
  g_assert_cmpint (status_of (r), ==, before);
}

static void
test_send (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  DskTimelineRow *row;

  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=2 [hi|hello]");
  do_command (r, DSK_COMMAND_MESSAGE_SEND, ID ("71"), "on  its\nway");
  assert_shown (r, "waiting owner=Ayesha team=- preview=on its way waits=0 unread=2 pending "
                   "[hi|hello|on  its\nway*]");
  rows = timeline (r, C1);
  row = rows->pdata[2];
  g_assert_cmpint (row->item, ==, DSK_ITEM_MESSAGE);
  g_assert_cmpint (row->direction, ==, DSK_DIRECTION_OUT);
  g_assert_cmpint (row->delivery, ==, DSK_DELIVERY_QUEUED);
  g_assert_cmpstr (row->id, ==, ID ("71"));
  g_assert_cmpstr (row->author_name, ==, "Ayesha");
  g_assert_true (row->pending);

  do_command (r, DSK_COMMAND_MESSAGE_SEND, ID ("70"), "second");
  replica_reopen (r);
  assert_shown (r, "waiting owner=Ayesha team=- preview=second waits=0 unread=2 pending "
                   "[hi|hello|on  its\nway*|second*]");
}

/* However wrong this device's clock is, what was said last stands last. */
static void
test_clock_behind (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_event (r, ID ("81"), C1, "opened", NOW + 1000000, NULL, NULL, 30);
  replica_commit (r);
  do_command (r, DSK_COMMAND_MESSAGE_SEND, ID ("71"), "first");
  do_command (r, DSK_COMMAND_NOTE_ADD, ID ("72"), "note");
  do_command (r, DSK_COMMAND_MESSAGE_SEND, ID ("70"), "second");
  assert_shown (r, "waiting owner=Ayesha team=- preview=second waits=0 unread=2 pending "
                   "[hi|hello|opened|first*|note*|second*]");
}

static void
test_note (Replica *r, gconstpointer data)
{
  do_command (r, DSK_COMMAND_NOTE_ADD, ID ("72"), "ask Bilal");
  assert_shown (r,
                "new owner=- team=- preview=hello waits=1 unread=2 pending [hi|hello|ask Bilal*]");
}

static void
test_claim (Replica *r, gconstpointer data)
{
  g_autofree char *mine = NULL;
  g_autofree char *unassigned = NULL;

  do_command (r, DSK_COMMAND_CLAIM, NULL, NULL);
  assert_shown (r, "open owner=Ayesha team=- preview=hello waits=1 unread=2 pending [hi|hello]");
  mine = list (r, DSK_VIEW_MINE, NULL);
  unassigned = list (r, DSK_VIEW_UNASSIGNED, NULL);
  g_assert_cmpstr (mine, ==, "01");
  g_assert_cmpstr (unassigned, ==, "02");
}

/* Somebody else was faster: the claim will be refused, so nothing is shown of it. */
static void
test_claim_of_owned (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_conversation (r, C1, "open", BILAL, NOW + 1, "hello", 30);
  replica_commit (r);
  do_command (r, DSK_COMMAND_CLAIM, NULL, NULL);
  assert_shown (r, "open owner=Bilal team=- preview=hello waits=1 unread=2 pending [hi|hello]");
}

static void
test_assign_and_status (Replica *r, gconstpointer data)
{
  do_assign (r, BILAL, OPS);
  assert_shown (r, "open owner=Bilal team=Ops preview=hello waits=1 unread=2 pending [hi|hello]");
  do_assign (r, ME, NULL);
  assert_shown (r, "open owner=Ayesha team=Ops preview=hello waits=1 unread=2 pending [hi|hello]");
  do_assign (r, NULL, NULL);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=2 pending [hi|hello]");
  do_status (r, DSK_STATUS_RESOLVED);
  assert_shown (r, "resolved owner=- team=- preview=hello waits=0 unread=2 pending [hi|hello]");
}

static void
do_snooze (Replica *r, gint64 until)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_SNOOZE, C1, NULL, NULL);

  command->until = until;
  enqueue (r, command);
}

/* As the relay will do it. */
static void
test_snooze (Replica *r, gconstpointer data)
{
  g_autofree char *unassigned = NULL;
  g_autofree char *snoozed = NULL;
  DskConversationRow *row;

  do_snooze (r, NOW + 3600000);
  replica_reopen (r);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=2 snoozed pending [hi|hello]");
  row = row_of (r, C1);
  g_assert_cmpint (row->snoozed_until, ==, NOW + 3600000);
  g_assert_cmpstr (row->snoozed_by_name, ==, "Ayesha");
  dsk_conversation_row_free (row);
  unassigned = list (r, DSK_VIEW_UNASSIGNED, NULL);
  snoozed = list (r, DSK_VIEW_SNOOZED, NULL);
  g_assert_cmpstr (unassigned, ==, "02");
  g_assert_cmpstr (snoozed, ==, "01");
  do_snooze (r, 0);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=2 pending [hi|hello]");
  do_snooze (r, NOW + 3600000);
  do_assign (r, BILAL, NULL);
  assert_shown (r, "open owner=Bilal team=- preview=hello waits=1 unread=2 pending [hi|hello]");
  do_snooze (r, NOW + 3600000);
  do_status (r, DSK_STATUS_RESOLVED);
  do_snooze (r, NOW + 3600000);
  assert_shown (r, "resolved owner=Bilal team=- preview=hello waits=0 unread=2 pending [hi|hello]");
}

/* The customer wrote while it waited: the relay will put nothing off, so that nothing is shown of it. */
static void
test_snooze_overtaken (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_SNOOZE, C1, NULL, NULL);

  command->until = NOW + 3600000;
  command->head_msg = g_strdup (ID ("52"));
  enqueue (r, command);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=2 snoozed pending [hi|hello]");
  replica_begin (r);
  put_message (r, ID ("53"), C1, "in", NOW + 2, "more", 30);
  put_conversation (r, C1, "new", NULL, NOW + 2, "more", 31);
  replica_commit (r);
  assert_shown (r, "new owner=- team=- preview=more waits=1 unread=3 pending [hi|hello|more]");
}

/* Reading is no work that somebody waits for: no pending mark. */
static void
test_mark_read (Replica *r, gconstpointer data)
{
  do_command (r, DSK_COMMAND_MARK_READ, ID ("51"), NULL);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=1 [hi|hello]");
  do_command (r, DSK_COMMAND_MARK_READ, ID ("52"), NULL);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=0 [hi|hello]");
  /* What comes now is unread again. */
  replica_begin (r);
  put_message (r, ID ("53"), C1, "in", NOW + 2, "more", 30);
  replica_commit (r);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=1 [hi|hello|more]");
  /* What is not there says nothing of what is. */
  do_command (r, DSK_COMMAND_MARK_READ, ID ("59"), NULL);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=1 [hi|hello|more]");
}

/* And what was seen can be put off, from some message on. */
static void
test_mark_unread (Replica *r, gconstpointer data)
{
  do_command (r, DSK_COMMAND_MARK_READ, ID ("52"), NULL);
  do_command (r, DSK_COMMAND_MARK_UNREAD, ID ("52"), NULL);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=1 [hi|hello]");
  do_command (r, DSK_COMMAND_MARK_UNREAD, ID ("51"), NULL);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=2 [hi|hello]");
  /* It marks nothing read. */
  do_command (r, DSK_COMMAND_MARK_UNREAD, ID ("52"), NULL);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=2 [hi|hello]");
  do_command (r, DSK_COMMAND_MARK_READ, ID ("52"), NULL);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=0 [hi|hello]");
}

/* "mentions timeline-row…", where a row that calls our user is marked */
static void
assert_calling (Replica *r, const char *expected)
{
  DskConversationRow *row = row_of (r, C1);
  g_autoptr (GPtrArray) rows = timeline (r, C1);
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, "%u", row->mentions);
  for (guint i = 0; i < rows->len; i++)
    if (((DskTimelineRow *) rows->pdata[i])->calls_me)
      g_string_append_printf (line, " %s", ((DskTimelineRow *) rows->pdata[i])->text);
  g_assert_cmpstr (line->str, ==, expected);
  g_assert_false (row->pending);
  dsk_conversation_row_free (row);
}

static void
put_calling_notes (Replica *r)
{
  replica_begin (r);
  put_note (r, ID ("72"), C1, BILAL, NOW + 60, "@Ayesha?", 42);
  put_mention (r, ID ("91"), C1, ID ("72"), ME, NOW + 60, 0, 42);
  put_note (r, ID ("73"), C1, BILAL, NOW + 61, "@Ayesha!", 43);
  put_mention (r, ID ("92"), C1, ID ("73"), ME, NOW + 61, 0, 43);
  put_note (r, ID ("74"), C1, ME, NOW + 62, "@Bilal", 44);
  put_mention (r, ID ("93"), C1, ID ("74"), BILAL, NOW + 62, 0, 44);
  replica_commit (r);
}

static void
test_mention_seen (Replica *r, gconstpointer data)
{
  put_calling_notes (r);
  assert_calling (r, "2 @Ayesha? @Ayesha!");
  do_command (r, DSK_COMMAND_MENTION_SEEN, ID ("72"), NULL);
  assert_calling (r, "1 @Ayesha!");
  replica_reopen (r);
  assert_calling (r, "1 @Ayesha!");
  replica_begin (r);
  put_mention (r, ID ("91"), C1, ID ("72"), ME, NOW + 60, NOW + 70, 45);
  acknowledge (r, 1);
  replica_commit (r);
  assert_calling (r, "1 @Ayesha!");
  /* On another device. */
  replica_begin (r);
  put_mention (r, ID ("92"), C1, ID ("73"), ME, NOW + 61, NOW + 71, 46);
  replica_commit (r);
  assert_calling (r, "0");
}

/* That nobody was told of: to have seen something is nothing that a person needs to hear about. */
static void
test_mention_seen_refused (Replica *r, gconstpointer data)
{
  const DskCommandResult result = { DSK_RESULT_INVALID, 50, NULL };
  g_autoptr (GPtrArray) attention = NULL;

  put_calling_notes (r);
  do_command (r, DSK_COMMAND_MENTION_SEEN, ID ("73"), NULL);
  replica_begin (r);
  g_assert_true (dsk_replica_store_note_result (r->store, 1, &result, NOW, NULL));
  acknowledge (r, 1);
  replica_commit (r);
  assert_calling (r, "2 @Ayesha? @Ayesha!");
  attention = dsk_replica_reader_list_attention (r->reader, NULL);
  g_assert_cmpuint (attention->len, ==, 0);
}

static void
test_note_content (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_NOTE_ADD, C1, ID ("72"), "@Bilal?");
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  const DskTimelineRow *row;

  command->content = g_strdup ("{\"mentions\":[]}");
  enqueue (r, command);
  replica_reopen (r);
  rows = timeline (r, C1);
  row = rows->pdata[2];
  g_assert_cmpint (row->item, ==, DSK_ITEM_NOTE);
  g_assert_true (row->pending);
  g_assert_cmpstr (row->content, ==, command->content);
  g_assert_false (row->calls_me);
  outbox = dsk_replica_store_list_outbox (r->store, 0, 10, NULL);
  g_assert_cmpstr (dsk_command_wire_type (outbox->pdata[0]), ==, "note.add@2");
}

/* Confirmed rows and the acknowledgement come in one transaction: at no moment is the message gone,
 * twice, or the row back where it was. */
static void
test_no_flicker (Replica *r, gconstpointer data)
{
  DskConversationRow *before;
  DskConversationRow *after;

  do_command (r, DSK_COMMAND_MESSAGE_SEND, ID ("71"), "on its way");
  do_command (r, DSK_COMMAND_NOTE_ADD, ID ("72"), "note");
  before = row_of (r, C1);
  replica_begin (r);
  put_message (r, ID ("71"), C1, "out", NOW + 50, "on its way", 40);
  put_conversation (r, C1, "waiting", ME, NOW + 50, "on its way", 41);
  /* A reader in the middle of it sees what was. */
  assert_shown (r, "waiting owner=Ayesha team=- preview=on its way waits=0 unread=2 pending "
                   "[hi|hello|on its way*|note*]");
  acknowledge (r, 1);
  replica_commit (r);
  assert_shown (r, "waiting owner=Ayesha team=- preview=on its way waits=1 unread=2 pending "
                   "[hi|hello|on its way|note*]");
  after = row_of (r, C1);
  g_assert_cmpint (after->key, ==, before->key);
  dsk_conversation_row_free (before);
  dsk_conversation_row_free (after);

  replica_begin (r);
  put_note (r, ID ("72"), C1, ME, NOW + 60, "note", 42);
  acknowledge (r, 2);
  replica_commit (r);
  assert_shown (
      r,
      "waiting owner=Ayesha team=- preview=on its way waits=1 unread=2 [hi|hello|on its way|note]");
}

/* A page can bring the row before the acknowledgement comes: not twice either. */
static void
test_confirmed_before_acknowledged (Replica *r, gconstpointer data)
{
  do_command (r, DSK_COMMAND_MESSAGE_SEND, ID ("71"), "on its way");
  replica_begin (r);
  put_message (r, ID ("71"), C1, "out", NOW + 50, "on its way", 40);
  replica_commit (r);
  assert_shown (r, "waiting owner=Ayesha team=- preview=on its way waits=0 unread=2 pending "
                   "[hi|hello|on its way]");
}

static void
test_refused (Replica *r, gconstpointer data)
{
  const DskCommandResult result = { DSK_RESULT_FORBIDDEN, 40, NULL };
  g_autoptr (GPtrArray) attention = NULL;

  do_command (r, DSK_COMMAND_MESSAGE_SEND, ID ("71"), "on its way");
  replica_begin (r);
  g_assert_true (dsk_replica_store_note_result (r->store, 1, &result, NOW, NULL));
  acknowledge (r, 1);
  replica_commit (r);
  assert_shown (r, "new owner=- team=- preview=hello waits=1 unread=2 [hi|hello]");
  attention = dsk_replica_reader_list_attention (r->reader, NULL);
  g_assert_cmpuint (attention->len, ==, 1);
  g_assert_cmpstr (((DskAttention *) attention->pdata[0])->text, ==, "on its way");
  g_assert_cmpstr (((DskAttention *) attention->pdata[0])->conv, ==, C1);
}

/* The conversation was taken from us meanwhile: the words stay ours. */
static void
test_dropped (Replica *r, gconstpointer data)
{
  g_autofree char *texts = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GPtrArray) outbox = NULL;

  do_command (r, DSK_COMMAND_MESSAGE_SEND, ID ("71"), "on its way");
  replica_begin (r);
  g_assert_true (dsk_replica_store_drop (r->store, C1, 60, NULL));
  replica_commit (r);
  texts = timeline_texts (r, C1);
  g_assert_cmpstr (texts, ==, "");
  all = list (r, DSK_VIEW_ALL, NULL);
  g_assert_cmpstr (all, ==, "02");
  outbox = dsk_replica_store_list_outbox (r->store, 0, 10, NULL);
  g_assert_cmpuint (outbox->len, ==, 1);
  do_command (r, DSK_COMMAND_MESSAGE_SEND, ID ("73"), "still typing");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/replica/overlay/" name, Replica, NULL, setup, func, teardown)

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW + 1, "hello", 10);
  put_conversation (r, C2, "new", NULL, NOW - 1, "other", 11);
  put_message (r, ID ("51"), C1, "in", NOW - 10, "hi", 12);
  put_message (r, ID ("52"), C1, "in", NOW - 5, "hello", 13);
  replica_commit (r);
}

/* A long outbox costs nothing while others write. */
static void
test_others (Replica *r, gconstpointer data)
{
  g_autofree char *before = NULL;
  int changes;

  for (guint i = 0; i < 40; i++)
    do_command (r, DSK_COMMAND_NOTE_ADD, nth_id (500 + i), "written without a relay");
  before = shown (r);
  changes = sqlite3_total_changes (dsk_db_handle (r->store->db));
  replica_begin (r);
  put_message (r, ID ("61"), C2, "in", NOW, "from somebody else", 21);
  g_assert_true (dsk_replica_store_rebuild_overlay (r->store, NULL));
  replica_commit (r);
  g_assert_cmpint (sqlite3_total_changes (dsk_db_handle (r->store->db)) - changes, <, 40);
  assert_shown (r, before);
  /* And what comes for the conversation itself stands under it. */
  replica_begin (r);
  put_message (r, ID ("62"), C1, "in", NOW + 1, "me too", 22);
  replica_commit (r);
  g_clear_pointer (&before, g_free);
  before = shown (r);
  g_assert_nonnull (strstr (before, "me too"));
  g_assert_nonnull (strstr (before, "written without a relay"));
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("send", test_send);
  ADD ("send-resolve", test_send_resolve);
  ADD ("clock-behind", test_clock_behind);
  ADD ("note", test_note);
  ADD ("claim", test_claim);
  ADD ("claim-of-owned", test_claim_of_owned);
  ADD ("assign-and-status", test_assign_and_status);
  ADD ("snooze", test_snooze);
  ADD ("snooze-overtaken", test_snooze_overtaken);
  ADD ("mark-read", test_mark_read);
  ADD ("mark-unread", test_mark_unread);
  ADD ("mention-seen", test_mention_seen);
  ADD ("mention-seen-refused", test_mention_seen_refused);
  ADD ("note-content", test_note_content);
  ADD ("no-flicker", test_no_flicker);
  ADD ("confirmed-before-acknowledged", test_confirmed_before_acknowledged);
  ADD ("refused", test_refused);
  ADD ("dropped", test_dropped);
  ADD ("others", test_others);
  return g_test_run ();
}
