/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DskTagsEditor:
 *
 * Tags to remove and to add, with those that other customers have below what is being typed.
 */
#define DSK_TYPE_TAGS_EDITOR (dsk_tags_editor_get_type ())
G_DECLARE_FINAL_TYPE (DskTagsEditor, dsk_tags_editor, DSK, TAGS_EDITOR, AdwBin)

GtkWidget *dsk_tags_editor_new (void);
/* @value: (nullable): see dsk_contact_tags_read() */
void dsk_tags_editor_set (DskTagsEditor *self, const char *value);
/* @known: (transfer full) (element-type utf8): the likeliest first */
void dsk_tags_editor_set_known (DskTagsEditor *self, GPtrArray *known);
/* With what is being typed. Returns: (transfer full) (nullable): JSON for dsk_contact_value_clean() */
char *dsk_tags_editor_dup (DskTagsEditor *self);

G_END_DECLS
