/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sends everything that is logged to the journal, if standard error is connected to it, and otherwise to
 * standard error, one line a message. @level: "warning", "info" or "debug". Lines that strangers can cause
 * are limited to a rate; what was held back is counted. */
void dsk_relay_log_setup (const char *level);

G_END_DECLS
