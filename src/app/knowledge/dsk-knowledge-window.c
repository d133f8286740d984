/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-knowledge-window.h"

#include "dsk-ask.h"
#include "dsk-canned-editor.h"
#include "dsk-knowledge-list.h"
#include "dsk-knowledge-rows.h"
#include "dsk-labels.h"
#include "dsk-stack.h"
#include "dsk-toast.h"
#include "dsk-unsaved.h"

#include <glib/gi18n.h>

#define DSK_TYPE_KNOWLEDGE_WINDOW (dsk_knowledge_window_get_type ())
G_DECLARE_FINAL_TYPE (DskKnowledgeWindow, dsk_knowledge_window, DSK, KNOWLEDGE_WINDOW, AdwWindow)

struct _DskKnowledgeWindow
{
  AdwWindow parent_instance;

  AdwLeaflet *leaflet;
  DskKnowledgeList *list;
  GtkStack *pages;  /* editor, none */
  GtkWidget *back;
  GtkWidget *make;
  GtkWidget *save;
  GtkWidget *remove;
  GtkWidget *newer; /* somebody changed what is being changed here */
  GtkLabel *newer_words;
  AdwToastOverlay *toasts;
  DskCannedEditor *editor;

  DskClient *client; /* (owned) (nullable) */
  GPtrArray *rows;   /* (owned) (nullable) (element-type DskCannedRow) */
  char *wanted;      /* (owned) (nullable): id of what is to be shown once it is read */
};

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
  for (guint i = 0; id != NULL && self->rows != NULL && i < self->rows->len; i++)
    if (g_strcmp0 (((DskCannedRow *) self->rows->pdata[i])->id, id) == 0)
      return self->rows->pdata[i];
  return NULL;
}

/* --- the page of one --- */

/* What is being written here, by somebody who may save it. */
static gboolean
would_lose (GtkWindow *window)
{
  DskKnowledgeWindow *self = DSK_KNOWLEDGE_WINDOW (window);

  return dsk_canned_editor_is_changed (self->editor)
         && g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "editor") == 0
         && gtk_widget_get_visible (self->save);
}

static void
update_buttons (DskKnowledgeWindow *self)
{
  const DskCannedRow *base = dsk_canned_editor_get_base (self->editor);
  gboolean shown = base != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "editor") == 0;
  gboolean may = shown && (base->id == NULL || dsk_canned_editor_may_edit (self->client, base));
  g_autofree char *problem = shown ? dsk_canned_editor_dup_problem (self->editor) : NULL;

  gtk_widget_set_visible (self->save, may);
  gtk_widget_set_visible (self->remove, may && base->id != NULL);
  gtk_widget_set_sensitive (self->save, may && problem == NULL && dsk_canned_editor_is_changed (self->editor));
}

static void
show_row (DskKnowledgeWindow *self, const DskCannedRow *row)
{
  gtk_widget_set_visible (self->newer, FALSE);
  dsk_canned_editor_show (self->editor, row);
  dsk_knowledge_list_select (self->list, row->id);
  dsk_stack_show (self->pages, "editor");
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  update_buttons (self);
}

static void
show_none (DskKnowledgeWindow *self)
{
  gtk_widget_set_visible (self->newer, FALSE);
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

  if (base == NULL || base->id == NULL || g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "editor") != 0)
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
static void
chosen_cb (DskKnowledgeWindow *self, const DskCannedRow *canned)
{
  if (would_lose (GTK_WINDOW (self)))
    {
      toast (self, _ ("Save what you changed first, or press Escape to give it up"));
      return;
    }
  show_row (self, canned);
}

static void
begin_new (DskKnowledgeWindow *self, const char *text)
{
  DskCannedRow row = { .body = (char *) text, .active = TRUE };

  show_row (self, &row);
  gtk_widget_child_focus (GTK_WIDGET (self->editor), GTK_DIR_TAB_FORWARD);
}

static void
make_cb (DskKnowledgeWindow *self)
{
  begin_new (self, NULL);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskKnowledgeWindow) self = user_data;
  DskKnowledge *knowledge = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  g_autofree char *wanted = NULL;

  if (knowledge == NULL)
    return;
  if (self->client != NULL)
    {
      g_clear_pointer (&self->rows, g_ptr_array_unref);
      self->rows = g_ptr_array_ref (knowledge->rows);
      dsk_canned_editor_set_office (self->editor, knowledge->teams, knowledge->rows);
      wanted = g_steal_pointer (&self->wanted);
      if (find_row (self, wanted) != NULL)
        show_row (self, find_row (self, wanted));
      else
        follow (self);
      dsk_knowledge_list_set (self->list, self->rows);
    }
  dsk_knowledge_free (knowledge);
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

static GtkWidget *
left_new (DskKnowledgeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();

  self->make = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_set_name (self->make, "new");
  gtk_widget_set_tooltip_text (self->make, _ ("New Canned Reply (Ctrl+N)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->make), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("New Canned Reply"),
                                  -1);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->make);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  self->list = DSK_KNOWLEDGE_LIST (dsk_knowledge_list_new ());
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_widget_set_size_request (box, 270, -1);
  return box;
}

static GtkWidget *
newer_new (DskKnowledgeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *theirs = gtk_button_new_with_label (_ ("Show Theirs"));
  GtkWidget *mine = gtk_button_new_with_label (_ ("Keep Mine"));

  self->newer_words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "hexpand", TRUE, NULL);
  gtk_widget_add_css_class (box, "canned-newer");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->newer_words));
  gtk_box_append (GTK_BOX (box), theirs);
  gtk_box_append (GTK_BOX (box), mine);
  gtk_widget_set_visible (box, FALSE);
  g_signal_connect_object (theirs, "clicked", G_CALLBACK (theirs_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mine, "clicked", G_CALLBACK (mine_cb), self, G_CONNECT_SWAPPED);
  return box;
}

static GtkWidget *
right_new (DskKnowledgeWindow *self, DskClient *client)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();

  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  self->save = gtk_button_new_with_label (_ ("Save"));
  gtk_widget_set_tooltip_text (self->save, _ ("Save (Ctrl+S)"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_set_name (self->remove, "remove");
  gtk_widget_set_tooltip_text (self->remove, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove"), -1);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->save);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->remove);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new ("", ""));
  self->editor = DSK_CANNED_EDITOR (dsk_canned_editor_new (client));
  self->pages = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->editor), "editor");
  gtk_stack_add_named (self->pages,
                       dsk_knowledge_status_new ("dastak-document-symbolic", _ ("Choose One at the Side"), NULL),
                       "none");
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->pages));
  self->newer = newer_new (self);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), self->newer);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_size_request (box, 340, -1);
  return box;
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
  g_clear_pointer (&self->rows, g_ptr_array_unref);
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
  GtkWidget *left = left_new (self);
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  GtkWidget *right = right_new (self, client);

  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_append (self->leaflet, left);
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->leaflet, line), FALSE);
  adw_leaflet_append (self->leaflet, right);
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (self->leaflet));
  gtk_widget_set_visible (self->make, dsk_canned_editor_may_make (client));
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->make, "clicked", G_CALLBACK (make_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "changed", G_CALLBACK (update_buttons), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "changed", G_CALLBACK (read_all), self, G_CONNECT_SWAPPED);
  folded_cb (self);
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
    begin_new (self, text);
  gtk_window_present (GTK_WINDOW (self));
}
