/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-clock.h"
#include "dsk-json-writer.h"

G_BEGIN_DECLS

/**
 * DskSbLedger:
 *
 * Everything that customers wrote and that the business sent, in memory for the control endpoint
 * and, if asked for, line by line in a file. What a test compares the relay's truth with.
 */
typedef struct _DskSbLedger DskSbLedger;

/* @path: (nullable): where to append lines */
DskSbLedger *dsk_sb_ledger_new (const char *path, DskClock *clock, GError **error);
void dsk_sb_ledger_free (DskSbLedger *self);

typedef struct {
  const char *number; /* the business number: phone_number_id */
  const char *wamid;
  const char *phone;  /* the customer's */
  const char *name;   /* (nullable) */
  const char *type;
  const char *text;   /* (nullable) */
  const char *opaque; /* (nullable) outbound only */
  gint64 timestamp;   /* UTC seconds, as on the wire */
} DskSbEntry;

void dsk_sb_ledger_emitted (DskSbLedger *self, const DskSbEntry *entry);
/* The relay answered 200 to a body that held the customer's message. */
void dsk_sb_ledger_acknowledged (DskSbLedger *self, const char *wamid);
/* A body that held it was sent to the relay, whatever became of it. */
void dsk_sb_ledger_posted (DskSbLedger *self, const char *wamid);
void dsk_sb_ledger_accepted (DskSbLedger *self, const DskSbEntry *entry);
/* The answer, with its id, is about to be given. */
void dsk_sb_ledger_answered (DskSbLedger *self, const char *wamid);
/* @http_status: 0: the connection was ended without an answer */
void dsk_sb_ledger_refused (DskSbLedger *self, guint http_status, int code, const char *opaque);
/* The customer sees that their message was read, or that somebody writes. */
void dsk_sb_ledger_courtesy (DskSbLedger *self, gboolean typing);
/* A status of the outbound message was acknowledged by the relay. */
void dsk_sb_ledger_status (DskSbLedger *self, const char *wamid, const char *status);

/* Whether a message of that id was emitted or accepted. */
gboolean dsk_sb_ledger_knows (DskSbLedger *self, const char *wamid);

void dsk_sb_ledger_write (DskSbLedger *self, DskJsonWriter *writer);
void dsk_sb_ledger_write_counts (DskSbLedger *self, DskJsonWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSbLedger, dsk_sb_ledger_free)

G_END_DECLS
