/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Statuses of messages to a group: one for each who is in it. */

#include "engine-fixture.h"

#include <string.h>

#define ADD(name, func) \
  g_test_add ("/engine/participants/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"
#define EVERYBODY "\"recipient_type\":\"group\""

/* In a group each has a state of their own, which only rises; the message's is the best of them, and one who did not
 * get it does not make it fail. Before and after the message itself is known, in any order. */
static void
test_participants (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *states[5]; /* "who state", "- state" for the group */
    const char *message;
    const char *people;
  } rows[] = {
    { { "- sent", "a delivered", "b delivered", "a read" }, "read|~\n", "a|read|~\nb|delivered|~\n" },
    { { "a read", "- sent", "b delivered", "a delivered" }, "read|~\n", "a|read|~\nb|delivered|~\n" },
    { { "- sent", "a failed", "b delivered" }, "delivered|~\n", "a|failed|131026\nb|delivered|~\n" },
    { { "a failed", "- sent" }, "sent|~\n", "a|failed|131026\n" },
    { { "b delivered", "a failed", "b read", "a delivered" }, "read|~\n", "a|delivered|~\nb|read|~\n" },
    { { "- failed", "a failed" }, "failed|131026\n", "a|failed|131026\n" },
    { { "- sent", "a failed", "a failed", "b failed" }, "sent|~\n", "a|failed|131026\nb|failed|131026\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint known = 0; known < 3; known++)
      {
        g_autofree char *wamid = g_strdup_printf ("wamid.g%u.%u", i, known);
        g_autofree char *echo = body_echo (wamid, ANNA, START_MS, "to all");
        g_autofree char *of_message = g_strdup_printf (
            "SELECT s.state, s.error_code FROM message_status s JOIN message m ON m.id = s.id WHERE m.wamid = '%s'",
            wamid);
        g_autofree char *of_people = g_strdup_printf (
            "SELECT p.participant, p.state, p.error_code FROM status_participant p JOIN message m ON m.id = p.message "
            "WHERE m.wamid = '%s' ORDER BY 1",
            wamid);
        g_autofree char *message = NULL;
        g_autofree char *people = NULL;

        for (guint j = 0; j < G_N_ELEMENTS (rows[i].states); j++)
          {
            const char *state = rows[i].states[j];
            g_autofree char *who = NULL;
            g_autofree char *more = NULL;
            g_autofree char *status = NULL;

            if (j == known)
              fixture_webhook (f, echo);
            if (state == NULL)
              continue;
            who = *state != '-' ? g_strdup_printf (",\"recipient_participant_id\":\"%c\"", *state) : g_strdup ("");
            more = g_strconcat (EVERYBODY, who,
                                strstr (state, "failed") != NULL
                                    ? ",\"errors\":[{\"code\":131026,\"title\":\"no\"}]"
                                    : "",
                                NULL);
            status = body_status (wamid, state + 2, START_MS + j * 1000, more);
            fixture_webhook (f, status);
          }
        message = fixture_dump (f, of_message);
        people = fixture_dump (f, of_people);
        g_assert_cmpstr (message, ==, rows[i].message);
        g_assert_cmpstr (people, ==, rows[i].people);
      }
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM status_orphan"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("table", test_participants);
  return g_test_run ();
}
