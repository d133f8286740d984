/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-form-window.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/**
 * DskNoteEditor:
 *
 * Changes what a note of our user says.
 */
#define DSK_TYPE_NOTE_EDITOR (dsk_note_editor_get_type ())
G_DECLARE_FINAL_TYPE (DskNoteEditor, dsk_note_editor, DSK, NOTE_EDITOR, DskFormWindow)

/* @parent: (nullable); @row: the note as it is now */
DskNoteEditor *dsk_note_editor_new (GtkWindow *parent, DskClient *client, const char *conv, const DskTimelineRow *row);
/* @id: of the command that changed it. Returns: (transfer full): what takes that back */
DskCommand *dsk_note_editor_undo (DskNoteEditor *self, const char *id);

G_END_DECLS
