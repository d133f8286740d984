/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-preferences-window.h"

#include "dsk-labels.h"
#include "dsk-notify-page.h"
#include "dsk-settings.h"

struct _DskPreferencesWindow {
  AdwPreferencesWindow parent_instance;

  GtkWidget *writing;
  GtkSwitch *enter_sends;
  GtkSpinButton *undo_seconds;
  AdwActionRow *user;
  AdwActionRow *relay;
};

G_DEFINE_FINAL_TYPE (DskPreferencesWindow, dsk_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
dsk_preferences_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DSK_TYPE_PREFERENCES_WINDOW);
  G_OBJECT_CLASS (dsk_preferences_window_parent_class)->dispose (object);
}

static void
dsk_preferences_window_class_init (DskPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_preferences_window_dispose;
  g_type_ensure (DSK_TYPE_NOTIFY_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DskPreferencesWindow, writing);
  gtk_widget_class_bind_template_child (widget_class, DskPreferencesWindow, enter_sends);
  gtk_widget_class_bind_template_child (widget_class, DskPreferencesWindow, undo_seconds);
  gtk_widget_class_bind_template_child (widget_class, DskPreferencesWindow, user);
  gtk_widget_class_bind_template_child (widget_class, DskPreferencesWindow, relay);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_preferences_window_init (DskPreferencesWindow *self)
{
  GSettings *settings = dsk_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->writing, settings != NULL);
  if (settings == NULL)
    return;
  g_settings_bind (settings, DSK_SETTINGS_ENTER_SENDS, self->enter_sends, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, DSK_SETTINGS_UNDO_SECONDS, self->undo_seconds, "value", G_SETTINGS_BIND_DEFAULT);
}

static void
set_subtitle (AdwActionRow *row, const char *first, const char *second)
{
  g_autofree char *text = second != NULL ? g_strdup_printf ("%s · %s", first, second)
                                         : g_strdup (first);
  g_autofree char *markup = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  adw_action_row_set_subtitle (row, markup);
}

GtkWindow *
dsk_preferences_window_new (GtkWindow *parent, DskClient *client)
{
  DskPreferencesWindow *self;
  const char *role;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_PREFERENCES_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  role = dsk_client_get_role (client);
  set_subtitle (self->user, dsk_client_get_user_name (client),
                role != NULL ? dsk_label_role (role) : NULL);
  set_subtitle (self->relay, dsk_client_get_relay_name (client), dsk_client_get_relay_url (client));
  return GTK_WINDOW (self);
}
