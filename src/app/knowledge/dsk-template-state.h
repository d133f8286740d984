/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What WhatsApp thinks of a template, in words. */

/* @status: in Meta's words. Returns: what it is called, or @status */
const char *dsk_template_status (const char *status);
/* Returns: (transfer floating): a chip that says so */
GtkWidget *dsk_template_status_new (const char *status);
/* Returns: (transfer full) (nullable): why it can't be sent, and what becomes of it; NULL: it can be sent */
char *dsk_template_dup_trouble (const DskTemplateRow *row);

/**
 * dsk_templates_find:
 * @rows: (element-type DskTemplateRow)
 * @query: words; "" finds all
 *
 * Returns: (transfer full) (element-type DskTemplateRow): borrowed from @rows, in their order: those with all words of
 *   @query in what people are shown of them, whatever keyboard they were written on
 */
GPtrArray *dsk_templates_find (GPtrArray *rows, const char *query);

G_END_DECLS
