/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-replica-receivers.h"
#include "dsk-shift-plan.h"

G_BEGIN_DECLS

/* Who gets something. Owned strings. */
typedef struct
{
  char *id;
  char *name;
  gboolean team;
} DskShiftReceiver;

/* @row: (nullable). Returns: (transfer full) (nullable) */
DskShiftReceiver *dsk_shift_receiver_new (const DskReceiverRow *row);
void dsk_shift_receiver_free (DskShiftReceiver *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskShiftReceiver, dsk_shift_receiver_free)

/**
 * DskShiftRow:
 *
 * A conversation that is handed on when a shift ends, or is left: whose it is, what waits, who gets it; opened, what
 * they have to know.
 *
 * Signals: "changed": its part, see dsk_shift_row_get_part(); "choose": who gets it is to be chosen.
 */
#define DSK_TYPE_SHIFT_ROW (dsk_shift_row_get_type ())
G_DECLARE_FINAL_TYPE (DskShiftRow, dsk_shift_row, DSK, SHIFT_ROW, AdwExpanderRow)

/* @part: (transfer none): outlives the row */
GtkWidget *dsk_shift_row_new (DskShiftPart *part, gint64 now_ms);
/* Who gets what has nobody of its own. @all: (nullable) (transfer none): outlives the row, or until the next call */
void dsk_shift_row_set_all (DskShiftRow *self, const DskShiftReceiver *all);
/* @own: (transfer full) (nullable) */
void dsk_shift_row_take_receiver (DskShiftRow *self, DskShiftReceiver *own);
/* Returns: (transfer none) (nullable): who gets it */
const DskShiftReceiver *dsk_shift_row_get_receiver (DskShiftRow *self);
const DskShiftPart *dsk_shift_row_get_part (DskShiftRow *self);
/* Returns: (transfer full) */
char *dsk_shift_row_get_summary (DskShiftRow *self);
/* It is handed on, to whom it says, and does not change any more. */
void dsk_shift_row_set_handed (DskShiftRow *self);
gboolean dsk_shift_row_is_handed (DskShiftRow *self);
/* Whether its summary says something else than was drafted, and is not handed on yet. */
gboolean dsk_shift_row_is_changed (DskShiftRow *self);
/* Whether what is written fits. */
gboolean dsk_shift_row_is_ready (DskShiftRow *self);

G_END_DECLS
