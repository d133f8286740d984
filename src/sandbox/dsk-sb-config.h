/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-sb-business.h"

G_BEGIN_DECLS

/**
 * DskSbConfig:
 *
 * What the stand-in was started with. Owned strings; nothing changes after the start.
 */
typedef struct {
  guint port;            /* 0: any that is free */
  char *webhook;         /* (nullable) where updates go; NULL keeps them queued */
  char *verify_token;    /* (nullable) for the handshake at the start */
  GPtrArray *businesses; /* of DskSbBusiness: at least one */
  char *version;         /* (nullable) "v25.0": refuse others; NULL takes every living version */
  guint64 seed;          /* 0: different at each start */
  gboolean demo;
  char *script;          /* (nullable) path */
  char *ledger;          /* (nullable) path */
  guint delays_ms[3];    /* sent, delivered, read: since the message was accepted */
  double repeat;         /* chance that an acknowledged update is delivered again */
  double reorder;        /* chance that an update waits while later ones go first */
  guint batch;           /* most updates in one body */
  char **faults;         /* (nullable) kind=chance */
} DskSbConfig;

/* Returns: FALSE with @error if the arguments can't be used. --help ends the process. */
gboolean dsk_sb_config_parse (DskSbConfig *config, int *argc, char ***argv, GError **error);
void dsk_sb_config_clear (DskSbConfig *config);
/* Returns: (transfer none): the one of the options that are not --account */
const DskSbBusiness *dsk_sb_config_first (const DskSbConfig *config);
/* Returns: (transfer none) (nullable): the one with that number, or with that account */
const DskSbBusiness *dsk_sb_config_by_number (const DskSbConfig *config, const char *phone_number_id);
const DskSbBusiness *dsk_sb_config_by_account (const DskSbConfig *config, const char *waba_id);

G_END_DECLS
