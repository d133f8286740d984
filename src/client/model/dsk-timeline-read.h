/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskTimelineRead:
 *
 * What a timeline model asks of the replica at once, and the answer.
 */
typedef struct
{
  /* the question */
  char *conv; /* (owned) */
  char *user; /* (owned) (nullable) */
  gint64 before_at;
  char *before_id; /* (owned) (nullable): NULL: the newest */
  guint limit;
  guint generation;

  /* the answer */
  DskConversationRow *row; /* (owned) (nullable): NULL: no such conversation (any more) */
  GPtrArray *rows;         /* (owned) (element-type DskTimelineRow): oldest first */
} DskTimelineRead;

DskTimelineRead *dsk_timeline_read_new (const char *conv, const char *user, guint limit);
void dsk_timeline_read_free (DskTimelineRead *self);
/* A DskReadFunc: @data is the question, which also becomes the answer that is returned. */
gpointer dsk_timeline_read_run (DskReplicaReader *reader, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskTimelineRead, dsk_timeline_read_free)

G_END_DECLS
