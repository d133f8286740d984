/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-capped-scroller.h"

struct _DskCappedScroller
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* (owned by the widget tree) */
  GtkWidget *child;    /* (owned by the widget tree) */
  int max_height;
};

G_DEFINE_FINAL_TYPE (DskCappedScroller, dsk_capped_scroller, GTK_TYPE_WIDGET)

static void
dsk_capped_scroller_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  DskCappedScroller *self = DSK_CAPPED_SCROLLER (widget);

  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_measure (self->child, orientation,
                      orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1, minimum, natural,
                      NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = MIN (*natural, self->max_height);
}

static void
dsk_capped_scroller_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (DSK_CAPPED_SCROLLER (widget)->scroller,
                            &(GtkAllocation){ 0, 0, width, height }, -1);
}

static GtkSizeRequestMode
dsk_capped_scroller_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dsk_capped_scroller_dispose (GObject *object)
{
  g_clear_pointer (&DSK_CAPPED_SCROLLER (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (dsk_capped_scroller_parent_class)->dispose (object);
}

static void
dsk_capped_scroller_class_init (DskCappedScrollerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_capped_scroller_dispose;
  widget_class->measure = dsk_capped_scroller_measure;
  widget_class->size_allocate = dsk_capped_scroller_size_allocate;
  widget_class->get_request_mode = dsk_capped_scroller_get_request_mode;
}

static void
dsk_capped_scroller_init (DskCappedScroller *self)
{
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                 NULL);
  gtk_widget_add_css_class (self->scroller, "goes-on");
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
dsk_capped_scroller_new (GtkWidget *child, int max_height)
{
  DskCappedScroller *self = g_object_new (DSK_TYPE_CAPPED_SCROLLER, NULL);

  self->child = child;
  self->max_height = max_height;
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), child);
  return GTK_WIDGET (self);
}
