/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What bubbles are made of. Everything is made new: (transfer floating). */

/* How wide text in a bubble may become. */
#define DSK_BUBBLE_CHARS 54

/* Text that wraps; customers' text is never markup. @css_class: (nullable) */
GtkWidget *dsk_bubble_text_new (const char *text, const char *css_class);
/* A picture and words beside it. @icon, @css_class: (nullable) */
GtkWidget *dsk_bubble_line_new (const char *icon, const char *text, const char *css_class);
/* A name and what it is: "Size · 42". */
GtkWidget *dsk_bubble_field_new (const char *name, const char *value);
/* A flat button. @action: with a target of type string. @name: (nullable): for people who listen, where the label
 * alone does not say enough */
GtkWidget *dsk_bubble_button_new (const char *label, const char *name, const char *action,
                                  const char *target);
/* What can be pressed on the customer's phone, and not here. @icon: (nullable) */
GtkWidget *dsk_bubble_pill_new (const char *icon, const char *label);
/* A column with a name for people who listen. */
GtkWidget *dsk_bubble_card_new (const char *css_class, const char *name);

G_END_DECLS
