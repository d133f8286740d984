/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Until when a conversation can be put off without thinking, in local time. */
typedef enum
{
  DSK_SNOOZE_HOUR,
  DSK_SNOOZE_EVENING,  /* today at 18:00 */
  DSK_SNOOZE_TOMORROW, /* at 9:00 */
  DSK_SNOOZE_MONDAY,   /* the next one, at 9:00 */
  DSK_SNOOZE_N,
} DskSnoozePreset;

/* Returns: UTC ms; 0: it makes no sense now: the evening has begun, or Monday is tomorrow */
gint64 dsk_snooze_preset_time (DskSnoozePreset preset, gint64 now_ms);
const char *dsk_snooze_preset_label (DskSnoozePreset preset);
/* @month: 1 to 12. Returns: UTC ms of a local time; where clocks are put forward, the next time that there is */
gint64 dsk_snooze_time (int year, int month, int day, int hour, int minute);

G_END_DECLS
