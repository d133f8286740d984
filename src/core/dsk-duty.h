/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-permission.h"
#include "dsk-presence.h"

G_BEGIN_DECLS

/**
 * DskAvailability:
 *
 * What a person says of themselves. It is kept with them, whatever is connected, until they say something else.
 * ONLINE, BUSY and AWAY are on shift; who is OFF_SHIFT gets no work by itself.
 */
typedef enum {
  DSK_AVAILABILITY_ONLINE, /* also who never said anything */
  DSK_AVAILABILITY_BUSY,
  DSK_AVAILABILITY_AWAY,
  DSK_AVAILABILITY_OFF_SHIFT,
  DSK_AVAILABILITY_N,
} DskAvailability;

const char *dsk_availability_to_string (DskAvailability availability); /* "online", "busy", "away", "off-shift" */
gboolean dsk_availability_from_string (const char *text, DskAvailability *availability);
gboolean dsk_availability_is_on_shift (DskAvailability availability);
/* What their devices say of them while they are connected. */
DskPresence dsk_availability_presence (DskAvailability availability);

/* --- who may answer a customer --- */

/* Whose a conversation is, seen from one person. */
typedef enum {
  DSK_OWNED_BY_NOBODY,
  DSK_OWNED_BY_ME,
  DSK_OWNED_BY_COLLEAGUE,
  DSK_OWNED_N,
} DskOwned;

typedef enum {
  DSK_MAY_REPLY_NO,        /* the role does not allow it */
  DSK_MAY_REPLY_YES,
  DSK_MAY_REPLY_CLAIMS,    /* yes, and it is theirs then */
  DSK_MAY_REPLY_TAKE_OVER, /* only its owner may; they can make it theirs */
  DSK_MAY_REPLY_ASK,       /* only its owner may; somebody else has to give it to them */
  DSK_MAY_REPLY_N,
} DskMayReply;

/**
 * dsk_may_reply:
 * @role: of who wants to
 * @owned: whose the conversation is for them
 * @owner_only: whether only the owner replies there
 *
 * The one table of who may write to a customer, given that they see the conversation. Nobody is above the policy: two
 * voices are what it is there to spare the customer, whosever they are. What a role decides is how to get there: who
 * may assign takes over, which stands in the timeline; the others write a note. What nobody owns belongs to whoever
 * answers first, with or without the policy.
 */
DskMayReply dsk_may_reply (DskRole role, DskOwned owned, gboolean owner_only);
/* Whether they may now. */
gboolean dsk_may_reply_is_yes (DskMayReply may);

/* --- where a conversation goes by itself --- */

/* Why a conversation was routed; the word is in the detail of the event "routed". */
typedef enum {
  DSK_ROUTE_BEFORE,    /* to whom it was before */
  DSK_ROUTE_LEFT,      /* to the queue: that person can't answer any more */
  DSK_ROUTE_SIGHT,     /* … does not see it any more but for owning it */
  DSK_ROUTE_OFF_SHIFT, /* … is off shift */
  DSK_ROUTE_FULL,      /* … has as many as they take */
  DSK_ROUTE_N,
} DskRoute;

const char *dsk_route_to_string (DskRoute route); /* "before", "left", "sight", "off-shift", "full" */
gboolean dsk_route_from_string (const char *text, DskRoute *route);

/* Somebody who had a conversation, when its customer comes back. */
typedef struct {
  gboolean can_answer; /* active, of a role that answers what it owns */
  gboolean sees;       /* they would see it, too, if it were nobody's; or see nothing but what they own */
  DskAvailability availability;
  gint64 capacity;     /* 0: no limit */
  gint64 load;         /* what they own besides and is neither resolved nor put off */
} DskReturnTo;

/* Returns: BEFORE: to them; else why not */
DskRoute dsk_route_returning (const DskReturnTo *who);

/* A capacity beyond is a mistake. */
#define DSK_CAPACITY_MAX 1000

G_END_DECLS
