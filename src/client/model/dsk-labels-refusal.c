/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the relay refused what somebody wanted. */

#include <glib/gi18n-lib.h>

#include "dsk-attention-rules.h"
#include "dsk-command.h"
#include "dsk-inside.h"
#include "dsk-json-get.h"
#include "dsk-labels.h"

/* Who has the conversation, and since when, out of the detail of a conflict.
 * Returns: (transfer full) (nullable): NULL if it does not say */
static char *
holder_words (const char *detail)
{
  g_autoptr (JsonObject) root = dsk_inside_parse (detail);
  const char *owner = dsk_json_get_string (root, "owner_name");
  double at = 0;
  g_autofree char *name = NULL;
  g_autofree char *day = NULL;
  g_autofree char *clock = NULL;

  if (owner == NULL || !dsk_json_get_number (root, "at", &at))
    return NULL;
  name = dsk_label_name (owner, TRUE);
  day = dsk_label_day ((gint64) at, g_get_real_time () / 1000);
  clock = dsk_label_clock_time ((gint64) at);
  /* Translators: a person, a day ("Today", "Tuesday, 12 November"), a time of day */
  return g_strdup_printf (_ ("Somebody else was faster: %s has the conversation since %s, %s. "
                             "Look at it before you go on."),
                          name, day, clock);
}

/* Since when the window was closed, as far as @detail says it. */
static char *
window_words (const char *detail)
{
  g_autoptr (JsonObject) root = dsk_inside_parse (detail);
  double at;
  g_autofree char *day = NULL;
  g_autofree char *clock = NULL;

  if (!dsk_json_get_number (root, "at", &at))
    return g_strdup (_ ("The 24-hour window had closed before this was sent."));
  day = dsk_label_day ((gint64) at, g_get_real_time () / 1000);
  clock = dsk_label_clock_time ((gint64) at);
  /* Translators: a day ("Today", "Tuesday, 12 November"), a time of day */
  return g_strdup_printf (_ ("The 24-hour window had closed (%s, %s) before this was sent."), day, clock);
}

static char *
conflict_words (const char *detail)
{
  char *words = holder_words (detail);

  if (words != NULL)
    return words;
  return g_strdup (_ ("Somebody else was faster. Look at the conversation before you go on."));
}

char *
dsk_label_refusal (const char *code, const char *detail)
{
  DskResultCode known;
  char *words = dsk_attention_words (dsk_attention_reason (code, detail), detail);

  if (words != NULL)
    return words;
  /* @detail is for programs; people get words that say what to do next. */
  if (!dsk_result_code_from_string (code, &known))
    return g_strdup (_ ("The relay refused this change."));
  switch (known)
    {
    case DSK_RESULT_FORBIDDEN:
      return g_strdup (_ ("You may not do this here. Ask your supervisor."));
    case DSK_RESULT_CONFLICT:
      return conflict_words (detail);
    case DSK_RESULT_WINDOW_CLOSED:
      return window_words (detail);
    case DSK_RESULT_NEEDS_CONFIRM:
      return g_strdup (
          _ ("The conversation moved on since this was written. Read the new messages first."));
    case DSK_RESULT_UNSUPPORTED:
      return g_strdup (_ ("This relay is too old for that. Tell your administrator."));
    case DSK_RESULT_INVALID:
      return g_strdup (_ ("The relay could not use this. The conversation may be gone."));
    case DSK_RESULT_OK:
    case DSK_RESULT_N:
    default:
      return g_strdup (_ ("The relay refused this change."));
    }
}
