/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DSK_QUIET_DAY 1440 /* minutes */

/**
 * dsk_quiet_hours_left:
 * @from: a minute of the day, local time
 * @to: the first minute after; before @from: it goes over midnight; the same: there is no such time
 * @minute: the minute that it is
 *
 * Returns: how many minutes it stays quiet, this one counted; 0: it is not quiet
 */
int dsk_quiet_hours_left (int from, int to, int minute);
/* Returns: the minute of the day that @now_ms, UTC, is in local time */
int dsk_quiet_hours_minute (gint64 now_ms);

G_END_DECLS
