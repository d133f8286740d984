/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-replica-saved.h"

G_BEGIN_DECLS

/* @view: (transfer full): as it was written */
typedef void (*DskSavedFunc) (DskSavedView *view, gpointer user_data);

/**
 * dsk_saved_dialog_present:
 * @parent: above which it stands
 * @view: (transfer full): what is in it at the beginning; with its id NULL it is a new one
 * @base_label: what the view is called in which it looks
 * @trouble: (nullable): why it could not be saved before
 * @func: called when it is to be saved, not if the person thinks better of it
 * @owner: (transfer none): passed to @func; once it is gone, nothing is saved any more
 *
 * Asks how a saved view is called and what it looks for.
 */
void dsk_saved_dialog_present (GtkWindow *parent, DskSavedView *view, const char *base_label, const char *trouble,
                               DskSavedFunc func, GObject *owner);

G_END_DECLS
