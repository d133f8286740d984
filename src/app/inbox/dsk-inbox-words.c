/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-words.h"

#include <glib/gi18n.h>

#include "dsk-inside.h"
#include "dsk-labels-handoff.h"
#include "dsk-labels-scheduled.h"
#include "dsk-labels.h"

#define HOUR_MS ((gint64) 60 * 60 * 1000)
/* A window that has this long left is worth a chip; before, it is noise. */
#define WINDOW_SOON_MS (6 * HOUR_MS)

char *
dsk_inbox_words_owner (const DskConversationRow *row, const char *user_id)
{
  if (row->owner == NULL)
    return g_strdup (row->team_name != NULL ? row->team_name : _ ("Unassigned"));
  if (g_strcmp0 (row->owner, user_id) == 0)
    return g_strdup (_ ("You"));
  return g_strdup (row->owner_name != NULL ? row->owner_name : _ ("Colleague"));
}

char *
dsk_inbox_words_window (const DskConversationRow *row, gint64 now_ms, const char **style)
{
  gint64 left = row->window_until - now_ms;
  g_autofree char *duration = NULL;

  if (row->status == DSK_STATUS_RESOLVED || left > WINDOW_SOON_MS)
    return NULL;
  if (left <= 0)
    {
      *style = "dim";
      return g_strdup (_ ("Window closed"));
    }
  *style = left < HOUR_MS ? "error" : "warning";
  duration = dsk_label_duration (left);
  /* Translators: how long one may still write to the customer freely, e.g. "3 h 12 m left" */
  return g_strdup_printf (_ ("%s left"), duration);
}

char *
dsk_inbox_words_snoozed (const DskConversationRow *row, gint64 now_ms)
{
  g_autofree char *when = NULL;

  if (row->snoozed_until == 0)
    return NULL;
  when = dsk_label_when (row->snoozed_until, now_ms);
  /* Translators: a chip: until when a conversation is put off: "until Mon, 09:00" */
  return g_strdup_printf (_ ("until %s"), when);
}

char *
dsk_inbox_words_preview (const DskConversationRow *row, gboolean isolated)
{
  if (row->draft != NULL && *row->draft != '\0')
    {
      /* Its own direction, and not that of the word before it, says where its full stop is. */
      g_autofree char *draft
          = g_strconcat (isolated ? "\xe2\x81\xa8" : "", row->draft, isolated ? "\xe2\x81\xa9" : "", NULL);

      /* Translators: a reply that was written but not sent */
      return g_strdup_printf (_ ("Draft: %s"), draft);
    }
  if (row->last_at != 0 || (row->preview != NULL && *row->preview != '\0'))
    return dsk_inside_preview (row->last_kind, row->preview);
  return g_strdup ("");
}

char *
dsk_inbox_words_undelivered (const DskConversationRow *row)
{
  if (row->last_direction != DSK_DIRECTION_OUT)
    return NULL;
  if (row->last_delivery == DSK_DELIVERY_FAILED)
    return dsk_label_failure (row->last_error_code, row->last_error_text);
  return row->last_delivery == DSK_DELIVERY_UNKNOWN ? g_strdup (dsk_label_delivery (row->last_delivery)) : NULL;
}

static void
append_part (GString *text, const char *part)
{
  g_string_append (text, C_ ("list separator", ", "));
  g_string_append (text, part);
}

char *
dsk_inbox_words_describe (const DskConversationRow *row, const char *user_id, gint64 now_ms)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = dsk_label_conversation (row->name, row->phone, row->members);
  g_autofree char *preview = dsk_inbox_words_preview (row, FALSE);
  g_autofree char *undelivered = dsk_inbox_words_undelivered (row);
  g_autofree char *time = dsk_label_short_time (row->last_at, now_ms);
  g_autofree char *owner = dsk_inbox_words_owner (row, user_id);
  const char *style = NULL;
  g_autofree char *window = dsk_inbox_words_window (row, now_ms, &style);
  g_autofree char *when = row->snoozed_until != 0 ? dsk_label_when (row->snoozed_until, now_ms) : NULL;
  /* Translators: read aloud: until when a conversation is put off */
  g_autofree char *snoozed = when != NULL ? g_strdup_printf (_ ("snoozed until %s"), when) : NULL;
  /* Translators: read aloud: who a conversation belongs to */
  g_autofree char *owned = row->owner != NULL ? g_strdup_printf (_ ("owner %s"), owner)
                                              : g_strdup (_ ("owner nobody"));
  g_autofree char *handed = row->handoff != NULL ? dsk_label_handoff_chip (row->handoff) : NULL;
  g_autofree char *later = row->scheduled != NULL ? dsk_label_scheduled_chip (row->scheduled, now_ms) : NULL;
  g_autofree char *unread
      = g_strdup_printf (ngettext ("%u unread", "%u unread", row->unread), row->unread);

  g_autofree char *seen = dsk_label_seen_by (row->seen_by);

  g_string_append (text, name);
  if (*preview != '\0')
    append_part (text, preview);
  if (undelivered != NULL)
    append_part (text, undelivered);
  if (row->last_at != 0)
    append_part (text, time);
  append_part (text, owned);
  append_part (text, dsk_label_status (row->status));
  if (snoozed != NULL)
    append_part (text, snoozed);
  if (window != NULL)
    append_part (text, window);
  if (row->unread > 0)
    append_part (text, unread);
  if (seen != NULL)
    append_part (text, seen);
  if (row->mentions > 0)
    append_part (text, _("Mentions you"));
  if (handed != NULL)
    append_part (text, handed);
  if (later != NULL)
    append_part (text, later);
  if (row->pending)
    append_part (text, _ ("waiting to be sent"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
dsk_inbox_words_title (DskViewKind kind, DskOrder order, gboolean searching, guint n, gboolean at_least)
{
  g_autofree char *words = NULL;

  if (at_least)
    /* Translators: how many conversations a search has found so far; only the newest messages were looked at */
    words = g_strdup_printf (ngettext ("%u or more found", "%u or more found", n), n);
  else if (searching)
    words = g_strdup_printf (ngettext ("%u found", "%u found", n), n);
  else if (kind == DSK_VIEW_ALL || kind == DSK_VIEW_SAVED)
    words = g_strdup_printf (ngettext ("%u conversation", "%u conversations", n), n);
  else
    words = g_strdup_printf (ngettext ("%u open", "%u open", n), n);
  return order == DSK_ORDER_NEWEST ? g_steal_pointer (&words)
                                   : g_strdup_printf ("%s · %s", words, dsk_label_order (order));
}
