/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli-print.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "dsk-json-guard.h"
#include "dsk-inside.h"
#include "dsk-labels.h"
#include "dsk-text.h"

#define CONTENT_MAX (256 * 1024)

void
dsk_cli_print (const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;
  g_autofree char *clean = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  clean = dsk_text_clean (text, 0);
  fputs (clean, stdout);
  fputc ('\n', stdout);
}

void
dsk_cli_print_object (DskJsonWriter *writer)
{
  g_autofree char *line = NULL;

  dsk_json_writer_end_object (writer);
  line = dsk_json_writer_take_string (writer);
  fputs (line, stdout);
  fputc ('\n', stdout);
}

char *
dsk_cli_iso_time (gint64 at_ms)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *seconds = NULL;

  if (at_ms == 0)
    return NULL;
  time = g_date_time_new_from_unix_utc (at_ms / 1000);
  if (time == NULL)
    return NULL;
  seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", seconds, (int) (at_ms % 1000));
}

void
dsk_cli_set_time (DskJsonWriter *writer, const char *name, const char *name_ms, gint64 at_ms)
{
  g_autofree char *iso = dsk_cli_iso_time (at_ms);

  dsk_json_writer_set_string (writer, name, iso);
  dsk_json_writer_name (writer, name_ms);
  if (at_ms != 0)
    dsk_json_writer_int (writer, at_ms);
  else
    dsk_json_writer_null (writer);
}

/* --- conversations --- */

void
dsk_cli_set_members (DskJsonWriter *writer, char **members)
{
  dsk_json_writer_name (writer, "group");
  if (members == NULL)
    {
      dsk_json_writer_null (writer);
      return;
    }
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; members[i] != NULL; i++)
    dsk_json_writer_string (writer, members[i]);
  dsk_json_writer_end_array (writer);
}

static void
write_seen_by (DskJsonWriter *writer, char **names)
{
  dsk_json_writer_name (writer, "seen_by");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    dsk_json_writer_string (writer, names[i]);
  dsk_json_writer_end_array (writer);
}

static void
conversation_object (const DskConversationRow *row)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", row->id);
  dsk_json_writer_set_string (writer, "name", row->name);
  dsk_json_writer_set_string (writer, "phone", row->phone);
  dsk_cli_set_members (writer, row->members);
  dsk_json_writer_set_string (writer, "status", dsk_status_to_string (row->status));
  dsk_json_writer_set_string (writer, "owner", row->owner);
  dsk_json_writer_set_string (writer, "owner_name", row->owner_name);
  dsk_json_writer_set_string (writer, "team_name", row->team_name);
  dsk_json_writer_set_string (writer, "number_name", row->number_name);
  dsk_cli_set_time (writer, "last_at", "last_at_ms", row->last_at);
  dsk_json_writer_set_string (writer, "last_direction",
                              dsk_direction_to_string (row->last_direction));
  dsk_json_writer_set_string (writer, "last_kind", dsk_message_kind_to_string (row->last_kind));
  dsk_json_writer_set_string (writer, "preview", row->preview);
  dsk_json_writer_set_string (writer, "draft", row->draft);
  dsk_cli_set_time (writer, "window_until", "window_until_ms", row->window_until);
  dsk_cli_set_time (writer, "waiting_since", "waiting_since_ms", row->waiting_since);
  dsk_json_writer_set_int (writer, "unread", row->unread);
  write_seen_by (writer, row->seen_by);
  dsk_json_writer_set_bool (writer, "pending", row->pending);
  dsk_cli_print_object (writer);
}

void
dsk_cli_print_conversation (const DskConversationRow *row, gboolean json)
{
  g_autofree char *contact = NULL;
  g_autofree char *at = NULL;
  g_autofree char *preview = NULL;

  if (json)
    {
      conversation_object (row);
      return;
    }
  contact = dsk_label_conversation (row->name, row->phone, row->members);
  at = dsk_cli_iso_time (row->last_at);
  preview = dsk_text_preview (
      row->preview != NULL ? row->preview : dsk_label_message_kind (row->last_kind), 60);
  dsk_cli_print (
      "%s  %s  %-9s  %-16s  %s%s  %s%s", row->id, at != NULL ? at : "-",
      dsk_status_to_string (row->status), row->owner_name != NULL ? row->owner_name : "-", contact,
      row->unread > 0 ? " *" : "", row->last_direction == DSK_DIRECTION_OUT ? "> " : "", preview);
}

void
dsk_cli_print_wish (const DskConversationRow *row, gboolean json)
{
  g_autofree char *at = dsk_cli_iso_time (row->marketing_at);

  if (row->marketing == NULL)
    return;
  if (json)
    {
      g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "type", "wish");
      dsk_json_writer_set_string (writer, "marketing", row->marketing);
      dsk_cli_set_time (writer, "at", "at_ms", row->marketing_at);
      dsk_cli_print_object (writer);
    }
  else if (strcmp (row->marketing, "stop") == 0)
    dsk_cli_print (_ ("%s  The customer wants no marketing messages"), at != NULL ? at : "-");
  else
    dsk_cli_print (_ ("%s  The customer wants marketing messages again"), at != NULL ? at : "-");
}

/* --- timelines --- */

static const char *
item_type (const DskTimelineRow *item)
{
  switch (item->item)
    {
    case DSK_ITEM_MESSAGE:
      return "message";
    case DSK_ITEM_NOTE:
      return "note";
    case DSK_ITEM_EVENT:
    default:
      return "event";
    }
}

static void
set_content (DskJsonWriter *writer, const char *content)
{
  gsize len = content != NULL ? strlen (content) : 0;

  dsk_json_writer_name (writer, "content");
  if (content != NULL && dsk_json_guard (content, len, CONTENT_MAX, NULL))
    dsk_json_writer_raw (writer, content, len);
  else
    dsk_json_writer_null (writer);
}

static void
set_delivery (DskJsonWriter *writer, const DskTimelineRow *item)
{
  gboolean out = item->direction == DSK_DIRECTION_OUT;

  dsk_json_writer_set_string (writer, "delivery",
                              out ? dsk_delivery_to_string (item->delivery) : NULL);
  dsk_cli_set_time (writer, "delivery_at", "delivery_at_ms", out ? item->delivery_at : 0);
  dsk_json_writer_name (writer, "error_code");
  if (item->error_code != 0)
    dsk_json_writer_int (writer, item->error_code);
  else
    dsk_json_writer_null (writer);
  dsk_json_writer_set_string (writer, "error_text", item->error_text);
}

static void
set_size (DskJsonWriter *writer, const char *name, gint64 value)
{
  if (value > 0)
    dsk_json_writer_set_int (writer, name, value);
}

static void
set_text (DskJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    dsk_json_writer_set_string (writer, name, value);
}

static void
set_media (DskJsonWriter *writer, const DskMediaRow *media)
{
  dsk_json_writer_name (writer, "media");
  if (media == NULL)
    {
      dsk_json_writer_null (writer);
      return;
    }
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "state", media->state);
  set_text (writer, "mime", media->mime);
  set_text (writer, "name", media->name);
  set_size (writer, "size", media->size);
  set_text (writer, "sha256", media->sha256);
  set_size (writer, "width", media->width);
  set_size (writer, "height", media->height);
  set_size (writer, "duration_ms", media->duration_ms);
  set_text (writer, "error", media->error);
  dsk_json_writer_end_object (writer);
}

static void
set_reactions (DskJsonWriter *writer, GPtrArray *reactions)
{
  dsk_json_writer_name (writer, "reactions");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; reactions != NULL && i < reactions->len; i++)
    {
      const DskReactionRow *reaction = g_ptr_array_index (reactions, i);

      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "emoji", reaction->emoji);
      dsk_json_writer_set_int (writer, "count", reaction->count);
      dsk_json_writer_set_bool (writer, "mine", reaction->mine);
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_array (writer);
}

static void
set_price (DskJsonWriter *writer, const DskTimelineRow *item)
{
  dsk_json_writer_name (writer, "billable");
  if (item->billable < 0 || item->direction != DSK_DIRECTION_OUT)
    dsk_json_writer_null (writer);
  else
    dsk_json_writer_bool (writer, item->billable != 0);
  dsk_json_writer_set_string (writer, "price_type", item->price_type);
  dsk_json_writer_set_string (writer, "price_category", item->price_category);
}

static void
item_object (const DskTimelineRow *item, const char *conv)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", item_type (item));
  dsk_json_writer_set_string (writer, "id", item->id);
  if (conv != NULL)
    dsk_json_writer_set_string (writer, "conversation", conv);
  dsk_cli_set_time (writer, "at", "at_ms", item->at);
  dsk_json_writer_set_string (writer, "author", item->author);
  dsk_json_writer_set_string (writer, "author_name", item->author_name);
  if (item->item == DSK_ITEM_MESSAGE)
    {
      dsk_json_writer_set_string (writer, "direction", dsk_direction_to_string (item->direction));
      dsk_json_writer_set_string (writer, "kind", dsk_message_kind_to_string (item->kind));
      dsk_json_writer_set_string (writer, "sender", item->sender);
      dsk_json_writer_set_string (writer, "text", item->text);
      set_content (writer, item->content);
      dsk_json_writer_set_string (writer, "quote_text", item->quote_text);
      dsk_json_writer_set_string (writer, "quote_author", item->quote_author);
      dsk_json_writer_set_string (writer, "context_wamid", item->context_wamid);
      dsk_json_writer_set_string (writer, "wamid", item->wamid);
      dsk_cli_set_time (writer, "edited_at", "edited_at_ms", item->edited_at);
      dsk_cli_set_time (writer, "revoked_at", "revoked_at_ms", item->revoked_at);
      set_media (writer, item->media);
      set_reactions (writer, item->reactions);
      set_delivery (writer, item);
      set_price (writer, item);
    }
  else if (item->item == DSK_ITEM_NOTE)
    {
      dsk_json_writer_set_string (writer, "text", item->text);
      dsk_cli_set_time (writer, "edited_at", "edited_at_ms", item->edited_at);
      dsk_json_writer_set_int (writer, "version", item->version);
      dsk_json_writer_set_string (writer, "kind", dsk_message_kind_to_string (item->kind));
      set_media (writer, item->media);
    }
  else
    {
      dsk_json_writer_set_string (writer, "event", item->event_kind);
      dsk_json_writer_set_string (writer, "subject_name", item->subject_name);
      dsk_json_writer_set_string (writer, "detail", item->detail);
    }
  dsk_json_writer_set_bool (writer, "pending", item->pending);
  dsk_cli_print_object (writer);
}

/* Returns: (transfer full): who said it, for people */
static char *
item_author (const DskTimelineRow *item)
{
  if (item->author_name != NULL)
    return dsk_text_preview (item->author_name, 40);
  if (item->direction == DSK_DIRECTION_IN)
    return dsk_text_preview (item->sender != NULL ? item->sender : _ ("customer"), 40);
  /* Translators: in place of an author: nobody wrote it, the relay did */
  return g_strdup (_ ("automatic"));
}

/* What it says itself. */
static char *
own_text (const DskTimelineRow *item)
{
  g_autofree char *content = NULL;

  if (item->item == DSK_ITEM_EVENT)
    return dsk_label_event (item);
  if (item->item == DSK_ITEM_NOTE || item->kind == DSK_MESSAGE_TEXT)
    return g_strdup (item->text != NULL ? item->text : "");
  content = dsk_label_content (item->kind, item->content);
  return g_strdup_printf ("[%s]%s%s%s%s", dsk_label_message_kind (item->kind),
                          content != NULL ? " " : "", content != NULL ? content : "",
                          item->text != NULL ? " " : "", item->text != NULL ? item->text : "");
}

static char *
item_text (const DskTimelineRow *item)
{
  g_autoptr (JsonObject) content
      = item->item == DSK_ITEM_MESSAGE && item->revoked_at == 0 ? dsk_inside_parse (item->content) : NULL;
  g_autofree char *product = dsk_inside_product (content);
  g_autofree char *text = own_text (item);

  return product != NULL ? g_strdup_printf ("[%s] %s", product, text) : g_steal_pointer (&text);
}

void
dsk_cli_print_item (const DskTimelineRow *item, const char *conv, gboolean json)
{
  g_autofree char *at = NULL;
  g_autofree char *author = NULL;
  g_autofree char *text = NULL;
  const char *mark = "  ";

  if (json)
    {
      item_object (item, conv);
      return;
    }
  at = dsk_cli_iso_time (item->at);
  author = item_author (item);
  text = item_text (item);
  if (item->item == DSK_ITEM_NOTE)
    mark = "# ";
  else if (item->item == DSK_ITEM_EVENT)
    mark = "- ";
  else if (item->direction == DSK_DIRECTION_OUT)
    mark = "> ";
  if (item->item == DSK_ITEM_EVENT)
    dsk_cli_print ("%s %s%s", at, mark, text);
  else if (item->item == DSK_ITEM_MESSAGE && item->direction == DSK_DIRECTION_OUT)
    dsk_cli_print ("%s %s%s: %s (%s)", at, mark, author, text,
                   item->pending ? _ ("not sent yet") : dsk_label_delivery (item->delivery));
  else
    dsk_cli_print ("%s %s%s: %s", at, mark, author, text);
}
