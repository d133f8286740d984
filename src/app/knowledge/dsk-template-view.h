/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* One message template, to be read: how it looks, what WhatsApp thinks of it, and what is filled in. */
#define DSK_TYPE_TEMPLATE_VIEW (dsk_template_view_get_type ())
G_DECLARE_FINAL_TYPE (DskTemplateView, dsk_template_view, DSK, TEMPLATE_VIEW, AdwBin)

GtkWidget *dsk_template_view_new (void);
/* Shows @row instead of what is there. */
void dsk_template_view_show (DskTemplateView *self, const DskTemplateRow *row);

G_END_DECLS
