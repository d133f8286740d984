/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-rich-text.h"

#include "dsk-note-content.h"
#include "dsk-read-once.h"
#include "dsk-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include <string.h>

static gboolean
overrides_direction (gunichar c)
{
  return c == 0x202d || c == 0x202e;
}

char *
dsk_rich_text_clean (const char *text, gsize max_bytes, gboolean *cut)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) out = NULL;
  gboolean was_cut = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  valid = dsk_text_clean (text, 0);
  out = g_string_sized_new (MIN (strlen (valid), max_bytes > 0 ? max_bytes : G_MAXSIZE) + 1);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (max_bytes > 0 && out->len >= max_bytes)
        {
          was_cut = TRUE;
          break;
        }
      if (!overrides_direction (c))
        g_string_append_unichar (out, c);
    }
  while (out->len > 0 && g_ascii_isspace (out->str[out->len - 1]))
    g_string_truncate (out, out->len - 1);
  if (was_cut)
    g_string_append (out, "…");
  if (cut != NULL)
    *cut = was_cut;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Whether dsk_rich_text_clean() keeps the character at @p. */
static gboolean
is_kept (const char *p)
{
  gunichar c = g_utf8_get_char (p);

  if (c == '\r')
    return p[1] != '\n';
  return (c == '\n' || c == '\t' || !g_unichar_iscntrl (c)) && !overrides_direction (c);
}

static guint
count_kept (const char *text, guint n)
{
  guint kept = 0;

  for (const char *p = text; *p != '\0' && n > 0; p = g_utf8_next_char (p), n--)
    kept += is_kept (p) ? 1 : 0;
  return kept;
}

GPtrArray *
dsk_rich_text_mentions (const char *body, const char *content)
{
  g_autofree char *valid = NULL;
  GPtrArray *mentions;

  if (body == NULL || content == NULL)
    return NULL;
  valid = g_utf8_make_valid (body, -1);
  mentions = dsk_note_content_mentions (content);
  for (guint i = 0; i < mentions->len; i++)
    {
      DskMention *mention = mentions->pdata[i];
      guint at = count_kept (valid, mention->at);

      mention->len = count_kept (valid, mention->at + mention->len) - at;
      mention->at = at;
    }
  return mentions;
}

static gboolean
ends_address (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == '<' || c == '>' || c == '"'
         || c == '`' || g_unichar_type (c) == G_UNICODE_FORMAT;
}

/* Punctuation at the end belongs to the sentence; a closing bracket too, unless it was opened
 * inside. */
static gsize
trim_address (const char *start, gsize len)
{
  static const char *const marks[]
      = { ".", ",", ";", ":", "!", "?", "'", "*", "_", "~", "…", "۔", "،", "؟", "؛" };
  gboolean again = TRUE;

  while (again && len > 0)
    {
      again = FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
        {
          gsize mark = strlen (marks[i]);

          if (len >= mark && memcmp (start + len - mark, marks[i], mark) == 0)
            {
              len -= mark;
              again = TRUE;
            }
        }
      if (len > 0 && (start[len - 1] == ')' || start[len - 1] == ']'))
        {
          char open = start[len - 1] == ')' ? '(' : '[';

          if (memchr (start, open, len) == NULL)
            {
              len--;
              again = TRUE;
            }
        }
    }
  return len;
}

/* Returns: how many bytes at @start are a web address; 0 if none */
static gsize
address_length (const char *start)
{
  const char *end = start;
  gsize scheme;
  gsize len;
  g_autofree char *uri = NULL;
  g_autofree char *host = NULL;

  if (g_ascii_strncasecmp (start, "https://", 8) == 0)
    scheme = 8;
  else if (g_ascii_strncasecmp (start, "http://", 7) == 0)
    scheme = 7;
  else
    return 0;
  while (*end != '\0' && !ends_address (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  len = trim_address (start, (gsize) (end - start));
  if (len <= scheme)
    return 0;
  uri = g_strndup (start, len);
  host = dsk_rich_text_host (uri);
  return host != NULL ? len : 0;
}

char *
dsk_rich_text_host (const char *uri)
{
  g_autoptr (GUri) parsed
      = g_uri_parse (uri, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *scheme, *host;
  g_autofree char *unescaped = NULL;

  if (parsed == NULL)
    return NULL;
  scheme = g_uri_get_scheme (parsed);
  host = g_uri_get_host (parsed);
  if (host == NULL || *host == '\0'
      || (strcmp (scheme, "http") != 0 && strcmp (scheme, "https") != 0))
    return NULL;
  unescaped = g_uri_unescape_string (host, NULL);
  return unescaped != NULL ? g_hostname_to_ascii (unescaped) : NULL;
}

static gboolean
is_word (gunichar c)
{
  return g_unichar_isalnum (c) || c == '_' || c == '-' || g_unichar_ismark (c);
}

/* Returns: how many bytes at @p, which is character @at, are a mention; 0 if none. @next: (inout): of @mentions */
static gsize
mention_length (const char *p, guint at, GPtrArray *mentions, guint *next)
{
  const DskMention *mention;

  while (mentions != NULL && *next < mentions->len && ((DskMention *) mentions->pdata[*next])->at < at)
    *next += 1;
  if (mentions == NULL || *next == mentions->len)
    return 0;
  mention = mentions->pdata[*next];
  if (mention->at > at || (glong) mention->len > g_utf8_strlen (p, -1))
    return 0;
  return (gsize) (g_utf8_offset_to_pointer (p, (glong) mention->len) - p);
}

static void
append_escaped (GString *out, const char *text, gsize len)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) len);
  g_string_append (out, escaped);
}

char *
dsk_rich_text_markup (const char *text, GPtrArray *mentions)
{
  g_autoptr (GString) out = NULL;
  const char *plain = text;
  gunichar before = ' ';
  guint at = 0, next = 0;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = text; *p != '\0';)
    {
      gsize link = is_word (before) ? 0 : address_length (p);
      gsize mention = link == 0 ? mention_length (p, at, mentions, &next) : 0;

      if (link == 0 && mention == 0)
        {
          before = g_utf8_get_char (p);
          p = g_utf8_next_char (p);
          at++;
          continue;
        }
      at += (guint) g_utf8_strlen (p, (gssize) (link + mention));
      if (out == NULL)
        out = g_string_new (NULL);
      append_escaped (out, plain, (gsize) (p - plain));
      if (link > 0)
        {
          g_autofree char *escaped = g_markup_escape_text (p, (gssize) link);
          g_string_append_printf (out, "<a href=\"%s\">%s</a>", escaped, escaped);
        }
      else
        {
          g_string_append (out, "<b>");
          append_escaped (out, p, mention);
          g_string_append (out, "</b>");
        }
      p += link + mention;
      plain = p;
      before = 'x';
    }
  if (out == NULL)
    return NULL;
  append_escaped (out, plain, strlen (plain));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  const char *uri = user_data;

  if (strcmp (response, "open") == 0)
    gtk_show_uri (gtk_window_get_transient_for (GTK_WINDOW (dialog)), uri, GDK_CURRENT_TIME);
}

static void
free_closure (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
dsk_rich_text_open (GtkWidget *widget, const char *uri)
{
  g_autofree char *host = dsk_rich_text_host (uri);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog;
  g_autofree char *shown = NULL;

  if (host == NULL)
    return;
  shown = dsk_text_preview (uri, 300);
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL);
  /* Translators: %s is the name of a web server, as in "Open example.com?" */
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Open %s?"), host);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("A customer or colleague sent this address. It opens in your "
                                     "browser:\n\n\342\201\246%s\342\201\251"),
                                  shown);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "open",
                                    _ ("_Open"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), g_strdup (uri), free_closure,
                         0);
  dsk_read_once (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}
