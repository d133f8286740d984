/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* How our numbers are, and what WhatsApp says of them. */

/* A business number. Owned strings. */
typedef struct {
  char *id;
  char *phone_number_id;
  char *display;   /* (nullable) */
  char *name;      /* (nullable) */
  char *state;     /* active, quarantine */
  char *waba;      /* (nullable) */
  char *quality;   /* (nullable) as WhatsApp names it */
  char *tier;      /* (nullable) */
  int stop_code;   /* 0: it may send */
  char *stop_text; /* (nullable) */
  gint64 stop_at;  /* UTC ms */
  gint64 conversations; /* of those that this user sees; 0 until dsk_replica_reader_count_of_numbers() */
} DskNumberRow;

void dsk_number_row_free (DskNumberRow *row);
/* Returns: (transfer full) (element-type DskNumberRow): by display */
GPtrArray *dsk_replica_reader_numbers (DskReplicaReader *self, GError **error);
/* Fills in how many conversations each has, which walks over all of them: not for what is asked at each change.
 * @numbers: (element-type DskNumberRow) */
gboolean dsk_replica_reader_count_of_numbers (DskReplicaReader *self, GPtrArray *numbers, GError **error);

/* Something that WhatsApp said of an account, a number or a template. Owned strings. */
typedef struct {
  char *id;
  char *waba;   /* (nullable) */
  char *number; /* (nullable) id */
  char *display; /* (nullable) that number's */
  char *kind;
  char *level; /* info, warning, critical */
  gint64 at;   /* UTC ms */
  char *detail; /* (nullable) JSON object */
} DskAlertRow;

void dsk_alert_row_free (DskAlertRow *row);
/* @max: 0: all. Returns: (transfer full) (element-type DskAlertRow): the newest first */
GPtrArray *dsk_replica_reader_alerts (DskReplicaReader *self, guint max, GError **error);
/* What came after @seen and somebody should mind: warnings and what is critical.
 * @seen: (nullable): an id; NULL: nothing was looked at. @since: UTC ms: what is older is not looked for.
 * Returns: (transfer full) (element-type DskAlertRow): what came last first */
GPtrArray *dsk_replica_reader_unseen_alerts (DskReplicaReader *self, const char *seen, gint64 since, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskNumberRow, dsk_number_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskAlertRow, dsk_alert_row_free)

G_END_DECLS
