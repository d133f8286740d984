/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/* One canned reply or article: its fields, what it would say, and what it was like before. Emits "changed" when
 * something is typed or chosen. */
#define DSK_TYPE_CANNED_EDITOR (dsk_canned_editor_get_type ())
G_DECLARE_FINAL_TYPE (DskCannedEditor, dsk_canned_editor, DSK, CANNED_EDITOR, AdwBin)

GtkWidget *dsk_canned_editor_new (DskClient *client);
/* @teams: (element-type DskTeamRow), @all: (element-type DskCannedRow): to choose from, and to know which shortcuts are
 * taken */
void dsk_canned_editor_set_office (DskCannedEditor *self, GPtrArray *teams, GPtrArray *all);
/* Shows @row instead of what is there. Its id may be NULL: it is a new one. */
void dsk_canned_editor_show (DskCannedEditor *self, const DskCannedRow *row);
/* What is changed here is changed of this version, whatever it was changed of before. */
void dsk_canned_editor_set_version (DskCannedEditor *self, gint64 version);
/* (transfer none) (nullable): what was shown */
const DskCannedRow *dsk_canned_editor_get_base (DskCannedEditor *self);
/* Returns: (transfer full): what stands there now */
DskCannedRow *dsk_canned_editor_dup_row (DskCannedEditor *self);
gboolean dsk_canned_editor_is_changed (DskCannedEditor *self);
/* Returns: (transfer full) (nullable): why it can't be saved; NULL: it can */
char *dsk_canned_editor_dup_problem (DskCannedEditor *self);
/* Whether our user may change @row. */
gboolean dsk_canned_editor_may_edit (DskClient *client, const DskCannedRow *row);
/* Whether they may make a new one, for whomever. */
gboolean dsk_canned_editor_may_make (DskClient *client);

G_END_DECLS
