/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-number-banner.h"

#include <glib/gi18n.h>

#include "dsk-labels-health.h"
#include "dsk-numbers-window.h"

struct _DskNumberBanner
{
  GtkWidget parent_instance;

  GtkWidget *box; /* (owned by the widget tree) */
  GtkLabel *label;

  DskClient *client; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (DskNumberBanner, dsk_number_banner, GTK_TYPE_WIDGET)

static void
show (DskNumberBanner *self, const GPtrArray *numbers)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *words = NULL;

  for (guint i = 0; i < numbers->len; i++)
    {
      const DskNumberRow *number = numbers->pdata[i];
      g_autofree char *name = number->stop_code != 0 ? dsk_label_number (number) : NULL;

      if (name != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? C_ ("list separator", ", ") : "",
                                name);
    }
  /* Translators: %s is the name of a number, or several */
  words = g_strdup_printf (_ ("Nothing can be sent from %s"), names->str);
  gtk_label_set_text (self->label, words);
  gtk_widget_set_visible (GTK_WIDGET (self), names->len > 0);
}

static gpointer
read_numbers (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_numbers (reader, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskNumberBanner) self = user_data;
  g_autoptr (GPtrArray) numbers = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (numbers != NULL && self->client != NULL)
    show (self, numbers);
}

static void
changed_cb (DskNumberBanner *self)
{
  dsk_client_read_async (self->client, "number-banner", read_numbers, NULL, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, read_cb, g_object_ref (self));
}

static void
details_cb (DskNumberBanner *self)
{
  if (self->client != NULL)
    dsk_numbers_window_present (GTK_WIDGET (self), self->client);
}

void
dsk_number_banner_set_client (DskNumberBanner *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_NUMBER_BANNER (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

static void
dsk_number_banner_dispose (GObject *object)
{
  DskNumberBanner *self = DSK_NUMBER_BANNER (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dsk_number_banner_parent_class)->dispose (object);
}

static void
dsk_number_banner_class_init (DskNumberBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_number_banner_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
dsk_number_banner_init (DskNumberBanner *self)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-attention-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *button = gtk_button_new_with_label (_ ("Details"));

  self->label = g_object_new (GTK_TYPE_LABEL, "hexpand", TRUE, "xalign", 0.0f, "wrap", TRUE,
                              "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_add_css_class (self->box, "banner");
  gtk_widget_add_css_class (self->box, "stopped");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (details_cb), self);
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self->box), button);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
