/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-health.h"

G_BEGIN_DECLS

/* How our numbers fare, in words. All: (transfer full). */

/* "Orders", else the digits. */
char *dsk_label_number (const DskNumberRow *number);
/* "Good", "Fair", "Poor", "Not known" */
char *dsk_label_quality (const char *quality);
/* "1,000 customers a day", what Meta says if that is not known, "Not known" */
char *dsk_label_tier (const char *tier);
/* What Meta, or the relay itself, said, as a sentence: "The template order_update was
 * rejected: …" */
char *dsk_label_alert (const DskAlertRow *alert);

/* What whoever runs the relay enters into a shell to take @number into service. */
char *dsk_label_add_command (const DskNumberRow *number);

G_END_DECLS
