/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What colleagues do right now, on the conversation page: over the conversation and on Send. */

#include "composer-harness.h"
#include "demo-colleagues.h"
#include "dsk-colleague-bar.h"

#define FSI "\342\201\250"
#define PDI "\342\201\251"
#define BILAL FSI "Bilal Demo" PDI

static void
bilal (Harness *harness, const char *conv, guint doing)
{
  demo_colleague (harness->office->client, conv, OFFICE_BILAL, doing, DSK_PRESENCE_ONLINE);
}

static void
test_bar (void)
{
  static const struct
  {
    guint doing;
    const char *words;
  } rows[] = {
    { DSK_DOING_VIEWING, BILAL " is viewing" },
    { DSK_DOING_VIEWING | DSK_DOING_TYPING, BILAL " is replying…" },
    { DSK_DOING_REPLYING, BILAL " is replying…" },
  };
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  g_assert_null (page_find (harness, DSK_TYPE_COLLEAGUE_BAR, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      bilal (harness, DEMO_SANA, rows[i].doing);
      expect_in (expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL), GTK_TYPE_LABEL, rows[i].words);
    }
  /* What goes on elsewhere is not said here. */
  bilal (harness, DEMO_SANA, 0);
  bilal (harness, DEMO_LONG, DSK_DOING_VIEWING);
  expect_none (harness, DSK_TYPE_COLLEAGUE_BAR, NULL);
  harness_open (harness, DEMO_LONG);
  expect (harness, DSK_TYPE_COLLEAGUE_BAR, NULL);
}

/* Only who may reply and does makes others think twice; they may, and are told why not. */
static void
test_send_anyway (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  type_text (harness, "On its way");
  bilal (harness, DEMO_SANA, DSK_DOING_VIEWING | DSK_DOING_TYPING);
  expect (harness, GTK_TYPE_BUTTON, "Send");
  bilal (harness, DEMO_SANA, DSK_DOING_ALL);
  click (harness, "Send Anyway…");
  expect (harness, GTK_TYPE_LABEL, "A colleague is replying");
  expect (harness, GTK_TYPE_LABEL, BILAL " is writing a reply here right now. The customer would get both.");
  expect_none (harness, GTK_TYPE_LABEL, "On its way");
  /* They have stopped: nothing stands in the way any more. */
  bilal (harness, DEMO_SANA, DSK_DOING_VIEWING);
  expect (harness, GTK_TYPE_BUTTON, "Send");
  expect_none (harness, GTK_TYPE_LABEL, "A colleague is replying");
  bilal (harness, DEMO_SANA, DSK_DOING_ALL);
  click (harness, "Send Anyway…");
  click (harness, "Send Any_way");
  expect (harness, GTK_TYPE_LABEL, "On its way");
}

/* A note goes to nobody but us: no reason to ask. */
static void
test_note (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  bilal (harness, DEMO_SANA, DSK_DOING_ALL);
  click (harness, "Note");
  type_text (harness, "He is right");
  click (harness, "Add Note");
  expect (harness, GTK_TYPE_LABEL, "He is right");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/colleagues/bar", test_bar);
  g_test_add_func ("/colleagues/send-anyway", test_send_anyway);
  g_test_add_func ("/colleagues/note", test_note);
  return g_test_run ();
}
