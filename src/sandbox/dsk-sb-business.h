/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskSbBusiness:
 *
 * A business number with its account, its app and the token that may use it. Owned strings. Two of them with the same
 * app secret are of one app.
 */
typedef struct {
  char *phone_number_id;
  char *waba_id;
  char *display_phone; /* digits */
  char *app_secret;    /* (nullable) signs the updates */
  char *token;         /* (nullable) the bearer expected; NULL takes any */
} DskSbBusiness;

void dsk_sb_business_free (DskSbBusiness *self);
/* Secrets come from files, so that no process list shows them. @path: (nullable): leaves @secret alone */
gboolean dsk_sb_business_read_secret (const char *path, char **secret, GError **error);
/**
 * dsk_sb_business_parse:
 * @text: like "waba-id=1;phone-number-id=2;display-phone=923005550199;app-secret-file=FILE;token-file=FILE"
 * @first: whose secret and token it has unless it names others
 * @error: DSK_ERROR_INVALID in words
 *
 * Returns: (transfer full) (nullable)
 */
DskSbBusiness *dsk_sb_business_parse (const char *text, const DskSbBusiness *first, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSbBusiness, dsk_sb_business_free)

G_END_DECLS
