/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-mention-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-json-get.h"
#include "dsk-labels.h"
#include "dsk-text.h"

#define PARTIAL_MAX 40 /* characters of a name that are looked at while it is written */
#define DETAIL_MAX 4096

static gboolean
is_word (gunichar c)
{
  return g_unichar_isalnum (c) || c == '_' || g_unichar_ismark (c);
}

/* Whether an "@" at @p begins a word: none in the middle of an address. */
static gboolean
begins_word (const char *text, const char *p)
{
  return p == text || !is_word (g_utf8_get_char (g_utf8_prev_char (p)));
}

/* Returns: (nullable): of those whose name stands at @p, the one with the longest */
static const DskCallableRow *
named_at (const char *p, GPtrArray *callables, GHashTable *chosen)
{
  const DskCallableRow *found = NULL;
  gsize longest = 0;

  for (guint i = 0; i < callables->len; i++)
    {
      const DskCallableRow *row = callables->pdata[i];
      gsize length = strlen (row->name);
      const char *wanted = chosen != NULL ? g_hash_table_lookup (chosen, row->name) : NULL;

      if (length == 0 || strncmp (p, row->name, length) != 0 || is_word (g_utf8_get_char (p + length)))
        continue;
      if (length > longest || (length == longest && g_strcmp0 (wanted, row->id) == 0))
        found = row;
      longest = MAX (longest, length);
    }
  return found;
}

GPtrArray *
dsk_mention_text_find (const char *text, GPtrArray *callables, GHashTable *chosen)
{
  GPtrArray *mentions = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_mention_free);
  guint at = 0;

  g_return_val_if_fail (text != NULL, mentions);

  for (const char *p = text; *p != '\0' && mentions->len < DSK_MENTIONS_MAX; p = g_utf8_next_char (p), at++)
    {
      const DskCallableRow *row
          = *p == '@' && callables != NULL && begins_word (text, p) ? named_at (p + 1, callables, chosen) : NULL;

      if (row != NULL)
        g_ptr_array_add (mentions,
                         dsk_mention_new (row->team, row->id, at, 1 + (guint) g_utf8_strlen (row->name, -1)));
    }
  return mentions;
}

char *
dsk_mention_text_partial (const char *text, guint cursor, guint *at)
{
  const char *end, *p;

  g_return_val_if_fail (text != NULL && at != NULL, NULL);

  if ((glong) cursor > g_utf8_strlen (text, -1))
    return NULL;
  end = p = g_utf8_offset_to_pointer (text, cursor);
  for (guint n = 0; p > text && n <= PARTIAL_MAX; n++)
    {
      p = g_utf8_prev_char (p);
      if (*p == '\n')
        return NULL;
      if (*p != '@' || !begins_word (text, p))
        continue;
      *at = cursor - n - 1;
      /* Nobody's name begins with a space. */
      return p + 1 < end && g_unichar_isspace (g_utf8_get_char (p + 1)) ? NULL
                                                                         : g_strndup (p + 1, (gsize) (end - p - 1));
    }
  return NULL;
}

gboolean
dsk_mention_text_matches (const char *partial, const char *name)
{
  g_autofree char *wanted = dsk_text_fold (partial);
  g_autofree char *folded = dsk_text_fold (name);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (begins_word (folded, p) && is_word (g_utf8_get_char (p)) && g_str_has_prefix (p, wanted))
      return TRUE;
  return *wanted == '\0';
}

static const DskCallableRow *
row_of (const DskMention *mention, GPtrArray *callables)
{
  for (guint i = 0; i < callables->len; i++)
    {
      const DskCallableRow *row = callables->pdata[i];

      if (g_strcmp0 (row->id, mention->user != NULL ? mention->user : mention->team) == 0)
        return row;
    }
  return NULL;
}

/* Each name once, of one line. */
static void
add_name (GPtrArray *names, const char *name)
{
  char *line = dsk_label_name (name, TRUE);

  if (g_ptr_array_find_with_equal_func (names, line, g_str_equal, NULL))
    g_free (line);
  else
    g_ptr_array_add (names, line);
}

static char *
join (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);
  /* Translators: stands between the names of people */
  return g_strjoinv (C_ ("list of names", ", "), (char **) names->pdata);
}

char *
dsk_mention_text_warning (GPtrArray *mentions, GPtrArray *callables)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  guint n;

  for (guint i = 0; callables != NULL && i < mentions->len; i++)
    {
      const DskCallableRow *row = row_of (mentions->pdata[i], callables);

      if (row != NULL && row->sight == DSK_SIGHT_NO)
        add_name (names, row->name);
    }
  n = names->len;
  if (n == 0)
    return NULL;
  joined = join (names);
  /* Translators: %s is one name, or several, of people and teams */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s can’t see this conversation and won’t be told",
                                       "%s can’t see this conversation and won’t be told", n),
                          joined);
}

char *
dsk_mention_text_untold (const char *detail)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *joined = NULL;
  JsonArray *list;
  guint n;

  if (detail == NULL)
    return NULL;
  node = dsk_json_get_root (detail, strlen (detail), DETAIL_MAX, NULL);
  list = node != NULL ? dsk_json_get_array (json_node_get_object (node), "untold") : NULL;
  for (guint i = 0; i < dsk_json_get_length (list); i++)
    {
      const char *name = dsk_json_get_string (dsk_json_get_element (list, i), "name");

      if (name != NULL)
        add_name (names, name);
    }
  n = names->len;
  if (n == 0)
    return NULL;
  joined = join (names);
  /* Translators: %s is one name, or several, of people */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s can’t see this conversation and was not told",
                                       "%s can’t see this conversation and were not told", n),
                          joined);
}
