/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The response of who means it; any other leaves everything as it is. */
#define DSK_ASK_YES "yes"

/**
 * dsk_ask_new:
 * @above: (nullable): the window that it is about
 * @heading: the question
 * @body: (nullable): what would be lost
 * @no: what leaves everything as it is, with a mnemonic: Enter and Escape mean it
 * @yes: what can't be had back, with a mnemonic
 *
 * Returns: (transfer none): to be presented; it is gone once it was answered
 */
AdwMessageDialog *dsk_ask_new (GtkWindow *above, const char *heading, const char *body, const char *no,
                               const char *yes);

G_END_DECLS
