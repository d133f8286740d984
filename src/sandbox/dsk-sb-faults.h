/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-random.h"

G_BEGIN_DECLS

/* What can go wrong with a message that the business sends. */
typedef enum {
  DSK_SB_FAULT_HTTP500,              /* refused with a server's error; nothing is sent */
  DSK_SB_FAULT_429,                  /* refused: too many */
  DSK_SB_FAULT_TOKEN_EXPIRED,        /* refused: 190 */
  DSK_SB_FAULT_RESET,                /* the connection ends before anything is sent */
  DSK_SB_FAULT_RESET_AFTER_ACCEPT,   /* sent, then the connection ends without an answer */
  DSK_SB_FAULT_TIMEOUT_AFTER_ACCEPT, /* sent, but no answer comes */
  DSK_SB_FAULT_GARBAGE,              /* sent, but the answer is not JSON */
  DSK_SB_FAULT_UNDELIVERABLE,        /* sent, then "failed" with 131026 */
  DSK_SB_FAULT_SKIP_DELIVERED,       /* "read" comes without "delivered" */
  DSK_SB_FAULT_NO_READ,              /* "read" never comes */
  DSK_SB_FAULT_NO_STATUS,            /* no status ever comes */
  DSK_SB_FAULT_MEDIA_GONE,           /* the address of a file does not work this time */
  DSK_SB_FAULT_MEDIA_HTTP500,        /* the host of files is in trouble */
  DSK_SB_FAULT_MEDIA_SHORT,          /* half of the file comes */
  DSK_SB_FAULT_MEDIA_WRONG,          /* other bytes come */
  DSK_SB_FAULT_N,
  DSK_SB_FAULT_NONE = DSK_SB_FAULT_N,
} DskSbFault;

const char *dsk_sb_fault_to_string (DskSbFault fault);
gboolean dsk_sb_fault_from_string (const char *text, DskSbFault *fault);

typedef struct {
  double chance[DSK_SB_FAULT_N];
} DskSbFaults;

/* @specs: (nullable): "kind=chance" each */
gboolean dsk_sb_faults_parse (DskSbFaults *self, char **specs, GError **error);
/* The first fault that comes up among @first and those after it, up to and including @last. */
DskSbFault dsk_sb_faults_draw (const DskSbFaults *self, DskRandom *random, DskSbFault first,
                               DskSbFault last);
/* Whether something with the chance @p happens. */
gboolean dsk_sb_chance (DskRandom *random, double p);

G_END_DECLS
