/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* How much of a timeline it is made from. */
#define DSK_HANDOFF_SUMMARY_ROWS 60

/**
 * dsk_handoff_summary:
 * @row: of the conversation
 * @rows: (element-type DskTimelineRow): the end of its timeline, oldest first
 *
 * What somebody who takes over a conversation has to know, in the language of this desktop and without anything that
 * was not written: who the customer is, what they wrote that nobody has answered and since when, the last note, what
 * they were told last, until when it was put off. A draft, which its author reads before it goes.
 *
 * Returns: (transfer full): lines, at most DSK_HANDOFF_SUMMARY_MAX_CHARS; never empty
 */
char *dsk_handoff_summary (const DskConversationRow *row, GPtrArray *rows, gint64 now_ms);

G_END_DECLS
