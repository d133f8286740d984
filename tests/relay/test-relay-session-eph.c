/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of a session that is about what is true only now. */

#include "dsk-relay-session.h"

/* A session, and what it asked for. */
typedef struct
{
  DskRelaySession *session;
  gint64 now;
  GString *actions; /* a letter an action, in the order of DskSessionActionType */
  guint close_code;
  DskWelcome welcome; /* (owned): if one was sent */
} Rig;

static void
sink (const DskSessionAction *action, gpointer user_data)
{
  static const char letters[] = "SWLPDJXprEsC";
  Rig *rig = user_data;
  g_autoptr (GBytes) json = NULL;
  DskFrameType type;

  g_string_append_c (rig->actions, letters[action->type]);
  rig->close_code = action->close_code;
  if (action->type != DSK_SESSION_SEND)
    return;
  g_assert_true (dsk_frame_unpack (action->frame, &type, &json, NULL));
  if (type == DSK_FRAME_WELCOME)
    g_assert_true (dsk_welcome_decode (json, &rig->welcome, NULL));
}

static void
rig_clear (Rig *rig)
{
  dsk_relay_session_free (rig->session);
  g_string_free (rig->actions, TRUE);
  dsk_welcome_clear (&rig->welcome);
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
  dsk_relay_session_step (rig->session, &e, rig->now, 1);
}

static void
frame (Rig *rig, DskFrameType type, GBytes *json)
{
  g_autoptr (GBytes) owned = json;
  g_autoptr (GBytes) packed = dsk_frame_pack (type, owned);

  event (rig, (DskSessionEvent){ .type = DSK_SESSION_FRAME, .frame = packed });
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
say (Rig *rig, DskEphSayType type)
{
  const DskEphSay what = { .type = type, .conv = (char *) "c", .on = TRUE, .presence = DSK_PRESENCE_BUSY };

  frame (rig, DSK_FRAME_EPH, dsk_eph_say_encode (&what));
}

static void
eph_built (Rig *rig, gboolean something)
{
  g_autoptr (GBytes) json = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) packed = dsk_frame_pack (DSK_FRAME_EPH, json);

  event (rig, (DskSessionEvent){ .type = DSK_SESSION_EPH, .frame = something ? packed : NULL });
}

static void
eph_ack (Rig *rig, guint eph)
{
  const DskAck a = { .eph = eph };

  frame (rig, DSK_FRAME_ACK, dsk_ack_encode (&a));
}

/* A session that is live at 9 with nothing to do. */
static void
go_live (Rig *rig, gboolean able)
{
  const DskHello hello = { .proto_min = 1, .proto_max = 1, .app = (char *) "test", .replica = (char *) "r",
                           .epoch = (char *) "e", .cursor = 9, .eph = able };
  const DskWelcome welcome = { .epoch = (char *) "e", .head = 9 };

  *rig = (Rig){ .now = 1000, .actions = g_string_new (NULL) };
  rig->session = dsk_relay_session_new ("dev", "usr", "Sana", "agent", rig->now, sink, rig);
  frame (rig, DSK_FRAME_HELLO, dsk_hello_encode (&hello));
  g_assert_false (dsk_relay_session_takes_eph (rig->session));
  event (rig, (DskSessionEvent){ .type = DSK_SESSION_WELCOMED, .welcome = &welcome });
  assert_actions (rig, "WS");
  g_assert_true (rig->welcome.eph);
  g_assert_cmpint (dsk_relay_session_takes_eph (rig->session), ==, able);
}

/* What is true only now goes last, and only so far ahead of the device. */
static void
test_credit (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, TRUE);
  head (&rig, 10);
  assert_actions (&rig, "L");
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_NEWS });
  assert_actions (&rig, "");
  live (&rig, 10);
  assert_actions (&rig, "SE");
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_NEWS });
  eph_built (&rig, TRUE);
  assert_actions (&rig, "SE");
  eph_built (&rig, TRUE);
  assert_actions (&rig, "S");
  for (guint i = 0; i < 100; i++)
    event (&rig, (DskSessionEvent){ .type = DSK_SESSION_NEWS });
  assert_actions (&rig, "");
  eph_ack (&rig, 1);
  assert_actions (&rig, "E");
  eph_built (&rig, FALSE);
  assert_actions (&rig, "");
  eph_ack (&rig, 2);
  assert_actions (&rig, "C");
  g_assert_cmpuint (rig.close_code, ==, DSK_CLOSE_PROTOCOL);
}

/* Nothing of it while rows wait for credit, too. */
static void
test_starved (void)
{
  g_auto (Rig) rig = { 0 };

  go_live (&rig, TRUE);
  for (guint i = 0; i < DSK_CREDIT_FRAMES; i++)
    {
      head (&rig, 10 + i);
      live (&rig, 10 + i);
    }
  g_string_truncate (rig.actions, 0);
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_NEWS });
  assert_actions (&rig, "");
  ack (&rig, 10, 1, 8);
  assert_actions (&rig, "E");
}

static void
test_words (void)
{
  g_auto (Rig) rig = { 0 };
  g_auto (Rig) older = { 0 };

  go_live (&rig, TRUE);
  say (&rig, DSK_EPH_SAY_TYPING);
  assert_actions (&rig, "s");
  frame (&rig, DSK_FRAME_EPH, g_bytes_new_static ("{\"say\":\"dancing\"}", 17));
  assert_actions (&rig, "");
  for (guint i = 0; i < 200; i++)
    say (&rig, DSK_EPH_SAY_VIEWING);
  g_assert_cmpuint (rig.actions->len, <=, 60);
  g_string_truncate (rig.actions, 0);
  frame (&rig, DSK_FRAME_EPH, g_bytes_new_static ("{\"say\":\"typing\"}", 16));
  rig.now += 1000;
  frame (&rig, DSK_FRAME_EPH, g_bytes_new_static ("{\"say\":\"typing\"}", 16));
  assert_actions (&rig, "C");

  /* A device that did not name it is an older one: it is told nothing, and says nothing. */
  go_live (&older, FALSE);
  event (&older, (DskSessionEvent){ .type = DSK_SESSION_NEWS });
  assert_actions (&older, "");
  say (&older, DSK_EPH_SAY_VIEWING);
  assert_actions (&older, "C");
}

/* What a newer device says beyond what is known here is passed over, if it is whole. */
static void
test_newer_device (void)
{
  g_autoptr (GBytes) whole = g_bytes_new_static ("\xc8\0\0\0\0\x02{}", 8);
  g_autoptr (GBytes) broken = g_bytes_new_static ("\xc8\0\0\0\0\x09{}", 8);
  g_auto (Rig) rig = { 0 };

  go_live (&rig, TRUE);
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_FRAME, .frame = whole });
  assert_actions (&rig, "");
  event (&rig, (DskSessionEvent){ .type = DSK_SESSION_FRAME, .frame = broken });
  assert_actions (&rig, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/session-eph/credit", test_credit);
  g_test_add_func ("/relay/session-eph/starved", test_starved);
  g_test_add_func ("/relay/session-eph/words", test_words);
  g_test_add_func ("/relay/session-eph/newer-device", test_newer_device);
  return g_test_run ();
}
