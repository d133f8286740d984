/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-send-dialog.h"

G_BEGIN_DECLS

/**
 * DskInteractiveBuilder:
 *
 * Makes a message with something to press: up to three buttons, a list, a link, or a request for the
 * customer's location. Counts as one types, shows how it will look, and remembers nothing.
 */
#define DSK_TYPE_INTERACTIVE_BUILDER (dsk_interactive_builder_get_type ())
G_DECLARE_FINAL_TYPE (DskInteractiveBuilder, dsk_interactive_builder, DSK, INTERACTIVE_BUILDER,
                      DskSendDialog)

DskSendDialog *dsk_interactive_builder_new (GtkWindow *parent);

G_END_DECLS
