/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-handoff-summary.h"

#include "dsk-inside.h"
#include "dsk-labels.h"
#include "dsk-said.h"
#include "dsk-text.h"

#include <glib/gi18n-lib.h>

#define PART_CHARS 240
#define WAITING_PARTS 3 /* of what waits, the newest */
#define LEFT_TO_RIGHT_ISOLATE "\342\201\246" /* U+2066 */
#define POP_ISOLATE "\342\201\251" /* U+2069 */

/* Returns: (transfer full): what a message says on one line */
static char *
words_of (const DskTimelineRow *row)
{
  g_autofree char *preview = dsk_inside_preview (row->kind, row->text);

  return dsk_said_line (preview, PART_CHARS);
}

static void
add_line (GString *out, char *line)
{
  if (out->len > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, line);
  g_free (line);
}

static void
add_customer (GString *out, const DskConversationRow *row)
{
  g_autofree char *contact = dsk_label_conversation (row->name, row->phone, row->members);
  g_autofree char *name = dsk_said_plain (contact, PART_CHARS);
  g_autofree char *digits = row->phone != NULL ? dsk_text_phone_digits (row->phone) : NULL;
  g_autofree char *of_name = dsk_text_phone_digits (name);
  g_autofree char *shown = dsk_said_line (contact, PART_CHARS);
  g_autofree char *phone = g_strconcat (LEFT_TO_RIGHT_ISOLATE "+", digits, POP_ISOLATE, NULL);

  if (digits == NULL)
    add_line (out, g_strdup_printf (_ ("Customer: %s"), shown));
  else if (g_strcmp0 (digits, of_name) != 0)
    /* Translators: a name, a phone number */
    add_line (out, g_strdup_printf (_ ("Customer: %s, %s"), shown, phone));
  else
    {
      g_autofree char *number = g_strconcat (LEFT_TO_RIGHT_ISOLATE, name, POP_ISOLATE, NULL);

      add_line (out, g_strdup_printf (_ ("Customer: %s"), number));
    }
}

static gboolean
is_ours (const DskTimelineRow *row)
{
  return row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_OUT && row->revoked_at == 0
         && row->delivery != DSK_DELIVERY_FAILED;
}

static gboolean
is_theirs (const DskTimelineRow *row)
{
  return row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_IN && row->revoked_at == 0
         && !dsk_inside_is_event (row);
}

/* What the customer wrote and nobody has answered. */
static char *
join_waiting (const DskConversationRow *conv, GPtrArray *rows)
{
  GString *joined = g_string_new (NULL);
  guint n = 0;

  for (guint i = rows->len; i > 0 && n < WAITING_PARTS; i--)
    {
      const DskTimelineRow *row = rows->pdata[i - 1];
      g_autofree char *words = NULL;

      if (row->at < conv->waiting_since || is_ours (row))
        break;
      if (!is_theirs (row))
        continue;
      words = words_of (row);
      if (n++ > 0)
        g_string_prepend (joined, " / ");
      g_string_prepend (joined, words);
    }
  return g_string_free (joined, FALSE);
}

static void
add_waiting (GString *out, const DskConversationRow *row, GPtrArray *rows, gint64 now)
{
  g_autofree char *since = NULL;
  g_autofree char *words = NULL;

  if (row->waiting_since == 0)
    {
      add_line (out, g_strdup (_ ("Nothing waits for an answer.")));
      return;
    }
  since = dsk_said_when (row->waiting_since, now);
  words = join_waiting (row, rows);
  if (*words != '\0')
    /* Translators: since when a customer waits ("14:30"), and what they wrote */
    add_line (out, g_strdup_printf (_ ("Unanswered since %s: %s"), since, words));
  else
    add_line (out, g_strdup_printf (_ ("Unanswered since %s"), since));
}

static const DskTimelineRow *
newest (GPtrArray *rows, gboolean (*is) (const DskTimelineRow *row))
{
  for (guint i = rows->len; i > 0; i--)
    if (is (rows->pdata[i - 1]))
      return rows->pdata[i - 1];
  return NULL;
}

static gboolean
is_note (const DskTimelineRow *row)
{
  return row->item == DSK_ITEM_NOTE && row->revoked_at == 0 && row->text != NULL && *row->text != '\0';
}

/* @format: with who wrote it, when, and what */
static void
add_written (GString *out, const DskTimelineRow *row, const char *format, gint64 now)
{
  g_autofree char *clean = NULL;
  g_autofree char *when = NULL;
  g_autofree char *words = NULL;

  if (row == NULL)
    return;
  clean = dsk_said_line (row->author_name != NULL ? row->author_name : _ ("A colleague"), PART_CHARS);
  when = dsk_said_when (row->at, now);
  words = words_of (row);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  add_line (out, g_strdup_printf (format, clean, when, words));
#pragma GCC diagnostic pop
}

char *
dsk_handoff_summary (const DskConversationRow *row, GPtrArray *rows, gint64 now_ms)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (row != NULL && rows != NULL, NULL);

  add_customer (out, row);
  add_waiting (out, row, rows, now_ms);
  /* Translators: who wrote a note, when, and what it says */
  add_written (out, newest (rows, is_note), _ ("Last note (%s, %s): %s"), now_ms);
  /* Translators: who answered the customer last, when, and what: perhaps a promise */
  add_written (out, newest (rows, is_ours), _ ("We said last (%s, %s): %s"), now_ms);
  if (row->snoozed_until != 0)
    {
      g_autofree char *until = dsk_label_when (row->snoozed_until, now_ms);

      /* Translators: %s is a time: "tomorrow, 09:00" */
      add_line (out, g_strdup_printf (_ ("Put off until %s"), until));
    }
  return dsk_text_clean (out->str, DSK_HANDOFF_SUMMARY_MAX_CHARS);
}
