/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "contrast.h"

#include <math.h>
#include <string.h>

/* How much larger than on the screen it is painted: the strokes of small letters are whole pixels then. */
#define SCALE 3
/* px: a part of a line that is cut by what scrolls says nothing of its colour */
#define LEAST 10
/* of 255: what is mixed may lose a little of it */
#define OPAQUE 250
#define BUCKETS (1 << 12)

typedef struct
{
  GtkWidget *window;
  const guchar *pixels;    /* (not owned): B, G, R, A, premultiplied */
  graphene_point_t origin; /* of the picture, in the window */
  int width;               /* in pixels */
  int height;
  void (*found) (GtkWidget *widget, double ratio, double wanted, gpointer data);
  gpointer data;
} Painted;

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (double red, double green, double blue)
{
  return 0.2126 * linear (red) + 0.7152 * linear (green) + 0.0722 * linear (blue);
}

static double
ratio_of (double one, double other)
{
  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

double
contrast_of (GdkRGBA one, GdkRGBA other)
{
  return ratio_of (luminance (one.red, one.green, one.blue), luminance (other.red, other.green, other.blue));
}

/* Whether something else lies over the middle of it. */
static gboolean
is_covered (const Painted *painted, GtkWidget *widget, const GdkRectangle *place)
{
  GtkWidget *top = gtk_widget_pick (painted->window, (place->x + place->width / 2) / SCALE + painted->origin.x,
                                    (place->y + place->height / 2) / SCALE + painted->origin.y,
                                    GTK_PICK_INSENSITIVE);

  return top == NULL
         || (top != widget && !gtk_widget_is_ancestor (widget, top) && !gtk_widget_is_ancestor (top, widget));
}

/* Where it is seen: in what scrolls a part of it may be out of sight. In pixels. */
static gboolean
find_place (const Painted *painted, GtkWidget *widget, GdkRectangle *place)
{
  graphene_rect_t seen, around;

  if (!gtk_widget_compute_bounds (widget, painted->window, &seen))
    return FALSE;
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL && parent != painted->window;
       parent = gtk_widget_get_parent (parent))
    if (gtk_widget_get_overflow (parent) == GTK_OVERFLOW_HIDDEN
        && (!gtk_widget_compute_bounds (parent, painted->window, &around)
            || !graphene_rect_intersection (&seen, &around, &seen)))
      return FALSE;
  /* The picture begins where the window's shadow does, before its own coordinates. */
  graphene_rect_offset (&seen, -painted->origin.x, -painted->origin.y);
  graphene_rect_scale (&seen, SCALE, SCALE, &seen);
  *place = (GdkRectangle) { (int) ceilf (seen.origin.x), (int) ceilf (seen.origin.y), (int) floorf (seen.size.width),
                            (int) floorf (seen.size.height) };
  return gdk_rectangle_intersect (place, &(GdkRectangle) { 0, 0, painted->width, painted->height }, place)
         && place->width >= 4 && place->height >= LEAST * SCALE;
}

static const guchar *
pixel (const Painted *painted, int x, int y)
{
  return painted->pixels + 4 * ((gsize) y * (gsize) painted->width + (gsize) x);
}

static double
luminance_at (const guchar *p)
{
  static double table[256];

  if (table[255] == 0)
    for (int i = 0; i < 256; i++)
      table[i] = linear (i / 255.0);
  return 0.2126 * table[p[2]] + 0.7152 * table[p[1]] + 0.0722 * table[p[0]];
}

/* Returns: (nullable): what most of @place is like; NULL: all of it is transparent */
static const guchar *
ground_of (const Painted *painted, const GdkRectangle *place)
{
  static guint counts[BUCKETS];
  const guchar *ground = NULL;
  guint most = 0;

  memset (counts, 0, sizeof counts);
  for (int y = place->y; y < place->y + place->height; y++)
    for (int x = place->x; x < place->x + place->width; x++)
      {
        const guchar *p = pixel (painted, x, y);
        guint *count = &counts[p[0] >> 4 | (p[1] >> 4) << 4 | (p[2] >> 4) << 8];

        if (p[3] >= OPAQUE && ++*count > most)
          {
            most = *count;
            ground = p;
          }
      }
  return ground;
}

/* Of what stands out most in @place against the rest; 1: nothing does. */
static double
strongest_in (const Painted *painted, const GdkRectangle *place)
{
  const guchar *ground = ground_of (painted, place);
  double strongest = 1;

  for (int y = place->y; ground != NULL && y < place->y + place->height; y++)
    for (int x = place->x; x < place->x + place->width; x++)
      if (pixel (painted, x, y)[3] >= OPAQUE)
        strongest = MAX (strongest, ratio_of (luminance_at (pixel (painted, x, y)), luminance_at (ground)));
  return strongest;
}

static double
wanted_of (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  if (GTK_IS_IMAGE (widget))
    return CONTRAST_LARGE;
  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72;
  return size >= (pango_font_description_get_weight (font) >= PANGO_WEIGHT_BOLD ? 18.66 : 24) ? CONTRAST_LARGE
                                                                                              : CONTRAST_WORDS;
}

/* Emoji have colours of their own, and a separator says nothing. */
static gboolean
has_letters (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalnum (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

static gboolean
has_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return has_letters (gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_TEXT (widget))
    return gtk_entry_buffer_get_length (gtk_text_get_buffer (GTK_TEXT (widget))) > 0;
  return GTK_IS_TEXT_VIEW (widget)
         && gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget))) > 0;
}

/* Icons, and not pictures that somebody sent. A switch shows by its knob how it stands, and its signs are libadwaita's
 * for those who want them. */
static gboolean
is_icon (GtkWidget *widget)
{
  const char *name = GTK_IS_IMAGE (widget) ? gtk_image_get_icon_name (GTK_IMAGE (widget)) : NULL;

  return name != NULL && g_str_has_suffix (name, "-symbolic") && !GTK_IS_SWITCH (gtk_widget_get_parent (widget))
         && !gtk_widget_has_css_class (widget, "icon");
}

static void
look (const Painted *painted, GtkWidget *widget)
{
  GdkRectangle place;

  /* What is in a popover is not painted with the window. */
  if (!gtk_widget_get_mapped (widget) || GTK_IS_NATIVE (widget) || gtk_widget_get_opacity (widget) == 0)
    return;
  if (gtk_widget_is_sensitive (widget) && (has_text (widget) || is_icon (widget))
      && find_place (painted, widget, &place) && !is_covered (painted, widget, &place))
    {
      const double ratio = strongest_in (painted, &place);

      if (ratio > 1 && ratio < wanted_of (widget))
        painted->found (widget, ratio, wanted_of (widget), painted->data);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look (painted, child);
}

void
contrast_measure (GtkWidget *window, void (*found) (GtkWidget *widget, double ratio, double wanted, gpointer data),
                  gpointer data)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guchar *pixels = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t all;
  const int width = gdk_paintable_get_intrinsic_width (paintable);
  const int height = gdk_paintable_get_intrinsic_height (paintable);
  Painted painted = { .window = window, .width = width * SCALE, .height = height * SCALE, .found = found,
                      .data = data };

  if (gtk_widget_compute_bounds (window, window, &all))
    painted.origin = all.origin;
  gtk_snapshot_scale (snapshot, SCALE, SCALE);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, painted.width, painted.height));
  pixels = g_malloc ((gsize) painted.width * painted.height * 4);
  gdk_texture_download (texture, pixels, (gsize) painted.width * 4);
  painted.pixels = pixels;
  for (GtkWidget *child = gtk_widget_get_first_child (window); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look (&painted, child);
}
