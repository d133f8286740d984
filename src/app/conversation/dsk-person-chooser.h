/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskPersonChooser:
 *
 * A small window to choose a colleague or a team in: type a few letters, Enter. The first entry gives the
 * conversation back to everybody.
 *
 * Signals: "chosen" (string user id, or NULL for nobody), "team-chosen" (string team id): one of them.
 */
#define DSK_TYPE_PERSON_CHOOSER (dsk_person_chooser_get_type ())
G_DECLARE_FINAL_TYPE (DskPersonChooser, dsk_person_chooser, DSK, PERSON_CHOOSER, AdwWindow)

/* @owner: (nullable): who has it now, marked in the list; @team: (nullable): the team that has it */
DskPersonChooser *dsk_person_chooser_new (GtkWindow *parent, DskClient *client, const char *owner, const char *team);

G_END_DECLS
