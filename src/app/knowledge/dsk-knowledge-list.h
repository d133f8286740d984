/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-knowledge-rows.h"

G_BEGIN_DECLS

/* What the window of knowledge has at its side: the search, and the list of what is found. Emits "chosen" with a
 * DskCannedRow, borrowed, when one is to be shown. */
#define DSK_TYPE_KNOWLEDGE_LIST (dsk_knowledge_list_get_type ())
G_DECLARE_FINAL_TYPE (DskKnowledgeList, dsk_knowledge_list, DSK, KNOWLEDGE_LIST, AdwBin)

GtkWidget *dsk_knowledge_list_new (void);
/* @rows: (element-type DskCannedRow): referenced */
void dsk_knowledge_list_set (DskKnowledgeList *self, GPtrArray *rows);
/* The one that is shown beside it. @id: (nullable): none, or a new one */
void dsk_knowledge_list_select (DskKnowledgeList *self, const char *id);

G_END_DECLS
