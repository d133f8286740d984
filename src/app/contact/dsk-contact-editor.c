/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contact-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dsk-choice.h"
#include "dsk-entry-row.h"
#include "dsk-first-focus.h"
#include "dsk-tags-editor.h"
#include "dsk-labels-contact.h"
#include "dsk-labels.h"

struct _DskContactEditor
{
  DskFormWindow parent_instance;

  GtkEditable *name;     /* an AdwEntryRow */
  AdwComboRow *language;
  GtkEditable *code;     /* an AdwEntryRow: of a language that is not in the list */
  AdwComboRow *consent;
  DskTagsEditor *tags;
  GtkWidget *attributes; /* a GtkListBox */
  GtkTextBuffer *remark;
  GtkWidget *remark_view;

  DskClient *client;   /* (owned) */
  DskContactRow *base; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DskContactEditor, dsk_contact_editor, DSK_TYPE_FORM_WINDOW)

/* --- languages: nobody knows, those that are offered, another one --- */

static guint
n_languages (void)
{
  return g_strv_length ((char **) dsk_label_languages ());
}

static void
fill_languages (DskContactEditor *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  const char *const *tags = dsk_label_languages ();
  const char *now = self->base->values[DSK_CONTACT_LANGUAGE];
  guint selected = now != NULL ? n_languages () + 1 : 0;

  gtk_string_list_append (list, _ ("Not known"));
  for (guint i = 0; tags[i] != NULL; i++)
    {
      g_autofree char *name = dsk_label_language (tags[i]);

      gtk_string_list_append (list, name);
      if (g_strcmp0 (now, tags[i]) == 0)
        selected = i + 1;
    }
  gtk_string_list_append (list, _ ("Another one"));
  adw_combo_row_set_model (self->language, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->language, selected);
  if (selected > n_languages ())
    gtk_editable_set_text (self->code, now);
}

static void
language_cb (DskContactEditor *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->code), adw_combo_row_get_selected (self->language) == n_languages () + 1);
}

static char *
dup_language (DskContactEditor *self)
{
  const guint selected = adw_combo_row_get_selected (self->language);

  if (selected > 0 && selected <= n_languages ())
    return g_strdup (dsk_label_languages ()[selected - 1]);
  return selected > 0 ? g_strdup (gtk_editable_get_text (self->code)) : NULL;
}

/* --- attributes: a name and a value each --- */

static void
remove_cb (GtkWidget *row)
{
  DskContactEditor *self = DSK_CONTACT_EDITOR (gtk_widget_get_root (row));

  gtk_list_box_remove (GTK_LIST_BOX (self->attributes), row);
  gtk_widget_set_visible (self->attributes, gtk_widget_get_first_child (self->attributes) != NULL);
}

static GtkWidget *
make_entry (const char *text, const char *what, int width)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), what);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
  return entry;
}

/* Its row is called what it is called. */
static void
name_cb (GtkEditable *entry, GtkWidget *row)
{
  const char *name = gtk_editable_get_text (entry);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  *name != '\0' ? name : _ ("New attribute"), -1);
}

static GtkWidget *
add_attribute (DskContactEditor *self, const char *name, const char *value)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name_entry = make_entry (name, _ ("Name of the attribute"), 9);
  GtkWidget *value_entry = make_entry (value, _ ("Value"), 12);
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Remove Attribute"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove Attribute"), -1);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (name_entry, "changed", G_CALLBACK (name_cb), row, 0);
  name_cb (GTK_EDITABLE (name_entry), row);
  gtk_box_append (GTK_BOX (box), name_entry);
  gtk_box_append (GTK_BOX (box), value_entry);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_widget_add_css_class (box, "attribute");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data (G_OBJECT (row), "name", name_entry);
  g_object_set_data (G_OBJECT (row), "value", value_entry);
  gtk_list_box_append (GTK_LIST_BOX (self->attributes), row);
  gtk_widget_set_visible (self->attributes, TRUE);
  return name_entry;
}

static void
add_cb (DskContactEditor *self)
{
  gtk_widget_grab_focus (add_attribute (self, "", ""));
}

/* @problem: (out): nobody would know which of two is meant */
static char *
dup_attributes (DskContactEditor *self, const char **problem)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_contact_attribute_free);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (GtkWidget *row = gtk_widget_get_first_child (self->attributes); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      const char *name = gtk_editable_get_text (g_object_get_data (G_OBJECT (row), "name"));
      const char *value = gtk_editable_get_text (g_object_get_data (G_OBJECT (row), "value"));

      if (*value == '\0')
        continue;
      if (!g_hash_table_add (names, (gpointer) name))
        *problem = _ ("Two attributes have the same name");
      else
        g_ptr_array_add (list, dsk_contact_attribute_new (name, value));
    }
  return dsk_contact_attributes_write (list);
}

/* --- saving --- */

static char *
dup_remark (DskContactEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->remark, &start, &end);
  return gtk_text_buffer_get_text (self->remark, &start, &end, FALSE);
}

/* Returns: (transfer full) (nullable): what was entered, as it was. @problem: (inout) */
static char *
dup_raw (DskContactEditor *self, DskContactField field, const char **problem)
{
  static const char *const consents[] = { NULL, DSK_CONSENT_GRANTED, DSK_CONSENT_REFUSED };

  switch (field)
    {
    case DSK_CONTACT_GIVEN_NAME:
      return g_strdup (gtk_editable_get_text (self->name));
    case DSK_CONTACT_LANGUAGE:
      return dup_language (self);
    case DSK_CONTACT_TAGS:
      return dsk_tags_editor_dup (self->tags);
    case DSK_CONTACT_CONSENT:
      return g_strdup (consents[MIN (adw_combo_row_get_selected (self->consent), G_N_ELEMENTS (consents) - 1)]);
    case DSK_CONTACT_ATTRIBUTES:
      return dup_attributes (self, problem);
    case DSK_CONTACT_REMARK:
      return dup_remark (self);
    case DSK_CONTACT_FIELD_N:
    default:
      g_return_val_if_reached (NULL);
    }
}

/* FALSE: something of it can't be, which is said if @aloud */
static gboolean
collect (DskContactEditor *self, DskContactChange *change, gboolean aloud)
{
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      const char *problem = NULL;
      g_autofree char *raw = dup_raw (self, (DskContactField) i, &problem);
      g_autofree char *value = NULL;
      g_autoptr (GError) error = NULL;

      if (problem == NULL && !dsk_contact_value_clean ((DskContactField) i, raw, &value, &error))
        problem = error->message;
      if (problem != NULL && aloud)
        dsk_form_window_set_trouble (DSK_FORM_WINDOW (self), problem);
      if (problem != NULL)
        return FALSE;
      dsk_contact_change_set (change, (DskContactField) i, self->base->values[i], value);
    }
  return TRUE;
}

static void
dsk_contact_editor_apply (DskFormWindow *form)
{
  DskContactEditor *self = DSK_CONTACT_EDITOR (form);
  g_auto (DskContactChange) change = { 0 };

  if (!collect (self, &change, TRUE))
    return;
  if (dsk_contact_change_is_empty (&change))
    dsk_form_window_done (form);
  else
    dsk_form_window_submit (
        form, self->client,
        dsk_client_command_contact_edit (self->client, self->base->conv, self->base->id, &change));
}

static gboolean
dsk_contact_editor_is_changed (DskFormWindow *form)
{
  g_auto (DskContactChange) change = { 0 };

  return !collect (DSK_CONTACT_EDITOR (form), &change, FALSE) || !dsk_contact_change_is_empty (&change);
}

/* --- what is there --- */

static gpointer
read_tags (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_tags (reader, error);
}

static void
tags_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskContactEditor) self = user_data;
  GPtrArray *known = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (known != NULL && self->client != NULL)
    dsk_tags_editor_set_known (self->tags, known);
  else
    g_clear_pointer (&known, g_ptr_array_unref);
}

static void
fill (DskContactEditor *self)
{
  const DskContactRow *row = self->base;
  const char *const *values = (const char *const *) row->values;
  const char *consents[]
      = { C_ ("consent", "Nobody asked"), C_ ("consent", "Granted"), C_ ("consent", "Refused"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (consents);
  g_autoptr (GPtrArray) attributes = dsk_contact_attributes_read (values[DSK_CONTACT_ATTRIBUTES]);
  g_autofree char *said = dsk_label_marketing (row->marketing, row->marketing_at, g_get_real_time () / 1000);
  g_autofree char *whole = said != NULL ? g_strdup_printf (_ ("The customer said: %s"), said) : NULL;

  gtk_editable_set_text (self->name, values[DSK_CONTACT_GIVEN_NAME] != NULL ? values[DSK_CONTACT_GIVEN_NAME] : "");
  fill_languages (self);
  language_cb (self);
  adw_combo_row_set_model (self->consent, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->consent, values[DSK_CONTACT_CONSENT] == NULL                               ? 0
                                             : g_str_equal (values[DSK_CONTACT_CONSENT], DSK_CONSENT_GRANTED) ? 1
                                                                                                              : 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->consent), whole != NULL ? whole : "");
  dsk_tags_editor_set (self->tags, values[DSK_CONTACT_TAGS]);
  for (guint i = 0; i < attributes->len; i++)
    {
      const DskContactAttribute *attribute = attributes->pdata[i];

      add_attribute (self, attribute->name, attribute->value);
    }
  gtk_text_buffer_set_text (self->remark, values[DSK_CONTACT_REMARK] != NULL ? values[DSK_CONTACT_REMARK] : "", -1);
}

DskContactEditor *
dsk_contact_editor_new (GtkWindow *parent, DskClient *client, DskContactRow *row)
{
  DskContactEditor *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);
  g_return_val_if_fail (row != NULL, NULL);

  self = g_object_new (DSK_TYPE_CONTACT_EDITOR, "transient-for", parent, NULL);
  self->client = g_object_ref (client);
  self->base = row;
  fill (self);
  dsk_client_read_async (client, "contact-tags", read_tags, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                         tags_cb, g_object_ref (self));
  return self;
}

void
dsk_contact_editor_begin_with_tags (DskContactEditor *self)
{
  g_return_if_fail (DSK_IS_CONTACT_EDITOR (self));

  dsk_first_focus (GTK_WIDGET (self), GTK_WIDGET (self->tags));
}

static void
dsk_contact_editor_dispose (GObject *object)
{
  DskContactEditor *self = DSK_CONTACT_EDITOR (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->base, dsk_contact_row_free);
  G_OBJECT_CLASS (dsk_contact_editor_parent_class)->dispose (object);
}

static void
dsk_contact_editor_class_init (DskContactEditorClass *klass)
{
  DskFormWindowClass *form_class = DSK_FORM_WINDOW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_contact_editor_dispose;
  form_class->apply = dsk_contact_editor_apply;
  form_class->is_changed = dsk_contact_editor_is_changed;
}

/* --- the widgets --- */

static GtkWidget *
add_group (GtkWidget *box, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

static GtkWidget *
add_row (GtkWidget *group, GtkWidget *row, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
make_attributes (DskContactEditor *self, GtkWidget *box)
{
  GtkWidget *group = add_group (box, _ ("Attributes"));
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Add Attribute"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Add Attribute"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (add_cb), self);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  self->attributes = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->attributes), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->attributes, "boxed-list");
  gtk_widget_set_visible (self->attributes, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->attributes);
}

static void
make_remark (DskContactEditor *self, GtkWidget *box)
{
  GtkWidget *group = add_group (box, _ ("Remark"));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->remark_view = gtk_text_view_new ();
  self->remark = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->remark_view));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->remark_view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->remark_view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remark_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remark"), -1);
  gtk_widget_add_css_class (self->remark_view, "remark");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->remark_view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 84);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), scroller);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _ ("All colleagues who see a conversation with this customer see it."));
}

static void
make_fields (DskContactEditor *self, GtkWidget *box)
{
  GtkWidget *group;

  group = add_group (box, NULL);
  self->name = GTK_EDITABLE (add_row (group, dsk_entry_row_new (), C_ ("contact", "Name")));
  self->language = ADW_COMBO_ROW (add_row (group, adw_combo_row_new (), _ ("Language")));
  self->code = GTK_EDITABLE (add_row (group, dsk_entry_row_new (), _ ("Code of the language, like “ur”")));
  self->consent = ADW_COMBO_ROW (add_row (group, adw_combo_row_new (), _ ("Marketing consent")));
  dsk_choice_name (self->language);
  dsk_choice_name (self->consent);
  g_signal_connect_swapped (self->language, "notify::selected", G_CALLBACK (language_cb), self);
  group = add_group (box, _ ("Tags"));
  self->tags = DSK_TAGS_EDITOR (dsk_tags_editor_new ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->tags));
  make_attributes (self, box);
  make_remark (self, box);
}

static void
dsk_contact_editor_init (DskContactEditor *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_window_set_default_size (GTK_WINDOW (self), 460, 640);
  make_fields (self, box);
  gtk_widget_add_css_class (box, "contact-editor");
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  dsk_form_window_fill (DSK_FORM_WINDOW (self), _ ("Edit Contact"), NULL, _ ("_Save"), _ ("Save (Ctrl+Enter)"), clamp);
  dsk_form_window_set_ready (DSK_FORM_WINDOW (self), TRUE, NULL);
  dsk_first_focus (GTK_WIDGET (self), GTK_WIDGET (self->name));
}
