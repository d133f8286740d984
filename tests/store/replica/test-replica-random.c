/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random frames and commands from a seed. What the maintained numbers, the index of words and the
 * merged list say is compared with what the rows themselves say, also
 * after opening the file again. */

#include <string.h>

#include "dsk-random.h"
#include "replica-fixture.h"

#define N_CONVS 8
#define N_WORDS 6
#define NUMBER_2 ID ("c2")

static const char *const words[N_WORDS]
    = { "parcel", "refund", "lahore", "آرڈر", "size", "parked" };

typedef struct
{
  Replica *r;        /* (unowned) */
  DskRandom *random; /* (owned) */
  gint64 seq;
  guint next_message;
  char convs[N_CONVS][37];
} World;

static guint
below (World *w, guint n)
{
  return (guint) dsk_random_below (w->random, n);
}

static void
put_random_conversation (World *w, const char *conv, const char *status)
{
  static const char *const owners[] = { NULL, NULL, ME, BILAL };
  const Conversation row = {
    .status = status,
    .owner = owners[below (w, 4)],
    .team = below (w, 2) == 0 ? OPS : NULL,
    .number = below (w, 2) == 0 ? NUMBER_2 : NUMBER,
    .last_at = NOW + below (w, 100000),
    .last_in_at = below (w, 4) == 0 ? 0 : NOW + below (w, 100000),
    .waiting_since = below (w, 2) == 0 ? 0 : NOW + below (w, 100000),
  };

  put_conversation_as (w->r, conv, &row, w->seq);
}

/* Markers and notes belong to one conversation for good: never the id of another's. */
static void
one_row (World *w)
{
  static const char *const statuses[] = { "new", "open", "waiting", "resolved" };
  guint c = below (w, N_CONVS);
  const char *conv = w->convs[c];
  g_autofree char *text
      = g_strdup_printf ("%s %s", words[below (w, N_WORDS)], words[below (w, N_WORDS)]);
  guint what = below (w, 10);

  w->seq++;
  if (what < 2)
    put_random_conversation (w, conv, statuses[below (w, 4)]);
  else if (what < 6)
    put_message (w->r, nth_id (w->next_message++), conv, below (w, 3) == 0 ? "out" : "in",
                 NOW + below (w, 100000), text, w->seq);
  else if (what < 7 && w->next_message > 0)
    put_marker (w->r, nth_id (900000 + c), conv, ME, nth_id (below (w, w->next_message)), w->seq);
  else if (what < 8)
    put_note (w->r, nth_id (800000 + below (w, 6) * N_CONVS + c), conv, ME, NOW + below (w, 100000),
              text, w->seq);
  else if (what < 9 && w->next_message > 0)
    g_assert_true (dsk_replica_store_delete_row (
        w->r->store, "message", nth_id (below (w, w->next_message)), conv, w->seq, NULL));
  else if (below (w, 6) == 0)
    g_assert_true (dsk_replica_store_drop (w->r->store, conv, w->seq, NULL));
}

static void
one_frame (World *w)
{
  guint n = 1 + below (w, 12);

  replica_begin (w->r);
  for (guint i = 0; i < n; i++)
    one_row (w);
  if (below (w, 3) == 0)
    {
      g_auto (DskReplicaState) state = { 0 };

      g_assert_true (dsk_replica_store_get_state (w->r->store, &state, NULL));
      g_assert_true (
          dsk_replica_store_acknowledge (w->r->store, below (w, (guint) state.last_n + 1), NULL));
    }
  if (below (w, 8) == 0)
    dsk_replica_store_rollback (w->r->store);
  else
    replica_commit (w->r);
}

static void
one_command (World *w)
{
  DskCommandType type = (DskCommandType) below (w, DSK_COMMAND_SNOOZE + 1);
  const gboolean marks = type == DSK_COMMAND_MARK_READ || type == DSK_COMMAND_MARK_UNREAD;
  g_autoptr (DskCommand) command
      = command_new (type, w->convs[below (w, N_CONVS)],
                     marks ? nth_id (below (w, w->next_message + 1)) : nth_id (3000000 + below (w, 1000000)),
                     words[below (w, N_WORDS)]);

  command->user = g_strdup (below (w, 2) == 0 ? BILAL : NULL);
  command->until = below (w, 3) * NOW;
  command->status = DSK_STATUS_RESOLVED;
  enqueue (w->r, command);
}

static guint
count_word (World *w, const char *word, gboolean as_prefix)
{
  guint n = 0;

  for (guint c = 0; c < N_CONVS; c++)
    {
      g_autoptr (GPtrArray) rows = timeline (w->r, w->convs[c]);

      for (guint i = 0; i < rows->len; i++)
        {
          DskTimelineRow *row = rows->pdata[i];
          g_auto (GStrv) parts = g_strsplit (row->text != NULL ? row->text : "", " ", -1);
          gboolean hit = FALSE;

          for (guint k = 0; parts[k] != NULL; k++)
            hit |= as_prefix ? g_str_has_prefix (parts[k], word) : strcmp (parts[k], word) == 0;
          n += hit && !row->pending;
        }
    }
  return n;
}

static void
check_words (World *w)
{
  for (guint i = 0; i < N_WORDS; i++)
    {
      g_autofree char *term = g_strconcat (words[i], " ", NULL);
      g_autoptr (GPtrArray) hits = dsk_replica_reader_search (w->r->reader, term, 100000, NULL);
      g_autoptr (GPtrArray) prefix = dsk_replica_reader_search (w->r->reader, "par", 100000, NULL);
      g_autoptr (GPtrArray) longer = dsk_replica_reader_search (w->r->reader, "parc", 100000, NULL);

      g_assert_cmpuint (hits->len, ==, count_word (w, words[i], FALSE));
      g_assert_cmpuint (prefix->len, ==, count_word (w, "par", TRUE));
      g_assert_cmpuint (longer->len, ==, count_word (w, "parc", TRUE));
    }
}

static gboolean
in_view (const DskConversationRow *row, const DskView *view)
{
  if (view->kind == DSK_VIEW_ALL)
    return TRUE;
  if (row->status == DSK_STATUS_RESOLVED)
    return FALSE;
  switch (view->kind)
    {
    case DSK_VIEW_MINE:
      return row->snoozed_until == 0 && g_strcmp0 (row->owner, ME) == 0;
    case DSK_VIEW_SNOOZED:
      return row->snoozed_until != 0;
    case DSK_VIEW_TEAM:
      return row->team_name != NULL;
    case DSK_VIEW_NUMBER:
      return g_strcmp0 (row->number_name, "Second") == 0;
    case DSK_VIEW_UNASSIGNED:
    case DSK_VIEW_SAVED:
    case DSK_VIEW_ALL:
    case DSK_VIEW_N:
    default:
      return row->snoozed_until == 0 && row->owner == NULL;
    }
}

/* Half of the windows are open at that time. */
#define LATER (NOW + DSK_WINDOW_MS + 50000)

/* Less is further up. */
static gint64
rank (const DskConversationRow *row, DskOrder order)
{
  if (order == DSK_ORDER_WAIT && row->waiting_since != 0)
    return row->waiting_since;
  if (order == DSK_ORDER_WINDOW && row->status != DSK_STATUS_RESOLVED && row->window_until > LATER)
    return row->window_until - DSK_WINDOW_MS;
  return 4 * NOW - row->last_at;
}

static void
check_view (World *w, const DskView *view, const DskViewCount *count, DskOrder order,
            const char *search)
{
  const DskListQuery query
      = { .view = *view, .user = ME, .search = search, .order = order, .now = LATER };
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  guint expected = 0;
  guint unread = 0;

  g_assert_true (dsk_replica_reader_list_keys (w->r->reader, &query, &keys, NULL));
  rows = dsk_replica_reader_get_rows (w->r->reader, (const gint64 *) (gpointer) keys->data,
                                      keys->len, ME, NULL);
  g_assert_cmpuint (rows->len, ==, keys->len);
  for (guint i = 0; i < rows->len; i++)
    {
      DskConversationRow *row = rows->pdata[i];

      g_assert_true (in_view (row, view));
      g_assert_true (i == 0 || rank (rows->pdata[i - 1], order) <= rank (row, order));
      unread += row->unread > 0;
    }
  if (search != NULL)
    return;
  for (guint c = 0; c < N_CONVS; c++)
    {
      DskConversationRow *row
          = dsk_replica_reader_get_conversation (w->r->reader, w->convs[c], ME, NULL);

      expected += row != NULL && in_view (row, view);
      dsk_conversation_row_free (row);
    }
  g_assert_cmpuint (keys->len, ==, expected);
  g_assert_cmpuint (count->total, ==, expected);
  g_assert_cmpuint (count->unread, ==, unread);
}

static void
check (World *w)
{
  static const DskView views[] = {
    { DSK_VIEW_MINE, "" },  { DSK_VIEW_UNASSIGNED, "" },    { DSK_VIEW_ALL, "" },
    { DSK_VIEW_TEAM, OPS }, { DSK_VIEW_NUMBER, NUMBER_2 },  { DSK_VIEW_SNOOZED, "" },
  };
  DskViewCount counts[G_N_ELEMENTS (views)];

  g_assert_true (
      dsk_replica_reader_count (w->r->reader, views, G_N_ELEMENTS (views), ME, counts, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    for (guint order = 0; order < DSK_ORDER_N; order++)
      {
        check_view (w, &views[i], &counts[i], (DskOrder) order, NULL);
        check_view (w, &views[i], &counts[i], (DskOrder) order, words[0]);
      }
}

/* The unread numbers as they were kept, and as they are when counted from nothing. */
static void
check_unread (World *w)
{
  guint kept[N_CONVS];

  for (guint round = 0; round < 2; round++)
    {
      for (guint c = 0; c < N_CONVS; c++)
        {
          DskConversationRow *row
              = dsk_replica_reader_get_conversation (w->r->reader, w->convs[c], ME, NULL);
          guint unread = row != NULL ? row->unread : 0;

          if (round == 0)
            kept[c] = unread;
          else
            g_assert_cmpuint (kept[c], ==, unread);
          dsk_conversation_row_free (row);
        }
      g_assert_true (
          dsk_replica_store_set_identity (w->r->store, BILAL, "Bilal", "agent", ID ("d1"), NULL));
      g_assert_true (
          dsk_replica_store_set_identity (w->r->store, ME, "Ayesha", "agent", ID ("d1"), NULL));
    }
}

static void
put_second_number (World *w)
{
  const DskValue values[] = {
    dsk_value_text (NUMBER_2), dsk_value_text ("2000"),   dsk_value_text ("+1 555 0200"),
    dsk_value_text ("Second"), dsk_value_text ("active"), dsk_value_int (12),
  };

  replica_begin (w->r);
  g_assert_true (put (w->r, DSK_ENTITY_NUMBER, values, 12));
  replica_commit (w->r);
}

static void
run_seed (guint64 seed)
{
  Replica replica = { 0 };
  World w = { .r = &replica, .random = dsk_random_new_seeded (seed), .seq = 100 };

  replica_setup (&replica);
  put_second_number (&w);
  for (guint i = 0; i < N_CONVS; i++)
    g_strlcpy (w.convs[i], nth_id (700000 + i), 37);
  if (seed % 2 == 0)
    g_assert_true (dsk_replica_store_add_job (replica.store, "all", "all", NULL));
  for (guint step = 0; step < 60; step++)
    {
      if (below (&w, 4) == 0)
        one_command (&w);
      else
        one_frame (&w);
      if (below (&w, 20) == 0)
        replica_reopen (&replica);
      if (below (&w, 30) == 0)
        dsk_replica_store_tidy (replica.store);
      check (&w);
    }
  check_words (&w);
  check_unread (&w);
  g_assert_true (dsk_replica_store_check (replica.store, NULL));
  replica_teardown (&replica);
  dsk_random_unref (w.random);
}

static void
test_random (void)
{
  guint seeds = g_test_slow () ? 300 : 20;

  for (guint64 seed = 1; seed <= seeds; seed++)
    {
      g_test_message ("seed %u", (guint) seed);
      run_seed (seed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/replica/random", test_random);
  return g_test_run ();
}
