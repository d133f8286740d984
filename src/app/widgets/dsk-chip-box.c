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

static void
dsk_chip_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DskChipBox *self = DSK_CHIP_BOX (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean full = FALSE;
  int x = 0;

  for (guint i = 0; i < self->n_made; i++)
    {
      GtkWidget *chip = self->chips[i];
      int minimum, natural, given;

      gtk_widget_measure (chip, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      given = MIN (natural, width - x);
      if (i >= self->n_used || full || given < minimum
          || (i > 0 && given < natural && given < natural * READABLE_SHARE))
        {
          full = TRUE;
          gtk_widget_set_child_visible (chip, FALSE);
          continue;
        }
      gtk_widget_set_child_visible (chip, TRUE);
      gtk_widget_size_allocate (
          chip, &(GtkAllocation){ rtl ? width - x - given : x, 0, given, height }, baseline);
      full = given < natural;
      x += given + SPACING;
    }
}

static void
dsk_chip_box_dispose (GObject *object)
{
  DskChipBox *self = DSK_CHIP_BOX (object);

  while (self->n_made > 0)
    gtk_widget_unparent (self->chips[--self->n_made]);
  self->n_used = 0;
  G_OBJECT_CLASS (dsk_chip_box_parent_class)->dispose (object);
}

static void
dsk_chip_box_class_init (DskChipBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_chip_box_dispose;
  widget_class->measure = dsk_chip_box_measure;
  widget_class->size_allocate = dsk_chip_box_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "dsk-chips");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dsk_chip_box_init (DskChipBox *self)
{
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
