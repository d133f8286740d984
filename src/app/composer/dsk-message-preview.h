/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskMessagePreview:
 *
 * How a message will look to the customer: a bubble with header, body and footer, and what can be pressed
 * below it. For dialogs that make one.
 */
#define DSK_TYPE_MESSAGE_PREVIEW (dsk_message_preview_get_type ())
G_DECLARE_FINAL_TYPE (DskMessagePreview, dsk_message_preview, DSK, MESSAGE_PREVIEW, GtkWidget)

GtkWidget *dsk_message_preview_new (void);
/* All: (nullable). @media: what kind of file stands above the words, and its name */
void dsk_message_preview_set (DskMessagePreview *self, const char *media, const char *header,
                              const char *body, const char *footer);
void dsk_message_preview_clear_buttons (DskMessagePreview *self);
/* @icon: (nullable) */
void dsk_message_preview_add_button (DskMessagePreview *self, const char *icon, const char *title);

G_END_DECLS
