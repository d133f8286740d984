/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-knowledge-list.h"

#include "dsk-canned-text.h"
#include "dsk-stack.h"

#include <glib/gi18n.h>

struct _DskKnowledgeList
{
  AdwBin parent_instance;

  GtkSearchEntry *search; /* (owned by the widget tree) */
  GtkListBox *list;       /* (owned by the widget tree) */
  GtkStack *lists;        /* (owned by the widget tree): list, empty, nothing */

  GPtrArray *rows; /* (owned) (nullable) (element-type DskCannedRow) */
  char *selected;  /* (owned) (nullable): id */
  gboolean filling;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskKnowledgeList, dsk_knowledge_list, ADW_TYPE_BIN)

static void
fill (DskKnowledgeList *self)
{
  g_autoptr (GPtrArray) found = NULL;
  GtkListBoxRow *row;

  if (self->rows == NULL)
    return;
  self->filling = TRUE;
  found = dsk_canned_find (self->rows, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < found->len; i++)
    {
      const DskCannedRow *canned = found->pdata[i];
      GtkWidget *widget = dsk_knowledge_row_new (canned);

      gtk_list_box_append (self->list, widget);
      if (self->selected != NULL && g_strcmp0 (self->selected, canned->id) == 0)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (widget));
    }
  dsk_stack_show (self->lists, self->rows->len == 0 ? "empty" : found->len == 0 ? "nothing" : "list");
  self->filling = FALSE;
}

static void
activated_cb (DskKnowledgeList *self, GtkListBoxRow *row)
{
  const DskCannedRow *canned = g_object_get_data (G_OBJECT (row), DSK_KNOWLEDGE_ROW_KEY);

  if (!self->filling && canned != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, canned);
}

void
dsk_knowledge_list_set (DskKnowledgeList *self, GPtrArray *rows)
{
  g_return_if_fail (DSK_IS_KNOWLEDGE_LIST (self));

  g_ptr_array_ref (rows);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = rows;
  fill (self);
}

void
dsk_knowledge_list_select (DskKnowledgeList *self, const char *id)
{
  g_return_if_fail (DSK_IS_KNOWLEDGE_LIST (self));

  g_free (self->selected);
  self->selected = g_strdup (id);
  if (id == NULL)
    gtk_list_box_unselect_all (self->list);
}

static void
dsk_knowledge_list_dispose (GObject *object)
{
  DskKnowledgeList *self = DSK_KNOWLEDGE_LIST (object);

  G_OBJECT_CLASS (dsk_knowledge_list_parent_class)->dispose (object);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->selected, g_free);
}

static void
dsk_knowledge_list_class_init (DskKnowledgeListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_knowledge_list_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
dsk_knowledge_list_init (DskKnowledgeList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *nothing = dsk_knowledge_status_new ("system-search-symbolic", _ ("No Results"), _ ("Try other words."));
  const char *about = _ ("Replies and articles that are written here are offered after a / in each reply.");
  GtkWidget *empty = dsk_knowledge_status_new ("dastak-document-symbolic", _ ("Nothing Here Yet"), about);

  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->search, "placeholder-text", _ ("Search"), "margin-start", 9, "margin-end", 9, "margin-bottom", 9,
                "margin-top", 3, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search Canned Replies and Articles"), -1);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Canned Replies and Articles"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  self->lists = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->lists, g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->list, "vexpand", TRUE,
                                                  "hscrollbar-policy", GTK_POLICY_NEVER, NULL), "list");
  gtk_stack_add_named (self->lists, empty, "empty");
  gtk_stack_add_named (self->lists, nothing, "nothing");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->lists));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dsk_knowledge_list_new (void)
{
  return g_object_new (DSK_TYPE_KNOWLEDGE_LIST, NULL);
}
