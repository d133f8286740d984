/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-colleagues.h"

/* "c1:bilal=3,sana=1 c2:… people:bilal=busy" */
static char *
state_of (DskColleagues *self)
{
  g_autoptr (GPtrArray) convs = dsk_colleagues_convs (self);
  g_autoptr (GPtrArray) people = dsk_colleagues_people (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < convs->len; i++)
    {
      const GArray *acts = dsk_colleagues_in (self, g_ptr_array_index (convs, i));

      g_string_append_printf (text, "%s:", (const char *) g_ptr_array_index (convs, i));
      for (guint j = 0; j < acts->len; j++)
        g_string_append_printf (text, "%s=%u,", g_array_index (acts, DskEphAct, j).user,
                                g_array_index (acts, DskEphAct, j).doing);
      g_string_append_c (text, ' ');
    }
  for (guint i = 0; i < people->len; i++)
    {
      const char *user = g_ptr_array_index (people, i);

      g_string_append_printf (text, "%s=%s ", user,
                              dsk_presence_to_string (dsk_colleagues_presence (self, user)));
    }
  return g_string_free (text, FALSE);
}

static void
assert_state (DskColleagues *self, const char *expected)
{
  g_autofree char *text = state_of (self);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_change (DskColleaguesChange *change, const char *convs, gboolean people)
{
  g_autofree char *text = NULL;

  g_ptr_array_add (change->convs, NULL);
  text = g_strjoinv (" ", (char **) change->convs->pdata);
  g_assert_cmpstr (text, ==, convs);
  g_assert_cmpint (change->people, ==, people);
  dsk_colleagues_change_clear (change);
  dsk_colleagues_change_init (change);
}

static void
add (DskEphNews *news, const char *conv, const char *user, guint doing)
{
  DskEphConv *made = dsk_eph_news_add_conv (news, conv);

  if (user != NULL)
    dsk_eph_conv_add (made, user, doing);
}

/* In the first conversation somebody replies, in the second somebody looks; one is there and one is busy. */
static DskColleagues *
office (gint64 now, DskColleaguesChange *change)
{
  DskColleagues *self = dsk_colleagues_new ();
  g_auto (DskEphNews) news = { 0 };

  dsk_eph_news_init (&news);
  news.full = TRUE;
  add (&news, "c1", "bilal", DSK_DOING_ALL);
  add (&news, "c2", "sana", DSK_DOING_VIEWING);
  dsk_eph_news_add_person (&news, "bilal", DSK_PRESENCE_BUSY);
  dsk_eph_news_add_person (&news, "sana", DSK_PRESENCE_ONLINE);
  dsk_colleagues_change_init (change);
  dsk_colleagues_apply (self, &news, now, change);
  return self;
}

static void
test_news (void)
{
  g_auto (DskColleaguesChange) change = { 0 };
  g_auto (DskEphNews) news = { 0 };
  g_autoptr (DskColleagues) self = office (1000, &change);

  assert_change (&change, "c1 c2", TRUE);
  assert_state (self, "c1:bilal=7, c2:sana=1, bilal=busy sana=online ");
  g_assert_cmpstr (dsk_colleagues_replying (self, "c1"), ==, "bilal");
  g_assert_null (dsk_colleagues_replying (self, "c2"));
  g_assert_null (dsk_colleagues_replying (self, "c3"));

  /* What is the same is no change; what ends goes. */
  dsk_eph_news_init (&news);
  add (&news, "c1", "bilal", DSK_DOING_ALL);
  add (&news, "c2", NULL, 0);
  add (&news, "c3", NULL, 0);
  dsk_eph_news_add_person (&news, "sana", DSK_PRESENCE_ONLINE);
  dsk_colleagues_apply (self, &news, 2000, &change);
  assert_change (&change, "c2", FALSE);
  assert_state (self, "c1:bilal=7, bilal=busy sana=online ");
}

static void
test_full (void)
{
  g_auto (DskColleaguesChange) change = { 0 };
  g_auto (DskEphNews) news = { 0 };
  g_autoptr (DskColleagues) self = office (1000, &change);

  dsk_eph_news_init (&news);
  news.full = TRUE;
  dsk_eph_news_add_person (&news, "sana", DSK_PRESENCE_AWAY);
  dsk_colleagues_apply (self, &news, 2000, &change);
  assert_state (self, "sana=away ");
}

static void
test_offline (void)
{
  g_auto (DskColleaguesChange) change = { 0 };
  g_auto (DskEphNews) news = { 0 };
  g_autoptr (DskColleagues) self = office (1000, &change);

  dsk_eph_news_init (&news);
  dsk_eph_news_add_person (&news, "bilal", DSK_PRESENCE_OFFLINE);
  dsk_colleagues_apply (self, &news, 2000, &change);
  g_assert_cmpint (dsk_colleagues_presence (self, "bilal"), ==, DSK_PRESENCE_OFFLINE);
  assert_state (self, "c1:bilal=7, c2:sana=1, sana=online ");
}

/* A relay that is not heard is not believed for long: first nobody writes, then nobody is there. */
static void
test_silence (void)
{
  static const struct
  {
    gint64 at;
    const char *state;
    const char *convs;
    gboolean people;
  } steps[] = {
    { DSK_COLLEAGUES_WRITE_MS - 1, "c1:bilal=7, c2:sana=1, bilal=busy sana=online ", "", FALSE },
    { DSK_COLLEAGUES_WRITE_MS, "c1:bilal=1, c2:sana=1, bilal=busy sana=online ", "c1", FALSE },
    { DSK_COLLEAGUES_KEEP_MS - 1, "c1:bilal=1, c2:sana=1, bilal=busy sana=online ", "", FALSE },
    { DSK_COLLEAGUES_KEEP_MS, "", "c1 c2", TRUE },
  };
  g_auto (DskColleaguesChange) change = { 0 };
  g_autoptr (DskColleagues) self = office (0, &change);

  dsk_colleagues_change_clear (&change);
  dsk_colleagues_change_init (&change);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      dsk_colleagues_expire (self, steps[i].at, &change);
      assert_state (self, steps[i].state);
      assert_change (&change, steps[i].convs, steps[i].people);
    }
}

static void
test_heard (void)
{
  g_auto (DskColleaguesChange) change = { 0 };
  g_autoptr (DskColleagues) self = office (0, &change);

  dsk_colleagues_heard (self, 20000);
  dsk_colleagues_expire (self, DSK_COLLEAGUES_KEEP_MS, &change);
  assert_state (self, "c1:bilal=7, c2:sana=1, bilal=busy sana=online ");
}

static void
test_forget (void)
{
  g_auto (DskColleaguesChange) change = { 0 };
  g_autoptr (DskColleagues) self = office (0, &change);

  dsk_colleagues_change_clear (&change);
  dsk_colleagues_change_init (&change);
  dsk_colleagues_forget (self, &change);
  assert_change (&change, "c1 c2", TRUE);
  assert_state (self, "");
  dsk_colleagues_forget (self, &change);
  g_assert_true (dsk_colleagues_change_is_empty (&change));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/colleagues/news", test_news);
  g_test_add_func ("/client/colleagues/full", test_full);
  g_test_add_func ("/client/colleagues/offline", test_offline);
  g_test_add_func ("/client/colleagues/silence", test_silence);
  g_test_add_func ("/client/colleagues/heard", test_heard);
  g_test_add_func ("/client/colleagues/forget", test_forget);
  return g_test_run ();
}
