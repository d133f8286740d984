/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What is said of messages that are to be sent later. All transfer full. */

/* "Will be sent: tomorrow, 09:00", "Was not sent" */
char *dsk_label_scheduled (const DskScheduledRow *row, gint64 now_ms);
/* Who wrote it, and why it was not sent: "Written by Ayesha. A colleague answered…" */
char *dsk_label_scheduled_about (const DskScheduledRow *row);
/* What it says, on one line: its words, or what it is */
char *dsk_label_scheduled_words (const DskScheduledRow *row);
/* For a list: "Later: 14:30", "Not Sent". @rows: (element-type DskScheduledRow): at least one */
char *dsk_label_scheduled_chip (GPtrArray *rows, gint64 now_ms);
/* Whether one of @rows waits for a person. */
gboolean dsk_scheduled_is_held (GPtrArray *rows);

G_END_DECLS
