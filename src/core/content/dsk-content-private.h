/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-content.h"
#include "dsk-json-get.h"

G_BEGIN_DECLS

/* All: FALSE with DSK_ERROR_INVALID. The words are chosen where they are set: what a person calls it. */

gboolean dsk_content_refuse (GError **error, const char *words);
/* @max: characters. @missing: (nullable): the words for one that is not there; NULL: it need not be.
 * @too_long: a format with one %u, the limit */
gboolean dsk_content_check_string (JsonObject *object, const char *name, guint max,
                                   const char *missing, const char *too_long, GError **error);
gboolean dsk_content_check_length (const char *text, guint max, const char *too_long,
                                   GError **error);
gboolean dsk_content_check_media (JsonObject *media, GError **error);
gboolean dsk_content_check_location (JsonObject *location, GError **error);

gboolean dsk_content_check_interactive (JsonObject *interactive, const char *text, GError **error);
gboolean dsk_content_check_template (JsonObject *tmpl, GError **error);

G_END_DECLS
