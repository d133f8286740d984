/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskSearchPage:
 *
 * Search of everything, in the place of the list: what is found as one types, group by group, and what is wrong with
 * what was typed. Everything by keys: up and down choose, Enter opens, Tab takes the first completion, Escape goes back
 * to the list.
 *
 * Signals: "open" (string: conversation, string (nullable): message or note in it), "closed".
 */
#define DSK_TYPE_SEARCH_PAGE (dsk_search_page_get_type ())
G_DECLARE_FINAL_TYPE (DskSearchPage, dsk_search_page, DSK, SEARCH_PAGE, GtkWidget)

void dsk_search_page_set_client (DskSearchPage *self, DskClient *client);
/* Returns: (transfer none): whose buttons of the window are shown as there is room */
AdwHeaderBar *dsk_search_page_get_header (DskSearchPage *self);
/* Returns: (transfer none): what is looked for */
const char *dsk_search_page_get_text (DskSearchPage *self);
/* Puts the focus there. @text: (nullable): what to look for; NULL: what was looked for last, selected */
void dsk_search_page_begin (DskSearchPage *self, const char *text);

G_END_DECLS
