/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contact-details.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dsk-flow.h"
#include "dsk-labels-contact.h"
#include "dsk-labels.h"

struct _DskContactDetails
{
  AdwBin parent_instance;

  GtkWidget *box;
  GtkLabel *profile;
  GtkWidget *tags; /* a DskFlow */
  AdwPreferencesGroup *group;
  GtkWidget *edit;
  GPtrArray *rows; /* (owned) (element-type GtkWidget): unowned rows of the group */
  guint used;      /* of them, while they are filled */
  char *tagged;    /* (owned) (nullable): the tags that are shown, as they are kept */
};

G_DEFINE_FINAL_TYPE (DskContactDetails, dsk_contact_details, ADW_TYPE_BIN)

/* Those that are there are used again: who is at one of them, or reads it, stays there. */
static void
add_row (DskContactDetails *self, const char *title, const char *words, int lines)
{
  GtkWidget *row;

  if (self->used == self->rows->len)
    {
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      gtk_widget_add_css_class (row, "property");
      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
  row = self->rows->pdata[self->used++];
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), lines);
}

static void
drop_unused (DskContactDetails *self)
{
  while (self->rows->len > self->used)
    adw_preferences_group_remove (self->group, g_ptr_array_steal_index (self->rows, self->rows->len - 1));
}

static void
add_field (DskContactDetails *self, const DskContactRow *row, DskContactField field, int lines)
{
  g_autofree char *words = row->values[field] != NULL ? dsk_label_contact_value (field, row->values[field]) : NULL;

  if (words != NULL)
    add_row (self, dsk_label_contact_field (field), words, lines);
}

static void
add_consent (DskContactDetails *self, const DskContactRow *row)
{
  const char *consent = row->values[DSK_CONTACT_CONSENT];
  g_autofree char *words = consent != NULL ? dsk_label_contact_value (DSK_CONTACT_CONSENT, consent) : NULL;
  g_autofree char *day = NULL;
  g_autofree char *since = NULL;

  if (words == NULL)
    return;
  if (row->consent_at > 0)
    {
      day = dsk_label_day (row->consent_at, g_get_real_time () / 1000);
      /* Translators: "Granted", and a day */
      since = g_strdup_printf (_ ("%s · %s"), words, day);
    }
  add_row (self, dsk_label_contact_field (DSK_CONTACT_CONSENT), since != NULL ? since : words, 2);
}

static void
show_tags (DskContactDetails *self, const char *value)
{
  g_auto (GStrv) tags = NULL;
  GtkWidget *child;

  if (self->tagged != NULL && g_strcmp0 (self->tagged, value) == 0)
    return;
  g_free (self->tagged);
  self->tagged = g_strdup (value);
  tags = dsk_contact_tags_read (value);
  while ((child = gtk_widget_get_first_child (self->tags)) != NULL)
    gtk_widget_unparent (child);
  for (guint i = 0; tags[i] != NULL; i++)
    {
      g_autofree char *name = dsk_label_name (tags[i], FALSE);
      /* Translators: %s is a tag */
      g_autofree char *tip = g_strdup_printf (_ ("Find customers with the tag “%s”"), name);
      GtkWidget *button = gtk_button_new_with_label (name);

      gtk_widget_add_css_class (button, "tag");
      gtk_widget_set_tooltip_text (button, tip);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conversation.find-tag");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", tags[i]);
      dsk_flow_append (DSK_FLOW (self->tags), button);
    }
  gtk_widget_set_visible (self->tags, tags[0] != NULL);
}

static void
show_profile (DskContactDetails *self, const DskContactRow *row)
{
  const gboolean differs = row->values[DSK_CONTACT_GIVEN_NAME] != NULL && row->profile_name != NULL
                           && g_strcmp0 (row->name, row->profile_name) != 0;
  g_autofree char *name = differs ? dsk_label_name (row->profile_name, TRUE) : NULL;
  /* Translators: what a customer calls themselves */
  g_autofree char *words = differs ? g_strdup_printf (_ ("On WhatsApp: %s"), name) : NULL;

  gtk_label_set_text (self->profile, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->profile), differs);
}

void
dsk_contact_details_set (DskContactDetails *self, const DskContactRow *row, gboolean may_edit)
{
  g_autoptr (GPtrArray) attributes = NULL;

  g_return_if_fail (DSK_IS_CONTACT_DETAILS (self));

  self->used = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  if (row == NULL)
    {
      drop_unused (self);
      return;
    }
  gtk_widget_set_visible (self->edit, may_edit);
  show_profile (self, row);
  show_tags (self, row->values[DSK_CONTACT_TAGS]);
  add_field (self, row, DSK_CONTACT_LANGUAGE, 1);
  add_consent (self, row);
  attributes = dsk_contact_attributes_read (row->values[DSK_CONTACT_ATTRIBUTES]);
  for (guint i = 0; i < attributes->len; i++)
    {
      const DskContactAttribute *attribute = attributes->pdata[i];
      g_autofree char *name = dsk_label_name (attribute->name, FALSE);
      g_autofree char *value = dsk_label_name (attribute->value, FALSE);

      add_row (self, name, value, 3);
    }
  if (row->values[DSK_CONTACT_REMARK] != NULL)
    add_row (self, dsk_label_contact_field (DSK_CONTACT_REMARK), row->values[DSK_CONTACT_REMARK], 0);
  drop_unused (self);
  if (row->pending != 0)
    adw_preferences_group_set_description (self->group, _ ("Waits to be saved at the relay"));
  else
    adw_preferences_group_set_description (self->group, self->rows->len == 0 ? _ ("Nothing is noted yet") : "");
}

static void
dsk_contact_details_finalize (GObject *object)
{
  g_ptr_array_unref (DSK_CONTACT_DETAILS (object)->rows);
  g_free (DSK_CONTACT_DETAILS (object)->tagged);
  G_OBJECT_CLASS (dsk_contact_details_parent_class)->finalize (object);
}

static void
dsk_contact_details_class_init (DskContactDetailsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_contact_details_finalize;
}

static void
dsk_contact_details_init (DskContactDetails *self)
{
  GtkWidget *profile = gtk_label_new (NULL);

  self->rows = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->profile = GTK_LABEL (profile);
  self->tags = dsk_flow_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->edit = gtk_button_new_from_icon_name ("document-edit-symbolic");
  gtk_label_set_wrap (self->profile, TRUE);
  gtk_label_set_justify (self->profile, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (profile, "dim-label");
  gtk_widget_set_visible (profile, FALSE);
  dsk_flow_set_align (DSK_FLOW (self->tags), 0.5);
  gtk_widget_set_visible (self->tags, FALSE);
  adw_preferences_group_set_title (self->group, _ ("About the Customer"));
  gtk_widget_add_css_class (self->edit, "flat");
  gtk_widget_set_valign (self->edit, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->edit, _ ("Edit Contact"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Edit Contact"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->edit), "conversation.edit-contact");
  adw_preferences_group_set_header_suffix (self->group, self->edit);
  gtk_box_append (GTK_BOX (self->box), profile);
  gtk_box_append (GTK_BOX (self->box), self->tags);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->group));
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
