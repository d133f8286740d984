/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a line is about, for whoever searches many of them. */
typedef struct
{
  guint connection;   /* of a device, counted from the start of the relay; 0: none */
  const char *device; /* (nullable): its id */
  guint64 request;    /* of HTTP, counted in the same way; 0: none */
} DskRelayLogAbout;

/**
 * dsk_relay_log_setup:
 * @level: "warning", "info" or "debug"
 * @format: "text" or "json", for standard error
 *
 * Sends everything that is logged to the journal, if standard error is connected to it, and otherwise to standard
 * error, one line a message. What a line is about comes as fields of its own: in the journal DASTAK_CONNECTION,
 * DASTAK_DEVICE and DASTAK_REQUEST, in JSON connection, device and request. Lines that strangers can cause are limited
 * to a rate; what was held back is counted.
 */
void dsk_relay_log_setup (const char *level, const char *format);

/* Logs a line about that, which begins with it in words. Never what customers or colleagues wrote. */
void dsk_relay_log_about (GLogLevelFlags level, const DskRelayLogAbout *about, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
