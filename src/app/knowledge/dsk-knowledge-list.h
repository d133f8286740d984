/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-knowledge-rows.h"

G_BEGIN_DECLS

typedef enum
{
  DSK_KNOWLEDGE_CANNED,
  DSK_KNOWLEDGE_ARTICLES,
  DSK_KNOWLEDGE_TEMPLATES,
  DSK_N_KNOWLEDGE_KINDS
} DskKnowledgeKind;

/**
 * DskKnowledgeList:
 *
 * What the window of knowledge has at its side: the search, and three lists, one of which is shown. What is searched
 * for is looked for in all of them.
 *
 * Emits "chosen" with a DskCannedRow, or "template" with a DskTemplateRow, both borrowed, when one is to be shown, and
 * "turned" when another list is.
 */
#define DSK_TYPE_KNOWLEDGE_LIST (dsk_knowledge_list_get_type ())
G_DECLARE_FINAL_TYPE (DskKnowledgeList, dsk_knowledge_list, DSK, KNOWLEDGE_LIST, AdwBin)

GtkWidget *dsk_knowledge_list_new (void);
/* @rows: (element-type DskCannedRow), @templates: (element-type DskTemplateRow): referenced
 * @online: whether the relay can be reached: what is not here yet is not there either */
void dsk_knowledge_list_set (DskKnowledgeList *self, GPtrArray *rows, GPtrArray *templates, gboolean online);
/* The one that is shown beside it. @id: (nullable): none, or a new one */
void dsk_knowledge_list_select (DskKnowledgeList *self, const char *id);
DskKnowledgeKind dsk_knowledge_list_get_kind (DskKnowledgeList *self);
/* Shows the list of @kind. */
void dsk_knowledge_list_turn (DskKnowledgeList *self, DskKnowledgeKind kind);

G_END_DECLS
