/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* One line of the audit log. Borrowed strings. */
typedef struct {
  gint64 n;
  gint64 at;
  const char *actor;  /* (nullable) user id; NULL: the relay's console or the relay itself */
  const char *device; /* (nullable) */
  const char *action;
  const char *object; /* (nullable) */
  const char *conv;   /* (nullable) */
  const char *entry;  /* canonical JSON */
  const char *leaf;   /* its RFC 6962 leaf hash */
} DskRelayAuditRow;

/* The number of the next line, from 1, without gaps. */
gboolean dsk_relay_audit_next (DskRelayDb *db, gint64 *n, GError **error);
gboolean dsk_relay_audit_append (DskRelayDb *db, const DskRelayAuditRow *row, GError **error);

G_END_DECLS
