/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-completion.h"

#include "dsk-list-choice.h"

#include <adwaita.h>

#define ID_KEY "dsk-id"
#define MAX_WIDTH 480 /* however long the texts are that are offered */

typedef struct
{
  GtkListBox *list; /* (owned by the widget tree) */
  char *keep;       /* (owned) (nullable): what is to be chosen again */
  gboolean moved;   /* the chosen one is not merely the first */
} DskCompletionPrivate;

enum
{
  CHOSEN,
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE_WITH_PRIVATE (DskCompletion, dsk_completion, GTK_TYPE_POPOVER)

#define PRIVATE(self) ((DskCompletionPrivate *) dsk_completion_get_instance_private (self))

gboolean
dsk_completion_is_open (DskCompletion *self)
{
  g_return_val_if_fail (DSK_IS_COMPLETION (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}

void
dsk_completion_hide (DskCompletion *self)
{
  g_return_if_fail (DSK_IS_COMPLETION (self));

  gtk_popover_popdown (GTK_POPOVER (self));
}

GtkListBoxRow *
dsk_completion_get_chosen (DskCompletion *self)
{
  g_return_val_if_fail (DSK_IS_COMPLETION (self), NULL);

  return dsk_list_choice_get (PRIVATE (self)->list);
}

/* --- what it shows --- */

void
dsk_completion_begin (DskCompletion *self)
{
  DskCompletionPrivate *priv;
  GtkListBoxRow *row;

  g_return_if_fail (DSK_IS_COMPLETION (self));

  priv = PRIVATE (self);
  priv->moved = priv->moved && dsk_completion_is_open (self);
  row = dsk_completion_get_chosen (self);
  g_clear_pointer (&priv->keep, g_free);
  if (row != NULL && priv->moved)
    priv->keep = g_strdup (g_object_get_data (G_OBJECT (row), ID_KEY));
  while ((row = gtk_list_box_get_row_at_index (priv->list, 0)) != NULL)
    gtk_list_box_remove (priv->list, GTK_WIDGET (row));
}

void
dsk_completion_add (DskCompletion *self, const char *id, GtkListBoxRow *row)
{
  g_return_if_fail (DSK_IS_COMPLETION (self));

  g_object_set_data_full (G_OBJECT (row), ID_KEY, g_strdup (id), g_free);
  gtk_list_box_append (PRIVATE (self)->list, GTK_WIDGET (row));
}

/* Who moved to something that does not fit any more has not moved. */
void
dsk_completion_end (DskCompletion *self, const GdkRectangle *at)
{
  DskCompletionPrivate *priv;
  GtkListBoxRow *row;
  gboolean found = FALSE;

  g_return_if_fail (DSK_IS_COMPLETION (self));

  priv = PRIVATE (self);
  dsk_list_choice_first (priv->list);
  if (dsk_completion_get_chosen (self) == NULL)
    {
      dsk_completion_hide (self);
      return;
    }
  for (int i = 0; (row = gtk_list_box_get_row_at_index (priv->list, i)) != NULL && !found; i++)
    if (priv->keep != NULL && g_strcmp0 (priv->keep, g_object_get_data (G_OBJECT (row), ID_KEY)) == 0)
      {
        gtk_list_box_select_row (priv->list, row);
        found = TRUE;
      }
  priv->moved = found;
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
}

/* --- keys --- */

DskCompletionKey
dsk_completion_key (DskCompletion *self, guint keyval, GdkModifierType state)
{
  int step;

  g_return_val_if_fail (DSK_IS_COMPLETION (self), DSK_COMPLETION_NOTHING);

  if (!dsk_completion_is_open (self) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return DSK_COMPLETION_NOTHING;
  step = dsk_list_choice_step (keyval);
  if (step != 0)
    {
      PRIVATE (self)->moved |= dsk_list_choice_move (PRIVATE (self)->list, step);
      return DSK_COMPLETION_DONE;
    }
  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
    case GDK_KEY_Tab:
      return DSK_COMPLETION_CHOOSE;
    case GDK_KEY_Escape:
      return DSK_COMPLETION_DISMISS;
    default:
      return DSK_COMPLETION_NOTHING;
    }
}

/* --- the object --- */

static void
activated_cb (DskCompletion *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (PRIVATE (self)->list, row);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
selected_cb (DskCompletion *self, GtkListBoxRow *row)
{
  if (row != NULL)
    g_signal_emit (self, signals[MOVED], 0);
}

void
dsk_completion_fill (DskCompletion *self, const char *name, GtkWidget *below)
{
  GtkWidget *box;
  GtkWidget *clamp;

  g_return_if_fail (DSK_IS_COMPLETION (self));

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (PRIVATE (self)->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (PRIVATE (self)->list));
  if (below != NULL)
    {
      gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      gtk_box_append (GTK_BOX (box), below);
    }
  clamp = g_object_new (ADW_TYPE_CLAMP, "child", box, "maximum-size", MAX_WIDTH, "tightening-threshold", MAX_WIDTH,
                        NULL);
  gtk_popover_set_child (GTK_POPOVER (self), clamp);
}

static void
dsk_completion_dispose (GObject *object)
{
  DskCompletionPrivate *priv = PRIVATE (DSK_COMPLETION (object));

  if (priv->list != NULL)
    g_signal_handlers_disconnect_by_data (priv->list, object);
  priv->list = NULL;
  g_clear_pointer (&priv->keep, g_free);
  G_OBJECT_CLASS (dsk_completion_parent_class)->dispose (object);
}

static void
dsk_completion_class_init (DskCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_completion_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
dsk_completion_init (DskCompletion *self)
{
  GtkListBox *list = GTK_LIST_BOX (gtk_list_box_new ());

  PRIVATE (self)->list = list;
  gtk_widget_add_css_class (GTK_WIDGET (list), "mentions");
  g_object_set (self, "autohide", FALSE, "has-arrow", FALSE, "position", GTK_POS_TOP, "can-focus", FALSE, NULL);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (list, "row-selected", G_CALLBACK (selected_cb), self);
}
