/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskDraftKeeper:
 *
 * What is typed and not sent, per conversation and mode ("reply", "note"). Keystrokes reach the
 * replica when typing pauses for 200 ms, or at once with dsk_draft_keeper_flush(). What was typed
 * since the start is remembered here, so that a quick return does not race with the replica.
 */
#define DSK_TYPE_DRAFT_KEEPER (dsk_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (DskDraftKeeper, dsk_draft_keeper, DSK, DRAFT_KEEPER, GObject)

DskDraftKeeper *dsk_draft_keeper_new (DskClient *client);
/* @text: (nullable): NULL and "" forget it */
void dsk_draft_keeper_set (DskDraftKeeper *self, const char *conv, const char *mode,
                           const char *text);
/* Whether all of the draft is known: it was read, or set, and is not being read. */
gboolean dsk_draft_keeper_knows (DskDraftKeeper *self, const char *conv, const char *mode);
/* Whether it could not be read, and was not read since. Signal "unread": what this says of some may have changed. */
gboolean dsk_draft_keeper_is_unread (DskDraftKeeper *self, const char *conv, const char *mode);
/* Whether it is known that there is nothing. */
gboolean dsk_draft_keeper_is_empty (DskDraftKeeper *self, const char *conv, const char *mode);
void dsk_draft_keeper_flush (DskDraftKeeper *self);

typedef void (*DskDraftFunc) (const char *conv, const char *mode, const char *text,
                              gpointer user_data);

/* Calls @func with the draft ("" if there is none): at once if it is known or the replica answers at once, else when it
 * has answered: what was typed by then goes on behind what was there. What could not be read is read again from time to
 * time, and when it is asked for again; what is typed meanwhile is kept beside it, never over it. If some was typed
 * before, @func is called with that at once, and with all of it when the rest was read.
 * @owner: @func is not called when it is gone by then */
void dsk_draft_keeper_get (DskDraftKeeper *self, const char *conv, const char *mode, GObject *owner,
                           DskDraftFunc func);

G_END_DECLS
