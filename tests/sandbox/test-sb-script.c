/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-sb-script.h"

#include <string.h>

#include "dsk-error.h"

static const DskSbStep *
step (DskSbScript *script, guint i)
{
  g_assert_cmpuint (i, <, script->steps->len);
  return g_ptr_array_index (script->steps, i);
}

static void
test_language (void)
{
  const char *text = "# a comment\n"
                     "\n"
                     "at 0.5s customer \"Sana Khan\" 923005550101 says \"It's \\\"open\\\"?\\nToday\"  # why not\n"
                     "wait-reply\n"
                     "  at 200ms sends image \"سلام\"\n"
                     "customer 923005550102\n"
                     "at 1m sends voice\n"
                     "at 2s customer \"Sana Khan\" reacts \"👍\"\n"
                     "wait-reply 3s\n"
                     "expect \"thank you\" within 10s\n"
                     "repeat 4 every 1.5s\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (DskSbScript) script = dsk_sb_script_parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (script->steps->len, ==, 7);
  g_assert_cmpint (step (script, 0)->kind, ==, DSK_SB_STEP_WRITE);
  g_assert_cmpuint (step (script, 0)->at_ms, ==, 500);
  g_assert_cmpstr (step (script, 0)->name, ==, "Sana Khan");
  g_assert_cmpstr (step (script, 0)->phone, ==, "923005550101");
  g_assert_cmpstr (step (script, 0)->type, ==, "text");
  g_assert_cmpstr (step (script, 0)->text, ==, "It's \"open\"?\nToday");
  g_assert_cmpint (step (script, 1)->kind, ==, DSK_SB_STEP_WAIT_REPLY);
  g_assert_cmpuint (step (script, 1)->within_ms, ==, 0);
  g_assert_cmpstr (step (script, 2)->type, ==, "image");
  g_assert_cmpstr (step (script, 2)->text, ==, "سلام");
  g_assert_cmpuint (step (script, 2)->at_ms, ==, 200);
  g_assert_cmpstr (step (script, 3)->phone, ==, "923005550102");
  g_assert_cmpuint (step (script, 3)->at_ms, ==, 60000);
  g_assert_null (step (script, 3)->text);
  g_assert_cmpstr (step (script, 4)->phone, ==, "923005550101");
  g_assert_cmpstr (step (script, 4)->type, ==, "reaction");
  g_assert_cmpuint (step (script, 5)->within_ms, ==, 3000);
  g_assert_cmpint (step (script, 6)->kind, ==, DSK_SB_STEP_EXPECT);
  g_assert_cmpstr (step (script, 6)->text, ==, "thank you");
  g_assert_cmpuint (step (script, 6)->within_ms, ==, 10000);
  g_assert_cmpuint (script->repeats, ==, 4);
  g_assert_cmpuint (script->every_ms, ==, 1500);
}

static void
test_refuses (void)
{
  static const char *const lines[] = {
    "say hello",
    "at customer \"A\" 923005550101 says \"x\"",
    "at 5 customer \"A\" 923005550101 says \"x\"",
    "at -1s customer \"A\" 923005550101 says \"x\"",
    "at 1s says \"x\"",
    "at 1s customer \"A\" says \"x\"",
    "at 1s customer \"A\" 923005550101 says",
    "at 1s customer \"A\" 923005550101 says \"x\" \"y\"",
    "at 1s customer \"A\" 923005550101 sends hologram",
    "at 1s customer \"A\" 923005550101 says \"x",
    "wait-reply",
    "expect \"x\"",
    "customer",
    "repeat 2 every",
    "repeat\nat 1s customer \"A\" 923005550101 says \"x\"",
    "at 1s customer \"A\" 923005550101 says \"\xff\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dsk_sb_script_parse (lines[i], &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
    }
}

static void
test_names_the_line (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dsk_sb_script_parse ("# one\n\nnonsense\n", &error));
  g_assert_true (g_str_has_prefix (error->message, "line 3:"));
}

static void
test_empty (void)
{
  g_autoptr (DskSbScript) script = dsk_sb_script_parse ("# nobody\n", NULL);

  g_assert_cmpuint (script->steps->len, ==, 0);
  g_assert_cmpuint (script->repeats, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/script/language", test_language);
  g_test_add_func ("/script/refuses", test_refuses);
  g_test_add_func ("/script/names-the-line", test_names_the_line);
  g_test_add_func ("/script/empty", test_empty);
  return g_test_run ();
}
