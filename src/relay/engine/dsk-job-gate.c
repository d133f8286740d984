/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-job-gate.h"

typedef struct
{
  gconstpointer who;
  gint64 asked_at;
} Place;

struct _DskJobGate
{
  GArray *in;      /* (owned) of Place: at most DSK_JOB_GATE_MAX */
  GArray *waiting; /* (owned) of Place, in the order in which they came */
};

DskJobGate *
dsk_job_gate_new (void)
{
  DskJobGate *self = g_new0 (DskJobGate, 1);

  self->in = g_array_new (FALSE, FALSE, sizeof (Place));
  self->waiting = g_array_new (FALSE, FALSE, sizeof (Place));
  return self;
}

void
dsk_job_gate_free (DskJobGate *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->in);
  g_array_unref (self->waiting);
  g_free (self);
}

/* Returns: (nullable) */
static Place *
find (GArray *places, gconstpointer who, guint *index)
{
  for (guint i = 0; i < places->len; i++)
    {
      Place *place = &g_array_index (places, Place, i);

      if (place->who != who)
        continue;
      if (index != NULL)
        *index = i;
      return place;
    }
  return NULL;
}

static gboolean
take_out (GArray *places, gconstpointer who)
{
  guint index;

  if (find (places, who, &index) == NULL)
    return FALSE;
  g_array_remove_index (places, index);
  return TRUE;
}

static void
drop_idle (GArray *places, gint64 idle_ms, gint64 now_ms)
{
  for (guint i = places->len; i > 0; i--)
    if (now_ms - g_array_index (places, Place, i - 1).asked_at >= idle_ms)
      g_array_remove_index (places, i - 1);
}

gboolean
dsk_job_gate_enter (DskJobGate *self, gconstpointer who, gint64 now_ms)
{
  const Place place = { who, now_ms };
  Place *found = find (self->in, who, NULL);
  guint index = 0;

  if (found != NULL)
    {
      found->asked_at = now_ms;
      return TRUE;
    }
  found = find (self->waiting, who, NULL);
  if (found != NULL)
    found->asked_at = now_ms;
  else
    g_array_append_val (self->waiting, place);
  if (self->in->len >= DSK_JOB_GATE_MAX)
    drop_idle (self->in, DSK_JOB_GATE_IDLE_MS, now_ms);
  drop_idle (self->waiting, 4 * DSK_JOB_GATE_IDLE_MS, now_ms);
  find (self->waiting, who, &index);
  if (self->in->len + index >= DSK_JOB_GATE_MAX)
    return FALSE;
  g_array_remove_index (self->waiting, index);
  g_array_append_val (self->in, place);
  return TRUE;
}

gboolean
dsk_job_gate_leave (DskJobGate *self, gconstpointer who)
{
  return (take_out (self->in, who) | take_out (self->waiting, who)) && self->waiting->len > 0;
}

guint
dsk_job_gate_n_waiting (DskJobGate *self)
{
  return self->waiting->len;
}
