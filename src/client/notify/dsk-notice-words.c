/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-notice-words.h"

#include <glib/gi18n-lib.h>

#include "dsk-labels-health.h"
#include "dsk-labels.h"
#include "dsk-text.h"

#define TEXT_CHARS 200
#define FSI "\342\201\250"
#define PDI "\342\201\251"

static void
append_plain (GString *out, gunichar c)
{
  if (c == '<')
    g_string_append (out, "\342\200\271");
  else if (c == '>')
    g_string_append (out, "\342\200\272");
  else if (!((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)))
    g_string_append_unichar (out, c);
}

static char *
plain (const char *text)
{
  g_autofree char *line = dsk_text_preview (text, TEXT_CHARS);
  GString *out = g_string_new (NULL);

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    append_plain (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

static char *
isolated (const char *text)
{
  g_autofree char *words = plain (text);

  return g_strconcat (FSI, words, PDI, NULL);
}

/* Without anything of the customer. */
static const char *
what (const DskNewsRow *row)
{
  switch (row->kind)
    {
    case DSK_NEWS_HANDOFF:
      return _ ("A conversation is handed off to you");
    case DSK_NEWS_MENTION:
      return _ ("You were mentioned");
    case DSK_NEWS_ASSIGNED:
      return _ ("A conversation was assigned to you");
    case DSK_NEWS_CLOSING:
      return _ ("A 24-hour window closes soon");
    case DSK_NEWS_FAILED:
      return row->unsure ? _ ("Nobody knows whether a message was sent") : _ ("A message was not delivered");
    case DSK_NEWS_UNSENT:
      return _ ("A scheduled message was not sent");
    case DSK_NEWS_TROUBLE:
      return _ ("Something that you did was refused");
    case DSK_NEWS_ALERT:
      return _ ("WhatsApp has news of your numbers");
    case DSK_NEWS_REPLY:
    case DSK_NEWS_N:
    default:
      return _ ("New message");
    }
}

static char *
message_words (const DskNewsRow *row)
{
  const char *kind = dsk_label_message_kind (row->message_kind);
  g_autofree char *inside = NULL;

  if (row->text != NULL && *row->text != '\0')
    return isolated (row->text);
  inside = row->content != NULL ? dsk_label_content (row->message_kind, row->content) : NULL;
  if (inside != NULL)
    {
      g_autofree char *words = isolated (inside);

      return g_strdup_printf ("%s · %s", kind, words);
    }
  return g_strdup (kind);
}

static char *
several_words (const DskNewsRow *row)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u new message", "%u new messages", row->count), row->count);
}

static char *
reply_words (const DskNewsRow *row)
{
  g_autofree char *newest = message_words (row);
  g_autofree char *several = NULL;

  if (row->count <= 1)
    return g_steal_pointer (&newest);
  several = several_words (row);
  return g_strdup_printf ("%s\n%s", several, newest);
}

/* @format: with a colleague's name, and with what they wrote if there is something */
static char *
colleague_words (const DskNewsRow *row, const char *format)
{
  g_autofree char *who = row->who != NULL ? isolated (row->who) : g_strdup (_ ("A colleague"));
  g_autofree char *text = row->text != NULL ? isolated (row->text) : NULL;
  g_autofree char *first = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  first = g_strdup_printf (format, who);
#pragma GCC diagnostic pop
  return text != NULL ? g_strdup_printf ("%s\n%s", first, text) : g_steal_pointer (&first);
}

static char *
closing_words (const DskNewsRow *row, gint64 now)
{
  g_autofree char *when = dsk_label_when (row->until, now);

  /* Translators: %s is a time of day */
  return g_strdup_printf (_ ("Still waits for an answer; the 24-hour window closes at %s"), when);
}

static char *
trouble_words (const DskNewsRow *row)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thing needs your attention",
                                       "%u things need your attention", row->count),
                          row->count);
}

static char *
unsent_words (const DskNewsRow *row)
{
  g_autofree char *words = message_words (row);

  return g_strdup_printf ("%s\n%s", _ ("Your scheduled message was not sent"), words);
}

/* No customer is in this. */
static char *
alert_words (const DskNewsRow *row)
{
  const DskAlertRow alert = { .kind = row->text, .detail = row->content };
  g_autofree char *said = dsk_label_alert (&alert);
  g_autofree char *words = isolated (said);
  g_autofree char *number = row->phone != NULL ? dsk_label_phone (row->phone) : NULL;
  g_autofree char *first = number != NULL ? g_strdup_printf ("%s · %s", number, words) : g_steal_pointer (&words);

  if (row->count <= 1)
    return g_steal_pointer (&first);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s\nand %u other", "%s\nand %u others", row->count - 1),
                          first, row->count - 1);
}

static char *
failed_words (const DskNewsRow *row)
{
  g_autofree char *words = message_words (row);
  g_autofree char *why = row->unsure ? g_strdup (_ ("WhatsApp never confirmed this. It may have been sent."))
                                     : dsk_label_failure (row->error_code, row->error_text);

  return g_strdup_printf ("%s\n%s", why, words);
}

static char *
row_words (const DskNewsRow *row, gint64 now)
{
  switch (row->kind)
    {
    case DSK_NEWS_HANDOFF:
      /* Translators: %s is a colleague's name */
      return colleague_words (row, _ ("%s hands this off to you"));
    case DSK_NEWS_MENTION:
      /* Translators: %s is a colleague's name */
      return colleague_words (row, _ ("%s mentions you"));
    case DSK_NEWS_ASSIGNED:
      /* Translators: %s is a colleague's name */
      return colleague_words (row, _ ("%s assigned this to you"));
    case DSK_NEWS_CLOSING:
      return closing_words (row, now);
    case DSK_NEWS_FAILED:
      return failed_words (row);
    case DSK_NEWS_UNSENT:
      return unsent_words (row);
    case DSK_NEWS_TROUBLE:
      return trouble_words (row);
    case DSK_NEWS_ALERT:
      return alert_words (row);
    case DSK_NEWS_REPLY:
    case DSK_NEWS_N:
    default:
      return reply_words (row);
    }
}

/* --- of many --- */

static void
add_part (GString *out, guint n, const char *format)
{
  g_autofree char *part = NULL;

  if (n == 0)
    return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  part = g_strdup_printf (format, n);
#pragma GCC diagnostic pop
  g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", part);
}

static char *
summary_words (const guint *n)
{
  GString *out = g_string_new (NULL);

  add_part (out, n[DSK_NEWS_HANDOFF],
            g_dngettext (GETTEXT_PACKAGE, "%u handoff", "%u handoffs", n[DSK_NEWS_HANDOFF]));
  add_part (out, n[DSK_NEWS_MENTION],
            g_dngettext (GETTEXT_PACKAGE, "%u mentions you", "%u mention you", n[DSK_NEWS_MENTION]));
  add_part (out, n[DSK_NEWS_ASSIGNED],
            g_dngettext (GETTEXT_PACKAGE, "%u assigned to you", "%u assigned to you", n[DSK_NEWS_ASSIGNED]));
  add_part (out, n[DSK_NEWS_CLOSING],
            g_dngettext (GETTEXT_PACKAGE, "%u window closes soon", "%u windows close soon", n[DSK_NEWS_CLOSING]));
  add_part (out, n[DSK_NEWS_FAILED],
            g_dngettext (GETTEXT_PACKAGE, "%u not delivered", "%u not delivered", n[DSK_NEWS_FAILED]));
  add_part (out, n[DSK_NEWS_REPLY],
            g_dngettext (GETTEXT_PACKAGE, "%u with new messages", "%u with new messages", n[DSK_NEWS_REPLY]));
  add_part (out, n[DSK_NEWS_UNSENT],
            g_dngettext (GETTEXT_PACKAGE, "%u not sent", "%u not sent", n[DSK_NEWS_UNSENT]));
  return g_string_free (out, FALSE);
}

static void
say_summary (const DskNoticeDeed *deed, char **title, char **body)
{
  *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "News in %u conversation", "News in %u conversations", deed->convs), deed->convs);
  *body = summary_words (deed->counts);
}

void
dsk_notice_words (const DskNoticeDeed *deed, gboolean content, gint64 now, char **title, char **body)
{
  const DskNewsRow *row = deed->row;
  /* Of no customer: it can always be said. */
  const gboolean is_own = row != NULL && (row->kind == DSK_NEWS_TROUBLE || row->kind == DSK_NEWS_ALERT);

  g_return_if_fail (!deed->withdraw);

  if (row == NULL)
    {
      say_summary (deed, title, body);
      return;
    }
  *body = content || is_own ? row_words (row, now) : NULL;
  if (content && !is_own)
    {
      g_autofree char *contact = dsk_label_conversation (row->name, row->phone, row->members);

      *title = plain (contact);
    }
  else if (row->kind == DSK_NEWS_REPLY && row->count > 1)
    *title = several_words (row);
  else
    *title = g_strdup (what (row));
}
