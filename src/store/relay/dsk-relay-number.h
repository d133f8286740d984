/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* A business number. Owned strings. */
typedef struct
{
  char *id;
  char *phone_number_id;
  char *display;     /* (nullable) */
  char *name;        /* (nullable) */
  gboolean active;   /* FALSE: quarantine: Meta told us of it, nobody said that it is ours */
  char *waba;        /* (nullable) */
  gint64 hold_until; /* nothing is sent from it before that time */
} DskRelayNumber;

void dsk_relay_number_clear (DskRelayNumber *number);
gboolean dsk_relay_number_find (DskRelayDb *db, const char *phone_number_id, DskRelayNumber *number,
                                gboolean *found, GError **error);
gboolean dsk_relay_number_load (DskRelayDb *db, const char *id, DskRelayNumber *number,
                                gboolean *found, GError **error);
gboolean dsk_relay_number_put (DskRelayDb *db, const DskRelayNumber *number, gint64 seq,
                               GError **error);
gboolean dsk_relay_number_hold (DskRelayDb *db, const char *id, gint64 until, GError **error);
gboolean dsk_relay_number_add_team (DskRelayDb *db, const char *id, const char *team,
                                    GError **error);
/* Returns: (transfer full) (element-type utf8): the teams that see its new conversations */
GPtrArray *dsk_relay_number_teams (DskRelayDb *db, const char *id, GError **error);
/* Returns: (transfer full) (element-type utf8): ids of its conversations */
GPtrArray *dsk_relay_number_convs (DskRelayDb *db, const char *id, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayNumber, dsk_relay_number_clear)

G_END_DECLS
