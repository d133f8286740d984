/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-bulk-plan.h"

G_BEGIN_DECLS

/* What became of it so far. */
typedef enum {
  DSK_BULK_UNDO_GONE,       /* what was done never left this computer, and never will */
  DSK_BULK_UNDO_ASKED,      /* the relay is asked to take it back; whatever else comes of that is told later */
  DSK_BULK_UNDO_CHANGED,    /* somebody changed it since: it stays as it is */
  DSK_BULK_UNDO_WROTE,      /* the customer wrote since, likewise */
  DSK_BULK_UNDO_UNANSWERED, /* the relay has not said yet what it made of what was done; later it can be asked again */
  DSK_BULK_UNDO_FETCHING,   /* where it stands is not known for now, likewise */
  DSK_BULK_UNDO_FAILED,     /* this computer could not, likewise */
  DSK_BULK_UNDO_N,
} DskBulkUndoEnd;

/**
 * DskBulkUndo:
 *
 * What takes back one command of those that were done at once. What still waits on this computer is taken out of the
 * outbox, as if it had never been asked for. What the relay answered is taken back by commands that it compares with
 * what is so, each only if the one before was done; for that it lives on by itself, as long as its client does.
 *
 * Signal "told" (uint: a DskBulkUndoEnd; string: why, if this computer could not): once for each dsk_bulk_undo_run(),
 * and after ASKED once more if not all of it could be taken back.
 */
#define DSK_TYPE_BULK_UNDO (dsk_bulk_undo_get_type ())
G_DECLARE_FINAL_TYPE (DskBulkUndo, dsk_bulk_undo, DSK, BULK_UNDO, GObject)

/**
 * dsk_bulk_undo_new:
 * @command: what is done, by @order
 * @row: what it is done with, as it was before
 * @steps: (transfer full) (element-type DskCommand): what takes it back, in order
 */
DskBulkUndo *dsk_bulk_undo_new (DskClient *client, const DskBulkOrder *order, DskCommand *command,
                                const DskConversationRow *row, GPtrArray *steps);
/* Whether there is something that dsk_bulk_undo_run() could do. */
gboolean dsk_bulk_undo_can_run (DskBulkUndo *self);
void dsk_bulk_undo_run (DskBulkUndo *self);

G_END_DECLS
