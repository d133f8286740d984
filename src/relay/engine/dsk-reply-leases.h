/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskReplyLeases:
 *
 * Who may reply in a conversation without being asked: at most one person each, for DSK_REPLY_LEASE_MS unless they
 * ask again. Each grant has a fence, which is greater than every one before it, also over restarts: the number of the
 * relay's run above a counter. It lives in memory; any thread may ask. Time is an argument: monotonic milliseconds.
 */
typedef struct _DskReplyLeases DskReplyLeases;

#define DSK_REPLY_LEASES_MAX 4096 /* conversations that are remembered */
/* An old fence is known as old for so long after; what is older is asked about for its age anyway. */
#define DSK_REPLY_LEASES_KEEP_MS ((gint64) 20 * 60 * 1000)

/* @boot: of this run, greater than those before */
DskReplyLeases *dsk_reply_leases_new (gint64 boot);
DskReplyLeases *dsk_reply_leases_ref (DskReplyLeases *self);
void dsk_reply_leases_unref (DskReplyLeases *self);

typedef struct {
  gint64 fence;      /* 0: not granted */
  char *holder;      /* (owned) (nullable): who holds it, if not granted */
  gint64 expires_in; /* ms */
  gboolean changed;  /* somebody else holds it than before */
} DskReplyLease;

void dsk_reply_lease_clear (DskReplyLease *lease);

/* For @user at @device: a new grant, or more time for the one that they have. @steal: whoever has it loses it.
 * @lease: (out): cleared by the caller */
void dsk_reply_leases_acquire (DskReplyLeases *self, const char *conv, const char *user, const char *device,
                               gboolean steal, gint64 now, DskReplyLease *lease);
/* Only if @device has it. Returns: whether it had */
gboolean dsk_reply_leases_release (DskReplyLeases *self, const char *conv, const char *device, gint64 now);
/* Returns: (transfer full) (nullable): who holds it now */
char *dsk_reply_leases_holder (DskReplyLeases *self, const char *conv, gint64 now);

/**
 * dsk_reply_leases_allow:
 * @fence: under which @user wrote; 0: under none, which is always allowed
 * @holder: (out) (transfer full) (nullable): who has or had it since, if not
 *
 * Returns: FALSE if somebody else was granted it after @fence
 */
gboolean dsk_reply_leases_allow (DskReplyLeases *self, const char *conv, const char *user, gint64 fence, gint64 now,
                                 char **holder);

/* Conversations whose lease ran out since the last call. Returns: (transfer full) (element-type utf8) */
GPtrArray *dsk_reply_leases_expire (DskReplyLeases *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskReplyLeases, dsk_reply_leases_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskReplyLease, dsk_reply_lease_clear)

G_END_DECLS
