/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"
#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* What is known of an outbound message's way. Owned strings. */
typedef struct
{
  DskDelivery state;
  gint64 at;
  int error_code;   /* 0: none */
  char *error_text; /* (nullable) */
  char *pricing;    /* (nullable) JSON object */
  gboolean priced;  /* whether Meta said if it costs anything */
  gboolean billable;
  char *price_type;     /* (nullable) */
  char *price_category; /* (nullable) */
  char *participant;    /* (nullable) in a group: who it is about; of a report, never of a message's own status */
} DskRelayStatus;

void dsk_relay_status_clear (DskRelayStatus *status);
gboolean dsk_relay_status_load (DskRelayDb *db, const char *message, DskRelayStatus *status,
                                gboolean *found, GError **error);
gboolean dsk_relay_status_put (DskRelayDb *db, const char *message, const char *conv,
                               const DskRelayStatus *status, gint64 seq, GError **error);

/* What became of a message to a group for one who is in it. */
gboolean dsk_relay_status_load_participant (DskRelayDb *db, const char *message, const char *participant,
                                            DskRelayStatus *status, gboolean *found, GError **error);
gboolean dsk_relay_status_put_participant (DskRelayDb *db, const char *message, const DskRelayStatus *status,
                                           GError **error);

/* Statuses of a message that is not known (yet). @opaque: (nullable): our id for it, as Meta echoed
 * it */
gboolean dsk_relay_orphan_park (DskRelayDb *db, const char *wamid, const char *opaque,
                                const DskRelayStatus *status, gint64 now, GError **error);
/* Forgets some of those that were parked before @before, oldest first, or after @after, which is to come: the clock was
 * wrong. @gone: (out): how many; @more: (out): there may be others */
gboolean dsk_relay_orphan_forget (DskRelayDb *db, gint64 before, gint64 after, gint64 *gone, gboolean *more,
                                  GError **error);
/* Returns: (transfer full) (element-type DskRelayStatus): those of @wamid, which are parked no more */
GPtrArray *dsk_relay_orphan_take (DskRelayDb *db, const char *wamid, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayStatus, dsk_relay_status_clear)

G_END_DECLS
