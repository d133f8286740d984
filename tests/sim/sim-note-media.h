/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

/* Gives @command, a note with words, a file now and then. */
void sim_note_media_add (SimDevice *device, DskCommand *command, guint64 arg);
/* A SimAdminFunc: the file of one of the notes that wait for theirs comes. */
gboolean sim_note_media_bring (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error);
/* Invariant 13: no file of a note is among those that are given to Meta. */
void sim_note_media_check (SimWorld *world);

G_END_DECLS
