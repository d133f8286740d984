/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-wa-json.h"
#include "dsk-wa-webhook.h"

G_BEGIN_DECLS

/* Where the walk through a body is: what every update of one change has in common. Borrowed. */
typedef struct {
  const char *waba_id;         /* (nullable) */
  const char *phone_number_id; /* (nullable) */
  const char *display_phone;   /* (nullable) */
  const char *field;           /* (nullable) */
  JsonArray *contacts;         /* (nullable) */
  gint64 entry_time;           /* UTC ms; 0: not said */
} DskWaChange;

/* Who an update is about, as the message or status itself says. Borrowed. */
typedef struct {
  const char *address;      /* (nullable) 'from', 'to' or 'recipient_id': a phone, or a BSUID */
  const char *bsuid;        /* (nullable) */
  const char *parent_bsuid; /* (nullable) */
  JsonObject *contact;      /* (nullable) the element of contacts[] that describes this customer */
} DskWaParty;

DskWaUpdate *dsk_wa_update_new (DskWaUpdateKind kind, const DskWaChange *change,
                                JsonObject *object);

/* Seconds on the wire, as a string or a number. Returns: UTC ms, 0 if they can't be read */
gint64 dsk_wa_timestamp_ms (JsonObject *object);
/* Fills in error_code, error_title and error_details from the first of @errors. */
void dsk_wa_update_set_error (DskWaUpdate *update, JsonArray *errors);

/* Returns: (transfer full) (nullable): the digits if @text is a phone number, however punctuated */
char *dsk_wa_phone_digits (const char *text);
gboolean dsk_wa_same_phone (const char *a, const char *b);
void dsk_wa_update_set_party (DskWaUpdate *update, const DskWaParty *party);
/**
 * dsk_wa_find_contact:
 * @change: has the contacts
 * @siblings: the array that @index is in
 * @key: the member of a sibling that holds its customer's address
 *
 * The contact with the party's id or phone; failing that the one in the same place, unless it is
 * another sibling's own.
 */
JsonObject *dsk_wa_find_contact (const DskWaChange *change, JsonArray *siblings, guint index,
                                 const char *key, const DskWaParty *party);

/* Each of these returns (transfer full) (nullable): NULL if the element has no id. */
DskWaUpdate *dsk_wa_parse_message (const DskWaChange *change, JsonArray *siblings, guint index);
DskWaUpdate *dsk_wa_parse_echo (const DskWaChange *change, JsonArray *siblings, guint index);
/* @thread_id: (nullable): the customer of a thread of the history */
DskWaUpdate *dsk_wa_parse_history (const DskWaChange *change, JsonArray *siblings, guint index,
                                   const char *thread_id);
DskWaUpdate *dsk_wa_parse_call (const DskWaChange *change, JsonArray *siblings, guint index);
DskWaUpdate *dsk_wa_parse_status (const DskWaChange *change, JsonArray *siblings, guint index);

DskWaUpdate *dsk_wa_parse_user_id (const DskWaChange *change, JsonArray *siblings, guint index);
DskWaUpdate *dsk_wa_parse_preference (const DskWaChange *change, JsonArray *siblings, guint index);
DskWaUpdate *dsk_wa_parse_person (const DskWaChange *change, JsonArray *siblings, guint index);
/* Returns: (transfer full): what is said of anything else */
DskWaUpdate *dsk_wa_parse_other (const DskWaChange *change, JsonObject *value);

/* Fills in message_kind, type, text, content and context_wamid. */
void dsk_wa_update_set_content (DskWaUpdate *update, JsonObject *message);

G_END_DECLS
