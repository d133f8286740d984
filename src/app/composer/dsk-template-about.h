/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What can be said of a template before anybody fills it in. */

/* @code: "en_US". Returns: what those who speak it call it, or @code */
const char *dsk_template_language (const char *code);
/* Returns: (nullable): in words; NULL: none that we know */
const char *dsk_template_category (const char *category);
/* Returns: (transfer floating) (nullable): a chip that says how customers like it; NULL: Meta says nothing */
GtkWidget *dsk_template_quality_new (const char *quality);
/* FALSE: it has parts that have no place in our form */
gboolean dsk_template_is_fillable (const DskTemplateRow *row);
gboolean dsk_template_is_same (const DskTemplateRow *one, const DskTemplateRow *other);
/* @rows: (element-type DskTemplateRow): leaves the approved ones, first those that can be filled in, else in order */
void dsk_templates_sort_out (GPtrArray *rows);
/* @some: (nullable). FALSE, too, if there are none */
gboolean dsk_templates_are_same (const GPtrArray *some, const GPtrArray *others);

G_END_DECLS
