/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-header-title.h"

/* Less of what can be cut than this says nothing. */
#define MIN_CHARS 9

struct _DskHeaderTitle
{
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkWidget *fact;
  GtkWidget *dot;
  GtkWidget *whole;
};

G_DEFINE_FINAL_TYPE (DskHeaderTitle, dsk_header_title, GTK_TYPE_WIDGET)

/* Returns: px as a whole; @least: px of so much of it that it still says something */
static int
width_of (GtkWidget *child, int *least)
{
  PangoContext *context = gtk_widget_get_pango_context (child);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int some = PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_char_width (metrics)) * MIN_CHARS;
  int minimum = 0, natural = 0;

  pango_font_metrics_unref (metrics);
  if (gtk_widget_should_layout (child))
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  *least = MIN (MAX (minimum, some), natural);
  return natural;
}

static int
height_of (GtkWidget *child)
{
  int natural = 0;

  if (gtk_widget_should_layout (child))
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static void
dsk_header_title_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  DskHeaderTitle *self = DSK_HEADER_TITLE (widget);
  int title_least, fact_least, dot_least, whole_least;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = height_of (self->title) + MAX (height_of (self->fact), height_of (self->whole));
  else
    {
      const int title = width_of (self->title, &title_least);
      const int line = width_of (self->fact, &fact_least) + width_of (self->dot, &dot_least)
                       + width_of (self->whole, &whole_least);

      *natural = MAX (title, line);
      *minimum = MIN (MAX (title_least, fact_least), *natural);
    }
}

/* What of the line is shown in @width pixels. Sets the width of each part, 0: it has no room. */
static void
share (DskHeaderTitle *self, int width, int *fact, int *dot, int *whole)
{
  int least, none;

  *fact = width_of (self->fact, &least);
  *dot = width_of (self->dot, &none);
  *whole = width_of (self->whole, &none);
  if (least + *dot + *whole <= width)
    *fact = MIN (*fact, width - *dot - *whole);
  else if (*whole > 0 && *whole <= width)
    *fact = *dot = 0;
  else
    {
      *fact = MIN (*fact, width);
      *dot = *whole = 0;
    }
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_set_child_visible (child, width > 0);
  if (gtk_widget_should_layout (child) && width > 0)
    gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
dsk_header_title_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DskHeaderTitle *self = DSK_HEADER_TITLE (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const int title_height = height_of (self->title);
  const int line_height = MAX (height_of (self->fact), height_of (self->whole));
  int y = MAX (0, (height - title_height - line_height) / 2);
  int none, fact, dot, whole, title, x;

  title = MIN (width_of (self->title, &none), width);
  place (self->title, (width - title) / 2, y, title, title_height);
  y += title_height;
  share (self, width, &fact, &dot, &whole);
  x = (width - fact - dot - whole) / 2;
  place (self->fact, rtl ? width - x - fact : x, y, fact, line_height);
  x += fact;
  place (self->dot, rtl ? width - x - dot : x, y, dot, line_height);
  x += dot;
  place (self->whole, rtl ? width - x - whole : x, y, whole, line_height);
}

static gboolean
is_cut (GtkWidget *label)
{
  if (!gtk_widget_get_visible (label))
    return FALSE;
  return !gtk_widget_get_child_visible (label)
         || pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
}

static gboolean
dsk_header_title_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  DskHeaderTitle *self = DSK_HEADER_TITLE (widget);
  GtkWidget *const parts[] = { self->title, self->fact, self->whole };
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean cut = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      cut |= is_cut (parts[i]);
      if (gtk_widget_get_visible (parts[i]))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", gtk_label_get_text (GTK_LABEL (parts[i])));
    }
  gtk_tooltip_set_text (tooltip, text->str);
  return cut;
}

static void
dsk_header_title_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_header_title_parent_class)->dispose (object);
}

static void
dsk_header_title_class_init (DskHeaderTitleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_header_title_dispose;
  widget_class->measure = dsk_header_title_measure;
  widget_class->size_allocate = dsk_header_title_size_allocate;
  widget_class->query_tooltip = dsk_header_title_query_tooltip;
  /* It looks like any other title of a window. */
  gtk_widget_class_set_css_name (widget_class, "windowtitle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

/* @role: the facts are heard as what the whole widget is called, so that they are whatever has room */
static GtkWidget *
add_label (DskHeaderTitle *self, const char *style, PangoEllipsizeMode ellipsize, GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "single-line-mode", TRUE, "ellipsize", ellipsize, "visible", FALSE,
                                   "accessible-role", role, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
dsk_header_title_init (DskHeaderTitle *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  self->title = add_label (self, "title", PANGO_ELLIPSIZE_END, GTK_ACCESSIBLE_ROLE_LABEL);
  self->fact = add_label (self, "subtitle", PANGO_ELLIPSIZE_END, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  self->dot = add_label (self, "subtitle", PANGO_ELLIPSIZE_NONE, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  self->whole = add_label (self, "subtitle", PANGO_ELLIPSIZE_NONE, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_label_set_text (GTK_LABEL (self->dot), "·");
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

void
dsk_header_title_set (DskHeaderTitle *self, const char *title, const char *fact, const char *whole)
{
  const gboolean both = fact != NULL && *fact != '\0' && whole != NULL && *whole != '\0';
  g_autofree char *facts = NULL;

  g_return_if_fail (DSK_IS_HEADER_TITLE (self));

  facts = g_strconcat (fact != NULL ? fact : "", both ? " · " : "", whole != NULL ? whole : "", NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, facts, -1);
  set_text (self->title, title);
  set_text (self->fact, fact);
  set_text (self->whole, whole);
  gtk_widget_set_visible (self->dot, both);
}
