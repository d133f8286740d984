/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskMessageKind:
 *
 * What a message is to people. A wire type that this build does not know is DSK_MESSAGE_UNKNOWN; its
 * whole body is kept by the relay all the same.
 */
typedef enum {
  DSK_MESSAGE_UNKNOWN,
  DSK_MESSAGE_TEXT,
  DSK_MESSAGE_IMAGE,
  DSK_MESSAGE_STICKER,
  DSK_MESSAGE_VIDEO,
  DSK_MESSAGE_AUDIO,
  DSK_MESSAGE_VOICE,
  DSK_MESSAGE_DOCUMENT,
  DSK_MESSAGE_LOCATION,
  DSK_MESSAGE_CONTACTS,
  DSK_MESSAGE_REACTION,
  DSK_MESSAGE_BUTTON,      /* the customer pressed a template's quick reply */
  DSK_MESSAGE_INTERACTIVE, /* a button, list or flow reply; or, outbound, the question */
  DSK_MESSAGE_ORDER,
  DSK_MESSAGE_SYSTEM,
  DSK_MESSAGE_TEMPLATE,
  DSK_MESSAGE_UNSUPPORTED, /* Meta says it can't show this */
  DSK_MESSAGE_EDIT,
  DSK_MESSAGE_REVOKE,
  DSK_MESSAGE_CALL,
  DSK_MESSAGE_N_KINDS,
} DskMessageKind;

/* Why a message of ours failed, besides Meta's own codes: somebody took it back before it was sent. */
#define DSK_CODE_TAKEN_BACK (-1)
/* … it was tried for as long as anybody may still want it, and given up. */
#define DSK_CODE_TOO_OLD (-2)
/* Of one that WhatsApp took, and is "sent" therefore: it holds it back until it knows what customers make of the
 * template, and then sends it or not. Any report of the message ends that. */
#define DSK_CODE_HELD_BACK (-3)

/* Stands before the first message of every conversation: where the marker of somebody stands to whom all is unread. */
#define DSK_MESSAGE_BEFORE_ALL "00000000-0000-7000-8000-000000000000"

/* The stable name that is stored and sent ("text", "voice", …). Never NULL. */
const char *dsk_message_kind_to_string (DskMessageKind kind);
/* Anything else, NULL included, is DSK_MESSAGE_UNKNOWN. */
DskMessageKind dsk_message_kind_from_string (const char *text);
/* Whether it counts as the customer saying something that waits for an answer (reactions, system
 * messages, edits and revokes do not). */
gboolean dsk_message_kind_wants_answer (DskMessageKind kind);

/**
 * DskDirection:
 * @DSK_DIRECTION_IN: from the customer
 * @DSK_DIRECTION_OUT: from the business: an agent, automation, or the phone app
 */
typedef enum { DSK_DIRECTION_IN, DSK_DIRECTION_OUT } DskDirection;

const char *dsk_direction_to_string (DskDirection direction); /* "in", "out" */
gboolean dsk_direction_from_string (const char *text, DskDirection *direction);

/**
 * DskDelivery:
 *
 * Where an outbound message is. The order of the first six is the lattice that statuses merge in:
 * a later report of an earlier state changes nothing.
 */
typedef enum {
  DSK_DELIVERY_QUEUED,
  DSK_DELIVERY_SENDING,
  DSK_DELIVERY_SENT,
  DSK_DELIVERY_DELIVERED,
  DSK_DELIVERY_READ,
  DSK_DELIVERY_PLAYED,
  DSK_DELIVERY_FAILED,
  DSK_DELIVERY_UNKNOWN, /* we asked Meta to send it and never learned the answer */
} DskDelivery;

const char *dsk_delivery_to_string (DskDelivery delivery);
gboolean dsk_delivery_from_string (const char *text, DskDelivery *delivery);
/**
 * dsk_delivery_merge:
 * @current: what is stored
 * @report: what a status webhook or the sender says
 *
 * sent < delivered < read < played; UNKNOWN and SENDING yield to any report from Meta; FAILED replaces
 * anything below DELIVERED, and is itself replaced by DELIVERED or more (Meta does send delivered after
 * failed). Idempotent, commutative over Meta's reports, monotone.
 *
 * Returns: what is to be stored
 */
DskDelivery dsk_delivery_merge (DskDelivery current, DskDelivery report);

/* A customer's message opens the window for free-form replies for this long, by Meta's timestamp. */
#define DSK_WINDOW_MS ((gint64) 24 * 60 * 60 * 1000)

#define DSK_TEXT_MAX_CHARS 4096 /* Meta's limit for a text body */
#define DSK_NOTE_MAX_CHARS 16384
#define DSK_PREVIEW_CHARS 120

G_END_DECLS
