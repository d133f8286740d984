/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-voice.h"

typedef struct
{
  DskVoice *voice;
  gint64 now;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->voice = dsk_voice_new ();
  f->now = 100000;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  dsk_voice_free (f->voice);
}

static void
append_say (GString *text, const DskEphSay *say)
{
  static const char *const names[] = { "presence", "view", "type", "acquire", "release" };

  if (text->len > 0)
    g_string_append_c (text, ' ');
  if (say->type == DSK_EPH_SAY_PRESENCE)
    g_string_append (text, dsk_presence_to_string (say->presence));
  else if (say->type == DSK_EPH_SAY_VIEWING || say->type == DSK_EPH_SAY_TYPING)
    g_string_append_printf (text, "%c%s:%s", say->on ? '+' : '-', names[say->type], say->conv);
  else
    g_string_append_printf (text, "%s:%s", names[say->type], say->conv);
}

/* What is said now, "+view:c1 -type:c2 acquire:c1". */
static void
assert_said (Fixture *f, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_auto (DskEphSay) say = { 0 };

      if (!dsk_voice_next (f->voice, f->now, &say))
        break;
      append_say (text, &say);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* Until @ms from now, as somebody who waits as long as they are told to. */
static void
assert_said_until (Fixture *f, gint64 ms, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const gint64 end = f->now + ms;

  for (guint turns = 0; turns < 1000; turns++)
    {
      g_auto (DskEphSay) say = { 0 };
      gint64 wait;

      if (dsk_voice_next (f->voice, f->now, &say))
        {
          append_say (text, &say);
          continue;
        }
      wait = dsk_voice_wait (f->voice, f->now);
      if (wait < 0 || f->now + wait > end)
        {
          f->now = end;
          g_assert_cmpstr (text->str, ==, expected);
          return;
        }
      g_assert_cmpint (wait, >, 0);
      f->now += wait;
    }
  g_error ("It never has nothing to say: %s", text->str);
}

static void
answer (Fixture *f, const char *conv, gint64 fence, const char *holder, gint64 expires_in)
{
  dsk_voice_answered (f->voice, &(DskEphLease){ (char *) conv, fence, (char *) holder, expires_in }, f->now);
}

static void
connect_quietly (Fixture *f)
{
  dsk_voice_connected (f->voice);
  assert_said (f, "online");
}

static void
test_offline (Fixture *f, gconstpointer data)
{
  dsk_voice_set_viewing (f->voice, "c1");
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "");
  g_assert_cmpint (dsk_voice_wait (f->voice, f->now), ==, -1);
  /* What is so is said as soon as somebody hears it. */
  dsk_voice_connected (f->voice);
  assert_said (f, "online +view:c1 acquire:c1 +type:c1");
}

static void
test_presence (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_set_presence (f->voice, DSK_PRESENCE_BUSY);
  assert_said (f, "busy");
  assert_said_until (f, 600000, "");
  dsk_voice_connected (f->voice);
  assert_said (f, "busy");
}

static void
test_viewing (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_set_viewing (f->voice, "c1");
  assert_said (f, "+view:c1");
  assert_said_until (f, DSK_VIEWING_AGAIN_MS * 2, "+view:c1 +view:c1");
  dsk_voice_set_viewing (f->voice, "c2");
  assert_said (f, "-view:c1 +view:c2");
  dsk_voice_set_viewing (f->voice, NULL);
  assert_said (f, "-view:c2");
  assert_said_until (f, 600000, "");
}

/* However fast somebody writes, it is said every few seconds; and that they stopped, once. */
/* A locked screen: whoever said no more than that they are there is away, and nobody views what stands on it. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  dsk_voice_connected (f->voice);
  dsk_voice_set_viewing (f->voice, "c1");
  assert_said (f, "online +view:c1");
  dsk_voice_set_gone (f->voice, TRUE);
  g_assert_cmpint (dsk_voice_wait (f->voice, f->now), ==, 0);
  assert_said (f, "-view:c1 away");
  assert_said_until (f, 10 * 60 * 1000, "");
  g_assert_cmpint (dsk_voice_get_presence (f->voice), ==, DSK_PRESENCE_ONLINE);
  dsk_voice_set_gone (f->voice, FALSE);
  g_assert_cmpint (dsk_voice_wait (f->voice, f->now), ==, 0);
  assert_said (f, "online +view:c1");
  /* Busy stays busy. */
  dsk_voice_set_presence (f->voice, DSK_PRESENCE_BUSY);
  assert_said (f, "busy");
  dsk_voice_set_gone (f->voice, TRUE);
  assert_said (f, "-view:c1");
}

static void
test_typing (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS);
  for (guint i = 0; i < 29; i++)
    {
      f->now += 100;
      dsk_voice_typed (f->voice, "c1", f->now);
      assert_said (f, "");
    }
  f->now += 100;
  assert_said (f, "+type:c1");
  assert_said_until (f, DSK_TYPING_MS, "+type:c1 -type:c1");
}

static void
test_lease (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_typed (f->voice, "c1", f->now);
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 0);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c2", 6, NULL, DSK_REPLY_LEASE_MS); /* about another one: passed over */
  g_assert_cmpint (dsk_voice_fence (f->voice, "c2"), ==, 0);
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS);
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 7);
  /* Whoever goes away gives it back in the end, and still writes under it. */
  assert_said_until (f, 60000, "+type:c1 -type:c1 acquire:c1 acquire:c1 release:c1");
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 7);
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c1", 9, NULL, DSK_REPLY_LEASE_MS);
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 9);
  /* It is sent. */
  dsk_voice_stopped (f->voice);
  assert_said (f, "-type:c1 release:c1");
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 0);
}

static void
test_denied (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c1", 0, "bilal", 4000);
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 0);
  f->now += 4000;
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c1", 0, "bilal", 30000);
  f->now += 1000;
  assert_said (f, "");
  dsk_voice_freed (f->voice, "c2");
  assert_said (f, "");
  dsk_voice_freed (f->voice, "c1"); /* the relay told that they stopped */
  assert_said (f, "acquire:c1");
  /* What was not granted is not given back. */
  dsk_voice_stopped (f->voice);
  assert_said (f, "-type:c1");
}

static void
test_other_conversation (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS);
  dsk_voice_typed (f->voice, "c2", f->now);
  assert_said (f, "-type:c1 release:c1 acquire:c2 +type:c2");
  answer (f, "c1", 8, NULL, DSK_REPLY_LEASE_MS); /* too late */
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 0);
  g_assert_cmpint (dsk_voice_fence (f->voice, "c2"), ==, 0);
}

/* Nothing of a connection outlives it: offline nobody holds anything. */
static void
test_disconnect (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_set_viewing (f->voice, "c1");
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "+view:c1 acquire:c1 +type:c1");
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS);
  dsk_voice_disconnected (f->voice);
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 0);
  assert_said_until (f, DSK_TYPING_MS, "");
  dsk_voice_connected (f->voice);
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS); /* of the connection before */
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 0);
  assert_said (f, "online +view:c1 acquire:c1");
}

/* What was sent, and waits here for some seconds, keeps its lease until it left. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS);
  dsk_voice_keep (f->voice, "c1", f->now + 5000);
  dsk_voice_keep (f->voice, "c1", f->now + 4000);
  dsk_voice_stopped (f->voice);
  assert_said (f, "-type:c1");
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 7);
  assert_said_until (f, 4999, "");
  assert_said_until (f, 2, "release:c1");
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 0);
  assert_said_until (f, 600000, "");
}

/* Longer than the relay remembers a lease; and its author writes elsewhere meanwhile, and here again. */
static void
test_kept_long (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS);
  dsk_voice_keep (f->voice, "c1", f->now + 25000);
  dsk_voice_typed (f->voice, "c2", f->now);
  assert_said (f, "-type:c1 acquire:c2 +type:c2");
  answer (f, "c2", 8, NULL, DSK_REPLY_LEASE_MS);
  dsk_voice_stopped (f->voice);
  assert_said (f, "-type:c2 release:c2");
  assert_said_until (f, 12000, "acquire:c1");
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS);
  dsk_voice_typed (f->voice, "c1", f->now);
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 7);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS);
  f->now += 13000;
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "acquire:c1 +type:c1"); /* what waited left; what is written now goes on */
  dsk_voice_stopped (f->voice);
  assert_said (f, "-type:c1 release:c1");
}

/* Without the relay nobody holds anything: it is asked for again; and what is another's now is let be. */
static void
test_kept_apart (Fixture *f, gconstpointer data)
{
  connect_quietly (f);
  dsk_voice_keep (f->voice, "c1", f->now + 50000); /* written under no lease */
  assert_said_until (f, 50001, "");
  dsk_voice_typed (f->voice, "c1", f->now);
  assert_said (f, "acquire:c1 +type:c1");
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS);
  dsk_voice_keep (f->voice, "c1", f->now + 50000);
  dsk_voice_stopped (f->voice);
  dsk_voice_disconnected (f->voice);
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 0);
  dsk_voice_connected (f->voice);
  answer (f, "c1", 7, NULL, DSK_REPLY_LEASE_MS); /* of the connection before */
  g_assert_cmpint (dsk_voice_fence (f->voice, "c1"), ==, 0);
  assert_said (f, "acquire:c1 online");
  answer (f, "c1", 0, "bilal", 4000);
  assert_said_until (f, 60000, "");
}

#define ADD(path, func) g_test_add ("/client/voice/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("offline", test_offline);
  ADD ("presence", test_presence);
  ADD ("viewing", test_viewing);
  ADD ("gone", test_gone);
  ADD ("typing", test_typing);
  ADD ("lease", test_lease);
  ADD ("denied", test_denied);
  ADD ("other-conversation", test_other_conversation);
  ADD ("disconnect", test_disconnect);
  ADD ("kept", test_kept);
  ADD ("kept-long", test_kept_long);
  ADD ("kept-apart", test_kept_apart);
  return g_test_run ();
}
