/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"

G_BEGIN_DECLS

/**
 * DskWaUpdateKind:
 * @DSK_WA_MESSAGE: a customer's message, or (direction OUT) an echo of the phone app or of the history
 * @DSK_WA_STATUS: what became of a message of ours
 * @DSK_WA_USER_ID: what a customer is called from now on
 * @DSK_WA_PREFERENCE: whether a customer wants to hear from us: @type says of what, @event is "stop" or "resume"
 * @DSK_WA_PERSON: a customer's name in the address book of a phone of ours
 * @DSK_WA_OTHER: any other change (account, template, quality, unknown fields): @type names the field, @level says
 *   whether anybody should know
 */
typedef enum {
  DSK_WA_MESSAGE,
  DSK_WA_STATUS,
  DSK_WA_USER_ID,
  DSK_WA_PREFERENCE,
  DSK_WA_PERSON,
  DSK_WA_OTHER,
} DskWaUpdateKind;

/* How much an administrator should mind; SILENT: not at all. */
typedef enum { DSK_WA_SILENT, DSK_WA_INFO, DSK_WA_WARNING, DSK_WA_CRITICAL } DskWaLevel;

/**
 * DskWaUpdate:
 *
 * One thing that a webhook body says, in the words of the wire but with the shapes made even: absent and
 * empty strings are NULL, times are UTC milliseconds, numbers that came as strings are numbers. A BSUID
 * that came in the place of a phone is in @bsuid, and @wa_id is NULL then. Strings are owned.
 */
typedef struct {
  DskWaUpdateKind kind;

  char *waba_id;         /* (nullable) entry[].id */
  char *phone_number_id; /* (nullable) metadata */
  char *display_phone;   /* (nullable) metadata */

  /* who the customer is (messages and statuses) */
  char *wa_id;           /* (nullable) digits */
  char *phone;           /* (nullable) the phone in 'from' or 'recipient_id' if it differs from wa_id */
  char *bsuid;           /* (nullable) */
  char *parent_bsuid;    /* (nullable) */
  char *username;        /* (nullable) */
  char *profile_name;    /* (nullable) */
  char *group_id;        /* (nullable) */

  /* DSK_WA_MESSAGE */
  char *wamid;           /* id of the message; for a status: the message that it is about */
  DskDirection direction;
  gboolean historical;   /* from a coexistence history: not news, starts no window and no episode clock */
  DskMessageKind message_kind;
  char *type;            /* the wire's own word; for OTHER the field */
  gint64 timestamp;      /* UTC ms; 0 if the wire had none that could be read */
  char *text;            /* (nullable) body, caption, title of the button, emoji: what a person would read */
  char *content;         /* (nullable) what it holds besides text: a JSON object as src/CONTENT.md says */
  char *media_id;        /* (nullable) Meta's id of the file that it brings */
  char *media_mime;      /* (nullable) */
  char *media_name;      /* (nullable) */
  char *media_sha256;    /* (nullable) hex */
  gint64 media_size;     /* bytes; 0: not said */
  char *context_wamid;   /* (nullable) the quoted, reacted-to, edited or revoked message */
  char *raw;             /* this message's or status' own JSON object, compact; for OTHER the value */

  /* DSK_WA_MESSAGE of the kind SYSTEM */
  char *system_type;     /* (nullable) "user_changed_number", "user_changed_user_id", … */
  char *new_wa_id;       /* (nullable) digits: what the customer is called from now on */
  char *new_bsuid;       /* (nullable) */

  /* DSK_WA_USER_ID: what bsuid and parent_bsuid replace */
  char *old_bsuid;        /* (nullable) */
  char *old_parent_bsuid; /* (nullable) */

  /* DSK_WA_OTHER; @content is what it says as one flat object */
  DskWaLevel level;
  char *event;             /* (nullable) the wire's word for what happened; also for the kinds that say so above */
  char *template_id;       /* (nullable) Meta's; with the next six: of which template is the talk, and what is new */
  char *template_name;     /* (nullable) */
  char *template_language; /* (nullable) */
  char *template_status;   /* (nullable) */
  char *template_category; /* (nullable) */
  char *template_quality;  /* (nullable) */
  char *template_reason;   /* (nullable) */
  char *number_quality;    /* (nullable) */
  char *number_tier;       /* (nullable) how many customers a day, in Meta's words */

  /* DSK_WA_STATUS; @delivery also for our own messages of the history, the error also for messages that
   * Meta could not show and for OTHER */
  DskDelivery delivery;
  gboolean delivery_known; /* FALSE: a status word this build does not know */
  int error_code;        /* 0: none */
  char *error_title;     /* (nullable) */
  char *error_details;   /* (nullable) */
  char *opaque;          /* (nullable) biz_opaque_callback_data: the id of our message */
  char *pricing;         /* (nullable) JSON object */
} DskWaUpdate;

void dsk_wa_update_free (DskWaUpdate *update);

/**
 * dsk_wa_pricing_read:
 * @pricing: (nullable): what a status says of its price, as stored
 * @billable: (out): whether it costs anything
 * @type: (out) (transfer full) (nullable): "regular", "free_customer_service", …; old statuses have none
 * @category: (out) (transfer full) (nullable): "service", "utility", "marketing", …
 *
 * Reads both shapes: of prices by conversation and by message.
 *
 * Returns: whether it says if it is billable
 */
gboolean dsk_wa_pricing_read (const char *pricing, gboolean *billable, char **type, char **category);

#define DSK_WA_MAX_BODY (3 * 1024 * 1024)
#define DSK_WA_CONTENT_MAX (16 * 1024) /* bytes */

/**
 * dsk_wa_webhook_parse:
 * @data: the raw body; may be hostile
 * @len: its length
 * @notes: (out) (transfer full) (optional) (nullable): what was odd but could be passed over, in words for
 *   the log, without customer content
 * @error: DSK_ERROR_INVALID: not JSON, or not a webhook body at all
 *
 * Walks every entry, change, message and status. An element that is not what it should be is left out and
 * noted; the rest is still returned. A message whose type is unknown is still a message.
 *
 * Returns: (transfer full) (element-type DskWaUpdate): in the order of the body; may be empty
 */
GPtrArray *dsk_wa_webhook_parse (const char *data, gsize len, char **notes, GError **error);

/* Of whom a part of a body speaks. Owned strings. */
typedef struct {
  char *waba_id;         /* (nullable) entry[].id */
  char *phone_number_id; /* (nullable) */
} DskWaOrigin;

void dsk_wa_origin_free (DskWaOrigin *origin);
/**
 * dsk_wa_webhook_origins:
 *
 * Who is spoken of anywhere in a body, as dsk_wa_webhook_parse() reads it, without reading what is said.
 *
 * Returns: (transfer full) (element-type DskWaOrigin): each pair once; none if the body can't be read
 */
GPtrArray *dsk_wa_webhook_origins (const char *data, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskWaUpdate, dsk_wa_update_free)

G_END_DECLS
