/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskPaletteItem:
 *
 * One thing that the palette can do.
 */
typedef struct
{
  char *action;   /* (owned): a detailed action name, which is also what it is known by: "win.view::mine" */
  char *title;    /* (owned) */
  char *hint;     /* (owned) (nullable): what kind of thing it is, or more of it */
  char *keys;     /* (owned) (nullable): the accelerator that does the same */
  char *folded;   /* (owned): what is searched in: title and hint */
  gboolean shy;   /* only there when it is asked for */
  gboolean found; /* somebody else has found that it fits what was typed */
} DskPaletteItem;

DskPaletteItem *dsk_palette_item_new (const char *action, const char *title, const char *hint, const char *keys);
void dsk_palette_item_free (DskPaletteItem *item);

/**
 * dsk_palette_rank:
 * @items: (element-type DskPaletteItem)
 * @query: what was typed
 * @recent: (array zero-terminated=1) (nullable): actions that were done lately, the last one first
 *
 * Returns: (transfer container) (element-type DskPaletteItem): what fits, the best first, at most @limit. Without a
 *   query: what was done lately, then all that are not shy, as they stand
 */
GPtrArray *dsk_palette_rank (GPtrArray *items, const char *query, const char *const *recent, guint limit);

/* Returns: (transfer full) (array zero-terminated=1): @recent with @action as the last one that was done */
char **dsk_palette_remember (const char *const *recent, const char *action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskPaletteItem, dsk_palette_item_free)

G_END_DECLS
