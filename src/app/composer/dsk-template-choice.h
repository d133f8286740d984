/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* A choice that narrows a list of templates: all, or those of one language or category. */

/* What of a template it goes by, in words. Returns: (nullable) */
typedef const char *(*DskTemplateNameOf) (const DskTemplateRow *row);

/* @name: what is chosen, for those who only hear it.
 * Returns: (transfer floating): not visible until there is a choice */
GtkDropDown *dsk_template_choice_new (const char *name);
/* What was chosen stays so, as long as there is anything of it.
 * @all: the first; @rows: (element-type DskTemplateRow) */
void dsk_template_choice_fill (GtkDropDown *choice, const char *all, GPtrArray *rows, DskTemplateNameOf name_of);
/* Returns: (nullable): NULL: all */
const char *dsk_template_choice_get (GtkDropDown *choice);

G_END_DECLS
