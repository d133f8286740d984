/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskColleagueBar:
 *
 * Shows below the header who else is in the conversation, by their avatars, and says it: "Bilal is viewing", "Bilal and
 * 2 others are replying…"; all of them are named in the tooltip and to a screen reader. If nobody is, and the customer
 * waits, who has read what they wrote: "Seen by Bilal". It is not there when nobody is and nobody has.
 */
#define DSK_TYPE_COLLEAGUE_BAR (dsk_colleague_bar_get_type ())
G_DECLARE_FINAL_TYPE (DskColleagueBar, dsk_colleague_bar, DSK, COLLEAGUE_BAR, GtkWidget)

/* Once. */
void dsk_colleague_bar_set_client (DskColleagueBar *self, DskClient *client);
/* @conv: (nullable): nobody is known to have seen it yet */
void dsk_colleague_bar_set_conversation (DskColleagueBar *self, const char *conv);
/* @names: (nullable) (array zero-terminated=1): colleagues who have read what its customer wrote last */
void dsk_colleague_bar_set_seen_by (DskColleagueBar *self, char **names);

G_END_DECLS
