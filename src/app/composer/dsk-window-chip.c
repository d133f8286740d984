/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-window-chip.h"

#include "dsk-labels.h"

#include <glib/gi18n.h>

#define MINUTE_MS ((gint64) 60 * 1000)
#define AMBER_MS (6 * 60 * MINUTE_MS)
#define RED_MS (60 * MINUTE_MS)

struct _DskWindowChip
{
  GtkWidget parent_instance;

  GtkWidget *label; /* (owned by the widget tree) */
  gint64 until;
  guint tick_id;
  gboolean open;
};

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskWindowChip, dsk_window_chip, GTK_TYPE_WIDGET)

static void update (DskWindowChip *self);

static gboolean
tick_cb (gpointer user_data)
{
  DskWindowChip *self = user_data;

  self->tick_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
show_left (DskWindowChip *self, gint64 left)
{
  g_autofree char *duration = dsk_label_duration (left);
  /* Translators: %s is a time: "3 h 12 m left" */
  g_autofree char *words = g_strdup_printf (_ ("%s left"), duration);
  /* Translators: %s is a time, as in "3 h 12 m" */
  g_autofree char *tip = g_strdup_printf (
      _ ("%s left to reply freely. After that only approved templates can be sent."), duration);
  const char *colour = left > AMBER_MS ? "success" : left > RED_MS ? "warning" : "error";

  gtk_label_set_text (GTK_LABEL (self->label), words);
  gtk_widget_set_css_classes (self->label, (const char *[]){ "chip", "numeric", colour, NULL });
  gtk_widget_set_tooltip_text (self->label, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL, tip,
                                  -1);
}

static void
update (DskWindowChip *self)
{
  gint64 left = self->until - g_get_real_time () / 1000;
  gboolean was_open = self->open;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  self->open = left > 0;
  gtk_widget_set_visible (self->label, self->open);
  if (self->open)
    {
      show_left (self, left);
      /* Next when the minutes shown change, and when it closes. */
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        self->tick_id = g_timeout_add ((guint) (left % MINUTE_MS + 1), tick_cb, self);
    }
  if (was_open && !self->open)
    g_signal_emit (self, signals[CLOSED], 0);
}

void
dsk_window_chip_set_until (DskWindowChip *self, gint64 until)
{
  g_return_if_fail (DSK_IS_WINDOW_CHIP (self));

  self->until = until;
  self->open = FALSE;
  update (self);
}

gboolean
dsk_window_chip_is_open (DskWindowChip *self)
{
  g_return_val_if_fail (DSK_IS_WINDOW_CHIP (self), FALSE);

  return self->until > g_get_real_time () / 1000;
}

static void
dsk_window_chip_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dsk_window_chip_parent_class)->map (widget);
  update (DSK_WINDOW_CHIP (widget));
}

static void
dsk_window_chip_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&DSK_WINDOW_CHIP (widget)->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (dsk_window_chip_parent_class)->unmap (widget);
}

static void
dsk_window_chip_dispose (GObject *object)
{
  DskWindowChip *self = DSK_WINDOW_CHIP (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (dsk_window_chip_parent_class)->dispose (object);
}

static void
dsk_window_chip_class_init (DskWindowChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_window_chip_dispose;
  widget_class->map = dsk_window_chip_map;
  widget_class->unmap = dsk_window_chip_unmap;
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
dsk_window_chip_init (DskWindowChip *self)
{
  self->label
      = g_object_new (GTK_TYPE_LABEL, "visible", FALSE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}
