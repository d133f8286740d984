/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskQuoteBar:
 *
 * Which message the reply answers, above the text; hidden while it answers none.
 *
 * Signal "dropped": the person took it away.
 */
#define DSK_TYPE_QUOTE_BAR (dsk_quote_bar_get_type ())
G_DECLARE_FINAL_TYPE (DskQuoteBar, dsk_quote_bar, DSK, QUOTE_BAR, GtkWidget)

/* @message: (nullable): its id; @words: (nullable): what it said */
void dsk_quote_bar_set (DskQuoteBar *self, const char *message, const char *words);
/* Returns: (nullable): the message's id */
const char *dsk_quote_bar_get (DskQuoteBar *self);

G_END_DECLS
