/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the panel beside a conversation says of what the customer wants. */

#include "composer-harness.h"

/* At ten in the morning of 2 January 2020, or nobody knows when. */
static void
put_marketing (Harness *harness, const char *wish, const char *at)
{
  const char *card[] = { "d1900000-0000-7000-8000-000000001001", DEMO_SANA, "c1900000-0000-7000-8000-000000001001",
                         "Sana Khan", "923005550101", "923005550101", NULL, "sana.khan", wish, at };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CONTACT_CARD, card);
  office_commit (harness->office, DEMO_SANA);
}

static void
test_marketing (void)
{
  static const struct
  {
    const char *wish;
    const char *at;
    const char *words;
  } wishes[] = {
    { "stop", "1577959200000", "Wants none since 2 January 2020, 10:00: marketing templates are not sent" },
    { "resume", "1577959200000", "Wants them again since 2 January 2020, 10:00" },
    { "stop", NULL, "Wants none: marketing templates are not sent" },
    { "resume", NULL, "Wants them again" },
  };
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1100);

  harness_open (harness, DEMO_SANA);
  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      put_marketing (harness, wishes[i].wish, wishes[i].at);
      expect (harness, GTK_TYPE_LABEL, wishes[i].words);
    }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/contact-panel/marketing", test_marketing);
  return g_test_run ();
}
