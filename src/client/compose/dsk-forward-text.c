/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-forward-text.h"

#include "dsk-inside.h"
#include "dsk-labels.h"
#include "dsk-media.h"
#include "dsk-said.h"
#include "dsk-text.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define WORDS_MAX 800 /* characters of the message: the conversation has the rest */
#define LINES_MAX 12
#define HEADING_MAX 240
#define WORD_JOINER "\342\201\240" /* U+2060: is not seen */
#define WORD_JOINER_CHAR 0x2060

/* --- who and what --- */

static char *
who_of (const DskConversationRow *conv, const DskTimelineRow *row)
{
  if (row->direction == DSK_DIRECTION_OUT)
    return row->author_name != NULL ? dsk_label_name (row->author_name, TRUE) : g_strdup (_ ("Our team"));
  if (row->in_group && row->sender_name != NULL)
    return dsk_label_name (row->sender_name, TRUE);
  if (row->in_group)
    return row->sender != NULL ? dsk_label_phone (row->sender) : g_strdup (_ ("Customer"));
  if (conv->name != NULL && *conv->name != '\0')
    return dsk_label_name (conv->name, TRUE);
  return dsk_label_contact (NULL, conv->phone);
}

/* Returns: (transfer full) (nullable): what it says besides its text: "Document · list.pdf" */
static char *
heading_of (const DskTimelineRow *row)
{
  const char *kind = dsk_label_message_kind (row->kind);
  g_autoptr (JsonObject) content = dsk_inside_parse (row->content);
  DskMediaRow *media = dsk_inside_media (row, content);
  g_autofree char *more = NULL;
  g_autofree char *line = NULL;

  if (media != NULL)
    more = g_strdup (media->name);
  else
    more = dsk_label_content (row->kind, row->content);
  g_clear_pointer (&media, dsk_media_row_free);
  if (more == NULL || *more == '\0')
    return g_strdup (kind);
  line = dsk_said_line (more, HEADING_MAX);
  return g_strdup_printf ("%s · %s", kind, line);
}

/* What is said with words alone. */
static gboolean
is_text (const DskTimelineRow *row)
{
  switch ((int) row->kind)
    {
    case DSK_MESSAGE_TEXT:
    case DSK_MESSAGE_TEMPLATE:
    case DSK_MESSAGE_BUTTON:
    case DSK_MESSAGE_INTERACTIVE:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Returns: (transfer full) (element-type utf8): its lines, without those in which nothing is */
static GPtrArray *
lines_of (const DskTimelineRow *row)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = dsk_text_clean (row->text, WORDS_MAX);
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);

  /* Their card says it, and so does the heading. */
  if ((row->kind == DSK_MESSAGE_LOCATION || row->kind == DSK_MESSAGE_CONTACTS) && row->content != NULL)
    return lines;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) == '\0')
        continue;
      g_ptr_array_add (lines, lines->len < LINES_MAX ? dsk_said_line (parts[i], WORDS_MAX) : g_strdup ("…"));
      if (lines->len > LINES_MAX)
        break;
    }
  return lines;
}

/* --- the text --- */

/* @heading: (nullable) */
static char *
in_one_line (const char *heading, const char *line, const char *who, const char *when)
{
  /* Translators: what a customer wrote, in quotation marks */
  g_autofree char *words = line != NULL ? g_strdup_printf (_ ("“%s”"), line) : NULL;
  g_autofree char *both = heading != NULL && words != NULL ? g_strdup_printf ("%s · %s", heading, words) : NULL;
  const char *what = both != NULL ? both : words != NULL ? words : heading;

  /* Translators: what was said, by whom, a time: “I want my money back” — Sana Khan, 14:32 */
  return g_strdup_printf (_ ("%s — %s, %s"), what, who, when);
}

/* @heading: (nullable) */
static char *
in_lines (const char *heading, GPtrArray *lines, const char *who, const char *when)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (out, "> %s\n", (const char *) lines->pdata[i]);
  if (heading != NULL)
    g_string_append_printf (out, _ ("%s — %s, %s"), heading, who, when);
  else
    /* Translators: stands below what was said: by whom, a time */
    g_string_append_printf (out, _ ("— %s, %s"), who, when);
  return g_string_free (out, FALSE);
}

/* What was said elsewhere calls nobody here. */
static char *
without_calls (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "@", -1);

  return g_strjoinv ("@" WORD_JOINER, parts);
}

char *
dsk_forward_text (const DskConversationRow *conv, const DskTimelineRow *row, gboolean attached, gint64 now)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *who = NULL;
  g_autofree char *when = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (conv != NULL && row != NULL, NULL);

  lines = lines_of (row);
  who = who_of (conv, row);
  when = dsk_said_when (row->at, now);
  if (!is_text (row) || lines->len == 0)
    heading = heading_of (row);
  if (heading != NULL && !attached && dsk_media_kind_has_file (row->kind))
    {
      g_autofree char *known = g_steal_pointer (&heading);

      /* Translators: a file, as in "Document · list.pdf (not attached)" */
      heading = g_strdup_printf (_ ("%s (not attached)"), known);
    }
  text = lines->len > 1 ? in_lines (heading, lines, who, when)
                        : in_one_line (heading, lines->len > 0 ? lines->pdata[0] : NULL, who, when);
  return without_calls (text);
}

/* --- where somebody is called --- */

static gboolean
is_word (gunichar c)
{
  return g_unichar_isalnum (c) || c == '_' || g_unichar_ismark (c);
}

glong
dsk_forward_place (const char *draft)
{
  gunichar before = 0;
  glong place = -2, at = 0;

  g_return_val_if_fail (draft != NULL, -2);

  for (const char *p = draft; *p != '\0'; p = g_utf8_next_char (p), at++)
    {
      const gunichar c = g_utf8_get_char (p);
      const gunichar next = c == '@' ? g_utf8_get_char (p + 1) : 0;

      if (c == '@' && !is_word (before) && (next == 0 || g_unichar_isspace (next)))
        return at + 1;
      if (c == '@' && !is_word (before) && next != WORD_JOINER_CHAR)
        place = -1;
      before = c;
    }
  return place;
}
