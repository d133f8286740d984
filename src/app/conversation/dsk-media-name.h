/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what the sender called the file, without anything that means something to a file system;
 * of one that has no name, when it came: "WhatsApp 2026-11-30 14.32.jpg" */
char *dsk_media_name (const DskTimelineRow *row, const DskMediaRow *media);

G_END_DECLS
