/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-search-page.h"

#include <glib/gi18n.h>

#include "dsk-search-row.h"

struct _DskSearchPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwHeaderBar *header;
  GtkWidget *entry;
  GtkFlowBox *completions;
  GtkLabel *problem;
  GtkStack *stack; /* hints, results, nothing */
  GtkListBox *list;
  GtkScrolledWindow *scroller;
  GtkWidget *save_view;

  DskClient *client;        /* (owned) (nullable) */
  DskSearchResults *latest; /* (owned) (nullable) */
  guint asked;              /* questions without an answer: only that of the last one is shown */
};

enum
{
  OPEN,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskSearchPage, dsk_search_page, GTK_TYPE_WIDGET)

const char *
dsk_search_page_get_text (DskSearchPage *self)
{
  g_return_val_if_fail (DSK_IS_SEARCH_PAGE (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
say (DskSearchPage *self, const char *words)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

/* --- which row --- */

static void
select_row (DskSearchPage *self, GtkListBoxRow *row)
{
  graphene_rect_t bounds;
  g_autofree char *words = NULL;

  gtk_list_box_select_row (self->list, row);
  if (row == NULL)
    return;
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
  words = dsk_search_row_get_words (row);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  say (self, words);
}

static void
step (DskSearchPage *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int at = row != NULL ? gtk_list_box_row_get_index (row) + by : 0;

  row = at >= 0 ? gtk_list_box_get_row_at_index (self->list, at) : NULL;
  if (row != NULL)
    select_row (self, row);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

/* --- what was found --- */

static void
take_completion (DskSearchPage *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
completion_clicked_cb (DskSearchPage *self, GtkButton *button)
{
  g_autofree char *text = g_strdup (g_object_get_data (G_OBJECT (button), "dsk-completion"));

  take_completion (self, text);
}

static void
fill_completions (DskSearchPage *self, GPtrArray *completions)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->completions))) != NULL)
    gtk_flow_box_remove (self->completions, child);
  for (guint i = 0; completions != NULL && i < completions->len; i++)
    {
      const DskCompletion *completion = completions->pdata[i];
      GtkWidget *button = gtk_button_new_with_label (completion->label);

      gtk_widget_add_css_class (button, "pill-small");
      g_object_set_data_full (G_OBJECT (button), "dsk-completion", g_strdup (completion->text), g_free);
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (completion_clicked_cb), self);
      gtk_flow_box_append (self->completions, button);
      gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->completions), completions != NULL && completions->len > 0);
}

static void
add_page (DskSearchPage *self, DskFoundGroup group, const DskFoundPage *page, int at)
{
  const gint64 now = g_get_real_time () / 1000;

  for (guint i = 0; i < page->hits->len; i++)
    gtk_list_box_insert (self->list, dsk_search_row_new (group, page->hits->pdata[i], now), at >= 0 ? at++ : -1);
  if (page->next != 0)
    gtk_list_box_insert (self->list, dsk_search_row_new_more (group, page->next), at);
}

static void
clear (DskSearchPage *self)
{
  GtkListBoxRow *row;

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
fill (DskSearchPage *self)
{
  const DskSearchResults *results = self->latest;
  g_autofree char *words = dsk_label_query_problem (&results->problem);

  clear (self);
  fill_completions (self, results->completions);
  gtk_label_set_text (self->problem, words);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), *words != '\0');
  gtk_widget_set_visible (self->save_view, *words == '\0' && !results->blank);
  for (guint i = 0; i < DSK_FOUND_N && *words == '\0'; i++)
    add_page (self, (DskFoundGroup) i, results->pages[i], -1);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (gtk_list_box_get_row_at_index (self->list, 0) != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "results");
      select_row (self, gtk_list_box_get_row_at_index (self->list, 0));
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, results->blank || *words != '\0' ? "hints" : "nothing");
  say (self, *words != '\0' ? words : results->blank ? "" : _ ("No Results"));
}

static void
results_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskSearchPage) self = user_data;
  DskSearchResults *results = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  self->asked--;
  /* Whatever is found for what was typed before would only flicker. */
  if (results == NULL || self->client == NULL || self->asked > 0)
    {
      g_clear_pointer (&results, dsk_search_results_free);
      return;
    }
  g_clear_pointer (&self->latest, dsk_search_results_free);
  self->latest = results;
  fill (self);
}

static void
search_cb (DskSearchPage *self)
{
  if (self->client == NULL)
    return;
  self->asked++;
  dsk_client_read_async (self->client, "search-page", dsk_search_read_run,
                         g_strdup (dsk_search_page_get_text (self)), g_free,
                         (GDestroyNotify) dsk_search_results_free, NULL, results_cb, g_object_ref (self));
}

/* --- more of it --- */

static void
more_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkListBoxRow) row = user_data;
  g_autoptr (DskFoundPage) page = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  GtkWidget *self = gtk_widget_get_ancestor (GTK_WIDGET (row), DSK_TYPE_SEARCH_PAGE);
  int at;

  /* Something else was looked for meanwhile. */
  if (page == NULL || self == NULL)
    return;
  at = gtk_list_box_row_get_index (row);
  add_page (DSK_SEARCH_PAGE (self), dsk_search_row_get_group (row), page, at);
  gtk_list_box_remove (DSK_SEARCH_PAGE (self)->list, GTK_WIDGET (row));
  select_row (DSK_SEARCH_PAGE (self), gtk_list_box_get_row_at_index (DSK_SEARCH_PAGE (self)->list, at));
}

static void
read_more (DskSearchPage *self, GtkListBoxRow *row)
{
  DskSearchMore *more = g_new0 (DskSearchMore, 1);

  more->text = g_strdup (dsk_search_page_get_text (self));
  more->group = dsk_search_row_get_group (row);
  more->after = dsk_search_row_get_after (row);
  dsk_client_read_async (self->client, "search-more", dsk_search_more_run, more, dsk_search_more_free,
                         (GDestroyNotify) dsk_found_page_free, NULL, more_cb, g_object_ref (row));
}

static void
row_activated_cb (DskSearchPage *self, GtkListBoxRow *row)
{
  if (dsk_search_row_get_conversation (row) == NULL)
    read_more (self, row);
  else
    g_signal_emit (self, signals[OPEN], 0, dsk_search_row_get_conversation (row), dsk_search_row_get_item (row));
}

/* --- keys --- */

static void
activate_cb (DskSearchPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    row_activated_cb (self, row);
}

static gboolean
key_cb (DskSearchPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    step (self, 1);
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    step (self, -1);
  else if (keyval == GDK_KEY_Tab && self->latest != NULL && self->latest->completions->len > 0
           && gtk_widget_get_visible (GTK_WIDGET (self->completions)))
    {
      g_autofree char *text = g_strdup (((DskCompletion *) self->latest->completions->pdata[0])->text);

      take_completion (self, text);
    }
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
close_cb (DskSearchPage *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

void
dsk_search_page_begin (DskSearchPage *self, const char *text)
{
  g_return_if_fail (DSK_IS_SEARCH_PAGE (self));

  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  search_cb (self);
}

void
dsk_search_page_set_client (DskSearchPage *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_SEARCH_PAGE (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
}

AdwHeaderBar *
dsk_search_page_get_header (DskSearchPage *self)
{
  g_return_val_if_fail (DSK_IS_SEARCH_PAGE (self), NULL);

  return self->header;
}

/* --- the object --- */

static GtkWidget *
entry_new (DskSearchPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *entry = gtk_search_entry_new ();

  g_object_set (entry, "placeholder-text", _ ("Search everything"), "search-delay", 0, "margin-start", 12,
                "margin-end", 12, "margin-top", 6, "margin-bottom", 6, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search everything"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (entry, keys);
  g_signal_connect_swapped (entry, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (entry, "stop-search", G_CALLBACK (close_cb), self);
  return entry;
}

static GtkWidget *
header_new (DskSearchPage *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");

  gtk_widget_set_tooltip_text (back, _ ("Back to the List"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back to the List"), -1);
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (close_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), back);
  self->save_view = gtk_button_new_from_icon_name ("dastak-bookmark-symbolic");
  gtk_widget_set_tooltip_text (self->save_view, _ ("Save as View"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Save as View"),
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save_view), "win.save-view");
  gtk_widget_set_visible (self->save_view, FALSE);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->save_view);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new (_ ("Search"), NULL));
  self->header = ADW_HEADER_BAR (bar);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  return bar;
}

/* The operators, and what can follow each. */
static GtkWidget *
hints_new (void)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_add_css_class (grid, "search-hints");
  for (guint i = 0; i < DSK_QUERY_N; i++)
    {
      g_autofree char *op = g_strconcat (dsk_query_op_to_string ((DskQueryOp) i), ":", NULL);
      GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", op, "xalign", 0.0, "yalign", 0.0, NULL);
      GtkWidget *words = g_object_new (GTK_TYPE_LABEL, "label", dsk_label_query_op ((DskQueryOp) i), "xalign", 0.0,
                                       "wrap", TRUE, "hexpand", TRUE, NULL);

      gtk_widget_add_css_class (name, "heading");
      gtk_widget_add_css_class (words, "dim-label");
      gtk_grid_attach (GTK_GRID (grid), name, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), words, 1, (int) i, 1, 1);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  return scroller;
}

static GtkWidget *
nothing_new (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "edit-find-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("No Results"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (page),
      _ ("Searched in all messages, notes, names, phone numbers and file names that you may see"));
  gtk_widget_add_css_class (page, "compact");
  return page;
}

static GtkWidget *
results_new (DskSearchPage *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_list_box_set_header_func (self->list, dsk_search_row_heading, NULL, NULL);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Found"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->list));
  return GTK_WIDGET (self->scroller);
}

static void
dsk_search_page_dispose (GObject *object)
{
  DskSearchPage *self = DSK_SEARCH_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->client);
  g_clear_pointer (&self->latest, dsk_search_results_free);
  G_OBJECT_CLASS (dsk_search_page_parent_class)->dispose (object);
}

static void
dsk_search_page_class_init (DskSearchPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_search_page_dispose;
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_STRING, G_TYPE_STRING);
  signals[CLOSED]
      = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
dsk_search_page_init (DskSearchPage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->entry = entry_new (self);
  self->completions = GTK_FLOW_BOX (gtk_flow_box_new ());
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  self->stack = GTK_STACK (gtk_stack_new ());

  gtk_flow_box_set_selection_mode (self->completions, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->completions, 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->completions), "search-completions");
  gtk_widget_set_visible (GTK_WIDGET (self->completions), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->completions), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Completions"), -1);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_xalign (self->problem, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "search-problem");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_stack_add_named (self->stack, hints_new (), "hints");
  gtk_stack_add_named (self->stack, results_new (self), "results");
  gtk_stack_add_named (self->stack, nothing_new (), "nothing");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);

  gtk_box_append (GTK_BOX (self->box), header_new (self));
  gtk_box_append (GTK_BOX (self->box), self->entry);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->completions));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->problem));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
