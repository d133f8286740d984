/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How often desktops are told that the log grew. Each time costs every device a look into the database and a frame,
 * and whoever waits for some hundredths of a second gets all of it in one. A quiet relay tells at once. Zero it to
 * begin. */
typedef struct {
  gint64 told;    /* the head that was told last … */
  gint64 told_ms; /* … and when, monotonic; 0: never */
  gboolean rush;  /* changes come faster than anybody reads */
} DskHeadPace;

/* Returns: how long the next head should wait from @now_ms (monotonic) on; 0: not at all */
guint dsk_head_pace_wait (const DskHeadPace *self, guint n_devices, gint64 now_ms);
/* Everybody was told of @head. */
void dsk_head_pace_told (DskHeadPace *self, gint64 head, gint64 now_ms);

G_END_DECLS
