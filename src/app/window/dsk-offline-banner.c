/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-offline-banner.h"

#include "dsk-connection.h"
#include "dsk-waiting-risk.h"

/* So often it is looked again whether something comes too late. */
#define LOOK_SECONDS 30

struct _DskOfflineBanner {
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkLabel *late;

  DskClient *client; /* (owned) (nullable) */
  char *risk;        /* (owned) (nullable): what waits and may come too late, in words */
  guint look;        /* source, while it is offline; 0: none */
};

G_DEFINE_FINAL_TYPE (DskOfflineBanner, dsk_offline_banner, GTK_TYPE_WIDGET)

static void
say (DskOfflineBanner *self)
{
  g_autofree char *summary = dsk_connection_summary (self->client);

  gtk_label_set_text (self->label, summary);
  gtk_label_set_text (self->late, self->risk != NULL ? self->risk : "");
  gtk_widget_set_visible (GTK_WIDGET (self->late), self->risk != NULL);
}

/* --- what comes too late --- */

static gpointer
read_waiting (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_waiting (reader, error);
}

static void
waiting_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskOfflineBanner) self = user_data;
  g_autoptr (GPtrArray) rows = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  /* The line may be back meanwhile, and what is told the next time it goes is read then. */
  if (rows == NULL || self->client == NULL || self->look == 0)
    return;
  g_free (self->risk);
  self->risk = dsk_waiting_risk (rows, g_get_real_time () / 1000);
  if (dsk_client_get_state (self->client) == DSK_CLIENT_OFFLINE)
    say (self);
}

static void
look (DskOfflineBanner *self)
{
  if (dsk_client_get_pending (self->client) == 0)
    g_clear_pointer (&self->risk, g_free);
  else
    dsk_client_read_async (self->client, "offline-banner", read_waiting, NULL, NULL,
                           (GDestroyNotify) g_ptr_array_unref, NULL, waiting_cb, g_object_ref (self));
}

static gboolean
look_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

static void
stop_looking (DskOfflineBanner *self)
{
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_pointer (&self->risk, g_free);
}

static void
update_cb (DskOfflineBanner *self)
{
  DskClientState state = dsk_client_get_state (self->client);

  if (state == DSK_CLIENT_CONNECTING)
    return;
  if (state == DSK_CLIENT_OFFLINE)
    {
      look (self);
      if (self->look == 0)
        self->look = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
      say (self);
    }
  else
    stop_looking (self);
  gtk_revealer_set_reveal_child (self->revealer, state == DSK_CLIENT_OFFLINE);
}

/* A hidden revealer's child stays reachable for keys and readers unless it is taken out. */
static void
child_revealed_cb (DskOfflineBanner *self)
{
  gboolean shown = gtk_revealer_get_reveal_child (self->revealer)
                   || gtk_revealer_get_child_revealed (self->revealer);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), shown);
}

static void
dsk_offline_banner_dispose (GObject *object)
{
  DskOfflineBanner *self = DSK_OFFLINE_BANNER (object);

  stop_looking (self);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_OFFLINE_BANNER);
  G_OBJECT_CLASS (dsk_offline_banner_parent_class)->dispose (object);
}

static void
dsk_offline_banner_class_init (DskOfflineBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_offline_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-offline-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, DskOfflineBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, DskOfflineBanner, label);
  gtk_widget_class_bind_template_child (widget_class, DskOfflineBanner, late);
}

static void
dsk_offline_banner_init (DskOfflineBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->revealer, "notify::child-revealed",
                            G_CALLBACK (child_revealed_cb), self);
  g_signal_connect_swapped (self->revealer, "notify::reveal-child", G_CALLBACK (child_revealed_cb),
                            self);
  child_revealed_cb (self);
}

void
dsk_offline_banner_set_client (DskOfflineBanner *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_OFFLINE_BANNER (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::pending", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  update_cb (self);
}
