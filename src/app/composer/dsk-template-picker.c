/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-picker.h"

#include "dsk-first-focus.h"

#include "dsk-stack.h"
#include "dsk-template-about.h"
#include "dsk-template-choice.h"
#include "dsk-template-fill.h"
#include "dsk-template-read.h"
#include "dsk-template-rows.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#include <string.h>

#define LIST_WIDTH 300

struct _DskTemplatePicker
{
  DskSendDialog parent_instance;

  AdwLeaflet *leaflet;     /* (owned by the widget tree) */
  GtkWidget *back;         /* (owned by the widget tree) */
  GtkWidget *list_pane;    /* (owned by the widget tree) */
  GtkSearchEntry *search;  /* (owned by the widget tree) */
  GtkDropDown *languages;  /* (owned by the widget tree) */
  GtkDropDown *categories; /* (owned by the widget tree) */
  GtkStack *stack;         /* (owned by the widget tree) */
  GtkListBox *list;        /* (owned by the widget tree) */
  AdwStatusPage *nothing;  /* (owned by the widget tree) */
  DskTemplateFill *fill;   /* (owned by the widget tree) */

  DskClient *client; /* (owned) */
  char *conv;        /* (owned) (nullable): NULL: of @number */
  char *number;      /* (owned) (nullable): id */
  char *contact;     /* (owned) (nullable) */
  char *wanted;      /* (owned) (nullable): id of the one to go on with once it is read */
  char *again;       /* (owned) (nullable): content of the one that it was filled in as before, likewise */
  char *needle;      /* (owned) (nullable): what is searched for, folded */
  GPtrArray *rows;   /* (owned) (nullable) (element-type DskTemplateRow): approved ones */
  const char *lost;  /* (nullable): why the one that was chosen is not, said until another one is; then none is */
  gboolean stopped;  /* the customer wants no marketing messages */
  gboolean reading;  /* they are being read */
  gboolean outdated; /* and then again: there was news meanwhile */
};

G_DEFINE_FINAL_TYPE (DskTemplatePicker, dsk_template_picker, DSK_TYPE_SEND_DIALOG)

/* --- the list --- */

static gboolean
matches (GtkListBoxRow *row, gpointer user_data)
{
  DskTemplatePicker *self = user_data;
  const char *language = dsk_template_choice_get (self->languages);
  const char *category = dsk_template_choice_get (self->categories);

  if (language != NULL && strcmp (dsk_template_language (dsk_template_rows_get (row)->language), language) != 0)
    return FALSE;
  if (category != NULL && g_strcmp0 (dsk_template_category (dsk_template_rows_get (row)->category), category) != 0)
    return FALSE;
  return self->needle == NULL || dsk_template_rows_holds (row, self->needle);
}

static void
show_nothing (DskTemplatePicker *self, const char *title, const char *words)
{
  adw_status_page_set_title (self->nothing, title);
  adw_status_page_set_description (self->nothing, words);
  dsk_stack_show (self->stack, "nothing");
}

static void
filter (DskTemplatePicker *self)
{
  GtkListBoxRow *first;

  gtk_list_box_invalidate_filter (self->list);
  first = dsk_template_rows_next (self->list, 0, 1);
  gtk_list_box_select_row (self->list, self->lost == NULL ? first : NULL);
  if (dsk_template_rows_any (self->list))
    dsk_stack_show (self->stack, "list");
  else if (self->rows != NULL && self->rows->len > 0)
    show_nothing (self, _ ("No Template Matches"), _ ("Try other words, or all languages and categories."));
}

/* @words: (nullable): heard, too, by who comes to the search */
static void
set_lost (DskTemplatePicker *self, const char *words)
{
  self->lost = words;
  if (words != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
search_cb (DskTemplatePicker *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_free (self->needle);
  self->needle = *text != '\0' ? dsk_text_fold (text) : NULL;
  /* Whoever looks for another one chooses what they find. */
  if (self->needle != NULL)
    set_lost (self, NULL);
  filter (self);
}

/* --- reading --- */

static const char *
language_of (const DskTemplateRow *row)
{
  return dsk_template_language (row->language);
}

static const char *
category_of (const DskTemplateRow *row)
{
  return dsk_template_category (row->category);
}

static void
tell_none (DskTemplatePicker *self, gboolean any)
{
  DskClientState state = dsk_client_get_state (self->client);

  if (any)
    show_nothing (self, _ ("No Approved Template"),
                  _ ("WhatsApp has not approved any of the templates of this account."));
  else if (state == DSK_CLIENT_ONLINE)
    show_nothing (self, _ ("No Templates Yet"),
                  _ ("Templates are made in WhatsApp Manager. Once one is approved, it is here."));
  else
    show_nothing (self, _ ("Not Synced Yet"),
                  _ ("Templates come from the relay, the next time that it can be reached."));
}

static void selected_cb (DskTemplatePicker *self, GtkListBoxRow *row);
static void go_on (DskTemplatePicker *self);
static void go_back (DskTemplatePicker *self);

/* Nobody sends another template by accident: none is chosen until they choose one. @row: (nullable): of the one that
 * can't be; it is gone */
static void
lose (DskTemplatePicker *self, GtkListBoxRow *row)
{
  const DskTemplateRow *template_ = dsk_template_rows_get (row);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self->list)));
  const gboolean filling = adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->fill)
                           || (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->fill)));

  if (self->rows->len == 0)
    set_lost (self, NULL);
  else if (template_ == NULL)
    set_lost (self, _ ("That template is not there any more. Choose another one."));
  else if (dsk_template_is_stopped (template_, self->stopped))
    set_lost (self, _ ("This customer wants no marketing messages any more. Choose another template."));
  else
    set_lost (self, _ ("That template has changed meanwhile. Choose it again, or another one."));
  gtk_list_box_select_row (self->list, NULL);
  selected_cb (self, NULL);
  if (filling)
    go_back (self);
}

/* Who is filling in a template goes on with it if it still says what it said. */
static void
show_rows (DskTemplatePicker *self, GPtrArray *rows, gboolean any)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);
  const DskTemplateRow *before = dsk_template_rows_get (gtk_list_box_get_selected_row (self->list));
  GtkListBoxRow *row;
  GtkWidget *child;

  g_signal_handlers_block_by_func (self->list, selected_cb, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  self->rows = g_ptr_array_ref (rows);
  for (guint i = 0; i < rows->len; i++)
    dsk_template_rows_add (self->list, rows->pdata[i], self->stopped);
  dsk_template_choice_fill (self->languages, _ ("All languages"), rows, language_of);
  dsk_template_choice_fill (self->categories, _ ("All categories"), rows, category_of);
  if (rows->len > 0)
    filter (self);
  else
    tell_none (self, any);
  row = before != NULL ? dsk_template_rows_find_named (self->list, before) : NULL;
  if (row != NULL && dsk_template_reads_same (dsk_template_rows_get (row), before)
      && dsk_template_rows_may_choose (row))
    gtk_list_box_select_row (self->list, row);
  else if (before != NULL)
    lose (self, row);
  else
    selected_cb (self, gtk_list_box_get_selected_row (self->list));
  g_signal_handlers_unblock_by_func (self->list, selected_cb, self);
}

/* Once: who went back to the list is in the list. */
static void
go_to_wanted (DskTemplatePicker *self)
{
  g_autofree char *wanted = NULL;
  g_autofree char *again = NULL;
  GtkListBoxRow *row;

  /* None is there yet. */
  if ((self->wanted == NULL && self->again == NULL) || self->rows->len == 0)
    return;
  wanted = g_steal_pointer (&self->wanted);
  again = g_steal_pointer (&self->again);
  row = dsk_template_rows_find (self->list, wanted, again);
  if (row == NULL || !gtk_list_box_row_get_selectable (row))
    {
      lose (self, row);
      return;
    }
  gtk_list_box_select_row (self->list, row);
  if (again != NULL)
    dsk_template_fill_restore (self->fill, again);
  go_on (self);
}

static void read_again (DskTemplatePicker *self);

static void
templates_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskTemplatePicker) self = user_data;
  g_autoptr (GError) error = NULL;
  DskTemplatesFound *found = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) rows = found != NULL ? g_steal_pointer (&found->rows) : NULL;
  const gboolean stopped = found != NULL && found->stopped;
  gboolean any, any_change;

  g_clear_pointer (&found, dsk_templates_found_free);

  self->reading = FALSE;
  if (self->leaflet == NULL)
    return;
  if (rows == NULL)
    {
      if (self->rows == NULL)
        show_nothing (self, _ ("Templates Can't Be Read"), error->message);
      return;
    }
  any = rows->len > 0;
  dsk_templates_sort_out (rows);
  any_change = stopped != self->stopped || !dsk_templates_are_same (self->rows, rows);
  self->stopped = stopped;
  if (any_change)
    show_rows (self, rows, any);
  go_to_wanted (self);
  if (self->outdated)
    read_again (self);
}

static void
read_again (DskTemplatePicker *self)
{
  self->outdated = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  dsk_client_read_async (self->client, NULL, self->conv != NULL ? dsk_templates_read : dsk_templates_read_of_number,
                         g_strdup (self->conv != NULL ? self->conv : self->number), g_free,
                         dsk_templates_found_free, NULL, templates_cb, g_object_ref (self));
}

/* --- choosing --- */

static void
selected_cb (DskTemplatePicker *self, GtkListBoxRow *row)
{
  if (row != NULL)
    set_lost (self, NULL);
  dsk_template_fill_set (self->fill, dsk_template_rows_get (row), self->contact);
}

static void
filled_cb (DskTemplatePicker *self)
{
  dsk_send_dialog_set_ready (DSK_SEND_DIALOG (self), dsk_template_fill_is_complete (self->fill), self->lost);
}

/* To what is still to be filled in; if nothing is, Enter again would only repeat itself. */
static void
go_on (DskTemplatePicker *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row == NULL || !gtk_widget_get_child_visible (GTK_WIDGET (row)))
    return;
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->fill));
  if (!dsk_template_fill_focus (self->fill))
    gtk_widget_child_focus (GTK_WIDGET (self->fill), GTK_DIR_TAB_FORWARD);
}

static void
go_back (DskTemplatePicker *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* Up and Down choose while the search keeps the focus. */
static gboolean
key_pressed_cb (DskTemplatePicker *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;
  GtkListBoxRow *next;

  if (step == 0)
    return GDK_EVENT_PROPAGATE;
  next = dsk_template_rows_next (self->list, selected != NULL ? gtk_list_box_row_get_index (selected) + step : 0,
                                 step);
  if (next != NULL)
    gtk_list_box_select_row (self->list, next);
  return GDK_EVENT_STOP;
}

static void
folded_cb (DskTemplatePicker *self)
{
  gtk_widget_set_visible (self->back,
                          adw_leaflet_get_folded (self->leaflet)
                              && adw_leaflet_get_visible_child (self->leaflet) != self->list_pane);
}

static DskOutgoing *
dsk_template_picker_finish (DskSendDialog *dialog)
{
  DskTemplatePicker *self = DSK_TEMPLATE_PICKER (dialog);

  return dsk_template_fill_is_complete (self->fill) ? dsk_template_fill_finish (self->fill) : NULL;
}

static gboolean
dsk_template_picker_has_words (DskSendDialog *dialog)
{
  return dsk_template_fill_has_words (DSK_TEMPLATE_PICKER (dialog)->fill);
}

/* --- object --- */

static void
dsk_template_picker_dispose (GObject *object)
{
  DskTemplatePicker *self = DSK_TEMPLATE_PICKER (object);

  /* A list that is taken apart selects other rows. */
  if (self->leaflet != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      g_signal_handlers_disconnect_by_data (self->fill, self);
      g_signal_handlers_disconnect_by_data (self->languages, self);
      g_signal_handlers_disconnect_by_data (self->categories, self);
      g_signal_handlers_disconnect_by_data (self->leaflet, self);
    }
  self->leaflet = NULL;
  G_OBJECT_CLASS (dsk_template_picker_parent_class)->dispose (object);
}

static void
dsk_template_picker_finalize (GObject *object)
{
  DskTemplatePicker *self = DSK_TEMPLATE_PICKER (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->conv);
  g_free (self->number);
  g_free (self->contact);
  g_free (self->wanted);
  g_free (self->again);
  g_free (self->needle);
  G_OBJECT_CLASS (dsk_template_picker_parent_class)->finalize (object);
}

static void
dsk_template_picker_class_init (DskTemplatePickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_template_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_template_picker_finalize;
  DSK_SEND_DIALOG_CLASS (klass)->finish = dsk_template_picker_finish;
  DSK_SEND_DIALOG_CLASS (klass)->has_words = dsk_template_picker_has_words;
}

static void
make_list (DskTemplatePicker *self)
{
  GtkWidget *scroller;

  self->list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_BROWSE, "valign",
                             GTK_ALIGN_START, "margin-start", 12, "margin-end", 12, "margin-bottom",
                             12, "margin-top", 1, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Templates"), -1);
  gtk_list_box_set_filter_func (self->list, matches, self, NULL);
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                           "child", self->list, NULL);
  self->nothing = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "dastak-template-symbolic", NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->nothing), "compact");
  self->stack = g_object_new (GTK_TYPE_STACK, "vexpand", TRUE, NULL);
  gtk_stack_add_named (self->stack, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "reading");
  gtk_stack_add_named (self->stack, scroller, "list");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->nothing), "nothing");
}

static GtkWidget *
make_list_pane (DskTemplatePicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->search = g_object_new (GTK_TYPE_SEARCH_ENTRY, "placeholder-text", _ ("Search templates"),
                               "margin-start", 12, "margin-end", 12, "margin-top", 6, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search templates"), -1);
  self->languages = dsk_template_choice_new (_ ("Language"));
  self->categories = dsk_template_choice_new (_ ("Category"));
  make_list (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->search));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->languages));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->categories));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_widget_set_size_request (box, LIST_WIDTH, -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (go_on), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (self->languages, "notify::selected", G_CALLBACK (filter), self);
  g_signal_connect_swapped (self->categories, "notify::selected", G_CALLBACK (filter), self);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (go_on), self);
  return box;
}

static void
make (DskTemplatePicker *self)
{
  self->leaflet = g_object_new (ADW_TYPE_LEAFLET, "can-unfold", TRUE, NULL);
  self->fill = DSK_TEMPLATE_FILL (dsk_template_fill_new (self->client));
  gtk_widget_set_hexpand (GTK_WIDGET (self->fill), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->fill), 340, -1);
  self->list_pane = make_list_pane (self);
  adw_leaflet_append (self->leaflet, self->list_pane);
  adw_leaflet_page_set_navigatable (
      adw_leaflet_append (self->leaflet, gtk_separator_new (GTK_ORIENTATION_VERTICAL)), FALSE);
  adw_leaflet_append (self->leaflet, GTK_WIDGET (self->fill));
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Back"), -1);
  dsk_send_dialog_pack_start (DSK_SEND_DIALOG (self), self->back);
  dsk_send_dialog_set_content (DSK_SEND_DIALOG (self), GTK_WIDGET (self->leaflet));
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (go_back), self);
  g_signal_connect_swapped (self->fill, "changed", G_CALLBACK (filled_cb), self);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self);
  g_signal_connect_swapped (self->leaflet, "notify::visible-child", G_CALLBACK (folded_cb), self);
  folded_cb (self);
}

static void
dsk_template_picker_init (DskTemplatePicker *self)
{
}

static DskSendDialog *
begin (DskTemplatePicker *self, DskClient *client)
{
  self->client = g_object_ref (client);
  make (self);
  g_signal_connect_object (client, "changed", G_CALLBACK (read_again), self, G_CONNECT_SWAPPED);
  read_again (self);
  dsk_first_focus (GTK_WIDGET (self), GTK_WIDGET (self->search));
  return DSK_SEND_DIALOG (self);
}

DskSendDialog *
dsk_template_picker_new (GtkWindow *parent, DskClient *client, const char *conv,
                         const char *contact)
{
  DskTemplatePicker *self
      = g_object_new (DSK_TYPE_TEMPLATE_PICKER, "transient-for", parent, "title",
                      _ ("Choose a Template"), "default-width", 760, "default-height", 580, NULL);

  self->conv = g_strdup (conv);
  self->contact = g_strdup (contact);
  return begin (self, client);
}

void
dsk_template_picker_choose (DskTemplatePicker *self, const char *id)
{
  g_return_if_fail (DSK_IS_TEMPLATE_PICKER (self));

  g_free (self->wanted);
  self->wanted = g_strdup (id);
  if (self->rows != NULL)
    go_to_wanted (self);
}

void
dsk_template_picker_restore (DskTemplatePicker *self, const char *content)
{
  g_return_if_fail (DSK_IS_TEMPLATE_PICKER (self));

  g_free (self->again);
  self->again = g_strdup (content);
  if (self->rows != NULL)
    go_to_wanted (self);
}

void
dsk_template_picker_search (DskTemplatePicker *self, const char *text)
{
  g_return_if_fail (DSK_IS_TEMPLATE_PICKER (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  gtk_editable_set_position (GTK_EDITABLE (self->search), -1);
}

DskSendDialog *
dsk_template_picker_new_for_number (GtkWindow *parent, DskClient *client, const char *number, const char *title)
{
  DskTemplatePicker *self = g_object_new (DSK_TYPE_TEMPLATE_PICKER, "transient-for", parent, "title", title,
                                          "default-width", 760, "default-height", 580, NULL);

  self->number = g_strdup (number);
  return begin (self, client);
}
