/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-nav.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dsk-alerts-seen.h"
#include "dsk-avatar.h"
#include "dsk-connection.h"
#include "dsk-nav-row.h"
#include "dsk-nav-saved.h"
#include "dsk-nav-views.h"
#include "dsk-costs-window.h"
#include "dsk-numbers-window.h"
#include "dsk-settings.h"
#include "dsk-shift-window.h"
#include "dsk-staff.h"

/* What is older is not counted though nobody has looked at it on this computer. */
#define ALERTS_MS (G_GINT64_CONSTANT (30) * 24 * 3600 * 1000)

struct _DskNav {
  GtkWidget parent_instance;

  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *scroller;
  GtkListBox *views;
  GtkListBox *extra;
  DskNavRow *attention;
  DskNavRow *health;
  DskNavRow *waiting;
  GtkWidget *footer;
  DskAvatar *avatar;
  GtkLabel *user;
  GtkImage *state_icon;
  GtkLabel *state;

  DskClient *client; /* (owned) (nullable) */
  guint unread;
  guint alerts; /* of our numbers, that were not looked at */
  guint count_id;
  DskDuty on_table; /* of our user */
};

typedef enum { PROP_UNREAD = 1, PROP_LABEL, PROP_PRESENCE } DskNavProperty;

static GParamSpec *props[PROP_PRESENCE + 1];

G_DEFINE_FINAL_TYPE (DskNav, dsk_nav, GTK_TYPE_WIDGET)

/* -------- numbers -------- */

static gpointer
read_views (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_views (reader, data, error);
}

static void
dsk_nav_set_unread (DskNav *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DskViewRow *row = g_ptr_array_index (rows, i);

      if (row->view.kind == DSK_VIEW_ALL && self->unread != row->count.unread)
        {
          self->unread = row->count.unread;
          g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNREAD]);
        }
    }
}

static void
counts_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskNav) self = user_data;
  g_autoptr (GPtrArray) rows = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  /* NULL: a newer question has overtaken this one, or the window is gone. */
  if (rows == NULL || self->client == NULL)
    return;
  dsk_nav_views_fill (self->views, rows);
  dsk_nav_saved_refresh (self->views);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LABEL]);
  dsk_nav_set_unread (self, rows);
  /* The team that was looked at is not there any more. */
  if (gtk_list_box_get_selected_row (self->views) == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.view", "s", "unassigned");
}

static gboolean
read_counts_cb (gpointer user_data)
{
  DskNav *self = user_data;

  self->count_id = 0;
  dsk_client_read_async (self->client, "nav-counts", read_views,
                         g_strdup (dsk_client_get_user_id (self->client)), g_free,
                         (GDestroyNotify) g_ptr_array_unref, NULL, counts_ready_cb,
                         g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Rows first: numbers take longer, and the same connection reads both. */
static void
dsk_nav_read_counts (DskNav *self)
{
  if (self->count_id == 0)
    self->count_id = g_idle_add (read_counts_cb, self);
}

/* -------- footer -------- */

static void
dsk_nav_update_footer (DskNav *self)
{
  const char *name = dsk_client_get_user_name (self->client);
  const char *relay = dsk_client_get_relay_name (self->client);
  g_autofree char *summary = dsk_connection_summary_short (self->client);
  g_autofree char *words = NULL;

  /* Nobody forgets that colleagues see them as somebody who is not to be disturbed, or not there. */
  if (self->on_table.availability != DSK_AVAILABILITY_ONLINE)
    {
      g_autofree char *line = g_steal_pointer (&summary);

      summary = g_strdup_printf ("%s · %s", dsk_staff_availability_words (self->on_table.availability), line);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "nav.costs", dsk_costs_may_see (self->client));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "nav.end-shift", dsk_shift_may_end (self->client));
  if (name == NULL)
    name = _("Me");
  gtk_label_set_text (self->user, name);
  dsk_avatar_set_name (self->avatar, name);
  gtk_label_set_text (self->state, summary);
  gtk_image_set_from_icon_name (self->state_icon,
                                dsk_connection_icon (dsk_client_get_state (self->client)));
  adw_window_title_set_subtitle (self->title, relay != NULL ? relay : "");
  gtk_widget_set_tooltip_text (self->footer, summary);
  words = g_strdup_printf ("%s, %s", name, summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->footer), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
}

static void
dsk_nav_update_attention (DskNav *self)
{
  guint n = dsk_client_get_attention (self->client);
  /* With the relay there it is gone before anybody has read it. */
  guint waiting = dsk_client_get_state (self->client) == DSK_CLIENT_OFFLINE ? dsk_client_get_pending (self->client) : 0;

  dsk_nav_row_set_alert (self->attention, n);
  dsk_nav_row_set_counts (self->waiting, waiting, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->attention), n > 0);
  dsk_nav_row_set_alert (self->health, self->alerts);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), waiting > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->health), self->alerts > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->extra), n > 0 || waiting > 0 || self->alerts > 0);
}

/* -------- what WhatsApp says of our numbers -------- */

static gpointer
read_alerts (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_unseen_alerts (reader, data, g_get_real_time () / 1000 - ALERTS_MS, error);
}

static void
alerts_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskNav) self = user_data;
  g_autoptr (GPtrArray) alerts = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (alerts == NULL || self->client == NULL)
    return;
  /* Of a user who became somebody else meanwhile. */
  self->alerts = dsk_alerts_may_see (self->client) ? alerts->len : 0;
  dsk_nav_update_attention (self);
}

static void
dsk_nav_read_alerts (DskNav *self)
{
  if (dsk_alerts_may_see (self->client))
    dsk_client_read_async (self->client, "nav-alerts", read_alerts, dsk_alerts_dup_seen (self->client), g_free,
                           (GDestroyNotify) g_ptr_array_unref, NULL, alerts_ready_cb, g_object_ref (self));
  else if (self->alerts > 0)
    {
      self->alerts = 0;
      dsk_nav_update_attention (self);
    }
}

/* -------- whether one is there -------- */

static gpointer
read_duty (DskReplicaReader *reader, gpointer data, GError **error)
{
  g_autofree DskDuty *duty = g_new0 (DskDuty, 1);

  return dsk_replica_reader_get_duty (reader, data, duty, error) ? g_steal_pointer (&duty) : NULL;
}

/* What was said on another device, or by a supervisor, is what this one says, too. */
static void
duty_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskNav) self = user_data;
  g_autofree DskDuty *duty = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  gboolean changed;

  if (duty == NULL || self->client == NULL)
    return;
  changed = duty->availability != self->on_table.availability;
  self->on_table = *duty;
  dsk_client_set_presence (self->client, dsk_availability_presence (duty->availability));
  if (!changed)
    return;
  dsk_nav_update_footer (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRESENCE]);
}

static void
dsk_nav_read_duty (DskNav *self)
{
  const char *user = dsk_client_get_user_id (self->client);

  if (user != NULL)
    dsk_client_read_async (self->client, "nav-duty", read_duty, g_strdup (user), g_free, g_free, NULL, duty_ready_cb,
                           g_object_ref (self));
}

static void
say (DskNav *self, DskAvailability availability)
{
  g_autoptr (DskCommand) command = dsk_client_command_availability (self->client, NULL, availability);

  dsk_client_submit_async (self->client, command, NULL, NULL, NULL);
  self->on_table.availability = availability;
  dsk_client_set_presence (self->client, dsk_availability_presence (availability));
  dsk_nav_update_footer (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PRESENCE]);
}

static void
leave_cb (DskNav *self, const char *response)
{
  if (self->client != NULL && g_strcmp0 (response, "leave") == 0)
    say (self, DSK_AVAILABILITY_OFF_SHIFT);
  else if (self->client != NULL && g_strcmp0 (response, "hand") == 0)
    dsk_shift_window_present (GTK_WIDGET (self), self->client);
}

/* Nobody gives back what they have by a slip of the hand. */
static void
ask_to_leave (DskNav *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Go Off Shift?"), NULL));

  adw_message_dialog_format_body (
      dialog,
      ngettext ("%d customer waits for your answer. The conversation goes back to the team.",
                "%d customers wait for your answer. Their conversations go back to the team.",
                (gulong) self->on_table.waiting),
      (int) self->on_table.waiting);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "hand", _ ("_Hand Off…"), "leave",
                                    _ ("Go _Off Shift"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "leave", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "hand", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "hand");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* -------- choosing -------- */

static void
row_activated_cb (DskNav *self, GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.view", "s",
                              dsk_nav_row_get_target (DSK_NAV_ROW (row)));
}

static void
attention_activated_cb (DskNav *self, GtkListBoxRow *row)
{
  if (row == GTK_LIST_BOX_ROW (self->health))
    gtk_widget_activate_action (GTK_WIDGET (self), "nav.numbers", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.attention", NULL);
}

const char *
dsk_nav_get_label (DskNav *self, const DskView *view)
{
  g_autofree char *target = dsk_view_to_string (view);
  DskNavRow *row;

  g_return_val_if_fail (DSK_IS_NAV (self), NULL);
  row = dsk_nav_views_find (self->views, target);
  return row != NULL ? dsk_nav_row_get_label (row) : NULL;
}

void
dsk_nav_set_view (DskNav *self, const DskView *view)
{
  g_autofree char *target = dsk_view_to_string (view);

  g_return_if_fail (DSK_IS_NAV (self));
  gtk_list_box_select_row (self->views,
                           GTK_LIST_BOX_ROW (dsk_nav_views_find (self->views, target)));
}

const char *
dsk_nav_get_nth (DskNav *self, int n)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (DSK_IS_NAV (self), NULL);
  row = n > 0 ? gtk_list_box_get_row_at_index (self->views, n - 1) : NULL;
  return row != NULL ? dsk_nav_row_get_target (DSK_NAV_ROW (row)) : NULL;
}

void
dsk_nav_focus (DskNav *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (DSK_IS_NAV (self));
  row = gtk_list_box_get_selected_row (self->views);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->views));
}

guint
dsk_nav_get_unread (DskNav *self)
{
  g_return_val_if_fail (DSK_IS_NAV (self), 0);
  return self->unread;
}

/* -------- the object -------- */

static const char *
chosen_label (DskNav *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->views);

  return row != NULL ? dsk_nav_row_get_label (DSK_NAV_ROW (row)) : NULL;
}

static void
dsk_nav_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((DskNavProperty) prop_id)
    {
    case PROP_UNREAD:
      g_value_set_uint (value, DSK_NAV (object)->unread);
      break;
    case PROP_LABEL:
      g_value_set_string (value, chosen_label (DSK_NAV (object)));
      break;
    case PROP_PRESENCE:
      g_value_set_string (value, dsk_availability_to_string (DSK_NAV (object)->on_table.availability));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_nav_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DskNav *self = DSK_NAV (object);
  DskAvailability availability;

  switch ((DskNavProperty) prop_id)
    {
    case PROP_PRESENCE:
      if (self->client == NULL || !dsk_availability_from_string (g_value_get_string (value), &availability)
          || availability == self->on_table.availability)
        break;
      if (!dsk_availability_is_on_shift (availability) && self->on_table.waiting > 0)
        ask_to_leave (self);
      else
        say (self, availability);
      break;
    case PROP_UNREAD:
    case PROP_LABEL:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_nav_dispose (GObject *object)
{
  DskNav *self = DSK_NAV (object);

  g_clear_handle_id (&self->count_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_NAV);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (dsk_nav_parent_class)->dispose (object);
}

static void
numbers_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskNav *self = DSK_NAV (widget);

  if (self->client != NULL)
    dsk_numbers_window_present (widget, self->client);
}

static void
costs_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskNav *self = DSK_NAV (widget);

  if (self->client != NULL)
    dsk_costs_window_present (widget, self->client);
}

static void
end_shift_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskNav *self = DSK_NAV (widget);

  if (self->client != NULL)
    dsk_shift_window_present (widget, self->client);
}

static void
dsk_nav_class_init (DskNavClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = dsk_nav_get_property;
  object_class->set_property = dsk_nav_set_property;
  object_class->dispose = dsk_nav_dispose;

  props[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_PRESENCE] = g_param_spec_string ("presence", NULL, NULL, "online",
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_install_property_action (widget_class, "nav.presence", "presence");

  gtk_widget_class_install_action (widget_class, "nav.numbers", NULL, numbers_action);
  gtk_widget_class_install_action (widget_class, "nav.costs", NULL, costs_action);
  gtk_widget_class_install_action (widget_class, "nav.end-shift", NULL, end_shift_action);
  g_type_ensure (DSK_TYPE_AVATAR);
  g_type_ensure (DSK_TYPE_NAV_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/dastak/Dastak/ui/dsk-nav.ui");
  gtk_widget_class_bind_template_child (widget_class, DskNav, scroller);
  gtk_widget_class_bind_template_child (widget_class, DskNav, header);
  gtk_widget_class_bind_template_child (widget_class, DskNav, title);
  gtk_widget_class_bind_template_child (widget_class, DskNav, views);
  gtk_widget_class_bind_template_child (widget_class, DskNav, extra);
  gtk_widget_class_bind_template_child (widget_class, DskNav, attention);
  gtk_widget_class_bind_template_child (widget_class, DskNav, health);
  gtk_widget_class_bind_template_child (widget_class, DskNav, waiting);
  gtk_widget_class_bind_template_child (widget_class, DskNav, footer);
  gtk_widget_class_bind_template_child (widget_class, DskNav, avatar);
  gtk_widget_class_bind_template_child (widget_class, DskNav, user);
  gtk_widget_class_bind_template_child (widget_class, DskNav, state_icon);
  gtk_widget_class_bind_template_child (widget_class, DskNav, state);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, attention_activated_cb);
}

static void
dsk_nav_init (DskNav *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dsk_nav_views_prepare (self->views);
}

void
dsk_nav_set_client (DskNav *self, DskClient *client)
{
  static const char *const footer_props[] = { "state", "pending", "progress", "user-name",
                                              "relay-name" };

  g_return_if_fail (DSK_IS_NAV (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  dsk_nav_saved_attach (self->views, client);
  for (guint i = 0; i < G_N_ELEMENTS (footer_props); i++)
    {
      g_autofree char *signal = g_strdup_printf ("notify::%s", footer_props[i]);
      g_signal_connect_object (client, signal, G_CALLBACK (dsk_nav_update_footer), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (client, "notify::attention", G_CALLBACK (dsk_nav_update_attention), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::pending", G_CALLBACK (dsk_nav_update_attention), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (dsk_nav_update_attention), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::user-id", G_CALLBACK (dsk_nav_read_counts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::user-id", G_CALLBACK (dsk_nav_read_duty), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::user-id", G_CALLBACK (dsk_nav_read_alerts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "changed", G_CALLBACK (dsk_nav_read_alerts), self, G_CONNECT_SWAPPED);
  if (dsk_settings_get () != NULL)
    g_signal_connect_object (dsk_settings_get (), "changed::" DSK_SETTINGS_ALERTS_SEEN,
                             G_CALLBACK (dsk_nav_read_alerts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "changed", G_CALLBACK (dsk_nav_read_duty), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "changed", G_CALLBACK (dsk_nav_read_counts), self,
                           G_CONNECT_SWAPPED);
  dsk_nav_update_footer (self);
  dsk_nav_update_attention (self);
  dsk_nav_read_counts (self);
  dsk_nav_read_duty (self);
  dsk_nav_read_alerts (self);
}
