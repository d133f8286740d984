/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-config-key.h"

G_BEGIN_DECLS

#define DSK_ACCOUNT_CONFIG_AFTER "whatsapp" /* the group that those of accounts are described behind */
#define DSK_ACCOUNT_CONFIG_MAX 63

/**
 * DskAccountConfig:
 *
 * A group [account NAME] of the configuration: business accounts with an app or a token of their own. Owned strings.
 */
typedef struct {
  char *name;
  char **waba;             /* ids of WhatsApp Business Accounts */
  char *app_secret_file;   /* "": a credential, or the app of [whatsapp] */
  char *access_token_file; /* "": a credential, or the token of [whatsapp] */
  char **numbers;          /* phone_number_id of those that are ours */
} DskAccountConfig;

/* Returns: (transfer full) (nullable): with defaults, if @group is called like that of an account */
DskAccountConfig *dsk_account_config_of_group (const char *group);
void dsk_account_config_free (DskAccountConfig *self);
/* Ends with one whose key is NULL. */
const DskConfigKey *dsk_account_config_keys (void);
/* Whether all of them (element-type DskAccountConfig) can be told apart. @numbers: those of no account.
 * @error: DSK_ERROR_INVALID */
gboolean dsk_account_config_check (GPtrArray *accounts, const char *const *numbers, GError **error);
void dsk_account_config_describe (GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskAccountConfig, dsk_account_config_free)

G_END_DECLS
