/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-view.h"

#include "dsk-capped-scroller.h"
#include "dsk-labels-health.h"
#include "dsk-template-about.h"
#include "dsk-template-state.h"

#include <glib/gi18n.h>

#define PREVIEW_HEIGHT 300

struct _DskTemplateView
{
  AdwBin parent_instance;

  GtkWidget *pane;            /* (owned by the widget tree) */
  DskMessagePreview *preview; /* (owned by the widget tree) */
  GtkWidget *slot;            /* (owned by the widget tree): the groups of rows */
};

G_DEFINE_FINAL_TYPE (DskTemplateView, dsk_template_view, ADW_TYPE_BIN)

/* @words: (nullable): none */
static GtkWidget *
add_row (GtkWidget *group, const char *title, const char *words)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, NULL);

  if (words != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
add_group (DskTemplateView *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped);
  gtk_box_append (GTK_BOX (self->slot), group);
  return group;
}

static void
add_about (DskTemplateView *self, const DskTemplateRow *row, gboolean seen)
{
  GtkWidget *group = add_group (self, row->name);
  g_autofree char *trouble = dsk_template_dup_trouble (row);
  g_autofree char *quality = dsk_label_quality (row->quality);
  GtkWidget *status = add_row (group, _ ("Status"), trouble);

  adw_action_row_add_suffix (ADW_ACTION_ROW (status), dsk_template_status_new (row->status));
  add_row (group, _ ("Language"), dsk_template_language (row->language));
  add_row (group, _ ("Category"), dsk_template_cost (row->category));
  add_row (group, _ ("Quality"), quality);
  if (!seen)
    add_row (group, _ ("Can't be filled in here"), _ ("It has parts that this desktop can't show or send yet."));
}

static void
add_fields (DskTemplateView *self, const DskTemplateForm *form)
{
  GtkWidget *group;

  if (form->fields->len == 0)
    return;
  group = add_group (self, _ ("Filled In When It Is Sent"));
  for (guint i = 0; i < form->fields->len; i++)
    {
      const DskTemplateField *field = form->fields->pdata[i];
      g_autofree char *name = dsk_template_field_name (field);
      g_autofree char *words = NULL;

      if (field->example != NULL && *field->example != '\0')
        /* Translators: an example of what is filled in */
        words = g_strdup_printf (_ ("As in “%s”"), field->example);
      add_row (group, name, words);
    }
}

void
dsk_template_view_show (DskTemplateView *self, const DskTemplateRow *row)
{
  g_autoptr (DskTemplateForm) form = NULL;
  GtkWidget *child;

  g_return_if_fail (DSK_IS_TEMPLATE_VIEW (self));

  form = dsk_template_form_new (row->name, row->language, row->category, row->components, NULL);
  while ((child = gtk_widget_get_first_child (self->slot)) != NULL)
    gtk_box_remove (GTK_BOX (self->slot), child);
  gtk_widget_set_visible (self->pane, form != NULL);
  add_about (self, row, form != NULL);
  if (form == NULL)
    return;
  dsk_template_show (self->preview, form, NULL);
  add_fields (self, form);
}

static void
dsk_template_view_class_init (DskTemplateViewClass *klass)
{
}

static void
dsk_template_view_init (DskTemplateView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *clamp;

  self->preview = DSK_MESSAGE_PREVIEW (dsk_message_preview_new ());
  self->pane = dsk_capped_scroller_new (GTK_WIDGET (self->preview), PREVIEW_HEIGHT);
  dsk_capped_scroller_set_name (DSK_CAPPED_SCROLLER (self->pane), _ ("Preview"));
  gtk_widget_add_css_class (self->pane, "preview-pane");
  self->slot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 560, "child", self->slot, "margin-start", 12, "margin-end", 12,
                        "margin-top", 12, "margin-bottom", 18, NULL);
  gtk_box_append (GTK_BOX (box), self->pane);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                               "vexpand", TRUE, "child", clamp, NULL));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
dsk_template_view_new (void)
{
  return g_object_new (DSK_TYPE_TEMPLATE_VIEW, NULL);
}
