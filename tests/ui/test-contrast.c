/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What our style sheets colour can be read: each colour of words has 4.5:1 against what is behind it, each of a
 * picture 3:1 (WCAG 2.1 AA), in light and in dark. With ADW_DEBUG_HIGH_CONTRAST=1 the same in high contrast. */

#include "page-harness.h"

#include "contrast.h"

#include <string.h>


static GdkRGBA
evaluate (GtkStyleContext *style, const char *expression)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autofree char *css = g_strdup_printf ("@define-color dsk_tested %s;", expression);
  GdkRGBA colour;

  gtk_css_provider_load_from_data (provider, css, -1);
  gtk_style_context_add_provider (style, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_USER);
  if (!gtk_style_context_lookup_color (style, "dsk_tested", &colour))
    g_error ("no such colour: %s", expression);
  gtk_style_context_remove_provider (style, GTK_STYLE_PROVIDER (provider));
  return colour;
}

static GdkRGBA
over (GdkRGBA above, GdkRGBA below)
{
  float rest = 1 - above.alpha;

  return (GdkRGBA) { above.red * above.alpha + below.red * rest, above.green * above.alpha + below.green * rest,
                     above.blue * above.alpha + below.blue * rest, 1 };
}

/* Returns: (transfer full) (nullable): what a rule says of @name */
static char *
declared (const char *body, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (body, ";", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      gsize len = strlen (name);

      if (g_str_has_prefix (line, name) && line[len] == ':')
        return g_strstrip (g_strdup (line + len + 1));
    }
  return NULL;
}

/* Words that only fade have the colour of what they are in. */
static void
check_faded (GtkStyleContext *style, const char *selector, double opacity, GPtrArray *bad)
{
  static const char *const grounds[][2] = {
    { "@window_fg_color", "@window_bg_color" },
    { "@window_fg_color", "mix(@window_bg_color, @window_fg_color, 0.09)" },
    { "@accent_fg_color", "@dastak_accent_bg" },
  };

  gboolean picture = g_str_has_suffix (selector, "image") || g_str_has_suffix (selector, ".tick");
  gboolean ours = strstr (selector, "bubble") != NULL && strstr (selector, "incoming") == NULL;

  for (guint i = 0; i < G_N_ELEMENTS (grounds) - (ours ? 0 : 1); i++)
    {
      GdkRGBA ground = evaluate (style, grounds[i][1]);
      GdkRGBA words = over (evaluate (style, grounds[i][0]), ground);
      double found;

      words.alpha = (float) opacity;
      found = contrast_of (over (words, ground), ground);
      if (found < (picture ? CONTRAST_LARGE : CONTRAST_WORDS))
        g_ptr_array_add (bad, g_strdup_printf ("%s, faded on %s: %.2f", selector, grounds[i][1], found));
    }
}

/* Returns: how many colours were looked at */
static guint
check_rule (GtkStyleContext *style, const char *selector, const char *body, GPtrArray *bad)
{
  static const char *const grounds[] = { "@window_bg_color", "@view_bg_color", "@card_bg_color" };
  g_autofree char *text = declared (body, "color");
  g_autofree char *behind = declared (body, "background-color");
  g_autofree char *opacity = declared (body, "opacity");
  double wanted = g_str_has_suffix (selector, "image") ? CONTRAST_LARGE : CONTRAST_WORDS;

  if (text == NULL && opacity != NULL)
    check_faded (style, selector, g_ascii_strtod (opacity, NULL), bad);
  if (text == NULL || strstr (text, "inherit") != NULL || (behind != NULL && strstr (behind, "currentColor") != NULL))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      GdkRGBA ground = over (evaluate (style, grounds[i]), evaluate (style, "@window_bg_color"));
      GdkRGBA words = evaluate (style, text);
      double found;

      if (behind != NULL)
        ground = over (evaluate (style, behind), ground);
      if (opacity != NULL)
        words.alpha *= (float) g_ascii_strtod (opacity, NULL);
      found = contrast_of (over (words, ground), ground);
      if (found < wanted)
        g_ptr_array_add (bad, g_strdup_printf ("%s on %s: %.2f, not %.1f", selector,
                                               behind != NULL ? behind : grounds[i], found, wanted));
    }
  return 1;
}

/* Comments are gone, and no rule is within another. */
static guint
check_sheet (GtkStyleContext *style, const char *resource, GPtrArray *bad)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GString) css = NULL;
  g_auto (GStrv) rules = NULL;
  char *comment;
  guint n = 0;

  g_assert_nonnull (bytes);
  css = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  while ((comment = strstr (css->str, "/*")) != NULL)
    g_string_erase (css, comment - css->str, strstr (comment, "*/") + 2 - comment);
  rules = g_strsplit (css->str, "}", -1);
  for (guint i = 0; rules[i] != NULL; i++)
    {
      char *open = strchr (rules[i], '{');

      if (open == NULL)
        continue;
      *open = '\0';
      n += check_rule (style, g_strstrip (rules[i]), open + 1, bad);
    }
  return n;
}

static void
test_sheets (gconstpointer data)
{
  static const char *const sheets[]
      = { "/org/dastak/Dastak/style.css", "/org/dastak/Dastak/ui/dsk-conversation.css",
          "/org/dastak/Dastak/ui/dsk-timeline.css", "/org/dastak/Dastak/ui/dsk-composer.css" };
  g_autoptr (Harness) harness = harness_new ("agent", 900, 600);
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), GPOINTER_TO_INT (data));
  harness_settle (harness);
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    n += check_sheet (gtk_widget_get_style_context (harness->window), sheets[i], bad);
  for (guint i = 0; i < bad->len; i++)
    g_test_message ("%s", (char *) bad->pdata[i]);
  g_test_message ("%u colours", n);
  g_assert_cmpuint (n, >=, 15);
  g_assert_cmpuint (bad->len, ==, 0);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_data_func ("/contrast/light", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_LIGHT), test_sheets);
  g_test_add_data_func ("/contrast/dark", GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_DARK), test_sheets);
  return g_test_run ();
}
