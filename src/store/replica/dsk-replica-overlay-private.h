/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-conversation.h"
#include "dsk-replica-private.h"

G_BEGIN_DECLS

/* A conversation's row of the list, as it stands with the commands before. */
typedef struct
{
  gint64 key;
  DskStatus status;
  char *owner; /* (owned) (nullable) */
  char *team;  /* (owned) (nullable) */
  gint64 last_at;
  char *last_msg;       /* (owned) (nullable) */
  char *last_direction; /* (owned) (nullable) */
  char *last_kind;      /* (owned) (nullable) */
  char *last_preview;   /* (owned) (nullable) */
  gint64 waiting_since; /* 0: nobody waits */
  gint64 unread;
  gint64 pending;
  gint64 snoozed_until; /* 0: it is wanted now */
  char *snoozed_by;     /* (owned) (nullable) */
} DskReplicaShown;

/* Whose it is, as the relay will have it. @owner: (nullable): nobody */
void dsk_replica_shown_own (DskReplicaShown *shown, const char *owner);

/* --- dsk-replica-overlay-handoff.c --- */

gboolean dsk_replica_overlay_offer (DskReplicaStore *self, const DskCommand *command, DskReplicaShown *shown,
                                    GError **error);
/* A command that answers an offer, or takes it back. */
gboolean dsk_replica_overlay_answer (DskReplicaStore *self, const DskCommand *command, DskReplicaShown *shown,
                                     GError **error);
/* The open handoff ends with something else. @owner: (nullable): whose it is then */
gboolean dsk_replica_overlay_end_handoff (DskReplicaStore *self, const DskCommand *command, DskReplicaShown *shown,
                                          const char *owner, GError **error);
/* Our user answers the customer: if it is offered to them, they took it. */
gboolean dsk_replica_overlay_reply (DskReplicaStore *self, const DskCommand *command, DskReplicaShown *shown,
                                    GError **error);

/* --- dsk-replica-overlay-later.c --- */

/* A message that is to be sent later. */
gboolean dsk_replica_overlay_later (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown,
                                    GError **error);
gboolean dsk_replica_overlay_later_remove (DskReplicaStore *self, const DskCommand *command,
                                           const DskReplicaShown *shown, GError **error);
/* It is sent now. @message: (out) (transfer full) (nullable): what is sent, as if it had been written now; NULL: the
 * relay knows better */
gboolean dsk_replica_overlay_later_send (DskReplicaStore *self, const DskCommand *command,
                                         const DskReplicaShown *shown, DskCommand **message, GError **error);

/* --- dsk-replica-overlay-contact.c --- */

gboolean dsk_replica_overlay_contact (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown,
                                      GError **error);

G_END_DECLS
