/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-message.h"

#include <string.h>

static const char *const kind_names[DSK_MESSAGE_N_KINDS] = {
  [DSK_MESSAGE_UNKNOWN] = "unknown",
  [DSK_MESSAGE_TEXT] = "text",
  [DSK_MESSAGE_IMAGE] = "image",
  [DSK_MESSAGE_STICKER] = "sticker",
  [DSK_MESSAGE_VIDEO] = "video",
  [DSK_MESSAGE_AUDIO] = "audio",
  [DSK_MESSAGE_VOICE] = "voice",
  [DSK_MESSAGE_DOCUMENT] = "document",
  [DSK_MESSAGE_LOCATION] = "location",
  [DSK_MESSAGE_CONTACTS] = "contacts",
  [DSK_MESSAGE_REACTION] = "reaction",
  [DSK_MESSAGE_BUTTON] = "button",
  [DSK_MESSAGE_INTERACTIVE] = "interactive",
  [DSK_MESSAGE_ORDER] = "order",
  [DSK_MESSAGE_SYSTEM] = "system",
  [DSK_MESSAGE_TEMPLATE] = "template",
  [DSK_MESSAGE_UNSUPPORTED] = "unsupported",
  [DSK_MESSAGE_EDIT] = "edit",
  [DSK_MESSAGE_REVOKE] = "revoke",
  [DSK_MESSAGE_CALL] = "call",
};

static const char *const direction_names[] = {
  [DSK_DIRECTION_IN] = "in",
  [DSK_DIRECTION_OUT] = "out",
};

/* Merging is the maximum by rank: FAILED sits between SENT and DELIVERED because Meta sends
 * "delivered" after "failed", never a meaningful "sent" after it; UNKNOWN sits below everything
 * that Meta reports. */
static const struct
{
  const char *name;
  guint rank;
} deliveries[] = {
  [DSK_DELIVERY_QUEUED] = { "queued", 0 },
  [DSK_DELIVERY_SENDING] = { "sending", 1 },
  [DSK_DELIVERY_UNKNOWN] = { "unknown", 2 },
  [DSK_DELIVERY_SENT] = { "sent", 3 },
  [DSK_DELIVERY_FAILED] = { "failed", 4 },
  [DSK_DELIVERY_DELIVERED] = { "delivered", 5 },
  [DSK_DELIVERY_READ] = { "read", 6 },
  [DSK_DELIVERY_PLAYED] = { "played", 7 },
};

const char *
dsk_message_kind_to_string (DskMessageKind kind)
{
  return (guint) kind < DSK_MESSAGE_N_KINDS ? kind_names[kind] : kind_names[DSK_MESSAGE_UNKNOWN];
}

DskMessageKind
dsk_message_kind_from_string (const char *text)
{
  for (guint i = 0; text != NULL && i < DSK_MESSAGE_N_KINDS; i++)
    if (strcmp (kind_names[i], text) == 0)
      return (DskMessageKind) i;
  return DSK_MESSAGE_UNKNOWN;
}

gboolean
dsk_message_kind_wants_answer (DskMessageKind kind)
{
  switch (kind)
    {
    case DSK_MESSAGE_REACTION:
    case DSK_MESSAGE_SYSTEM:
    case DSK_MESSAGE_TEMPLATE:
    case DSK_MESSAGE_EDIT:
    case DSK_MESSAGE_REVOKE:
    case DSK_MESSAGE_N_KINDS:
      return FALSE;
    case DSK_MESSAGE_UNKNOWN:
    case DSK_MESSAGE_TEXT:
    case DSK_MESSAGE_IMAGE:
    case DSK_MESSAGE_STICKER:
    case DSK_MESSAGE_VIDEO:
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_VOICE:
    case DSK_MESSAGE_DOCUMENT:
    case DSK_MESSAGE_LOCATION:
    case DSK_MESSAGE_CONTACTS:
    case DSK_MESSAGE_BUTTON:
    case DSK_MESSAGE_INTERACTIVE:
    case DSK_MESSAGE_ORDER:
    case DSK_MESSAGE_UNSUPPORTED:
    case DSK_MESSAGE_CALL:
    default:
      return TRUE;
    }
}

const char *
dsk_direction_to_string (DskDirection direction)
{
  g_return_val_if_fail ((guint) direction < G_N_ELEMENTS (direction_names), NULL);

  return direction_names[direction];
}

gboolean
dsk_direction_from_string (const char *text, DskDirection *direction)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (direction_names); i++)
    if (strcmp (direction_names[i], text) == 0)
      {
        *direction = (DskDirection) i;
        return TRUE;
      }
  return FALSE;
}

const char *
dsk_delivery_to_string (DskDelivery delivery)
{
  g_return_val_if_fail ((guint) delivery < G_N_ELEMENTS (deliveries), NULL);

  return deliveries[delivery].name;
}

gboolean
dsk_delivery_from_string (const char *text, DskDelivery *delivery)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (deliveries); i++)
    if (strcmp (deliveries[i].name, text) == 0)
      {
        *delivery = (DskDelivery) i;
        return TRUE;
      }
  return FALSE;
}

DskDelivery
dsk_delivery_merge (DskDelivery current, DskDelivery report)
{
  g_return_val_if_fail ((guint) current < G_N_ELEMENTS (deliveries), report);
  g_return_val_if_fail ((guint) report < G_N_ELEMENTS (deliveries), current);

  return deliveries[report].rank > deliveries[current].rank ? report : current;
}
