/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Links to conversations, for colleagues: nothing of the customer is in them, and who may not see the conversation sees
 * nothing by them. */

/* Returns: (transfer full): "dastak:conversation/ID" */
char *dsk_link_to_conversation (const char *id);
/* @link: anything. Returns: (transfer full) (nullable): the id; NULL: it is another link, or none */
char *dsk_link_read_conversation (const char *link);

G_END_DECLS
