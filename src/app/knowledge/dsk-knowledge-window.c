/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-knowledge-window.h"

#include "dsk-ask.h"
#include "dsk-knowledge-window-private.h"
#include "dsk-labels.h"
#include "dsk-stack.h"
#include "dsk-template-about.h"
#include "dsk-toast.h"
#include "dsk-unsaved.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (DskKnowledgeWindow, dsk_knowledge_window, ADW_TYPE_WINDOW)

static void read_all (DskKnowledgeWindow *self);

static void
toast (DskKnowledgeWindow *self, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  dsk_toast_add (self->toasts, adw_toast_new (escaped));
}

static DskCannedRow *
find_row (DskKnowledgeWindow *self, const char *id)
{
  const GPtrArray *rows = self->knowledge != NULL ? self->knowledge->rows : NULL;

  for (guint i = 0; id != NULL && rows != NULL && i < rows->len; i++)
    if (g_strcmp0 (((DskCannedRow *) rows->pdata[i])->id, id) == 0)
      return rows->pdata[i];
  return NULL;
}

/* --- the page of one --- */

static gboolean
is_on (DskKnowledgeWindow *self, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page) == 0;
}

/* What is being written here, by somebody who may save it. */
static gboolean
would_lose (GtkWindow *window)
{
  DskKnowledgeWindow *self = DSK_KNOWLEDGE_WINDOW (window);

  return dsk_canned_editor_is_changed (self->editor) && is_on (self, "editor") && gtk_widget_get_visible (self->save);
}

static void
update_buttons (DskKnowledgeWindow *self)
{
  const DskCannedRow *base = dsk_canned_editor_get_base (self->editor);
  gboolean shown = base != NULL && is_on (self, "editor");
  gboolean may = shown && (base->id == NULL || dsk_canned_editor_may_edit (self->client, base));
  g_autofree char *problem = shown ? dsk_canned_editor_dup_problem (self->editor) : NULL;

  gtk_widget_set_visible (self->save, may);
  gtk_widget_set_visible (self->remove, may && base->id != NULL);
  gtk_widget_set_sensitive (self->save, may && problem == NULL && dsk_canned_editor_is_changed (self->editor));
}

static void
show_page (DskKnowledgeWindow *self, const char *name)
{
  dsk_stack_show (self->pages, name);
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  update_buttons (self);
}

static void
show_row (DskKnowledgeWindow *self, const DskCannedRow *row)
{
  gtk_widget_set_visible (self->newer, FALSE);
  dsk_canned_editor_show (self->editor, row);
  dsk_knowledge_list_select (self->list, row->id);
  self->shown = NULL;
  show_page (self, "editor");
}

static void
show_template (DskKnowledgeWindow *self, DskTemplateRow *row)
{
  gtk_widget_set_visible (self->newer, FALSE);
  self->shown = row;
  dsk_template_view_show (self->template_, row);
  dsk_knowledge_list_select (self->list, row->id);
  show_page (self, "template");
}

static void
show_none (DskKnowledgeWindow *self)
{
  gtk_widget_set_visible (self->newer, FALSE);
  self->shown = NULL;
  dsk_knowledge_list_select (self->list, NULL);
  dsk_stack_show (self->pages, "none");
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  update_buttons (self);
}

/* What somebody else made of it meanwhile: shown if nothing is being changed here, else said. */
static void
follow (DskKnowledgeWindow *self)
{
  const DskCannedRow *base = dsk_canned_editor_get_base (self->editor);
  const DskCannedRow *row;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  if (base == NULL || base->id == NULL || !is_on (self, "editor"))
    return;
  row = find_row (self, base->id);
  if (row != NULL && !dsk_canned_editor_is_changed (self->editor))
    {
      if (row->version != base->version || row->uses != base->uses || row->pending != base->pending)
        dsk_canned_editor_show (self->editor, row);
      update_buttons (self);
      return;
    }
  if (row == NULL && !dsk_canned_editor_is_changed (self->editor))
    {
      show_none (self);
      return;
    }
  if (row == NULL || row->version <= base->version)
    return;
  name = dsk_label_name (row->user_name, TRUE);
  /* Translators: %s is a colleague */
  words = g_strdup_printf (_ ("%s changed this while you were writing."), name);
  gtk_label_set_text (self->newer_words, words);
  gtk_widget_set_visible (self->newer, TRUE);
}

/* @before: (nullable): the template that is shown, of what was read before */
static void
follow_template (DskKnowledgeWindow *self, const DskTemplateRow *before)
{
  const GPtrArray *rows = self->knowledge->templates;

  self->shown = NULL;
  for (guint i = 0; before != NULL && i < rows->len; i++)
    if (g_str_equal (((DskTemplateRow *) rows->pdata[i])->id, before->id))
      self->shown = rows->pdata[i];
  if (before != NULL && self->shown == NULL)
    show_none (self);
  else if (before != NULL && !dsk_template_is_same (before, self->shown))
    dsk_template_view_show (self->template_, self->shown);
}

static void
theirs_cb (DskKnowledgeWindow *self)
{
  const DskCannedRow *row = find_row (self, dsk_canned_editor_get_base (self->editor)->id);

  if (row != NULL)
    show_row (self, row);
}

static void
mine_cb (DskKnowledgeWindow *self)
{
  const DskCannedRow *row = find_row (self, dsk_canned_editor_get_base (self->editor)->id);

  if (row != NULL)
    dsk_canned_editor_set_version (self->editor, row->version);
  gtk_widget_set_visible (self->newer, FALSE);
}

/* --- saving and removing --- */

typedef struct
{
  DskKnowledgeWindow *self; /* (owned) */
  DskCannedRow *row;        /* (owned): what it is, or was */
  gboolean removes;
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->self);
  dsk_canned_row_free (change->row);
  g_free (change);
}

static void undo_cb (DskKnowledgeWindow *self, AdwToast *gone);

static void
say_removed (DskKnowledgeWindow *self, const DskCannedRow *row)
{
  g_autofree char *words = g_strdup_printf (_ ("“%s” was removed"), row->title);
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  AdwToast *gone = adw_toast_new (escaped);
  DskCannedRow *back = dsk_canned_row_copy (row);

  /* To remove it was a change, too. */
  back->version++;
  adw_toast_set_button_label (gone, _ ("_Undo"));
  adw_toast_set_timeout (gone, 10);
  g_object_set_data_full (G_OBJECT (gone), DSK_KNOWLEDGE_ROW_KEY, back, (GDestroyNotify) dsk_canned_row_free);
  g_signal_connect_object (gone, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  dsk_toast_add (self->toasts, gone);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *change = user_data;
  DskKnowledgeWindow *self = change->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (self->client == NULL)
    ;
  else if (command == NULL)
    toast (self, error->message);
  else if (change->removes)
    {
      show_none (self);
      say_removed (self, change->row);
    }
  else
    {
      g_free (self->wanted);
      self->wanted = g_strdup (command->object);
    }
  if (self->client != NULL)
    read_all (self);
  change_free (change);
}

/* @row: (transfer full) */
static void
submit (DskKnowledgeWindow *self, DskCannedRow *row, gboolean removes)
{
  Change *change = g_new0 (Change, 1);
  g_autoptr (DskCommand) command = removes ? dsk_client_command_canned_remove (self->client, row->id, row->version)
                                           : dsk_client_command_canned_put (self->client, row);

  change->self = g_object_ref (self);
  change->row = row;
  change->removes = removes;
  dsk_client_submit_async (self->client, command, NULL, changed_cb, change);
}

static void
undo_cb (DskKnowledgeWindow *self, AdwToast *gone)
{
  if (self->client != NULL)
    submit (self, dsk_canned_row_copy (g_object_get_data (G_OBJECT (gone), DSK_KNOWLEDGE_ROW_KEY)), FALSE);
}

static void
save_cb (DskKnowledgeWindow *self)
{
  gtk_widget_set_sensitive (self->save, FALSE);
  submit (self, dsk_canned_editor_dup_row (self->editor), FALSE);
}

static void
remove_cb (DskKnowledgeWindow *self)
{
  submit (self, dsk_canned_row_copy (dsk_canned_editor_get_base (self->editor)), TRUE);
}

/* --- the list --- */

/* What is being written is not thrown away by a click: it has to be saved or given up first. */
static gboolean
may_leave (DskKnowledgeWindow *self)
{
  const DskCannedRow *base = dsk_canned_editor_get_base (self->editor);

  if (!would_lose (GTK_WINDOW (self)))
    return TRUE;
  toast (self, _ ("Save what you changed first, or press Escape to give it up"));
  dsk_knowledge_list_select (self->list, base->id);
  return FALSE;
}

static void
chosen_cb (DskKnowledgeWindow *self, const DskCannedRow *canned)
{
  if (may_leave (self))
    show_row (self, canned);
}

static void
template_cb (DskKnowledgeWindow *self, DskTemplateRow *row)
{
  if (may_leave (self))
    show_template (self, row);
}

/* What would be made is of the list that is shown; templates are made at WhatsApp. */
static void
turned_cb (DskKnowledgeWindow *self)
{
  DskKnowledgeKind kind = dsk_knowledge_list_get_kind (self->list);
  gboolean article = kind == DSK_KNOWLEDGE_ARTICLES;

  gtk_widget_set_visible (self->make,
                          kind != DSK_KNOWLEDGE_TEMPLATES && dsk_canned_editor_may_make (self->client));
  gtk_widget_set_tooltip_text (self->make, article ? _ ("New Article (Ctrl+N)") : _ ("New Canned Reply (Ctrl+N)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->make), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  article ? _ ("New Article") : _ ("New Canned Reply"), -1);
}

static void
begin_new (DskKnowledgeWindow *self, DskCannedKind kind, const char *text)
{
  DskCannedRow row = { .kind = kind, .body = (char *) text, .active = TRUE };

  show_row (self, &row);
  gtk_widget_child_focus (GTK_WIDGET (self->editor), GTK_DIR_TAB_FORWARD);
}

static void
make_cb (DskKnowledgeWindow *self)
{
  gboolean article = dsk_knowledge_list_get_kind (self->list) == DSK_KNOWLEDGE_ARTICLES;

  if (may_leave (self))
    begin_new (self, article ? DSK_CANNED_ARTICLE : DSK_CANNED_REPLY, NULL);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskKnowledgeWindow) self = user_data;
  DskKnowledge *knowledge = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  DskKnowledge *before;
  const DskCannedRow *row;
  g_autofree char *wanted = NULL;

  if (knowledge == NULL)
    return;
  if (self->client == NULL)
    {
      dsk_knowledge_free (knowledge);
      return;
    }
  before = self->knowledge;
  self->knowledge = knowledge;
  dsk_canned_editor_set_office (self->editor, knowledge->teams, knowledge->rows);
  follow_template (self, self->shown);
  wanted = g_steal_pointer (&self->wanted);
  row = find_row (self, wanted);
  if (row != NULL)
    {
      show_row (self, row);
      dsk_knowledge_list_turn (self->list,
                               row->kind == DSK_CANNED_ARTICLE ? DSK_KNOWLEDGE_ARTICLES : DSK_KNOWLEDGE_CANNED);
    }
  else
    follow (self);
  dsk_knowledge_list_set (self->list, knowledge->rows, knowledge->templates,
                          dsk_client_get_state (self->client) == DSK_CLIENT_ONLINE);
  if (before != NULL)
    dsk_knowledge_free (before);
}

static void
read_all (DskKnowledgeWindow *self)
{
  dsk_client_read_async (self->client, "knowledge", dsk_knowledge_read, NULL, NULL, dsk_knowledge_free, NULL, read_cb,
                         g_object_ref (self));
}

/* --- the window --- */

static void
give_up_cb (DskKnowledgeWindow *self, const char *response)
{
  const DskCannedRow *base = dsk_canned_editor_get_base (self->editor);
  const DskCannedRow *row = base != NULL ? find_row (self, base->id) : NULL;

  if (g_strcmp0 (response, DSK_ASK_YES) != 0 || self->client == NULL)
    return;
  if (row != NULL)
    show_row (self, row);
  else
    show_none (self);
}

/* What is being written is given up first, and by somebody who means it. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  DskKnowledgeWindow *self = DSK_KNOWLEDGE_WINDOW (widget);
  AdwMessageDialog *dialog;

  if (!would_lose (GTK_WINDOW (self)))
    {
      gtk_window_close (GTK_WINDOW (self));
      return TRUE;
    }
  dialog = dsk_ask_new (GTK_WINDOW (self), _ ("Discard Changes?"), _ ("What you wrote here is not saved."),
                        _ ("_Keep Editing"), _ ("_Discard"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (give_up_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

static void
back_cb (DskKnowledgeWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
folded_cb (DskKnowledgeWindow *self)
{
  gtk_widget_set_visible (self->back, adw_leaflet_get_folded (self->leaflet));
}

static gboolean
save_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  DskKnowledgeWindow *self = DSK_KNOWLEDGE_WINDOW (widget);

  if (gtk_widget_get_visible (self->save) && gtk_widget_get_sensitive (self->save))
    save_cb (self);
  return TRUE;
}

static gboolean
new_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  DskKnowledgeWindow *self = DSK_KNOWLEDGE_WINDOW (widget);

  if (gtk_widget_get_visible (self->make))
    make_cb (self);
  return TRUE;
}

static void
dsk_knowledge_window_dispose (GObject *object)
{
  DskKnowledgeWindow *self = DSK_KNOWLEDGE_WINDOW (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (dsk_knowledge_window_parent_class)->dispose (object);
  g_clear_pointer (&self->knowledge, dsk_knowledge_free);
}

static void
dsk_knowledge_window_class_init (DskKnowledgeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_knowledge_window_dispose;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, save_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, new_key_cb, NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_knowledge_window_init (DskKnowledgeWindow *self)
{
}

static void
build (DskKnowledgeWindow *self, DskClient *client)
{
  GtkWidget *left = dsk_knowledge_window_make_left (self);
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  GtkWidget *right = dsk_knowledge_window_make_right (self, client);

  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_append (self->leaflet, left);
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->leaflet, line), FALSE);
  adw_leaflet_append (self->leaflet, right);
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (self->leaflet));
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->make, "clicked", G_CALLBACK (make_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->theirs, "clicked", G_CALLBACK (theirs_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mine, "clicked", G_CALLBACK (mine_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "template", G_CALLBACK (template_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "turned", G_CALLBACK (turned_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "changed", G_CALLBACK (update_buttons), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "changed", G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
  folded_cb (self);
  turned_cb (self);
  show_none (self);
}

/* Returns: (nullable): the one that is above @root already */
static DskKnowledgeWindow *
find_open (GtkRoot *root)
{
  GListModel *windows = gtk_window_get_toplevels ();
  DskKnowledgeWindow *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (DSK_IS_KNOWLEDGE_WINDOW (window) && (GtkRoot *) gtk_window_get_transient_for (window) == root)
        found = DSK_KNOWLEDGE_WINDOW (window);
    }
  return found;
}

void
dsk_knowledge_window_present (GtkWidget *parent, DskClient *client, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  DskKnowledgeWindow *self = find_open (root);

  if (self == NULL)
    {
      self = g_object_new (DSK_TYPE_KNOWLEDGE_WINDOW, "title", _ ("Knowledge"), "transient-for",
                           GTK_IS_WINDOW (root) ? root : NULL, "default-width", 880, "default-height", 640, NULL);
      self->client = g_object_ref (client);
      build (self, client);
      dsk_unsaved_guard (GTK_WINDOW (self), would_lose);
      read_all (self);
    }
  if (text != NULL && dsk_canned_editor_may_make (client))
    begin_new (self, DSK_CANNED_REPLY, text);
  gtk_window_present (GTK_WINDOW (self));
}
