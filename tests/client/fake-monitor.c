/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-monitor.h"

struct _FakeMonitor
{
  GObject parent_instance;

  gboolean metered;
};

enum
{
  AVAILABLE = 1,
  METERED,
  CONNECTIVITY,
};

static gboolean
init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_iface_init (GInitableIface *iface)
{
  iface->init = init;
}

static void
monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeMonitor, fake_monitor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_iface_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_iface_init))

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == AVAILABLE)
    g_value_set_boolean (value, TRUE);
  else if (id == METERED)
    g_value_set_boolean (value, FAKE_MONITOR (object)->metered);
  else
    g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
}

static void
fake_monitor_class_init (FakeMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = get_property;
  g_object_class_override_property (object_class, AVAILABLE, "network-available");
  g_object_class_override_property (object_class, METERED, "network-metered");
  g_object_class_override_property (object_class, CONNECTIVITY, "connectivity");
}

static void
fake_monitor_init (FakeMonitor *self)
{
}

FakeMonitor *
fake_monitor_new (gboolean metered)
{
  FakeMonitor *self = g_object_new (FAKE_TYPE_MONITOR, NULL);

  self->metered = metered;
  return self;
}

void
fake_monitor_set_metered (FakeMonitor *self, gboolean metered)
{
  self->metered = metered;
}
