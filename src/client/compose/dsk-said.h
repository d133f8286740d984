/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What somebody said, and when, in words that are kept and go through other hands. */

/* Returns: (transfer full): @text on one line, at most @max_chars characters, without what turns the direction of
 * text */
char *dsk_said_plain (const char *text, gsize max_chars);
/* Returns: (transfer full): the same, kept together: what it says does not turn the line that it stands in, nor the
 * other way round */
char *dsk_said_line (const char *text, gsize max_chars);
/* It is read later: not how long ago, but when. @at, @now: UTC ms
 * Returns: (transfer full): "14:30", "Yesterday, 14:30" */
char *dsk_said_when (gint64 at, gint64 now);

G_END_DECLS
