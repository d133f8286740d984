/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-mention-popover.h"

#include "dsk-labels.h"
#include "dsk-mention-text.h"
#include "dsk-presence-dot.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_ROWS 8
#define ROW_KEY "dsk-callable"
#define DOT_KEY "dsk-dot"

struct _DskMentionPopover
{
  DskCompletion parent_instance;

  DskStaff *staff;      /* (owned) (nullable) */
  GPtrArray *callables; /* (owned) (nullable): what the rows are of */
  GPtrArray *rows;      /* (owned): what is shown; each (unowned) */
};

G_DEFINE_FINAL_TYPE (DskMentionPopover, dsk_mention_popover, DSK_TYPE_COMPLETION)

/* Returns: (transfer full): what stands below the name */
static char *
describe (DskStaff *staff, const DskCallableRow *row)
{
  const DskUserRow user = { .id = row->id, .availability = row->availability,
                            .availability_at = row->availability_at };
  g_autofree char *state
      = row->team ? g_strdup_printf (ngettext ("Team of %u", "Team of %u", row->members), row->members)
                  : dsk_staff_duty_words (staff, &user);

  if (row->sight != DSK_SIGHT_NO)
    return g_steal_pointer (&state);
  return g_strdup_printf ("%s · %s", state,
                          row->team ? _ ("Nobody in it can see this conversation")
                                    : _ ("Can’t see this conversation"));
}

/* What is true of them now; who comes and goes while the list is open is seen. */
static void
show_state (DskMentionPopover *self, GtkWidget *row)
{
  const DskCallableRow *callable = g_object_get_data (G_OBJECT (row), ROW_KEY);
  const DskUserRow user = { .id = callable->id, .availability = callable->availability,
                            .availability_at = callable->availability_at };
  g_autofree char *words = describe (self->staff, callable);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  if (!callable->team)
    dsk_presence_dot_set (g_object_get_data (G_OBJECT (row), DOT_KEY), dsk_staff_presence (self->staff, &user));
}

static void
staff_cb (DskMentionPopover *self, const char *conv)
{
  for (guint i = 0; conv == NULL && i < self->rows->len; i++)
    show_state (self, self->rows->pdata[i]);
}

static void
add_row (DskMentionPopover *self, const DskCallableRow *callable)
{
  g_autofree char *name = dsk_label_name (callable->name, FALSE);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name, "activatable", TRUE,
                                 "can-focus", FALSE, NULL);
  GtkWidget *dot = dsk_presence_dot_new (callable->team);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), dot);
  g_object_set_data (G_OBJECT (row), ROW_KEY, (gpointer) callable);
  g_object_set_data (G_OBJECT (row), DOT_KEY, dot);
  show_state (self, row);
  g_ptr_array_add (self->rows, row);
  dsk_completion_add (DSK_COMPLETION (self), callable->id, GTK_LIST_BOX_ROW (row));
}

static void
set_staff (DskMentionPopover *self, DskStaff *staff)
{
  if (self->staff == staff)
    return;
  if (self->staff != NULL)
    g_signal_handlers_disconnect_by_func (self->staff, staff_cb, self);
  g_set_object (&self->staff, staff);
  g_signal_connect_object (staff, "changed", G_CALLBACK (staff_cb), self, G_CONNECT_SWAPPED);
}

void
dsk_mention_popover_show (DskMentionPopover *self, GPtrArray *callables, const char *partial, DskStaff *staff,
                          const GdkRectangle *at)
{
  g_return_if_fail (DSK_IS_MENTION_POPOVER (self));
  g_return_if_fail (DSK_IS_STAFF (staff));

  set_staff (self, staff);
  g_ptr_array_set_size (self->rows, 0);
  dsk_completion_begin (DSK_COMPLETION (self));
  g_ptr_array_ref (callables);
  g_clear_pointer (&self->callables, g_ptr_array_unref);
  self->callables = callables;
  for (guint i = 0; i < callables->len && self->rows->len < MAX_ROWS; i++)
    if (dsk_mention_text_matches (partial, ((DskCallableRow *) callables->pdata[i])->name))
      add_row (self, callables->pdata[i]);
  dsk_completion_end (DSK_COMPLETION (self), at);
}

const DskCallableRow *
dsk_mention_popover_get_chosen (DskMentionPopover *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (DSK_IS_MENTION_POPOVER (self), NULL);

  row = dsk_completion_get_chosen (DSK_COMPLETION (self));
  return row != NULL ? g_object_get_data (G_OBJECT (row), ROW_KEY) : NULL;
}

static void
dsk_mention_popover_dispose (GObject *object)
{
  DskMentionPopover *self = DSK_MENTION_POPOVER (object);

  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->callables, g_ptr_array_unref);
  g_clear_object (&self->staff);
  G_OBJECT_CLASS (dsk_mention_popover_parent_class)->dispose (object);
}

static void
dsk_mention_popover_finalize (GObject *object)
{
  g_ptr_array_unref (DSK_MENTION_POPOVER (object)->rows);
  G_OBJECT_CLASS (dsk_mention_popover_parent_class)->finalize (object);
}

static void
dsk_mention_popover_class_init (DskMentionPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_mention_popover_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_mention_popover_finalize;
}

static void
dsk_mention_popover_init (DskMentionPopover *self)
{
  self->rows = g_ptr_array_new ();
  dsk_completion_fill (DSK_COMPLETION (self), _ ("Whom to Mention"), NULL);
}

DskMentionPopover *
dsk_mention_popover_new (GtkWidget *parent)
{
  DskMentionPopover *self = g_object_new (DSK_TYPE_MENTION_POPOVER, NULL);

  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}
