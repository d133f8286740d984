/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskProfile:
 *
 * The folder of one enrolment: who this device is (profile.conf), its replica (replica.db) and,
 * where there is no keyring, its token. One process at a time writes it.
 */
typedef struct
{
  char *dir;        /* (owned) */
  int lock;         /* file descriptor that holds the lock; -1 none */
  char *relay;      /* (owned) (nullable): base address; NULL: not enrolled */
  char *pin;        /* (owned) (nullable): SHA-256 of the relay's certificate or its authority's,
                       lower-case hex */
  char *relay_name; /* (owned) (nullable) */
  char *device;     /* (owned) (nullable) */
  char *user;       /* (owned) (nullable) */
  char *user_name;  /* (owned) (nullable) */
  char *role;       /* (owned) (nullable) */
} DskProfile;

/* Reads what is there; nothing is made, nothing is locked.
 * @error: DSK_ERROR_CORRUPT: profile.conf can't be understood */
DskProfile *dsk_profile_load (const char *dir, GError **error);
/* Makes the folder (0700) if it is missing and takes it for this process.
 * @error: DSK_ERROR_BUSY: another process has it; DSK_ERROR_FULL, DSK_ERROR_FAILED */
gboolean dsk_profile_lock (DskProfile *self, GError **error);
/* Whether a new replica and a key would find space; before an enrolment code is used up for them.
 * Errors: DSK_ERROR_FULL, DSK_ERROR_FAILED */
gboolean dsk_profile_check_space (const DskProfile *self, GError **error);
/* Writes profile.conf: whole or not at all, readable by nobody else, durable on return. */
gboolean dsk_profile_save (DskProfile *self, GError **error);
void dsk_profile_free (DskProfile *self);

/* Returns: (transfer full) */
char *dsk_profile_replica_path (const DskProfile *self);
char *dsk_profile_token_path (const DskProfile *self);
char *dsk_profile_network_path (const DskProfile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskProfile, dsk_profile_free)

G_END_DECLS
