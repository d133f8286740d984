/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-canned.h"

#include <string.h>

#include "dsk-error.h"

static const char *const kind_names[DSK_CANNED_KIND_N] = {
  [DSK_CANNED_REPLY] = "reply",
  [DSK_CANNED_ARTICLE] = "article",
};

const char *
dsk_canned_kind_to_string (DskCannedKind kind)
{
  g_return_val_if_fail ((guint) kind < DSK_CANNED_KIND_N, NULL);

  return kind_names[kind];
}

gboolean
dsk_canned_kind_from_string (const char *text, DskCannedKind *kind)
{
  for (guint i = 0; text != NULL && i < DSK_CANNED_KIND_N; i++)
    if (strcmp (text, kind_names[i]) == 0)
      {
        *kind = (DskCannedKind) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, words);
  return FALSE;
}

/* @text: (nullable). The cheap bound comes first. */
static gboolean
fits (const char *text, glong max_chars)
{
  return text == NULL
         || (strlen (text) <= (gsize) max_chars * 4 && g_utf8_validate (text, -1, NULL)
             && g_utf8_strlen (text, -1) <= max_chars);
}

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* Marks belong to letters of Urdu and of other scripts. */
static gboolean
is_of_word (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '-' || c == '_';
}

gboolean
dsk_canned_shortcut_check (const char *shortcut, GError **error)
{
  if (shortcut == NULL || *shortcut == '\0')
    return refuse (error, "The shortcut is missing");
  if (!fits (shortcut, DSK_CANNED_SHORTCUT_MAX))
    return refuse (error, "The shortcut is longer than 32 characters");
  for (const char *p = shortcut; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_of_word (c) || c != g_unichar_tolower (c))
        return refuse (error, "A shortcut is made of small letters, digits, - and _");
    }
  return TRUE;
}

char *
dsk_canned_shortcut_from (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean gap = FALSE;
  glong n = 0;

  g_return_val_if_fail (text != NULL && g_utf8_validate (text, -1, NULL), NULL);

  for (const char *p = text; *p != '\0' && n < DSK_CANNED_SHORTCUT_MAX; p = g_utf8_next_char (p))
    {
      gunichar c = g_unichar_tolower (g_utf8_get_char (p));

      if (!is_of_word (c))
        {
          gap = out->len > 0;
          continue;
        }
      if (gap && n + 1 < DSK_CANNED_SHORTCUT_MAX)
        {
          g_string_append_c (out, '-');
          n++;
        }
      gap = FALSE;
      g_string_append_unichar (out, c);
      n++;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
dsk_canned_title_check (const char *title, GError **error)
{
  if (!fits (title, DSK_CANNED_TITLE_MAX))
    return refuse (error, "The title is longer than 120 characters");
  if (is_blank (title))
    return refuse (error, "The title is missing");
  return strpbrk (title, "\n\r") == NULL || refuse (error, "The title is longer than one line");
}

gboolean
dsk_canned_body_check (const char *body, GError **error)
{
  if (!fits (body, DSK_CANNED_BODY_MAX))
    return refuse (error, "The text is longer than 4096 characters");
  return !is_blank (body) || refuse (error, "There is no text");
}

gboolean
dsk_canned_may_edit (DskRole role, DskScope scope, const DskCannedPlace *place)
{
  gboolean sees = scope == DSK_SCOPE_EVERYTHING || scope == DSK_SCOPE_ALL_TEAMS
                  || (scope == DSK_SCOPE_TEAMS && place->in_team);

  return dsk_permission_allows (role, DSK_ACTION_EDIT_CANNED, place->of_team && sees);
}
