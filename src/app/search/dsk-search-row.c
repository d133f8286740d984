/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-search-row.h"

#include <glib/gi18n.h>

#include "dsk-labels.h"

#define DATA_KEY "dsk-search-row"

typedef struct
{
  DskFoundGroup group;
  char *conv;  /* (owned) (nullable) */
  char *item;  /* (owned) (nullable) */
  char *words; /* (owned) */
  gint64 after;
} Data;

static void
data_free (gpointer pointer)
{
  Data *data = pointer;

  g_free (data->conv);
  g_free (data->item);
  g_free (data->words);
  g_free (data);
}

static Data *
data_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), DATA_KEY);
}

/* Returns: (transfer full): @snippet without its marks, or with them as markup */
static char *
unmarked (const char *snippet, gboolean markup)
{
  GString *out = g_string_new (NULL);

  for (const char *p = snippet; *p != '\0'; p = g_utf8_next_char (p))
    {
      g_autofree char *escaped = markup ? g_markup_escape_text (p, g_utf8_next_char (p) - p) : NULL;

      if (*p == '\x02' || *p == '\x03')
        g_string_append (out, !markup ? "" : *p == '\x02' ? "<b>" : "</b>");
      else if (markup)
        g_string_append (out, escaped);
      else
        g_string_append_len (out, p, g_utf8_next_char (p) - p);
    }
  return g_string_free (out, FALSE);
}

static GtkWidget *
label_new (const char *text, const char *style, gboolean expand)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "hexpand", expand, "ellipsize",
                                   expand ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE, NULL);

  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
row_new (Data *data, GtkWidget *child)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_widget_add_css_class (row, "search-row");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, data->words, -1);
  g_object_set_data_full (G_OBJECT (row), DATA_KEY, data, data_free);
  return row;
}

GtkWidget *
dsk_search_row_new (DskFoundGroup group, const DskSearchHit *hit, gint64 now)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *name = dsk_label_conversation (hit->name, NULL, hit->members);
  g_autofree char *time = dsk_label_short_time (hit->at, now);
  g_autofree char *markup = unmarked (hit->snippet, TRUE);
  g_autofree char *plain = unmarked (hit->snippet, FALSE);
  GtkWidget *text = label_new ("", "search-snippet", TRUE);
  Data *data = g_new0 (Data, 1);

  if (*plain == '\0' && hit->item_id != NULL)
    {
      g_free (plain);
      g_free (markup);
      plain = g_strdup (dsk_label_message_kind (hit->kind));
      markup = g_strdup (plain);
    }
  data->group = group;
  data->conv = g_strdup (hit->conv);
  data->item = g_strdup (hit->item_id);
  data->words = g_strdup_printf ("%s, %s, %s", name, plain, time);
  gtk_box_append (GTK_BOX (top), label_new (name, "heading", TRUE));
  gtk_box_append (GTK_BOX (top), label_new (time, "search-time", FALSE));
  gtk_label_set_markup (GTK_LABEL (text), markup);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (text), 2);
  gtk_box_append (GTK_BOX (box), top);
  if (*plain != '\0')
    gtk_box_append (GTK_BOX (box), text);
  return row_new (data, box);
}

GtkWidget *
dsk_search_row_new_more (DskFoundGroup group, gint64 after)
{
  Data *data = g_new0 (Data, 1);

  data->group = group;
  data->after = after;
  /* Translators: %s is Messages, Notes, …: what there are more of */
  data->words = g_strdup_printf (_ ("More: %s"), dsk_label_found (group));
  return row_new (data, label_new (data->words, "dim-label", TRUE));
}

DskFoundGroup
dsk_search_row_get_group (GtkListBoxRow *row)
{
  return data_of (row)->group;
}

const char *
dsk_search_row_get_conversation (GtkListBoxRow *row)
{
  return data_of (row)->conv;
}

const char *
dsk_search_row_get_item (GtkListBoxRow *row)
{
  return data_of (row)->item;
}

gint64
dsk_search_row_get_after (GtkListBoxRow *row)
{
  return data_of (row)->after;
}

char *
dsk_search_row_get_words (GtkListBoxRow *row)
{
  return g_strdup_printf ("%s: %s", dsk_label_found (data_of (row)->group), data_of (row)->words);
}

void
dsk_search_row_heading (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  GtkWidget *heading;

  if (before != NULL && data_of (before)->group == data_of (row)->group)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row) != NULL)
    return;
  heading = label_new (dsk_label_found (data_of (row)->group), "heading", TRUE);
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_widget_add_css_class (heading, "nav-heading");
  gtk_list_box_row_set_header (row, heading);
}
