/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody who goes home leaves behind. */

#include <string.h>

#include "replica-fixture.h"

#include "dsk-replica-shift.h"

#define ADD(name, func) g_test_add ("/store/replica/shift/" name, Replica, NULL, setup, func, teardown)
#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)

static void
setup (Replica *r, gconstpointer data)
{
  const Conversation ours = { .status = "open", .owner = ME, .last_at = NOW };
  const Conversation his = { .status = "open", .owner = BILAL, .last_at = NOW };
  const Conversation done = { .status = "resolved", .owner = ME, .last_at = NOW };

  replica_setup (r);
  replica_begin (r);
  put_conversation_as (r, C1, &ours, 20);
  put_conversation_as (r, C2, &his, 21);
  put_conversation_as (r, C3, &done, 22);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

/* "01 02+": the ends of the ids, those with a note with a +. */
static void
assert_shift (Replica *r, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = dsk_replica_reader_list_shift (r->reader, ME, &error);
  g_autoptr (GString) line = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    {
      const DskShiftItem *item = items->pdata[i];

      g_string_append_printf (line, "%s%s%s", i > 0 ? " " : "", item->row->id + strlen (item->row->id) - 2,
                              item->noted ? "+" : "");
    }
  g_assert_cmpstr (line->str, ==, expected);
}

static void
own_since (Replica *r, const char *conv, gint64 at, gint64 seq)
{
  const DskValue values[] = { T (conv), T (NUMBER), T (ID ("ee")), T (NULL), T ("open"), T (ME), T (NULL), N (at),
                              T (ID ("ef")), N (1), N (NOW), T (NULL), T ("in"), T ("text"), T ("…"), T (NULL),
                              T (NULL), N (NOW), N (seq) };

  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_CONVERSATION, values, seq));
  replica_commit (r);
}

static void
write_note (Replica *r, const char *id, const char *conv, gint64 at, gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), T (BILAL), N (at), N (at), T ("a note"), T (NULL), T (NULL),
                              N (seq) };

  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_NOTE, values, seq));
  replica_commit (r);
}

/* Only what is ours and is not over. */
static void
test_owned (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) claim = command_new (DSK_COMMAND_ASSIGN, C2, NULL, NULL);
  g_autoptr (DskCommand) away = command_new (DSK_COMMAND_ASSIGN, C1, NULL, NULL);

  assert_shift (r, "01");
  /* As the outbox will have it. */
  claim->user = g_strdup (ME);
  enqueue (r, claim);
  assert_shift (r, "01 02");
  away->user = g_strdup (BILAL);
  enqueue (r, away);
  assert_shift (r, "02");
}

static void
test_noted (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) note = command_new (DSK_COMMAND_NOTE_ADD, C1, ID ("f2"), "written here");

  enqueue (r, note);
  assert_shift (r, "01+");
}

/* A note counts that somebody wrote since it is ours. */
static void
test_since (Replica *r, gconstpointer data)
{
  own_since (r, C1, NOW, 30);
  write_note (r, ID ("f1"), C1, NOW - 1, 31);
  write_note (r, ID ("f3"), C2, NOW + 1, 32);
  assert_shift (r, "01");
  write_note (r, ID ("f2"), C1, NOW + 1, 33);
  assert_shift (r, "01+");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("owned", test_owned);
  ADD ("noted", test_noted);
  ADD ("since", test_since);
  return g_test_run ();
}
