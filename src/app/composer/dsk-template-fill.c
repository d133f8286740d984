/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-fill.h"

#include "dsk-attachment.h"
#include "dsk-capped-scroller.h"
#include "dsk-entry-row.h"
#include "dsk-labels.h"
#include "dsk-map-link.h"
#include "dsk-message-preview.h"
#include "dsk-read-once.h"
#include "dsk-send-dialog.h"
#include "dsk-stack.h"
#include "dsk-template-about.h"

#include <glib/gi18n.h>

#include <string.h>

#define PREVIEW_HEIGHT 260
#define GIVEN_KEY "dsk-given" /* what stood in a row before somebody wrote in it */

struct _DskTemplateFill
{
  GtkWidget parent_instance;

  GtkWidget *stack;           /* (owned by the widget tree) */
  GtkWidget *refused;         /* (owned by the widget tree): why it can't be filled in */
  DskMessagePreview *preview; /* (owned by the widget tree) */
  GtkLabel *cost;             /* (owned by the widget tree) */
  GtkWidget *slot;            /* (owned by the widget tree): holds the group of rows */
  GtkWidget *file_row;        /* (owned by the widget tree) (nullable) */
  char *given;                /* (owned) (nullable): content whose place was put into the row */
  GtkWidget *place_row;       /* (owned by the widget tree) (nullable) */

  DskClient *client;          /* (owned) */
  DskTemplateForm *form;      /* (owned) (nullable) */
  GPtrArray *rows;            /* (owned): of widgets, as the form's fields */
  DskAttachment *attachment;  /* (owned) (nullable) */
  gboolean attachment_given;  /* it was there before: whoever closes the window does not lose it */
  GtkFileChooserNative *chooser; /* (owned) (nullable) */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskTemplateFill, dsk_template_fill, GTK_TYPE_WIDGET)

/* --- how it looks --- */

static const char *
media_words (DskTemplateFill *self)
{
  return self->attachment != NULL ? dsk_attachment_get_name (self->attachment) : NULL;
}

static void
show (DskTemplateFill *self)
{
  dsk_template_show (self->preview, self->form, media_words (self));
}

/* --- variables --- */

static void
entry_cb (DskTemplateFill *self, GtkWidget *row)
{
  guint i;
  g_autofree char *problem = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (!g_ptr_array_find (self->rows, row, &i))
    return;
  dsk_template_form_set (self->form, i, text);
  problem = dsk_template_form_problem (self->form, i);
  dsk_entry_row_set_problem (row, *text != '\0' ? problem : NULL);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Returns: (transfer full) */
static char *
field_title (const DskTemplateField *field)
{
  g_autofree char *name = dsk_template_field_name (field);

  if (field->example == NULL || *field->example == '\0')
    return g_steal_pointer (&name);
  /* Translators: a variable of a template, and an example of what is filled in */
  return g_strdup_printf (_ ("%s — as in “%s”"), name, field->example);
}

static GtkWidget *
make_row (DskTemplateFill *self, const DskTemplateField *field)
{
  GtkWidget *row = dsk_entry_row_new ();
  g_autofree char *title = field_title (field);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", G_CALLBACK (entry_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (dsk_template_fill_focus), self,
                           G_CONNECT_SWAPPED);
  return row;
}

/* --- the header's file or place --- */

static void
attachment_cb (DskTemplateFill *self)
{
  DskMessageKind wanted = dsk_message_kind_from_string (self->form->header_type);
  gboolean ready = dsk_attachment_is_ready (self->attachment);
  g_autofree char *problem = NULL;

  if (ready && wanted == DSK_MESSAGE_DOCUMENT
      && dsk_attachment_get_kind (self->attachment) != DSK_MESSAGE_DOCUMENT)
    dsk_attachment_send_as_document (self->attachment);
  problem = dsk_attachment_get_problem (self->attachment, NULL);
  if (problem == NULL && ready && dsk_attachment_get_kind (self->attachment) != wanted)
    problem = g_strdup (_ ("This template wants another kind of file."));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->file_row),
                               problem != NULL ? problem
                                               : dsk_attachment_get_name (self->attachment));
  dsk_template_form_set_media (self->form, problem == NULL && ready
                                               ? dsk_attachment_to_outgoing (self->attachment, NULL)
                                               : NULL);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* @attachment: (transfer full); @given: it was there before */
static void
set_attachment (DskTemplateFill *self, DskAttachment *attachment, gboolean given)
{
  if (self->attachment != NULL)
    g_signal_handlers_disconnect_by_data (self->attachment, self);
  g_clear_object (&self->attachment);
  self->attachment = attachment;
  self->attachment_given = given;
  g_signal_connect_object (self->attachment, "changed", G_CALLBACK (attachment_cb), self, G_CONNECT_SWAPPED);
  attachment_cb (self);
}

static void
chosen_cb (DskTemplateFill *self, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser))
                               : NULL;

  if (file == NULL || self->form == NULL || self->file_row == NULL)
    return;
  set_attachment (self, dsk_attachment_new_for_file (self->client, file, DSK_MEDIA_FOR_MESSAGE), FALSE);
}

static void
choose_cb (DskTemplateFill *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a File"),
                                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
place_cb (DskTemplateFill *self, GtkWidget *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  double latitude, longitude;
  gboolean found = dsk_map_link_parse (text, &latitude, &longitude, &name, &error);
  g_autofree char *given = dsk_template_dup_place (self->given);
  g_autofree char *given_name = NULL;
  g_autofree char *address = NULL;

  /* As long as it is that place, it is called so. */
  if (g_strcmp0 (text, given) == 0)
    dsk_template_get_place_words (self->given, &given_name, &address);
  dsk_entry_row_set_problem (row, found || *text == '\0' ? NULL : error->message);
  dsk_template_form_set_media (
      self->form,
      found ? dsk_outgoing_new_location (latitude, longitude, given_name != NULL ? given_name : name, address) : NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
make_media_row (DskTemplateFill *self)
{
  GtkWidget *row;
  GtkWidget *button;

  if (strcmp (self->form->header_type, "location") == 0)
    {
      row = dsk_entry_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Link or Coordinates"));
      g_signal_connect_object (row, "changed", G_CALLBACK (place_cb), self, G_CONNECT_SWAPPED);
      self->place_row = row;
      return row;
    }
  row = adw_action_row_new ();
  button = gtk_button_new_with_mnemonic (_ ("Choose _File…"));
  dsk_read_once (button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (
      ADW_PREFERENCES_ROW (row),
      dsk_label_message_kind (dsk_message_kind_from_string (self->form->header_type)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_cb), self, G_CONNECT_SWAPPED);
  self->file_row = row;
  return row;
}

/* --- public --- */

/* What is in the form is what was known before anybody wrote something here. */
static void
show_given (DskTemplateFill *self)
{
  for (guint i = 0; i < self->form->fields->len; i++)
    {
      const DskTemplateField *field = g_ptr_array_index (self->form->fields, i);
      g_autofree char *value = g_strdup (field->value);

      gtk_editable_set_text (GTK_EDITABLE (g_ptr_array_index (self->rows, i)), value);
      g_object_set_data_full (self->rows->pdata[i], GIVEN_KEY, g_steal_pointer (&value), g_free);
    }
}

static void
fill_rows (DskTemplateFill *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  gboolean media = dsk_template_form_wants_media (self->form);

  if (media)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_media_row (self));
  for (guint i = 0; i < self->form->fields->len; i++)
    {
      GtkWidget *row = make_row (self, g_ptr_array_index (self->form->fields, i));

      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  /* A scroller in which nothing takes the keyboard would take it itself. */
  gtk_widget_set_can_focus (gtk_widget_get_ancestor (self->slot, GTK_TYPE_SCROLLED_WINDOW),
                            media || self->form->fields->len > 0);
  if (media || self->form->fields->len > 0)
    gtk_box_append (GTK_BOX (self->slot), group);
  else
    g_object_ref_sink (group), g_object_unref (group);
  show_given (self);
}

static void
forget (DskTemplateFill *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (self->slot)) != NULL)
    gtk_box_remove (GTK_BOX (self->slot), child);
  self->file_row = self->place_row = NULL;
  g_clear_pointer (&self->given, g_free);
  if (self->attachment != NULL)
    g_signal_handlers_disconnect_by_data (self->attachment, self);
  g_clear_object (&self->attachment);
  g_clear_pointer (&self->form, dsk_template_form_free);
}

void
dsk_template_fill_set (DskTemplateFill *self, const DskTemplateRow *row, const char *contact)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (DSK_IS_TEMPLATE_FILL (self));

  forget (self);
  if (row != NULL)
    self->form = dsk_template_form_new (row->name, row->language, row->category, row->components,
                                        &error);
  if (self->form != NULL)
    {
      if (contact != NULL)
        dsk_template_form_greet (self->form, contact);
      fill_rows (self);
      gtk_label_set_text (self->cost, dsk_template_cost (row->category));
      show (self);
    }
  else if (error != NULL)
    adw_status_page_set_description (ADW_STATUS_PAGE (self->refused), error->message);
  dsk_stack_show (GTK_STACK (self->stack), self->form != NULL ? "form" : row != NULL ? "refused" : "none");
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The file or the place of the header. A place is written as people write it; its name, if it had one, is not, and
 * stays. */
static void
restore_header (DskTemplateFill *self, const char *content)
{
  g_autofree char *media = dsk_template_dup_media (content);
  g_autofree char *place = dsk_template_dup_place (content);
  DskAttachment *attachment;

  g_free (self->given);
  self->given = g_strdup (content);
  if (self->place_row != NULL && place != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->place_row), place);
  if (self->file_row == NULL || media == NULL)
    return;
  attachment = dsk_attachment_new_for_content (
      self->client, dsk_message_kind_from_string (self->form->header_type), media, DSK_MEDIA_FOR_MESSAGE);
  if (attachment != NULL)
    set_attachment (self, attachment, TRUE);
}

void
dsk_template_fill_restore (DskTemplateFill *self, const char *content)
{
  g_return_if_fail (DSK_IS_TEMPLATE_FILL (self));

  if (self->form == NULL)
    return;
  dsk_template_form_restore (self->form, content);
  show_given (self);
  restore_header (self, content);
}

gboolean
dsk_template_fill_has_words (DskTemplateFill *self)
{
  g_return_val_if_fail (DSK_IS_TEMPLATE_FILL (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *given = g_object_get_data (self->rows->pdata[i], GIVEN_KEY);
      const char *text = gtk_editable_get_text (self->rows->pdata[i]);

      if (*text != '\0' && strcmp (text, given != NULL ? given : "") != 0)
        return TRUE;
    }
  return self->attachment != NULL && !self->attachment_given;
}

gboolean
dsk_template_fill_is_complete (DskTemplateFill *self)
{
  g_return_val_if_fail (DSK_IS_TEMPLATE_FILL (self), FALSE);

  return self->form != NULL && dsk_template_form_is_complete (self->form);
}

DskOutgoing *
dsk_template_fill_finish (DskTemplateFill *self)
{
  g_return_val_if_fail (dsk_template_fill_is_complete (self), NULL);

  return dsk_template_form_finish (self->form);
}

gboolean
dsk_template_fill_focus (DskTemplateFill *self)
{
  g_return_val_if_fail (DSK_IS_TEMPLATE_FILL (self), FALSE);

  if (self->form == NULL)
    return FALSE;
  if (self->file_row != NULL && self->form->media == NULL)
    return gtk_widget_grab_focus (self->file_row);
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *problem = dsk_template_form_problem (self->form, i);

      if (problem != NULL)
        return gtk_widget_grab_focus (g_ptr_array_index (self->rows, i));
    }
  return FALSE;
}

/* --- object --- */

static void
dsk_template_fill_dispose (GObject *object)
{
  DskTemplateFill *self = DSK_TEMPLATE_FILL (object);

  if (self->stack != NULL)
    forget (self);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->chooser);
  g_clear_object (&self->client);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (dsk_template_fill_parent_class)->dispose (object);
}

static void
dsk_template_fill_class_init (DskTemplateFillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_template_fill_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_form (DskTemplateFill *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 560, "child", inside,
                                   "margin-start", 12, "margin-end", 12, "margin-top", 12,
                                   "margin-bottom", 18, NULL);
  GtkWidget *pane;

  self->preview = DSK_MESSAGE_PREVIEW (dsk_message_preview_new ());
  pane = dsk_capped_scroller_new (GTK_WIDGET (self->preview), PREVIEW_HEIGHT);
  dsk_capped_scroller_set_name (DSK_CAPPED_SCROLLER (pane), _ ("Preview"));
  gtk_widget_add_css_class (pane, "preview-pane");
  self->cost = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->cost), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->cost), "dim-label");
  self->slot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (inside), self->slot);
  gtk_box_append (GTK_BOX (inside), GTK_WIDGET (self->cost));
  gtk_box_append (GTK_BOX (box), pane);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy",
                                               GTK_POLICY_NEVER, "vexpand", TRUE, "child", clamp,
                                               NULL));
  return box;
}

static void
dsk_template_fill_init (DskTemplateFill *self)
{
  GtkWidget *none;

  self->rows = g_ptr_array_new ();
  self->refused = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "dastak-attention-symbolic",
                                "title", _ ("Not From Here"), NULL);
  gtk_widget_add_css_class (self->refused, "compact");
  none = g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", "dastak-template-symbolic", "title",
                       _ ("No Template Chosen"), NULL);
  gtk_widget_add_css_class (none, "compact");
  self->stack = g_object_new (GTK_TYPE_STACK, "vhomogeneous", FALSE, "hhomogeneous", FALSE, NULL);
  /* As long as none was read. */
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), none, "none");
  gtk_stack_add_named (GTK_STACK (self->stack), make_form (self), "form");
  gtk_stack_add_named (GTK_STACK (self->stack), self->refused, "refused");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
dsk_template_fill_new (DskClient *client)
{
  DskTemplateFill *self = g_object_new (DSK_TYPE_TEMPLATE_FILL, NULL);

  self->client = g_object_ref (client);
  return GTK_WIDGET (self);
}
