/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-writer-pace.h"

#define SLICE_BUSY 48        /* bodies applied between two batches of intake, in a rush … */
#define SLICE_BUSIEST 64     /* … so many, if no more came, or they would never be caught up with … */
#define SLICE_CALM 256       /* … and in one transaction when nothing else comes */
#define CALM_EVERY_US 5000   /* no oftener than that: each slice is a commit, and desktops are not told more often */
#define SLICE_LONE 400       /* … or when somebody posts one after the other */
#define SLICE_EVERY_US 10000 /* under load, apply at least this often */
#define BACKLOG_BODIES 10000 /* with more behind, more of them: whoever posts waits, and desktops lag no further */
#define RUSH_OPS 4           /* a batch of more is part of a rush … */
#define RUSH_US 1500         /* … which is over when nothing came for so long */
/* Somebody who posts one body after the other would wait, with each, for the one before to be applied. Those are
 * applied when nothing came for a moment, or many at once: then few of the posts wait, and all together less. */
#define LONE_US 3000
#define LONE_APART_US (20 * 1000) /* after so long nobody is in the midst of that: at once */
#define LONE_BODIES 300
#define LONE_EVERY_US (500 * 1000)
#define CROWD_US G_USEC_PER_SEC /* for so long after two waited at once, nobody is taken to be alone */
#define RETRY_US G_USEC_PER_SEC

void
dsk_writer_pace_kept (DskWriterPace *self, guint n, gint64 now)
{
  self->n_kept += n;
  self->backlog += n;
  if (n > RUSH_OPS)
    self->rush_until = now + RUSH_US;
  if (n > 1)
    self->crowd_until = now + CROWD_US;
  if (now >= self->crowd_until && now - self->kept_at < LONE_APART_US)
    self->calm_from = now + LONE_US;
  self->kept_at = now;
}

void
dsk_writer_pace_applied (DskWriterPace *self, guint n, gboolean more, gint64 now)
{
  self->applied_at = now;
  self->n_kept = 0;
  self->backlog = more ? self->backlog - MIN (n, self->backlog) : 0;
}

void
dsk_writer_pace_failed (DskWriterPace *self, gint64 now)
{
  self->apply_after = now + RETRY_US;
}

gint64
dsk_writer_pace_from (const DskWriterPace *self)
{
  return MAX (MAX (self->apply_after, self->applied_at + CALM_EVERY_US), MAX (self->calm_from, self->rush_until));
}

/* What came since the last slice, and a part of what is behind, so that it does not get longer. */
static guint
catch_up (const DskWriterPace *self)
{
  return MIN (self->n_kept + SLICE_BUSY, SLICE_CALM);
}

guint
dsk_writer_pace_slice (const DskWriterPace *self, gint64 now, guint *least)
{
  const gboolean behind = self->backlog >= BACKLOG_BODIES;
  guint most = 0;

  *least = 0;
  if (now < self->apply_after)
    return 0;
  if (now < self->calm_from)
    most = self->n_kept >= LONE_BODIES || now - self->applied_at >= LONE_EVERY_US ? SLICE_LONE : 0;
  else if (now >= self->rush_until)
    {
      /* Whoever comes is let through, but not again and again before anything is applied. */
      *least = behind ? catch_up (self) : MIN (self->n_kept, SLICE_BUSIEST);
      return now >= self->applied_at + CALM_EVERY_US ? SLICE_CALM : 0;
    }
  else if (now >= self->applied_at + SLICE_EVERY_US)
    most = behind ? catch_up (self) : CLAMP (self->n_kept, SLICE_BUSY, SLICE_BUSIEST);
  *least = most;
  return most;
}
