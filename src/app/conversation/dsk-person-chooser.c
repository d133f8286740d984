/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-person-chooser.h"

#include "dsk-first-focus.h"
#include "dsk-labels.h"
#include "dsk-staff.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#include <string.h>

struct _DskPersonChooser
{
  AdwWindow parent_instance;

  GtkSearchEntry *search;
  GtkListBox *list;

  DskClient *client;         /* (owned) */
  char *owner;               /* (owned) (nullable) */
  char *needle;              /* (owned) (nullable): what is searched for, folded */
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
#define FOLDED_KEY "dsk-folded"

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
  g_object_set_data_full (G_OBJECT (row), FOLDED_KEY, dsk_text_fold (name), g_free);
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
select_first (DskPersonChooser *self)
{
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (row == NULL || gtk_widget_get_child_visible (GTK_WIDGET (row)))
        {
          gtk_list_box_select_row (self->list, row);
          return;
        }
    }
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
  select_first (self);
}

static gboolean
matches (GtkListBoxRow *row, gpointer user_data)
{
  DskPersonChooser *self = user_data;
  const char *folded = g_object_get_data (G_OBJECT (row), FOLDED_KEY);

  return self->needle == NULL || strstr (folded, self->needle) != NULL;
}

static void
search_cb (DskPersonChooser *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_free (self->needle);
  self->needle = *text != '\0' ? dsk_text_fold (text) : NULL;
  gtk_list_box_invalidate_filter (self->list);
  select_first (self);
}

static void
row_activated_cb (DskPersonChooser *self, GtkListBoxRow *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), ID_KEY));

  g_signal_emit (self, signals[CHOSEN], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
activate_cb (DskPersonChooser *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL && gtk_widget_get_child_visible (GTK_WIDGET (row)))
    row_activated_cb (self, row);
}

/* Up and Down choose while the search keeps the focus. */
static gboolean
key_pressed_cb (DskPersonChooser *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;
  int at = selected != NULL ? gtk_list_box_row_get_index (selected) : -1;

  if (step == 0)
    return GDK_EVENT_PROPAGATE;
  for (at += step; at >= 0; at += step)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, at);

      if (row == NULL)
        break;
      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        {
          gtk_list_box_select_row (self->list, row);
          break;
        }
    }
  return GDK_EVENT_STOP;
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
  g_clear_pointer (&self->needle, g_free);
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
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_list_box_set_filter_func (self->list, matches, self, NULL);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_window_close), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
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
