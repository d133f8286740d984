/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-engine.h"

G_BEGIN_DECLS

/*
 * Carries reports from the writer's thread to the context that the engine was made in, in order.
 * Private to the engine.
 */
typedef struct _DskEngineMailbox DskEngineMailbox;

DskEngineMailbox *dsk_engine_mailbox_new (DskEngineFunc func, gpointer user_data);
/* Nothing is delivered any more; to be called in the receiving thread. */
void dsk_engine_mailbox_shut (DskEngineMailbox *self);
DskEngineMailbox *dsk_engine_mailbox_ref (DskEngineMailbox *self);
void dsk_engine_mailbox_unref (DskEngineMailbox *self);

/* @action is copied. @with: what the engine adds: connection, pending, rebuilt, beside. From any thread. */
void dsk_engine_mailbox_post (DskEngineMailbox *self, const DskReplicaSessionAction *action,
                              const DskEngineReport *with);

G_END_DECLS
