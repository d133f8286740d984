/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-command.h"
#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* A device of a user. Owned strings. */
typedef struct
{
  char *id;
  char *user;
  gint64 last_n; /* highest command executed */
  gboolean revoked;
} DskRelayDevice;

void dsk_relay_device_clear (DskRelayDevice *device);
gboolean dsk_relay_device_load (DskRelayDb *db, const char *id, DskRelayDevice *device,
                                gboolean *found, GError **error);
/* Whether device @id may be told anything as @user's: both are known, and nobody took their access away. */
gboolean dsk_relay_device_may_ask (DskRelayDb *db, const char *id, const char *user, gboolean *may, GError **error);
/* @token_hash: SHA-256 of the token, lower-case hex */
gboolean dsk_relay_device_find (DskRelayDb *db, const char *token_hash, DskRelayDevice *device,
                                gboolean *found, GError **error);
gboolean dsk_relay_device_add (DskRelayDb *db, const char *id, const char *user, const char *name,
                               const char *token_hash, gint64 now, GError **error);
/* @found FALSE: no such device. Revoking twice is no error. */
gboolean dsk_relay_device_revoke (DskRelayDb *db, const char *id, gint64 now, gboolean *found,
                                  GError **error);

/* A device as an administrator sees it. Owned strings; times are UTC ms, 0: not. */
typedef struct
{
  char *id;
  char *user;
  char *name;
  gint64 created_at;
  gint64 revoked_at;
} DskRelayDeviceInfo;

/* Returns: (transfer full) (element-type DskRelayDeviceInfo): of a user, the newest first */
GPtrArray *dsk_relay_device_list (DskRelayDb *db, const char *user, GError **error);
/* The user's codes that were not used can't be any more. */
gboolean dsk_relay_enrolment_cancel (DskRelayDb *db, const char *user, gint64 now, GError **error);
gboolean dsk_relay_enrolment_add (DskRelayDb *db, const char *hash, const char *user, gint64 now,
                                  gint64 expires_at, GError **error);
/* Uses the code up. Returns: (transfer full) (nullable): whose it is; NULL without @error: unknown,
 * used or expired */
char *dsk_relay_enrolment_take (DskRelayDb *db, const char *hash, gint64 now, GError **error);

/* Results of commands. @command: (nullable) id */
gboolean dsk_relay_result_store (DskRelayDb *db, const char *device, gint64 n, const char *command,
                                 const DskCommandResult *result, GError **error);
/* @command: (out) (transfer full) (nullable) (optional) */
gboolean dsk_relay_result_load (DskRelayDb *db, const char *device, gint64 n, char **command,
                                DskCommandResult *result, gboolean *found, GError **error);
/* The result that the command got under whatever device; @user: (out) (transfer full): whose device
 * it was */
gboolean dsk_relay_result_find (DskRelayDb *db, const char *command, char **user,
                                DskCommandResult *result, gboolean *found, GError **error);
/* The device's results in (@from, @upto], ascending by n. */
typedef void (*DskRelayResultFunc) (gint64 n, const DskCommandResult *result, gpointer user_data);
gboolean dsk_relay_result_foreach (DskRelayDb *db, const char *device, gint64 from, gint64 upto,
                                   DskRelayResultFunc func, gpointer user_data, GError **error);
/* The lowest n whose result is still known; 0: none is. */
gboolean dsk_relay_result_first_n (DskRelayDb *db, const char *device, gint64 *n, GError **error);
/* The highest n that was executed at or before @upto, and where. @seq: (out) (optional); both 0: none was. */
gboolean dsk_relay_result_last_n (DskRelayDb *db, const char *device, gint64 upto, gint64 *last_n, gint64 *seq,
                                  GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayDevice, dsk_relay_device_clear)

G_END_DECLS
