/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-screen-lock.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_INHIBIT "org.freedesktop.portal.Inhibit"
#define PORTAL_SESSION PORTAL_PATH "/session"
#define TOKEN "dastak"

/* org.freedesktop.portal.Inhibit, "session-state" */
enum
{
  STATE_QUERY_END = 2,
};

static const char *const services[] = { "org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver" };

struct _DskScreenLock
{
  DskScreenLockFunc func;
  gpointer user_data;
  GCancellable *cancellable; /* (owned): while the bus is asked for */
  GDBusConnection *bus;      /* (owned) (nullable) */
  char *session;             /* (owned) (nullable): of the portal */
  guint ids[G_N_ELEMENTS (services)];
  gboolean locked;
};

static void
set_locked (DskScreenLock *self, gboolean locked)
{
  /* A desktop with several names says it several times. */
  if (locked == self->locked)
    return;
  self->locked = locked;
  self->func (locked, self->user_data);
}

static void
changed_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
            GVariant *parameters, gpointer user_data)
{
  gboolean locked;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &locked);
  set_locked (user_data, locked);
}

/* --- from inside of a sandbox --- */

static void
state_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
          GVariant *parameters, gpointer user_data)
{
  DskScreenLock *self = user_data;
  g_autoptr (GVariant) state = NULL;
  const char *session;
  gboolean locked;
  guint32 phase;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa{sv})")))
    return;
  g_variant_get (parameters, "(&o@a{sv})", &session, &state);
  if (g_strcmp0 (session, self->session) != 0)
    return;
  if (g_variant_lookup (state, "screensaver-active", "b", &locked))
    set_locked (self, locked);
  /* Whoever watches is asked whether the session may end. Everything is on the disk already. */
  if (g_variant_lookup (state, "session-state", "u", &phase) && phase == STATE_QUERY_END)
    g_dbus_connection_call (bus, PORTAL, PORTAL_PATH, PORTAL_INHIBIT, "QueryEndResponse",
                            g_variant_new ("(o)", session), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

/* Where the portal keeps what is asked for with our token. */
static char *
session_path (GDBusConnection *bus)
{
  g_autofree char *sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (bus) + 1), ".", '_');

  return g_strdup_printf ("%s/%s/%s", PORTAL_SESSION, sender, TOKEN);
}

static void
watch_portal (DskScreenLock *self)
{
  GVariantBuilder options;

  self->session = session_path (self->bus);
  self->ids[0] = g_dbus_connection_signal_subscribe (self->bus, PORTAL, PORTAL_INHIBIT, "StateChanged", PORTAL_PATH,
                                                     NULL, G_DBUS_SIGNAL_FLAGS_NONE, state_cb, self, NULL);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (TOKEN));
  g_variant_builder_add (&options, "{sv}", "session_handle_token", g_variant_new_string (TOKEN));
  g_dbus_connection_call (self->bus, PORTAL, PORTAL_PATH, PORTAL_INHIBIT, "CreateMonitor",
                          g_variant_new ("(sa{sv})", "", &options), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

/* --- everywhere else --- */

static void
watch_services (DskScreenLock *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    self->ids[i] = g_dbus_connection_signal_subscribe (self->bus, services[i], services[i], "ActiveChanged", NULL, NULL,
                                                       G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
}

/* The variable is GTK's own, for trying portals outside of a sandbox. */
static gboolean
use_portal (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_strcmp0 (g_getenv ("GTK_USE_PORTAL"), "1") == 0;
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  DskScreenLock *self = user_data;

  if (bus == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("Nobody will say that the screen is locked: %s", error->message);
      return;
    }
  self->bus = g_steal_pointer (&bus);
  if (use_portal ())
    watch_portal (self);
  else
    watch_services (self);
}

DskScreenLock *
dsk_screen_lock_new (DskScreenLockFunc func, gpointer user_data)
{
  DskScreenLock *self = g_new0 (DskScreenLock, 1);

  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, bus_cb, self);
  return self;
}

void
dsk_screen_lock_free (DskScreenLock *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  for (guint i = 0; self->bus != NULL && i < G_N_ELEMENTS (services); i++)
    if (self->ids[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->bus, self->ids[i]);
  g_clear_object (&self->bus);
  g_free (self->session);
  g_free (self);
}
