/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-pane.h"

/* Beyond this, text wraps rather than that panes fill the screen. */
#define MAX_SCALE 1.5

struct _DskPane {
  GtkWidget parent_instance;

  GtkWidget *child; /* (owned) (nullable) */
  int minimum_width;
  int natural_width;
};

typedef enum { PROP_CHILD = 1, PROP_MINIMUM_WIDTH, PROP_NATURAL_WIDTH } DskPaneProperty;

static GParamSpec *props[PROP_NATURAL_WIDTH + 1];

static void dsk_pane_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DskPane, dsk_pane, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, dsk_pane_buildable_init))

static GtkBuildableIface *parent_buildable;

static void
dsk_pane_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    dsk_pane_set_child (DSK_PANE (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
dsk_pane_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = dsk_pane_add_child;
}

/* Text that is half as large again needs panes that are, too. */
static int
scale_with_text (GtkWidget *widget, int width)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? (int) (width * CLAMP (dpi / (96.0 * 1024.0), 1.0, MAX_SCALE)) : width;
}

static void
dsk_pane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  DskPane *self = DSK_PANE (widget);
  int child_minimum = 0, child_natural = 0;

  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, &child_minimum, &child_natural, NULL,
                        NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (child_minimum, scale_with_text (widget, self->minimum_width));
      *natural = MAX (*minimum, scale_with_text (widget, self->natural_width));
    }
  else
    {
      *minimum = child_minimum;
      *natural = child_natural;
    }
}

static GtkSizeRequestMode
dsk_pane_get_request_mode (GtkWidget *widget)
{
  DskPane *self = DSK_PANE (widget);

  return self->child != NULL ? gtk_widget_get_request_mode (self->child)
                             : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
dsk_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DskPane *self = DSK_PANE (widget);

  if (self->child != NULL)
    gtk_widget_size_allocate (self->child, &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
dsk_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DskPane *self = DSK_PANE (object);

  switch ((DskPaneProperty) prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_MINIMUM_WIDTH:
      g_value_set_int (value, self->minimum_width);
      break;
    case PROP_NATURAL_WIDTH:
      g_value_set_int (value, self->natural_width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DskPane *self = DSK_PANE (object);

  switch ((DskPaneProperty) prop_id)
    {
    case PROP_CHILD:
      dsk_pane_set_child (self, g_value_get_object (value));
      break;
    case PROP_MINIMUM_WIDTH:
      self->minimum_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_NATURAL_WIDTH:
      self->natural_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_pane_dispose (GObject *object)
{
  DskPane *self = DSK_PANE (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (dsk_pane_parent_class)->dispose (object);
}

static void
dsk_pane_class_init (DskPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = dsk_pane_get_property;
  object_class->set_property = dsk_pane_set_property;
  object_class->dispose = dsk_pane_dispose;
  widget_class->get_request_mode = dsk_pane_get_request_mode;
  widget_class->measure = dsk_pane_measure;
  widget_class->size_allocate = dsk_pane_size_allocate;

  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_MINIMUM_WIDTH] = g_param_spec_int ("minimum-width", NULL, NULL, 0, G_MAXINT, 0,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_NATURAL_WIDTH] = g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, 0,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
dsk_pane_init (DskPane *self)
{
}

void
dsk_pane_set_child (DskPane *self, GtkWidget *child)
{
  g_return_if_fail (DSK_IS_PANE (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHILD]);
}
