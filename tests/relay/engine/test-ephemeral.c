/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-ephemeral.h"

/* People of an office that is only memory; time moves by hand. */

typedef struct
{
  DskReplyLeases *leases;
  DskEphemeral *ephemeral;
  DskEphSeat *ayesha;
  DskEphSeat *bilal;
  gint64 now;
} Rig;

static const DskEphRights all_rights = { TRUE, TRUE, TRUE };
static const DskEphRights agent = { TRUE, TRUE, FALSE };
static const DskEphRights reader = { TRUE, FALSE, FALSE };
static const DskEphRights nothing = { FALSE, FALSE, FALSE };

/* What a seat is told, as one line: "user=presence …; conv: user/bits …", "full" first. All of it counts as sent. */
static char *
told (Rig *rig, DskEphSeat *seat)
{
  g_auto (DskEphNews) news = { 0 };
  g_autoptr (GPtrArray) hidden = g_ptr_array_new ();
  g_autoptr (GString) line = g_string_new (NULL);

  dsk_eph_news_init (&news);
  dsk_ephemeral_take (seat, rig->now, &news);
  if (news.full)
    g_string_append (line, "full;");
  for (guint i = 0; i < news.people->len; i++)
    {
      const DskEphPerson *person = &g_array_index (news.people, DskEphPerson, i);

      g_string_append_printf (line, "%s=%s;", person->user, dsk_presence_to_string (person->presence));
    }
  for (guint i = 0; i < news.convs->len; i++)
    {
      const DskEphConv *conv = g_ptr_array_index (news.convs, i);

      g_string_append_printf (line, "%s:", conv->conv);
      for (guint j = 0; j < conv->acts->len; j++)
        {
          const DskEphAct *act = &g_array_index (conv->acts, DskEphAct, j);

          g_string_append_printf (line, "%s/%u", act->user, act->doing);
        }
      g_string_append_c (line, ';');
    }
  dsk_ephemeral_sent (seat, &news, hidden);
  g_assert_false (dsk_ephemeral_has_news (seat));
  return line->len > 0 ? g_string_free (g_steal_pointer (&line), FALSE) : g_strdup ("-");
}

#define assert_told(rig, seat, wanted) \
  G_STMT_START \
  { \
    g_autofree char *line = told (rig, seat); \
    g_assert_cmpstr (line, ==, wanted); \
  } \
  G_STMT_END

static void
rig_init (Rig *rig)
{
  *rig = (Rig){ .now = 100000, .leases = dsk_reply_leases_new (7) };
  rig->ephemeral = dsk_ephemeral_new (rig->leases);
  rig->ayesha = dsk_ephemeral_join (rig->ephemeral, "d-a", "ayesha");
  rig->bilal = dsk_ephemeral_join (rig->ephemeral, "d-b", "bilal");
  assert_told (rig, rig->ayesha, "full;");
  assert_told (rig, rig->bilal, "full;");
}

static void
rig_clear (Rig *rig)
{
  dsk_ephemeral_free (rig->ephemeral);
  dsk_reply_leases_unref (rig->leases);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rig, rig_clear)

/* Returns whether it was heard. */
static gboolean
say_as (Rig *rig, DskEphSeat *seat, DskEphSayType type, const char *conv, gboolean on, const DskEphRights *rights)
{
  const DskEphSay say = { .type = type, .conv = (char *) conv, .on = on };
  g_auto (DskEphNews) answer = { 0 };

  dsk_eph_news_init (&answer);
  if (!dsk_ephemeral_hears (seat, &say, rig->now))
    return FALSE;
  dsk_ephemeral_say (seat, &say, dsk_ephemeral_needs_rights (&say) ? rights : NULL, rig->now, &answer);
  return TRUE;
}

static gboolean
say (Rig *rig, DskEphSeat *seat, DskEphSayType type, const char *conv, gboolean on)
{
  return say_as (rig, seat, type, conv, on, &all_rights);
}

/* Returns: the fence; 0: refused, and *@holder has it */
static gint64
acquire (Rig *rig, DskEphSeat *seat, gboolean force, const DskEphRights *rights, char **holder)
{
  const DskEphSay want = { .type = DSK_EPH_SAY_ACQUIRE, .conv = (char *) "c1", .force = force };
  g_auto (DskEphNews) answer = { 0 };

  dsk_eph_news_init (&answer);
  g_assert_true (dsk_ephemeral_hears (seat, &want, rig->now));
  dsk_ephemeral_say (seat, &want, rights, rig->now, &answer);
  g_assert_cmpstr (answer.lease.conv, ==, "c1");
  if (holder != NULL)
    *holder = g_strdup (answer.lease.holder);
  return answer.lease.fence;
}

static void
presence (Rig *rig, DskEphSeat *seat, DskPresence state)
{
  const DskEphSay me = { .type = DSK_EPH_SAY_PRESENCE, .presence = state };

  if (dsk_ephemeral_hears (seat, &me, rig->now))
    dsk_ephemeral_say (seat, &me, NULL, rig->now, NULL);
}

static void
test_life (void)
{
  static const struct
  {
    DskEphSayType type;
    gint64 ms;
    const char *begins;
  } cases[] = {
    { DSK_EPH_SAY_VIEWING, 45000, "c1:bilal/1;" },
    { DSK_EPH_SAY_TYPING, 6000, "c1:bilal/2;" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Rig) rig = { 0 };

      rig_init (&rig);
      g_assert_true (say (&rig, rig.bilal, cases[i].type, "c1", TRUE));
      assert_told (&rig, rig.ayesha, cases[i].begins);
      assert_told (&rig, rig.bilal, "-");
      rig.now += cases[i].ms - 1;
      dsk_ephemeral_tick (rig.ephemeral, rig.now);
      assert_told (&rig, rig.ayesha, "-");
      /* Said again: it goes on. */
      g_assert_true (say (&rig, rig.bilal, cases[i].type, "c1", TRUE));
      rig.now += cases[i].ms - 1;
      dsk_ephemeral_tick (rig.ephemeral, rig.now);
      assert_told (&rig, rig.ayesha, "-");
      rig.now += 1;
      dsk_ephemeral_tick (rig.ephemeral, rig.now);
      assert_told (&rig, rig.ayesha, "c1:;");
      /* Ended by a word. */
      g_assert_true (say (&rig, rig.bilal, cases[i].type, "c1", TRUE));
      assert_told (&rig, rig.ayesha, cases[i].begins);
      g_assert_true (say (&rig, rig.bilal, cases[i].type, "c1", FALSE));
      assert_told (&rig, rig.ayesha, "c1:;");
    }
}

static void
test_rate (void)
{
  g_auto (Rig) rig = { 0 };

  rig_init (&rig);
  g_assert_true (say (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c1", TRUE));
  g_assert_false (say (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c1", TRUE));
  g_assert_true (say (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, "c1", TRUE));
  g_assert_true (say (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c2", TRUE));
  g_assert_true (say (&rig, rig.ayesha, DSK_EPH_SAY_TYPING, "c1", TRUE));
  rig.now += 999;
  g_assert_false (say (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c1", TRUE));
  g_assert_true (say (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c1", FALSE));
  rig.now += 1;
  g_assert_true (say (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c1", TRUE));
}

static void
test_bounds (void)
{
  g_auto (Rig) rig = { 0 };
  guint heard = 0;

  rig_init (&rig);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *conv = g_strdup_printf ("c%u", i);

      rig.now += 2000;
      heard += say (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, conv, TRUE);
    }
  g_assert_cmpuint (heard, ==, DSK_EPH_SEAT_CONVS);
}

/* Nobody takes the news: what waits is what is true last, not what happened. */
static void
test_slow (void)
{
  g_auto (Rig) rig = { 0 };

  rig_init (&rig);
  for (guint i = 0; i < 300; i++)
    {
      rig.now += 1000;
      say (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c1", TRUE);
      say (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c1", FALSE);
    }
  say (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, "c1", TRUE);
  assert_told (&rig, rig.ayesha, "c1:bilal/1;");
  assert_told (&rig, rig.ayesha, "-");
}

/* Too much changed for a set of names: everything, as if it were new. */
static void
test_too_much (void)
{
  g_auto (Rig) rig = { 0 };

  rig_init (&rig);
  for (guint i = 0; i < 1100; i++)
    {
      g_autofree char *conv = g_strdup_printf ("c%u", i);

      rig.now += 2000;
      say (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, conv, TRUE);
      say (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, conv, FALSE);
    }
  assert_told (&rig, rig.ayesha, "full;");
  assert_told (&rig, rig.ayesha, "-");
}

static void
test_rights (void)
{
  g_auto (Rig) rig = { 0 };

  rig_init (&rig);
  say_as (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, "c1", TRUE, &nothing);
  say_as (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c1", TRUE, &nothing);
  say_as (&rig, rig.bilal, DSK_EPH_SAY_TYPING, "c2", TRUE, &reader);
  assert_told (&rig, rig.ayesha, "-");
  say_as (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, "c3", TRUE, &reader);
  assert_told (&rig, rig.ayesha, "c3:bilal/1;");
  g_assert_cmpint (acquire (&rig, rig.bilal, TRUE, &reader, NULL), ==, 0);
  rig.now += 1000;
  g_assert_cmpint (acquire (&rig, rig.bilal, TRUE, &nothing, NULL), ==, 0);
}

/* What was out of sight is tried again after a while, and at once when its reader comes to it. */
static void
test_hidden (void)
{
  g_auto (Rig) rig = { 0 };
  g_auto (DskEphNews) news = { 0 };
  g_autoptr (GPtrArray) hidden = g_ptr_array_new ();
  g_auto (DskEphNews) empty = { 0 };

  rig_init (&rig);
  dsk_eph_news_init (&news);
  dsk_eph_news_init (&empty);
  say (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, "c1", TRUE);
  dsk_ephemeral_take (rig.ayesha, rig.now, &news);
  g_ptr_array_add (hidden, (gpointer) "c1");
  dsk_ephemeral_sent (rig.ayesha, &empty, hidden);
  assert_told (&rig, rig.ayesha, "-");
  rig.now += DSK_EPH_RECHECK_MS;
  dsk_ephemeral_tick (rig.ephemeral, rig.now);
  assert_told (&rig, rig.ayesha, "c1:bilal/1;");

  rig.now += 20000;
  say (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, "c2", TRUE);
  g_auto (DskEphNews) again = { 0 };
  dsk_eph_news_init (&again);
  dsk_ephemeral_take (rig.ayesha, rig.now, &again);
  hidden->pdata[0] = (gpointer) "c2";
  dsk_ephemeral_sent (rig.ayesha, &empty, hidden);
  assert_told (&rig, rig.ayesha, "-");
  say (&rig, rig.ayesha, DSK_EPH_SAY_VIEWING, "c2", TRUE);
  assert_told (&rig, rig.ayesha, "c2:bilal/1;");
}

static void
test_presence (void)
{
  g_auto (Rig) rig = { 0 };
  DskEphSeat *second;

  rig_init (&rig);
  presence (&rig, rig.bilal, DSK_PRESENCE_ONLINE);
  assert_told (&rig, rig.ayesha, "bilal=online;");
  presence (&rig, rig.bilal, DSK_PRESENCE_ONLINE);
  assert_told (&rig, rig.ayesha, "-");
  second = dsk_ephemeral_join (rig.ephemeral, "d-b2", "bilal");
  assert_told (&rig, second, "full;bilal=online;");
  presence (&rig, second, DSK_PRESENCE_BUSY);
  assert_told (&rig, rig.ayesha, "bilal=busy;");
  presence (&rig, second, DSK_PRESENCE_AWAY);
  assert_told (&rig, rig.ayesha, "bilal=online;");
  dsk_ephemeral_leave (second);
  assert_told (&rig, rig.ayesha, "-");
  dsk_ephemeral_leave (rig.bilal);
  assert_told (&rig, rig.ayesha, "bilal=offline;");
}

/* Who leaves is gone at once; a lease waits for its time, because they may be back. */
static void
test_leave (void)
{
  g_auto (Rig) rig = { 0 };

  rig_init (&rig);
  say (&rig, rig.bilal, DSK_EPH_SAY_VIEWING, "c1", TRUE);
  g_assert_cmpint (acquire (&rig, rig.bilal, FALSE, &agent, NULL), >, 0);
  assert_told (&rig, rig.ayesha, "c1:bilal/5;");
  dsk_ephemeral_leave (rig.bilal);
  assert_told (&rig, rig.ayesha, "c1:bilal/4;");
  rig.now += DSK_REPLY_LEASE_MS;
  dsk_ephemeral_tick (rig.ephemeral, rig.now);
  assert_told (&rig, rig.ayesha, "c1:;");
}

static void
test_lease (void)
{
  g_auto (Rig) rig = { 0 };
  g_autofree char *holder = NULL;
  gint64 first, again, second, third;

  rig_init (&rig);
  first = acquire (&rig, rig.bilal, FALSE, &agent, NULL);
  g_assert_cmpint (first, ==, (G_GINT64_CONSTANT (7) << 32) + 1);
  assert_told (&rig, rig.ayesha, "c1:bilal/4;");
  g_assert_cmpint (acquire (&rig, rig.ayesha, TRUE, &agent, &holder), ==, 0);
  g_assert_cmpstr (holder, ==, "bilal");
  rig.now += 29000;
  again = acquire (&rig, rig.bilal, FALSE, &agent, NULL);
  g_assert_cmpint (again, ==, first);
  rig.now += 29999;
  dsk_ephemeral_tick (rig.ephemeral, rig.now);
  g_clear_pointer (&holder, g_free);
  g_assert_cmpint (acquire (&rig, rig.ayesha, FALSE, &agent, &holder), ==, 0);
  g_assert_cmpstr (holder, ==, "bilal");
  /* A lead may take it. */
  second = acquire (&rig, rig.ayesha, TRUE, &all_rights, NULL);
  g_assert_cmpint (second, >, first);
  assert_told (&rig, rig.bilal, "c1:ayesha/4;");
  assert_told (&rig, rig.ayesha, "c1:;");
  /* It runs out. */
  rig.now += 30000;
  third = acquire (&rig, rig.bilal, FALSE, &agent, NULL);
  g_assert_cmpint (third, >, second);
  say (&rig, rig.bilal, DSK_EPH_SAY_RELEASE, "c1", FALSE);
  rig.now += 1000;
  g_assert_cmpint (acquire (&rig, rig.ayesha, FALSE, &agent, NULL), >, third);
}

static void
test_fence (void)
{
  g_autoptr (DskReplyLeases) leases = dsk_reply_leases_new (1);
  g_autoptr (DskReplyLeases) later = dsk_reply_leases_new (2);
  g_auto (DskReplyLease) a = { 0 };
  g_auto (DskReplyLease) b = { 0 };
  g_auto (DskReplyLease) c = { 0 };
  g_autofree char *holder = NULL;

  dsk_reply_leases_acquire (leases, "c1", "ayesha", "d-a", FALSE, 0, &a);
  g_assert_true (dsk_reply_leases_allow (leases, "c1", "ayesha", a.fence, 1, &holder));
  /* It ran out, and nobody else came: still theirs. */
  g_assert_true (dsk_reply_leases_allow (leases, "c1", "ayesha", a.fence, 60000, &holder));
  dsk_reply_leases_acquire (leases, "c1", "bilal", "d-b", FALSE, 60000, &b);
  g_assert_false (dsk_reply_leases_allow (leases, "c1", "ayesha", a.fence, 60001, &holder));
  g_assert_cmpstr (holder, ==, "bilal");
  g_clear_pointer (&holder, g_free);
  /* Given back: the old fence is old all the same. */
  g_assert_true (dsk_reply_leases_release (leases, "c1", "d-b", 60002));
  g_assert_false (dsk_reply_leases_allow (leases, "c1", "ayesha", a.fence, 60003, &holder));
  g_clear_pointer (&holder, g_free);
  g_assert_true (dsk_reply_leases_allow (leases, "c1", "bilal", b.fence, 60003, &holder));
  /* Without a fence nothing is asked. */
  g_assert_true (dsk_reply_leases_allow (leases, "c1", "ayesha", 0, 60003, &holder));
  g_clear_pointer (&holder, g_free);
  /* The next run of the relay. */
  dsk_reply_leases_acquire (later, "c1", "bilal", "d-b", FALSE, 0, &c);
  g_assert_cmpint (c.fence, >, b.fence);
  g_assert_false (dsk_reply_leases_allow (later, "c1", "ayesha", a.fence, 1, &holder));
  g_clear_pointer (&holder, g_free);
  g_assert_true (dsk_reply_leases_allow (later, "c2", "ayesha", a.fence, 1, &holder));
}

/* However many conversations there are, so many are remembered and no more; those that are held, in any case. */
static void
test_lease_bounds (void)
{
  g_autoptr (DskReplyLeases) leases = dsk_reply_leases_new (1);
  g_autofree char *holder = NULL;

  for (guint i = 0; i < DSK_REPLY_LEASES_MAX + 100; i++)
    {
      g_autofree char *conv = g_strdup_printf ("c%u", i);
      g_auto (DskReplyLease) lease = { 0 };

      dsk_reply_leases_acquire (leases, conv, "ayesha", "d-a", FALSE, i, &lease);
      g_assert_cmpint (lease.fence, >, 0);
    }
  holder = dsk_reply_leases_holder (leases, "c4195", 5000);
  g_assert_cmpstr (holder, ==, "ayesha");
  g_assert_null (dsk_reply_leases_holder (leases, "c0", 5000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ephemeral/life", test_life);
  g_test_add_func ("/ephemeral/rate", test_rate);
  g_test_add_func ("/ephemeral/bounds", test_bounds);
  g_test_add_func ("/ephemeral/slow", test_slow);
  g_test_add_func ("/ephemeral/too-much", test_too_much);
  g_test_add_func ("/ephemeral/rights", test_rights);
  g_test_add_func ("/ephemeral/hidden", test_hidden);
  g_test_add_func ("/ephemeral/presence", test_presence);
  g_test_add_func ("/ephemeral/leave", test_leave);
  g_test_add_func ("/ephemeral/lease", test_lease);
  g_test_add_func ("/ephemeral/fence", test_fence);
  g_test_add_func ("/ephemeral/lease-bounds", test_lease_bounds);
  return g_test_run ();
}
