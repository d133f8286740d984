/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-message-preview.h"
#include "dsk-replica-reader.h"
#include "dsk-template-form.h"

G_BEGIN_DECLS

/* What can be said of a template before anybody fills it in. */

/* @code: "en_US". Returns: what those who speak it call it, or @code */
const char *dsk_template_language (const char *code);
/* Returns: (nullable): in words; NULL: none that we know */
const char *dsk_template_category (const char *category);
/* What WhatsApp charges for one of @category (nullable), in words. */
const char *dsk_template_cost (const char *category);
/* Returns: (transfer full): what a variable is called: "first_name" is "First name" */
char *dsk_template_field_name (const DskTemplateField *field);
/* How it looks with what is filled in so far. @media: (nullable): the name of the file that its header has; NULL: what
 * kind of file it wants, if any */
void dsk_template_show (DskMessagePreview *preview, const DskTemplateForm *form, const char *media);
/* Returns: (transfer floating) (nullable): a chip that says how customers like it; NULL: Meta says nothing */
GtkWidget *dsk_template_quality_new (const char *quality);
/* FALSE: it has parts that have no place in our form */
gboolean dsk_template_is_fillable (const DskTemplateRow *row);
/* Whether it is of a kind that a customer stopped. @stopped: they want no marketing messages */
gboolean dsk_template_is_stopped (const DskTemplateRow *row, gboolean stopped);
/* Whether they say the same, so that what is filled in the one is what it is in the other. */
gboolean dsk_template_reads_same (const DskTemplateRow *one, const DskTemplateRow *other);
/* Whether all is the same that people are shown of them. */
gboolean dsk_template_is_same (const DskTemplateRow *one, const DskTemplateRow *other);
/* @rows: (element-type DskTemplateRow): leaves the approved ones, first those that can be filled in, else in order */
void dsk_templates_sort_out (GPtrArray *rows);
/* @rows: (element-type DskTemplateRow); @query: words.
 * Returns: (transfer full) (element-type DskTemplateRow): borrowed from @rows: those whose name has all words of
 *   @query, first those that begin like it; none of an empty @query */
GPtrArray *dsk_templates_find_by_name (GPtrArray *rows, const char *query);
/* @some: (nullable). FALSE, too, if there are none */
gboolean dsk_templates_are_same (const GPtrArray *some, const GPtrArray *others);

G_END_DECLS
