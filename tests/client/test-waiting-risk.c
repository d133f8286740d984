/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-waiting-risk.h"

#define NOW ((gint64) 1790000000000)
#define MINUTE ((gint64) 60 * 1000)

static void
test_risk (void)
{
  static const struct
  {
    const char *type;
    DskMessageKind kind;
    gint64 until;      /* 0: there is no window */
    const char *words; /* NULL: there is time enough */
  } rows[] = {
    { "message.send@1", DSK_MESSAGE_TEXT, NOW + 121 * MINUTE, NULL },
    { "message.send@3", DSK_MESSAGE_TEXT, NOW + 119 * MINUTE, "A queued reply can only be sent until 16:12." },
    { "message.send@3", DSK_MESSAGE_TEXT, NOW + 59 * MINUTE, "A queued reply can only be sent until 15:12." },
    { "message.send@3", DSK_MESSAGE_TEXT, NOW + MINUTE, "A queued reply can only be sent until 14:14." },
    { "message.send@1", DSK_MESSAGE_IMAGE, NOW, "The 24-hour window of a queued reply has closed." },
    { "message.send@1", DSK_MESSAGE_IMAGE, NOW - 300 * MINUTE, "The 24-hour window of a queued reply has closed." },
    /* These need none, or customers that never wrote have none. */
    { "message.send@1", DSK_MESSAGE_TEMPLATE, NOW - MINUTE, NULL },
    { "note.add@1", DSK_MESSAGE_TEXT, NOW - MINUTE, NULL },
    { "message.send@1", DSK_MESSAGE_TEXT, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      DskWaiting far = {
        .type = (char *) "message.send@1", .kind = DSK_MESSAGE_TEXT, .window_until = NOW + 600 * MINUTE
      };
      DskWaiting waiting = { .type = (char *) rows[i].type, .kind = rows[i].kind, .window_until = rows[i].until };
      g_autoptr (GPtrArray) list = g_ptr_array_new ();
      g_autofree char *words = NULL;

      g_ptr_array_add (list, &far);
      g_ptr_array_add (list, &waiting);
      words = dsk_waiting_risk (list, NOW);
      g_test_message ("%u: %s", i, words);
      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

/* Soon, and tomorrow all the same. */
static void
test_midnight (void)
{
  DskWaiting waiting = { .type = (char *) "message.send@1", .kind = DSK_MESSAGE_TEXT };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autofree char *words = NULL;
  /* 23:50 of the day of NOW */
  const gint64 late = NOW + 577 * MINUTE;

  waiting.window_until = late + 70 * MINUTE;
  g_ptr_array_add (list, &waiting);
  words = dsk_waiting_risk (list, late);
  g_assert_cmpstr (words, ==, "A queued reply can only be sent until tomorrow, 01:00.");
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autofree char *words = dsk_waiting_risk (list, NOW);

  g_assert_null (words);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/waiting-risk/risk", test_risk);
  g_test_add_func ("/client/waiting-risk/midnight", test_midnight);
  g_test_add_func ("/client/waiting-risk/nothing", test_nothing);
  return g_test_run ();
}
