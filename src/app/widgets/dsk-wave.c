/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wave.h"

#define BAR_WIDTH 3
#define STEP 5 /* from one bar to the next */
#define MIN_WIDTH 40
#define MIN_HEIGHT 24
#define PALE 0.5f /* what is not heard yet */
#define MOST 1024 /* levels that are kept: more than any screen has room for */

struct _DskWave
{
  GtkWidget parent_instance;

  GByteArray *levels; /* (owned): 0 to 255 each, the newest last */
  gboolean whole;     /* they are all that there is */
  double heard;       /* of the whole: 0 to 1 */
};

G_DEFINE_FINAL_TYPE (DskWave, dsk_wave, GTK_TYPE_WIDGET)

static void
dsk_wave_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                  int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
add_bar (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float height, float level)
{
  const float bar = MAX (BAR_WIDTH, level * height);
  const graphene_rect_t rect = GRAPHENE_RECT_INIT (x, (height - bar) / 2, BAR_WIDTH, bar);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &rect, BAR_WIDTH / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

/* The loudest of what falls to one bar. */
static float
level_of (DskWave *self, guint i, guint n)
{
  const guint from = self->levels->len * i / n;
  const guint to = MAX (self->levels->len * (i + 1) / n, from + 1);
  guint8 loudest = 0;

  for (guint at = from; at < to && at < self->levels->len; at++)
    loudest = MAX (loudest, self->levels->data[at]);
  return (float) loudest / 255;
}

static void
draw_whole (DskWave *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  const float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  const guint n = (guint) MAX (width / STEP, 0);
  GdkRGBA pale = *color;

  pale.alpha *= PALE;
  for (guint i = 0; i < n && self->levels->len > 0; i++)
    {
      const float x = n > 1 ? (width - BAR_WIDTH) * (float) i / (float) (n - 1) : 0;

      add_bar (snapshot, x + BAR_WIDTH <= (float) self->heard * width ? color : &pale, x,
               (float) gtk_widget_get_height (GTK_WIDGET (self)), level_of (self, i, n));
    }
}

static void
dsk_wave_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DskWave *self = DSK_WAVE (widget);
  const guint n = (guint) MAX (gtk_widget_get_width (widget) / STEP, 0);
  const guint shown = MIN (n, self->levels->len);
  const float height = (float) gtk_widget_get_height (widget);
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  if (self->whole)
    {
      draw_whole (self, snapshot, &color);
      return;
    }
  for (guint i = 0; i < shown; i++)
    add_bar (snapshot, &color, (float) ((n - shown + i) * STEP), height,
             (float) self->levels->data[self->levels->len - shown + i] / 255);
}

void
dsk_wave_set_levels (DskWave *self, const guint8 *levels, gsize n)
{
  g_return_if_fail (DSK_IS_WAVE (self));

  g_byte_array_set_size (self->levels, 0);
  if (levels != NULL)
    g_byte_array_append (self->levels, levels, (guint) n);
  self->whole = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
dsk_wave_is_empty (DskWave *self)
{
  g_return_val_if_fail (DSK_IS_WAVE (self), TRUE);

  return self->levels->len == 0;
}

void
dsk_wave_set_heard (DskWave *self, double heard)
{
  g_return_if_fail (DSK_IS_WAVE (self));

  if (self->heard == heard)
    return;
  self->heard = heard;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
dsk_wave_push (DskWave *self, double level)
{
  const guint8 byte = (guint8) (CLAMP (level, 0, 1) * 255);

  g_return_if_fail (DSK_IS_WAVE (self));

  if (self->levels->len == MOST)
    g_byte_array_remove_index (self->levels, 0);
  g_byte_array_append (self->levels, &byte, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
dsk_wave_clear (DskWave *self)
{
  g_return_if_fail (DSK_IS_WAVE (self));

  g_byte_array_set_size (self->levels, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dsk_wave_finalize (GObject *object)
{
  g_byte_array_unref (DSK_WAVE (object)->levels);
  G_OBJECT_CLASS (dsk_wave_parent_class)->finalize (object);
}

static void
dsk_wave_class_init (DskWaveClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dsk_wave_finalize;
  widget_class->measure = dsk_wave_measure;
  widget_class->snapshot = dsk_wave_snapshot;
  gtk_widget_class_set_css_name (widget_class, "dsk-wave");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dsk_wave_init (DskWave *self)
{
  self->levels = g_byte_array_new ();
}

GtkWidget *
dsk_wave_new (void)
{
  return g_object_new (DSK_TYPE_WAVE, NULL);
}
