/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-json-get.h"

G_BEGIN_DECLS

/* The parts of dsk_label_alert (). @detail: (nullable): what came, flat; it comes from outside. All char *: (transfer
 * full). */

/* A word of Meta's and what it means. */
typedef struct
{
  const char *word;
  const char *text; /* marked for translation */
} DskAlertWords;

/* Returns: (nullable): what @word means, translated. @word: (nullable) */
const char *dsk_alert_find (const DskAlertWords *words, gsize n, const char *word);
#define DSK_ALERT_FIND(words, word) dsk_alert_find ((words), G_N_ELEMENTS (words), (word))
/* Returns: (nullable): a member that says something */
const char *dsk_alert_get (JsonObject *detail, const char *member);
/* "ALCOHOL" and "PIN_CHANGED" as "Alcohol" and "Pin changed", isolated. What has small letters and no underscore is
 * left as it was written. */
char *dsk_alert_readable (const char *word);
/* "@words: @why". @words: (transfer full). @why: (transfer full) (nullable) */
char *dsk_alert_because (char *words, char *why);
/* "@about: @word", with a word that is not known here. @word: (nullable) */
char *dsk_alert_other (const char *about, const char *word);
/* Returns: (nullable): what was wrong */
char *dsk_alert_dup_why (JsonObject *detail);
/* @pattern with @name in the place of its "%s", which may be missing. @name: (nullable) */
char *dsk_alert_fill (const char *pattern, const char *name);

char *dsk_alert_template_status (JsonObject *detail);
char *dsk_alert_template_quality (JsonObject *detail);
char *dsk_alert_template_category (JsonObject *detail);
char *dsk_alert_template_words (JsonObject *detail);

char *dsk_alert_number_quality (JsonObject *detail);
char *dsk_alert_history (JsonObject *detail);
char *dsk_alert_number_name (JsonObject *detail);
char *dsk_alert_account_limits (JsonObject *detail);
char *dsk_alert_username (JsonObject *detail);
char *dsk_alert_security (JsonObject *detail);
char *dsk_alert_stopped (JsonObject *detail);
char *dsk_alert_resumed (JsonObject *detail);

G_END_DECLS
