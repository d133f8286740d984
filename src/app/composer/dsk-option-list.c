/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-option-list.h"

#include "dsk-read-once.h"
#include "dsk-send-dialog.h"

#include <glib/gi18n.h>

/* One option: a row for its title, and for lists one for its description; or the title of a section. */
typedef struct
{
  GtkWidget *title;       /* (owned by the list) */
  GtkWidget *description; /* (owned by the list) (nullable): sections */
} Line;

struct _DskOptionList
{
  GtkWidget parent_instance;

  GtkWidget *box;         /* (owned by the widget tree) */
  GtkListBox *list;       /* (owned by the widget tree) */
  GtkWidget *add;         /* (owned by the widget tree) */
  GtkWidget *add_section; /* (owned by the widget tree) */
  GPtrArray *lines;       /* (owned) (element-type Line) */
  DskQuestionType type;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskOptionList, dsk_option_list, GTK_TYPE_WIDGET)

static Line *
get (DskOptionList *self, guint i)
{
  return g_ptr_array_index (self->lines, i);
}

static guint
count_options (DskOptionList *self)
{
  guint n = 0;

  for (guint i = 0; i < self->lines->len; i++)
    n += get (self, i)->description != NULL;
  return n;
}

static void
update (DskOptionList *self)
{
  gboolean list = self->type == DSK_QUESTION_LIST;
  guint max = list ? DSK_QUESTION_ROWS_MAX : DSK_QUESTION_BUTTONS_MAX;

  gtk_widget_set_sensitive (self->add, count_options (self) < max);
  gtk_button_set_label (GTK_BUTTON (self->add), list ? _ ("Add _Row") : _ ("Add _Button"));
  dsk_read_once (self->add);
  gtk_widget_set_visible (self->add_section, list);
  gtk_widget_set_sensitive (self->add_section, count_options (self) < max);
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = get (self, i);

      if (line->description != NULL)
        gtk_widget_set_visible (line->description, list);
      else
        gtk_widget_set_visible (line->title, list);
    }
}

static void
changed_cb (DskOptionList *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_cb (DskOptionList *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW);

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = get (self, i);

      if (line->title != row)
        continue;
      if (line->description != NULL)
        gtk_list_box_remove (self->list, line->description);
      gtk_list_box_remove (self->list, line->title);
      g_ptr_array_remove_index (self->lines, i);
      break;
    }
  gtk_widget_grab_focus (self->add);
  update (self);
  changed_cb (self);
}

static GtkWidget *
add_row (DskOptionList *self, const char *title, guint max, gboolean removable)
{
  GtkWidget *row = dsk_counted_row_new (title, max);

  if (removable)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "circular");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, _ ("Remove"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Remove"), -1);
      g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
    }
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
  return row;
}

static void
add_line (DskOptionList *self, gboolean section)
{
  Line *line = g_new0 (Line, 1);

  if (section)
    {
      line->title = add_row (self, _ ("Title of a Section"), DSK_QUESTION_ROW_CHARS, TRUE);
      gtk_widget_add_css_class (line->title, "section-title");
    }
  else
    {
      line->title = add_row (self, _ ("What It Says"),
                             self->type == DSK_QUESTION_LIST ? DSK_QUESTION_ROW_CHARS
                                                             : DSK_QUESTION_BUTTON_CHARS,
                             TRUE);
      line->description
          = add_row (self, _ ("Description"), DSK_QUESTION_DESCRIPTION_CHARS, FALSE);
    }
  g_ptr_array_add (self->lines, line);
  update (self);
}

static void
add_cb (DskOptionList *self)
{
  add_line (self, FALSE);
  gtk_widget_grab_focus (get (self, self->lines->len - 1)->title);
  changed_cb (self);
}

static void
add_section_cb (DskOptionList *self)
{
  add_line (self, TRUE);
  add_line (self, FALSE);
  gtk_widget_grab_focus (get (self, self->lines->len - 2)->title);
  changed_cb (self);
}

/* --- public --- */

void
dsk_option_list_set_question_type (DskOptionList *self, DskQuestionType type)
{
  g_autoptr (DskQuestion) typed = NULL;

  g_return_if_fail (DSK_IS_OPTION_LIST (self));

  if (self->type == type)
    return;
  /* Other limits, other rows: what was typed moves over. */
  typed = dsk_question_new (type);
  dsk_option_list_fill (self, typed);
  while (self->lines->len > 0)
    {
      Line *line = get (self, self->lines->len - 1);

      if (line->description != NULL)
        gtk_list_box_remove (self->list, line->description);
      gtk_list_box_remove (self->list, line->title);
      g_ptr_array_remove_index (self->lines, self->lines->len - 1);
    }
  self->type = type;
  for (guint i = 0; i < typed->options->len; i++)
    {
      const DskQuestionOption *option = g_ptr_array_index (typed->options, i);

      if (type == DSK_QUESTION_BUTTONS && i >= DSK_QUESTION_BUTTONS_MAX)
        break;
      add_line (self, FALSE);
      gtk_editable_set_text (GTK_EDITABLE (get (self, self->lines->len - 1)->title),
                             option->title);
    }
  if (self->lines->len == 0)
    add_line (self, FALSE);
  update (self);
}

gboolean
dsk_option_list_has_words (DskOptionList *self)
{
  g_return_val_if_fail (DSK_IS_OPTION_LIST (self), FALSE);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = get (self, i);

      if (*gtk_editable_get_text (GTK_EDITABLE (line->title)) != '\0'
          || (line->description != NULL && *gtk_editable_get_text (GTK_EDITABLE (line->description)) != '\0'))
        return TRUE;
    }
  return FALSE;
}

static char *
text_of (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

void
dsk_option_list_fill (DskOptionList *self, DskQuestion *question)
{
  g_autofree char *section = NULL;

  g_return_if_fail (DSK_IS_OPTION_LIST (self));

  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = get (self, i);
      g_autofree char *title = text_of (line->title);
      g_autofree char *description
          = line->description != NULL ? text_of (line->description) : NULL;

      if (line->description == NULL)
        {
          g_free (section);
          section = g_steal_pointer (&title);
          continue;
        }
      dsk_question_add (question, section, title, description);
      g_clear_pointer (&section, g_free);
    }
}

void
dsk_option_list_set_problem (DskOptionList *self, guint i, const char *problem)
{
  guint n = 0;

  g_return_if_fail (DSK_IS_OPTION_LIST (self));

  for (guint k = 0; k < self->lines->len; k++)
    {
      Line *line = get (self, k);

      if (line->description == NULL)
        continue;
      dsk_entry_row_set_problem (
          line->title,
          n++ == i && *gtk_editable_get_text (GTK_EDITABLE (line->title)) != '\0' ? problem : NULL);
    }
}

/* --- object --- */

static void
dsk_option_list_dispose (GObject *object)
{
  DskOptionList *self = DSK_OPTION_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  G_OBJECT_CLASS (dsk_option_list_parent_class)->dispose (object);
}

static void
dsk_option_list_class_init (DskOptionListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_option_list_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
dsk_option_list_init (DskOptionList *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->type = DSK_QUESTION_BUTTONS;
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What Can Be Chosen"), -1);
  self->add = gtk_button_new_with_mnemonic (_ ("Add _Button"));
  self->add_section = gtk_button_new_with_mnemonic (_ ("Add _Section"));
  gtk_box_append (GTK_BOX (buttons), self->add);
  gtk_box_append (GTK_BOX (buttons), self->add_section);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self->box), buttons);
  dsk_read_once (self->box);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  g_signal_connect_swapped (self->add_section, "clicked", G_CALLBACK (add_section_cb), self);
  add_line (self, FALSE);
}

GtkWidget *
dsk_option_list_new (void)
{
  return g_object_new (DSK_TYPE_OPTION_LIST, NULL);
}
