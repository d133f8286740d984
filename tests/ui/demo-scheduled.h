/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "office.h"

/* A message to @conv that @author wrote, and that is to be sent in two hours; or was not, because a colleague answered.
 * Returns: (transfer full): its id */
char *demo_scheduled_put (Office *office, const char *conv, const char *author, gboolean held);
/* The one @id that waits was not sent when its time came. */
void demo_scheduled_hold (Office *office, const char *conv, const char *id, const char *author);
/* The message @id of @conv was sent, by itself. */
void demo_scheduled_remove (Office *office, const char *conv, const char *id);
