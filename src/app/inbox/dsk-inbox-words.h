/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dsk-conversation-model.h"

G_BEGIN_DECLS

/* What a row of the list says. @user_id: (nullable): whose conversations say "You" */

/* Returns: (transfer full): whose conversation it is */
char *dsk_inbox_words_owner (const DskConversationRow *row, const char *user_id);
/* Returns: (transfer full) (nullable): how long one may still write; NULL while that needs no
 * attention. @style: (out): a static string, left alone with NULL */
char *dsk_inbox_words_window (const DskConversationRow *row, gint64 now_ms, const char **style);
/* Returns: (transfer full) (nullable): until when it is put off */
char *dsk_inbox_words_snoozed (const DskConversationRow *row, gint64 now_ms);
/* @isolated: a draft keeps its direction to itself, for where our words stand before it
 * Returns: (transfer full): what was said last, or a draft */
char *dsk_inbox_words_preview (const DskConversationRow *row, gboolean isolated);
/* Returns: (transfer full): how many there are, and in what order, below the name of the view @kind.
 * @searching: something else is looked for in it; @at_least: there may be more than @n */
char *dsk_inbox_words_title (DskViewKind kind, DskOrder order, gboolean searching, guint n, gboolean at_least);
/* Returns: (transfer full) (nullable): what is wrong with what we said last */
char *dsk_inbox_words_undelivered (const DskConversationRow *row);
/* Returns: (transfer full): the row in one sentence, for who can't see it */
char *dsk_inbox_words_describe (const DskConversationRow *row, const char *user_id, gint64 now_ms);

G_END_DECLS
