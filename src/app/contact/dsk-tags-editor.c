/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-tags-editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dsk-contact-values.h"
#include "dsk-entry-row.h"
#include "dsk-flow.h"
#include "dsk-labels.h"
#include "dsk-text.h"

#define MAX_OFFERED 8

struct _DskTagsEditor
{
  AdwBin parent_instance;

  GtkWidget *box;
  GtkWidget *chosen;  /* a DskFlow */
  GtkEditable *entry; /* an AdwEntryRow */
  GtkWidget *offered; /* a DskFlow */

  GPtrArray *tags;  /* (owned) (element-type utf8) */
  GPtrArray *known; /* (owned) (element-type utf8) */
};

G_DEFINE_FINAL_TYPE (DskTagsEditor, dsk_tags_editor, ADW_TYPE_BIN)

static void show_all (DskTagsEditor *self);

static gboolean
is_same (const char *a, const char *b)
{
  g_autofree char *x = dsk_text_fold (a);
  g_autofree char *y = dsk_text_fold (b);

  return strcmp (x, y) == 0;
}

static gboolean
has (DskTagsEditor *self, const char *tag)
{
  for (guint i = 0; i < self->tags->len; i++)
    if (is_same (self->tags->pdata[i], tag))
      return TRUE;
  return FALSE;
}

/* Commas stand between tags. */
static void
add (DskTagsEditor *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ",،", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *tag = g_utf8_validate (parts[i], -1, NULL) ? dsk_text_preview (parts[i], 0) : g_strdup ("");

      if (*tag != '\0' && !has (self, tag))
        g_ptr_array_add (self->tags, g_steal_pointer (&tag));
    }
}

static void
take_entry (DskTagsEditor *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (self->entry));

  add (self, text);
  gtk_editable_set_text (self->entry, "");
  show_all (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
remove_cb (DskTagsEditor *self, GtkWidget *button)
{
  const char *tag = g_object_get_data (G_OBJECT (button), "tag");

  for (guint i = 0; i < self->tags->len; i++)
    if (g_str_equal (self->tags->pdata[i], tag))
      {
        g_ptr_array_remove_index (self->tags, i);
        break;
      }
  show_all (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
offered_cb (DskTagsEditor *self, GtkWidget *button)
{
  g_autofree char *tag = g_strdup (g_object_get_data (G_OBJECT (button), "tag"));

  gtk_editable_set_text (self->entry, "");
  add (self, tag);
  show_all (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
empty_flow (GtkWidget *flow)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (flow)) != NULL)
    gtk_widget_unparent (child);
}

/* @words: what it does, to assistive technology */
static void
append_button (DskTagsEditor *self, GtkWidget *flow, const char *tag, const char *icon, const char *words,
               GCallback clicked)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();
  g_autofree char *name = dsk_label_name (tag, FALSE);

  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), name);
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), icon);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "tag");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (button), "tag", g_strdup (tag), g_free);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  dsk_flow_append (DSK_FLOW (flow), button);
}

static gboolean
begins_word (const char *tag, const char *typed)
{
  g_autofree char *folded = dsk_text_fold (tag);
  g_autofree char *start = dsk_text_fold (typed);
  const char *at = strstr (folded, start);

  return at != NULL && (at == folded || at[-1] == ' ');
}

static void
show_offered (DskTagsEditor *self)
{
  const char *typed = gtk_editable_get_text (self->entry);
  guint n = 0;

  empty_flow (self->offered);
  for (guint i = 0; i < self->known->len && n < MAX_OFFERED; i++)
    {
      const char *tag = self->known->pdata[i];
      g_autofree char *name = dsk_label_name (tag, TRUE);
      /* Translators: %s is a tag */
      g_autofree char *words = g_strdup_printf (_ ("Add tag %s"), name);

      if (has (self, tag) || !begins_word (tag, typed))
        continue;
      append_button (self, self->offered, tag, "list-add-symbolic", words, G_CALLBACK (offered_cb));
      n++;
    }
  gtk_widget_set_visible (self->offered, n > 0);
}

static void
show_all (DskTagsEditor *self)
{
  empty_flow (self->chosen);
  for (guint i = 0; i < self->tags->len; i++)
    {
      g_autofree char *name = dsk_label_name (self->tags->pdata[i], TRUE);
      /* Translators: %s is a tag */
      g_autofree char *words = g_strdup_printf (_ ("Remove tag %s"), name);

      append_button (self, self->chosen, self->tags->pdata[i], "window-close-symbolic", words, G_CALLBACK (remove_cb));
    }
  gtk_widget_set_visible (self->chosen, self->tags->len > 0);
  show_offered (self);
}

void
dsk_tags_editor_set (DskTagsEditor *self, const char *value)
{
  g_auto (GStrv) tags = dsk_contact_tags_read (value);

  g_return_if_fail (DSK_IS_TAGS_EDITOR (self));

  g_ptr_array_set_size (self->tags, 0);
  for (guint i = 0; tags[i] != NULL; i++)
    g_ptr_array_add (self->tags, g_strdup (tags[i]));
  show_all (self);
}

void
dsk_tags_editor_set_known (DskTagsEditor *self, GPtrArray *known)
{
  g_return_if_fail (DSK_IS_TAGS_EDITOR (self));
  g_return_if_fail (known != NULL);

  g_ptr_array_unref (self->known);
  self->known = known;
  show_offered (self);
}

char *
dsk_tags_editor_dup (DskTagsEditor *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_return_val_if_fail (DSK_IS_TAGS_EDITOR (self), NULL);

  add (self, gtk_editable_get_text (self->entry));
  for (guint i = 0; i < self->tags->len; i++)
    g_ptr_array_add (all, self->tags->pdata[i]);
  g_ptr_array_add (all, NULL);
  return dsk_contact_tags_write ((const char *const *) all->pdata);
}

GtkWidget *
dsk_tags_editor_new (void)
{
  return g_object_new (DSK_TYPE_TAGS_EDITOR, NULL);
}

static void
dsk_tags_editor_finalize (GObject *object)
{
  DskTagsEditor *self = DSK_TAGS_EDITOR (object);

  g_ptr_array_unref (self->tags);
  g_ptr_array_unref (self->known);
  G_OBJECT_CLASS (dsk_tags_editor_parent_class)->finalize (object);
}

static gboolean
dsk_tags_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DSK_TAGS_EDITOR (widget)->entry));
}

static void
dsk_tags_editor_class_init (DskTagsEditorClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = dsk_tags_editor_grab_focus;
  G_OBJECT_CLASS (klass)->finalize = dsk_tags_editor_finalize;
}

static void
dsk_tags_editor_init (DskTagsEditor *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *entry = dsk_entry_row_new ();

  self->tags = g_ptr_array_new_with_free_func (g_free);
  self->known = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->chosen = dsk_flow_new ();
  self->offered = dsk_flow_new ();
  dsk_flow_set_align (DSK_FLOW (self->chosen), 0);
  dsk_flow_set_align (DSK_FLOW (self->offered), 0);
  self->entry = GTK_EDITABLE (entry);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _ ("Add a tag"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (entry), TRUE);
  g_signal_connect_swapped (entry, "apply", G_CALLBACK (take_entry), self);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (show_offered), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  gtk_widget_set_visible (self->chosen, FALSE);
  gtk_widget_set_visible (self->offered, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->chosen);
  gtk_box_append (GTK_BOX (self->box), group);
  gtk_box_append (GTK_BOX (self->box), self->offered);
  adw_bin_set_child (ADW_BIN (self), self->box);
}
