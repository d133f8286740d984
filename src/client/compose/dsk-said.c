/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-said.h"

#include "dsk-labels.h"
#include "dsk-text.h"

#include <glib/gi18n-lib.h>

#define FIRST_STRONG_ISOLATE "\342\201\250" /* U+2068 */
#define POP_ISOLATE "\342\201\251" /* U+2069 */

char *
dsk_said_plain (const char *text, gsize max_chars)
{
  g_autofree char *line = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  line = dsk_text_preview (text, max_chars);
  out = g_string_new (NULL);
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069))
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
dsk_said_line (const char *text, gsize max_chars)
{
  g_autofree char *words = dsk_said_plain (text, max_chars);

  return g_strconcat (FIRST_STRONG_ISOLATE, words, POP_ISOLATE, NULL);
}

char *
dsk_said_when (gint64 at, gint64 now)
{
  g_autofree char *clock = dsk_label_clock_time (at);
  g_autofree char *day = dsk_label_day (at, now);
  g_autofree char *today = dsk_label_day (now, now);

  if (g_str_equal (day, today))
    return g_steal_pointer (&clock);
  /* Translators: a day ("Yesterday", "Tuesday, 12 November"), a time of day */
  return g_strdup_printf (C_ ("handoff", "%s, %s"), day, clock);
}
