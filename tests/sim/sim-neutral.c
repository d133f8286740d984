/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What must make no difference (invariants 7 and 8): once all is quiet, the relay forgets its history and everybody's
 * program dies; when it is quiet again, the relay and each replica hold byte for byte what they held before. */

#include "sim.h"

static char *
all_rows (SimEye *eye)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);
      g_autofree char *rows = sim_oracle_dump_entity (eye, entity);

      g_string_append_printf (all, "%s:\n%s", entity->name, rows);
    }
  return g_string_free (all, FALSE);
}

/* Returns: (transfer full): of the relay, and of each device that is still there */
static GPtrArray *
take_down (SimWorld *world)
{
  GPtrArray *held = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (held, all_rows (world->relay->eye));
  for (guint i = 0; i < world->devices->len; i++)
    {
      SimDevice *device = world->devices->pdata[i];

      g_ptr_array_add (held, device->eye != NULL && !device->wiped ? all_rows (device->eye) : g_strdup ("wiped"));
    }
  return held;
}

static gboolean
forget_all (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  gint64 gone = 0;

  world->compacted = TRUE;
  return dsk_relay_engine_compact (engine, 0, &gone, error);
}

static void
disturb (SimWorld *world)
{
  /* The first time only begins to count. */
  sim_relay_admin (world->relay, forget_all, 0);
  sim_run (world, 1000);
  sim_relay_admin (world->relay, forget_all, 0);
  sim_run (world, 1000);
  sim_relay_crash (world->relay, SIM_CUT_LOST, 500);
  for (guint i = 0; i < world->devices->len; i++)
    sim_device_crash (world->devices->pdata[i], i % 2 == 0 ? SIM_CUT_KILL : SIM_CUT_LOST, 200 * (i + 1));
}

static void
compare (SimWorld *world, GPtrArray *before, GPtrArray *after)
{
  for (guint i = 0; i < before->len; i++)
    {
      g_auto (GStrv) x = g_strsplit (before->pdata[i], "\n", -1);
      g_auto (GStrv) y = g_strsplit (after->pdata[i], "\n", -1);
      guint at = 0;

      for (; x[at] != NULL && y[at] != NULL && g_str_equal (x[at], y[at]); at++)
        ;
      if (x[at] != NULL || y[at] != NULL)
        sim_violate (world, "7, 8 neutral", "%s %u was “%s” before history was forgotten, and is “%s”",
                     i == 0 ? "relay" : "device", i == 0 ? 0 : i - 1, x[at] != NULL ? x[at] : "",
                     y[at] != NULL ? y[at] : "");
    }
}

void
sim_neutral_check (SimWorld *world)
{
  g_autoptr (GPtrArray) before = take_down (world);
  g_autoptr (GPtrArray) after = NULL;

  sim_trace (world, "history is forgotten, and all begin again");
  disturb (world);
  sim_settle (world);
  if (world->violation != NULL)
    return;
  after = take_down (world);
  compare (world, before, after);
}
