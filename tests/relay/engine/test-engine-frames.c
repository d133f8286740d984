/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "toy-replica.h"

#include "dsk-error.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/frames/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"

static char *
conv_of (Fixture *f, const char *wa_id)
{
  g_autofree char *wamid = g_strdup_printf ("wamid.in.%s", wa_id);
  g_autofree char *body = body_text (wamid, wa_id, dsk_clock_now_ms (f->clock), "hello");
  g_autofree char *sql
      = g_strdup_printf ("SELECT conv FROM contact_card WHERE wa_id = '%s'", wa_id);

  fixture_webhook (f, body);
  return fixture_query (f, sql);
}

static void
fill (Fixture *f, const char *wa_id, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *wamid = g_strdup_printf ("wamid.%s.%u", wa_id, i);
      g_autofree char *body = body_text (wamid, wa_id, START_MS + i * 1000, "more");

      fixture_webhook (f, body);
    }
}

/* Assigned, an operator gets the conversation whole; taken away, it is dropped; twice in one frame,
 * both. */
static void
test_scope (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of (f, ANNA);
  Person admin = { f->admin, 0 };
  Person operator;
  Toy toy;

  fixture_add_person (f, "Operator", DSK_ROLE_OPERATOR, &operator);
  toy_init (&toy, f, operator.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 100000, 100);
  g_assert_cmpint (toy_count (&toy, "conversation"), ==, 0);

  person_assign (f, &admin, conv, operator.e.user, NULL);
  g_assert_true (toy_live (&toy, 100000));
  g_assert_cmpint (toy_count (&toy, "message"), ==, 0);
  g_assert_cmpint (g_hash_table_size (toy.jobs), ==, 1);
  toy_settle (&toy, 100000, 100);
  toy_check (&toy);
  g_assert_cmpint (toy_count (&toy, "message"), ==, 1);

  person_assign (f, &admin, conv, NULL, NULL);
  toy_settle (&toy, 100000, 100);
  toy_check (&toy);
  g_assert_cmpint (toy_count (&toy, "conversation"), ==, 0);

  toy.drops = 0;
  person_assign (f, &admin, conv, operator.e.user, NULL);
  person_assign (f, &admin, conv, NULL, NULL);
  toy_settle (&toy, 100000, 100);
  g_assert_cmpint (toy.drops, ==, 1);
  toy_check (&toy);
  toy_clear (&toy);
  person_clear (&operator);
}

/* What an agent sees through the team stays in sight while its owner changes: nothing is dropped.
 */
static void
test_no_needless_drop (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of (f, ANNA);
  Person a;
  Toy toy;

  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &a);
  toy_init (&toy, f, a.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 100000, 100);
  toy.drops = 0;
  person_do (f, &a, DSK_COMMAND_CLAIM, conv);
  person_assign (f, &a, conv, NULL, NULL);
  toy_settle (&toy, 100000, 100);
  g_assert_cmpint (toy.drops, ==, 0);
  toy_check (&toy);
  toy_clear (&toy);
  person_clear (&a);
}

/* Who joins a team gets what the team sees. */
static void
test_joined (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *conv = conv_of (f, ANNA);
  g_autofree char *team = NULL;
  Person admin = { f->admin, 0 };
  Person a;
  Toy toy;

  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &a);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_team (f->engine, NULL, "Second line", &team, &error));
  fixture_commit (f);
  person_assign (f, &admin, conv, NULL, team);
  toy_init (&toy, f, a.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 100000, 100);
  g_assert_cmpint (toy_count (&toy, "conversation"), ==, 0);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_member (f->engine, NULL, "second LINE", "agent", &error));
  fixture_commit (f);
  toy_settle (&toy, 100000, 100);
  g_assert_cmpint (toy_count (&toy, "message"), ==, 1);
  toy_check (&toy);
  toy_clear (&toy);
  person_clear (&a);
}

/* What came to be after somebody left a team is never named to them, not even as gone. */
static void
test_born_after_leaving (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *old = conv_of (f, ANNA);
  g_autofree char *conv = NULL;
  Person a;
  Toy toy;

  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &a);
  toy_init (&toy, f, a.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 100000, 100);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_remove_member (f->engine, NULL, "Everyone", "agent", &error));
  fixture_commit (f);
  conv = conv_of (f, "923009998877");
  toy_settle (&toy, 100000, 100);
  g_assert_cmpint (toy.drops, ==, 1);
  g_assert_true (g_hash_table_contains (toy.dropped, old));
  toy_check (&toy);
  toy_clear (&toy);
  person_clear (&a);
}

/* A new conversation comes as it is, not by way of a drop. */
static void
test_new_is_no_drop (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = NULL;
  Person a;
  Toy toy;

  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &a);
  toy_init (&toy, f, a.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 100000, 100);
  conv = conv_of (f, ANNA);
  g_assert_true (toy_live (&toy, 100000));
  g_assert_cmpint (toy.drops, ==, 0);
  g_assert_cmpint (toy_count (&toy, "message"), ==, 1);
  toy_check (&toy);
  toy_clear (&toy);
  person_clear (&a);
}

static void
test_results (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of (f, ANNA);
  Person a;
  Toy toy;

  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &a);
  toy_init (&toy, f, a.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 100000, 100);
  g_assert_cmpint (person_send (f, &a, conv, "hi", NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_set_status (f, &a, conv, DSK_STATUS_NEW), ==, DSK_RESULT_INVALID);
  toy_settle (&toy, 100000, 100);
  g_assert_cmpint (g_hash_table_size (toy.results), ==, 2);
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (toy.results, GINT_TO_POINTER (2))), ==,
                   DSK_RESULT_INVALID + 1);
  toy_clear (&toy);
  person_clear (&a);
}

/* Every page size walks over everything once. */
static void
test_pages (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of (f, ANNA);
  static const guint limits[] = { 1, 3, 50, 1000 };
  Person admin = { f->admin, 0 };

  fill (f, ANNA, 45);
  fill (f, "923004445566", 20);
  fill (f, "923004445577", 21);
  person_send (f, &admin, conv, "hi", NULL);
  person_set_status (f, &admin, conv, DSK_STATUS_RESOLVED);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      Toy toy;

      toy_init (&toy, f, f->admin.token);
      toy_connect (&toy);
      toy_settle (&toy, 100000, limits[i]);
      toy_check (&toy);
      g_assert_cmpint (toy_count (&toy, "message"), ==, 45 + 20 + 21 + 2);
      toy_clear (&toy);
    }
}

/* Newer messages and a change of state while the job runs leave no hole. */
static void
test_pages_while_moving (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };
  g_autofree char *conv = NULL;
  guint pages = 0;
  Toy toy;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *wa_id = g_strdup_printf ("92300%u", i);

      fill (f, wa_id, 25);
    }
  conv = fixture_query (f, "SELECT id FROM conversation ORDER BY id LIMIT 1");
  person_set_status (f, &admin, conv, DSK_STATUS_RESOLVED);
  toy_init (&toy, f, f->admin.token);
  toy_connect (&toy);
  while (toy_page (&toy, 30))
    {
      g_autofree char *wamid = g_strdup_printf ("wamid.late.%u", pages);
      g_autofree char *wa_id = g_strdup_printf ("92300%u", pages % 6);
      g_autofree char *body = body_text (wamid, wa_id, START_MS + 900000 + pages * 1000, "late");

      if (pages++ < 30)
        fixture_webhook (f, body);
      if (pages % 3 == 0)
        toy_live (&toy, 100000);
    }
  toy_settle (&toy, 100000, 30);
  toy_check (&toy);
  toy_clear (&toy);
}

static void
test_must_refetch (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *epoch;
    gint64 ahead;
    gboolean refetch;
  } cases[] = { { NULL, 0, FALSE }, { "another", 0, TRUE }, { NULL, 1, TRUE } };
  g_autofree char *epoch = fixture_query (f, "SELECT epoch FROM log_head");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) live_error = NULL;
      g_autoptr (DskRelayReader) reader = dsk_relay_reader_open (f->dir, &error);
      g_autoptr (GBytes) frame = NULL;
      g_auto (DskPrincipal) who = { 0 };
      g_auto (DskWelcome) welcome = { 0 };
      char *sent = cases[i].epoch != NULL ? (char *) cases[i].epoch : epoch;
      const DskHello hello = { .proto_min = 1,
                               .proto_max = 1,
                               .epoch = sent,
                               .cursor = dsk_relay_engine_head (f->engine) + cases[i].ahead };
      gint64 upto;

      g_assert_true (dsk_relay_reader_authenticate (reader, f->admin.token, &who, &error));
      g_assert_true (dsk_relay_reader_welcome (reader, &who, &hello, &welcome, &error));
      g_assert_cmpint (welcome.must_refetch, ==, cases[i].refetch);
      g_assert_cmpstr (welcome.epoch, ==, epoch);
      g_assert_cmpint (welcome.head, ==, dsk_relay_engine_head (f->engine));
      g_assert_cmpint (dsk_relay_reader_live (reader, &who, sent, hello.cursor, 1000, &frame, &upto,
                                              &live_error),
                       ==, !cases[i].refetch);
      if (cases[i].refetch)
        g_assert_error (live_error, DSK_ERROR, DSK_ERROR_NEWER);
    }
}

static void
test_foreign_positions (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = {
    "x",
    "1.c",
    "1.z.m.0.0.0.0.-.-",
    "1.r.m.0.0.0.0.'; DROP TABLE user; --.-",
    "1.u.m.a.0.0.0.-.-",
    "1.u.m.0.0.0.99999999999999999999.-.-",
    "2.c.m.0.0.0.0.-.-",
    "1.c.m.0.9223372036854775807.0.0.-.-",
  };
  static const char *const selectors[] = { "all", "conv:no", "team:1", "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (DskRelayReader) reader = dsk_relay_reader_open (f->dir, &error);
  g_auto (DskPrincipal) who = { 0 };

  g_assert_true (dsk_relay_reader_authenticate (reader, f->admin.token, &who, &error));
  for (guint i = 0; i < G_N_ELEMENTS (selectors); i++)
    for (guint j = 0; j < G_N_ELEMENTS (bad); j++)
      {
        g_autoptr (GError) refused = NULL;
        g_autoptr (GBytes) frame = NULL;
        const DskPageGet get = { (char *) "j", (char *) selectors[i], (char *) bad[j], 10 };

        g_assert_false (dsk_relay_reader_page (reader, &who, &get, 1000, &frame, &refused));
        g_assert_error (refused, DSK_ERROR, DSK_ERROR_INVALID);
      }
}

/* A job for a conversation out of sight says so and names nothing. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of (f, ANNA);
  Person operator;
  Toy toy;

  fixture_add_person (f, "Operator", DSK_ROLE_OPERATOR, &operator);
  toy_init (&toy, f, operator.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 100000, 100);
  g_hash_table_insert (toy.jobs, g_strconcat ("conv:", conv, NULL), g_strdup (""));
  g_assert_true (toy_page (&toy, 100));
  g_assert_cmpint (g_hash_table_size (toy.jobs), ==, 0);
  g_assert_cmpint (toy_count (&toy, "conversation"), ==, 0);
  toy_clear (&toy);
  person_clear (&operator);
}

/* Words that hardly compress, four bytes each. */
static char *
dense_text (guint64 seed, guint n_chars)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (seed);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_chars; i++)
    g_string_append_unichar (text, (gunichar) (0x20000 + dsk_random_below (random, 40000)));
  return g_string_free (text, FALSE);
}

/* However much people write, a frame is never larger than a device takes. */
static void
test_long_texts (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of (f, ANNA);
  Person admin = { f->admin, 0 };
  Toy live, late;

  toy_init (&live, f, admin.e.token);
  toy_connect (&live);
  toy_settle (&live, 512 * 1024, DSK_PAGE_ROWS);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (DskCommand) note = new_command (f, DSK_COMMAND_NOTE_ADD, conv);

      note->object = dsk_id_gen_next (f->ids);
      note->text = dense_text (i, DSK_NOTE_MAX_CHARS);
      g_assert_cmpint (person_run (f, &admin, note, NULL), ==, DSK_RESULT_OK);
    }
  toy_settle (&live, 512 * 1024, DSK_PAGE_ROWS);
  toy_check (&live);
  toy_init (&late, f, admin.e.token);
  toy_connect (&late);
  toy_settle (&late, 512 * 1024, DSK_PAGE_ROWS);
  toy_check (&late);
  g_assert_cmpuint (toy_count (&late, "note"), ==, 60);
  toy_clear (&live);
  toy_clear (&late);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("scope", test_scope);
  ADD ("no-needless-drop", test_no_needless_drop);
  ADD ("joined", test_joined);
  ADD ("born-after-leaving", test_born_after_leaving);
  ADD ("new-is-no-drop", test_new_is_no_drop);
  ADD ("results", test_results);
  ADD ("pages", test_pages);
  ADD ("pages-while-moving", test_pages_while_moving);
  ADD ("must-refetch", test_must_refetch);
  ADD ("foreign-positions", test_foreign_positions);
  ADD ("gone", test_gone);
  ADD ("long-texts", test_long_texts);
  return g_test_run ();
}
