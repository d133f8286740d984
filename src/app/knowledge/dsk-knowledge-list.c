/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-knowledge-list.h"

#include "dsk-canned-text.h"
#include "dsk-stack.h"
#include "dsk-template-state.h"

#include <glib/gi18n.h>

#define KIND_KEY "dsk-kind"
#define ID_KEY "dsk-id"

struct _DskKnowledgeList
{
  AdwBin parent_instance;

  GtkSearchEntry *search;                          /* (owned by the widget tree) */
  GtkRevealer *above;                              /* (owned by the widget tree): has the buttons; keeps their width */
  GtkToggleButton *buttons[DSK_N_KNOWLEDGE_KINDS]; /* (owned by the widget tree) */
  GtkListBox *list;                                /* (owned by the widget tree) */
  GtkStack *lists;                                 /* (owned by the widget tree): list, empty, nothing */
  AdwStatusPage *empty;                            /* (owned by the widget tree) */

  DskKnowledgeKind kind;
  GPtrArray *rows;      /* (owned) (nullable) (element-type DskCannedRow) */
  GPtrArray *templates; /* (owned) (nullable) (element-type DskTemplateRow) */
  char *selected;       /* (owned) (nullable): id */
  gboolean online;
  gboolean searching;
  gboolean filling;
};

enum
{
  CHOSEN,
  TEMPLATE,
  TURNED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskKnowledgeList, dsk_knowledge_list, ADW_TYPE_BIN)

static const char *
title_of (DskKnowledgeKind kind)
{
  static const char *const titles[DSK_N_KNOWLEDGE_KINDS] = {
    [DSK_KNOWLEDGE_CANNED] = NC_ ("knowledge", "Replies"),
    [DSK_KNOWLEDGE_ARTICLES] = NC_ ("knowledge", "Articles"),
    [DSK_KNOWLEDGE_TEMPLATES] = NC_ ("knowledge", "Templates"),
  };

  return g_dpgettext2 (NULL, "knowledge", titles[kind]);
}

/* --- the rows --- */

static DskKnowledgeKind
kind_of (GtkListBoxRow *row)
{
  return (DskKnowledgeKind) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), KIND_KEY));
}

/* Among what was found in all lists it is said where the next one begins. */
static void
head (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  DskKnowledgeList *self = user_data;

  if (self->searching && (before == NULL || kind_of (before) != kind_of (row)))
    gtk_list_box_row_set_header (row, dsk_knowledge_heading_new (title_of (kind_of (row))));
  else
    gtk_list_box_row_set_header (row, NULL);
}

/* @id: of what @widget shows; kept for as long as it is there */
static void
add (DskKnowledgeList *self, DskKnowledgeKind kind, const char *id, GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (widget), KIND_KEY, GINT_TO_POINTER (kind));
  g_object_set_data (G_OBJECT (widget), ID_KEY, (gpointer) id);
  gtk_list_box_append (self->list, widget);
}

static void
add_canned (DskKnowledgeList *self, DskKnowledgeKind kind, GPtrArray *found)
{
  const DskCannedKind wanted = kind == DSK_KNOWLEDGE_ARTICLES ? DSK_CANNED_ARTICLE : DSK_CANNED_REPLY;

  if (!self->searching && self->kind != kind)
    return;
  for (guint i = 0; i < found->len; i++)
    {
      const DskCannedRow *canned = found->pdata[i];

      if (canned->kind == wanted)
        add (self, kind, canned->id, dsk_knowledge_row_new (canned));
    }
}

static void
add_templates (DskKnowledgeList *self, const char *query)
{
  g_autoptr (GPtrArray) found = NULL;

  if (!self->searching && self->kind != DSK_KNOWLEDGE_TEMPLATES)
    return;
  found = dsk_templates_find (self->templates, query);
  for (guint i = 0; i < found->len; i++)
    {
      const DskTemplateRow *row = found->pdata[i];

      add (self, DSK_KNOWLEDGE_TEMPLATES, row->id, dsk_knowledge_template_row_new (row));
    }
}

/* Returns: (nullable) */
static GtkListBoxRow *
find_row (DskKnowledgeList *self, const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; id != NULL && (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), ID_KEY), id) == 0)
      return row;
  return NULL;
}

static void
select_shown (DskKnowledgeList *self)
{
  GtkListBoxRow *row = find_row (self, self->selected);

  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  else
    gtk_list_box_unselect_all (self->list);
}

/* --- what is shown --- */

static void
show_empty (DskKnowledgeList *self)
{
  const char *title = _ ("No Canned Replies Yet");
  const char *words = _ ("Replies that are written here are offered after a / in each reply.");

  if (self->kind == DSK_KNOWLEDGE_ARTICLES)
    {
      title = _ ("No Articles Yet");
      words = _ ("Articles that are written here are offered after a / in each reply.");
    }
  else if (self->kind == DSK_KNOWLEDGE_TEMPLATES && self->online)
    {
      title = _ ("No Templates Yet");
      words = _ ("They come from the WhatsApp account, where they are made and approved.");
    }
  else if (self->kind == DSK_KNOWLEDGE_TEMPLATES)
    {
      title = _ ("Not Synced Yet");
      words = _ ("Templates come from the relay, the next time that it can be reached.");
    }
  g_object_set (self->empty, "title", title, "description", words, "icon-name",
                self->kind == DSK_KNOWLEDGE_TEMPLATES ? "dastak-template-symbolic" : "dastak-document-symbolic", NULL);
  dsk_stack_show (self->lists, "empty");
}

/* The row that has the keyboard keeps it if it is there again. */
static void
fill (DskKnowledgeList *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *words = g_strstrip (g_strdup (query));
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  g_autofree char *focused = focus != NULL ? g_strdup (g_object_get_data (G_OBJECT (focus), ID_KEY)) : NULL;
  g_autoptr (GPtrArray) found = NULL;
  GtkListBoxRow *row;

  if (self->rows == NULL)
    return;
  self->filling = TRUE;
  self->searching = *words != '\0';
  gtk_revealer_set_reveal_child (self->above, !self->searching);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  found = dsk_canned_find (self->rows, query);
  add_canned (self, DSK_KNOWLEDGE_CANNED, found);
  add_canned (self, DSK_KNOWLEDGE_ARTICLES, found);
  add_templates (self, query);
  select_shown (self);
  if (gtk_list_box_get_row_at_index (self->list, 0) != NULL)
    dsk_stack_show (self->lists, "list");
  else if (self->searching)
    dsk_stack_show (self->lists, "nothing");
  else
    show_empty (self);
  row = find_row (self, focused);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  self->filling = FALSE;
}

static void
activated_cb (DskKnowledgeList *self, GtkListBoxRow *row)
{
  if (self->filling)
    return;
  if (kind_of (row) == DSK_KNOWLEDGE_TEMPLATES)
    g_signal_emit (self, signals[TEMPLATE], 0, g_object_get_data (G_OBJECT (row), DSK_KNOWLEDGE_TEMPLATE_KEY));
  else
    g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), DSK_KNOWLEDGE_ROW_KEY));
}

static void
toggled_cb (DskKnowledgeList *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  self->kind = (DskKnowledgeKind) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), KIND_KEY));
  fill (self);
  g_signal_emit (self, signals[TURNED], 0);
}

/* --- public --- */

void
dsk_knowledge_list_set (DskKnowledgeList *self, GPtrArray *rows, GPtrArray *templates, gboolean online)
{
  g_autoptr (GPtrArray) old_rows = NULL;
  g_autoptr (GPtrArray) old_templates = NULL;

  g_return_if_fail (DSK_IS_KNOWLEDGE_LIST (self));

  /* What is in the list now is of these. */
  old_rows = g_steal_pointer (&self->rows);
  old_templates = g_steal_pointer (&self->templates);
  self->rows = g_ptr_array_ref (rows);
  self->templates = g_ptr_array_ref (templates);
  self->online = online;
  fill (self);
}

void
dsk_knowledge_list_select (DskKnowledgeList *self, const char *id)
{
  g_return_if_fail (DSK_IS_KNOWLEDGE_LIST (self));

  g_free (self->selected);
  self->selected = g_strdup (id);
  select_shown (self);
}

DskKnowledgeKind
dsk_knowledge_list_get_kind (DskKnowledgeList *self)
{
  g_return_val_if_fail (DSK_IS_KNOWLEDGE_LIST (self), DSK_KNOWLEDGE_CANNED);

  return self->kind;
}

void
dsk_knowledge_list_turn (DskKnowledgeList *self, DskKnowledgeKind kind)
{
  g_return_if_fail (DSK_IS_KNOWLEDGE_LIST (self));

  gtk_toggle_button_set_active (self->buttons[kind], TRUE);
}

/* --- object --- */

static void
dsk_knowledge_list_dispose (GObject *object)
{
  DskKnowledgeList *self = DSK_KNOWLEDGE_LIST (object);

  G_OBJECT_CLASS (dsk_knowledge_list_parent_class)->dispose (object);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_clear_pointer (&self->selected, g_free);
}

static void
dsk_knowledge_list_class_init (DskKnowledgeListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_knowledge_list_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TEMPLATE] = g_signal_new ("template", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TURNED] = g_signal_new ("turned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
make_kinds (DskKnowledgeList *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "homogeneous", TRUE, "margin-start", 9, "margin-end", 9,
                                 "margin-bottom", 9, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  gtk_widget_add_css_class (box, "linked");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Lists"), -1);
  for (int kind = 0; kind < DSK_N_KNOWLEDGE_KINDS; kind++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (title_of (kind));

      self->buttons[kind] = GTK_TOGGLE_BUTTON (button);
      g_object_set_data (G_OBJECT (button), KIND_KEY, GINT_TO_POINTER (kind));
      gtk_toggle_button_set_group (self->buttons[kind], kind > 0 ? self->buttons[0] : NULL);
      gtk_toggle_button_set_active (self->buttons[kind], kind == DSK_KNOWLEDGE_CANNED);
      g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }
  self->above = g_object_new (GTK_TYPE_REVEALER, "child", box, "reveal-child", TRUE, "transition-duration", 0, NULL);
}

static void
make_lists (DskKnowledgeList *self)
{
  GtkWidget *nothing = dsk_knowledge_status_new ("system-search-symbolic", _ ("No Results"), _ ("Try other words."));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Knowledge"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_list_box_set_header_func (self->list, head, self, NULL);
  self->empty = ADW_STATUS_PAGE (dsk_knowledge_status_new (NULL, NULL, NULL));
  self->lists = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->lists, g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->list, "vexpand", TRUE,
                                                  "hscrollbar-policy", GTK_POLICY_NEVER, NULL), "list");
  gtk_stack_add_named (self->lists, GTK_WIDGET (self->empty), "empty");
  gtk_stack_add_named (self->lists, nothing, "nothing");
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
}

static void
dsk_knowledge_list_init (DskKnowledgeList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->search, "placeholder-text", _ ("Search"), "margin-start", 9, "margin-end", 9, "margin-bottom", 9,
                "margin-top", 3, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search Canned Replies, Articles and Templates"), -1);
  make_kinds (self);
  make_lists (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->above));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->lists));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dsk_knowledge_list_new (void)
{
  return g_object_new (DSK_TYPE_KNOWLEDGE_LIST, NULL);
}
