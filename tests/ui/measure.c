/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "measure.h"

#include "dsk-avatar.h"

#include <math.h>

/* px: what rounding may take */
#define SLACK 1
/* What ends in an ellipsis still says something in so many letters; */
#define LEAST_LETTERS 4
/* and initials are still read at this part of the size of the text. */
#define LEAST_SCALE 0.45

typedef struct
{
  GtkWidget *window;
  void (*found) (GtkWidget *widget, const char *why, gpointer data);
  gpointer data;
} Measure;

/* It may leave out words, but not all of them, and what it shows is whole. */
static void
look_at_ellipsis (const Measure *measure, GtkWidget *label, PangoLayout *layout)
{
  PangoContext *context = pango_layout_get_context (layout);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int letter = pango_font_metrics_get_approximate_char_width (metrics);
  PangoRectangle line;

  pango_layout_line_get_pixel_extents (pango_layout_get_line_readonly (layout, 0), NULL, &line);
  if (line.height > gtk_widget_get_height (label) + SLACK)
    measure->found (label, "its line is higher than it", measure->data);
  if (pango_layout_is_ellipsized (layout) && gtk_widget_get_width (label) * PANGO_SCALE < LEAST_LETTERS * letter)
    measure->found (label, "hardly anything is left of its words", measure->data);
  pango_font_metrics_unref (metrics);
}

static void
look_at_label (const Measure *measure, GtkWidget *label)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > gtk_widget_get_width (label) + SLACK && !pango_layout_is_ellipsized (layout))
    measure->found (label, "its words are wider than it", measure->data);
  if (gtk_label_get_ellipsize (GTK_LABEL (label)) != PANGO_ELLIPSIZE_NONE)
    look_at_ellipsis (measure, label, layout);
  else if (height > gtk_widget_get_height (label) + SLACK)
    measure->found (label, "its lines are higher than it", measure->data);
}

/* The disc is round: what reaches into a corner of the square around it is cut off by its edge. */
static void
look_at_avatar (const Measure *measure, GtkWidget *avatar)
{
  double width, height, scale;

  dsk_avatar_get_text (DSK_AVATAR (avatar), &width, &height, &scale);
  if (sqrt (width * width + height * height) > gtk_widget_get_width (avatar) + SLACK)
    measure->found (avatar, "its initials go beyond its edge", measure->data);
  if (scale < LEAST_SCALE)
    measure->found (avatar, "its initials are too small to be read", measure->data);
}

static void
look_at_size (const Measure *measure, GtkWidget *widget)
{
  graphene_rect_t bounds;
  GtkBorder margin;
  int least;

  if (!gtk_widget_compute_bounds (widget, widget, &bounds))
    return;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_style_context_get_margin (gtk_widget_get_style_context (widget), &margin);
  least -= gtk_widget_get_margin_start (widget) + gtk_widget_get_margin_end (widget) + margin.left + margin.right;
  if (gtk_widget_get_width (widget) > 0 && bounds.size.width + SLACK < least)
    measure->found (widget, "it is narrower than it can be", measure->data);
}

static void
look_at_place (const Measure *measure, GtkWidget *widget)
{
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (widget, measure->window, &bounds))
    return;
  if (bounds.origin.x < -SLACK || bounds.origin.x + bounds.size.width > gtk_widget_get_width (measure->window) + SLACK)
    measure->found (widget, "it is outside of the window", measure->data);
}

/* Things that are there to be moved, clipped or laid over each other. */
static gboolean
is_on_its_own (GtkWidget *widget)
{
  return GTK_IS_POPOVER (widget) || GTK_IS_TEXT (widget) || GTK_IS_TEXT_VIEW (widget) || GTK_IS_PICTURE (widget);
}

static void
look (const Measure *measure, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || is_on_its_own (widget))
    return;
  if (GTK_IS_LABEL (widget))
    {
      look_at_label (measure, widget);
      look_at_place (measure, widget);
    }
  else if (DSK_IS_AVATAR (widget))
    look_at_avatar (measure, widget);
  else if (GTK_IS_BUTTON (widget))
    {
      look_at_size (measure, widget);
      look_at_place (measure, widget);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look (measure, child);
}

void
measure_cut (GtkWidget *window, void (*found) (GtkWidget *widget, const char *why, gpointer data), gpointer data)
{
  const Measure measure = { .window = window, .found = found, .data = data };

  for (GtkWidget *child = gtk_widget_get_first_child (window); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look (&measure, child);
}
