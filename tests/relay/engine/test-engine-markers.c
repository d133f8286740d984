/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How far somebody read a conversation. */

#include "engine-fixture.h"

#include "dsk-message.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/markers/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define FIRST "wamid.in.923001112233" /* what fixture_conv_of() brings */

static void
test_marker_moves_forward (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, "923001112233");
  g_autofree char *newer = body_text ("wamid.newer", "923001112233", START_MS + 1000, "more");
  Person admin = { f->admin, 0 };
  const char *order[] = { "wamid.newer", FIRST };
  g_autofree char *upto = NULL;

  fixture_webhook (f, newer);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("SELECT id FROM message WHERE wamid = '%s'", order[i]);
      g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MARK_READ, conv);

      command->object = fixture_query (f, sql);
      g_assert_cmpint (person_run (f, &admin, command, NULL), ==, DSK_RESULT_OK);
    }
  upto = fixture_query (f, "SELECT m.wamid FROM read_marker r JOIN message m ON m.id = r.upto");
  g_assert_cmpstr (upto, ==, "wamid.newer");
}

/* Back to before the message that somebody wants to come back to, but never forward; and what is seen after that
 * moves it forward again, from wherever it stands. */
static void
test_marker_moves_back (Fixture *f, gconstpointer data)
{
  static const struct
  {
    DskCommandType type;
    const char *wamid;
    const char *upto;
  } steps[] = {
    { DSK_COMMAND_MARK_UNREAD, "wamid.newer", "-" }, /* nothing was read */
    { DSK_COMMAND_MARK_READ, "wamid.newer", "wamid.newer" },
    { DSK_COMMAND_MARK_UNREAD, "wamid.newer", FIRST },
    { DSK_COMMAND_MARK_UNREAD, "wamid.newer", FIRST },
    { DSK_COMMAND_MARK_UNREAD, FIRST, DSK_MESSAGE_BEFORE_ALL },
    { DSK_COMMAND_MARK_UNREAD, "wamid.newer", DSK_MESSAGE_BEFORE_ALL },
    { DSK_COMMAND_MARK_READ, FIRST, FIRST },
  };
  g_autofree char *conv = fixture_conv_of (f, "923001112233");
  g_autofree char *newer = body_text ("wamid.newer", "923001112233", START_MS + 1000, "more");
  Person admin = { f->admin, 0 };

  fixture_webhook (f, newer);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM message WHERE wamid = '%s'", steps[i].wamid);
      g_autoptr (DskCommand) command = new_command (f, steps[i].type, conv);
      g_autofree char *upto = NULL;

      command->object = fixture_query (f, sql);
      g_assert_cmpint (person_run (f, &admin, command, NULL), ==, DSK_RESULT_OK);
      upto = fixture_query (f, "SELECT coalesce((SELECT coalesce(m.wamid, r.upto) FROM read_marker r"
                               " LEFT JOIN message m ON m.id = r.upto), '-')");
      g_assert_cmpstr (upto, ==, steps[i].upto);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("forward", test_marker_moves_forward);
  ADD ("back", test_marker_moves_back);
  return g_test_run ();
}
