/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-person-chooser.h"

#include "dsk-assignees.h"
#include "dsk-first-focus.h"
#include "dsk-labels.h"
#include "dsk-list-choice.h"
#include "dsk-receiver-words.h"
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
  char *team;                /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

enum
{
  CHOSEN,
  TEAM_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskPersonChooser, dsk_person_chooser, ADW_TYPE_WINDOW)

#define ID_KEY "dsk-assignee"
#define TEAM_KEY "dsk-team" /* set: it is a team's */

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

static void
mark_as (GtkWidget *row, const char *words)
{
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
}

/* @id: (nullable): NULL: of nobody */
static GtkWidget *
add_row (DskPersonChooser *self, const char *id, gboolean team, const char *name, const char *words)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), ID_KEY, g_strdup (id), g_free);
  if (team)
    g_object_set_data (G_OBJECT (row), TEAM_KEY, row);
  dsk_list_choice_set_name (GTK_LIST_BOX_ROW (row), name);
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

static void
add_person (DskPersonChooser *self, const DskUserRow *user)
{
  g_autofree char *name = dsk_label_name (user->name, FALSE);
  g_autofree char *words = describe (self, user);
  GtkWidget *row = add_row (self, user->id, FALSE, name, words);

  if (g_strcmp0 (user->id, self->owner) == 0)
    mark_as (row, _ ("Owner now"));
  if (dsk_staff_is_spent (user))
    warn_of (row);
}

static void
add_team (DskPersonChooser *self, const DskReceiverRow *team)
{
  g_autofree char *name = dsk_label_name (team->name, FALSE);
  g_autofree char *words = dsk_receiver_words (dsk_staff_get (self->client), team);
  GtkWidget *row = add_row (self, team->id, TRUE, name, words);

  if (self->owner == NULL && g_strcmp0 (team->id, self->team) == 0)
    mark_as (row, _ ("Has it now"));
}

static gboolean
is_team (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), TEAM_KEY) != NULL;
}

/* Above the first team that is shown. */
static void
heading_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  GtkWidget *heading;

  if (!is_team (row) || (before != NULL && is_team (before)))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row) != NULL)
    return;
  heading = gtk_label_new (dsk_label_view (DSK_VIEW_TEAM));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_widget_add_css_class (heading, "nav-heading");
  gtk_list_box_row_set_header (row, heading);
}

static void
assignees_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskPersonChooser) self = user_data;
  g_autoptr (DskAssignees) assignees = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (assignees == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->owner != NULL)
    add_row (self, NULL, FALSE, _ ("Nobody"), _ ("Anybody can claim it"));
  for (guint i = 0; i < assignees->people->len; i++)
    add_person (self, assignees->people->pdata[i]);
  for (guint i = 0; i < assignees->teams->len; i++)
    add_team (self, assignees->teams->pdata[i]);
  dsk_list_choice_first (self->list);
}

static void
row_activated_cb (DskPersonChooser *self, GtkListBoxRow *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), ID_KEY));

  g_signal_emit (self, signals[is_team (row) ? TEAM_CHOSEN : CHOSEN], 0, id);
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
  g_clear_pointer (&self->team, g_free);
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
  signals[TEAM_CHOSEN] = g_signal_new ("team-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
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
  gtk_list_box_set_header_func (self->list, heading_cb, NULL, NULL);
  dsk_list_choice_search (self->list, self->search);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_window_close), self);
}

DskPersonChooser *
dsk_person_chooser_new (GtkWindow *parent, DskClient *client, const char *owner, const char *team)
{
  DskPersonChooser *self = g_object_new (DSK_TYPE_PERSON_CHOOSER, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  self->owner = g_strdup (owner);
  self->team = g_strdup (team);
  dsk_client_read_async (client, NULL, dsk_assignees_read, g_strdup (dsk_client_get_user_id (client)), g_free,
                         (GDestroyNotify) dsk_assignees_free, NULL, assignees_cb, g_object_ref (self));
  dsk_first_focus (GTK_WIDGET (self), GTK_WIDGET (self->search));
  return self;
}
