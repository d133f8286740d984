/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-knowledge-rows.h"

#include "dsk-template-about.h"
#include "dsk-template-state.h"

#include <glib/gi18n.h>

#include <string.h>

void
dsk_knowledge_free (gpointer data)
{
  DskKnowledge *knowledge = data;

  g_clear_pointer (&knowledge->rows, g_ptr_array_unref);
  g_clear_pointer (&knowledge->teams, g_ptr_array_unref);
  g_clear_pointer (&knowledge->templates, g_ptr_array_unref);
  g_free (knowledge);
}

gpointer
dsk_knowledge_read (DskReplicaReader *reader, gpointer data, GError **error)
{
  DskKnowledge *knowledge = g_new0 (DskKnowledge, 1);

  knowledge->rows = dsk_replica_reader_list_canned (reader, error);
  knowledge->teams = knowledge->rows != NULL ? dsk_replica_reader_list_teams (reader, error) : NULL;
  knowledge->templates = knowledge->teams != NULL ? dsk_replica_reader_templates (reader, NULL, error) : NULL;
  if (knowledge->templates != NULL)
    return knowledge;
  dsk_knowledge_free (knowledge);
  return NULL;
}

GtkWidget *
dsk_knowledge_row_new (const DskCannedRow *canned)
{
  g_autofree char *subtitle
      = canned->team_name != NULL ? g_strdup_printf ("/%s · %s", canned->shortcut, canned->team_name)
                                  : g_strdup_printf ("/%s", canned->shortcut);
  g_autofree char *uses = canned->uses > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT "×", canned->uses) : NULL;
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", canned->title, "subtitle", subtitle,
                                 "title-lines", 1, "subtitle-lines", 1, "activatable", TRUE, NULL);

  if (canned->kind == DSK_CANNED_ARTICLE)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("dastak-document-symbolic"));
  if (uses != NULL)
    {
      GtkWidget *label = gtk_label_new (uses);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_set_tooltip_text (label, _ ("How often it was sent"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  g_object_set_data (G_OBJECT (row), DSK_KNOWLEDGE_ROW_KEY, (gpointer) canned);
  return row;
}

GtkWidget *
dsk_knowledge_template_row_new (const DskTemplateRow *template_)
{
  const char *category = dsk_template_category (template_->category);
  const char *language = dsk_template_language (template_->language);
  g_autofree char *trouble = dsk_template_dup_trouble (template_);
  /* Its language may be of another script; what is written in ours decides on which side the line begins. */
  g_autofree char *about = category != NULL ? g_strdup_printf ("%s · %s", category, language) : g_strdup (language);
  g_autofree char *subtitle = trouble != NULL ? g_strdup_printf ("%s\n%s", about, trouble) : g_strdup (about);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", template_->name, "subtitle",
                                 subtitle, "title-lines", 2, "activatable", TRUE, NULL);
  GtkWidget *chip = strcmp (template_->status, "APPROVED") == 0 ? dsk_template_quality_new (template_->quality)
                                                                : dsk_template_status_new (template_->status);

  if (chip != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), chip);
  g_object_set_data (G_OBJECT (row), DSK_KNOWLEDGE_TEMPLATE_KEY, (gpointer) template_);
  return row;
}

GtkWidget *
dsk_knowledge_heading_new (const char *title)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, "wrap", TRUE, "margin-start", 26,
                                   "margin-end", 12, "margin-top", 12, "margin-bottom", 6, NULL);

  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

GtkWidget *
dsk_knowledge_status_new (const char *icon, const char *title, const char *words)
{
  return g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", icon, "title", title, "description", words, "vexpand", TRUE,
                       NULL);
}
