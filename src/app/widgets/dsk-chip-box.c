/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-chip-box.h"

#define SPACING 6
#define MAX_CHIPS 6
/* Below this share of its natural width a shortened chip says nothing. */
#define READABLE_SHARE 0.8

struct _DskChipBox {
  GtkWidget parent_instance;

  GtkWidget *chips[MAX_CHIPS];   /* (owned by the widget tree), the first n_made exist */
  const char *styles[MAX_CHIPS]; /* interned */
  guint n_made;
  guint n_used;
  PangoLayout *dots; /* (owned) (nullable): made when they are first needed */
  gboolean cut;      /* some are left out */
  int end;           /* px: where the dots begin, from the side where one begins to read */
};

G_DEFINE_FINAL_TYPE (DskChipBox, dsk_chip_box, GTK_TYPE_WIDGET)

static void
dsk_chip_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  DskChipBox *self = DSK_CHIP_BOX (widget);

  *minimum = *natural = 0;
  for (guint i = 0; i < self->n_made; i++)
    {
      int child_minimum, child_natural;
      gtk_widget_measure (self->chips[i], orientation, -1, &child_minimum, &child_natural, NULL,
                          NULL);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
        }
      else if (i < self->n_used)
        {
          *natural += child_natural + (i > 0 ? SPACING : 0);
        }
    }
}

/* What says that there are more. Returns: px */
static int
dots_width (DskChipBox *self)
{
  int width;

  if (self->dots == NULL)
    self->dots = gtk_widget_create_pango_layout (GTK_WIDGET (self), "…");
  pango_layout_get_pixel_size (self->dots, &width, NULL);
  return width;
}

/* How many fit into @width. @given: (out): the width of each, px */
static guint
count_fitting (DskChipBox *self, int width, int given[MAX_CHIPS])
{
  int x = 0;

  for (guint i = 0; i < self->n_used; i++)
    {
      int minimum, natural;

      gtk_widget_measure (self->chips[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      given[i] = MIN (natural, width - x);
      if (given[i] < minimum || (i > 0 && given[i] < natural && given[i] < natural * READABLE_SHARE))
        return i;
      x += given[i] + SPACING;
      if (given[i] < natural)
        return i + 1;
    }
  return self->n_used;
}

static void
dsk_chip_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DskChipBox *self = DSK_CHIP_BOX (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int given[MAX_CHIPS];
  guint n = count_fitting (self, width, given);
  int x = 0;

  self->cut = n < self->n_used;
  if (self->cut)
    n = count_fitting (self, width - dots_width (self) - SPACING, given);
  for (guint i = 0; i < self->n_made; i++)
    {
      gtk_widget_set_child_visible (self->chips[i], i < n);
      if (i >= n)
        continue;
      gtk_widget_size_allocate (self->chips[i],
                                &(GtkAllocation){ rtl ? width - x - given[i] : x, 0, given[i], height }, baseline);
      x += given[i] + SPACING;
    }
  self->end = x;
}

static void
dsk_chip_box_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DskChipBox *self = DSK_CHIP_BOX (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int height;

  GTK_WIDGET_CLASS (dsk_chip_box_parent_class)->snapshot (widget, snapshot);
  if (!self->cut)
    return;
  dots_width (self);
  pango_layout_get_pixel_size (self->dots, NULL, &height);
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget),
                              rtl ? gtk_widget_get_width (widget) - self->end - dots_width (self) : self->end,
                              (gtk_widget_get_height (widget) - height) / 2.0, self->dots);
}

char *
dsk_chip_box_dup_all (DskChipBox *self)
{
  g_autoptr (GString) all = g_string_new (NULL);
  gboolean shortened = FALSE;

  g_return_val_if_fail (DSK_IS_CHIP_BOX (self), NULL);

  for (guint i = 0; i < self->n_used; i++)
    {
      GtkLabel *chip = GTK_LABEL (self->chips[i]);

      shortened = shortened || !gtk_widget_get_child_visible (self->chips[i])
                  || pango_layout_is_ellipsized (gtk_label_get_layout (chip));
      g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "", gtk_label_get_text (chip));
    }
  return shortened ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

static gboolean
dsk_chip_box_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autofree char *all = dsk_chip_box_dup_all (DSK_CHIP_BOX (widget));

  gtk_tooltip_set_text (tooltip, all);
  return all != NULL;
}

static void
drop_dots (DskChipBox *self)
{
  g_clear_object (&self->dots);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
dsk_chip_box_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dsk_chip_box_parent_class)->css_changed (widget, change);
  g_clear_object (&DSK_CHIP_BOX (widget)->dots);
}

/* The size of the text, or the font. */
static void
dsk_chip_box_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (dsk_chip_box_parent_class)->system_setting_changed (widget, setting);
  drop_dots (DSK_CHIP_BOX (widget));
}

static void
dsk_chip_box_dispose (GObject *object)
{
  DskChipBox *self = DSK_CHIP_BOX (object);

  while (self->n_made > 0)
    gtk_widget_unparent (self->chips[--self->n_made]);
  self->n_used = 0;
  g_clear_object (&self->dots);
  G_OBJECT_CLASS (dsk_chip_box_parent_class)->dispose (object);
}

static void
dsk_chip_box_class_init (DskChipBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_chip_box_dispose;
  widget_class->measure = dsk_chip_box_measure;
  widget_class->size_allocate = dsk_chip_box_size_allocate;
  widget_class->snapshot = dsk_chip_box_snapshot;
  widget_class->query_tooltip = dsk_chip_box_query_tooltip;
  widget_class->css_changed = dsk_chip_box_css_changed;
  widget_class->system_setting_changed = dsk_chip_box_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "dsk-chips");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dsk_chip_box_init (DskChipBox *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
dsk_chip_box_new (void)
{
  return g_object_new (DSK_TYPE_CHIP_BOX, NULL);
}

void
dsk_chip_box_begin (DskChipBox *self)
{
  g_return_if_fail (DSK_IS_CHIP_BOX (self));
  self->n_used = 0;
}

void
dsk_chip_box_add (DskChipBox *self, const char *text, const char *style)
{
  GtkWidget *chip;
  guint i;

  g_return_if_fail (DSK_IS_CHIP_BOX (self));
  g_return_if_fail (text != NULL);

  if (self->n_used == MAX_CHIPS)
    return;
  i = self->n_used++;
  if (i == self->n_made)
    {
      chip = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "valign",
                           GTK_ALIGN_CENTER, NULL);
      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_set_parent (chip, GTK_WIDGET (self));
      self->chips[self->n_made++] = chip;
      self->styles[i] = NULL;
    }
  chip = self->chips[i];
  gtk_label_set_text (GTK_LABEL (chip), text);
  style = g_intern_string (style);
  if (style != self->styles[i])
    {
      if (self->styles[i] != NULL)
        gtk_widget_remove_css_class (chip, self->styles[i]);
      if (style != NULL)
        gtk_widget_add_css_class (chip, style);
      self->styles[i] = style;
    }
}

void
dsk_chip_box_end (DskChipBox *self)
{
  g_return_if_fail (DSK_IS_CHIP_BOX (self));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
