/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "composer-harness.h"

G_BEGIN_DECLS

/* A conversation of a team, whose owner and status change, here and at a relay that the test plays. */

#define OWNED_CONV "01900000-0000-7000-8000-000000001101"
#define CHANGED "Somebody changed it again since, so it stays as it is"

/* It is of the team Ops, on screen. @owner: (nullable). Returns: (transfer full) */
Harness *owned_begin (const char *role, const char *owner, const char *status);
/* Returns: (transfer none): what the commands call a person or team; "-": nobody */
const char *owned_name (const char *id);
/* Returns: (transfer full): what waits in the outbox, but for what was read: "claim; assign bilal ops; " */
char *owned_commands (Harness *harness);
/* Until that waits there. */
void owned_expect (Harness *harness, const char *expected);
/* Returns: (transfer full) */
DskConversationRow *owned_read (Harness *harness);
/* What the relay made of it, between office_begin() and office_commit(). @window_at: when the customer wrote last,
 * UTC ms; 0: never */
void owned_put (Harness *harness, const char *owner, const char *team, DskStatus status, gint64 window_at);
/* The same, and it is put off. @until: UTC ms; 0: it is not */
void owned_put_snoozed (Harness *harness, const char *owner, const char *team, DskStatus status, gint64 window_at,
                        gint64 until);
/* As if the relay did all that waits, or refused it (@code). Where it was, is in base_seq of what comes next. */
void owned_answer (Harness *harness, const char *code);
/* base_seq of the first command in the outbox that is no marker; -1: there is none */
gint64 owned_base (Harness *harness);
gint64 owned_seq (Harness *harness);
/* @action: of the page; @target: (nullable) */
void owned_act (Harness *harness, const char *action, const char *target);
/* That it is so, and still of the team Ops. @owner: (nullable) */
void owned_check (Harness *harness, const char *owner, const char *status);

G_END_DECLS
