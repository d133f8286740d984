/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/* Canned replies and articles, above the window of @parent: to look for, to read, and for those who may, to write.
 * @text: (nullable): begins a new one with this text */
void dsk_knowledge_window_present (GtkWidget *parent, DskClient *client, const char *text);

G_END_DECLS
