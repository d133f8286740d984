/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-frame.h"

#include <string.h>
#include <zlib.h>

#include "dsk-error.h"
#include "dsk-random.h"

static GBytes *
make_json (gsize about)
{
  g_autoptr (GString) json = g_string_new ("{\"text\":\"");

  while (json->len < about)
    g_string_append (json, "salaam, mera order kahan hai? ");
  g_string_append (json, "\"}");
  return g_string_free_to_bytes (g_steal_pointer (&json));
}

/* A frame with any header over any payload. */
static GBytes *
forge (guint8 type, guint8 codec, guint32 declared, gconstpointer payload, gsize len)
{
  guint8 *frame = g_malloc (DSK_FRAME_HEADER_LEN + len);
  guint32 be = GUINT32_TO_BE (declared);

  frame[0] = type;
  frame[1] = codec;
  memcpy (frame + 2, &be, 4);
  memcpy (frame + DSK_FRAME_HEADER_LEN, payload, len);
  return g_bytes_new_take (frame, DSK_FRAME_HEADER_LEN + len);
}

static GBytes *
deflated (gconstpointer data, gsize len, gsize *packed_len)
{
  uLongf packed = compressBound (len);
  guint8 *out = g_malloc (packed);

  g_assert_cmpint (compress2 (out, &packed, data, len, 9), ==, Z_OK);
  *packed_len = packed;
  return g_bytes_new_take (out, packed);
}

static void
refuse (GBytes *frame, DskError code)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  DskFrameType type;

  g_assert_false (dsk_frame_unpack (frame, &type, &json, &error));
  g_assert_error (error, DSK_ERROR, (gint) code);
  g_assert_null (json);
}

static void
test_round_trip (void)
{
  const gsize sizes[] = { 20, 900, 5000, 100000, 1000000, 8000000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) in = make_json (sizes[i]);
      g_autoptr (GBytes) frame = dsk_frame_pack (DSK_FRAME_LIVE, in);
      g_autoptr (GBytes) out = NULL;
      g_autoptr (GError) error = NULL;
      DskFrameType type;
      const char *bytes;
      gsize len;

      g_assert_true (dsk_frame_unpack (frame, &type, &out, &error));
      g_assert_no_error (error);
      g_assert_cmpint (type, ==, DSK_FRAME_LIVE);
      g_assert_true (g_bytes_equal (in, out));
      bytes = g_bytes_get_data (out, &len);
      g_assert_cmpint (bytes[len], ==, '\0');
      if (sizes[i] > DSK_FRAME_COMPRESS_FROM)
        g_assert_cmpuint (g_bytes_get_size (frame), <, g_bytes_get_size (in));
      else
        g_assert_cmpuint (g_bytes_get_size (frame), ==,
                          g_bytes_get_size (in) + DSK_FRAME_HEADER_LEN);
    }
}

/* What does not shrink travels plain. */
static void
test_incompressible (void)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (1);
  g_autoptr (GString) json = g_string_new ("{\"x\":\"");
  g_autoptr (GBytes) in = NULL, frame = NULL;
  const guint8 *data;

  /* Random characters of U+4E00…: three bytes for 14.3 bits, which
   * deflate still finds a little in. */
  while (json->len < 2000)
    g_string_append_unichar (json, 0x4e00 + (gunichar) dsk_random_below (random, 20000));
  g_string_append (json, "\"}");
  in = g_string_free_to_bytes (g_steal_pointer (&json));
  frame = dsk_frame_pack (DSK_FRAME_PAGE, in);
  data = g_bytes_get_data (frame, NULL);
  g_assert_cmpuint (g_bytes_get_size (frame), <=, g_bytes_get_size (in) + DSK_FRAME_HEADER_LEN);
  g_assert_cmpint (data[0], ==, DSK_FRAME_PAGE);
}

static void
test_truncated (void)
{
  const gsize sizes[] = { 30, 6000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) in = make_json (sizes[i]);
      g_autoptr (GBytes) frame = dsk_frame_pack (DSK_FRAME_PAGE, in);

      for (gsize len = 0; len < g_bytes_get_size (frame); len++)
        {
          g_autoptr (GBytes) cut = g_bytes_new_from_bytes (frame, 0, len);

          refuse (cut, DSK_ERROR_INVALID);
        }
    }
}

/* Every single-bit flip is either refused or still is guarded JSON; nothing crashes. */
static void
test_flipped (void)
{
  g_autoptr (GBytes) in = make_json (3000);
  g_autoptr (GBytes) frame = dsk_frame_pack (DSK_FRAME_PAGE, in);
  gsize size = g_bytes_get_size (frame);

  for (gsize bit = 0; bit < size * 8; bit++)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (frame, NULL), size);
      g_autoptr (GBytes) bad = NULL;
      g_autoptr (GBytes) json = NULL;
      g_autoptr (GError) error = NULL;
      DskFrameType type;

      copy[bit / 8] ^= (guint8) (1 << bit % 8);
      bad = g_bytes_new_static (copy, size);
      if (dsk_frame_unpack (bad, &type, &json, &error))
        g_assert_cmpuint (g_bytes_get_size (json), <=, DSK_FRAME_MAX_JSON);
      else
        g_assert_cmpint (error->domain, ==, DSK_ERROR);
    }
}

static void
test_bombs (void)
{
  const gsize bomb = 32 * 1024 * 1024;
  g_autofree char *spaces = g_malloc (bomb);
  g_autoptr (GBytes) packed = NULL;
  gsize len;

  memset (spaces, ' ', bomb);
  memcpy (spaces, "{}", 2);
  packed = deflated (spaces, bomb, &len);
  {
    /* Says so honestly; says less; says the most that is allowed. */
    const guint32 declared[] = { (guint32) bomb, 100, DSK_FRAME_MAX_JSON, G_MAXUINT32, 0 };

    for (guint i = 0; i < G_N_ELEMENTS (declared); i++)
      {
        g_autoptr (GBytes) frame
            = forge (DSK_FRAME_LIVE, 1, declared[i], g_bytes_get_data (packed, NULL), len);

        refuse (frame, DSK_ERROR_INVALID);
      }
  }
  {
    /* A few bytes that declare 8 MiB are refused before 8 MiB are asked for. */
    g_autoptr (GBytes) tiny
        = forge (DSK_FRAME_LIVE, 1, DSK_FRAME_MAX_JSON, g_bytes_get_data (packed, NULL), 40);

    refuse (tiny, DSK_ERROR_INVALID);
  }
}

static void
test_small_types_stay_small (void)
{
  g_autoptr (GBytes) in = make_json (300 * 1024);
  g_autoptr (GBytes) frame = dsk_frame_pack (DSK_FRAME_COMMAND, in);
  g_autoptr (GString) many = g_string_new ("{\"a\":[0");
  g_autoptr (GBytes) many_json = NULL;
  g_autoptr (GBytes) many_frame = NULL;

  refuse (frame, DSK_ERROR_INVALID);
  for (guint i = 0; i < 1000; i++)
    g_string_append (many, ",0");
  g_string_append (many, "]}");
  many_json = g_string_free_to_bytes (g_steal_pointer (&many));
  many_frame = dsk_frame_pack (DSK_FRAME_HELLO, many_json);
  refuse (many_frame, DSK_ERROR_INVALID);
}

static void
test_headers (void)
{
  static const char json[] = "{}";
  g_autoptr (GBytes) type0 = forge (0, 0, 2, json, 2);
  g_autoptr (GBytes) type99 = forge (99, 0, 2, json, 2);
  g_autoptr (GBytes) codec = forge (DSK_FRAME_PING, 2, 2, json, 2);
  g_autoptr (GBytes) longer = forge (DSK_FRAME_PING, 0, 3, json, 2);
  g_autoptr (GBytes) shorter = forge (DSK_FRAME_PING, 0, 1, json, 2);
  g_autoptr (GBytes) no_zlib = forge (DSK_FRAME_PING, 1, 2, json, 2);
  g_autoptr (GBytes) packed = NULL;
  g_autoptr (GBytes) trailing = NULL;
  g_autofree guint8 *two = NULL;
  gsize len;

  refuse (type0, DSK_ERROR_NEWER);
  refuse (type99, DSK_ERROR_NEWER);
  refuse (codec, DSK_ERROR_INVALID);
  refuse (longer, DSK_ERROR_INVALID);
  refuse (shorter, DSK_ERROR_INVALID);
  refuse (no_zlib, DSK_ERROR_INVALID);

  packed = deflated (json, 2, &len);
  two = g_malloc0 (len + 1);
  memcpy (two, g_bytes_get_data (packed, NULL), len);
  trailing = forge (DSK_FRAME_PING, 1, 2, two, len + 1);
  refuse (trailing, DSK_ERROR_INVALID);
}

static void
test_guarded (void)
{
  static const char *const bad[] = {
    "{\"a\":1,\"a\":2}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":99999999999999999999}",
    "{\"a\":\"\xff\"}",
    "{",
    "[1,]",
  };
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GBytes) deep_frame = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) frame
          = forge (DSK_FRAME_LIVE, 0, (guint32) strlen (bad[i]), bad[i], strlen (bad[i]));

      refuse (frame, DSK_ERROR_INVALID);
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  deep_frame = forge (DSK_FRAME_LIVE, 0, (guint32) deep->len, deep->str, deep->len);
  refuse (deep_frame, DSK_ERROR_INVALID);
}

static void
test_noise (void)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (7);

  for (guint i = 0; i < 20000; i++)
    {
      guint8 noise[64];
      gsize len = dsk_random_below (random, sizeof noise + 1);
      g_autoptr (GBytes) frame = NULL;
      g_autoptr (GBytes) json = NULL;
      DskFrameType type;

      dsk_random_bytes (random, noise, sizeof noise);
      noise[0] = (guint8) (noise[0] % 12);
      noise[1] &= 1;
      noise[2] = noise[3] = 0;
      frame = g_bytes_new (noise, len);
      if (dsk_frame_unpack (frame, &type, &json, NULL))
        g_assert_cmpuint (g_bytes_get_size (json), >, 0);
    }
}

/* Old and new apps with old and new relays: whoever is too old is told so. */
static void
test_versions (void)
{
  static const struct
  {
    int app[2];
    int relay[2];
    DskProtoMatch match;
    int proto;
  } pairs[] = {
    { { 1, 1 }, { 1, 1 }, DSK_PROTO_AGREED, 1 },
    { { 1, 1 }, { 1, 2 }, DSK_PROTO_AGREED, 1 }, /* an older app, a newer relay */
    { { 1, 2 }, { 1, 1 }, DSK_PROTO_AGREED, 1 }, /* a newer app, an older relay */
    { { 1, 2 }, { 2, 3 }, DSK_PROTO_AGREED, 2 },
    { { 1, 3 }, { 2, 2 }, DSK_PROTO_AGREED, 2 },
    { { 1, 1 }, { 2, 3 }, DSK_PROTO_APP_OLD, 0 },
    { { 2, 3 }, { 1, 1 }, DSK_PROTO_RELAY_OLD, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      int proto = 0;

      g_assert_cmpint (dsk_proto_match (pairs[i].app[0], pairs[i].app[1], pairs[i].relay[0], pairs[i].relay[1], &proto),
                       ==, pairs[i].match);
      g_assert_cmpint (proto, ==, pairs[i].proto);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/frame/round-trip", test_round_trip);
  g_test_add_func ("/sync/frame/incompressible", test_incompressible);
  g_test_add_func ("/sync/frame/truncated", test_truncated);
  g_test_add_func ("/sync/frame/flipped", test_flipped);
  g_test_add_func ("/sync/frame/bombs", test_bombs);
  g_test_add_func ("/sync/frame/small-types-stay-small", test_small_types_stay_small);
  g_test_add_func ("/sync/frame/headers", test_headers);
  g_test_add_func ("/sync/frame/guarded", test_guarded);
  g_test_add_func ("/sync/frame/noise", test_noise);
  g_test_add_func ("/sync/frame/versions", test_versions);
  return g_test_run ();
}
