/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the relay refused what somebody wanted. */

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "dsk-command.h"
#include "dsk-json-guard.h"
#include "dsk-labels.h"

#define DETAIL_MAX (64 * 1024)

/* Who has the conversation, and since when, out of the detail of a conflict.
 * Returns: (transfer full) (nullable): NULL if it does not say */
static char *
holder_words (const char *detail)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *name = NULL;
  g_autofree char *day = NULL;
  g_autofree char *clock = NULL;
  JsonNode *root, *owner, *at;

  if (detail == NULL || !dsk_json_guard (detail, strlen (detail), DETAIL_MAX, NULL)
      || !json_parser_load_from_data (parser, detail, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  owner = json_object_get_member (json_node_get_object (root), "owner_name");
  at = json_object_get_member (json_node_get_object (root), "at");
  if (owner == NULL || json_node_get_value_type (owner) != G_TYPE_STRING || at == NULL
      || json_node_get_value_type (at) != G_TYPE_INT64)
    return NULL;
  name = dsk_label_name (json_node_get_string (owner), TRUE);
  day = dsk_label_day (json_node_get_int (at), g_get_real_time () / 1000);
  clock = dsk_label_clock_time (json_node_get_int (at));
  /* Translators: a person, a day ("Today", "Tuesday, 12 November"), a time of day */
  return g_strdup_printf (_ ("Somebody else was faster: %s has the conversation since %s, %s. "
                             "Look at it before you go on."),
                          name, day, clock);
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
      return g_strdup (_ ("The 24-hour window had closed before this was sent."));
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
