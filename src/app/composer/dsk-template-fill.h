/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-replica-reader.h"
#include "dsk-template-form.h"

G_BEGIN_DECLS

/**
 * DskTemplateFill:
 *
 * One template: how it will look to the customer, and a row for each of its variables.
 *
 * Signal "changed": something was filled in, or another template is shown.
 */
#define DSK_TYPE_TEMPLATE_FILL (dsk_template_fill_get_type ())
G_DECLARE_FINAL_TYPE (DskTemplateFill, dsk_template_fill, DSK, TEMPLATE_FILL, GtkWidget)

GtkWidget *dsk_template_fill_new (DskClient *client);
/* @row: (nullable); @contact: (nullable): the customer's name, for the variable that greets */
void dsk_template_fill_set (DskTemplateFill *self, const DskTemplateRow *row, const char *contact);
/* Puts in what the template that is shown was filled in with before. @content: of that message */
void dsk_template_fill_restore (DskTemplateFill *self, const char *content);
gboolean dsk_template_fill_is_complete (DskTemplateFill *self);
/* Returns: whether somebody wrote something, or chose a file; what was known already does not count */
gboolean dsk_template_fill_has_words (DskTemplateFill *self);
/* Returns: (transfer full): only when it is complete */
DskOutgoing *dsk_template_fill_finish (DskTemplateFill *self);
/* The focus goes to the first thing that is not filled in. FALSE: there is none */
gboolean dsk_template_fill_focus (DskTemplateFill *self);

G_END_DECLS
