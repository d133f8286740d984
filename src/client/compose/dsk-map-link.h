/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dsk_map_link_parse:
 * @text: what somebody pasted: "31.5204, 74.3587", a geo: URI, or a link of Google Maps, Apple Maps
 *   or OpenStreetMap
 * @name: (out) (optional) (transfer full) (nullable): what the link calls the place
 *
 * Reads where that is without asking anybody. A short link only says where to ask: that fails.
 *
 * Returns: FALSE with DSK_ERROR_INVALID, in words for a person
 */
gboolean dsk_map_link_parse (const char *text, double *latitude, double *longitude, char **name,
                             GError **error);

G_END_DECLS
