/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskAvatar:
 *
 * A disc with initials. One node and one layout: a list of conversations realises some two hundred
 * of them at once, for which AdwAvatar (four widgets and a paintable each) is too dear. Purely
 * decorative: it has the role "presentation"; the name stands beside it.
 *
 * CSS: node "dsk-avatar", classes "color1" … "color8" chosen by the name.
 */
#define DSK_TYPE_AVATAR (dsk_avatar_get_type ())
G_DECLARE_FINAL_TYPE (DskAvatar, dsk_avatar, DSK, AVATAR, GtkWidget)

GtkWidget *dsk_avatar_new (void);
/* As high as a line of text is; once. Class "small". */
void dsk_avatar_set_small (DskAvatar *self);
/* How the initials are drawn, for who looks whether they can be read. @width, @height: (out): px; 0: it has none.
 * @scale: (out): of the size of the text; large text is made smaller to fit into the disc */
void dsk_avatar_get_text (DskAvatar *self, double *width, double *height, double *scale);
/* @name: (nullable): whose initials; a name without letters (a phone number) shows a silhouette */
void dsk_avatar_set_name (DskAvatar *self, const char *name);
/* Returns: (transfer full) (nullable): at most two initials in upper case; NULL if @name has no
 * letters */
char *dsk_avatar_initials (const char *name);

G_END_DECLS
