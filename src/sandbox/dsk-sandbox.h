/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-sb-deliverer.h"
#include "dsk-sb-director.h"
#include "dsk-sb-faults.h"
#include "dsk-sb-media.h"
#include "dsk-sb-validate.h"

G_BEGIN_DECLS

/**
 * DskSandbox:
 *
 * The whole stand-in: customers, what they wrote, what the business sent them, the HTTP server.
 * Lives in one thread, on the default main context.
 */
typedef struct _DskSandbox DskSandbox;
struct _DskSandbox {
  const DskSbConfig *config;   /* (borrowed) */
  DskClock *clock;             /* (owned) */
  DskRandom *random;           /* (owned) */
  DskSbLedger *ledger;         /* (owned) */
  DskSbMedia *media;           /* (owned) */
  DskSbDeliverer *deliverer;   /* (owned) */
  DskSbDirector *director;     /* (owned) (nullable) */
  DskSbFaults faults;
  SoupServer *server;          /* (owned) */
  char *base_url;              /* (owned) http://127.0.0.1:port */
  GHashTable *customers;       /* (owned) number and phone → DskSbCustomer: each number has its own */
  GHashTable *sources;         /* (owned) ids of timeouts that are under way */
  guint silences;              /* those of them that only end a request which gets no answer */
  GMainLoop *loop;             /* (owned) */
  int exit_code;
};

typedef struct {
  const DskSbBusiness *business; /* (borrowed): to whom they write */
  char *key;
  char *phone;
  char *user_id;
  char *name;
  char *last_wamid;   /* (nullable) of the business' newest message to them */
  char *last_own;     /* (nullable) wamid of their newest text */
  gint64 last_in;     /* UTC seconds of their newest message; 0: never wrote */
} DskSbCustomer;

DskSandbox *dsk_sandbox_new (const DskSbConfig *config, GError **error);
void dsk_sandbox_free (DskSandbox *self);
/* Prints where it listens and serves until it is told to quit. Returns: the exit code */
int dsk_sandbox_run (DskSandbox *self);
void dsk_sandbox_quit (DskSandbox *self, int exit_code);

/* Calls back once, unless the sandbox ends before. @data is freed either way. */
void dsk_sandbox_after (DskSandbox *self, guint ms, GSourceFunc func, gpointer data,
                        GDestroyNotify free_func);

/* Makes the customer if need be; a new @name (nullable) replaces the old one. */
DskSbCustomer *dsk_sandbox_customer (DskSandbox *self, const DskSbBusiness *business, const char *phone,
                                     const char *name);
/* Whoever has this phone, wa_id or BSUID. Returns: (nullable) */
DskSbCustomer *dsk_sandbox_find_customer (DskSandbox *self, const DskSbBusiness *business, const char *phone,
                                          const char *user_id);

/**
 * dsk_sandbox_write:
 * @type: see dsk_sb_wire_type_is_known()
 * @timestamp: UTC seconds, 0: now
 * @context: (nullable): wamid; what must be about another message and says none is about the newest that it can be
 *   about: of the business, or, for an edit, of the customer's own
 *
 * The customer writes.
 *
 * Returns: (transfer full) (nullable): the wamid; NULL if there is no message that it could be about
 */
char *dsk_sandbox_write (DskSandbox *self, DskSbCustomer *customer, const char *type,
                         const char *text, const char *context, gint64 timestamp);

/**
 * dsk_sandbox_accept:
 * @business: from whose number
 * @send: what the business sent
 * @fault: what is to go wrong with its statuses, or DSK_SB_FAULT_NONE
 *
 * Returns: (transfer full): its wamid
 */
char *dsk_sandbox_accept (DskSandbox *self, const DskSbBusiness *business, const DskSbSend *send, DskSbFault fault);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSandbox, dsk_sandbox_free)

G_END_DECLS
