/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-flow-text.h"

#define GAP 10

struct _DskFlowText
{
  GtkWidget parent_instance;

  GtkLabel *label;   /* (owned by the widget tree) */
  GtkWidget *footer; /* (owned by the widget tree) */

  int cached_width; /* for which the other two hold; -1: none */
  int cached_last;
  int cached_lines;
};

G_DEFINE_FINAL_TYPE (DskFlowText, dsk_flow_text, GTK_TYPE_WIDGET)

/* How far the last line reaches when the label is @width wide; G_MAXINT / 2 if it runs against the
 * direction of the footer, which then would lie on top of it. */
static int
last_line_width (DskFlowText *self, int width)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoLayoutLine *line;
  PangoRectangle extents;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (self->cached_width == width)
    return self->cached_last;

  layout = pango_layout_copy (gtk_label_get_layout (self->label));
  pango_layout_set_width (layout, width * PANGO_SCALE);
  line = pango_layout_get_line_readonly (layout, pango_layout_get_line_count (layout) - 1);
  pango_layout_line_get_pixel_extents (line, NULL, &extents);
  self->cached_width = width;
  self->cached_lines = pango_layout_get_line_count (layout);
  if ((pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_RTL) != rtl)
    self->cached_last = G_MAXINT / 2;
  else
    self->cached_last = extents.width;
  return self->cached_last;
}

static void
dsk_flow_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  DskFlowText *self = DSK_FLOW_TEXT (widget);
  int label_minimum, label_natural, footer_minimum, footer_natural, label_width, last;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->label)))
    {
      gtk_widget_measure (self->footer, orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  gtk_widget_measure (GTK_WIDGET (self->label), GTK_ORIENTATION_HORIZONTAL, -1, &label_minimum,
                      &label_width, NULL, NULL);
  gtk_widget_measure (self->footer, GTK_ORIENTATION_HORIZONTAL, -1, &footer_minimum,
                      &footer_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (label_minimum, footer_minimum);
      *natural = MAX (label_width, footer_natural);
      last = last_line_width (self, label_width);
      /* Only a text of one line gets wider; others keep their shape, and the footer goes below. */
      if (self->cached_lines == 1 && last <= label_width)
        *natural = label_width + GAP + footer_natural;
      return;
    }
  if (for_size < 0)
    for_size = label_width;
  gtk_widget_measure (GTK_WIDGET (self->label), GTK_ORIENTATION_VERTICAL, for_size, &label_minimum,
                      &label_natural, NULL, NULL);
  gtk_widget_measure (self->footer, GTK_ORIENTATION_VERTICAL, -1, &footer_minimum, NULL, NULL,
                      NULL);
  last = last_line_width (self, for_size);
  *minimum = label_natural;
  if (last + GAP + footer_natural > for_size)
    *minimum += footer_minimum;
  *natural = *minimum;
}

static void
dsk_flow_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DskFlowText *self = DSK_FLOW_TEXT (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int footer_width, footer_height, label_height = 0;

  gtk_widget_measure (self->footer, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &footer_width, NULL,
                      NULL);
  gtk_widget_measure (self->footer, GTK_ORIENTATION_VERTICAL, -1, &footer_height, NULL, NULL, NULL);
  footer_width = MIN (footer_width, width);
  if (gtk_widget_get_visible (GTK_WIDGET (self->label)))
    {
      gtk_widget_measure (GTK_WIDGET (self->label), GTK_ORIENTATION_VERTICAL, width, NULL,
                          &label_height, NULL, NULL);
      gtk_widget_size_allocate (GTK_WIDGET (self->label),
                                &(GtkAllocation){ 0, 0, width, label_height }, -1);
    }
  gtk_widget_size_allocate (self->footer,
                            &(GtkAllocation){ rtl ? 0 : width - footer_width,
                                              MAX (height - footer_height, 0), footer_width,
                                              footer_height },
                            -1);
}

static GtkSizeRequestMode
dsk_flow_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dsk_flow_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  DSK_FLOW_TEXT (widget)->cached_width = -1;
  GTK_WIDGET_CLASS (dsk_flow_text_parent_class)->css_changed (widget, change);
}

static void
dsk_flow_text_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  DSK_FLOW_TEXT (widget)->cached_width = -1;
  GTK_WIDGET_CLASS (dsk_flow_text_parent_class)->system_setting_changed (widget, setting);
}

static void
dsk_flow_text_dispose (GObject *object)
{
  DskFlowText *self = DSK_FLOW_TEXT (object);

  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->label));
  self->label = NULL;
  g_clear_pointer (&self->footer, gtk_widget_unparent);
  G_OBJECT_CLASS (dsk_flow_text_parent_class)->dispose (object);
}

static void
dsk_flow_text_class_init (DskFlowTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_flow_text_dispose;
  widget_class->measure = dsk_flow_text_measure;
  widget_class->size_allocate = dsk_flow_text_size_allocate;
  widget_class->get_request_mode = dsk_flow_text_get_request_mode;
  widget_class->css_changed = dsk_flow_text_css_changed;
  widget_class->system_setting_changed = dsk_flow_text_system_setting_changed;
}

static void
dsk_flow_text_init (DskFlowText *self)
{
  self->cached_width = -1;
}

GtkWidget *
dsk_flow_text_new (GtkLabel *label, GtkWidget *footer)
{
  DskFlowText *self = g_object_new (DSK_TYPE_FLOW_TEXT, NULL);

  self->label = label;
  self->footer = footer;
  gtk_widget_set_parent (GTK_WIDGET (label), GTK_WIDGET (self));
  gtk_widget_set_parent (footer, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

void
dsk_flow_text_changed (DskFlowText *self)
{
  g_return_if_fail (DSK_IS_FLOW_TEXT (self));

  self->cached_width = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
