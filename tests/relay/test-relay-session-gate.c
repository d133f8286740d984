/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sessions of one relay share a gate: a few fetch everything at a time, the others are told when it is their turn. */

#include "dsk-relay-session.h"

#define N_SESSIONS (DSK_JOB_GATE_MAX + 2)

typedef struct
{
  DskRelaySession *session; /* (owned) */
  guint built;              /* pages that it asked for and has not got yet */
  guint left;               /* how often it said that a place is free */
} Desk;

typedef struct
{
  DskJobGate *gate; /* (owned) */
  Desk desks[N_SESSIONS];
  gint64 now;
} Relay;

static void
sink (const DskSessionAction *action, gpointer user_data)
{
  Desk *desk = user_data;

  desk->built += action->type == DSK_SESSION_BUILD_PAGE;
  desk->left += action->type == DSK_SESSION_JOB_LEFT;
}

static void
event (Relay *relay, guint i, DskSessionEvent e)
{
  dsk_relay_session_step (relay->desks[i].session, &e, relay->now, 1);
}

static void
frame (Relay *relay, guint i, DskFrameType type, GBytes *json)
{
  g_autoptr (GBytes) owned = json;
  g_autoptr (GBytes) packed = dsk_frame_pack (type, owned);

  event (relay, i, (DskSessionEvent){ .type = DSK_SESSION_FRAME, .frame = packed });
}

static void
ask (Relay *relay, guint i, const char *selector)
{
  const DskPageGet get = { (char *) selector, (char *) selector, (char *) "", 10 };

  frame (relay, i, DSK_FRAME_PAGE_GET, dsk_page_get_encode (&get));
}

/* The page that it waits for is there. @ended: and was the last of its job */
static void
give (Relay *relay, guint i, gboolean ended)
{
  g_autoptr (GBytes) json = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) packed = dsk_frame_pack (DSK_FRAME_PAGE, json);

  g_assert_cmpuint (relay->desks[i].built, ==, 1);
  relay->desks[i].built = 0;
  event (relay, i, (DskSessionEvent){ .type = DSK_SESSION_PAGE, .frame = packed, .ended = ended });
}

static void
tick (Relay *relay)
{
  for (guint i = 0; i < N_SESSIONS; i++)
    event (relay, i, (DskSessionEvent){ .type = DSK_SESSION_TICK });
}

/* All are greeted, and ask for everything. */
static void
relay_init (Relay *relay)
{
  const DskHello hello = { .proto_min = 1, .proto_max = 1, .app = (char *) "test", .replica = (char *) "r" };
  const DskWelcome welcome = { .epoch = (char *) "e", .head = 9 };

  *relay = (Relay){ .gate = dsk_job_gate_new (), .now = 1000 };
  for (guint i = 0; i < N_SESSIONS; i++)
    {
      Desk *desk = &relay->desks[i];

      desk->session = dsk_relay_session_new ("dev", "usr", "Sana", "agent", relay->now, sink, desk);
      dsk_relay_session_set_gate (desk->session, relay->gate);
      frame (relay, i, DSK_FRAME_HELLO, dsk_hello_encode (&hello));
      event (relay, i, (DskSessionEvent){ .type = DSK_SESSION_WELCOMED, .welcome = &welcome });
      ask (relay, i, "all");
    }
}

static void
relay_clear (Relay *relay)
{
  for (guint i = 0; i < N_SESSIONS; i++)
    g_clear_pointer (&relay->desks[i].session, dsk_relay_session_free);
  dsk_job_gate_free (relay->gate);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Relay, relay_clear)

/* Of the sessions from @from on, the first @n have a page made. */
static void
assert_served (Relay *relay, guint from, guint n)
{
  for (guint i = from; i < N_SESSIONS; i++)
    {
      g_test_message ("session %u", i);
      g_assert_cmpuint (relay->desks[i].built, ==, i < from + n ? 1 : 0);
    }
}

/* As many at a time as there are places; whoever is done makes room for who waits longest, at the next tick. */
static void
test_turns (void)
{
  g_auto (Relay) relay = { 0 };

  relay_init (&relay);
  assert_served (&relay, 0, DSK_JOB_GATE_MAX);
  tick (&relay);
  assert_served (&relay, 0, DSK_JOB_GATE_MAX);
  /* One page of many keeps the place. */
  give (&relay, 0, FALSE);
  g_assert_cmpuint (relay.desks[0].left, ==, 0);
  ask (&relay, 0, "all");
  assert_served (&relay, 0, DSK_JOB_GATE_MAX);
  give (&relay, 0, TRUE);
  g_assert_cmpuint (relay.desks[0].left, ==, 1);
  tick (&relay);
  assert_served (&relay, 1, DSK_JOB_GATE_MAX);
}

/* What somebody waits to see goes past the gate. */
static void
test_one_conversation (void)
{
  g_auto (Relay) relay = { 0 };

  relay_init (&relay);
  ask (&relay, N_SESSIONS - 1, "conv:c");
  g_assert_cmpuint (relay.desks[N_SESSIONS - 1].built, ==, 1);
  g_assert_cmpuint (relay.desks[N_SESSIONS - 2].built, ==, 0);
}

/* Whose line ends gives its place away, and so does who asks for nothing any more. */
static void
test_gone (void)
{
  g_auto (Relay) relay = { 0 };

  relay_init (&relay);
  relay.desks[0].built = 0;
  event (&relay, 0, (DskSessionEvent){ .type = DSK_SESSION_STOP });
  g_assert_cmpuint (relay.desks[0].left, ==, 1);
  tick (&relay);
  assert_served (&relay, 1, DSK_JOB_GATE_MAX);
  for (guint i = 1; i <= DSK_JOB_GATE_MAX; i++)
    give (&relay, i, FALSE);
  relay.now += DSK_JOB_GATE_IDLE_MS;
  tick (&relay);
  assert_served (&relay, DSK_JOB_GATE_MAX + 1, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/session-gate/turns", test_turns);
  g_test_add_func ("/relay/session-gate/one-conversation", test_one_conversation);
  g_test_add_func ("/relay/session-gate/gone", test_gone);
  return g_test_run ();
}
