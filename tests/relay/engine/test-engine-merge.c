/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two conversations that become one: what people did in either of them stays, and every replica ends with what the
 * truth is, whenever it looks. */

#include "toy-replica.h"

#include "dsk-relay-db.h"

#define ADD(name, func) g_test_add ("/engine/merge/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"

static void
write_as (Fixture *f, const char *names, const char *wamid, int after, const char *text)
{
  g_autofree char *message = g_strdup_printf (
      "%s,\"id\":\"%s\",\"timestamp\":\"%d\",\"type\":\"text\",\"text\":{\"body\":\"%s\"}", names, wamid,
      1790000000 + after, text);
  g_autofree char *body = body_message (NULL, message);

  fixture_webhook (f, body);
}

#define BY_PHONE "\"from\":\"" ANNA "\""
#define BY_ID "\"from_user_id\":\"PK.1\""

static char *
conv_with (Fixture *f, const char *text)
{
  g_autofree char *sql = g_strdup_printf ("SELECT conv FROM message WHERE text = '%s'", text);

  return fixture_query (f, sql);
}

/* @mentioned: (nullable) */
static void
add_note_for (Fixture *f, Person *person, const char *conv, const char *text, const char *mentioned)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_NOTE_ADD, conv);

  command->object = dsk_id_gen_next (f->ids);
  command->text = g_strdup (text);
  if (mentioned != NULL)
    command->content = g_strdup_printf ("{\"mentions\":[{\"user\":\"%s\",\"at\":0,\"len\":1}]}", mentioned);
  g_assert_cmpint (person_run (f, person, command, NULL), ==, DSK_RESULT_OK);
}

static void
add_note (Fixture *f, Person *person, const char *conv, const char *text)
{
  add_note_for (f, person, conv, text, NULL);
}

static void
mark_read (Fixture *f, Person *person, const char *conv, const char *text)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MARK_READ, conv);
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM message WHERE text = '%s'", text);

  command->object = fixture_query (f, sql);
  g_assert_cmpint (person_run (f, person, command, NULL), ==, DSK_RESULT_OK);
}

static void
test_work_follows (Fixture *f, gconstpointer data)
{
  g_autofree char *older = NULL;
  g_autofree char *newer = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *status = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *marker = NULL;
  g_autofree char *two = NULL;
  Person a;

  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &a);
  write_as (f, BY_PHONE, "wamid.1", -30, "one");
  write_as (f, BY_ID, "wamid.2", -20, "two");
  older = conv_with (f, "one");
  newer = conv_with (f, "two");
  g_assert_cmpstr (older, !=, newer);
  g_assert_cmpint (person_do (f, &a, DSK_COMMAND_CLAIM, newer), ==, DSK_RESULT_OK);
  add_note (f, &a, newer, "calls often");
  add_note (f, &a, older, "likes tea");
  mark_read (f, &a, newer, "two");
  two = fixture_query (f, "SELECT id FROM message WHERE text = 'two'");
  g_assert_cmpint (person_send (f, &a, newer, "an answer", &sent), ==, DSK_RESULT_OK);

  write_as (f, BY_PHONE "," BY_ID, "wamid.3", -10, "three");
  rows = fixture_dump (f, "SELECT (SELECT count(*) FROM message m WHERE m.conv = c.id), "
                          "(SELECT count(*) FROM note n WHERE n.conv = c.id), "
                          "(SELECT count(*) FROM event e WHERE e.conv = c.id AND e.kind = 'opened'), "
                          "(SELECT count(*) FROM episode p WHERE p.conv = c.id), "
                          "(SELECT count(*) FROM send_job j WHERE j.conv = c.id), "
                          "c.owner IS NOT NULL, c.status, c.merged_into IS NULL, "
                          "(SELECT count(*) FROM conv_audience u WHERE u.conv = c.id) > 0 "
                          "FROM conversation c ORDER BY c.merged_into IS NULL DESC");
  g_assert_cmpstr (rows, ==, "4|2|1|1|1|1|waiting|1|1\n0|0|0|0|0|0|resolved|0|0\n");
  marker = fixture_dump (f, "SELECT m.text FROM read_marker r JOIN message m ON m.id = r.upto AND m.conv = r.conv");
  g_assert_cmpstr (marker, ==, "two\n");

  /* Meta calls the answer by the id that it had when it was sent. */
  {
    g_autofree char *more = g_strdup_printf ("\"biz_opaque_callback_data\":\"%s\"", sent);
    g_autofree char *body = body_status ("wamid.out", "delivered", START_MS, more);

    fixture_webhook (f, body);
  }
  status = fixture_dump (f, "SELECT m.text, m.wamid, s.state, j.state FROM message m JOIN message_status s "
                            "ON s.id = m.id AND s.conv = m.conv JOIN send_job j ON j.message = m.id");
  g_assert_cmpstr (status, ==, "an answer|wamid.out|delivered|done\n");
  /* A device that was away still speaks of the conversation that is gone, and of the message as it was called there. */
  add_note (f, &a, newer, "wrote late");
  {
    g_autoptr (DskCommand) unread = new_command (f, DSK_COMMAND_MARK_UNREAD, newer);
    g_autofree char *first = NULL;

    unread->object = g_steal_pointer (&two);
    g_assert_cmpint (person_run (f, &a, unread, NULL), ==, DSK_RESULT_OK);
    first = fixture_dump (f, "SELECT m.text FROM read_marker r JOIN message m ON m.id = r.upto AND m.conv = r.conv");
    g_assert_cmpstr (first, ==, "one\n");
  }
  g_assert_cmpint (fixture_query_int (f, "SELECT count(DISTINCT conv) FROM note"), ==, 1);
  {
    g_autoptr (GError) error = NULL;
    g_autofree char *report = NULL;
    DskRelayDb *db = dsk_relay_db_open (f->dir, DSK_DB_READER, &error);

    g_assert_no_error (error);
    dsk_relay_db_check (db, &report, &error);
    g_assert_no_error (error);
    dsk_relay_db_close (db);
  }
  person_clear (&a);
}

/* Somebody who was away changes, and has seen, notes by what they were called before two conversations became one. */
static void
test_notes_follow (Fixture *f, gconstpointer data)
{
  g_autofree char *newer = NULL;
  g_autofree char *note = NULL;
  g_autofree char *now = NULL;
  g_autofree char *seen = NULL;
  g_autoptr (DskCommand) edit = NULL;
  g_autoptr (DskCommand) see = NULL;
  Person a, b;

  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &a);
  fixture_add_person (f, "Other", DSK_ROLE_AGENT, &b);
  write_as (f, BY_PHONE, "wamid.1", -30, "one");
  write_as (f, BY_ID, "wamid.2", -20, "two");
  newer = conv_with (f, "two");
  add_note_for (f, &a, newer, "@b calls often", b.e.user);
  note = fixture_query (f, "SELECT id FROM note");
  fixture_exec (f, "INSERT INTO note_media (id, conv, kind, state, sha256, seq) SELECT id, conv, 'image', 'bringing',"
                   " 'aa', seq FROM note");
  write_as (f, BY_PHONE "," BY_ID, "wamid.3", -10, "three");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation WHERE merged_into IS NOT NULL"), ==, 1);

  see = new_command (f, DSK_COMMAND_MENTION_SEEN, newer);
  see->object = g_strdup (note);
  g_assert_cmpint (person_run (f, &b, see, NULL), ==, DSK_RESULT_OK);
  seen = fixture_dump (f, "SELECT seen_at IS NOT NULL FROM mention");
  g_assert_cmpstr (seen, ==, "1\n");
  edit = new_command (f, DSK_COMMAND_NOTE_EDIT, newer);
  edit->object = g_strdup (note);
  edit->base_seq = 1;
  edit->head_msg = g_strdup (note);
  edit->text = g_strdup ("calls twice a day");
  g_assert_cmpint (person_run (f, &a, edit, NULL), ==, DSK_RESULT_OK);
  now = fixture_dump (f, "SELECT n.text, v.text FROM note n JOIN note_version v ON v.note = n.id AND v.conv = n.conv");
  g_assert_cmpstr (now, ==, "calls twice a day|@b calls often\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM note n JOIN note_media f ON f.id = n.id AND f.conv ="
                                         " n.conv WHERE f.seq > 1"),
                   ==, 1);
  person_clear (&a);
  person_clear (&b);
}

/* Frames at any moment, pages of jobs between them: in the end it is what may be seen. */
static void
test_replicas_converge (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };
  Person boss;
  g_autofree char *conv = NULL;
  g_autofree char *gone = NULL;
  Toy early, late;
  GBytes *page;

  toy_init (&early, f, f->admin.token);
  toy_connect (&early);
  for (int i = 0; i < 30; i++)
    {
      g_autofree char *wamid = g_strdup_printf ("wamid.p%d", i);
      g_autofree char *other = g_strdup_printf ("wamid.i%d", i);

      write_as (f, BY_PHONE, wamid, -100 + i, "by phone");
      write_as (f, BY_ID, other, -100 + i, "by id");
    }
  conv = fixture_query (f, "SELECT min(id) FROM conversation");
  gone = fixture_query (f, "SELECT max(id) FROM conversation");
  add_note (f, &admin, conv, "a note");
  fixture_add_person (f, "Boss", DSK_ROLE_ADMIN, &boss);
  add_note_for (f, &admin, gone, "@another", boss.e.user);
  while (toy_live (&early, 3000))
    ;
  /* A page of before the merge arrives after it. */
  toy_init (&late, f, f->admin.token);
  toy_connect (&late);
  page = toy_fetch_page (&late, 5);
  write_as (f, BY_PHONE "," BY_ID, "wamid.both", 0, "by both");
  toy_live (&late, 100000);
  if (page != NULL)
    toy_apply_page (&late, page);
  g_clear_pointer (&page, g_bytes_unref);
  toy_settle (&early, 100000, 7);
  toy_settle (&late, 100000, 7);
  toy_check (&early);
  toy_check (&late);
  g_assert_cmpint (toy_count (&early, "conversation"), ==, 1);
  g_assert_cmpint (toy_count (&late, "message"), ==, 61);
  g_assert_cmpint (toy_count (&early, "note"), ==, 2);
  /* Whom a note calls is called by it where it went. */
  g_assert_cmpint (toy_count (&early, "mention"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM mention m JOIN note n ON n.id = m.note"
                                         " AND n.conv = m.conv WHERE n.text = '@another'"),
                   ==, 1);
  person_clear (&boss);
  toy_clear (&early);
  toy_clear (&late);
}

/* Two people who are both known by ids of their own stay two. */
static void
test_two_people (Fixture *f, gconstpointer data)
{
  write_as (f, BY_PHONE ",\"from_user_id\":\"PK.1\"", "wamid.1", 1, "one");
  write_as (f, BY_PHONE ",\"from_user_id\":\"PK.2\"", "wamid.2", 2, "two");
  write_as (f, BY_PHONE ",\"from_user_id\":\"PK.1\"", "wamid.3", 0, "zero");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation WHERE merged_into IS NULL"), ==, 2);
  /* Who wrote last from that phone has it. */
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM contact_card WHERE phone = '" ANNA
                                         "' AND bsuid = 'PK.2'"),
                   ==, 1);
}

#define BEFORE "923009999999"
#define MOVED \
  BY_PHONE "," BY_ID ",\"id\":\"wamid.3\",\"timestamp\":\"1790000003\",\"type\":\"system\"," \
           "\"system\":{\"type\":\"user_changed_number\",\"body\":\"moved\",\"wa_id\":\"" BEFORE "\"," \
           "\"user_id\":\"PK.2\"}"

/* Whoever moves to a phone number that another customer had before does not become them. */
static void
test_number_of_another (Fixture *f, gconstpointer data)
{
  g_autofree char *moved = body_message (NULL, MOVED);
  g_autofree char *rows = NULL;
  g_autofree char *phones = NULL;

  write_as (f, "\"from\":\"" BEFORE "\",\"from_user_id\":\"PK.9\"", "wamid.1", 1, "another");
  write_as (f, BY_PHONE "," BY_ID, "wamid.2", 2, "one");
  fixture_webhook (f, moved);
  /* It is not the other one's any more, and their card says so. */
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM contact_card WHERE wa_id = '" BEFORE "'"), ==, 1);
  write_as (f, "\"from\":\"" BEFORE "\",\"from_user_id\":\"PK.2\"", "wamid.4", 4, "two");
  write_as (f, "\"from\":\"" BEFORE "\",\"from_user_id\":\"PK.9\"", "wamid.5", 0, "another's, late");
  rows = fixture_dump (f, "SELECT group_concat(text, '; ') FROM (SELECT conv, text FROM message WHERE text IS NOT NULL "
                          "AND kind = 'text' ORDER BY at) GROUP BY conv ORDER BY 1");
  g_assert_cmpstr (rows, ==, "another's, late; another\none; two\n");
  phones = fixture_dump (f, "SELECT bsuid, coalesce(wa_id, '-') FROM contact_card ORDER BY 1");
  g_assert_cmpstr (phones, ==, "PK.2|" BEFORE "\nPK.9|-\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("work-follows", test_work_follows);
  ADD ("notes-follow", test_notes_follow);
  ADD ("replicas-converge", test_replicas_converge);
  ADD ("two-people", test_two_people);
  ADD ("number-of-another", test_number_of_another);
  return g_test_run ();
}
