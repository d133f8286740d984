/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-capped-scroller.h"

struct _DskCappedScroller
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* (owned by the widget tree) */
  GtkWidget *child;    /* (owned by the widget tree) */
  int max_height;
  int asked;   /* px: as high as it was asked to be by what is in it */
  guint again; /* source; 0: none */
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
  g_clear_handle_id (&DSK_CAPPED_SCROLLER (object)->again, g_source_remove);
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

static gboolean
again_cb (gpointer user_data)
{
  DskCappedScroller *self = user_data;

  self->again = 0;
  gtk_widget_queue_resize (self->child);
  return G_SOURCE_REMOVE;
}

/* A text view knows how high its lines are only after it was laid out, and tells nobody but its adjustment. */
static void
upper_cb (DskCappedScroller *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  const int upper = MIN ((int) gtk_adjustment_get_upper (adjustment), self->max_height);

  if (upper == self->asked || upper <= gtk_widget_get_height (GTK_WIDGET (self)))
    return;
  self->asked = upper;
  if (self->again == 0)
    self->again = g_idle_add (again_cb, self);
}

void
dsk_capped_scroller_set_max_height (DskCappedScroller *self, int max_height)
{
  g_return_if_fail (DSK_IS_CAPPED_SCROLLER (self));

  if (self->max_height == max_height)
    return;
  self->max_height = max_height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* GTK would give it the keyboard where there is nothing to scroll. */
static void
hidden_cb (DskCappedScroller *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  gtk_widget_set_can_focus (self->scroller,
                            gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment));
}

void
dsk_capped_scroller_set_name (DskCappedScroller *self, const char *name)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (DSK_IS_CAPPED_SCROLLER (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (adjustment, "notify::upper", G_CALLBACK (hidden_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (hidden_cb), self, G_CONNECT_SWAPPED);
  hidden_cb (self, NULL, adjustment);
}

GtkWidget *
dsk_capped_scroller_new (GtkWidget *child, int max_height)
{
  DskCappedScroller *self = g_object_new (DSK_TYPE_CAPPED_SCROLLER, NULL);

  self->child = child;
  self->max_height = max_height;
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), child);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "notify::upper",
                           G_CALLBACK (upper_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
