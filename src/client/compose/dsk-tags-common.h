/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dsk_contact_tags_common:
 * @values: (array length=n_values) (element-type utf8): (nullable elements): the tags of contacts, each as a value
 *
 * Returns: (transfer full) (nullable): those that all of them have, in whatever spelling, as a value
 */
char *dsk_contact_tags_common (const char *const *values, guint n_values);

G_END_DECLS
