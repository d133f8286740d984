/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-messages.h"
#include "dsk-messages-eph.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-json-guard.h"

#define ID1 "01890000-0000-7000-8000-000000000001"
#define ID2 "01890000-0000-7000-8000-000000000002"
#define ID3 "01890000-0000-7000-8000-000000000003"

/* Through a frame, as in life. */
static GBytes *
travel (DskFrameType type, GBytes *json)
{
  g_autoptr (GBytes) frame = dsk_frame_pack (type, json);
  g_autoptr (GError) error = NULL;
  DskFrameType got;
  GBytes *out = NULL;

  g_assert_true (dsk_frame_unpack (frame, &got, &out, &error));
  g_assert_no_error (error);
  g_assert_cmpint (got, ==, type);
  return out;
}

static void
test_hello (void)
{
  const DskHello in = { .proto_min = 1,
                        .proto_max = 3,
                        .app = (char *) "dastak 0.1",
                        .replica = (char *) ID1,
                        .epoch = NULL,
                        .cursor = G_MAXINT64,
                        .last_n = 42,
                        .schema_rev = 1,
                        .eph = TRUE };
  g_autoptr (GBytes) json = dsk_hello_encode (&in);
  g_autoptr (GBytes) arrived = travel (DSK_FRAME_HELLO, json);
  g_auto (DskHello) out = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_hello_decode (arrived, &out, &error));
  g_assert_no_error (error);
  g_assert_cmpint (out.proto_min, ==, 1);
  g_assert_cmpint (out.proto_max, ==, 3);
  g_assert_cmpstr (out.app, ==, in.app);
  g_assert_cmpstr (out.replica, ==, in.replica);
  g_assert_null (out.epoch);
  g_assert_cmpint (out.cursor, ==, in.cursor);
  g_assert_cmpint (out.last_n, ==, 42);
  g_assert_cmpint (out.schema_rev, ==, 1);
  g_assert_true (out.eph);
}

static void
test_welcome (void)
{
  const DskWelcome in = { .proto = 1,
                          .epoch = (char *) "e-1",
                          .head = 77,
                          .last_n = 5,
                          .now = 1700000000000,
                          .device = (char *) ID1,
                          .user = (char *) ID2,
                          .user_name = (char *) "عائشہ",
                          .role = (char *) "agent",
                          .must_refetch = TRUE,
                          .credit_frames = 4,
                          .credit_bytes = 524288,
                          .page_rows = 1000 };
  g_autoptr (GBytes) json = dsk_welcome_encode (&in);
  g_autoptr (GBytes) arrived = travel (DSK_FRAME_WELCOME, json);
  g_auto (DskWelcome) out = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_welcome_decode (arrived, &out, &error));
  g_assert_no_error (error);
  g_assert_cmpint (out.proto, ==, 1);
  g_assert_cmpstr (out.epoch, ==, "e-1");
  g_assert_cmpint (out.head, ==, 77);
  g_assert_cmpint (out.last_n, ==, 5);
  g_assert_cmpint (out.now, ==, in.now);
  g_assert_cmpstr (out.device, ==, ID1);
  g_assert_cmpstr (out.user, ==, ID2);
  g_assert_cmpstr (out.user_name, ==, in.user_name);
  g_assert_cmpstr (out.role, ==, "agent");
  g_assert_true (out.must_refetch);
  g_assert_cmpuint (out.credit_frames, ==, 4);
  g_assert_cmpuint (out.credit_bytes, ==, 524288);
  g_assert_cmpuint (out.page_rows, ==, 1000);
}

static void
test_verify (void)
{
  g_auto (DskVerify) out = { 0 };
  g_auto (DskVerify) old = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = dsk_verify_encode (&(DskVerify){ .after = (char *) "a", .deep = TRUE, .rev = 3 });
  g_autoptr (GBytes) before = g_bytes_new_static ("{\"after\":\"a\"}", 13);

  g_assert_true (dsk_verify_decode (json, &out, &error));
  g_assert_cmpstr (out.after, ==, "a");
  g_assert_true (out.deep);
  g_assert_cmpint (out.rev, ==, 3);
  g_assert_true (dsk_verify_decode (before, &old, &error));
  g_assert_cmpint (old.rev, ==, 0);
}

/* However it is written, an acknowledgement means the same: what we write ourselves is read at a glance. */
static void
test_ack_forms (void)
{
  static const struct
  {
    const char *members;
    gboolean ok;
    DskAck ack;
  } cases[] = {
    { "\"upto\":9,\"frames\":3,\"bytes\":70", TRUE, { 9, 3, 70, 0 } },
    { "\"upto\":9,\"frames\":3,\"bytes\":70,\"eph\":5", TRUE, { 9, 3, 70, 5 } },
    { "\"upto\":0,\"frames\":0,\"bytes\":0,\"eph\":0", TRUE, { 0, 0, 0, 0 } },
    { "\"upto\":999999999999999,\"frames\":1,\"bytes\":1", TRUE, { 999999999999999, 1, 1, 0 } },
    { "\"upto\":1234567890123456,\"frames\":1,\"bytes\":1", TRUE, { 1234567890123456, 1, 1, 0 } },
    { "\"upto\":9223372036854775807,\"frames\":1,\"bytes\":1", TRUE, { G_MAXINT64, 1, 1, 0 } },
    { "\"upto\":1,\"frames\":2147483647,\"bytes\":2147483647,\"eph\":32767",
      TRUE,
      { 1, G_MAXINT32, G_MAXINT32, G_MAXINT16 } },
    { "\"frames\":3,\"upto\":9,\"bytes\":70", TRUE, { 9, 3, 70, 0 } },
    { "\"frames\":3,\"bytes\":70", TRUE, { 0, 3, 70, 0 } },
    { "\"upto\":9,\"frames\":3,\"bytes\":70,\"new\":[1,{}]", TRUE, { 9, 3, 70, 0 } },
    { "\"upto\":9,\"frames\":3,\"bytes\":70,\"eph\":5,\"new\":6", TRUE, { 9, 3, 70, 5 } },
    { "\"upto\":1,\"frames\":2147483648,\"bytes\":1", FALSE, { 0 } },
    { "\"upto\":1,\"frames\":1,\"bytes\":2147483648", FALSE, { 0 } },
    { "\"upto\":1,\"frames\":1,\"bytes\":1,\"eph\":32768", FALSE, { 0 } },
    { "\"upto\":-1,\"frames\":1,\"bytes\":1", FALSE, { 0 } },
    { "\"upto\":1,\"frames\":-1,\"bytes\":1", FALSE, { 0 } },
    { "\"upto\":1.5,\"frames\":1,\"bytes\":1", FALSE, { 0 } },
    { "\"upto\":1,\"frames\":1,\"bytes\":1.5", FALSE, { 0 } },
    { "\"upto\":1,\"frames\":1,\"bytes\":\"1\"", FALSE, { 0 } },
    { "\"upto\":1,\"frames\":1", FALSE, { 0 } },
    { "\"upto\":1,\"frames\":1,\"eph\":1", FALSE, { 0 } },
  };
  static const char *const around[][2] = { { "{", "}" }, { "{ ", "}" }, { "{", " }" }, { "\n{", "}\n" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (around); j++)
      {
        g_autofree char *text = g_strconcat (around[j][0], cases[i].members, around[j][1], NULL);
        g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
        DskAck ack = { 0 };

        g_test_message ("%s", text);
        g_assert_cmpint (dsk_ack_decode (json, &ack, NULL), ==, cases[i].ok);
        g_assert_cmpint (ack.upto, ==, cases[i].ack.upto);
        g_assert_cmpuint (ack.frames, ==, cases[i].ack.frames);
        g_assert_cmpuint (ack.bytes, ==, cases[i].ack.bytes);
        g_assert_cmpuint (ack.eph, ==, cases[i].ack.eph);
      }
}

static void
test_page_get_ack_ping (void)
{
  const DskPageGet get = { .job = (char *) "conv:" ID1,
                           .selector = (char *) "conv:" ID1,
                           .after = (char *) "",
                           .limit = 1000 };
  const DskAck ack = { .upto = 9, .frames = 3, .bytes = 1234567, .eph = 2 };
  g_autoptr (GBytes) get_json = dsk_page_get_encode (&get);
  g_autoptr (GBytes) get_arrived = travel (DSK_FRAME_PAGE_GET, get_json);
  g_autoptr (GBytes) ack_json = dsk_ack_encode (&ack);
  g_autoptr (GBytes) ack_arrived = travel (DSK_FRAME_ACK, ack_json);
  g_autoptr (GBytes) ping_json = dsk_ping_encode (-5);
  g_autoptr (GBytes) ping_arrived = travel (DSK_FRAME_PING, ping_json);
  g_auto (DskPageGet) get_out = { 0 };
  DskAck ack_out = { 0 };
  gint64 t = 0;

  g_assert_true (dsk_page_get_decode (get_arrived, &get_out, NULL));
  g_assert_cmpstr (get_out.job, ==, get.job);
  g_assert_cmpstr (get_out.selector, ==, get.selector);
  g_assert_cmpstr (get_out.after, ==, "");
  g_assert_cmpuint (get_out.limit, ==, 1000);
  g_assert_true (dsk_ack_decode (ack_arrived, &ack_out, NULL));
  g_assert_cmpint (ack_out.upto, ==, 9);
  g_assert_cmpuint (ack_out.frames, ==, 3);
  g_assert_cmpuint (ack_out.bytes, ==, 1234567);
  g_assert_cmpuint (ack_out.eph, ==, 2);
  g_assert_true (dsk_ping_decode (ping_arrived, &t, NULL));
  g_assert_cmpint (t, ==, -5);
}

static void
test_command (void)
{
  for (guint type = 0; type < DSK_COMMAND_N; type++)
    {
      g_autoptr (DskCommand) in = dsk_command_new ((DskCommandType) type, ID1, ID2);
      g_autoptr (DskCommand) out = NULL;
      g_autoptr (GBytes) json = NULL;
      g_autoptr (GBytes) arrived = NULL;
      g_autoptr (GError) error = NULL;
      gint64 n = 0;

      in->n = 7;
      in->device_at = 1700000000123;
      in->object = g_strdup (ID3);
      in->text = g_strdup ("کل آئے گا \"quoted\"\n\t\\ 🚚");
      in->quote = g_strdup (ID1);
      in->user = g_strdup (ID2);
      in->team = g_strdup (ID3);
      in->reason = g_strdup ("Refund");
      in->head_msg = g_strdup (ID1);
      in->canned = g_strdup (ID2);
      in->base_seq = 99;
      in->until = type == DSK_COMMAND_SNOOZE || type == DSK_COMMAND_MESSAGE_SEND ? 1700003600000 : 0;
      in->status
          = type == DSK_COMMAND_SET_STATUS || type == DSK_COMMAND_MESSAGE_SEND ? DSK_STATUS_RESOLVED : 0;
      in->availability = type == DSK_COMMAND_USER_AVAILABILITY ? DSK_AVAILABILITY_OFF_SHIFT : 0;
      json = dsk_command_encode (in);
      arrived = travel (DSK_FRAME_COMMAND, json);
      out = dsk_command_decode (arrived, &n, &error);
      g_assert_no_error (error);
      g_assert_nonnull (out);
      g_assert_cmpint (n, ==, 7);
      g_assert_cmpint (out->n, ==, 7);
      g_assert_cmpint (out->type, ==, type);
      g_assert_cmpstr (out->id, ==, in->id);
      g_assert_cmpstr (out->conv, ==, in->conv);
      g_assert_cmpstr (out->object, ==, in->object);
      g_assert_cmpstr (out->text, ==, in->text);
      g_assert_cmpstr (out->quote, ==, in->quote);
      g_assert_cmpstr (out->user, ==, in->user);
      g_assert_cmpstr (out->team, ==, in->team);
      g_assert_cmpstr (out->reason, ==, in->reason);
      g_assert_cmpstr (out->head_msg, ==, in->head_msg);
      g_assert_cmpstr (out->canned, ==, in->canned);
      g_assert_cmpint (out->base_seq, ==, 99);
      g_assert_cmpint (out->device_at, ==, in->device_at);
      g_assert_cmpint (out->status, ==, in->status);
      g_assert_cmpint (out->availability, ==, in->availability);
      g_assert_cmpint (out->until, ==, in->until);
    }
}

/* A file, of whatever kind, goes with the note that it is of. */
static void
test_command_note_file (void)
{
  g_autoptr (DskCommand) in = dsk_command_new (DSK_COMMAND_NOTE_ADD, ID1, ID2);
  g_autoptr (DskCommand) out = NULL;
  g_autoptr (GBytes) json = NULL;
  gint64 n;

  in->n = 1;
  in->object = g_strdup (ID3);
  in->kind = DSK_MESSAGE_VOICE;
  in->content = g_strdup ("{\"media\":{\"sha256\":\"ab\"}}");
  json = dsk_command_encode (in);
  g_assert_nonnull (strstr (g_bytes_get_data (json, NULL), "\"note.add@3\""));
  out = dsk_command_decode (json, &n, NULL);
  g_assert_nonnull (out);
  g_assert_cmpint (out->type, ==, DSK_COMMAND_NOTE_ADD);
  g_assert_cmpint (out->kind, ==, DSK_MESSAGE_VOICE);
  g_assert_cmpstr (out->content, ==, in->content);
  g_assert_null (out->text);
  g_assert_true (dsk_command_validate (out, NULL));
}

/* The longest note there can be, in its most expensive spelling, fits. */
static void
test_command_longest (void)
{
  g_autoptr (DskCommand) in = dsk_command_new (DSK_COMMAND_NOTE_ADD, ID1, ID2);
  g_autoptr (DskCommand) out = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) arrived = NULL;
  gint64 n;

  for (guint i = 0; i < 16384; i++)
    g_string_append (text, "\xf0\x9f\x9a\x9a");
  in->n = 1;
  in->object = g_strdup (ID3);
  in->text = g_strdup (text->str);
  in->content = g_strdup_printf ("{\"a\":\"%s\"}", (g_string_truncate (text, 16000), text->str));
  g_assert_true (dsk_command_validate (in, NULL));
  json = dsk_command_encode (in);
  arrived = travel (DSK_FRAME_COMMAND, json);
  out = dsk_command_decode (arrived, &n, NULL);
  g_assert_nonnull (out);
  g_assert_cmpstr (out->text, ==, in->text);
  g_assert_cmpstr (out->content, ==, in->content);
  /* What a relay that knows only the words of notes answers "unsupported" to. */
  g_assert_nonnull (strstr (g_bytes_get_data (json, NULL), "\"note.add@2\""));
}

static void
test_command_hostile (void)
{
  static const struct
  {
    const char *json;
    gint64 n;
    DskError code;
  } cases[] = {
    { "[]", 0, DSK_ERROR_INVALID },
    { "{}", 0, DSK_ERROR_INVALID },
    { "{\"n\":\"1\"}", 0, DSK_ERROR_INVALID },
    { "{\"n\":0}", 0, DSK_ERROR_INVALID },
    { "{\"n\":-1}", 0, DSK_ERROR_INVALID },
    { "{\"n\":1.5}", 0, DSK_ERROR_INVALID },
    { "{\"n\":3}", 3, DSK_ERROR_INVALID },
    { "{\"n\":3,\"id\":7}", 3, DSK_ERROR_INVALID },
    { "{\"n\":3,\"id\":\"x\",\"type\":\"conversation.fly@1\"}", 3, DSK_ERROR_NEWER },
    { "{\"n\":3,\"id\":\"x\",\"type\":\"message.send@1\"}", 3, DSK_ERROR_INVALID },
    { "{\"n\":3,\"id\":\"x\",\"type\":\"message.send@1\",\"args\":[]}", 3, DSK_ERROR_INVALID },
    { "{\"n\":3,\"id\":\"x\",\"type\":\"message.send@1\",\"args\":{\"text\":{}}}", 3,
      DSK_ERROR_INVALID },
    { "{\"n\":3,\"id\":\"x\",\"type\":\"conversation.set-status@1\",\"args\":{\"status\":\"gone\"}"
      "}",
      3, DSK_ERROR_INVALID },
    { "{\"n\":3,\"id\":\"x\",\"type\":\"conversation.set-status@1\",\"args\":{}}", 3,
      DSK_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (cases[i].json, strlen (cases[i].json));
      g_autoptr (GError) error = NULL;
      gint64 n = -1;

      g_assert_null (dsk_command_decode (json, &n, &error));
      g_assert_error (error, DSK_ERROR, (gint) cases[i].code);
      g_assert_cmpint (n, ==, cases[i].n);
    }
}

static void
test_unknown_members_are_passed_over (void)
{
  static const char json[]
      = "{\"n\":1,\"id\":\"x\",\"type\":\"conversation.claim@1\",\"later\":[1,{\"a\":null}],"
        "\"args\":{\"conv\":\"c\",\"new\":true}}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (DskCommand) command = NULL;
  gint64 n;

  command = dsk_command_decode (bytes, &n, NULL);
  g_assert_nonnull (command);
  g_assert_cmpstr (command->conv, ==, "c");
}

static void
test_result (void)
{
  const DskCommandResult in
      = { DSK_RESULT_CONFLICT, 55, (char *) "{\"owner\":\"" ID1 "\",\"at\":5}" };
  const DskCommandResult odd = { DSK_RESULT_OK, 1, (char *) "{not json" };
  g_autoptr (GBytes) json = dsk_result_encode (8, &in);
  g_autoptr (GBytes) arrived = travel (DSK_FRAME_RESULT, json);
  g_autoptr (GBytes) odd_json = dsk_result_encode (9, &odd);
  g_autoptr (GBytes) odd_arrived = travel (DSK_FRAME_RESULT, odd_json);
  g_auto (DskCommandResult) out = { 0 };
  g_auto (DskCommandResult) odd_out = { 0 };
  gint64 n;

  g_assert_true (dsk_result_decode (arrived, &n, &out, NULL));
  g_assert_cmpint (n, ==, 8);
  g_assert_cmpint (out.code, ==, DSK_RESULT_CONFLICT);
  g_assert_cmpint (out.seq, ==, 55);
  g_assert_cmpstr (out.detail, ==, in.detail);
  /* A detail that is no JSON never breaks the frame. */
  g_assert_true (dsk_result_decode (odd_arrived, &n, &odd_out, NULL));
  g_assert_null (odd_out.detail);
}

/* A newer relay may refuse for reasons that this build has no name for. */
static void
test_result_newer_code (void)
{
  static const char json[] = "{\"n\":1,\"status\":\"too-late\",\"seq\":4}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_auto (DskCommandResult) out = { 0 };
  gint64 n;

  g_assert_true (dsk_result_decode (bytes, &n, &out, NULL));
  g_assert_cmpint (out.code, !=, DSK_RESULT_OK);
}

typedef gboolean (*Decode) (GBytes *json);

static gboolean
decode_hello (GBytes *json)
{
  g_auto (DskHello) out = { 0 };

  return dsk_hello_decode (json, &out, NULL);
}

static gboolean
decode_welcome (GBytes *json)
{
  g_auto (DskWelcome) out = { 0 };

  return dsk_welcome_decode (json, &out, NULL);
}

static gboolean
decode_get (GBytes *json)
{
  g_auto (DskPageGet) out = { 0 };

  return dsk_page_get_decode (json, &out, NULL);
}

static gboolean
decode_ack (GBytes *json)
{
  DskAck out;

  return dsk_ack_decode (json, &out, NULL);
}

static gboolean
decode_ping (GBytes *json)
{
  gint64 t;

  return dsk_ping_decode (json, &t, NULL);
}

static void
test_hostile (void)
{
  static const Decode decoders[]
      = { decode_hello, decode_welcome, decode_get, decode_ack, decode_ping };
  static const char *const bad[] = {
    "[]",
    "1",
    "null",
    "\"x\"",
    "{}",
    "{\"proto\":[1]}",
    "{\"proto\":[2,1],\"replica\":\"r\"}",
    "{\"proto\":[0,1],\"replica\":\"r\"}",
    "{\"proto\":[1,\"1\"],\"replica\":\"r\"}",
    "{\"proto\":[1,1],\"replica\":{}}",
    "{\"proto\":[1,1],\"replica\":\"r\",\"cursor\":-1}",
    "{\"job\":\"all\"}",
    "{\"job\":\"all\",\"selector\":\"all\",\"limit\":-1}",
    "{\"upto\":1}",
    "{\"frames\":1,\"bytes\":99999999999}",
    "{\"t\":true}",
    "{\"proto\":1,\"limits\":[]}",
  };

  for (guint d = 0; d < G_N_ELEMENTS (decoders); d++)
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
      {
        g_autoptr (GBytes) json = g_bytes_new_static (bad[i], strlen (bad[i]));

        g_assert_true (dsk_json_guard (bad[i], strlen (bad[i]), 1000, NULL));
        g_assert_false (decoders[d](json));
      }
}

static void
test_eph_say (void)
{
  static const DskEphSay says[] = {
    { .type = DSK_EPH_SAY_PRESENCE, .presence = DSK_PRESENCE_AWAY },
    { .type = DSK_EPH_SAY_VIEWING, .conv = (char *) ID1, .on = TRUE },
    { .type = DSK_EPH_SAY_TYPING, .conv = (char *) ID1 },
    { .type = DSK_EPH_SAY_ACQUIRE, .conv = (char *) ID1, .force = TRUE },
    { .type = DSK_EPH_SAY_RELEASE, .conv = (char *) ID1 },
  };
  static const char *const bad[] = {
    "{}", "{\"say\":1}", "{\"say\":\"viewing\"}", "{\"say\":\"viewing\",\"conv\":7}",
    "{\"say\":\"viewing\",\"conv\":\"c\",\"on\":1}", "{\"say\":\"presence\",\"presence\":\"offline\"}",
    "{\"say\":\"presence\",\"presence\":\"here\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (says); i++)
    {
      g_autoptr (GBytes) json = dsk_eph_say_encode (&says[i]);
      g_autoptr (GBytes) arrived = travel (DSK_FRAME_EPH, json);
      g_auto (DskEphSay) out = { 0 };

      g_assert_true (dsk_eph_say_decode (arrived, &out, NULL));
      g_assert_cmpint (out.type, ==, says[i].type);
      g_assert_cmpstr (out.conv, ==, says[i].conv);
      g_assert_cmpint (out.on, ==, says[i].on);
      g_assert_cmpint (out.force, ==, says[i].force);
      g_assert_cmpint (out.presence, ==, says[i].presence);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_auto (DskEphSay) out = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (dsk_eph_say_decode (json, &out, &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
    }
}

/* The fullest frame there can be fits. */
static void
test_eph_news (void)
{
  g_auto (DskEphNews) news = { 0 };
  g_auto (DskEphNews) out = { 0 };
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) arrived = NULL;
  g_autoptr (GError) error = NULL;

  dsk_eph_news_init (&news);
  g_assert_true (dsk_eph_news_is_empty (&news));
  news.full = TRUE;
  news.as_of = 77;
  for (guint i = 0; i < DSK_EPH_CONVS_MAX; i++)
    {
      DskEphConv *conv = dsk_eph_news_add_conv (&news, ID1);

      for (guint j = 0; j < DSK_EPH_ACTS_MAX; j++)
        dsk_eph_conv_add (conv, ID2, DSK_DOING_TYPING | DSK_DOING_REPLYING);
    }
  for (guint i = 0; i < DSK_EPH_PEOPLE_MAX; i++)
    dsk_eph_news_add_person (&news, ID3, DSK_PRESENCE_BUSY);
  news.lease = (DskEphLease){ g_strdup (ID1), 5, g_strdup (ID2), 29000 };
  json = dsk_eph_news_encode (&news);
  arrived = travel (DSK_FRAME_EPH, json);
  g_assert_true (dsk_eph_news_decode (arrived, &out, &error));
  g_assert_no_error (error);
  g_assert_true (out.full);
  g_assert_cmpint (out.as_of, ==, 77);
  g_assert_cmpuint (out.convs->len, ==, DSK_EPH_CONVS_MAX);
  g_assert_cmpuint (out.people->len, ==, DSK_EPH_PEOPLE_MAX);
  g_assert_cmpuint (((DskEphConv *) out.convs->pdata[9])->acts->len, ==, DSK_EPH_ACTS_MAX);
  g_assert_cmpint (g_array_index (out.people, DskEphPerson, 3).presence, ==, DSK_PRESENCE_BUSY);
  g_assert_cmpstr (out.lease.holder, ==, ID2);
  g_assert_cmpint (out.lease.fence, ==, 5);
}

static void
test_eph_bad_news (void)
{
  static const char *const bad[] = {
    "{\"convs\":[\"c\"]}", "{\"convs\":[[]]}", "{\"convs\":[[1]]}", "{\"convs\":[[\"c\",\"u\"]]}",
    "{\"convs\":[[\"c\",\"u\",\"1\"]]}", "{\"people\":[\"u\"]}", "{\"people\":[1,\"busy\"]}",
    "{\"lease\":[]}", "{\"lease\":{\"fence\":1}}", "{\"as_of\":-1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_auto (DskEphNews) out = { 0 };

      g_assert_false (dsk_eph_news_decode (json, &out, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/messages/hello", test_hello);
  g_test_add_func ("/sync/messages/welcome", test_welcome);
  g_test_add_func ("/sync/messages/verify", test_verify);
  g_test_add_func ("/sync/messages/page-get-ack-ping", test_page_get_ack_ping);
  g_test_add_func ("/sync/messages/ack-forms", test_ack_forms);
  g_test_add_func ("/sync/messages/command", test_command);
  g_test_add_func ("/sync/messages/command-longest", test_command_longest);
  g_test_add_func ("/sync/messages/command-note-file", test_command_note_file);
  g_test_add_func ("/sync/messages/command-hostile", test_command_hostile);
  g_test_add_func ("/sync/messages/unknown-members", test_unknown_members_are_passed_over);
  g_test_add_func ("/sync/messages/result", test_result);
  g_test_add_func ("/sync/messages/result-newer-code", test_result_newer_code);
  g_test_add_func ("/sync/messages/hostile", test_hostile);
  g_test_add_func ("/sync/messages/eph-say", test_eph_say);
  g_test_add_func ("/sync/messages/eph-news", test_eph_news);
  g_test_add_func ("/sync/messages/eph-bad-news", test_eph_bad_news);
  return g_test_run ();
}
