/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"
#include "dsk-relay-people.h"
#include "dsk-relay-reader.h"

G_BEGIN_DECLS

struct _DskRelayReader
{
  DskRelayDb *db; /* (owned) */
  gboolean job_ended; /* the page read last was the last of its job */
  gint stopped;   /* atomic: no backup and no check goes on */
};

/* The end of a transaction that only read. Returns: @ok */
gboolean dsk_relay_reader_finish (DskRelayReader *self, gboolean ok);
/* Inside a transaction; else as dsk_relay_reader_authenticate(). */
gboolean dsk_relay_reader_load_principal (DskRelayReader *self, const char *token, DskPrincipal *principal,
                                          GError **error);
/* Inside a transaction: the user of a device, as the snapshot has them. @user: (out)
 * @error: DSK_ERROR_FORBIDDEN */
gboolean dsk_relay_reader_recheck (DskRelayReader *self, const DskPrincipal *principal, DskRelayUser *user,
                                   GError **error);
/* The same for who does not need the user: many devices are told in a row. */
gboolean dsk_relay_reader_admits (DskRelayReader *self, const DskPrincipal *principal, GError **error);

G_END_DECLS
