/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-net-poll.h"

#include <glib-unix.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MANY 300 /* more than are told in one turn */

typedef struct
{
  DskNetPoll *poll;
  DskNetWatch watch;
  int peer;
  guint n_told;
  GIOCondition told; /* last */
  void (*then) (gpointer end);
  gpointer other; /* for @then */
} End;

static void
ready_cb (GIOCondition condition, gpointer user_data)
{
  End *end = user_data;

  end->n_told++;
  end->told = condition;
  if (end->then != NULL)
    end->then (end);
}

static void
end_open (End *end, DskNetPoll *poll)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
  *end = (End){ .poll = poll, .watch = { .fd = fds[0], .ready = ready_cb, .user_data = end }, .peer = fds[1] };
}

static void
end_close (gpointer data)
{
  End *end = data;

  dsk_net_poll_want (end->poll, &end->watch, 0);
  if (end->peer >= 0)
    close (end->peer);
  close (end->watch.fd);
}

static void
say (End *end)
{
  g_assert_cmpint (write (end->peer, "x", 1), ==, 1);
}

/* One turn of the main loop, which has nothing to wait for. */
static void
turn (void)
{
  g_main_context_iteration (NULL, FALSE);
}

static void
test_level (void)
{
  DskNetPoll *poll = dsk_net_poll_new (NULL, NULL);
  End end;
  char c;

  end_open (&end, poll);
  g_assert_true (dsk_net_poll_want (poll, &end.watch, G_IO_IN));
  turn ();
  g_assert_cmpuint (end.n_told, ==, 0);
  say (&end);
  turn ();
  turn ();
  g_assert_cmpuint (end.n_told, ==, 2); /* what is not taken is told again */
  g_assert_cmpint (end.told, ==, G_IO_IN);
  g_assert_cmpint (read (end.watch.fd, &c, 1), ==, 1);
  turn ();
  g_assert_cmpuint (end.n_told, ==, 2);
  end_close (&end);
  dsk_net_poll_free (poll);
}

static void
test_both (void)
{
  DskNetPoll *poll = dsk_net_poll_new (NULL, NULL);
  End end;

  end_open (&end, poll);
  say (&end);
  dsk_net_poll_want (poll, &end.watch, G_IO_OUT);
  turn ();
  g_assert_cmpint (end.told, ==, G_IO_OUT);
  dsk_net_poll_want (poll, &end.watch, G_IO_IN | G_IO_OUT);
  turn ();
  g_assert_cmpint (end.told, ==, G_IO_IN | G_IO_OUT);
  dsk_net_poll_want (poll, &end.watch, G_IO_IN);
  turn ();
  g_assert_cmpint (end.told, ==, G_IO_IN);
  g_assert_cmpuint (end.n_told, ==, 3);
  end_close (&end);
  dsk_net_poll_free (poll);
}

/* A peer that is gone is told to who waits for anything, and to nobody else: it would be told for ever. */
static void
test_gone (void)
{
  static const GIOCondition wanted[] = { G_IO_IN, G_IO_OUT, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      DskNetPoll *poll = dsk_net_poll_new (NULL, NULL);
      End end;

      end_open (&end, poll);
      dsk_net_poll_want (poll, &end.watch, G_IO_IN);
      dsk_net_poll_want (poll, &end.watch, wanted[i]);
      close (end.peer);
      end.peer = -1;
      turn ();
      g_assert_cmpuint (end.n_told, ==, wanted[i] != 0 ? 1 : 0);
      if (wanted[i] != 0)
        g_assert_cmpint (end.told & (wanted[i] | G_IO_HUP), ==, wanted[i] | G_IO_HUP);
      end_close (&end);
      g_assert_cmpint (end.watch.wanted, ==, 0);
      dsk_net_poll_free (poll);
    }
}

static void
replace_other (gpointer data)
{
  End *end = data;
  End *other = end->other;

  end_close (other);
  end_open (other, end->poll);
  dsk_net_poll_want (end->poll, &other->watch, G_IO_IN);
}

/* Whoever is told first closes the other; what stands in its place, perhaps with its number, has nothing yet. */
static void
test_replaced (void)
{
  DskNetPoll *poll = dsk_net_poll_new (NULL, NULL);
  End ends[2];

  for (int i = 0; i < 2; i++)
    {
      end_open (&ends[i], poll);
      dsk_net_poll_want (poll, &ends[i].watch, G_IO_IN);
      say (&ends[i]);
    }
  ends[0].then = replace_other;
  ends[0].other = &ends[1];
  turn ();
  g_assert_cmpuint (ends[0].n_told, ==, 1);
  g_assert_cmpuint (ends[1].n_told, ==, 0);
  say (&ends[1]);
  ends[0].then = NULL;
  turn ();
  g_assert_cmpuint (ends[1].n_told, ==, 1);
  end_close (&ends[0]);
  end_close (&ends[1]);
  dsk_net_poll_free (poll);
}

static void
want_other_less (gpointer data)
{
  End *end = data;
  End *other = end->other;

  dsk_net_poll_want (end->poll, &other->watch, G_IO_OUT);
}

/* Who stops waiting for something within a turn is not told it in that turn. */
static void
test_less (void)
{
  DskNetPoll *poll = dsk_net_poll_new (NULL, NULL);
  End ends[2];

  for (int i = 0; i < 2; i++)
    {
      end_open (&ends[i], poll);
      dsk_net_poll_want (poll, &ends[i].watch, G_IO_IN);
      say (&ends[i]);
    }
  ends[0].then = want_other_less;
  ends[0].other = &ends[1];
  turn ();
  g_assert_cmpuint (ends[0].n_told, ==, 1);
  g_assert_cmpuint (ends[1].n_told, ==, 0);
  turn ();
  g_assert_cmpint (ends[1].told, ==, G_IO_OUT);
  end_close (&ends[0]);
  end_close (&ends[1]);
  dsk_net_poll_free (poll);
}

static gboolean
count_cb (gpointer data)
{
  ++*(guint *) data;
  return G_SOURCE_CONTINUE;
}

/* Many that always have something: nobody is told twice in a turn, all are told within two, and another source of the
 * loop gets each of its turns. */
static void
test_many (void)
{
  DskNetPoll *poll = dsk_net_poll_new (NULL, NULL);
  g_autofree End *ends = g_new (End, MANY);
  guint beside = 0;
  guint id = g_idle_add_full (G_PRIORITY_DEFAULT, count_cb, &beside, NULL);

  for (guint i = 0; i < MANY; i++)
    {
      end_open (&ends[i], poll);
      dsk_net_poll_want (poll, &ends[i].watch, G_IO_IN);
      say (&ends[i]);
    }
  turn ();
  for (guint i = 0; i < MANY; i++)
    g_assert_cmpuint (ends[i].n_told, <=, 1);
  turn ();
  for (guint i = 0; i < MANY; i++)
    {
      g_assert_cmpuint (ends[i].n_told, >=, 1);
      g_assert_cmpuint (ends[i].n_told, <=, 2);
    }
  g_assert_cmpuint (beside, ==, 2);
  g_source_remove (id);
  for (guint i = 0; i < MANY; i++)
    end_close (&ends[i]);
  dsk_net_poll_free (poll);
}

/* What the system does not wait for is said, and asked for again later. */
static void
test_refused (void)
{
  DskNetPoll *poll = dsk_net_poll_new (NULL, NULL);
  End end;
  int fd;

  end_open (&end, poll);
  fd = end.watch.fd;
  end.watch.fd = -1;
  g_assert_false (dsk_net_poll_want (poll, &end.watch, G_IO_IN));
  g_assert_cmpint (end.watch.wanted, ==, 0);
  end.watch.fd = fd;
  g_assert_true (dsk_net_poll_want (poll, &end.watch, G_IO_IN));
  end_close (&end);
  dsk_net_poll_free (poll);
}

int
main (int argc, char **argv)
{
  struct rlimit limit = { 4 * MANY, 4 * MANY };

  setrlimit (RLIMIT_NOFILE, &limit);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net-poll/level", test_level);
  g_test_add_func ("/net-poll/both", test_both);
  g_test_add_func ("/net-poll/gone", test_gone);
  g_test_add_func ("/net-poll/replaced", test_replaced);
  g_test_add_func ("/net-poll/less", test_less);
  g_test_add_func ("/net-poll/many", test_many);
  g_test_add_func ("/net-poll/refused", test_refused);
  return g_test_run ();
}
