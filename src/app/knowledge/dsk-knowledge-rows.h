/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/* What the window of canned replies and articles reads, and a row of its list. */

typedef struct
{
  GPtrArray *rows;  /* (owned) (element-type DskCannedRow) */
  GPtrArray *teams; /* (owned) (element-type DskTeamRow) */
} DskKnowledge;

/* @knowledge: a DskKnowledge */
void dsk_knowledge_free (gpointer knowledge);
/* A DskReadFunc. Returns: (transfer full): a DskKnowledge */
gpointer dsk_knowledge_read (DskReplicaReader *reader, gpointer data, GError **error);

/* The row's DskCannedRow, borrowed. */
#define DSK_KNOWLEDGE_ROW_KEY "dsk-canned"

GtkWidget *dsk_knowledge_row_new (const DskCannedRow *canned);
/* Instead of a list, or of one. @words: (nullable). Returns: (transfer floating) */
GtkWidget *dsk_knowledge_status_new (const char *icon, const char *title, const char *words);

G_END_DECLS
