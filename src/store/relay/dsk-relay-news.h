/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* What WhatsApp says of our account, its numbers and its templates, and what customers wish. */

/* Borrowed strings. */
typedef struct
{
  const char *id;
  const char *waba;   /* (nullable) */
  const char *number; /* (nullable) */
  const char *kind;
  const char *level; /* info, warning, critical */
  gint64 at;
  const char *detail; /* (nullable) JSON object */
} DskRelayAlert;

/* @added: (out): FALSE: it is known already */
gboolean dsk_relay_alert_add (DskRelayDb *db, const DskRelayAlert *alert, gint64 seq, gboolean *added, GError **error);

/* Removes alerts of before @before, from the replicas, too. @gone: (out): how many */
gboolean dsk_relay_alert_forget (DskRelayDb *db, gint64 before, gint64 seq, gint64 *gone, GError **error);

/* Returns: (transfer full) (nullable): the number of the account @waba (nullable: of any) whose digits these are; NULL
 * without @error: none */
char *dsk_relay_number_by_digits (DskRelayDb *db, const char *waba, const char *digits, GError **error);
/* NULL leaves a member as it is. @number: (nullable): all of @waba */
gboolean dsk_relay_number_health (DskRelayDb *db, const char *number, const char *waba, const char *quality,
                                  const char *tier, gint64 seq, GError **error);
/* @same: (out): whether that would change nothing of @number */
gboolean dsk_relay_number_is_healthy_as (DskRelayDb *db, const char *number, const char *quality, const char *tier,
                                         gboolean *same, GError **error);
/* The phone app uses the number, too. */
gboolean dsk_relay_number_coexists (DskRelayDb *db, const char *number, GError **error);

/* What changed of a template; NULL: nothing. Borrowed strings. */
typedef struct
{
  const char *waba;
  const char *meta_id;  /* (nullable) */
  const char *name;     /* (nullable) with the language, instead of meta_id */
  const char *language; /* (nullable) */
  const char *status;   /* (nullable) */
  const char *category; /* (nullable) */
  const char *quality;  /* (nullable) */
  const char *reason;   /* (nullable) taken over with a status */
} DskRelayTemplateNews;

/* Changes the template if it is known. */
gboolean dsk_relay_template_heard (DskRelayDb *db, const DskRelayTemplateNews *news, gint64 seq, GError **error);

/* Keeps the newest wish; @changed: (out): whether it is news */
gboolean dsk_relay_preference_put (DskRelayDb *db, const char *contact, const char *number, const char *marketing,
                                   gint64 at, gboolean *changed, GError **error);

G_END_DECLS
