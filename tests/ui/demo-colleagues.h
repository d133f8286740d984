/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* As if the relay told that of what @user does in @conv, @doing is all, and what else they are. */
void demo_colleague (DskClient *client, const char *conv, const char *user, guint doing, DskPresence presence);
/* Everybody of demo_handoff_staff(), and one who is not known here, looks at @conv, and Zara writes there: five. */
void demo_crowd (DskClient *client, const char *conv);
/* As if the customer of @conv had just written, and @user had read it. */
void demo_seen (Office *office, const char *conv, const char *user);

G_END_DECLS
