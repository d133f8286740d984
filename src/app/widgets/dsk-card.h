/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskCard:
 *
 * Something that is to be known, and decided about: a head with an icon, words below it, and buttons at the end, which
 * break into rows where there is no room. It is named by its head; at first it is not visible. Those that are made of
 * it have a CSS name of their own.
 */
#define DSK_TYPE_CARD (dsk_card_get_type ())
G_DECLARE_DERIVABLE_TYPE (DskCard, dsk_card, DSK, CARD, GtkWidget)

struct _DskCardClass
{
  GtkWidgetClass parent_class;
};

void dsk_card_set_icon (DskCard *self, const char *icon_name);
void dsk_card_set_title (DskCard *self, const char *title);
/* Between head and buttons, behind what was added before. @widget: (transfer floating) */
void dsk_card_add (DskCard *self, GtkWidget *widget);
/* Returns: (transfer floating): words that can be added. @style: (nullable): a style class */
GtkWidget *dsk_card_words_new (const char *style);
/* @label: with a mnemonic. Returns: (transfer none) */
GtkWidget *dsk_card_add_button (DskCard *self, const char *label, const char *action);

G_END_DECLS
