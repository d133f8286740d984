/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demo-office.h"

G_BEGIN_DECLS

#define DEMO_OPS "01900000-0000-7000-8000-0000000000b5"
#define DEMO_NIGHT "01900000-0000-7000-8000-0000000000b6"
#define DEMO_KIRAN "01900000-0000-7000-8000-00000000f003"
#define DEMO_ZARA "01900000-0000-7000-8000-00000000f004"
#define DEMO_WATCHER "01900000-0000-7000-8000-00000000f005"
#define DEMO_HANDOFF "01900000-0000-7000-8000-00000000f101"      /* of Sana */
#define DEMO_HANDOFF_URDU "01900000-0000-7000-8000-00000000f102" /* of any other conversation */

/* People and teams to whom something can be handed: Kiran is off shift, Zara as full as can be, a viewer answers
 * nobody; of Ops are Bilal and our user, of Night Shift is the viewer. */
void demo_handoff_staff (Office *office);
/* The handoff of @conv, and the event; one of @to_user and @to_team. It waits, or ended that way.
 * @state: (nullable): NULL: offered; @answer: (nullable); @acted: whether its receiver did something 2 minutes later */
void demo_handoff_put (Office *office, const char *conv, const char *from, const char *to_user, const char *to_team,
                       const char *state, const char *answer, gboolean acted);
/* Farah Naz of the team Ops has waited longest of all, and nobody has her: after demo_handoff_staff(). */
#define DEMO_FARAH "01900000-0000-7000-8000-00000000f302"
void demo_handoff_queue (Office *office);

G_END_DECLS
