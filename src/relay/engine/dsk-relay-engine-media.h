/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-engine.h"
#include "dsk-relay-media-file.h"
#include "dsk-relay-reader.h"

G_BEGIN_DECLS

/* What is done about files, in the writer's thread and inside a transaction as everything of the engine. */

/* The file of a message is here. */
gboolean dsk_relay_engine_media_ready (DskRelayEngine *self, const char *message, const DskRelayMediaFacts *facts,
                                       GError **error);
/* It could not be fetched: once more after @after_ms, or never (@after_ms < 0; @state "failed" or "gone").
 * @word: (nullable): the reason, as a short key */
gboolean dsk_relay_engine_media_missed (DskRelayEngine *self, const char *message, gint64 after_ms, const char *state,
                                        const char *word, GError **error);
/* @user's device brought a file, for a message or for a note: what is brought for the one is not there for the
 * other. */
gboolean dsk_relay_engine_media_brought (DskRelayEngine *self, const char *user, DskMediaUse use,
                                         const DskRelayMediaFacts *facts, GError **error);
/* Meta has a file of ours under @media_id for @life_ms from now. */
gboolean dsk_relay_engine_media_uploaded (DskRelayEngine *self, const DskRelayUploadJob *job, const char *media_id,
                                          gint64 life_ms, GError **error);
/* Meta will not take it: the messages that wait for it fail, with @code and @words for a person. */
gboolean dsk_relay_engine_media_refused (DskRelayEngine *self, const DskRelayUploadJob *job, int code,
                                         const char *words, GError **error);
/* Meta says that it does not know @media_id. */
gboolean dsk_relay_engine_media_forgotten (DskRelayEngine *self, const char *media_id, GError **error);
/* Once an hour: messages whose file nobody brought fail, notes stay without theirs, and what was brought for
 * nothing is forgotten. */
gboolean dsk_relay_engine_media_tidy (DskRelayEngine *self, GError **error);

/* --- reading --- */

/* Who has @token, whether they may have @sha256, and what they brought for @use. @size: (out): of what they
 * brought; −1: nothing. @today: (out): bytes brought within a day. Errors as dsk_relay_reader_authenticate() */
gboolean dsk_relay_reader_media (DskRelayReader *self, const char *token, const char *sha256, DskMediaUse use,
                                 gint64 now, DskPrincipal *principal, gboolean *visible, gint64 *size, gint64 *today,
                                 GError **error);
/* The jobs that are due. @fetches: (out) (element-type DskRelayMediaJob). @uploads: (out) (element-type
 * DskRelayUploadJob). @next_due: (out): of the fetches; 0: none waits */
gboolean dsk_relay_reader_media_due (DskRelayReader *self, gint64 now, guint max, GPtrArray **fetches,
                                     GPtrArray **uploads, gint64 *next_due, GError **error);
/* Of @names (hex), those that nothing needs: (transfer full) (element-type utf8) */
GPtrArray *dsk_relay_reader_media_unneeded (DskRelayReader *self, GPtrArray *names, GError **error);

G_END_DECLS
