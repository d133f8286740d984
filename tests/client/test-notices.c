/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person is told of while they look elsewhere: news go in, notifications come out. */

#include "dsk-notices.h"

#include <string.h>

#include "dsk-quiet-hours.h"

#define NOW G_GINT64_CONSTANT (1700000000000)
#define MINUTE (G_GINT64_CONSTANT (60) * 1000)
#define BEGAN (-5000) /* when this computer began to tell */
#define N_STEPS 6

/* What is so in that minute. @how: l: the connection stands, q: quiet, f: the window has the focus, h: nothing may be
 * shown, @x: conversation x is looked at, -kind: not wanted, R: started anew.
 * @news: "KIND CONVERSATION ID MINUTE", comma-separated; @deeds: "+CONVERSATION:kind" shown, "-ID" withdrawn */
typedef struct
{
  int minute;
  const char *how;
  const char *news;
  const char *deeds;
} Step;

typedef struct
{
  const char *name;
  Step steps[N_STEPS];
} Case;

static const Case cases[] = {
  { "a message in mine", { { 0, "l", "reply a m1 0", "+a:reply" } } },
  { "is told once", { { 0, "l", "reply a m1 0", "+a:reply" }, { 1, "l", "reply a m1 0", "" } } },
  { "also after a start", { { 0, "l", "reply a m1 0", "+a:reply" }, { 1, "lR", "reply a m1 0", "" } } },
  { "the second one takes its place",
    { { 0, "l", "reply a m1 0", "+a:reply" }, { 1, "l", "reply a m2 1", "+a:reply" } } },
  { "two of one moment", { { 0, "l", "reply a m1 0", "+a:reply" }, { 0, "l", "reply a m2 0", "+a:reply" } } },
  { "read elsewhere", { { 0, "l", "reply a m1 0", "+a:reply" }, { 1, "l", "", "-a" }, { 2, "l", "", "" } } },
  { "read elsewhere while this was off",
    { { 0, "l", "reply a m1 0", "+a:reply" }, { 60, "R", "reply a m1 0", "" }, { 61, "l", "", "-a" } } },
  { "looked at here", { { 0, "lf@b", "reply a m1 0", "+a:reply" }, { 1, "lf@a", "reply a m1 0", "-a" } } },
  { "comes while it is looked at",
    { { 0, "lf@a", "reply a m1 0", "" }, { 1, "l", "reply a m1 0", "" }, { 2, "l", "reply a m2 2", "+a:reply" } } },
  { "the most urgent of a conversation",
    { { 0, "l", "reply a m1 0,mention a n1 0,assigned a e1 0", "+a:mention" },
      { 1, "l", "reply a m1 0,assigned a e1 0", "-a" } } },
  { "handed off, then taken by somebody",
    { { 0, "l", "handoff a h1 0", "+a:handoff" }, { 1, "l", "", "-a" } } },
  { "assigned to me, then to somebody else",
    { { 0, "l", "assigned a e1 0,reply a m1 0", "+a:assigned" }, { 1, "l", "", "-a" } } },
  { "what was shown gave way to something else, which is over",
    { { 0, "l", "mention a n1 0", "+a:mention" },
      { 1, "l", "mention a n1 0,reply a m1 1", "+a:reply" },
      { 2, "l", "mention a n1 0", "-a" },
      { 3, "l", "", "" } } },
  { "two conversations",
    { { 0, "l", "reply a m1 0,reply b m2 0", "+a:reply +b:reply" }, { 1, "l", "reply b m2 0", "-a" } } },
  { "before this computer began", { { BEGAN + 1, "l", "reply a m1 -5001", "" } } },
  { "from before the first sync ended", { { BEGAN + 30, "l", "reply a m1 -4975", "+a:reply" } } },
  { "catching up: not before all is here",
    { { 0, "", "reply a m1 0", "" }, { 1, "l", "reply a m1 0", "+a:reply" } } },
  { "catching up: read elsewhere meanwhile", { { 0, "", "reply a m1 0", "" }, { 1, "l", "", "" } } },
  { "after a long time away",
    { { 0, "l", "reply a m1 -600,reply b m2 -500,mention c n1 -400", "+summary:3/0-1-0-0-2" },
      { 1, "l", "reply a m1 -600,reply b m2 -500,mention c n1 -400", "" },
      { 2, "l", "reply a m3 2,reply b m2 -500", "+a:reply" },
      { 3, "l", "", "-a -summary" } } },
  { "after a long time away, and one just now",
    { { 0, "l", "reply a m1 -600,reply b m2 0", "+b:reply +summary:1/0-0-0-0-1" } } },
  { "old and new of one",
    { { 0, "l", "mention a n1 -600,reply a m1 0", "+a:reply" }, { 1, "l", "mention a n1 -600", "-a" } } },
  { "the summary goes when the window is looked at",
    { { 0, "l", "reply a m1 -600", "+summary:1/0-0-0-0-1" }, { 1, "lf", "reply a m1 -600", "-summary" } } },
  { "no summary for who looks at the list", { { 0, "lf", "reply a m1 -600", "" }, { 1, "l", "reply a m1 -600", "" } } },
  { "so long ago that it is no news", { { 0, "l", "reply a m1 -4400", "" } } },
  { "many at once",
    { { 0, "l", "reply a 1 0,reply b 2 0,reply c 3 0,reply d 4 0,reply e 5 0",
        "+a:reply +b:reply +c:reply +d:reply +e:reply" } } },
  { "too many at once",
    { { 0, "l", "reply a 1 0,reply b 2 0,reply c 3 0,reply d 4 0,reply e 5 0,handoff f 6 0",
        "+summary:6/1-0-0-0-5" } } },
  { "quiet: kept until it is over",
    { { 0, "lq", "reply a m1 0", "" }, { 5, "l", "reply a m1 0", "+a:reply" } } },
  { "quiet for long: one summary",
    { { 0, "lq", "reply a m1 0,reply b m2 0", "" },
      { 600, "l", "reply a m1 0,reply b m2 0", "+summary:2/0-0-0-0-2" } } },
  { "quiet: read meanwhile", { { 0, "lq", "reply a m1 0", "" }, { 600, "l", "", "" } } },
  { "quiet: what was shown stays until it is read",
    { { 0, "l", "reply a m1 0", "+a:reply" }, { 1, "lq", "reply a m1 0", "" }, { 2, "lq", "", "-a" } } },
  { "not wanted",
    { { 0, "l-reply", "reply a m1 0,mention b n1 0", "+b:mention" },
      { 1, "l", "reply a m1 0,mention b n1 0", "" } } },
  { "not wanted any more", { { 0, "l", "reply a m1 0", "+a:reply" }, { 1, "l-reply", "reply a m1 0", "-a" } } },
  { "a window closes, also without a connection",
    { { 0, "", "closing a w1 0,reply a m1 -900", "+a:closing" },
      { 40, "l", "closing a w1 0", "" },
      { 60, "l", "", "-a" } } },
  { "a window closes, seen late", { { 40, "l", "closing a w1 0", "+a:closing" } } },
  { "a window closes again, after a new message",
    { { 0, "l", "closing a w1 0", "+a:closing" },
      { 1, "l", "", "-a" },
      { 99, "l", "closing a w2 99", "+a:closing" } } },
  { "nothing may be shown",
    { { 0, "l", "reply a m1 0,mention b n1 0", "+a:reply +b:mention" },
      { 1, "h", "reply a m1 0,mention b n1 0", "-a -b" },
      { 2, "h", "reply a m2 2", "" } } },
  { "trouble", { { 0, "l", "trouble . c1 0", "+trouble:trouble" }, { 1, "l", "", "-trouble" } } },
  { "alert of a number, until it is looked at",
    { { 0, "l", "alert . c1 0", "+alert:alert" },
      { 1, "l", "alert . c2 1,trouble . t1 1", "+alert:alert +trouble:trouble" },
      { 2, "l", "trouble . t1 1", "-alert" } } },
  { "alert that came while this was off", { { 60, "l", "alert . c1 0", "+alert:alert" } } },
  { "alert, with the window in front", { { 0, "lf", "alert . c1 0", "" }, { 1, "l", "alert . c1 0", "" } } },
  { "trouble, with the window in front", { { 0, "lf", "trouble . c1 0", "" }, { 1, "l", "trouble . c1 0", "" } } },
};

static void
add_news (GPtrArray *news, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 0);
  DskNewsRow *row = g_new0 (DskNewsRow, 1);

  g_assert_cmpuint (g_strv_length (words), ==, 4);
  g_assert_true (dsk_news_kind_from_string (words[0], &row->kind));
  row->conv = g_strdup (g_str_equal (words[1], ".") ? "" : words[1]);
  row->id = g_strdup (words[2]);
  row->at = NOW + g_ascii_strtoll (words[3], NULL, 10) * MINUTE;
  row->count = 1;
  g_ptr_array_add (news, row);
}

static GPtrArray *
news_of (const char *text)
{
  GPtrArray *news = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_news_row_free);
  g_auto (GStrv) parts = g_strsplit (text, ",", 0);

  for (guint i = 0; parts[i] != NULL; i++)
    add_news (news, parts[i]);
  return news;
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
words_of (const GPtrArray *deeds)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < deeds->len; i++)
    {
      const DskNoticeDeed *deed = deeds->pdata[i];

      if (deed->withdraw)
        g_ptr_array_add (words, g_strconcat ("-", deed->id, NULL));
      else if (deed->row != NULL)
        g_ptr_array_add (words, g_strdup_printf ("+%s:%s", deed->id, dsk_news_kind_to_string (deed->row->kind)));
      else
        g_ptr_array_add (words, g_strdup_printf ("+%s:%u/%u-%u-%u-%u-%u", deed->id, deed->convs,
                                                 deed->counts[DSK_NEWS_HANDOFF], deed->counts[DSK_NEWS_MENTION],
                                                 deed->counts[DSK_NEWS_ASSIGNED], deed->counts[DSK_NEWS_CLOSING],
                                                 deed->counts[DSK_NEWS_REPLY]));
    }
  g_ptr_array_sort (words, compare_words);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **) words->pdata);
}

static DskNoticeScene
scene_of (const Step *step, char *looked_at)
{
  DskNoticeScene scene = { .now = NOW + step->minute * MINUTE, .kinds = (1u << DSK_NEWS_N) - 1 };
  const char *minus = strchr (step->how, '-');
  const char *at = strchr (step->how, '@');
  DskNewsKind kind;

  scene.live = strchr (step->how, 'l') != NULL && (minus == NULL || strchr (step->how, 'l') < minus);
  scene.quiet = strchr (step->how, 'q') != NULL;
  scene.focused = strchr (step->how, 'f') != NULL;
  scene.hidden = strchr (step->how, 'h') != NULL;
  if (minus != NULL && dsk_news_kind_from_string (minus + 1, &kind))
    scene.kinds &= ~(1u << kind);
  if (at != NULL)
    {
      looked_at[0] = at[1];
      scene.looked_at = looked_at;
    }
  return scene;
}

/* What the replica would have: the last of each. */
static void
keep (GPtrArray *kept, DskNotices *notices)
{
  g_autoptr (GPtrArray) changed = dsk_notices_take_told (notices);

  for (guint i = 0; i < changed->len; i++)
    {
      const DskToldRow *row = changed->pdata[i];

      for (guint j = kept->len; j > 0; j--)
        if (g_str_equal (((DskToldRow *) kept->pdata[j - 1])->conv, row->conv)
            && g_str_equal (((DskToldRow *) kept->pdata[j - 1])->kind, row->kind))
          g_ptr_array_remove_index (kept, j - 1);
      if (row->id != NULL)
        g_ptr_array_add (kept, dsk_told_row_new (row->conv, row->kind, row->id, row->at, row->shown));
    }
}

static void
run_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_told_row_free);
  g_autoptr (DskNotices) notices = dsk_notices_new (NULL, NOW + BEGAN * MINUTE);

  for (guint i = 0; i < N_STEPS && one->steps[i].how != NULL; i++)
    {
      char looked_at[2] = "";
      const DskNoticeScene scene = scene_of (&one->steps[i], looked_at);
      g_autoptr (GPtrArray) news = news_of (one->steps[i].news);
      g_autoptr (GPtrArray) deeds = NULL;
      g_autofree char *words = NULL;

      keep (kept, notices);
      if (strchr (one->steps[i].how, 'R') != NULL)
        {
          dsk_notices_free (notices);
          notices = dsk_notices_new (kept, scene.now);
        }
      deeds = dsk_notices_update (notices, &scene, news);
      words = words_of (deeds);
      g_assert_cmpstr (words, ==, one->steps[i].deeds);
    }
}

/* The table does not grow for ever; what is shown, and since when there is news, stays. */
static void
test_forgets (void)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_told_row_free);
  g_autoptr (DskNotices) notices = dsk_notices_new (NULL, NOW - MINUTE);
  g_autoptr (GPtrArray) first = news_of ("reply a m1 0,reply b m2 0");
  g_autoptr (GPtrArray) later = news_of ("reply b m2 0");
  DskNoticeScene scene = { .now = NOW, .live = TRUE, .kinds = (1u << DSK_NEWS_N) - 1 };

  g_ptr_array_unref (dsk_notices_update (notices, &scene, first));
  g_ptr_array_unref (dsk_notices_update (notices, &scene, later));
  keep (kept, notices);
  g_assert_cmpuint (kept->len, ==, 3);
  g_assert_true (dsk_notices_shows (notices, "b"));
  g_assert_false (dsk_notices_shows (notices, "a"));
  scene.now += 3 * DSK_NOTICES_FORGOTTEN_MS;
  g_ptr_array_unref (dsk_notices_update (notices, &scene, later));
  keep (kept, notices);
  g_assert_cmpuint (kept->len, ==, 2);
}

/* --- quiet hours --- */

static void
test_quiet_hours (void)
{
  static const struct { int from, to, minute, left; } rows[] = {
    { 1320, 420, 1319, 0 },  { 1320, 420, 1320, 540 }, { 1320, 420, 1439, 421 }, { 1320, 420, 0, 420 },
    { 1320, 420, 419, 1 },   { 1320, 420, 420, 0 },    { 720, 780, 719, 0 },     { 720, 780, 720, 60 },
    { 720, 780, 779, 1 },    { 720, 780, 780, 0 },     { 600, 600, 600, 0 },     { 600, 600, 0, 0 },
    { 0, 1439, 1438, 1 },    { 1380, 0, 1390, 50 },    { 1380, 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (dsk_quiet_hours_left (rows[i].from, rows[i].to, rows[i].minute), ==, rows[i].left);
  /* 22:13 in Karachi, 3:13 in the morning after the clocks went nowhere. */
  g_assert_cmpint (dsk_quiet_hours_minute (NOW), ==, (22 * 60 + 13 + 300) % DSK_QUIET_DAY);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Karachi", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/notices/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], run_case);
    }
  g_test_add_func ("/notices/forgets", test_forgets);
  g_test_add_func ("/notices/quiet-hours", test_quiet_hours);
  return g_test_run ();
}
