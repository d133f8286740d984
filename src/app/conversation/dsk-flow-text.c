/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-flow-text.h"

#define GAP 10

/* A label asked for its sizes lays its text out for each question anew, and once with a line for each letter to know
 * how narrow it could be: that is most of what it costs to show a conversation. Here the text is laid out once. */
#define LEAST_WIDTH 64

/* The text, laid out for a width. */
typedef struct
{
  int width; /* that it may have; -1: none known */
  int used;  /* that it needs of it */
  int height;
  int lines;
  int last; /* where its last line ends; G_MAXINT / 2 if it runs against the footer, which would lie on it */
} Shape;

struct _DskFlowText
{
  GtkWidget parent_instance;

  GtkLabel *label;   /* (owned by the widget tree) */
  GtkWidget *footer; /* (owned by the widget tree) */

  Shape natural; /* as wide as it would like to be */
  Shape narrow;  /* as it was last asked for otherwise */
};

G_DEFINE_FINAL_TYPE (DskFlowText, dsk_flow_text, GTK_TYPE_WIDGET)

/* As GtkLabel understands it. */
static int
greatest_width (DskFlowText *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->label));
  PangoFontMetrics *metrics;
  int chars = gtk_label_get_max_width_chars (self->label);
  int pixels;

  if (chars < 0)
    return G_MAXINT / PANGO_SCALE;
  metrics = pango_context_get_metrics (context, NULL, NULL);
  pixels = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                pango_font_metrics_get_approximate_digit_width (metrics));
  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (pixels * chars);
}

static void
lay_out (DskFlowText *self, int width, Shape *shape)
{
  g_autoptr (PangoLayout) layout = pango_layout_copy (gtk_label_get_layout (self->label));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  PangoLayoutLine *line;
  PangoRectangle extents;

  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_get_size (layout, &shape->used, &shape->height);
  shape->width = width;
  shape->used = PANGO_PIXELS_CEIL (shape->used);
  shape->height = PANGO_PIXELS_CEIL (shape->height);
  shape->lines = pango_layout_get_line_count (layout);
  line = pango_layout_get_line_readonly (layout, shape->lines - 1);
  pango_layout_line_get_pixel_extents (line, NULL, &extents);
  if ((pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_RTL) != rtl)
    shape->last = G_MAXINT / 2;
  else
    shape->last = extents.width;
}

static const Shape *
natural_shape (DskFlowText *self)
{
  if (self->natural.width < 0)
    lay_out (self, greatest_width (self), &self->natural);
  return &self->natural;
}

static const Shape *
shape_for (DskFlowText *self, int width)
{
  const Shape *natural = natural_shape (self);

  if (width == natural->used || (width > natural->used && natural->lines == 1))
    return natural;
  if (self->narrow.width != width)
    lay_out (self, width, &self->narrow);
  return &self->narrow;
}

static void
dsk_flow_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  DskFlowText *self = DSK_FLOW_TEXT (widget);
  int footer_minimum, footer_natural;
  const Shape *shape;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->label)))
    {
      gtk_widget_measure (self->footer, orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  shape = natural_shape (self);
  gtk_widget_measure (self->footer, GTK_ORIENTATION_HORIZONTAL, -1, &footer_minimum,
                      &footer_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (MIN (LEAST_WIDTH, shape->used), footer_minimum);
      *natural = MAX (shape->used, footer_natural);
      /* Only a text of one line gets wider; others keep their shape, and the footer goes below. */
      if (shape->lines == 1 && shape->last <= shape->used)
        *natural = shape->used + GAP + footer_natural;
      return;
    }
  if (for_size >= 0)
    shape = shape_for (self, for_size);
  else
    for_size = shape->used;
  *minimum = shape->height;
  if (shape->last + GAP + footer_natural > for_size)
    {
      gtk_widget_measure (self->footer, GTK_ORIENTATION_VERTICAL, -1, &footer_minimum, NULL, NULL, NULL);
      *minimum += footer_minimum;
    }
  *natural = *minimum;
}

static void
dsk_flow_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DskFlowText *self = DSK_FLOW_TEXT (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int footer_width, footer_height;

  gtk_widget_measure (self->footer, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &footer_width, NULL,
                      NULL);
  gtk_widget_measure (self->footer, GTK_ORIENTATION_VERTICAL, -1, &footer_height, NULL, NULL, NULL);
  footer_width = MIN (footer_width, width);
  if (gtk_widget_get_visible (GTK_WIDGET (self->label)))
    gtk_widget_size_allocate (GTK_WIDGET (self->label),
                              &(GtkAllocation){ 0, 0, width, shape_for (self, width)->height }, -1);
  gtk_widget_size_allocate (self->footer,
                            &(GtkAllocation){ rtl ? 0 : width - footer_width,
                                              MAX (height - footer_height, 0), footer_width,
                                              footer_height },
                            -1);
}

/* The label is never asked for its sizes, so it can't tell anybody that they are others now. What a new font changes
 * the footer tells, which has the same one; a style may change for much less, and then nobody need measure again. */
static void
forget (DskFlowText *self)
{
  self->natural.width = self->narrow.width = -1;
}

static GtkSizeRequestMode
dsk_flow_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dsk_flow_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  forget (DSK_FLOW_TEXT (widget));
  GTK_WIDGET_CLASS (dsk_flow_text_parent_class)->css_changed (widget, change);
}

static void
dsk_flow_text_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  forget (DSK_FLOW_TEXT (widget));
  gtk_widget_queue_resize (widget);
  GTK_WIDGET_CLASS (dsk_flow_text_parent_class)->system_setting_changed (widget, setting);
}

static void
dsk_flow_text_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  forget (DSK_FLOW_TEXT (widget));
  gtk_widget_queue_resize (widget);
  GTK_WIDGET_CLASS (dsk_flow_text_parent_class)->direction_changed (widget, previous);
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
  widget_class->direction_changed = dsk_flow_text_direction_changed;
  widget_class->css_changed = dsk_flow_text_css_changed;
  widget_class->system_setting_changed = dsk_flow_text_system_setting_changed;
}

static void
dsk_flow_text_init (DskFlowText *self)
{
  forget (self);
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

  forget (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
