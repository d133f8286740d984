/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person may want to be told of, and what they were told. */

#include "dsk-id.h"
#include "dsk-replica-health.h"
#include "dsk-replica-news.h"
#include "replica-fixture.h"

#define ADD(name, func) g_test_add ("/store/replica/news/" name, Replica, NULL, setup, func, teardown)
#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)
#define DAY (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define HOUR (G_GINT64_CONSTANT (3600) * 1000)

/* @last_out: (nullable): the last message, if it is ours */
static void
put_conv (Replica *r, const char *id, const char *owner, const char *status, gint64 owned_at, gint64 last_in_at,
          gint64 waiting_since, const char *last_out, gint64 seq)
{
  const DskEntity *entity = dsk_entity_get (DSK_ENTITY_CONVERSATION);
  g_autofree DskValue *values = g_new0 (DskValue, entity->n_columns);
  const struct { const char *name; DskValue value; } given[] = {
    { "id", T (id) },          { "number", T (NUMBER) },   { "status", T (status) },
    { "owner", T (owner) },    { "episode", T (ID ("e0")) }, { "episode_n", N (1) },
    { "last_at", N (last_in_at) }, { "created_at", N (NOW - DAY) }, { "seq", N (seq) },
    { "owned_at", N (owned_at) }, { "last_in_at", N (last_in_at) }, { "waiting_since", N (waiting_since) },
    { "last_msg", T (last_out) }, { "last_direction", T (last_out != NULL ? "out" : NULL) },
  };

  for (guint c = 0; c < entity->n_columns; c++)
    for (guint i = 0; i < G_N_ELEMENTS (given); i++)
      if (g_str_equal (entity->columns[c].name, given[i].name)
          && (given[i].value.type != DSK_VALUE_INT || dsk_value_get_int (&given[i].value) != 0)
          && (given[i].value.type != DSK_VALUE_TEXT || dsk_value_get_text (&given[i].value) != NULL))
        values[c] = given[i].value;
  g_assert_true (put_values (r, DSK_ENTITY_CONVERSATION, values, entity->n_columns, seq));
}

static void
put_owned (Replica *r, const char *id, const char *owner, const char *status, gint64 owned_at, gint64 last_in_at,
           gint64 waiting_since, gint64 seq)
{
  put_conv (r, id, owner, status, owned_at, last_in_at, waiting_since, NULL, seq);
}

static void
put_offer (Replica *r, const char *id, const char *conv, const char *from, const char *user, const char *team,
           const char *state, gint64 seq)
{
  const DskEntity *entity = dsk_entity_get (DSK_ENTITY_HANDOFF);
  g_autofree DskValue *values = g_new0 (DskValue, entity->n_columns);
  const struct { const char *name; const char *text; } given[] = {
    { "id", id }, { "conv", conv }, { "from_user", from }, { "to_user", user }, { "to_team", team },
    { "summary", "Courier lost it" }, { "state", state },
  };

  for (guint c = 0; c < entity->n_columns; c++)
    for (guint i = 0; i < G_N_ELEMENTS (given); i++)
      if (g_str_equal (entity->columns[c].name, "at"))
        values[c] = N (NOW + 5);
      else if (g_str_equal (entity->columns[c].name, "seq"))
        values[c] = N (seq);
      else if (g_str_equal (entity->columns[c].name, given[i].name) && given[i].text != NULL)
        values[c] = T (given[i].text);
  g_assert_true (put_values (r, DSK_ENTITY_HANDOFF, values, entity->n_columns, seq));
}

static void
setup (Replica *r, gconstpointer data)
{
  const DskValue member[] = { T (ID ("d1")), T (OPS), T (ME), N (1), N (3) };

  replica_setup (r);
  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_TEAM_MEMBER, member, 3));
  put_owned (r, C1, ME, "open", NOW, NOW + 10, NOW + 10, 10);
  put_card (r, ID ("f1"), C1, "Sana", "923005550101", 10);
  put_owned (r, C2, BILAL, "open", NOW, NOW + 10, NOW + 10, 10);
  put_owned (r, C3, NULL, "new", 0, NOW + 10, NOW + 10, 10);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

/* "KIND CONVERSATION ID COUNT" with the last two digits of each, sorted */
static char *
news_at (Replica *r, gint64 now, gint64 *next_at)
{
  g_autoptr (GError) error = NULL;
  gint64 next;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_news (r->reader, now, NOW - DAY, &next, &error);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskNewsRow *row = rows->pdata[i];
      const char *id = row->kind == DSK_NEWS_CLOSING ? "" : row->id + 34;

      g_ptr_array_add (words, g_strdup_printf ("%s %s %s %u", dsk_news_kind_to_string (row->kind),
                                               *row->conv != '\0' ? row->conv + 34 : "", id, row->count));
    }
  g_ptr_array_sort (words, compare_words);
  g_ptr_array_add (words, NULL);
  if (next_at != NULL)
    *next_at = next;
  return g_strjoinv (",", (char **) words->pdata);
}

static void
assert_news (Replica *r, const char *expected)
{
  g_autofree char *words = news_at (r, NOW + 100, NULL);

  g_assert_cmpstr (words, ==, expected);
}

static void
mark_read (Replica *r, const char *upto)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_MARK_READ, C1, upto, NULL);

  enqueue (r, command);
}

static void
test_replies (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) claim = command_new (DSK_COMMAND_CLAIM, C3, NULL, NULL);

  assert_news (r, "");
  replica_begin (r);
  /* From before it was mine; others'; nobody's. */
  put_message (r, ID ("30"), C1, "in", NOW - 5, "earlier", 11);
  put_message (r, ID ("31"), C2, "in", NOW + 5, "Bilal's", 11);
  put_message (r, ID ("32"), C3, "in", NOW + 5, "nobody's", 11);
  replica_commit (r);
  assert_news (r, "");
  replica_begin (r);
  put_message (r, ID ("33"), C1, "in", NOW + 6, "Hello?", 12);
  put_message (r, ID ("34"), C1, "in", NOW + 7, "Are you there?", 12);
  replica_commit (r);
  assert_news (r, "reply 01 34 3");
  /* What was claimed here just now has no news, though the relay has not heard of it yet. */
  enqueue (r, claim);
  assert_news (r, "reply 01 34 3");
  mark_read (r, ID ("34"));
  assert_news (r, "");
}

/* Read on another computer; resolved; given to somebody else. */
static void
test_over (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_message (r, ID ("33"), C1, "in", NOW + 6, "Hello?", 12);
  replica_commit (r);
  assert_news (r, "reply 01 33 1");
  replica_begin (r);
  put_owned (r, C1, BILAL, "open", NOW, NOW + 10, NOW + 10, 13);
  replica_commit (r);
  assert_news (r, "");
  replica_begin (r);
  put_owned (r, C1, ME, "resolved", NOW, NOW + 10, 0, 14);
  replica_commit (r);
  assert_news (r, "");
  replica_begin (r);
  put_owned (r, C1, ME, "open", NOW, NOW + 10, 0, 15);
  replica_commit (r);
  assert_news (r, "reply 01 33 1");
  replica_begin (r);
  put_marker (r, ID ("51"), C1, ME, ID ("33"), 16);
  replica_commit (r);
  assert_news (r, "");
}

static void
test_assigned (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_event (r, ID ("61"), C1, "assigned", NOW + 1, ME, ME, 11);
  put_event (r, ID ("62"), C2, "assigned", NOW + 2, ME, BILAL, 11);
  replica_commit (r);
  assert_news (r, "");
  replica_begin (r);
  put_event (r, ID ("63"), C1, "assigned", NOW + 3, BILAL, ME, 12);
  replica_commit (r);
  assert_news (r, "assigned 01 63 1");
}

static void
test_mentions (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_note (r, ID ("71"), C2, BILAL, NOW + 1, "@Ayesha?", 11);
  put_note (r, ID ("72"), C2, BILAL, NOW + 2, "@Ayesha!", 11);
  put_note (r, ID ("73"), C1, ME, NOW + 3, "@Ops look", 11);
  put_mention (r, ID ("91"), C2, ID ("71"), ME, NOW + 1, 0, 11);
  put_mention (r, ID ("92"), C2, ID ("72"), ME, NOW + 2, 0, 11);
  put_mention (r, ID ("93"), C1, ID ("73"), ME, NOW + 3, 0, 11);
  replica_commit (r);
  assert_news (r, "mention 02 72 2");
  replica_begin (r);
  put_mention (r, ID ("91"), C2, ID ("71"), ME, NOW + 1, NOW + 9, 12);
  put_mention (r, ID ("92"), C2, ID ("72"), ME, NOW + 2, NOW + 9, 12);
  replica_commit (r);
  assert_news (r, "");
}

static void
test_handoffs (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_offer (r, ID ("81"), C1, BILAL, ME, NULL, "offered", 11);
  put_offer (r, ID ("82"), C2, BILAL, NULL, OPS, "offered", 11);
  put_offer (r, ID ("83"), C3, BILAL, NULL, ID ("b9"), "offered", 11);
  put_offer (r, ID ("84"), C3, ME, NULL, OPS, "offered", 11);
  put_offer (r, ID ("85"), C3, BILAL, ME, NULL, "returned", 11);
  replica_commit (r);
  assert_news (r, "handoff 01 81 1,handoff 02 82 1");
  replica_begin (r);
  put_offer (r, ID ("82"), C2, BILAL, NULL, OPS, "accepted", 12);
  replica_commit (r);
  assert_news (r, "handoff 01 81 1");
}

static void
test_windows (Replica *r, gconstpointer data)
{
  const gint64 closes = NOW + 10 + DAY;
  gint64 next_at = 0;
  g_autofree char *before = news_at (r, closes - HOUR - 1, &next_at);
  g_autofree char *last = NULL, *after = NULL, *answered = NULL;
  g_autofree char *within = NULL;

  g_assert_cmpstr (before, ==, "");
  g_assert_cmpint (next_at, ==, closes - HOUR);
  within = news_at (r, closes - HOUR, &next_at);
  g_assert_cmpstr (within, ==, "closing 01  1");
  g_assert_cmpint (next_at, ==, 0);
  last = news_at (r, closes - 1, NULL);
  g_assert_cmpstr (last, ==, "closing 01  1");
  after = news_at (r, closes, NULL);
  g_assert_cmpstr (after, ==, "");
  replica_begin (r);
  put_owned (r, C1, ME, "waiting", NOW, NOW + 10, 0, 20);
  replica_commit (r);
  answered = news_at (r, closes - HOUR, &next_at);
  g_assert_cmpstr (answered, ==, "");
  g_assert_cmpint (next_at, ==, 0);
}

/* --- what was told --- */

static char *
told (Replica *r)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_told (r->reader, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskToldRow *row = rows->pdata[i];

      g_string_append_printf (out, "%s%s %s %s%s", i > 0 ? "," : "", *row->conv != '\0' ? row->conv + 34 : "",
                              row->kind, row->id, row->shown ? "!" : "");
    }
  return g_string_free (out, FALSE);
}

static void
keep (Replica *r, const char *conv, const char *kind, const char *id, gboolean shown)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_told_row_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (rows, dsk_told_row_new (conv, kind, id, NOW, shown));
  dsk_replica_store_keep_told (r->store, rows, &error);
  g_assert_no_error (error);
}

static void
assert_told (Replica *r, const char *expected)
{
  g_autofree char *words = told (r);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_told (Replica *r, gconstpointer data)
{
  keep (r, "", "since", "since", FALSE);
  keep (r, C1, "reply", "m1", TRUE);
  keep (r, C1, "reply", "m2", TRUE);
  keep (r, C2, "mention", "n1", FALSE);
  replica_close (r);
  replica_reopen (r);
  assert_told (r, " since since,01 reply m2!,02 mention n1");
  keep (r, C2, "mention", NULL, FALSE);
  assert_told (r, " since since,01 reply m2!");
}

/* It goes with the conversation, and does not come back. */
static void
test_forgotten (Replica *r, gconstpointer data)
{
  keep (r, C1, "reply", "m-one-that-goes", TRUE);
  keep (r, C2, "reply", "m2", TRUE);
  replica_begin (r);
  g_assert_true (dsk_replica_store_drop (r->store, C1, 50, NULL));
  replica_commit (r);
  assert_told (r, "02 reply m2!");
  keep (r, C1, "reply", "m-one-that-goes", FALSE);
  assert_told (r, "02 reply m2!");
  g_assert_true (dsk_replica_store_tidy (r->store));
  g_assert_false (file_holds (r, "m-one-that-goes"));
}

/* Another person's computer now. */
static void
test_other_user (Replica *r, gconstpointer data)
{
  keep (r, "", "since", "since", FALSE);
  keep (r, C1, "reply", "m1", TRUE);
  replica_begin (r);
  g_assert_true (dsk_replica_store_set_identity (r->store, BILAL, "Bilal", "agent", "device", NULL));
  g_assert_true (dsk_replica_store_refetch (r->store, "epoch", 100, 0, NULL));
  replica_commit (r);
  assert_told (r, "");
}

/* The status of one of ours, with the author that the message has. */
static void
put_answer (Replica *r, const char *id, const char *conv, const char *author, gint64 at, const char *state,
            gint64 status_at, int code, gint64 seq)
{
  const DskEntity *entity = dsk_entity_get (DSK_ENTITY_MESSAGE);
  const DskValue status[] = { T (id), T (conv), T (state), N (status_at), code != 0 ? N (code) : T (NULL), T (NULL),
                              N (seq) };
  g_autofree DskValue *values = g_new0 (DskValue, entity->n_columns);
  const struct { const char *name; DskValue value; } given[] = {
    { "id", T (id) }, { "conv", T (conv) }, { "direction", T ("out") }, { "kind", T ("text") }, { "at", N (at) },
    { "relay_at", N (at) }, { "author", T (author) }, { "text", T ("on its way") }, { "seq", N (seq) },
  };

  for (guint c = 0; c < entity->n_columns; c++)
    for (guint i = 0; i < G_N_ELEMENTS (given); i++)
      if (g_str_equal (entity->columns[c].name, given[i].name)
          && (given[i].value.type != DSK_VALUE_TEXT || dsk_value_get_text (&given[i].value) != NULL))
        values[c] = given[i].value;
  g_assert_true (put_values (r, DSK_ENTITY_MESSAGE, values, entity->n_columns, seq));
  g_assert_true (put (r, DSK_ENTITY_MESSAGE_STATUS, status, seq));
}

/* Who wrote it is told, whoever has the conversation; if they are nobody here, who has it. */
static void
test_failed (Replica *r, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gint64 next;

  replica_begin (r);
  put_answer (r, ID ("41"), C1, ME, NOW + 20, "delivered", NOW + 21, 0, 20);
  put_answer (r, ID ("42"), C2, BILAL, NOW + 20, "failed", NOW + 21, 131026, 20);
  replica_commit (r);
  assert_news (r, "");
  replica_begin (r);
  put_answer (r, ID ("41"), C1, ME, NOW + 20, "failed", NOW + 22, 131026, 21);
  replica_commit (r);
  assert_news (r, "failed 01 41 1");
  rows = dsk_replica_reader_news (r->reader, NOW + 100, NOW - DAY, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((DskNewsRow *) rows->pdata[0])->error_code, ==, 131026);
  g_assert_cmpstr (((DskNewsRow *) rows->pdata[0])->text, ==, "on its way");
  /* What was taken back was their own doing. */
  replica_begin (r);
  put_answer (r, ID ("41"), C1, ME, NOW + 20, "failed", NOW + 22, DSK_CODE_TAKEN_BACK, 22);
  replica_commit (r);
  assert_news (r, "");
  /* From the phone, and by somebody who left. */
  replica_begin (r);
  put_answer (r, ID ("41"), C1, NULL, NOW + 20, "failed", NOW + 22, 0, 23);
  replica_commit (r);
  assert_news (r, "failed 01 41 1");
  replica_begin (r);
  put_answer (r, ID ("41"), C1, BILAL, NOW + 20, "failed", NOW + 22, 0, 24);
  replica_commit (r);
  assert_news (r, "");
  /* What I wrote in what a colleague has now, and resolved. */
  replica_begin (r);
  put_answer (r, ID ("45"), C2, ME, NOW + 25, "failed", NOW + 26, 0, 25);
  put_conv (r, C2, BILAL, "resolved", NOW, NOW + 10, 0, ID ("45"), 25);
  replica_commit (r);
  assert_news (r, "failed 02 45 1");
}

/* Somebody answered since, or looked. */
static void
test_failed_over (Replica *r, gconstpointer data)
{
  const DskValue marker[] = { T (ID ("e9")), T (C1), T (ME), T (ID ("44")), N (NOW + 50), N (24) };

  replica_begin (r);
  put_answer (r, ID ("41"), C1, ME, NOW + 20, "failed", NOW + 22, 131026, 20);
  replica_commit (r);
  assert_news (r, "failed 01 41 1");
  /* What the customer wrote since is no answer. */
  replica_begin (r);
  put_message (r, ID ("43"), C1, "in", NOW + 30, "Hello?", 21);
  replica_commit (r);
  replica_begin (r);
  put_answer (r, ID ("44"), C1, ME, NOW + 40, "sent", NOW + 41, 0, 22);
  replica_commit (r);
  assert_news (r, "reply 01 43 1");
  replica_begin (r);
  put_answer (r, ID ("44"), C1, ME, NOW + 40, "failed", NOW + 42, 0, 23);
  replica_commit (r);
  assert_news (r, "failed 01 44 1,reply 01 43 1");
  mark_read (r, ID ("43"));
  assert_news (r, "failed 01 44 1");
  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_READ_MARKER, marker, 24));
  replica_commit (r);
  assert_news (r, "");
}

/* Mostly WhatsApp says soon what became of it. */
static void
test_unknown (Replica *r, gconstpointer data)
{
  g_autofree char *soon = NULL, *late = NULL;
  gint64 next;

  replica_begin (r);
  put_answer (r, ID ("41"), C1, ME, NOW + 20, "unknown", NOW + 22, 0, 20);
  replica_commit (r);
  soon = news_at (r, NOW + 22 + DSK_NEWS_UNKNOWN_MS - 1, &next);
  g_assert_cmpstr (soon, ==, "");
  g_assert_cmpint (next, ==, NOW + 22 + DSK_NEWS_UNKNOWN_MS);
  late = news_at (r, next, NULL);
  g_assert_cmpstr (late, ==, "failed 01 41 1");
}

static void
put_alert (Replica *r, const char *id, const char *level, gint64 at)
{
  const DskValue alert[] = { T (id), T ("W1"), T (NULL), T ("security"), T (level), N (at), T ("{}"), N (20) };

  g_assert_true (put (r, DSK_ENTITY_ALERT, alert, 20));
}

/* Returns: how many, and that the first is @first */
static guint
count_unseen (Replica *r, const char *seen, const char *first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_unseen_alerts (r->reader, seen, NOW - DAY, &error);
  g_autoptr (DskNewsRow) news = NULL;

  g_assert_no_error (error);
  news = dsk_news_row_of_alerts (rows);
  g_assert_true ((news == NULL) == (rows->len == 0));
  if (news == NULL)
    return 0;
  g_assert_cmpint (news->kind, ==, DSK_NEWS_ALERT);
  g_assert_cmpstr (news->conv, ==, "");
  g_assert_cmpstr (news->id, ==, first);
  g_assert_cmpint (news->at, ==, dsk_id_time_ms (first));
  g_assert_cmpstr (news->text, ==, "security");
  g_assert_cmpuint (news->count, ==, rows->len);
  return rows->len;
}

/* Of alerts those that somebody should mind, since they looked; what Meta says late of what was before is news, too. */
static void
test_alerts (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_alert (r, ID ("a1"), "critical", NOW);
  put_alert (r, ID ("a2"), "info", NOW);
  put_alert (r, ID ("a3"), "warning", NOW - HOUR);
  put_alert (r, ID ("a4"), "warning", NOW - 2 * DAY);
  replica_commit (r);
  g_assert_cmpuint (count_unseen (r, NULL, ID ("a3")), ==, 2);
  g_assert_cmpuint (count_unseen (r, ID ("a1"), ID ("a3")), ==, 1);
  g_assert_cmpuint (count_unseen (r, ID ("a3"), NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("replies", test_replies);
  ADD ("failed", test_failed);
  ADD ("failed-over", test_failed_over);
  ADD ("unknown", test_unknown);
  ADD ("over", test_over);
  ADD ("assigned", test_assigned);
  ADD ("mentions", test_mentions);
  ADD ("handoffs", test_handoffs);
  ADD ("windows", test_windows);
  ADD ("told", test_told);
  ADD ("forgotten", test_forgotten);
  ADD ("other-user", test_other_user);
  ADD ("alerts", test_alerts);
  return g_test_run ();
}
