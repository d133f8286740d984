/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-receiver-list.h"

#include "dsk-focus-inside.h"
#include "dsk-labels.h"
#include "dsk-list-choice.h"
#include "dsk-presence-dot.h"
#include "dsk-receiver-words.h"

#include <glib/gi18n.h>

#define RECEIVER_KEY "dsk-receiver"
#define DOT_KEY "dsk-dot"
#define LIST_MIN_HEIGHT 150
#define LIST_MAX_HEIGHT 230

struct _DskReceiverList
{
  GtkWidget parent_instance;

  GtkSearchEntry *search;
  GtkWidget *scroller;
  GtkListBox *list;          /* (nullable): NULL once it is disposed of */

  DskClient *client;         /* (owned) */
  DskStaff *staff;           /* (owned) */
  char *conv;                /* (owned) (nullable) */
  GPtrArray *rows;           /* (owned) (nullable) (element-type DskReceiverRow): what the list shows */
  GCancellable *cancellable; /* (owned) */
};

enum
{
  CHANGED,
  CHOSEN,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskReceiverList, dsk_receiver_list, GTK_TYPE_WIDGET)

static const DskReceiverRow *
receiver_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), RECEIVER_KEY);
}

/* --- the rows --- */

/* What is true of them now; who comes and goes while the list is open is seen. */
static void
describe (DskReceiverList *self, GtkWidget *row)
{
  const DskReceiverRow *receiver = receiver_of (GTK_LIST_BOX_ROW (row));
  g_autofree char *words = dsk_receiver_words (self->staff, receiver);
  GtkWidget *dot = g_object_get_data (G_OBJECT (row), DOT_KEY);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  if (!receiver->team)
    dsk_presence_dot_set (dot, dsk_receiver_presence (self->staff, receiver));
}

static void
staff_cb (DskReceiverList *self, const char *conv)
{
  GtkListBoxRow *row;

  if (conv != NULL)
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    describe (self, GTK_WIDGET (row));
}

static void
add_receiver (DskReceiverList *self, DskReceiverRow *receiver)
{
  g_autofree char *name = dsk_label_name (receiver->name, FALSE);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name, "activatable", TRUE,
                                 "selectable", receiver->bar == DSK_RECEIVER_MAY, "sensitive",
                                 receiver->bar == DSK_RECEIVER_MAY, NULL);
  GtkWidget *dot = dsk_presence_dot_new (receiver->team);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), dot);
  g_object_set_data (G_OBJECT (row), RECEIVER_KEY, receiver);
  g_object_set_data (G_OBJECT (row), DOT_KEY, dot);
  dsk_list_choice_set_name (GTK_LIST_BOX_ROW (row), name);
  describe (self, row);
  gtk_list_box_append (self->list, row);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  DskReceiverList *self = user_data;
  const DskReceiverRow *one = *(gpointer *) a;
  const DskReceiverRow *two = *(gpointer *) b;
  guint rank = dsk_receiver_rank (self->staff, one);
  guint other = dsk_receiver_rank (self->staff, two);

  return rank != other ? (rank < other ? -1 : 1) : one->team != two->team ? (one->team ? 1 : -1)
                                                                          : g_utf8_collate (one->name, two->name);
}

static gpointer
read_receivers (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_receivers (reader, data, error);
}

static void
receivers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskReceiverList) self = user_data;
  g_autoptr (GPtrArray) rows = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (rows == NULL || self->list == NULL)
    return;
  self->rows = g_steal_pointer (&rows);
  g_ptr_array_sort_with_data (self->rows, compare, self);
  for (guint i = 0; i < self->rows->len; i++)
    add_receiver (self, self->rows->pdata[i]);
  dsk_list_choice_first (self->list);
}

/* --- choosing --- */

static void
selected_cb (DskReceiverList *self)
{
  if (self->list != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
row_activated_cb (DskReceiverList *self, GtkListBoxRow *row)
{
  if (gtk_list_box_row_get_selectable (row))
    g_signal_emit (self, signals[CHOSEN], 0);
}

static void
stop_cb (DskReceiverList *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

/* --- the object --- */

static void
dsk_receiver_list_dispose (GObject *object)
{
  DskReceiverList *self = DSK_RECEIVER_LIST (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  self->list = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_receiver_list_parent_class)->dispose (object);
}

static void
dsk_receiver_list_finalize (GObject *object)
{
  DskReceiverList *self = DSK_RECEIVER_LIST (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->conv, g_free);
  g_clear_object (&self->staff);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (dsk_receiver_list_parent_class)->finalize (object);
}

static gboolean
dsk_receiver_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DSK_RECEIVER_LIST (widget)->search));
}

static void
dsk_receiver_list_class_init (DskReceiverListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_receiver_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_receiver_list_finalize;
  GTK_WIDGET_CLASS (klass)->focus = dsk_focus_inside;
  GTK_WIDGET_CLASS (klass)->grab_focus = dsk_receiver_list_grab_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", DSK_TYPE_RECEIVER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", DSK_TYPE_RECEIVER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[CANCELLED] = g_signal_new ("cancelled", DSK_TYPE_RECEIVER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
make_search (DskReceiverList *self)
{
  self->search = GTK_SEARCH_ENTRY (
      g_object_new (GTK_TYPE_SEARCH_ENTRY, "placeholder-text", _ ("Search people and teams"), NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search people and teams"), -1);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (stop_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->search), GTK_WIDGET (self));
}

static void
make_list (DskReceiverList *self)
{
  GtkWidget *nobody = g_object_new (GTK_TYPE_LABEL, "label", _ ("Nobody of that name"), "margin-top", 24,
                                    "margin-bottom", 24, NULL);

  gtk_widget_add_css_class (nobody, "dim-label");
  self->list = GTK_LIST_BOX (g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_BROWSE, "valign",
                                           GTK_ALIGN_START, "margin-start", 1, "margin-end", 1, "margin-top", 1,
                                           "margin-bottom", 1, NULL));
  gtk_list_box_set_placeholder (self->list, nobody);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("People and teams"), -1);
  dsk_list_choice_search (self->list, self->search);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (self->list, "selected-rows-changed", G_CALLBACK (selected_cb), self);
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->list, "hscrollbar-policy",
                                 GTK_POLICY_NEVER, "propagate-natural-height", TRUE, "min-content-height",
                                 LIST_MIN_HEIGHT, "max-content-height", LIST_MAX_HEIGHT, "vexpand", TRUE, NULL);
  gtk_widget_add_css_class (self->scroller, "goes-on");
  gtk_widget_add_css_class (self->scroller, "says-why");
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static void
dsk_receiver_list_init (DskReceiverList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->cancellable = g_cancellable_new ();
  make_search (self);
  make_list (self);
}

GtkWidget *
dsk_receiver_list_new (DskClient *client, const char *conv)
{
  DskReceiverList *self = g_object_new (DSK_TYPE_RECEIVER_LIST, "hexpand", TRUE, "vexpand", TRUE, NULL);

  self->client = g_object_ref (client);
  self->staff = g_object_ref (dsk_staff_get (client));
  self->conv = g_strdup (conv);
  g_signal_connect_object (self->staff, "changed", G_CALLBACK (staff_cb), self, G_CONNECT_SWAPPED);
  dsk_client_read_async (client, NULL, read_receivers, g_strdup (conv), g_free, (GDestroyNotify) g_ptr_array_unref,
                         self->cancellable, receivers_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

const DskReceiverRow *
dsk_receiver_list_get_chosen (DskReceiverList *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (DSK_IS_RECEIVER_LIST (self), NULL);

  row = self->list != NULL ? dsk_list_choice_get (self->list) : NULL;
  return row != NULL ? receiver_of (row) : NULL;
}

char *
dsk_receiver_list_warning (DskReceiverList *self, const DskReceiverRow *row)
{
  g_return_val_if_fail (DSK_IS_RECEIVER_LIST (self), NULL);

  return dsk_receiver_warning (self->staff, row);
}
