/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-json-writer.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* Lines on standard output. What customers wrote never reaches the terminal with its control
 * characters. */

void dsk_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Ends the object and prints it as one line. */
void dsk_cli_print_object (DskJsonWriter *writer);

/* Returns: (transfer full): "2026-11-19T18:12:41.000Z"; NULL for 0 */
char *dsk_cli_iso_time (gint64 at_ms);
/* NAME and NAME_ms */
void dsk_cli_set_time (DskJsonWriter *writer, const char *name, const char *name_ms, gint64 at_ms);

/* "group": null, or who wrote last in it. @members: (nullable): as DskConversationRow.members */
void dsk_cli_set_members (DskJsonWriter *writer, char **members);

void dsk_cli_print_conversation (const DskConversationRow *row, gboolean json);
/* What the customer last said of marketing messages, and since when; nothing if they said nothing. */
void dsk_cli_print_wish (const DskConversationRow *row, gboolean json);
/* @conv: (nullable): named in the object if given */
void dsk_cli_print_item (const DskTimelineRow *item, const char *conv, gboolean json);

G_END_DECLS
