/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskActionEntry:
 *
 * One line of the table of everything that a key does. The accelerators of the application, the
 * shortcuts window and the command palette are all made from it, so they can't disagree.
 */
typedef struct {
  const char *group; /* for the shortcuts window; untranslated */
  const char *title; /* untranslated */
  const char *keys;  /* accelerators, space-separated; "a...b": all from a to b; "": none, only the palette has it */
  const char *action; /* (nullable): a detailed name, what the palette does. Those of the application and of its
                       * window are also bound to @keys here; all others a widget handles itself */
} DskActionEntry;

/* Returns: (transfer none) (array length=n_entries): grouped; a group's entries stand together */
const DskActionEntry *dsk_actions_get (guint *n_entries);
void dsk_actions_install (GtkApplication *application);

G_END_DECLS
