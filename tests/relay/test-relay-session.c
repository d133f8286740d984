/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dsk-error.h"
#include "dsk-relay-session.h"

#define WALL 1750000000000

/* A session, and what it asked for. */
typedef struct
{
  DskRelaySession *session;
  gint64 now;
  GString *actions;   /* a letter an action, see sink() */
  guint close_code;
  gint64 cursor;      /* of the last L */
  gint64 n;           /* of the last X */
  DskResultCode code; /* of the last X without a command */
  DskFrameType sent;  /* of the last S */
  GBytes *json;       /* of the last S */
  guint limit;        /* of the last P */
} Rig;

static void
sink (const DskSessionAction *action, gpointer user_data)
{
  static const char letters[] = "SWLPDJXprEsC";
  Rig *rig = user_data;

  g_string_append_c (rig->actions, letters[action->type]);
  if (action->type == DSK_SESSION_SEND)
    {
      g_clear_pointer (&rig->json, g_bytes_unref);
      g_assert_true (dsk_frame_unpack (action->frame, &rig->sent, &rig->json, NULL));
    }
  else if (action->type == DSK_SESSION_BUILD_LIVE)
    rig->cursor = action->cursor;
  else if (action->type == DSK_SESSION_BUILD_PAGE)
    rig->limit = action->get->limit;
  else if (action->type == DSK_SESSION_EXECUTE)
    {
      rig->n = action->n;
      rig->code = action->command == NULL ? action->code : DSK_RESULT_OK;
    }
  else if (action->type == DSK_SESSION_CLOSE)
    rig->close_code = action->close_code;
}

static void
rig_init (Rig *rig)
{
  *rig = (Rig){ .now = 1000, .actions = g_string_new (NULL) };
  rig->session = dsk_relay_session_new ("dev", "usr", "Sana", "agent", rig->now, sink, rig);
}

static void
rig_clear (Rig *rig)
{
  dsk_relay_session_free (rig->session);
  g_string_free (rig->actions, TRUE);
  g_clear_pointer (&rig->json, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rig, rig_clear)

/* Takes the letters since the last call. */
#define assert_actions(rig, wanted) \
  G_STMT_START \
  { \
    g_assert_cmpstr ((rig)->actions->str, ==, wanted); \
    g_string_truncate ((rig)->actions, 0); \
  } \
  G_STMT_END

static void
event (Rig *rig, DskSessionEvent e)
{
  dsk_relay_session_step (rig->session, &e, rig->now, WALL);
}

static void
frame (Rig *rig, DskFrameType type, GBytes *json)
{
  g_autoptr (GBytes) owned = json;
  g_autoptr (GBytes) packed = dsk_frame_pack (type, owned);

  event (rig, (DskSessionEvent){ .type = DSK_SESSION_FRAME, .frame = packed });
}

static void
say_hello (Rig *rig, const char *epoch, gint64 cursor)
{
  const DskHello hello = { .proto_min = 1, .proto_max = 1, .app = (char *) "test", .replica = (char *) "r",
                           .epoch = (char *) epoch, .cursor = cursor };

  frame (rig, DSK_FRAME_HELLO, dsk_hello_encode (&hello));
}

static void
welcomed (Rig *rig, const char *epoch, gint64 head, gboolean must_refetch)
{
  const DskWelcome welcome = { .epoch = (char *) epoch, .head = head, .must_refetch = must_refetch };

  event (rig, (DskSessionEvent){ .type = DSK_SESSION_WELCOMED, .welcome = &welcome });
}

static void
head (Rig *rig, gint64 at)
{
  event (rig, (DskSessionEvent){ .type = DSK_SESSION_HEAD, .head = at });
}

static void
live (Rig *rig, gint64 upto)
{
  g_autoptr (GBytes) json = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) packed = dsk_frame_pack (DSK_FRAME_LIVE, json);

  event (rig, (DskSessionEvent){ .type = DSK_SESSION_LIVE, .frame = packed, .upto = upto });
}

static void
ack (Rig *rig, gint64 upto, guint frames, guint bytes)
{
  const DskAck a = { .upto = upto, .frames = frames, .bytes = bytes };

  frame (rig, DSK_FRAME_ACK, dsk_ack_encode (&a));
}

static void
ask_page (Rig *rig, guint limit)
{
  const DskPageGet get = { (char *) "all", (char *) "all", (char *) "", limit };

  frame (rig, DSK_FRAME_PAGE_GET, dsk_page_get_encode (&get));
}

static void
command (Rig *rig, gint64 n)
{
  g_autoptr (DskCommand) c = dsk_command_new (DSK_COMMAND_CLAIM, "01890000-0000-7000-8000-000000000001",
                                              "01890000-0000-7000-8000-000000000002");

  c->n = n;
  frame (rig, DSK_FRAME_COMMAND, dsk_command_encode (c));
}

static void
page_built (Rig *rig)
{
  g_autoptr (GBytes) json = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) packed = dsk_frame_pack (DSK_FRAME_PAGE, json);

  event (rig, (DskSessionEvent){ .type = DSK_SESSION_PAGE, .frame = packed });
}

/* A session that is live at @cursor with nothing to do. */
static void
go_live (Rig *rig, gint64 cursor)
{
  rig_init (rig);
  say_hello (rig, "e", cursor);
  welcomed (rig, "e", cursor, FALSE);
  assert_actions (rig, "WS");
}

/* --- tests --- */

static void
test_hello (void)
{
  g_auto (Rig) rig = { 0 };
  g_auto (DskWelcome) welcome = { 0 };

  rig_init (&rig);
  say_hello (&rig, "e", 7);
  assert_actions (&rig, "W");
  welcomed (&rig, "e", 9, FALSE);
  /* It missed two: the next live frame is asked for at once. */
  assert_actions (&rig, "SL");
  g_assert_cmpint (rig.cursor, ==, 7);
  g_assert_cmpint (rig.sent, ==, DSK_FRAME_WELCOME);
  g_assert_true (dsk_welcome_decode (rig.json, &welcome, NULL));
  g_assert_cmpstr (welcome.device, ==, "dev");
  g_assert_cmpstr (welcome.user_name, ==, "Sana");
  g_assert_cmpint (welcome.now, ==, WALL);
  g_assert_cmpint (welcome.head, ==, 9);
  g_assert_cmpuint (welcome.credit_frames, ==, DSK_CREDIT_FRAMES);
  g_assert_false (welcome.must_refetch);
}

/* A replica of another epoch starts over: the head is its cursor. */
static void
test_refetch (void)
{
  g_auto (Rig) rig = { 0 };
  g_auto (DskWelcome) welcome = { 0 };

  rig_init (&rig);
  say_hello (&rig, "old", 500);
  welcomed (&rig, "new", 9, FALSE);
  assert_actions (&rig, "WS");
  g_assert_true (dsk_welcome_decode (rig.json, &welcome, NULL));
  g_assert_true (welcome.must_refetch);
  head (&rig, 10);
  assert_actions (&rig, "L");
  g_assert_cmpint (rig.cursor, ==, 9);
}

static void
test_bad_beginnings (void)
{
  const struct
  {
    DskFrameType type;
    const char *json;
    guint code;
  } cases[] = {
    { DSK_FRAME_ACK, "{\"upto\":0,\"frames\":0,\"bytes\":0}", DSK_CLOSE_PROTOCOL },
    { DSK_FRAME_HELLO, "{}", DSK_CLOSE_PROTOCOL },
    { DSK_FRAME_HELLO, "{\"proto\":[7,9],\"replica\":\"r\"}", DSK_CLOSE_RELAY_OLD },
    { DSK_FRAME_WELCOME, "{}", DSK_CLOSE_PROTOCOL },
    { DSK_FRAME_PING, "{}", DSK_CLOSE_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Rig) rig = { 0 };

      rig_init (&rig);
      frame (&rig, cases[i].type, g_bytes_new_static (cases[i].json, strlen (cases[i].json)));
      assert_actions (&rig, "C");
      g_assert_cmpuint (rig.close_code, ==, cases[i].code);
      g_assert_true (dsk_relay_session_is_closed (rig.session));
    }
}

static void
test_garbage (void)
{
  g_auto (Rig) rig = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x01\x07zzzz", 6);

  go_live (&rig, 1);
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_FRAME, .frame = bytes });
  assert_actions (&rig, "C");
  g_assert_cmpuint (rig.close_code, ==, DSK_CLOSE_PROTOCOL);
  /* Nothing more comes out of it. */
  head (&rig, 99);
  live (&rig, 99);
  assert_actions (&rig, "");
}

static void
test_one_build_at_a_time (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, 1);
  head (&rig, 2);
  head (&rig, 3);
  head (&rig, 4);
  assert_actions (&rig, "L");
  live (&rig, 3);
  assert_actions (&rig, "SL");
  g_assert_cmpint (rig.cursor, ==, 3);
  live (&rig, 4);
  assert_actions (&rig, "S");
}

/* What this device may not see moves the log, too, and costs it nothing. */
static void
test_nothing_to_tell (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, 1);
  head (&rig, 2);
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_LIVE });
  assert_actions (&rig, "L");
  head (&rig, 3);
  assert_actions (&rig, "L");
  g_assert_cmpint (rig.cursor, ==, 1);
}

/* The log moved while a frame was read that turned out empty: it must look again. */
static void
test_moved_while_building (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, 1);
  head (&rig, 2);
  head (&rig, 3);
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_LIVE });
  assert_actions (&rig, "LL");
}

static void
test_credit (void)
{
  g_auto (Rig) rig = { 0 };
  gsize one;

  go_live (&rig, 1);
  for (gint64 i = 2; i < 2 + DSK_CREDIT_FRAMES; i++)
    {
      head (&rig, i);
      live (&rig, i);
      assert_actions (&rig, "LS");
    }
  one = dsk_relay_session_outstanding (rig.session) / DSK_CREDIT_FRAMES;
  head (&rig, 50);
  ask_page (&rig, 10);
  assert_actions (&rig, "");
  ack (&rig, 2, 1, (guint) one);
  assert_actions (&rig, "P");
  g_assert_cmpint (dsk_relay_session_acked (rig.session), ==, 2);
  page_built (&rig);
  assert_actions (&rig, "S");
  ack (&rig, 5, DSK_CREDIT_FRAMES, (guint) one * DSK_CREDIT_FRAMES);
  assert_actions (&rig, "L");
  g_assert_cmpuint (dsk_relay_session_outstanding (rig.session), ==, 0);
}

static void
test_slow (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, 1);
  for (gint64 i = 2; i < 2 + DSK_CREDIT_FRAMES; i++)
    {
      head (&rig, i);
      live (&rig, i);
    }
  head (&rig, 60);
  g_string_truncate (rig.actions, 0);
  for (int s = 0; s < 59; s++)
    {
      rig.now += 1000;
      frame (&rig, DSK_FRAME_PONG, dsk_ping_encode (1));
      event (&rig, (DskSessionEvent){ .type = DSK_SESSION_TICK });
    }
  assert_actions (&rig, "SS");
  rig.now += 1000;
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_TICK });
  g_assert_cmpuint (rig.close_code, ==, DSK_CLOSE_SLOW);
}

/* Without credit but with nothing to be told, nobody is slow. */
static void
test_quiet_is_not_slow (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, 1);
  for (gint64 i = 2; i < 2 + DSK_CREDIT_FRAMES; i++)
    {
      head (&rig, i);
      live (&rig, i);
    }
  for (int s = 0; s < 200; s++)
    {
      rig.now += 1000;
      frame (&rig, DSK_FRAME_PONG, dsk_ping_encode (1));
      event (&rig, (DskSessionEvent){ .type = DSK_SESSION_TICK });
    }
  g_assert_false (dsk_relay_session_is_closed (rig.session));
}

static void
test_bad_acks (void)
{
  const DskAck bad[] = { { 1, 1, 0 }, { 99, 0, 0 }, { 1, 0, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (Rig) rig = { 0 };

      go_live (&rig, 1);
      ack (&rig, bad[i].upto, bad[i].frames, bad[i].bytes);
      assert_actions (&rig, "C");
      g_assert_cmpuint (rig.close_code, ==, DSK_CLOSE_PROTOCOL);
    }
}

/* What is live and what is paged take turns. */
static void
test_turns (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, 1);
  ask_page (&rig, 5000);
  assert_actions (&rig, "P");
  g_assert_cmpuint (rig.limit, ==, DSK_PAGE_ROWS);
  ask_page (&rig, 0);
  head (&rig, 2);
  page_built (&rig);
  assert_actions (&rig, "SL");
  head (&rig, 3);
  live (&rig, 2);
  assert_actions (&rig, "SP");
  g_assert_cmpuint (rig.limit, ==, 1);
}

static void
test_too_many_pages (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, 1);
  for (int i = 0; i <= DSK_SESSION_PAGE_JOBS; i++)
    ask_page (&rig, 10);
  assert_actions (&rig, "P");
  ask_page (&rig, 10);
  assert_actions (&rig, "C");
  g_assert_cmpuint (rig.close_code, ==, DSK_CLOSE_RATE);
}

static void
test_commands (void)
{
  g_auto (Rig) rig = { 0 };
  const DskCommandResult ok = { .code = DSK_RESULT_OK, .seq = 4 };
  g_auto (DskCommandResult) read = { 0 };
  gint64 n;

  go_live (&rig, 1);
  command (&rig, 1);
  command (&rig, 2);
  assert_actions (&rig, "XX");
  g_assert_cmpint (rig.n, ==, 2);
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_EXECUTED, .n = 1, .result = &ok });
  assert_actions (&rig, "S");
  g_assert_cmpint (rig.sent, ==, DSK_FRAME_RESULT);
  g_assert_true (dsk_result_decode (rig.json, &n, &read, NULL));
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (read.seq, ==, 4);
}

/* A command that can't be understood still gets its number a result. */
static void
test_commands_not_understood (void)
{
  const struct
  {
    const char *json;
    const char *actions;
    DskResultCode code;
  } cases[] = {
    { "{\"n\":5,\"id\":\"01890000-0000-7000-8000-000000000001\",\"type\":\"future@9\",\"args\":{}}", "X",
      DSK_RESULT_UNSUPPORTED },
    { "{\"n\":5,\"id\":\"nonsense\",\"type\":\"conv.claim@1\",\"args\":7}", "X", DSK_RESULT_INVALID },
    { "{\"id\":\"x\"}", "C", DSK_RESULT_OK },
    { "{\"n\":0}", "C", DSK_RESULT_OK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Rig) rig = { 0 };

      go_live (&rig, 1);
      frame (&rig, DSK_FRAME_COMMAND, g_bytes_new_static (cases[i].json, strlen (cases[i].json)));
      assert_actions (&rig, cases[i].actions);
      if (cases[i].code == DSK_RESULT_UNSUPPORTED)
        g_assert_cmpint (rig.code, ==, DSK_RESULT_UNSUPPORTED);
      if (*cases[i].actions == 'X')
        g_assert_cmpint (rig.n, ==, 5);
    }
}

static void
test_fork_and_gap (void)
{
  g_auto (Rig) fork = { 0 };
  g_auto (Rig) gap = { 0 };

  go_live (&fork, 1);
  event (&fork, (DskSessionEvent){ .type = DSK_SESSION_EXECUTED, .n = 1, .fork = TRUE });
  g_assert_cmpuint (fork.close_code, ==, DSK_CLOSE_FORK);
  go_live (&gap, 1);
  event (&gap, (DskSessionEvent){ .type = DSK_SESSION_EXECUTED, .n = 1, .gap = TRUE });
  g_assert_cmpuint (gap.close_code, ==, DSK_SESSION_CLOSE_AGAIN);
}

/* A long outbox is slowed down, not thrown out. */
static void
test_rate (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, 1);
  for (int i = 1; i < DSK_SESSION_COMMAND_BURST; i++)
    command (&rig, i);
  g_assert_null (strchr (rig.actions->str, 'p'));
  command (&rig, DSK_SESSION_COMMAND_BURST);
  g_assert_nonnull (strchr (rig.actions->str, 'p'));
  g_string_truncate (rig.actions, 0);
  rig.now += 10;
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_TICK });
  assert_actions (&rig, "");
  rig.now += 1000;
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_TICK });
  assert_actions (&rig, "r");
  for (int i = 0; i < DSK_SESSION_COMMAND_RATE - 1; i++)
    command (&rig, 1000 + i);
  g_assert_null (strchr (rig.actions->str, 'p'));
  command (&rig, 2000);
  command (&rig, 2001);
  g_assert_nonnull (strchr (rig.actions->str, 'p'));
}

static void
test_errors (void)
{
  const struct
  {
    DskError code;
    guint close;
  } cases[] = {
    { DSK_ERROR_FORBIDDEN, DSK_CLOSE_REVOKED },       { DSK_ERROR_UNAUTHENTICATED, DSK_CLOSE_AUTH },
    { DSK_ERROR_INVALID, DSK_CLOSE_PROTOCOL },        { DSK_ERROR_NEWER, DSK_SESSION_CLOSE_AGAIN },
    { DSK_ERROR_FULL, DSK_SESSION_CLOSE_AGAIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (DSK_ERROR, (int) cases[i].code, "x");
      g_auto (Rig) rig = { 0 };

      go_live (&rig, 1);
      head (&rig, 2);
      event (&rig, (DskSessionEvent){ .type = DSK_SESSION_LIVE, .error = error });
      assert_actions (&rig, "LC");
      g_assert_cmpuint (rig.close_code, ==, cases[i].close);
    }
}

static void
test_time (void)
{
  g_auto (Rig) silent = { 0 };
  g_auto (Rig) mute = { 0 };

  go_live (&silent, 1);
  silent.now += DSK_SESSION_PING_MS;
  event (&silent, (DskSessionEvent){ .type = DSK_SESSION_TICK });
  assert_actions (&silent, "S");
  g_assert_cmpint (silent.sent, ==, DSK_FRAME_PING);
  silent.now += DSK_SESSION_DEAD_MS - DSK_SESSION_PING_MS;
  event (&silent, (DskSessionEvent){ .type = DSK_SESSION_TICK });
  g_assert_cmpuint (silent.close_code, ==, DSK_CLOSE_SLOW);

  rig_init (&mute);
  mute.now += DSK_SESSION_HELLO_MS;
  event (&mute, (DskSessionEvent){ .type = DSK_SESSION_TICK });
  g_assert_cmpuint (mute.close_code, ==, DSK_CLOSE_PROTOCOL);
}

static void
test_sent_away (void)
{
  g_auto (Rig) revoked = { 0 }, stopped = { 0 };

  go_live (&revoked, 1);
  event (&revoked, (DskSessionEvent){ .type = DSK_SESSION_REVOKED });
  g_assert_cmpuint (revoked.close_code, ==, DSK_CLOSE_REVOKED);
  go_live (&stopped, 1);
  event (&stopped, (DskSessionEvent){ .type = DSK_SESSION_STOP });
  g_assert_cmpuint (stopped.close_code, ==, DSK_SESSION_CLOSE_AWAY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/session/hello", test_hello);
  g_test_add_func ("/relay/session/refetch", test_refetch);
  g_test_add_func ("/relay/session/bad-beginnings", test_bad_beginnings);
  g_test_add_func ("/relay/session/garbage", test_garbage);
  g_test_add_func ("/relay/session/one-build-at-a-time", test_one_build_at_a_time);
  g_test_add_func ("/relay/session/nothing-to-tell", test_nothing_to_tell);
  g_test_add_func ("/relay/session/moved-while-building", test_moved_while_building);
  g_test_add_func ("/relay/session/credit", test_credit);
  g_test_add_func ("/relay/session/slow", test_slow);
  g_test_add_func ("/relay/session/quiet-is-not-slow", test_quiet_is_not_slow);
  g_test_add_func ("/relay/session/bad-acks", test_bad_acks);
  g_test_add_func ("/relay/session/turns", test_turns);
  g_test_add_func ("/relay/session/too-many-pages", test_too_many_pages);
  g_test_add_func ("/relay/session/commands", test_commands);
  g_test_add_func ("/relay/session/commands-not-understood", test_commands_not_understood);
  g_test_add_func ("/relay/session/fork-and-gap", test_fork_and_gap);
  g_test_add_func ("/relay/session/rate", test_rate);
  g_test_add_func ("/relay/session/errors", test_errors);
  g_test_add_func ("/relay/session/time", test_time);
  g_test_add_func ("/relay/session/sent-away", test_sent_away);
  return g_test_run ();
}
