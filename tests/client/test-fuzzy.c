/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-fuzzy.h"
#include "dsk-text.h"

static int
score (const char *needle, const char *text)
{
  g_autofree char *folded_needle = dsk_text_fold (needle);
  g_autofree char *folded_text = dsk_text_fold (text);

  return dsk_fuzzy_score (folded_needle, folded_text);
}

static void
test_fits (void)
{
  static const struct
  {
    const char *needle;
    const char *text;
    gboolean fits;
  } cases[] = {
    { "", "Anything", TRUE },
    { "  ", "Anything", TRUE },
    { "claim", "Claim", TRUE },
    { "CLAIM", "Claim", TRUE },
    { "cl", "Claim", TRUE },
    { "aim", "Claim", TRUE },
    { "tpl", "Choose a Template", TRUE },
    { "gv mine", "Go to View Mine", TRUE },
    { "mine view", "Go to View Mine", TRUE },
    { "cim", "Claim", TRUE },
    { "lm", "Claim", FALSE }, /* its first letter begins no word */
    { "claimx", "Claim", FALSE },
    { "claim now", "Claim", FALSE },
    { "555 0101", "Sana Khan +92 300 555 0101", TRUE },
    { "كلیم", "کلیم کریں", TRUE }, /* as an Arabic keyboard writes it */
    { "کريں", "کلیم کریں", TRUE },
    { "resume", "Résumé", TRUE },
    { "۱۲", "Order 12", TRUE },
    { "x", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s” in “%s”", cases[i].needle, cases[i].text);
      g_assert_cmpint (score (cases[i].needle, cases[i].text) >= 0, ==, cases[i].fits);
    }
}

static void
test_order (void)
{
  static const struct
  {
    const char *needle;
    const char *better;
    const char *worse;
  } cases[] = {
    { "note", "Internal Note", "Notebook of the day" },
    { "res", "Resolve", "Preferences" },
    { "res", "Resolve", "Go to Resolved" },
    { "cl", "Close the Window", "Choose a language" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s”: “%s” before “%s”", cases[i].needle, cases[i].better, cases[i].worse);
      g_assert_cmpint (score (cases[i].needle, cases[i].better), >, score (cases[i].needle, cases[i].worse));
    }
}

/* Whatever is typed: no crash, and a text always fits itself. */
static void
test_anything (void)
{
  for (int i = 0; i < 5000; i++)
    {
      char bytes[12];
      g_autofree char *text = NULL;
      int length = g_test_rand_int_range (0, sizeof bytes);

      for (int k = 0; k < length; k++)
        bytes[k] = (char) g_test_rand_int_range (1, 256);
      bytes[length] = '\0';
      text = dsk_text_fold (bytes);
      g_assert_cmpint (dsk_fuzzy_score (text, text), >=, 0);
      dsk_fuzzy_score (text, "claim this conversation");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzzy/fits", test_fits);
  g_test_add_func ("/fuzzy/order", test_order);
  g_test_add_func ("/fuzzy/anything", test_anything);
  return g_test_run ();
}
