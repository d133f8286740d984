/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/* As if the relay told that of what @user does in @conv, @doing is all, and what else they are. */
void demo_colleague (DskClient *client, const char *conv, const char *user, guint doing, DskPresence presence);

G_END_DECLS
