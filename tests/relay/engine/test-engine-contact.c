/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What colleagues write about a customer: field by field, the last one wins, and nothing is gone unseen. */

#include "engine-fixture.h"

#include <string.h>

#include "dsk-contact.h"

#define ADD(name, func) g_test_add ("/engine/contact/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define WA_ID "923001112233"

static char *
contact_of (Fixture *f, const char *conv)
{
  g_autofree char *ask = g_strdup_printf ("SELECT contact FROM conversation WHERE id = '%s'", conv);

  return fixture_query (f, ask);
}

/* @detail: (out) (optional) */
static DskResultCode
edit_contact (Fixture *f, Person *person, const char *conv, const char *contact, const char *content, char **detail)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_CONTACT_EDIT, conv);
  g_auto (DskCommandResult) result = { 0 };

  dsk_clock_advance (f->clock, 1000);
  command->object = g_strdup (contact);
  command->content = g_strdup (content);
  person_run (f, person, command, &result);
  if (detail != NULL)
    *detail = g_steal_pointer (&result.detail);
  return result.code;
}

static DskResultCode
edit (Fixture *f, Person *person, const char *conv, const char *content)
{
  g_autofree char *contact = contact_of (f, conv);

  return edit_contact (f, person, conv, contact, content, NULL);
}

#define CARD                                                                                                           \
  "SELECT coalesce(given_name, '-'), coalesce(language, '-'), coalesce(tags, '-'), coalesce(consent, '-'),"            \
  " coalesce(attributes, '-'), coalesce(remark, '-') FROM contact_card WHERE conv = '%s'"

static void
assert_card (Fixture *f, const char *conv, const char *expected)
{
  g_autofree char *ask = g_strdup_printf (CARD, conv);
  g_autofree char *card = g_strstrip (fixture_dump (f, ask));

  g_assert_cmpstr (card, ==, expected);
}

/* The last one of a conversation. */
static void
assert_event (Fixture *f, const char *conv, const char *expected)
{
  g_autofree char *ask = g_strdup_printf (
      "SELECT detail FROM event WHERE conv = '%s' AND kind = 'contact' ORDER BY seq DESC, id DESC LIMIT 1", conv);
  g_autofree char *detail = fixture_query (f, ask);

  g_assert_cmpstr (detail, ==, expected);
}

static gint64
count_events (Fixture *f)
{
  return fixture_query_int (f, "SELECT count(*) FROM event WHERE kind = 'contact'");
}

static void
test_edit (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autofree char *when = NULL;
  Person a;

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &a);
  g_assert_cmpint (edit (f, &a, conv,
                         "{\"given_name\":\" Sana  Khan\",\"language\":\"UR\",\"tags\":[\"vip\",\"COD\"],"
                         "\"consent\":\"granted\",\"attributes\":{\"City\":\"Lahore\"},\"remark\":\"calls late\","
                         "\"was\":{}}"),
                   ==, DSK_RESULT_OK);
  assert_card (f, conv, "Sana Khan|ur|[\"COD\",\"vip\"]|granted|{\"City\":\"Lahore\"}|calls late");
  g_assert_cmpint (count_events (f), ==, 6);
  g_assert_cmpint (fixture_query_int (f, "SELECT consent_at FROM contact_card"), ==, dsk_clock_now_ms (f->clock));
  g_assert_cmpint (edit (f, &a, conv, "{\"given_name\":\"Sana\",\"was\":{\"given_name\":\"Sana Khan\"}}"), ==,
                   DSK_RESULT_OK);
  assert_event (f, conv, "{\"field\":\"given_name\",\"before\":\"Sana Khan\",\"after\":\"Sana\"}");
  g_assert_cmpint (edit (f, &a, conv, "{\"tags\":[\"vip\"],\"was\":{\"tags\":[\"COD\",\"vip\"]}}"), ==, DSK_RESULT_OK);
  assert_event (f, conv, "{\"field\":\"tags\",\"before\":[\"COD\",\"vip\"],\"after\":[\"vip\"]}");
  g_assert_cmpint (edit (f, &a, conv, "{\"consent\":null,\"remark\":\"\"}"), ==, DSK_RESULT_OK);
  assert_card (f, conv, "Sana|ur|[\"vip\"]|-|{\"City\":\"Lahore\"}|-");
  when = fixture_query (f, "SELECT consent_at FROM contact_card");
  g_assert_null (when);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM audit WHERE action = 'contact.edit@1'"), ==, 4);
  person_clear (&a);
}

/* What is there already makes no line, and no new row for anybody. */
static void
test_same (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  gint64 seq;
  Person a;

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &a);
  g_assert_cmpint (edit (f, &a, conv, "{\"tags\":[\"vip\"]}"), ==, DSK_RESULT_OK);
  seq = fixture_query_int (f, "SELECT seq FROM contact_card");
  g_assert_cmpint (edit (f, &a, conv, "{\"tags\":[\" vip \"],\"was\":{\"tags\":null}}"), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (f, "SELECT seq FROM contact_card"), ==, seq);
  g_assert_cmpint (count_events (f), ==, 1);
  person_clear (&a);
}

/* Two at a time: the later one wins, both values stand in the timeline; tags of both stay. */
static void
test_two_writers (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  Person a, b;

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &a);
  fixture_add_person (f, "Bilal", DSK_ROLE_SUPERVISOR, &b);
  g_assert_cmpint (edit (f, &a, conv, "{\"given_name\":\"Sana\",\"tags\":[\"vip\"],\"was\":{\"given_name\":null}}"), ==,
                   DSK_RESULT_OK);
  g_assert_cmpint (edit (f, &b, conv,
                         "{\"given_name\":\"Sanam\",\"tags\":[\"cod\"],\"was\":{\"given_name\":null,\"tags\":null}}"),
                   ==, DSK_RESULT_OK);
  assert_card (f, conv, "Sanam|-|[\"cod\",\"vip\"]|-|-|-");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM event WHERE kind = 'contact' AND detail = "
                                         "'{\"field\":\"given_name\",\"before\":\"Sana\",\"after\":\"Sanam\","
                                         "\"unseen\":true}'"),
                   ==, 1);
  assert_event (f, conv, "{\"field\":\"tags\",\"before\":[\"vip\"],\"after\":[\"cod\",\"vip\"]}");
  person_clear (&a);
  person_clear (&b);
}

/* What would be too much together is refused as a whole. */
static void
test_too_much_together (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autofree char *contact = contact_of (f, conv);
  g_autofree char *detail = NULL;
  g_autoptr (GString) full = g_string_new ("{\"tags\":[\"t0\"");
  Person a;

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &a);
  for (guint i = 1; i < DSK_CONTACT_TAGS_MAX; i++)
    g_string_append_printf (full, ",\"t%u\"", i);
  g_string_append (full, "]}");
  g_assert_cmpint (edit (f, &a, conv, full->str), ==, DSK_RESULT_OK);
  g_assert_cmpint (edit_contact (f, &a, conv, contact,
                                 "{\"given_name\":\"Sana\",\"tags\":[\"new\"],\"was\":{\"tags\":null}}", &detail),
                   ==, DSK_RESULT_INVALID);
  g_assert_cmpstr (detail, ==, "{\"reason\":\"contact-full\"}");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM contact_card WHERE given_name IS NOT NULL"), ==, 0);
  person_clear (&a);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autofree char *other = fixture_conv_of (f, "923009998877");
  g_autofree char *contact = contact_of (f, other);
  Person viewer, operator, agent;

  fixture_add_person (f, "Vera", DSK_ROLE_VIEWER, &viewer);
  fixture_add_person (f, "Omar", DSK_ROLE_OPERATOR, &operator);
  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &agent);
  g_assert_cmpint (edit (f, &viewer, conv, "{\"remark\":\"x\"}"), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (edit (f, &operator, conv, "{\"remark\":\"x\"}"), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (edit (f, &agent, conv, "{\"tags\":\"x\"}"), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (edit_contact (f, &agent, conv, contact, "{\"remark\":\"x\"}", NULL), ==, DSK_RESULT_INVALID);
  person_assign (f, &agent, conv, operator.e.user, NULL);
  g_assert_cmpint (count_events (f), ==, 0);
  person_clear (&viewer);
  person_clear (&operator);
  person_clear (&agent);
}

static void
write_as (Fixture *f, const char *names, const char *wamid, int after)
{
  g_autofree char *message = g_strdup_printf (
      "%s,\"id\":\"%s\",\"timestamp\":\"%d\",\"type\":\"text\",\"text\":{\"body\":\"%s\"}", names, wamid,
      1790000000 + after, wamid);
  g_autofree char *body = body_message (NULL, message);

  fixture_webhook (f, body);
}

/* Two contacts become one: what either had is there, what can't be stands in the timeline, and who still names the
 * other means this one. */
static void
test_merge (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *left = NULL;
  Person a;

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &a);
  write_as (f, "\"from\":\"" WA_ID "\"", "wamid.1", -30);
  write_as (f, "\"from_user_id\":\"PK.1\"", "wamid.2", -20);
  first = fixture_query (f, "SELECT conv FROM message WHERE text = 'wamid.1'");
  second = fixture_query (f, "SELECT conv FROM message WHERE text = 'wamid.2'");
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpint (edit (f, &a, first, "{\"given_name\":\"Sana\",\"tags\":[\"vip\"],\"consent\":\"refused\"}"), ==,
                   DSK_RESULT_OK);
  g_assert_cmpint (edit (f, &a, second,
                         "{\"given_name\":\"Sanam\",\"tags\":[\"cod\"],\"consent\":\"granted\",\"language\":\"ur\"}"),
                   ==, DSK_RESULT_OK);
  gone = contact_of (f, second);
  left = contact_of (f, first);
  write_as (f, "\"from\":\"" WA_ID "\",\"from_user_id\":\"PK.1\"", "wamid.3", -10);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM contact WHERE merged_into IS NOT NULL"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM contact_card WHERE language = 'ur' AND tags = "
                                         "'[\"cod\",\"vip\"]' AND consent = 'refused' AND consent_at IS NOT NULL"),
                   ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM event WHERE kind = 'contact' AND actor IS NULL AND "
                                         "json_extract(detail, '$.field') IN ('given_name', 'consent')"),
                   ==, 2);
  g_assert_cmpint (edit_contact (f, &a, first, gone, "{\"remark\":\"one\"}", NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (edit_contact (f, &a, second, left, "{\"remark\":\"two\"}", NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM contact_card WHERE remark = 'two'"), ==, 1);
  person_clear (&a);
}

/* A command that comes twice changes nothing the second time. */
static void
test_once (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autofree char *contact = contact_of (f, conv);
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_CONTACT_EDIT, conv);
  Person a, b;

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &a);
  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &b);
  command->object = g_strdup (contact);
  command->content = g_strdup ("{\"given_name\":\"Sana\"}");
  g_assert_cmpint (person_run (f, &a, command, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (edit (f, &b, conv, "{\"given_name\":\"Sanam\"}"), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (f, &a, command, NULL), ==, DSK_RESULT_OK);
  assert_card (f, conv, "Sanam|-|-|-|-|-");
  fixture_restart (f);
  assert_card (f, conv, "Sanam|-|-|-|-|-");
  person_clear (&a);
  person_clear (&b);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("edit", test_edit);
  ADD ("same", test_same);
  ADD ("two-writers", test_two_writers);
  ADD ("too-much-together", test_too_much_together);
  ADD ("refused", test_refused);
  ADD ("merge", test_merge);
  ADD ("once", test_once);
  return g_test_run ();
}
