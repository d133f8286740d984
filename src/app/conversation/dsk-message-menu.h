/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What can be done with one message, as a menu. Its items act by the "conversation." actions of the page; what the
 * page has disabled is not in it. */

/* Whether WhatsApp takes a reaction to @row: to a message that it knows and still has, at most 30 days old, of a kind
 * that somebody said. @now: UTC ms. That the window must be open, too, is the composer's to say. */
gboolean dsk_message_may_react (const DskTimelineRow *row, gint64 now);
/* Whether it can be brought to a colleague: somebody said it, and it is still there. */
gboolean dsk_message_may_forward (const DskTimelineRow *row);
/* Returns: (transfer full): @copy: also "Copy Text", which a label's own menu has already */
GMenuModel *dsk_message_menu_new (const DskTimelineRow *row, gboolean copy, gint64 now);
/* Opens it over @entry, at @x, @y of it, or in its middle (negative). It goes when it is closed. */
void dsk_message_menu_popup (GtkWidget *entry, const DskTimelineRow *row, double x, double y);

/* Whether it can be taken back: it is ours and was not sent, as far as is known here. */
gboolean dsk_message_may_take_back (const DskTimelineRow *row);

G_END_DECLS
