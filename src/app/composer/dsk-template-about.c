/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-about.h"

#include "dsk-template-form.h"

#include <glib/gi18n.h>

#include <string.h>

const char *
dsk_template_language (const char *code)
{
  static const struct
  {
    const char *code, *name;
  } names[] = {
    { "en", "English" }, { "ur", "اردو" },     { "ar", "العربية" },   { "hi", "हिन्दी" },
    { "pa", "ਪੰਜਾਬੀ" },  { "bn", "বাংলা" },    { "fa", "فارسی" },     { "tr", "Türkçe" },
    { "es", "Español" }, { "pt", "Português" }, { "fr", "Français" }, { "de", "Deutsch" },
    { "id", "Indonesia" },
  };
  gsize len = strcspn (code, "_-");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i].code) == len && strncmp (names[i].code, code, len) == 0)
      return names[i].name;
  return code;
}

const char *
dsk_template_category (const char *category)
{
  if (g_strcmp0 (category, "MARKETING") == 0)
    return _ ("Marketing");
  if (g_strcmp0 (category, "UTILITY") == 0)
    return _ ("Utility");
  if (g_strcmp0 (category, "AUTHENTICATION") == 0)
    return _ ("Authentication");
  return NULL;
}

/* How customers like it, as Meta says. Returns: (nullable) */
static const char *
quality_name (const char *quality)
{
  if (g_strcmp0 (quality, "GREEN") == 0)
    return C_ ("quality of a template", "good");
  if (g_strcmp0 (quality, "YELLOW") == 0)
    return C_ ("quality of a template", "fair");
  if (g_strcmp0 (quality, "RED") == 0)
    return C_ ("quality of a template", "poor");
  return NULL;
}

GtkWidget *
dsk_template_quality_new (const char *quality)
{
  const char *name = quality_name (quality);
  GtkWidget *chip;
  g_autofree char *words = NULL;

  if (name == NULL)
    return NULL;
  chip = gtk_label_new (name);
  /* Translators: %s is good, fair or poor */
  words = g_strdup_printf (_ ("Quality: %s"), name);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_add_css_class (chip, strcmp (quality, "GREEN") == 0    ? "success"
                                  : strcmp (quality, "YELLOW") == 0 ? "warning"
                                                                    : "error");
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (chip, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return chip;
}

gboolean
dsk_template_is_fillable (const DskTemplateRow *row)
{
  g_autoptr (DskTemplateForm) form
      = dsk_template_form_new (row->name, row->language, row->category, row->components, NULL);

  return form != NULL;
}

void
dsk_templates_sort_out (GPtrArray *rows)
{
  g_autoptr (GPtrArray) unfit = g_ptr_array_new ();
  gsize n;
  g_autofree gpointer *all = g_ptr_array_steal (rows, &n);

  for (gsize i = 0; i < n; i++)
    {
      DskTemplateRow *row = all[i];

      if (strcmp (row->status, "APPROVED") != 0)
        dsk_template_row_free (row);
      else
        g_ptr_array_add (dsk_template_is_fillable (row) ? rows : unfit, row);
    }
  g_ptr_array_extend (rows, unfit, NULL, NULL);
}

gboolean
dsk_template_is_same (const DskTemplateRow *one, const DskTemplateRow *other)
{
  return strcmp (one->name, other->name) == 0 && strcmp (one->language, other->language) == 0
         && g_strcmp0 (one->category, other->category) == 0 && g_strcmp0 (one->components, other->components) == 0
         && g_strcmp0 (one->quality, other->quality) == 0;
}

gboolean
dsk_templates_are_same (const GPtrArray *some, const GPtrArray *others)
{
  if (some == NULL || some->len != others->len || some->len == 0)
    return FALSE;
  for (guint i = 0; i < some->len; i++)
    if (!dsk_template_is_same (some->pdata[i], others->pdata[i]))
      return FALSE;
  return TRUE;
}
