/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* The rows of templates that one chooses from, in a list of nothing else. */

/* Adds one at the end. @template_: outlives its row; @unwanted: the customer stopped marketing messages: one of those
 * can be read, but not chosen */
void dsk_template_rows_add (GtkListBox *list, DskTemplateRow *template_, gboolean unwanted);
/* @row: (nullable). Returns: (nullable) (transfer none): of @row, or NULL if that is NULL */
const DskTemplateRow *dsk_template_rows_get (GtkListBoxRow *row);
/* Whether @needle, folded, is in what @row says. */
gboolean dsk_template_rows_holds (GtkListBoxRow *row, const char *needle);
/* Whether @row can be chosen, and is not filtered out. */
gboolean dsk_template_rows_may_choose (GtkListBoxRow *row);
/* Returns: (nullable): the first one from the index @from on, in steps of @step, that can be chosen */
GtkListBoxRow *dsk_template_rows_next (GtkListBox *list, int from, int step);
/* Whether any is not filtered out, to be chosen or only to be read. */
gboolean dsk_template_rows_any (GtkListBox *list);
/* Returns: (nullable): that of what is called as @template_ now, whatever it says */
GtkListBoxRow *dsk_template_rows_find_named (GtkListBox *list, const DskTemplateRow *template_);
/* Returns: (nullable): that of what was filled in as @again, content of a message, or, if that is NULL, of the one
 * with @id */
GtkListBoxRow *dsk_template_rows_find (GtkListBox *list, const char *id, const char *again);

G_END_DECLS
