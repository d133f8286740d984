/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskAvatarGroup:
 *
 * Small avatars of several people in a row: three at most, and of the others how many there are ("+2").
 *
 * CSS: node "avatar-group".
 */
#define DSK_TYPE_AVATAR_GROUP (dsk_avatar_group_get_type ())
G_DECLARE_FINAL_TYPE (DskAvatarGroup, dsk_avatar_group, DSK, AVATAR_GROUP, GtkWidget)

GtkWidget *dsk_avatar_group_new (void);
/* @names: (nullable) (array zero-terminated=1): whose, the most important first; "" is somebody whose name is not
 *   known. It is not visible without any.
 * @words: (nullable): who they are and what they do, for those who only hear it; NULL: that is said beside it, and not
 *   twice */
void dsk_avatar_group_set (DskAvatarGroup *self, const char *const *names, const char *words);

G_END_DECLS
