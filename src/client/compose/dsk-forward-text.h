/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* A message in words, for a note that brings it to a colleague. */

/**
 * dsk_forward_text:
 * @conv: the conversation that @row is of
 * @attached: whether its file, if it has one, goes with the note
 * @now: UTC ms
 *
 * What the message says, who said it and when, kept short: “I want my money back” — Sana Khan, 14:32; of several lines
 * each begins with ">". It calls nobody, whatever "@" the customer wrote.
 *
 * Returns: (transfer full)
 */
char *dsk_forward_text (const DskConversationRow *conv, const DskTimelineRow *row, gboolean attached, gint64 now);

/**
 * dsk_forward_place:
 * @draft: what is written in the note already
 *
 * Where somebody is called who is not chosen yet: behind an "@" without a name.
 *
 * Returns: in characters; -1: somebody is called already, or meant to be; -2: nobody is
 */
glong dsk_forward_place (const char *draft);

G_END_DECLS
