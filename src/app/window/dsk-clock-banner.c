/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-clock-banner.h"

#include <glib/gi18n.h>

#include "dsk-labels.h"

#define LOOK_SECONDS 30

struct _DskClockBanner
{
  GtkWidget parent_instance;

  GtkWidget *box; /* (owned by the widget tree) */
  GtkLabel *label;

  DskClient *client; /* (owned) (nullable) */
  guint look_id;
};

G_DEFINE_FINAL_TYPE (DskClockBanner, dsk_clock_banner, GTK_TYPE_WIDGET)

char *
dsk_clock_banner_words (gint64 off_ms)
{
  g_autofree char *by = NULL;

  if (off_ms == 0)
    return NULL;
  by = dsk_label_duration (ABS (off_ms));
  if (off_ms > 0)
    /* Translators: %s is a duration, as "23 m" or "2 h 5 m" */
    return g_strdup_printf (_ ("The clock of this computer is %s ahead. Set it right: the times here are wrong."), by);
  /* Translators: %s is a duration, as "23 m" or "2 h 5 m" */
  return g_strdup_printf (_ ("The clock of this computer is %s behind. Set it right: the times here are wrong."), by);
}

static void
update_cb (DskClockBanner *self)
{
  g_autofree char *words = dsk_clock_banner_words (dsk_client_get_clock_error (self->client));

  gtk_label_set_text (self->label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
}

/* Somebody may set it right, or wrong, at any time, and nothing says so. */
static gboolean
look_cb (gpointer user_data)
{
  update_cb (user_data);
  return G_SOURCE_CONTINUE;
}

void
dsk_clock_banner_set_client (DskClockBanner *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_CLOCK_BANNER (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  self->look_id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  update_cb (self);
}

static void
dsk_clock_banner_dispose (GObject *object)
{
  DskClockBanner *self = DSK_CLOCK_BANNER (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->client);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dsk_clock_banner_parent_class)->dispose (object);
}

static void
dsk_clock_banner_class_init (DskClockBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_clock_banner_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
dsk_clock_banner_init (DskClockBanner *self)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-attention-symbolic", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->label = g_object_new (GTK_TYPE_LABEL, "hexpand", TRUE, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                              PANGO_WRAP_WORD_CHAR, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_add_css_class (self->box, "banner");
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
