/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What customers and colleagues write, made safe to show. Nothing here is ever markup of theirs. */

/* Longer texts are shown up to here, and the rest on request. */
#define DSK_RICH_TEXT_SHOWN_BYTES 4096

/**
 * dsk_rich_text_clean:
 * @text: what was written
 * @max_bytes: (nullable-like): 0: everything, else about how much
 * @cut: (out) (optional): whether something was left out
 *
 * Valid UTF-8 without control characters and without the characters that override the direction of
 * text.
 *
 * Returns: (transfer full)
 */
char *dsk_rich_text_clean (const char *text, gsize max_bytes, gboolean *cut);

/**
 * dsk_rich_text_markup:
 * @text: what dsk_rich_text_clean() returned
 * @mentions: (nullable) (element-type DskMention): what stands out, by characters of @text
 *
 * Web addresses (http and https with a host, nothing else) become links; all the rest is escaped.
 *
 * Returns: (transfer full) (nullable): Pango markup for a label; NULL if there is nothing in it
 * that needs markup, and @text can be shown as it is
 */
char *dsk_rich_text_markup (const char *text, GPtrArray *mentions);

/**
 * dsk_rich_text_mentions:
 * @body: (nullable): what was written
 * @content: (nullable): of the note
 *
 * Returns: (transfer full) (nullable) (element-type DskMention): whom the note calls, by characters of what
 * dsk_rich_text_clean() makes of @body
 */
GPtrArray *dsk_rich_text_mentions (const char *body, const char *content);

/* Returns: (transfer full) (nullable): the host that @uri leads to, in ASCII, so that a look-alike
 * name is seen for what it is; NULL if it is not an http or https address */
char *dsk_rich_text_host (const char *uri);

/* Shows where @uri leads and opens it in the browser if the person says so. Nothing is fetched by
 * us. */
void dsk_rich_text_open (GtkWidget *widget, const char *uri);

G_END_DECLS
