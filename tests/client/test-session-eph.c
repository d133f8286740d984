/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is true only now, through a session over a real store. */

#include <string.h>

#include "session-fixture.h"

static void
connect (Fixture *f, gboolean able)
{
  fake_relay_add_conversation (f->relay, 1);
  fake_relay_add_message (f->relay, 1, 1, "one");
  f->relay->eph = able;
  session_connect_and_pump (f);
  g_assert_true (f->caught_up);
}

static void
say (Fixture *f, DskEphSayType type, const char *conv, gboolean on)
{
  const DskEphSay what = { .type = type, .conv = (char *) conv, .on = on };

  session_say (f, &what);
  session_to_relay (f);
}

static GBytes *
news_frame (const char *conv, const char *user)
{
  g_auto (DskEphNews) news = { 0 };
  g_autoptr (GBytes) json = NULL;

  dsk_eph_news_init (&news);
  dsk_eph_conv_add (dsk_eph_news_add_conv (&news, conv), user, DSK_DOING_VIEWING | DSK_DOING_TYPING);
  json = dsk_eph_news_encode (&news);
  return dsk_frame_pack (DSK_FRAME_EPH, json);
}

static void
test_say (Fixture *f, gconstpointer data)
{
  say (f, DSK_EPH_SAY_VIEWING, "c", TRUE); /* before there is anybody to hear it */
  connect (f, TRUE);
  g_assert_cmpstr (f->relay->said->str, ==, "");
  say (f, DSK_EPH_SAY_VIEWING, "c", TRUE);
  say (f, DSK_EPH_SAY_RELEASE, "c", FALSE);
  g_assert_cmpstr (f->relay->said->str, ==, "1+c 4-c ");
  session_disconnect (f);
  say (f, DSK_EPH_SAY_VIEWING, "c", TRUE);
  g_assert_cmpstr (f->relay->said->str, ==, "1+c 4-c ");
}

/* An older relay would close the connection over a frame that it does not know. */
static void
test_old_relay (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) frame = news_frame ("c", "bilal");

  connect (f, FALSE);
  say (f, DSK_EPH_SAY_VIEWING, "c", TRUE);
  g_assert_cmpstr (f->relay->said->str, ==, "");
  session_step (f, DSK_REPLICA_SESSION_FRAME, frame);
  g_assert_cmpstr (f->news->str, ==, "");
  g_assert_cmpint (f->close_code, ==, 0);
}

/* News cost the credit of news, and are in no file; answers were asked for and cost nothing. */
static void
test_news (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) frame = news_frame ("cccc-secret", "bilal-secret");
  g_auto (DskEphNews) news = { 0 };
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) answer = NULL;
  static const char *const suffixes[] = { "", "-wal" };

  connect (f, TRUE);
  session_step (f, DSK_REPLICA_SESSION_FRAME, frame);
  session_to_relay (f);
  g_assert_cmpstr (f->news->str, ==, "cccc-secret:bilal-secret=3 ");
  g_assert_cmpuint (f->relay->eph_acks, ==, 1);

  dsk_eph_news_init (&news);
  news.lease = (DskEphLease){ g_strdup ("c"), 9, NULL, 30000 };
  json = dsk_eph_news_encode (&news);
  answer = dsk_frame_pack (DSK_FRAME_EPH, json);
  session_step (f, DSK_REPLICA_SESSION_FRAME, answer);
  session_to_relay (f);
  g_assert_cmpstr (f->news->str, ==, "cccc-secret:bilal-secret=3 lease:c=9 ");
  g_assert_cmpuint (f->relay->eph_acks, ==, 1);

  session_disconnect (f);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (f->path, suffixes[i], NULL);
      g_autofree char *bytes = NULL;
      gsize len = 0;

      if (g_file_get_contents (path, &bytes, &len, NULL))
        g_assert_null (memmem (bytes, len, "-secret", 7));
    }
}

static void
test_dropped (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fake_id ('c', 1);
  g_autofree char *expected = g_strconcat (conv, ": ", NULL);

  connect (f, TRUE);
  g_hash_table_add (f->relay->hidden, g_strdup (conv));
  g_ptr_array_add (f->relay->drops, g_strdup (conv));
  f->relay->head++;
  session_pump (f);
  session_assert_texts (f, 1, "-");
  g_assert_cmpstr (f->news->str, ==, expected);
}

/* While many commands wait, what is said again anyway is left out, and nothing else. */
static void
test_pressure (Fixture *f, gconstpointer data)
{
  connect (f, TRUE);
  f->relay->mute_results = f->relay->mute_live = TRUE;
  for (guint i = 1; i <= 20; i++)
    {
      g_autoptr (DskCommand) command = session_submit (f, "n", i);

      say (f, DSK_EPH_SAY_TYPING, "c", TRUE);
    }
  g_assert_cmpstr (f->relay->executed->str, !=, "");
  g_assert_cmpstr (f->relay->said->str, ==, "2+c 2+c 2+c 2+c 2+c 2+c 2+c 2+c 2+c 2+c 2+c 2+c 2+c 2+c 2+c ");
  say (f, DSK_EPH_SAY_TYPING, "c", FALSE);
  say (f, DSK_EPH_SAY_ACQUIRE, "c", FALSE);
  g_assert_true (g_str_has_suffix (f->relay->said->str, "2+c 2-c 3-c "));
}

/* A reply goes under the lease that it was written under, on that connection; it is in no file. */
static void
test_fence (Fixture *f, gconstpointer data)
{
  connect (f, TRUE);
  session_fence = 77;
  dsk_command_unref (session_submit (f, "a", 1));
  session_to_relay (f);
  g_assert_cmpint (f->relay->fence, ==, 77);
  f->relay->mute_results = f->relay->mute_live = TRUE;
  session_disconnect (f);
  dsk_command_unref (session_submit (f, "b", 2)); /* offline nobody holds a lease */
  session_fence = 0;
  f->relay->mute_results = f->relay->mute_live = FALSE;
  session_connect_and_pump (f);
  g_assert_cmpstr (f->relay->executed->str, ==, "1:a 2:b ");
  g_assert_cmpint (f->relay->fence, ==, 0);
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) json = g_bytes_new_static ("{\"as_of\":1,\"convs\":[[7]]}", 25);
  g_autoptr (GBytes) frame = dsk_frame_pack (DSK_FRAME_EPH, json);

  connect (f, TRUE);
  session_step (f, DSK_REPLICA_SESSION_FRAME, frame);
  g_assert_cmpint (f->close_code, ==, DSK_CLOSE_PROTOCOL);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/client/session-eph/" path, Fixture, NULL, session_set_up, func, session_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("say", test_say);
  ADD ("old-relay", test_old_relay);
  ADD ("news", test_news);
  ADD ("dropped", test_dropped);
  ADD ("pressure", test_pressure);
  ADD ("fence", test_fence);
  ADD ("damaged", test_damaged);
  return g_test_run ();
}
