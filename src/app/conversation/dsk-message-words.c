/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-message-words.h"

#include "dsk-bubble-body.h"
#include "dsk-bubble-kinds.h"
#include "dsk-inside.h"
#include "dsk-labels-cost.h"
#include "dsk-labels.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#define SPOKEN_CHARS 400

const char *
dsk_message_icon (DskMessageKind kind)
{
  switch (kind)
    {
    case DSK_MESSAGE_TEXT:
    case DSK_MESSAGE_TEMPLATE:
      return NULL;
    case DSK_MESSAGE_BUTTON:
    case DSK_MESSAGE_INTERACTIVE:
      return "dastak-reply-symbolic";
    case DSK_MESSAGE_REACTION:
      return "dastak-emoji-symbolic";
    case DSK_MESSAGE_IMAGE:
      return "dastak-photo-symbolic";
    case DSK_MESSAGE_STICKER:
      return "dastak-emoji-symbolic";
    case DSK_MESSAGE_VIDEO:
      return "dastak-play-symbolic";
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_VOICE:
      return "dastak-voice-symbolic";
    case DSK_MESSAGE_DOCUMENT:
      return "dastak-document-symbolic";
    case DSK_MESSAGE_LOCATION:
      return "dastak-location-symbolic";
    case DSK_MESSAGE_CONTACTS:
      return "dastak-mine-symbolic";
    case DSK_MESSAGE_ORDER:
      return "dastak-cart-symbolic";
    case DSK_MESSAGE_CALL:
      return "dastak-call-symbolic";
    case DSK_MESSAGE_EDIT:
      return "dastak-draft-symbolic";
    case DSK_MESSAGE_SYSTEM:
    case DSK_MESSAGE_REVOKE:
    case DSK_MESSAGE_UNKNOWN:
    case DSK_MESSAGE_UNSUPPORTED:
    case DSK_MESSAGE_N_KINDS:
    default:
      return "dastak-attention-symbolic";
    }
}

const char *
dsk_delivery_icon (DskDelivery delivery)
{
  switch (delivery)
    {
    case DSK_DELIVERY_QUEUED:
    case DSK_DELIVERY_SENDING:
      return "dastak-tick-sending-symbolic";
    case DSK_DELIVERY_SENT:
      return "dastak-tick-sent-symbolic";
    case DSK_DELIVERY_DELIVERED:
      return "dastak-tick-delivered-symbolic";
    case DSK_DELIVERY_READ:
    case DSK_DELIVERY_PLAYED:
      return "dastak-tick-read-symbolic";
    case DSK_DELIVERY_FAILED:
      return "dastak-tick-failed-symbolic";
    case DSK_DELIVERY_UNKNOWN:
    default:
      return "dastak-tick-unknown-symbolic";
    }
}

gboolean
dsk_message_has_card (DskMessageKind kind)
{
  switch ((int) kind)
    {
    case DSK_MESSAGE_BUTTON:
    case DSK_MESSAGE_INTERACTIVE:
    case DSK_MESSAGE_EDIT:
    case DSK_MESSAGE_UNKNOWN:
    case DSK_MESSAGE_UNSUPPORTED:
      return FALSE;
    default:
      return TRUE;
    }
}

char *
dsk_message_heading (const DskTimelineRow *row)
{
  const char *kind = dsk_label_message_kind (row->kind);
  g_autofree char *content = NULL;

  if (row->revoked_at != 0)
    return g_strdup (row->direction == DSK_DIRECTION_IN ? _ ("Deleted by the customer")
                                                        : _ ("Deleted on the phone"));
  switch ((int) row->kind)
    {
    case DSK_MESSAGE_TEXT:
      return NULL;
    case DSK_MESSAGE_BUTTON:
    case DSK_MESSAGE_INTERACTIVE:
      /* What the customer chose is the text; our own questions are shown as text, too. */
      return row->text != NULL && row->direction == DSK_DIRECTION_OUT ? NULL : g_strdup (kind);
    default:
      content = dsk_label_content (row->kind, row->content);
      return content != NULL ? g_strdup_printf ("%s · %s", kind, content) : g_strdup (kind);
    }
}

char *
dsk_message_body (const DskTimelineRow *row)
{
  if (row->revoked_at != 0)
    return NULL;
  /* The card says it. */
  if ((row->kind == DSK_MESSAGE_LOCATION || row->kind == DSK_MESSAGE_CONTACTS)
      && row->content != NULL)
    return NULL;
  return row->text != NULL && *row->text != '\0' ? g_strdup (row->text) : NULL;
}

char *
dsk_message_quote (const DskTimelineRow *row)
{
  if (row->quote == NULL)
    return row->context_wamid != NULL ? g_strdup (_ ("Quoted message is not here")) : NULL;
  return dsk_inside_preview (row->quote_kind, row->quote_text);
}

static void
append_part (GString *out, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (out->len > 0)
    g_string_append (out, C_ ("list separator", ", "));
  g_string_append (out, part);
}

char *
dsk_message_tick (const DskTimelineRow *row)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *price = row->pending ? NULL : dsk_label_price (row);
  g_autofree char *held
      = !row->pending ? dsk_label_held (row->delivery, row->error_code, row->error_text) : NULL;

  append_part (out, held != NULL ? held : dsk_label_delivery (row->pending ? DSK_DELIVERY_QUEUED : row->delivery));
  append_part (out, price);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
dsk_message_sender (const DskTimelineRow *row)
{
  if (row->sender_name != NULL)
    return dsk_label_name (row->sender_name, FALSE);
  return row->sender != NULL ? dsk_label_phone (row->sender) : g_strdup (_ ("Customer"));
}

static char *
describe_author (const DskTimelineRow *row)
{
  g_autofree char *name
      = row->author_name != NULL ? dsk_label_name (row->author_name, FALSE) : NULL;

  if (row->item == DSK_ITEM_NOTE)
    /* Translators: %s is a colleague */
    return name != NULL ? g_strdup_printf (_ ("Internal note by %s"), name)
                        : g_strdup (_ ("Internal note"));
  if (row->direction == DSK_DIRECTION_IN)
    return row->in_group ? dsk_message_sender (row) : g_strdup (_ ("Customer"));
  return name != NULL ? g_steal_pointer (&name) : g_strdup (_ ("Our team"));
}

/* What is seen around a message. */
static void
describe_rest (const DskTimelineRow *row, GString *out)
{
  g_autoptr (JsonObject) content = dsk_inside_parse (row->content);
  DskMediaRow *media = row->revoked_at == 0 ? dsk_inside_media (row, content) : NULL;
  g_autofree char *state = media != NULL ? dsk_inside_media_state (media) : NULL;
  g_autofree char *marks = dsk_bubble_marks (row);
  g_autofree char *edited = dsk_bubble_time_mark (row);
  g_autofree char *quote = row->revoked_at == 0 ? dsk_message_quote (row) : NULL;
  g_autofree char *product = row->revoked_at == 0 ? dsk_inside_product (content) : NULL;

  g_clear_pointer (&media, dsk_media_row_free);
  append_part (out, state);
  append_part (out, product);
  append_part (out, marks);
  append_part (out, edited);
  if (quote != NULL)
    {
      g_autofree char *short_quote = dsk_text_preview (quote, 80);
      /* Translators: %s is the message that is answered */
      g_autofree char *words = g_strdup_printf (_ ("in answer to “%s”"), short_quote);
      append_part (out, words);
    }
  for (guint i = 0; row->reactions != NULL && i < row->reactions->len; i++)
    {
      const DskReactionRow *reaction = row->reactions->pdata[i];
      g_autofree char *who = dsk_bubble_reaction_words (reaction);
      g_autofree char *words = g_strdup_printf ("%s: %s", reaction->emoji, who);
      append_part (out, words);
    }
}

char *
dsk_entry_describe (const DskTimelineRow *row)
{
  g_autoptr (GString) out = NULL;
  g_autofree char *author = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  g_autofree char *spoken = NULL;
  g_autofree char *time = NULL;

  if (row->item == DSK_ITEM_EVENT)
    return dsk_label_event (row);
  if (dsk_inside_is_event (row))
    return dsk_inside_event (row);

  out = g_string_new (NULL);
  author = describe_author (row);
  time = dsk_label_clock_time (row->at);
  body = dsk_message_body (row);
  if (row->item == DSK_ITEM_MESSAGE || row->kind != DSK_MESSAGE_TEXT)
    heading = dsk_message_heading (row);
  if (body != NULL)
    spoken = dsk_text_preview (body, SPOKEN_CHARS);

  g_string_append_printf (out, "%s: ", author);
  if (heading != NULL)
    g_string_append_printf (out, "%s%s", heading,
                            spoken != NULL ? C_ ("list separator", ", ") : "");
  if (spoken != NULL)
    g_string_append (out, spoken);
  if (row->item == DSK_ITEM_MESSAGE || row->kind != DSK_MESSAGE_TEXT)
    describe_rest (row, out);
  append_part (out, time);
  if (row->pending)
    append_part (out, dsk_label_delivery (DSK_DELIVERY_QUEUED));
  else if (row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_OUT)
    {
      if (row->delivery == DSK_DELIVERY_FAILED)
        {
          g_autofree char *failure = dsk_label_failure (row->error_code, row->error_text);
          append_part (out, failure);
        }
      else
        {
          g_autofree char *tick = dsk_message_tick (row);
          append_part (out, tick);
        }
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
