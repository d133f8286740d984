/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-sync-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dsk-connection.h"

struct _DskSyncPage {
  GtkWidget parent_instance;

  GtkWidget *header;
  AdwStatusPage *page;
  GtkProgressBar *progress;
  GtkLabel *totals;
  GtkWidget *start;

  DskClient *client; /* (owned) (nullable) */
};

enum { DONE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskSyncPage, dsk_sync_page, GTK_TYPE_WIDGET)

static gpointer
read_totals (DskReplicaReader *reader, gpointer data, GError **error)
{
  g_autofree DskReplicaTotals *totals = g_new0 (DskReplicaTotals, 1);

  return dsk_replica_reader_totals (reader, totals, error) ? g_steal_pointer (&totals) : NULL;
}

static void
totals_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskSyncPage) self = user_data;
  g_autofree DskReplicaTotals *totals = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  g_autofree char *n_conversations = NULL, *conversations = NULL, *n_messages = NULL,
                  *messages = NULL;
  g_autofree char *text = NULL;

  if (totals == NULL || self->client == NULL)
    return;
  n_conversations = g_strdup_printf ("%'" G_GINT64_FORMAT, totals->conversations);
  n_messages = g_strdup_printf ("%'" G_GINT64_FORMAT, totals->messages);
  conversations = g_strdup_printf (
      ngettext ("%s conversation", "%s conversations", (gulong) totals->conversations),
      n_conversations);
  messages = g_strdup_printf (ngettext ("%s message", "%s messages", (gulong) totals->messages),
                              n_messages);
  text = g_strdup_printf ("%s · %s", conversations, messages);
  gtk_label_set_text (self->totals, text);
  gtk_widget_set_sensitive (self->start, totals->conversations > 0);
}

static void
changed_cb (DskSyncPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    dsk_client_read_async (self->client, "sync-totals", read_totals, NULL, NULL, g_free, NULL,
                           totals_ready_cb, g_object_ref (self));
}

static void
update_cb (DskSyncPage *self)
{
  DskClientState state = dsk_client_get_state (self->client);
  double progress = dsk_client_get_progress (self->client);

  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0.0, 1.0));
  if (state == DSK_CLIENT_OFFLINE)
    {
      g_autofree char *details = dsk_connection_details (self->client);
      adw_status_page_set_description (self->page, details);
    }
  else
    adw_status_page_set_description (self->page,
                                     _("Newest first. You can begin while the rest comes in."));
  changed_cb (self);
  if (state == DSK_CLIENT_ONLINE)
    g_signal_emit (self, signals[DONE], 0);
}

static void
start_cb (DskSyncPage *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
dsk_sync_page_dispose (GObject *object)
{
  DskSyncPage *self = DSK_SYNC_PAGE (object);

  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_SYNC_PAGE);
  G_OBJECT_CLASS (dsk_sync_page_parent_class)->dispose (object);
}

static void
dsk_sync_page_class_init (DskSyncPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_sync_page_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-sync-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DskSyncPage, header);
  gtk_widget_class_bind_template_child (widget_class, DskSyncPage, page);
  gtk_widget_class_bind_template_child (widget_class, DskSyncPage, progress);
  gtk_widget_class_bind_template_child (widget_class, DskSyncPage, totals);
  gtk_widget_class_bind_template_child (widget_class, DskSyncPage, start);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
}

static void
dsk_sync_page_init (DskSyncPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dsk_sync_page_set_client (DskSyncPage *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_SYNC_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::progress", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}
