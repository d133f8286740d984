/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-application.h"

#include <glib/gi18n.h>

#include "dsk-actions.h"
#include "dsk-app-config.h"
#include "dsk-app-resources.h"
#include "dsk-background.h"
#include "dsk-link.h"
#include "dsk-client.h"
#include "dsk-connection.h"
#include "dsk-notifier.h"
#include "dsk-notify-actions.h"
#include "dsk-screen-lock.h"
#include "dsk-settings.h"
#include "dsk-unsaved.h"
#include "dsk-window.h"

#define PRESENT_MS 150 /* the most that the window waits for what it shows */
#define LINGER_MS 5000 /* the most that it runs on, without a window, for what is on its way to the relay */

struct _DskApplication {
  AdwApplication parent_instance;

  char *profile_dir; /* (owned) (nullable): NULL: the usual place */
  char *enrol_link;  /* (owned) (nullable): what --enrol asked for */
  char *link;        /* (owned) (nullable): opened before the client was ready */
  DskClient *client; /* (owned) (nullable) */
  guint present_id;  /* until the window is on the screen */
  DskScreenLock *screen_lock; /* (owned) (nullable) */
  gboolean locked;
  DskNotifier *notifier; /* (owned) (nullable): as long as the client */
  gboolean held;         /* runs on without a window */
  gboolean quitting;
  guint linger_id; /* until what is on its way is with the relay */
  guint inhibit_id; /* of the end of the session, while words would be lost by it; 0: nothing would */
};

G_DEFINE_FINAL_TYPE (DskApplication, dsk_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("Keep the data in DIR instead of the usual place"), N_("DIR") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version and exit"), NULL },
  { "enrol", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, NULL, NULL, NULL },
  { NULL },
};

static void linger_cb (DskApplication *self);

static DskWindow *
dsk_application_get_window (DskApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (window != NULL && !DSK_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  return window != NULL ? DSK_WINDOW (window) : NULL;
}

/* -------- without a window -------- */

/* Who closes the window clears their desk; customers go on writing, and what nobody is told of nobody answers. So it
 * runs on unless it was told not to, to tell of them, and Ctrl+Q ends it. With a profile of its own it can't be called
 * back to the front, and without settings nobody could say no. */
static void
update_held_cb (DskApplication *self)
{
  const gboolean unique = (g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_NON_UNIQUE) == 0;
  const gboolean hold = unique && !self->quitting && self->client != NULL
                        && dsk_connection_is_usable (dsk_client_get_state (self->client))
                        && dsk_settings_get_boolean (DSK_SETTINGS_KEEP_RUNNING, FALSE);

  if (hold == self->held)
    return;
  self->held = hold;
  if (!hold)
    {
      g_application_release (G_APPLICATION (self));
      return;
    }
  g_application_hold (G_APPLICATION (self));
  dsk_background_ask (G_APPLICATION (self));
}

/* -------- at the end -------- */

static void
stop_lingering (DskApplication *self)
{
  if (self->linger_id == 0)
    return;
  g_clear_handle_id (&self->linger_id, g_source_remove);
  g_signal_handlers_disconnect_by_func (self->client, linger_cb, self);
  g_application_release (G_APPLICATION (self));
}

static gboolean
linger_timeout_cb (gpointer user_data)
{
  stop_lingering (user_data);
  return G_SOURCE_REMOVE;
}

static void
linger_cb (DskApplication *self)
{
  if (!dsk_client_flush (self->client))
    stop_lingering (self);
}

/* Whoever closes Dastak takes nothing back any more. What still waited leaves, and the process stays until the relay
 * has it: a customer is not to wait for the next start. What the relay does not take in that time is kept. */
static void
linger (DskApplication *self)
{
  if (self->client == NULL || self->linger_id != 0 || !dsk_client_flush (self->client))
    return;
  g_application_hold (G_APPLICATION (self));
  self->linger_id = g_timeout_add (LINGER_MS, linger_timeout_cb, self);
  g_signal_connect_swapped (self->client, "notify::pending", G_CALLBACK (linger_cb), self);
  g_signal_connect_swapped (self->client, "notify::state", G_CALLBACK (linger_cb), self);
}

/* Whoever locked their screen, or closed the window, is not there for their colleagues. */
static void
update_gone (DskApplication *self)
{
  if (self->client != NULL)
    dsk_client_set_gone (self->client, self->locked || dsk_application_get_window (self) == NULL);
}

static void
look_cb (DskApplication *self, DskWindow *window)
{
  if (self->notifier != NULL)
    dsk_notifier_set_look (self->notifier, gtk_window_is_active (GTK_WINDOW (window)),
                           dsk_window_get_looked_at (window));
}

static void
window_removed_cb (DskApplication *self, GtkWindow *window)
{
  if (!DSK_IS_WINDOW (window))
    return;
  if (self->notifier != NULL && dsk_application_get_window (self) == NULL)
    dsk_notifier_set_look (self->notifier, FALSE, NULL);
  if (dsk_application_get_window (self) == NULL && !self->held)
    linger (self);
  update_gone (self);
}

static void
dsk_application_add_window (DskApplication *self)
{
  GtkWindow *window = dsk_window_new (GTK_APPLICATION (self), self->client);

  g_signal_connect_object (window, "look", G_CALLBACK (look_cb), self, G_CONNECT_SWAPPED);
  update_gone (self);
}

/* -------- opening -------- */

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (dsk_client_enrol_finish (DSK_CLIENT (source), result, &error))
    {
      dsk_client_start (DSK_CLIENT (source));
      return;
    }
  g_warning ("This computer could not be enrolled: %s", error->message);
  if (dsk_application_get_window (self) != NULL)
    dsk_window_open_link (dsk_application_get_window (self), self->enrol_link);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  DskClient *client = DSK_CLIENT (source);

  if (!dsk_client_open_finish (client, result, &error))
    {
      /* The window shows it from the client's state. */
      g_message ("The profile could not be opened: %s", error->message);
      return;
    }
  if (dsk_client_get_state (client) != DSK_CLIENT_UNENROLLED)
    dsk_client_start (client);
  else if (self->enrol_link != NULL)
    dsk_client_enrol_async (client, self->enrol_link, NULL, g_get_host_name (), NULL, enrolled_cb,
                            g_object_ref (self));
  else if (self->link != NULL && dsk_application_get_window (self) != NULL)
    dsk_window_open_link (dsk_application_get_window (self), self->link);
  g_clear_pointer (&self->link, g_free);
}

static gboolean
present_cb (gpointer user_data)
{
  DskApplication *self = user_data;
  DskWindow *window = dsk_application_get_window (self);

  self->present_id = 0;
  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
  return G_SOURCE_REMOVE;
}

/* The window has heard of it before us, and has the right page. What the page asks of the replica
 * goes out first: it is answered while the window is placed. */
static void
state_cb (DskApplication *self)
{
  if (self->present_id == 0)
    return;
  g_source_remove (self->present_id);
  self->present_id = g_idle_add_full (G_PRIORITY_DEFAULT, present_cb, self, NULL);
}

static void
locked_cb (gboolean locked, gpointer user_data)
{
  DskApplication *self = user_data;

  self->locked = locked;
  if (self->notifier != NULL)
    dsk_notifier_set_locked (self->notifier, locked);
  update_gone (self);
}

static void
dsk_application_open_profile (DskApplication *self)
{
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "dastak", "desktop", NULL);

  self->client = dsk_client_new (self->profile_dir != NULL ? self->profile_dir : usual, FALSE);
  /* It is opened while the window is made. Most often it is open before that is finished, and the
   * first that a person sees is the right page; a replica that takes long doesn't keep the window
   * from showing. */
  self->present_id = g_timeout_add (PRESENT_MS, present_cb, self);
  dsk_client_open_async (self->client, NULL, opened_cb, g_object_ref (self));
  self->notifier = dsk_notifier_new (G_APPLICATION (self), self->client);
  dsk_notifier_set_locked (self->notifier, self->locked);
  dsk_application_add_window (self);
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (update_held_cb), self,
                           G_CONNECT_SWAPPED);
  if (dsk_client_get_state (self->client) != DSK_CLIENT_CLOSED)
    state_cb (self);
}

static void
dsk_application_close_profile (DskApplication *self)
{
  if (self->client == NULL)
    return;
  g_clear_handle_id (&self->present_id, g_source_remove);
  stop_lingering (self);
  g_clear_pointer (&self->notifier, dsk_notifier_free);
  dsk_client_stop (self->client);
  dsk_client_close (self->client);
  g_clear_object (&self->client);
}

static void
dsk_application_activate (GApplication *application)
{
  DskApplication *self = DSK_APPLICATION (application);
  DskWindow *window = dsk_application_get_window (self);

  if (self->client == NULL)
    {
      dsk_application_open_profile (self);
      return;
    }
  /* Somebody wants it after all. */
  self->quitting = FALSE;
  update_held_cb (self);
  if (window == NULL)
    dsk_application_add_window (self);
  /* One that was just made is presented when it has something to show. */
  if (self->present_id == 0)
    gtk_window_present (GTK_WINDOW (dsk_application_get_window (self)));
}

/* What could not be opened is tried again from the start: a client opens its profile once. */
static void
reopen_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DskApplication *self = user_data;
  DskWindow *old = dsk_application_get_window (self);

  dsk_application_close_profile (self);
  dsk_application_open_profile (self);
  /* The old one makes way for it at once. */
  g_clear_handle_id (&self->present_id, g_source_remove);
  present_cb (self);
  if (old != NULL)
    gtk_window_destroy (GTK_WINDOW (old));
}

static void
dsk_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  DskApplication *self = DSK_APPLICATION (application);
  g_autofree char *uri = n_files > 0 ? g_file_get_uri (files[0]) : NULL;
  g_autofree char *conv = uri != NULL ? dsk_link_read_conversation (uri) : NULL;

  dsk_application_activate (application);
  if (conv != NULL)
    {
      /* Once conversations can be shown. */
      if (dsk_application_get_window (self) != NULL)
        dsk_window_open_conversation (dsk_application_get_window (self), conv, DSK_WINDOW_OPEN_SHOW);
      return;
    }
  if (uri == NULL || !g_str_has_prefix (uri, "dastak:"))
    return;
  if (dsk_client_get_state (self->client) == DSK_CLIENT_CLOSED)
    {
      g_free (self->link);
      self->link = g_steal_pointer (&uri);
    }
  else
    dsk_window_open_link (dsk_application_get_window (self), uri);
}

/* -------- process -------- */

static int
dsk_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  DskApplication *self = DSK_APPLICATION (application);

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("dastak %s\n", DSK_VERSION);
      return 0;
    }
  g_variant_dict_lookup (dict, "profile", "^ay", &self->profile_dir);
  g_variant_dict_lookup (dict, "enrol", "s", &self->enrol_link);
  /* Another profile is another person at work: it must not end up in the window of the first. */
  if (self->profile_dir != NULL)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
uninhibit (DskApplication *self)
{
  if (self->inhibit_id != 0)
    gtk_application_uninhibit (GTK_APPLICATION (self), self->inhibit_id);
  self->inhibit_id = 0;
}

/* There is nothing to wait for, however it went. */
static void
recording_kept_cb (gboolean kept, gpointer self)
{
  if (dsk_unsaved_find () == NULL)
    uninhibit (self);
}

/* Somebody ends their session. What would be lost is in the way until it is saved or given up, and a voice message for
 * the moment until it is a draft; the session asks whether to go on nevertheless. */
static void
query_end_cb (DskApplication *self)
{
  DskWindow *window = dsk_application_get_window (self);
  GtkWindow *unsaved = dsk_unsaved_find ();
  gboolean recording;

  if (window != NULL)
    dsk_window_flush_drafts (window);
  uninhibit (self);
  recording = window != NULL && dsk_window_keeps_recording (window, recording_kept_cb, G_OBJECT (self));
  if (unsaved == NULL && recording)
    self->inhibit_id = gtk_application_inhibit (GTK_APPLICATION (self), GTK_WINDOW (window),
                                                GTK_APPLICATION_INHIBIT_LOGOUT, _ ("A voice message is being kept"));
  if (unsaved == NULL)
    return;
  self->inhibit_id = gtk_application_inhibit (GTK_APPLICATION (self), unsaved, GTK_APPLICATION_INHIBIT_LOGOUT,
                                              _ ("What you wrote is not saved yet"));
  g_signal_connect_object (unsaved, "unmap", G_CALLBACK (uninhibit), self, G_CONNECT_SWAPPED);
  gtk_window_present (unsaved);
}

static void
left_cb (gboolean left, gpointer user_data)
{
  DskApplication *self = user_data;
  DskWindow *window = dsk_application_get_window (self);

  if (!left)
    return;
  self->quitting = TRUE;
  update_held_cb (self);

  /* Closing the window saves drafts and its size; without windows the application ends. */
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
  else
    linger (self);
}

/* Wherever it comes from: a key, the menu of the dock, another program. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  dsk_unsaved_leave (left_cb, g_object_ref (user_data), g_object_unref);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_action },
  { .name = "reopen", .activate = reopen_action },
};

static void
dsk_application_startup (GApplication *application)
{
  DskApplication *self = DSK_APPLICATION (application);

  G_APPLICATION_CLASS (dsk_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name ("org.dastak.Dastak");
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  dsk_actions_install (GTK_APPLICATION (self));
  dsk_notify_actions_install (GTK_APPLICATION (self));
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);
  g_signal_connect (self, "query-end", G_CALLBACK (query_end_cb), NULL);
  if (dsk_settings_get () != NULL)
    g_signal_connect_object (dsk_settings_get (), "changed::" DSK_SETTINGS_KEEP_RUNNING, G_CALLBACK (update_held_cb),
                             self, G_CONNECT_SWAPPED);
  self->screen_lock = dsk_screen_lock_new (locked_cb, self);
}

static void
dsk_application_shutdown (GApplication *application)
{
  DskApplication *self = DSK_APPLICATION (application);

  /* Who ends their session closes no window. */
  if (dsk_application_get_window (self) != NULL)
    dsk_window_flush_drafts (dsk_application_get_window (self));
  g_clear_pointer (&self->screen_lock, dsk_screen_lock_free);
  dsk_application_close_profile (self);
  G_APPLICATION_CLASS (dsk_application_parent_class)->shutdown (application);
}

static void
dsk_application_finalize (GObject *object)
{
  DskApplication *self = DSK_APPLICATION (object);

  g_free (self->profile_dir);
  g_free (self->enrol_link);
  g_free (self->link);
  G_OBJECT_CLASS (dsk_application_parent_class)->finalize (object);
}

static void
dsk_application_class_init (DskApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dsk_application_finalize;
  application_class->activate = dsk_application_activate;
  application_class->open = dsk_application_open;
  application_class->handle_local_options = dsk_application_handle_local_options;
  application_class->startup = dsk_application_startup;
  application_class->shutdown = dsk_application_shutdown;
}

static void
dsk_application_init (DskApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

DskApplication *
dsk_application_new (void)
{
  g_resources_register (dsk_app_get_resource ());
  return g_object_new (DSK_TYPE_APPLICATION, "application-id", DSK_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/dastak/Dastak",
                       "register-session", TRUE,
                       NULL);
}
