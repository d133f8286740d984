/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskRelayAddress:
 *
 * Where a relay is, as a person or an enrolment link says it. All strings are owned.
 */
typedef struct
{
  char *base; /* "https://host:port" or, on this machine only, "http://…"; a path may follow, no
                 final slash */
  char *code; /* (nullable): the enrolment code of a link */
  char *pin;  /* (nullable): SHA-256 that the relay's certificate, or one above it, must have;
                 lower-case hex */
} DskRelayAddress;

/* @text: "https://host:port", "wss://…", "host:port", or "dastak://host:port?code=…&cert=…"
 * @error: DSK_ERROR_INVALID in words for a person */
DskRelayAddress *dsk_relay_address_parse (const char *text, GError **error);
void dsk_relay_address_free (DskRelayAddress *self);

/* @path: begins with "/". Returns: (transfer full): the whole address */
char *dsk_relay_address_join (const char *base, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayAddress, dsk_relay_address_free)

G_END_DECLS
