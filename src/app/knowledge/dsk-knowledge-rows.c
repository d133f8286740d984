/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-knowledge-rows.h"

#include <glib/gi18n.h>

void
dsk_knowledge_free (gpointer data)
{
  DskKnowledge *knowledge = data;

  g_clear_pointer (&knowledge->rows, g_ptr_array_unref);
  g_clear_pointer (&knowledge->teams, g_ptr_array_unref);
  g_free (knowledge);
}

gpointer
dsk_knowledge_read (DskReplicaReader *reader, gpointer data, GError **error)
{
  DskKnowledge *knowledge = g_new0 (DskKnowledge, 1);

  knowledge->rows = dsk_replica_reader_list_canned (reader, error);
  knowledge->teams = knowledge->rows != NULL ? dsk_replica_reader_list_teams (reader, error) : NULL;
  if (knowledge->teams != NULL)
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
dsk_knowledge_status_new (const char *icon, const char *title, const char *words)
{
  return g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", icon, "title", title, "description", words, "vexpand", TRUE,
                       NULL);
}
