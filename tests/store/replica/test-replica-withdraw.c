/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message that waits is taken back to be written again: whatever is killed in between, its words are in the outbox,
 * in the list of what came back, or in the draft, and in one of them only. */

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "replica-fixture.h"
#include "../upgrade/dying-vfs.h"

#define PHOTO "{\"media\":{\"sha256\":\"5e1f\"}}"
#define TRAY "{\"sha256\":\"5e1f\"}"
#define WRITTEN "Being written"
#define BOTH WRITTEN "\nthe red one"

static void
fill (Replica *r)
{
  static const char *const texts[] = { "hello", "the red one", "bye" };

  replica_begin (r);
  put_conversation (r, C1, "open", ME, NOW, "a", 11);
  replica_commit (r);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DskCommand) command = command_new (DSK_COMMAND_MESSAGE_SEND, C1, nth_id (i + 1), texts[i]);

      if (i == 1)
        {
          command->kind = DSK_MESSAGE_IMAGE;
          command->content = g_strdup (PHOTO);
        }
      enqueue (r, command);
    }
  g_assert_true (dsk_replica_store_set_drafts (r->store, C1,
                                               (const char *[]){ "reply", WRITTEN, NULL }, NULL, NOW, NULL));
}

static gboolean
settle (DskReplicaStore *store, const char *kept)
{
  const char *drafts[] = { "reply", BOTH, "tray", TRAY, NULL };

  return dsk_replica_store_set_drafts (store, C1, drafts, kept, NOW, NULL);
}

/* "what waits | came back | reply | tray" */
static char *
all_of (Replica *r)
{
  g_autofree char *texts = timeline_texts (r, C1);
  g_autoptr (GPtrArray) list = dsk_replica_reader_list_attention (r->reader, NULL);
  g_autofree char *reply = dsk_replica_reader_get_draft (r->reader, C1, "reply", NULL);
  g_autofree char *tray = dsk_replica_reader_get_draft (r->reader, C1, "tray", NULL);
  GString *out = g_string_new (texts);

  g_string_append (out, " | ");
  for (guint i = 0; i < list->len; i++)
    {
      const DskAttention *item = list->pdata[i];

      g_string_append_printf (out, "%s %s %s %s %s ", item->type, item->code, item->detail, item->text, item->content);
      g_assert_cmpint (item->kind, ==, DSK_MESSAGE_IMAGE);
    }
  g_string_append_printf (out, "| %s | %s", reply, tray != NULL ? tray : "");
  return g_string_free (out, FALSE);
}

static const char *const phases[] = {
  "hello*|the red one*|bye* | | " WRITTEN " | ",
  "hello*|bye* | message.send@1 conflict {\"reason\":\"withdrawn\"} the red one " PHOTO " | " WRITTEN " | ",
  "hello*|bye* | | " BOTH " | " TRAY,
};

static void
assert_phase (Replica *r, guint phase)
{
  g_autofree char *found = all_of (r);

  g_assert_cmpstr (found, ==, phases[phase]);
}

static void
test_keep (void)
{
  Replica replica = { NULL };
  Replica *r = &replica;
  g_autoptr (GPtrArray) commands = NULL;
  g_autofree char *kept = NULL;
  gboolean gone;

  replica_setup (r);
  fill (r);
  assert_phase (r, 0);
  g_assert_true (dsk_replica_store_withdraw (r->store, nth_id (9), NOW, &kept, &gone, NULL));
  g_assert_null (kept); /* there is none */
  g_assert_true (dsk_replica_store_withdraw (r->store, nth_id (2), NOW, &kept, &gone, NULL));
  g_assert_true (gone);
  g_assert_nonnull (kept);
  assert_phase (r, 1);
  replica_reopen (r);
  assert_phase (r, 1);
  g_assert_true (settle (r->store, kept));
  assert_phase (r, 2);
  replica_reopen (r);
  assert_phase (r, 2);
  commands = dsk_replica_store_list_outbox (r->store, 0, 100, NULL);
  g_assert_cmpuint (commands->len, ==, 2);
  g_assert_cmpint (((DskCommand *) commands->pdata[1])->n, ==, 2);
  replica_teardown (r);
}

/* Whose it is and how it stands is undone as if it had never been asked for, wherever it stands in the outbox; once it
 * was handed on, somebody else may know of it. */
static void
test_undo (void)
{
  Replica replica = { NULL };
  Replica *r = &replica;
  g_autoptr (GPtrArray) commands = NULL;
  g_autofree char *conv = NULL;
  DskConversationRow *row;
  DskUndone undone;
  gint64 seq;

  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "open", BILAL, NOW, "a", 11);
  replica_commit (r);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DskCommand) command
          = i == 0 ? dsk_command_new (DSK_COMMAND_ASSIGN, nth_id (1), C1)
                   : command_new (DSK_COMMAND_NOTE_ADD, C1, nth_id (2), "He asked for me");

      if (i == 0)
        command->user = g_strdup (ME);
      enqueue (r, command);
    }
  row = dsk_replica_reader_get_conversation (r->reader, C1, ME, NULL);
  g_assert_cmpstr (row->owner, ==, ME);
  dsk_conversation_row_free (row);
  g_assert_true (dsk_replica_reader_conversation_seq (r->reader, C1, &seq, NULL));
  g_assert_cmpint (seq, ==, 11);
  g_assert_true (dsk_replica_reader_conversation_seq (r->reader, C2, &seq, NULL));
  g_assert_cmpint (seq, ==, 0);

  g_assert_true (dsk_replica_store_undo (r->store, nth_id (9), &undone, &conv, NULL));
  g_assert_cmpint (undone, ==, DSK_UNDONE_ANSWERED);
  g_assert_null (conv);
  g_assert_true (dsk_replica_store_undo (r->store, nth_id (1), &undone, &conv, NULL));
  g_assert_cmpint (undone, ==, DSK_UNDONE_GONE);
  g_assert_cmpstr (conv, ==, C1);
  row = dsk_replica_reader_get_conversation (r->reader, C1, ME, NULL);
  g_assert_cmpstr (row->owner, ==, BILAL);
  dsk_conversation_row_free (row);
  replica_reopen (r);
  commands = dsk_replica_store_list_outbox (r->store, 0, 100, NULL);
  g_assert_cmpuint (commands->len, ==, 1);
  g_assert_cmpint (((DskCommand *) commands->pdata[0])->n, ==, 1);
  /* It is on its way by now. */
  g_clear_pointer (&conv, g_free);
  g_assert_true (
      dsk_replica_store_undo (r->store, ((DskCommand *) commands->pdata[0])->id, &undone, &conv, NULL));
  g_assert_cmpint (undone, ==, DSK_UNDONE_UNANSWERED);
  g_assert_null (conv);
  replica_teardown (r);
}

/* What is of no conversation is of none when it is gone, too: whoever shows anything of it reads all. */
static void
test_undo_of_none (void)
{
  Replica replica = { 0 }, *r = &replica;
  g_autoptr (DskCommand) command = dsk_command_new (DSK_COMMAND_USER_AVAILABILITY, nth_id (1), NULL);
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *conv = NULL;
  DskUndone undone;

  replica_setup (r);
  command->user = g_strdup (ME);
  command->availability = DSK_AVAILABILITY_OFF_SHIFT;
  enqueue (r, command);
  g_assert_true (dsk_replica_store_undo (r->store, nth_id (1), &undone, &conv, &error));
  g_assert_no_error (error);
  g_assert_cmpint (undone, ==, DSK_UNDONE_GONE);
  g_assert_null (conv);
  left = dsk_replica_store_list_outbox (r->store, 0, 100, NULL);
  g_assert_cmpuint (left->len, ==, 0);
  replica_teardown (r);
}

static gboolean
edit (Replica *r)
{
  g_autofree char *kept = NULL;
  gboolean gone;

  return dsk_replica_store_withdraw (r->store, nth_id (2), NOW, &kept, &gone, NULL) && gone && settle (r->store, kept);
}

/* What was written as a reply is left as a note. */
static gboolean
leave (Replica *r)
{
  static const char *const drafts[] = { "note", WRITTEN, "reply", "", NULL };

  return dsk_replica_store_set_drafts (r->store, C1, drafts, NULL, NOW, NULL);
}

static void
do_and_die (Replica *r, gboolean (*func) (Replica *r), guint at)
{
  dying_vfs_install (G_MAXUINT);
  replica_setup (r);
  fill (r);
  dying_vfs_set (at);
  _exit (func (r) ? 0 : 1);
}

/* Returns: whether it was killed */
static gboolean
is_killed (Replica *r, gboolean (*func) (Replica *r), guint at)
{
  pid_t child;
  int status;

  r->dir = g_dir_make_tmp ("dastak-withdraw-XXXXXX", NULL);
  r->path = g_build_filename (r->dir, "replica.db", NULL);
  child = fork ();
  if (child == 0)
    do_and_die (r, func, at);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (!WIFSIGNALED (status))
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  else
    g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
  return WIFSIGNALED (status);
}

static void
test_killed (void)
{
  gboolean seen[G_N_ELEMENTS (phases)] = { FALSE };
  gboolean died = TRUE;

  for (guint at = 0; died; at += 1 + at / 8)
    {
      Replica r = { NULL };
      g_autofree char *found = NULL;
      guint phase = 0;

      died = is_killed (&r, edit, at);
      replica_reopen (&r);
      found = all_of (&r);
      while (phase < G_N_ELEMENTS (phases) && strcmp (found, phases[phase]) != 0)
        phase++;
      if (phase == G_N_ELEMENTS (phases))
        g_error ("killed at %u: %s", at, found);
      seen[phase] = TRUE;
      replica_teardown (&r);
    }
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    g_assert_true (seen[i]);
}

/* Whatever is killed in between, it is one or the other: not lost, not both. */
static void
test_left (void)
{
  static const char *const either[] = { WRITTEN "|(null)", "(null)|" WRITTEN };
  gboolean seen[2] = { FALSE };
  gboolean died = TRUE;

  for (guint at = 0; died; at++)
    {
      Replica r = { NULL };
      g_autofree char *reply = NULL;
      g_autofree char *note = NULL;
      g_autofree char *found = NULL;

      died = is_killed (&r, leave, at);
      replica_reopen (&r);
      reply = dsk_replica_reader_get_draft (r.reader, C1, "reply", NULL);
      note = dsk_replica_reader_get_draft (r.reader, C1, "note", NULL);
      found = g_strdup_printf ("%s|%s", reply, note);
      if (!g_str_equal (found, either[0]) && !g_str_equal (found, either[1]))
        g_error ("killed at %u: %s", at, found);
      seen[g_str_equal (found, either[1])] = TRUE;
      replica_teardown (&r);
    }
  g_assert_true (seen[0] && seen[1]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/replica/withdraw/keep", test_keep);
  g_test_add_func ("/store/replica/withdraw/killed", test_killed);
  g_test_add_func ("/store/replica/withdraw/left", test_left);
  g_test_add_func ("/store/replica/withdraw/undo", test_undo);
  g_test_add_func ("/store/replica/withdraw/undo-of-none", test_undo_of_none);
  return g_test_run ();
}
