/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* One thing that happened to a conversation. Owned strings. */
typedef struct {
  char *words;
  gint64 at;  /* UTC ms; 0: not known */
  char *item; /* (nullable): the event in the timeline */
} DskWhyReason;

/* Why a conversation is where it is: in a queue or with somebody, and in the list at all. */
typedef struct {
  char *place;        /* (owned): where it is now */
  GPtrArray *reasons; /* (owned) (element-type DskWhyReason): what brought it there, then why it is wanted or not */
} DskWhyHere;

/* Whether an event of that kind moves a conversation to somebody, or to a queue. @kind: (nullable) */
gboolean dsk_why_is_place (const char *kind);
/* Whether it makes it wanted, or not wanted. */
gboolean dsk_why_is_state (const char *kind);

/**
 * dsk_why_here_new:
 * @place: (nullable): the newest event that moved it; NULL: none is known
 * @state: (nullable): likewise that made it wanted, or not; passed over if it is older than @place
 * @user: (nullable): who asks
 *
 * Rules that route say in the event `routed` what they went by ({"text"}), which is said here as in the timeline.
 *
 * Returns: (transfer full): in words for people
 */
DskWhyHere *dsk_why_here_new (const DskConversationRow *row, const DskTimelineRow *place, const DskTimelineRow *state,
                              const char *user);
void dsk_why_here_free (DskWhyHere *self);

typedef struct {
  char *conv; /* (owned) */
  char *user; /* (owned) (nullable) */
} DskWhyQuestion;

DskWhyQuestion *dsk_why_question_new (const char *conv, const char *user);
void dsk_why_question_free (gpointer question);
/* A DskReadFunc. Returns: (transfer full): a DskWhyHere */
gpointer dsk_why_here_read (DskReplicaReader *reader, gpointer question, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskWhyHere, dsk_why_here_free)

G_END_DECLS
