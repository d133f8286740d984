/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-mention-popover.h"

#include "dsk-labels.h"
#include "dsk-mention-text.h"
#include "dsk-staff.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_ROWS 8
#define ROW_KEY "dsk-callable"

struct _DskMentionPopover
{
  GtkPopover parent_instance;

  GtkListBox *list;     /* (owned by the widget tree) */
  GPtrArray *callables; /* (owned) (nullable): what the rows are of */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskMentionPopover, dsk_mention_popover, GTK_TYPE_POPOVER)

static const char *
presence_class (DskPresence presence)
{
  switch (presence)
    {
    case DSK_PRESENCE_ONLINE:
      return "online";
    case DSK_PRESENCE_BUSY:
      return "busy";
    case DSK_PRESENCE_AWAY:
      return "away";
    case DSK_PRESENCE_OFFLINE:
    default:
      return "offline";
    }
}

/* Returns: (transfer full): what stands below the name */
static char *
describe (const DskCallableRow *row, DskPresence presence)
{
  if (row->sight == DSK_SIGHT_NO)
    return g_strdup (row->team ? _ ("Nobody in it can see this conversation") : _ ("Can’t see this conversation"));
  if (row->team)
    return g_strdup_printf (ngettext ("Team of %u", "Team of %u", row->members), row->members);
  return g_strdup (dsk_staff_presence_words (presence));
}

static void
add_row (DskMentionPopover *self, const DskCallableRow *callable, DskColleagues *colleagues)
{
  DskPresence presence = callable->team ? DSK_PRESENCE_OFFLINE : dsk_colleagues_presence (colleagues, callable->id);
  g_autofree char *name = dsk_label_name (callable->name, FALSE);
  g_autofree char *subtitle = describe (callable, presence);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name, "subtitle", subtitle,
                                 "activatable", TRUE, "can-focus", FALSE, NULL);
  GtkWidget *dot = callable->team ? gtk_image_new_from_icon_name ("dastak-all-symbolic")
                                  : gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  g_object_set (dot, "valign", GTK_ALIGN_CENTER, NULL);
  if (!callable->team)
    {
      gtk_widget_add_css_class (dot, "presence-dot");
      gtk_widget_add_css_class (dot, presence_class (presence));
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), dot);
  g_object_set_data (G_OBJECT (row), ROW_KEY, (gpointer) callable);
  gtk_list_box_append (self->list, row);
}

static void
clear (DskMentionPopover *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_clear_pointer (&self->callables, g_ptr_array_unref);
}

void
dsk_mention_popover_show (DskMentionPopover *self, GPtrArray *callables, const char *partial,
                          DskColleagues *colleagues, const GdkRectangle *at)
{
  const DskCallableRow *before = dsk_mention_popover_get_chosen (self);
  g_autofree char *chosen = before != NULL && dsk_mention_popover_is_open (self) ? g_strdup (before->id) : NULL;
  int selected = 0;
  guint n = 0;

  clear (self);
  self->callables = g_ptr_array_ref (callables);
  for (guint i = 0; i < callables->len && n < MAX_ROWS; i++)
    {
      const DskCallableRow *callable = callables->pdata[i];

      if (!dsk_mention_text_matches (partial, callable->name))
        continue;
      add_row (self, callable, colleagues);
      if (g_strcmp0 (callable->id, chosen) == 0)
        selected = (int) n;
      n++;
    }
  if (n == 0)
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, selected));
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
}

void
dsk_mention_popover_hide (DskMentionPopover *self)
{
  g_return_if_fail (DSK_IS_MENTION_POPOVER (self));

  gtk_popover_popdown (GTK_POPOVER (self));
}

gboolean
dsk_mention_popover_is_open (DskMentionPopover *self)
{
  g_return_val_if_fail (DSK_IS_MENTION_POPOVER (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}

void
dsk_mention_popover_move (DskMentionPopover *self, int by)
{
  GtkListBoxRow *selected, *row;

  g_return_if_fail (DSK_IS_MENTION_POPOVER (self));

  selected = gtk_list_box_get_selected_row (self->list);
  row = gtk_list_box_get_row_at_index (self->list,
                                       (selected != NULL ? gtk_list_box_row_get_index (selected) : -1) + by);
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
}

const DskCallableRow *
dsk_mention_popover_get_chosen (DskMentionPopover *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (DSK_IS_MENTION_POPOVER (self), NULL);

  row = gtk_list_box_get_selected_row (self->list);
  return row != NULL ? g_object_get_data (G_OBJECT (row), ROW_KEY) : NULL;
}

static void
activated_cb (DskMentionPopover *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->list, row);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
dsk_mention_popover_dispose (GObject *object)
{
  g_clear_pointer (&DSK_MENTION_POPOVER (object)->callables, g_ptr_array_unref);
  G_OBJECT_CLASS (dsk_mention_popover_parent_class)->dispose (object);
}

static void
dsk_mention_popover_class_init (DskMentionPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_mention_popover_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
dsk_mention_popover_init (DskMentionPopover *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "mentions");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Whom to Mention"), -1);
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (self->list));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
}

DskMentionPopover *
dsk_mention_popover_new (GtkWidget *parent)
{
  DskMentionPopover *self = g_object_new (DSK_TYPE_MENTION_POPOVER, "autohide", FALSE, "has-arrow", FALSE, "position",
                                          GTK_POS_TOP, "can-focus", FALSE, NULL);

  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}
