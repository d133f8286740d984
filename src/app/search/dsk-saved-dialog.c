/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-saved-dialog.h"

#include "dsk-entry-row.h"
#include "dsk-read-once.h"
#include "dsk-search-read.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  AdwMessageDialog *dialog; /* it owns this */
  GtkEditable *name;
  GtkEditable *query;
  GtkLabel *problem;
  DskSavedView *view; /* (owned) */
  char *trouble;      /* (owned) (nullable): until something is changed */
  DskSavedFunc func;
  GObject *owner; /* (weak) (nullable): the dialog goes with it, once nothing holds it */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  dsk_saved_view_free (self->view);
  g_free (self->trouble);
  g_clear_weak_pointer (&self->owner);
  g_free (self);
}

/* Returns: (transfer full): as it is written now */
static DskSavedView *
written (Asking *self)
{
  DskSavedView *view = dsk_saved_view_copy (self->view);

  g_free (view->name);
  g_free (view->query);
  view->name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  view->query = g_strstrip (g_strdup (gtk_editable_get_text (self->query)));
  return view;
}

/* Returns: (transfer full): "" there is none, or the person has not come that far */
static char *
problem_of (const DskSavedView *view)
{
  g_auto (DskQueryProblem) problem = { 0 };
  g_autoptr (DskQuery) query = dsk_query_parse (view->query, &problem);

  if (g_utf8_strlen (view->name, -1) > DSK_SAVED_NAME_MAX)
    return g_strdup_printf (ngettext ("A name has at most %d character", "A name has at most %d characters",
                                      DSK_SAVED_NAME_MAX),
                            DSK_SAVED_NAME_MAX);
  if (strlen (view->query) > DSK_SAVED_QUERY_MAX)
    return g_strdup (_ ("This search is too long"));
  return dsk_label_query_problem (&problem);
}

static void
update (Asking *self)
{
  g_autoptr (DskSavedView) view = written (self);
  g_autofree char *problem = self->trouble != NULL ? g_strdup (self->trouble) : problem_of (view);

  gtk_label_set_text (self->problem, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), *problem != '\0');
  adw_message_dialog_set_response_enabled (self->dialog, "save", dsk_saved_view_is_valid (view));
}

static void
changed_cb (Asking *self)
{
  g_clear_pointer (&self->trouble, g_free);
  update (self);
}

static void
activated_cb (Asking *self)
{
  if (adw_message_dialog_get_response_enabled (self->dialog, "save"))
    adw_message_dialog_response (self->dialog, "save");
}

static void
response_cb (Asking *self, const char *response)
{
  if (g_strcmp0 (response, "save") == 0 && self->owner != NULL)
    self->func (written (self), self->owner);
}

static GtkEditable *
add_row (Asking *self, GtkWidget *list, const char *title, const char *text)
{
  GtkWidget *row = dsk_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (activated_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return GTK_EDITABLE (row);
}

static GtkWidget *
make_form (Asking *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  self->name = add_row (self, list, _ ("Name"), self->view->name);
  self->query = add_row (self, list, _ ("Search"), self->view->query);
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_xalign (self->problem, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->problem));
  gtk_widget_set_size_request (box, 300, -1);
  return box;
}

void
dsk_saved_dialog_present (GtkWindow *parent, DskSavedView *view, const char *base_label, const char *trouble,
                          DskSavedFunc func, GObject *owner)
{
  Asking *self = g_new0 (Asking, 1);
  const gboolean is_new = view->id == NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  self->view = view;
  self->trouble = g_strdup (trouble);
  self->func = func;
  g_set_weak_pointer (&self->owner, owner);
  self->dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (parent, is_new ? _ ("Save as View") : _ ("Edit Saved View"), NULL));
  g_object_set_data_full (G_OBJECT (self->dialog), "dsk-asking", self, asking_free);
  if (view->base.kind == DSK_VIEW_ALL)
    adw_message_dialog_set_body (self->dialog, _ ("It looks in all conversations, and is yours alone."));
  else
    /* Translators: %s is a view of the sidebar, a team or a number */
    adw_message_dialog_format_body (self->dialog, _ ("It looks in “%s”, and is yours alone."), base_label);
  adw_message_dialog_set_extra_child (self->dialog, make_form (self));
  adw_message_dialog_add_responses (self->dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (self->dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (self->dialog, "save");
  adw_message_dialog_set_close_response (self->dialog, "cancel");
  g_signal_connect_swapped (self->dialog, "response", G_CALLBACK (response_cb), self);
  update (self);
  dsk_read_once (GTK_WIDGET (self->dialog));
  gtk_window_present (GTK_WINDOW (self->dialog));
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
