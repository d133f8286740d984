/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which wire is tried next, and what is remembered of networks. */

#include <glib/gstdio.h>
#include <string.h>

#include "dsk-wire-choice.h"
#include "dsk-wire-memory.h"

#define NOW 1000
#define NETWORK "0123456789abcdef"
#define HOUR_MS ((gint64) 60 * 60 * 1000)

/* A story: what each try came to. s: the WebSocket worked, p: requests worked; S, P: it was barred; f, q: the
 * WebSocket, the requests failed for another reason. */
static void
test_stories (void)
{
  static const struct
  {
    const char *story;
    DskWireKind next;
    gboolean at_once; /* after the last failure */
    gboolean settled;
  } cases[] = {
    { "", DSK_WIRE_SOCKET, FALSE, FALSE },
    { "S", DSK_WIRE_SOCKET, FALSE, FALSE },
    { "SS", DSK_WIRE_POLL, TRUE, FALSE },
    { "SfS", DSK_WIRE_SOCKET, FALSE, FALSE }, /* a relay that is away is no proxy */
    { "ffffff", DSK_WIRE_SOCKET, FALSE, FALSE },
    { "SsS", DSK_WIRE_SOCKET, FALSE, FALSE },
    { "SSP", DSK_WIRE_SOCKET, FALSE, FALSE }, /* it was not that */
    { "SSq", DSK_WIRE_SOCKET, FALSE, FALSE },
    { "SSPSS", DSK_WIRE_POLL, TRUE, FALSE },
    { "SSp", DSK_WIRE_POLL, FALSE, TRUE },
    { "SSpqq", DSK_WIRE_POLL, FALSE, TRUE },
    { "SSpqqpqq", DSK_WIRE_POLL, FALSE, TRUE },
    { "SSpqqq", DSK_WIRE_SOCKET, FALSE, FALSE },
    { "SSpS", DSK_WIRE_POLL, TRUE, TRUE }, /* a probe that failed */
    { "SSpf", DSK_WIRE_POLL, FALSE, TRUE },
    { "SSps", DSK_WIRE_SOCKET, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DskWireChoice choice;
      gboolean at_once = FALSE;

      g_test_message ("%s", cases[i].story);
      dsk_wire_choice_init (&choice, FALSE, NOW);
      for (const char *c = cases[i].story; *c != '\0'; c++)
        {
          DskWireKind kind = *c == 's' || *c == 'S' || *c == 'f' ? DSK_WIRE_SOCKET : DSK_WIRE_POLL;

          at_once = FALSE;
          if (*c == 's' || *c == 'p')
            dsk_wire_choice_worked (&choice, kind, NOW);
          else
            at_once = dsk_wire_choice_failed (
                &choice, kind, *c == 'S' || *c == 'P' ? DSK_WIRE_END_BARRED : DSK_WIRE_END_FAILED, NOW);
        }
      g_assert_cmpint (dsk_wire_choice_next (&choice, NOW), ==, cases[i].next);
      g_assert_cmpint (at_once, ==, cases[i].at_once);
      g_assert_cmpint (dsk_wire_choice_probe_at (&choice) != 0, ==, cases[i].settled);
    }
}

/* A WebSocket is tried after 2 minutes, then 4, 8 … and never more seldom than every two hours. */
static void
test_probes (void)
{
  DskWireChoice choice;
  gint64 now = NOW;
  gint64 previous = 0;

  dsk_wire_choice_init (&choice, TRUE, now);
  for (guint i = 0; i < 20; i++)
    {
      gint64 at = dsk_wire_choice_probe_at (&choice);
      gint64 wait = at - now;

      g_assert_cmpint (wait, ==, i == 0 ? DSK_WIRE_PROBE_MS : MIN (2 * previous, DSK_WIRE_PROBE_MAX_MS));
      g_assert_cmpint (dsk_wire_choice_next (&choice, at - 1), ==, DSK_WIRE_POLL);
      g_assert_cmpint (dsk_wire_choice_next (&choice, at), ==, DSK_WIRE_SOCKET);
      now = at;
      g_assert_true (dsk_wire_choice_failed (&choice, DSK_WIRE_SOCKET, DSK_WIRE_END_BARRED, now));
      previous = wait;
    }
  dsk_wire_choice_worked (&choice, DSK_WIRE_SOCKET, now);
  g_assert_cmpint (dsk_wire_choice_probe_at (&choice), ==, 0);
}

static void
test_memory (void)
{
  g_autofree char *dir = g_dir_make_tmp ("dastak-memory-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "network.conf", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *last = NULL;

  g_assert_null (dsk_wire_memory_last (path));
  g_assert_false (dsk_wire_memory_recall (path, NETWORK, NOW));
  g_assert_false (dsk_wire_memory_recall (NULL, NETWORK, NOW));
  dsk_wire_memory_note (path, NETWORK, TRUE, NOW);
  dsk_wire_memory_note (NULL, NETWORK, TRUE, NOW);
  g_assert_true (dsk_wire_memory_recall (path, NETWORK, NOW));
  g_assert_true (dsk_wire_memory_recall (path, NETWORK, NOW + 5 * HOUR_MS));
  g_assert_false (dsk_wire_memory_recall (path, NETWORK, NOW + 6 * HOUR_MS));
  g_assert_false (dsk_wire_memory_recall (path, NETWORK, NOW - 1)); /* the clock was wrong then, or is now */
  g_assert_false (dsk_wire_memory_recall (path, "another", NOW));
  last = dsk_wire_memory_last (path);
  g_assert_cmpstr (last, ==, "long-poll");

  /* Nothing is written while there is nothing new. */
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  dsk_wire_memory_note (path, NETWORK, TRUE, NOW + HOUR_MS / 2);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  dsk_wire_memory_note (path, NETWORK, TRUE, NOW + 2 * HOUR_MS);
  g_assert_true (dsk_wire_memory_recall (path, NETWORK, NOW + 7 * HOUR_MS));

  dsk_wire_memory_note (path, "another", FALSE, NOW + 9 * HOUR_MS);
  g_assert_false (dsk_wire_memory_recall (path, NETWORK, NOW + 7 * HOUR_MS)); /* what is over was swept */
  dsk_wire_memory_note (path, NETWORK, TRUE, NOW);
  dsk_wire_memory_note (path, NETWORK, FALSE, NOW);
  g_assert_false (dsk_wire_memory_recall (path, NETWORK, NOW));
  g_free (last);
  last = dsk_wire_memory_last (path);
  g_assert_cmpstr (last, ==, "websocket");
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_network (void)
{
  g_autofree char *network = dsk_wire_memory_network ();
  g_autofree char *again = dsk_wire_memory_network ();

  g_assert_cmpuint (strlen (network), ==, 16);
  g_assert_cmpstr (network, ==, again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/wire-choice/stories", test_stories);
  g_test_add_func ("/client/wire-choice/probes", test_probes);
  g_test_add_func ("/client/wire-choice/memory", test_memory);
  g_test_add_func ("/client/wire-choice/network", test_network);
  return g_test_run ();
}
