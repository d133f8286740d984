/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What messages of other kinds than text say, in words. */

#include "dsk-inside.h"

#include "dsk-labels.h"
#include "dsk-text.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* --- what happened --- */

gboolean
dsk_inside_is_event (const DskTimelineRow *row)
{
  if (row->item != DSK_ITEM_MESSAGE)
    return FALSE;
  switch ((int) row->kind)
    {
    case DSK_MESSAGE_SYSTEM:
    case DSK_MESSAGE_CALL:
    case DSK_MESSAGE_REACTION:
    case DSK_MESSAGE_REVOKE:
      return TRUE;
    default:
      return FALSE;
    }
}

static char *
who_reacted (const DskTimelineRow *row)
{
  const char *name = row->direction == DSK_DIRECTION_OUT ? row->author_name : row->sender_name;

  if (name != NULL)
    return dsk_label_name (name, TRUE);
  return g_strdup (row->direction == DSK_DIRECTION_OUT ? _ ("Our team") : _ ("Customer"));
}

static char *
reaction_words (const DskTimelineRow *row)
{
  g_autofree char *who = who_reacted (row);
  g_autofree char *emoji = row->text != NULL ? dsk_text_preview (row->text, 16) : NULL;

  if (row->direction == DSK_DIRECTION_OUT && row->delivery == DSK_DELIVERY_FAILED)
    {
      g_autofree char *failure = dsk_label_failure (row->error_code, row->error_text);
      /* Translators: an emoji, and why it did not arrive: "Reaction 👍 · Not delivered: …" */
      return g_strdup_printf (_ ("Reaction %s · %s"), emoji != NULL ? emoji : "", failure);
    }
  if (emoji == NULL || *emoji == '\0')
    /* Translators: %s is who did it */
    return g_strdup_printf (_ ("%s took back a reaction to a message that is not here"), who);
  /* Translators: who, and an emoji */
  return g_strdup_printf (_ ("%s reacted with %s to a message that is not here"), who, emoji);
}

static char *
call_words (const DskTimelineRow *row)
{
  g_autoptr (JsonObject) content = dsk_inside_parse (row->content);
  JsonObject *call = dsk_json_get_object (content, "call");
  g_autofree char *status = dsk_inside_line (call, "status");
  g_autofree char *event = dsk_inside_line (call, "event");
  g_autofree char *direction = dsk_inside_line (call, "direction");
  gboolean ours = direction != NULL ? strcmp (direction, "out") == 0
                                    : row->direction == DSK_DIRECTION_OUT;
  double seconds = 0;

  dsk_json_get_number (call, "duration_s", &seconds);
  if (seconds > 0)
    {
      g_autofree char *length
          = g_strdup_printf ("%d:%02d", (int) (seconds / 60) % 1000, (int) seconds % 60);

      /* Translators: %s is how long it took, "3:12" */
      return ours ? g_strdup_printf (_ ("Call to the customer · %s"), length)
                  : g_strdup_printf (_ ("Call from the customer · %s"), length);
    }
  if (g_strcmp0 (event, "connect") == 0)
    return g_strdup (ours ? _ ("Calling the customer") : _ ("The customer calls"));
  if (g_strcmp0 (status, "completed") == 0)
    return g_strdup (ours ? _ ("Call to the customer") : _ ("Call from the customer"));
  return g_strdup (ours ? _ ("The customer did not take a call")
                        : _ ("Missed call from the customer"));
}

static char *
system_words (const DskTimelineRow *row)
{
  g_autoptr (JsonObject) content = dsk_inside_parse (row->content);
  JsonObject *system = dsk_json_get_object (content, "system");
  g_autofree char *type = dsk_inside_line (system, "type");
  g_autofree char *wa_id = dsk_inside_line (system, "wa_id");
  g_autofree char *line = NULL;

  const gboolean moved
      = g_strcmp0 (type, "user_changed_number") == 0 || g_strcmp0 (type, "customer_changed_number") == 0;

  if (moved && wa_id != NULL)
    {
      g_autofree char *phone = dsk_label_phone (wa_id);
      /* Translators: %s is a phone number */
      return g_strdup_printf (_ ("The customer's number is now %s"), phone);
    }
  if (moved || g_strcmp0 (type, "user_changed_user_id") == 0)
    return g_strdup (_ ("The customer has a new number"));
  if (g_strcmp0 (type, "customer_identity_changed") == 0)
    return g_strdup (_ ("The customer uses WhatsApp on a new device: make sure that it is still them"));
  if (row->text == NULL || *row->text == '\0')
    return g_strdup (_ ("Notice from WhatsApp"));
  line = dsk_text_preview (row->text, 200);
  return dsk_label_name (line, FALSE);
}

char *
dsk_inside_event (const DskTimelineRow *row)
{
  switch ((int) row->kind)
    {
    case DSK_MESSAGE_REACTION:
      return reaction_words (row);
    case DSK_MESSAGE_CALL:
      return call_words (row);
    case DSK_MESSAGE_REVOKE:
      return g_strdup (row->direction == DSK_DIRECTION_IN
                           ? _ ("The customer deleted a message that is not here")
                           : _ ("A message that is not here was deleted on the phone"));
    default:
      return system_words (row);
    }
}

/* --- orders --- */

static char *
money (const char *currency, double amount)
{
  /* Translators: a currency and an amount of it: "PKR 4,500.00" */
  return g_strdup_printf (_ ("%s %'.2f"), currency, amount);
}

static gboolean
read_price (JsonObject *item, double *price, char **currency)
{
  return dsk_json_get_number (item, "price", price)
         && (*currency = dsk_inside_line (item, "currency")) != NULL;
}

char *
dsk_inside_price (JsonObject *item)
{
  g_autofree char *currency = NULL;
  double price = 0;

  return read_price (item, &price, &currency) ? money (currency, price) : NULL;
}

char *
dsk_inside_order_total (JsonObject *order)
{
  JsonArray *items = dsk_json_get_array (order, "items");
  g_autofree char *currency = NULL;
  double total = 0;

  for (guint i = 0; i < dsk_json_get_length (items); i++)
    {
      JsonObject *item = dsk_json_get_element (items, i);
      g_autofree char *own = NULL;
      double price, quantity = 1;

      if (!read_price (item, &price, &own) || (currency != NULL && strcmp (own, currency) != 0))
        return NULL;
      dsk_json_get_number (item, "quantity", &quantity);
      total += price * quantity;
      if (currency == NULL)
        currency = g_steal_pointer (&own);
    }
  return currency != NULL ? money (currency, total) : NULL;
}

/* --- lists, files --- */

char *
dsk_inside_preview (DskMessageKind kind, const char *text)
{
  const char *name = dsk_label_message_kind (kind);

  if (text == NULL || *text == '\0')
    return g_strdup (name);
  switch ((int) kind)
    {
    case DSK_MESSAGE_IMAGE:
    case DSK_MESSAGE_VIDEO:
    case DSK_MESSAGE_DOCUMENT:
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_LOCATION:
    case DSK_MESSAGE_CONTACTS:
    case DSK_MESSAGE_ORDER:
    case DSK_MESSAGE_EDIT:
      /* Translators: what it is, and what stands with it: "Photo · My parcel" */
      return g_strdup_printf (_ ("%s · %s"), name, text);
    default:
      return g_strdup (text);
    }
}

/* Why a file is not here, as the relay's short keys say it. */
static const char *
reason (const char *error)
{
  static const struct
  {
    const char *key;
    const char *words;
  } reasons[] = {
    { "too-large", N_ ("The file is too large: ask for a smaller one") },
    { "type", N_ ("Files of this type are not kept: ask for another") },
    { "digest", N_ ("The file arrived damaged: ask for it again") },
    { "truncated", N_ ("Only a part of the file arrived: try again") },
    { "full", N_ ("The relay's disk is full: tell your administrator") },
    { "token", N_ ("WhatsApp does not let the relay in: tell your administrator") },
    { "host", N_ ("The file lies at a place that is not trusted: tell your administrator") },
    { "network", N_ ("The relay could not reach WhatsApp: try again later") },
    { "slow", N_ ("The file came too slowly: try again later") },
    { "rate", N_ ("WhatsApp asks the relay to wait: try again later") },
    { "server", N_ ("WhatsApp had a fault: try again later") },
    { "unknown", N_ ("WhatsApp does not know the file: ask for it again") },
    { "gone", N_ ("WhatsApp no longer has it: ask for it again") },
    { "taken-back", N_ ("The message was taken back: the customer got nothing of it") },
    { "not-brought", N_ ("The file never came to the relay: attach it again") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (error, reasons[i].key) == 0)
      return _ (reasons[i].words);
  return _ ("The file could not be downloaded");
}

static JsonObject *
own_media (const DskTimelineRow *row, JsonObject *content)
{
  JsonObject *template = dsk_json_get_object (content, "template");

  if (row->kind == DSK_MESSAGE_TEMPLATE)
    return dsk_json_get_object (dsk_json_get_object (template, "header"), "media");
  return dsk_json_get_object (content, "media");
}

DskMediaRow *
dsk_inside_media (const DskTimelineRow *row, JsonObject *content)
{
  JsonObject *own = own_media (row, content);
  const DskMediaRow *known = row->media;
  DskMediaRow *media;
  double size = 0, height = 0;

  switch ((int) row->kind)
    {
    case DSK_MESSAGE_IMAGE:
    case DSK_MESSAGE_STICKER:
    case DSK_MESSAGE_VIDEO:
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_VOICE:
    case DSK_MESSAGE_DOCUMENT:
      break;
    default:
      if (known == NULL && own == NULL)
        return NULL;
    }
  media = g_new0 (DskMediaRow, 1);
  dsk_json_get_number (own, "size", &size);
  if (known != NULL)
    *media = *known;
  else
    media->state = (char *) (row->direction == DSK_DIRECTION_IN ? "waiting"
                              : row->pending ? "bringing"
                                             : "ready");
  media->state = g_strdup (media->state);
  media->mime = media->mime != NULL ? g_strdup (media->mime) : dsk_inside_line (own, "mime");
  media->name = media->name != NULL ? g_strdup (media->name) : dsk_inside_line (own, "name");
  media->sha256 = media->sha256 != NULL ? g_strdup (media->sha256) : dsk_inside_line (own, "sha256");
  media->thumb = g_strdup (media->thumb);
  media->error = g_strdup (media->error);
  if (media->size == 0 && size > 0 && size < 1e12)
    media->size = (gint64) size;
  if (media->width == 0 && dsk_json_get_number (own, "width", &size) && size > 0 && size < 65536
      && dsk_json_get_number (own, "height", &height) && height > 0 && height < 65536)
    {
      media->width = (int) size;
      media->height = (int) height;
    }
  return media;
}

char *
dsk_inside_media_state (const DskMediaRow *media)
{
  if (g_strcmp0 (media->state, "bringing") == 0)
    return g_strdup (_ ("Not at the relay yet"));
  if (g_strcmp0 (media->state, "waiting") == 0)
    /* Translators: a file did not come yet, and why: "Not downloaded yet · The relay's disk is full: …" */
    return media->error != NULL ? g_strdup_printf (_ ("Not downloaded yet · %s"), reason (media->error))
                                : g_strdup (_ ("Downloading…"));
  if (g_strcmp0 (media->state, "ready") == 0)
    return NULL;
  if (g_strcmp0 (media->state, "gone") == 0)
    return g_strdup (reason ("gone"));
  return g_strdup (reason (media->error));
}

gboolean
dsk_inside_media_may_retry (const DskMediaRow *media)
{
  return g_strcmp0 (media->state, "failed") == 0 || (g_strcmp0 (media->state, "waiting") == 0 && media->error != NULL);
}

char *
dsk_inside_product (JsonObject *content)
{
  JsonObject *product = dsk_json_get_object (content, "product");
  g_autofree char *id = dsk_inside_line (product, "id");
  g_autofree char *catalog = dsk_inside_line (product, "catalog_id");
  g_autofree char *item = id != NULL ? dsk_label_name (id, TRUE) : NULL;
  g_autofree char *list = catalog != NULL ? dsk_label_name (catalog, TRUE) : NULL;

  if (item != NULL && list != NULL)
    /* Translators: the ids of an item, and of the catalogue that it is in */
    return g_strdup_printf (_ ("Asks about item %s of catalogue %s"), item, list);
  if (item != NULL)
    return g_strdup_printf (_ ("Asks about item %s of the catalogue"), item);
  if (list != NULL)
    return g_strdup_printf (_ ("Asks about an item of catalogue %s"), list);
  return NULL;
}
