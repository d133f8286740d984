/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-state.h"

#include "dsk-labels.h"
#include "dsk-template-about.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#include <string.h>

/* One state that Meta knows. */
typedef struct
{
  const char *status;
  const char *name;
  const char *css_class; /* (nullable) */
  const char *about;     /* (nullable): what it means for who wants to send it */
} State;

static const State states[] = {
  { "APPROVED", NC_ ("state of a template", "Approved"), "success", NULL },
  { "PENDING", NC_ ("state of a template", "In review"), "warning",
    N_ ("WhatsApp is looking at it. It can be sent once it is approved.") },
  { "IN_APPEAL", NC_ ("state of a template", "In appeal"), "warning",
    N_ ("WhatsApp was asked to look at it again.") },
  { "REJECTED", NC_ ("state of a template", "Rejected"), "error", N_ ("WhatsApp gives no reason.") },
  { "PAUSED", NC_ ("state of a template", "Paused"), "warning",
    N_ ("Too many customers did not want it. WhatsApp lets it rest for some hours.") },
  { "FLAGGED", NC_ ("state of a template", "Flagged"), "warning",
    N_ ("Customers do not like it. WhatsApp is about to stop it.") },
  { "DISABLED", NC_ ("state of a template", "Disabled"), "error",
    N_ ("Customers did not want it, again and again. It can't be sent any more.") },
  { "LIMIT_EXCEEDED", NC_ ("state of a template", "Over the limit"), "error",
    N_ ("The account has too many templates.") },
  { "ARCHIVED", NC_ ("state of a template", "Archived"), NULL,
    N_ ("It is kept in the account and can't be sent.") },
  { "PENDING_DELETION", NC_ ("state of a template", "Being removed"), NULL,
    N_ ("It is being removed from the account.") },
  { "DELETED", NC_ ("state of a template", "Removed"), NULL, N_ ("It was removed from the account.") },
};

/* Returns: (nullable) */
static const State *
find_state (const char *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (strcmp (states[i].status, status) == 0)
      return &states[i];
  return NULL;
}

const char *
dsk_template_status (const char *status)
{
  const State *state = find_state (status);

  return state != NULL ? g_dpgettext2 (NULL, "state of a template", state->name) : status;
}

GtkWidget *
dsk_template_status_new (const char *status)
{
  const State *state = find_state (status);
  GtkWidget *chip = gtk_label_new (dsk_template_status (status));

  gtk_widget_add_css_class (chip, "chip");
  if (state != NULL && state->css_class != NULL)
    gtk_widget_add_css_class (chip, state->css_class);
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  return chip;
}

/* Returns: (transfer full): Meta's word, or what it means */
static char *
dup_reason (const char *reason)
{
  static const struct
  {
    const char *reason;
    const char *words;
  } reasons[] = {
    { "ABUSIVE_CONTENT", N_ ("It says what WhatsApp does not allow.") },
    { "INCORRECT_CATEGORY", N_ ("It belongs in another category.") },
    { "INVALID_FORMAT", N_ ("Its format is wrong, often because of where a variable stands.") },
    { "PROMOTIONAL", N_ ("It advertises something, which its category does not allow.") },
    { "SCAM", N_ ("WhatsApp takes it for a scam.") },
    { "TAG_CONTENT_MISMATCH", N_ ("What it says does not fit its language or its category.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_ascii_strcasecmp (reason, reasons[i].reason) == 0)
      return g_strdup (_ (reasons[i].words));
  return dsk_label_name (reason, FALSE);
}

char *
dsk_template_dup_trouble (const DskTemplateRow *row)
{
  const State *state = find_state (row->status);

  if (state != NULL && state->about == NULL)
    return NULL;
  if (row->reason != NULL && *row->reason != '\0')
    return dup_reason (row->reason);
  return state != NULL ? g_strdup (_ (state->about)) : NULL;
}

static void
add (GString *all, const char *text)
{
  if (text != NULL)
    g_string_append_printf (all, " %s", text);
}

/* Returns: (transfer full): all that people are shown of it, folded */
static char *
dup_folded (const DskTemplateRow *row)
{
  g_autoptr (DskTemplateForm) form
      = dsk_template_form_new (row->name, row->language, row->category, row->components, NULL);
  g_autoptr (GString) all = g_string_new (row->name);
  g_autofree char *trouble = dsk_template_dup_trouble (row);

  add (all, row->language);
  add (all, dsk_template_language (row->language));
  add (all, dsk_template_category (row->category));
  add (all, dsk_template_status (row->status));
  add (all, trouble);
  if (form != NULL)
    {
      add (all, form->header);
      add (all, form->body);
      add (all, form->footer);
    }
  for (guint i = 0; form != NULL && i < form->buttons->len; i++)
    add (all, ((DskTemplateButton *) form->buttons->pdata[i])->title);
  return dsk_text_fold (all->str);
}

GPtrArray *
dsk_templates_find (GPtrArray *rows, const char *query)
{
  g_autofree char *fold = g_strstrip (dsk_text_fold (query));
  g_auto (GStrv) words = g_strsplit (fold, " ", -1);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *text = *fold != '\0' ? dup_folded (rows->pdata[i]) : NULL;

      if (text == NULL || dsk_text_has_words (text, (const char *const *) words))
        g_ptr_array_add (found, rows->pdata[i]);
    }
  return found;
}
