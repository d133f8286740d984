/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskConversationRead:
 *
 * What the conversation model asks of the replica at once, and the answer: the keys of its view, if
 * it wants them, and some rows.
 */
typedef struct
{
  /* the question */
  gboolean want_spine;
  guint n_first; /* with the keys: rows of so many of the first of them */
  DskView view;
  DskOrder order;
  char *search;    /* (owned) (nullable) */
  char *user;      /* (owned) (nullable) */
  GArray *wanted;  /* (owned) (element-type gint64): rows to read */
  guint64 changes; /* the model's counts when it asked */
  guint generation;

  /* the answer */
  GArray *spine;   /* (owned) (nullable) (element-type gint64) */
  gboolean at_least;       /* there may be more than @spine has */
  DskQueryProblem problem; /* why nothing can be looked for */
  GPtrArray *rows; /* (owned) (element-type DskConversationRow) */
} DskConversationRead;

DskConversationRead *dsk_conversation_read_new (void);
void dsk_conversation_read_free (DskConversationRead *self);
/* A DskReadFunc: @data is the question, which also becomes the answer that is returned. */
gpointer dsk_conversation_read_run (DskReplicaReader *reader, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskConversationRead, dsk_conversation_read_free)

G_END_DECLS
