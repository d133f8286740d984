/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-rows.h"

#include "dsk-template-about.h"
#include "dsk-template-form.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#include <string.h>

#define ROW_KEY "dsk-template"
#define FOLDED_KEY "dsk-folded"

const DskTemplateRow *
dsk_template_rows_get (GtkListBoxRow *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), ROW_KEY) : NULL;
}

void
dsk_template_rows_add (GtkListBox *list, DskTemplateRow *template_, gboolean unwanted)
{
  GtkWidget *row = adw_action_row_new ();
  const char *category = dsk_template_category (template_->category);
  const char *language = dsk_template_language (template_->language);
  GtkWidget *quality = dsk_template_quality_new (template_->quality);
  const gboolean stopped = dsk_template_is_stopped (template_, unwanted);
  const char *unfit = stopped                                ? _ ("Stopped marketing messages")
                      : dsk_template_is_fillable (template_) ? NULL
                                                             : _ ("Can't be filled in here");
  /* Its language may be of another script; what is written in ours decides on which side the line begins. */
  const char *first = category != NULL ? category : unfit;
  const char *parts[] = { first != NULL ? first : language, first != NULL ? language : NULL,
                          category != NULL ? unfit : NULL, NULL };
  g_autofree char *subtitle = g_strjoinv (" · ", (char **) parts);
  g_autofree char *all = g_strjoin (" ", template_->name, template_->language, subtitle,
                                    template_->components, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), template_->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  /* It can be read, by keyboard and by screen reader, too, but not chosen. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !stopped);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), !stopped);
  if (quality != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), quality);
  g_object_set_data (G_OBJECT (row), ROW_KEY, template_);
  g_object_set_data_full (G_OBJECT (row), FOLDED_KEY, dsk_text_fold (all), g_free);
  gtk_list_box_append (list, row);
}

gboolean
dsk_template_rows_holds (GtkListBoxRow *row, const char *needle)
{
  return strstr (g_object_get_data (G_OBJECT (row), FOLDED_KEY), needle) != NULL;
}

gboolean
dsk_template_rows_may_choose (GtkListBoxRow *row)
{
  return gtk_widget_get_child_visible (GTK_WIDGET (row)) && gtk_list_box_row_get_selectable (row);
}

GtkListBoxRow *
dsk_template_rows_next (GtkListBox *list, int from, int step)
{
  for (int i = from; i >= 0; i += step)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, i);

      if (row == NULL || dsk_template_rows_may_choose (row))
        return row;
    }
  return NULL;
}

gboolean
dsk_template_rows_any (GtkListBox *list)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      return TRUE;
  return FALSE;
}

GtkListBoxRow *
dsk_template_rows_find_named (GtkListBox *list, const DskTemplateRow *template_)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (strcmp (dsk_template_rows_get (row)->name, template_->name) == 0
        && strcmp (dsk_template_rows_get (row)->language, template_->language) == 0)
      return row;
  return NULL;
}

GtkListBoxRow *
dsk_template_rows_find (GtkListBox *list, const char *id, const char *again)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      const DskTemplateRow *template_ = dsk_template_rows_get (row);

      if (again != NULL ? dsk_template_is_what_filled (again, template_->name, template_->language)
                        : strcmp (template_->id, id) == 0)
        return row;
    }
  return NULL;
}
