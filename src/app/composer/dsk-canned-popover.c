/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-canned-popover.h"

#include "dsk-template-about.h"
#include "dsk-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define MAX_ROWS 6
#define MIN_TEMPLATES 2 /* of the rows, if so many are found */
#define BODY_CHARS 120
#define PREVIEW_LINES 6
#define ROW_KEY "dsk-canned"
#define TEMPLATE_KEY "dsk-template"
#define FILLED_KEY "dsk-filled"

struct _DskCannedPopover
{
  DskCompletion parent_instance;

  GtkLabel *preview;     /* (owned by the widget tree) */
  DskCannedOffer *offer; /* (owned) (nullable): what the rows are of */
};

G_DEFINE_FINAL_TYPE (DskCannedPopover, dsk_canned_popover, DSK_TYPE_COMPLETION)

/* --- what is offered --- */

DskCannedOffer *
dsk_canned_offer_new (GPtrArray *canned, GPtrArray *templates)
{
  DskCannedOffer *self = g_rc_box_new0 (DskCannedOffer);

  self->canned = canned;
  self->templates = templates;
  return self;
}

static void
offer_clear (gpointer data)
{
  DskCannedOffer *self = data;

  g_ptr_array_unref (self->canned);
  g_ptr_array_unref (self->templates);
}

void
dsk_canned_offer_unref (DskCannedOffer *self)
{
  g_rc_box_release_full (self, offer_clear);
}

/* --- rows --- */

/* @icon, @kind: (nullable): what it is, if it is no canned reply; @end: what stands at the end of the row;
 * @says: (transfer full): what it would say; @key: for @what */
static void
add_row (DskCannedPopover *self, const char *id, const char *title, const char *icon, const char *kind, const char *end,
         char *says, const char *key, gconstpointer what)
{
  g_autofree char *body = dsk_text_preview (says, BODY_CHARS);
  g_autofree char *line = dsk_text_preview (title, 0);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", line, "subtitle", body,
                                 "title-lines", 1, "subtitle-lines", 1, "activatable", TRUE, "can-focus", FALSE, NULL);
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "label", end, "ellipsize", PANGO_ELLIPSIZE_END, "max-width-chars", 16, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  if (icon != NULL)
    {
      GtkWidget *image = gtk_image_new_from_icon_name (icon);

      gtk_widget_set_tooltip_text (image, kind);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  g_object_set_data (G_OBJECT (row), key, (gpointer) what);
  g_object_set_data_full (G_OBJECT (row), FILLED_KEY, says, g_free);
  dsk_completion_add (DSK_COMPLETION (self), id, GTK_LIST_BOX_ROW (row));
}

static void
add_canned (DskCannedPopover *self, const DskCannedRow *canned, const DskCannedValues *values)
{
  const gboolean article = canned->kind == DSK_CANNED_ARTICLE;
  g_autofree char *shortcut = g_strconcat ("/", canned->shortcut, NULL);

  add_row (self, canned->id, canned->title, article ? "dastak-document-symbolic" : NULL,
           article ? _ ("Article") : NULL, shortcut, dsk_canned_fill (canned->body, values), ROW_KEY, canned);
}

static void
add_template (DskCannedPopover *self, const DskTemplateRow *template_, const DskCannedValues *values)
{
  g_autoptr (DskTemplateForm) form = dsk_template_form_new (template_->name, template_->language, template_->category,
                                                            template_->components, NULL);

  if (form == NULL)
    return;
  /* Without what it is: it is shown, and can't be chosen. */
  if (dsk_template_is_stopped (template_, values->no_marketing))
    {
      add_row (self, template_->id, template_->name, "dastak-template-symbolic", _ ("Template"),
               dsk_template_language (template_->language), g_strdup (_ ("Stopped marketing messages")), TEMPLATE_KEY,
               NULL);
      return;
    }
  if (values->customer_name != NULL)
    dsk_template_form_greet (form, values->customer_name);
  add_row (self, template_->id, template_->name, "dastak-template-symbolic", _ ("Template"),
           dsk_template_language (template_->language), dsk_template_form_body (form), TEMPLATE_KEY, template_);
}

static void
moved_cb (DskCannedPopover *self)
{
  GtkListBoxRow *row = dsk_completion_get_chosen (DSK_COMPLETION (self));

  if (row != NULL)
    gtk_label_set_text (self->preview, g_object_get_data (G_OBJECT (row), FILLED_KEY));
}

/* However many canned replies there are, some templates that are called like that are among them. */
void
dsk_canned_popover_show (DskCannedPopover *self, DskCannedOffer *offer, const char *query,
                         const DskCannedValues *values, const GdkRectangle *at)
{
  g_autoptr (GPtrArray) canned = NULL;
  g_autoptr (GPtrArray) templates = NULL;
  guint n_canned;

  g_return_if_fail (DSK_IS_CANNED_POPOVER (self));

  canned = dsk_canned_find (offer->canned, query);
  templates = dsk_templates_find_by_name (offer->templates, query);
  n_canned = MIN (canned->len, MAX_ROWS - MIN (templates->len, MIN_TEMPLATES));
  dsk_completion_begin (DSK_COMPLETION (self));
  g_rc_box_acquire (offer);
  g_clear_pointer (&self->offer, dsk_canned_offer_unref);
  self->offer = offer;
  for (guint i = 0; i < n_canned; i++)
    add_canned (self, canned->pdata[i], values);
  for (guint i = 0; i < templates->len && n_canned + i < MAX_ROWS; i++)
    add_template (self, templates->pdata[i], values);
  dsk_completion_end (DSK_COMPLETION (self), at);
}

const DskCannedRow *
dsk_canned_popover_get_chosen (DskCannedPopover *self, const char **filled)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (DSK_IS_CANNED_POPOVER (self), NULL);

  row = dsk_completion_get_chosen (DSK_COMPLETION (self));
  if (row == NULL)
    return NULL;
  if (filled != NULL)
    *filled = g_object_get_data (G_OBJECT (row), FILLED_KEY);
  return g_object_get_data (G_OBJECT (row), ROW_KEY);
}

const DskTemplateRow *
dsk_canned_popover_get_template (DskCannedPopover *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (DSK_IS_CANNED_POPOVER (self), NULL);

  row = dsk_completion_get_chosen (DSK_COMPLETION (self));
  return row != NULL ? g_object_get_data (G_OBJECT (row), TEMPLATE_KEY) : NULL;
}

static void
dsk_canned_popover_dispose (GObject *object)
{
  g_clear_pointer (&DSK_CANNED_POPOVER (object)->offer, dsk_canned_offer_unref);
  G_OBJECT_CLASS (dsk_canned_popover_parent_class)->dispose (object);
}

static void
dsk_canned_popover_class_init (DskCannedPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_canned_popover_dispose;
}

static void
dsk_canned_popover_init (DskCannedPopover *self)
{
  self->preview = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                "lines", PREVIEW_LINES, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 36,
                                "max-width-chars", 46, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->preview), "canned-preview");
  dsk_completion_fill (DSK_COMPLETION (self), _ ("Canned Replies and Templates"), GTK_WIDGET (self->preview));
  g_signal_connect (self, "moved", G_CALLBACK (moved_cb), NULL);
}

DskCannedPopover *
dsk_canned_popover_new (GtkWidget *parent)
{
  DskCannedPopover *self = g_object_new (DSK_TYPE_CANNED_POPOVER, NULL);

  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  return self;
}
