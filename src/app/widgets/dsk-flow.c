/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-flow.h"

#define SPACING 6

struct _DskFlow {
  GtkWidget parent_instance;
  double align;
};

G_DEFINE_FINAL_TYPE (DskFlow, dsk_flow, GTK_TYPE_WIDGET)

/* Hidden children take no room, and no space beside it.
 * Returns: (nullable): @child, or the first after it that is seen */
static GtkWidget *
shown_from (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
first_shown (GtkWidget *widget)
{
  return shown_from (gtk_widget_get_first_child (widget));
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  return shown_from (gtk_widget_get_next_sibling (child));
}

static int
natural_width (GtkWidget *child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* The children from @first that fit into @width, at least one.
 * @used, @height: (out): of the line. Returns: (nullable): the first of the next line */
static GtkWidget *
line_from (GtkWidget *first, int width, int *used, int *height)
{
  GtkWidget *child = first;

  *used = *height = 0;
  while (child != NULL)
    {
      int wide = MIN (natural_width (child), width);
      int high;

      if (child != first && *used + SPACING + wide > width)
        break;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide, NULL, &high, NULL, NULL);
      *used += wide + (child != first ? SPACING : 0);
      *height = MAX (*height, high);
      child = next_shown (child);
    }
  return child;
}

static int
height_for (GtkWidget *widget, int width)
{
  GtkWidget *child = first_shown (widget);
  int total = 0;

  while (child != NULL)
    {
      int used, height;

      child = line_from (child, width, &used, &height);
      total += height + (child != NULL ? SPACING : 0);
    }
  return total;
}

static void
dsk_flow_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                  int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = height_for (widget, for_size >= 0 ? for_size : G_MAXINT / 2);
      return;
    }
  for (GtkWidget *child = first_shown (widget); child != NULL; child = next_shown (child))
    {
      int least;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += natural_width (child) + (*natural > 0 ? SPACING : 0);
    }
}

static void
dsk_flow_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = first_shown (widget);
  int y = 0;

  while (child != NULL)
    {
      int used, high;
      GtkWidget *next = line_from (child, width, &used, &high);

      for (int x = (int) ((width - used) * DSK_FLOW (widget)->align); child != next; child = next_shown (child))
        {
          int wide = MIN (natural_width (child), width);

          gtk_widget_size_allocate (child, &(GtkAllocation){ rtl ? width - x - wide : x, y, wide, high }, -1);
          x += wide + SPACING;
        }
      y += high + SPACING;
    }
}

static GtkSizeRequestMode
dsk_flow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dsk_flow_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_flow_parent_class)->dispose (object);
}

static void
dsk_flow_class_init (DskFlowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_flow_dispose;
  widget_class->measure = dsk_flow_measure;
  widget_class->size_allocate = dsk_flow_size_allocate;
  widget_class->get_request_mode = dsk_flow_get_request_mode;
  /* As presentation it would take its children with it, out of what a screen reader has. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dsk_flow_init (DskFlow *self)
{
  self->align = 1;
}

GtkWidget *
dsk_flow_new (void)
{
  return g_object_new (DSK_TYPE_FLOW, NULL);
}

void
dsk_flow_set_align (DskFlow *self, double align)
{
  g_return_if_fail (DSK_IS_FLOW (self));

  self->align = align;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
dsk_flow_append (DskFlow *self, GtkWidget *child)
{
  g_return_if_fail (DSK_IS_FLOW (self));
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
