/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/* What the window of knowledge reads, and the rows of its lists. */

typedef struct
{
  GPtrArray *rows;  /* (owned) (element-type DskCannedRow) */
  GPtrArray *teams; /* (owned) (element-type DskTeamRow) */
  GPtrArray *templates; /* (owned) (element-type DskTemplateRow): of all accounts, whatever WhatsApp thinks of them */
} DskKnowledge;

/* @knowledge: a DskKnowledge */
void dsk_knowledge_free (gpointer knowledge);
/* A DskReadFunc. Returns: (transfer full): a DskKnowledge */
gpointer dsk_knowledge_read (DskReplicaReader *reader, gpointer data, GError **error);

/* The row's DskCannedRow, borrowed. */
#define DSK_KNOWLEDGE_ROW_KEY "dsk-canned"

GtkWidget *dsk_knowledge_row_new (const DskCannedRow *canned);
/* The same of a template, under DSK_KNOWLEDGE_TEMPLATE_KEY. One that can't be sent says why. */
#define DSK_KNOWLEDGE_TEMPLATE_KEY "dsk-template"
GtkWidget *dsk_knowledge_template_row_new (const DskTemplateRow *template_);
/* Returns: (transfer floating): stands above the rows of a list, among those of others */
GtkWidget *dsk_knowledge_heading_new (const char *title);
/* Instead of a list, or of one. @words: (nullable). Returns: (transfer floating) */
GtkWidget *dsk_knowledge_status_new (const char *icon, const char *title, const char *words);

G_END_DECLS
