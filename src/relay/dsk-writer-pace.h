/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskWriterPace:
 *
 * When bodies that were kept are applied, and how many at a time: so that whoever posts has their answer soon, and
 * what was posted is seen soon. Times are monotonic microseconds. Zero it to begin.
 */
typedef struct {
  gint64 kept_at;     /* when bodies were kept last */
  gint64 applied_at;  /* when the last slice began */
  gint64 apply_after; /* not before this, after a failure */
  gint64 rush_until;  /* more is likely to come before this */
  gint64 crowd_until; /* whoever posts is likely not the only one, before this */
  gint64 calm_from;   /* who posts alone is likely to be done by then */
  guint n_kept;       /* bodies since the last slice */
  guint backlog;      /* bodies kept and not applied: about so many */
} DskWriterPace;

/* @n bodies were kept together: what to expect next. */
void dsk_writer_pace_kept (DskWriterPace *self, guint n, gint64 now);
/* A slice of @n was applied. @more: there are more; @now: when it began, so that its own length does not count */
void dsk_writer_pace_applied (DskWriterPace *self, guint n, gboolean more, gint64 now);
/* It could not be: not again for a while. */
void dsk_writer_pace_failed (DskWriterPace *self, gint64 now);
/* If nothing comes, they are applied from then on. */
gint64 dsk_writer_pace_from (const DskWriterPace *self);
/* Between batches. In a rush, and for somebody alone, bodies get their share and no more; otherwise they are applied
 * until something comes, but @least of them.
 * Returns: how many to apply now at most; 0: none */
guint dsk_writer_pace_slice (const DskWriterPace *self, gint64 now, guint *least);

G_END_DECLS
