/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-person-chooser.h"

#include "dsk-first-focus.h"
#include "dsk-labels.h"
#include "dsk-list-choice.h"
#include "dsk-staff.h"
#include "dsk-text-scale.h"

#include <glib/gi18n.h>

struct _DskPersonChooser
{
  AdwWindow parent_instance;

  GtkSearchEntry *search;
  GtkListBox *list;

  DskClient *client;         /* (owned) */
  char *owner;               /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskPersonChooser, dsk_person_chooser, ADW_TYPE_WINDOW)

#define ID_KEY "dsk-user"

/* They can be given one more; whoever does it knows. */
static void
warn_of (GtkWidget *row)
{
  GtkWidget *mark = gtk_image_new_from_icon_name ("dastak-attention-symbolic");

  gtk_widget_add_css_class (mark, "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Takes no more just now"), -1);
  gtk_widget_set_tooltip_text (mark, _ ("Takes no more just now"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
}

static GtkWidget *
add_person (DskPersonChooser *self, const char *id, const char *name, const char *role)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), role);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), ID_KEY, g_strdup (id), g_free);
  dsk_list_choice_set_name (GTK_LIST_BOX_ROW (row), name);
  if (g_strcmp0 (id, self->owner) == 0)
    {
      GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

      gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Owner now"), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
    }
  gtk_list_box_append (self->list, row);
  return row;
}

/* Their role, whether they are there, and how much they have. */
static char *
describe (DskPersonChooser *self, const DskUserRow *user)
{
  g_autofree char *duty = dsk_staff_duty_words (dsk_staff_get (self->client), user);

  return g_strdup_printf ("%s · %s", dsk_label_role (user->role), duty);
}

static gpointer
read_users (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_users (reader, error);
}

static void
users_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskPersonChooser) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) users = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (users == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->owner != NULL)
    add_person (self, NULL, _ ("Nobody"), _ ("Anybody can claim it"));
  for (guint i = 0; i < users->len; i++)
    {
      const DskUserRow *user = g_ptr_array_index (users, i);
      g_autofree char *name = NULL;
      g_autofree char *subtitle = NULL;
      GtkWidget *row;

      if (!user->active || g_strcmp0 (user->role, "viewer") == 0)
        continue;
      name = dsk_label_name (user->name, FALSE);
      subtitle = describe (self, user);
      row = add_person (self, user->id, name, subtitle);
      if (dsk_staff_is_spent (user))
        warn_of (row);
    }
  dsk_list_choice_first (self->list);
}

static void
row_activated_cb (DskPersonChooser *self, GtkListBoxRow *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), ID_KEY));

  g_signal_emit (self, signals[CHOSEN], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
dsk_person_chooser_dispose (GObject *object)
{
  DskPersonChooser *self = DSK_PERSON_CHOOSER (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_PERSON_CHOOSER);
  G_OBJECT_CLASS (dsk_person_chooser_parent_class)->dispose (object);
}

static void
dsk_person_chooser_finalize (GObject *object)
{
  DskPersonChooser *self = DSK_PERSON_CHOOSER (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->owner, g_free);
  G_OBJECT_CLASS (dsk_person_chooser_parent_class)->finalize (object);
}

static void
dsk_person_chooser_class_init (DskPersonChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_person_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_person_chooser_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-person-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, DskPersonChooser, search);
  gtk_widget_class_bind_template_child (widget_class, DskPersonChooser, list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_person_chooser_init (DskPersonChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dsk_text_scale_window (GTK_WINDOW (self));
  self->cancellable = g_cancellable_new ();
  dsk_list_choice_search (self->list, self->search);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_window_close), self);
}

DskPersonChooser *
dsk_person_chooser_new (GtkWindow *parent, DskClient *client, const char *owner)
{
  DskPersonChooser *self = g_object_new (DSK_TYPE_PERSON_CHOOSER, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  self->owner = g_strdup (owner);
  dsk_client_read_async (client, NULL, read_users, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                         NULL, users_cb, g_object_ref (self));
  dsk_first_focus (GTK_WIDGET (self), GTK_WIDGET (self->search));
  return self;
}
