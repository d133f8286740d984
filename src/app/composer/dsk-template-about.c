/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-about.h"

#include "dsk-labels.h"
#include "dsk-text.h"

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

const char *
dsk_template_cost (const char *category)
{
  if (g_strcmp0 (category, "MARKETING") == 0)
    return _ ("Marketing: WhatsApp charges its highest rate for this.");
  if (g_strcmp0 (category, "UTILITY") == 0)
    return _ ("Utility: WhatsApp charges the utility rate for this.");
  if (g_strcmp0 (category, "AUTHENTICATION") == 0)
    return _ ("Authentication: WhatsApp charges the rate for codes.");
  return _ ("What WhatsApp charges for this is not known.");
}

char *
dsk_template_field_name (const DskTemplateField *field)
{
  char *name;

  if (field->place == DSK_FIELD_BUTTON)
    /* Translators: %s is what a button of a template says */
    return g_strdup_printf (_ ("For the Button “%s”"), field->label);
  if (field->named)
    {
      name = g_strdelimit (g_strdup (field->key), "_", ' ');
      name[0] = g_ascii_toupper (name[0]);
      return name;
    }
  if (field->place == DSK_FIELD_HEADER)
    /* Translators: %s is a number */
    return g_strdup_printf (_ ("Heading, Variable %s"), field->key);
  /* Translators: %s is a number */
  return g_strdup_printf (_ ("Variable %s"), field->key);
}

static const char *
button_icon (const char *type)
{
  if (strcmp (type, "url") == 0)
    return "dastak-outgoing-symbolic";
  if (strcmp (type, "copy_code") == 0)
    return "edit-copy-symbolic";
  return strcmp (type, "quick_reply") == 0 ? "dastak-reply-symbolic" : NULL;
}

void
dsk_template_show (DskMessagePreview *preview, const DskTemplateForm *form, const char *media)
{
  g_autofree char *header = dsk_template_form_header (form);
  g_autofree char *body = dsk_template_form_body (form);

  if (!dsk_template_form_wants_media (form))
    media = NULL;
  else if (media == NULL)
    media = dsk_label_message_kind (dsk_message_kind_from_string (form->header_type));
  dsk_message_preview_set (preview, media, header, body, form->footer);
  dsk_message_preview_clear_buttons (preview);
  for (guint i = 0; i < form->buttons->len; i++)
    {
      const DskTemplateButton *button = g_ptr_array_index (form->buttons, i);

      dsk_message_preview_add_button (preview, button_icon (button->type), button->title);
    }
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
dsk_template_is_stopped (const DskTemplateRow *row, gboolean stopped)
{
  return stopped && g_strcmp0 (row->category, "MARKETING") == 0;
}

gboolean
dsk_template_reads_same (const DskTemplateRow *one, const DskTemplateRow *other)
{
  return strcmp (one->name, other->name) == 0 && strcmp (one->language, other->language) == 0
         && g_strcmp0 (one->category, other->category) == 0 && g_strcmp0 (one->components, other->components) == 0;
}

gboolean
dsk_template_is_same (const DskTemplateRow *one, const DskTemplateRow *other)
{
  return dsk_template_reads_same (one, other)
         && g_strcmp0 (one->quality, other->quality) == 0 && strcmp (one->status, other->status) == 0
         && g_strcmp0 (one->reason, other->reason) == 0;
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

/* What "order_update" is called when somebody looks for it: words. */
static char *
fold_name (const char *name)
{
  g_autofree char *words = g_strdelimit (g_strdup (name), "_", ' ');

  return g_strstrip (dsk_text_fold (words));
}

GPtrArray *
dsk_templates_find_by_name (GPtrArray *rows, const char *query)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autofree char *fold = fold_name (query);
  g_auto (GStrv) words = g_strsplit (fold, " ", -1);

  for (guint i = 0; *fold != '\0' && i < rows->len; i++)
    {
      g_autofree char *name = fold_name (((DskTemplateRow *) rows->pdata[i])->name);

      if (g_str_has_prefix (name, fold))
        g_ptr_array_add (found, rows->pdata[i]);
      else if (dsk_text_has_words (name, (const char *const *) words))
        g_ptr_array_add (others, rows->pdata[i]);
    }
  g_ptr_array_extend (found, others, NULL, NULL);
  return found;
}
