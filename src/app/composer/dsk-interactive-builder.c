/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-interactive-builder.h"

#include "dsk-capped-scroller.h"
#include "dsk-message-preview.h"
#include "dsk-option-list.h"

#include <glib/gi18n.h>

#define BODY_HEIGHT 72
#define PREVIEW_HEIGHT 200

struct _DskInteractiveBuilder
{
  DskSendDialog parent_instance;

  GtkToggleButton *types[4]; /* (owned by the widget tree): by DskQuestionType */
  DskMessagePreview *preview; /* (owned by the widget tree) */
  GtkTextBuffer *body;        /* (owned by the widget tree) */
  GtkLabel *body_counter;     /* (owned by the widget tree) */
  GtkWidget *header;          /* (owned by the widget tree) */
  GtkWidget *footer;          /* (owned by the widget tree) */
  GtkWidget *opener;          /* (owned by the widget tree): LIST: what opens it */
  GtkWidget *link_title;      /* (owned by the widget tree) */
  GtkWidget *url;             /* (owned by the widget tree) */
  GtkWidget *extras;          /* (owned by the widget tree): header and footer */
  GtkWidget *link;            /* (owned by the widget tree) */
  GtkWidget *list;            /* (owned by the widget tree) */
  DskOptionList *options;     /* (owned by the widget tree) */
  DskQuestionType type;
};

G_DEFINE_FINAL_TYPE (DskInteractiveBuilder, dsk_interactive_builder, DSK_TYPE_SEND_DIALOG)

static char *
text_of (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* Returns: (transfer full): what was typed so far */
static DskQuestion *
read_question (DskInteractiveBuilder *self)
{
  DskQuestion *question = dsk_question_new (self->type);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->body, &start, &end);
  question->body = g_strstrip (gtk_text_buffer_get_text (self->body, &start, &end, FALSE));
  if (self->type != DSK_QUESTION_LOCATION)
    {
      question->header = text_of (self->header);
      question->footer = text_of (self->footer);
    }
  if (self->type == DSK_QUESTION_LIST)
    question->button = text_of (self->opener);
  if (self->type == DSK_QUESTION_LINK)
    {
      question->button = text_of (self->link_title);
      question->url = text_of (self->url);
    }
  if (self->type == DSK_QUESTION_BUTTONS || self->type == DSK_QUESTION_LIST)
    dsk_option_list_fill (self->options, question);
  return question;
}

/* --- how it looks --- */

static void
show_buttons (DskInteractiveBuilder *self, const DskQuestion *question)
{
  dsk_message_preview_clear_buttons (self->preview);
  switch (question->type)
    {
    case DSK_QUESTION_BUTTONS:
      for (guint i = 0; i < question->options->len; i++)
        {
          const DskQuestionOption *option = g_ptr_array_index (question->options, i);

          dsk_message_preview_add_button (self->preview, "dastak-reply-symbolic", option->title);
        }
      break;
    case DSK_QUESTION_LIST:
      dsk_message_preview_add_button (self->preview, "view-list-symbolic", question->button);
      break;
    case DSK_QUESTION_LINK:
      dsk_message_preview_add_button (self->preview, "dastak-outgoing-symbolic", question->button);
      break;
    case DSK_QUESTION_LOCATION:
    default:
      /* As WhatsApp itself writes on it. */
      dsk_message_preview_add_button (self->preview, "dastak-location-symbolic",
                                      _ ("Send location"));
      break;
    }
}

static void
count_body (DskInteractiveBuilder *self, const char *body)
{
  glong max = self->type == DSK_QUESTION_LIST ? DSK_QUESTION_LIST_BODY_CHARS
                                              : DSK_QUESTION_BODY_CHARS;
  glong n = g_utf8_strlen (body, -1);
  g_autofree char *words = g_strdup_printf ("\342\201\246%ld/%ld\342\201\251", n, max);

  gtk_label_set_text (self->body_counter, words);
  if (n > max)
    gtk_widget_add_css_class (GTK_WIDGET (self->body_counter), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->body_counter), "error");
}

/* In a row that has something in it; an empty one says by itself what is missing. */
static void
show_problem (GtkWidget *row, gboolean its, const char *problem)
{
  dsk_entry_row_set_problem (
      row, its && *gtk_editable_get_text (GTK_EDITABLE (row)) != '\0' ? problem : NULL);
}

static const char *
missing_words (DskQuestionPart part)
{
  switch (part)
    {
    case DSK_QUESTION_BODY:
      return _ ("Write what you want to ask.");
    case DSK_QUESTION_BUTTON:
      return _ ("Write what the button says.");
    case DSK_QUESTION_URL:
      return _ ("Write the address that the button opens.");
    case DSK_QUESTION_OPTION:
      return _ ("Write what can be chosen.");
    case DSK_QUESTION_NO_PART:
    case DSK_QUESTION_HEADER:
    case DSK_QUESTION_FOOTER:
    default:
      return NULL;
    }
}

static void
update (DskInteractiveBuilder *self)
{
  g_autoptr (DskQuestion) question = read_question (self);
  DskQuestionPart part;
  guint option;
  g_autofree char *problem = dsk_question_problem (question, &part, &option);

  count_body (self, question->body);
  dsk_message_preview_set (self->preview, NULL, question->header, question->body,
                           question->footer);
  show_buttons (self, question);
  show_problem (self->header, part == DSK_QUESTION_HEADER, problem);
  show_problem (self->footer, part == DSK_QUESTION_FOOTER, problem);
  show_problem (self->opener, part == DSK_QUESTION_BUTTON, problem);
  show_problem (self->link_title, part == DSK_QUESTION_BUTTON, problem);
  show_problem (self->url, part == DSK_QUESTION_URL, problem);
  dsk_option_list_set_problem (self->options, option, part == DSK_QUESTION_OPTION ? problem : NULL);
  dsk_send_dialog_set_ready (DSK_SEND_DIALOG (self), problem == NULL,
                             problem != NULL ? missing_words (part) : NULL);
}

static void
set_type (DskInteractiveBuilder *self, DskQuestionType type)
{
  self->type = type;
  gtk_widget_set_visible (self->extras, type != DSK_QUESTION_LOCATION);
  gtk_widget_set_visible (self->link, type == DSK_QUESTION_LINK);
  gtk_widget_set_visible (self->list, type == DSK_QUESTION_LIST);
  gtk_widget_set_visible (GTK_WIDGET (self->options),
                          type == DSK_QUESTION_BUTTONS || type == DSK_QUESTION_LIST);
  if (type == DSK_QUESTION_BUTTONS || type == DSK_QUESTION_LIST)
    dsk_option_list_set_question_type (self->options, type);
  update (self);
}

static void
toggled_cb (DskInteractiveBuilder *self, GtkToggleButton *button)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->types); i++)
    if (self->types[i] == button && gtk_toggle_button_get_active (button))
      set_type (self, (DskQuestionType) i);
}

static DskOutgoing *
dsk_interactive_builder_finish (DskSendDialog *dialog)
{
  g_autoptr (DskQuestion) question = read_question (DSK_INTERACTIVE_BUILDER (dialog));
  DskQuestionPart part;
  guint option;
  g_autofree char *problem = dsk_question_problem (question, &part, &option);

  return problem == NULL ? dsk_question_finish (question) : NULL;
}

/* Whatever kind of question it is now: what was typed for another one comes back with that. */
static gboolean
dsk_interactive_builder_has_words (DskSendDialog *dialog)
{
  DskInteractiveBuilder *self = DSK_INTERACTIVE_BUILDER (dialog);
  GtkWidget *rows[] = { self->header, self->footer, self->opener, self->link_title, self->url };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (*gtk_editable_get_text (GTK_EDITABLE (rows[i])) != '\0')
      return TRUE;
  return gtk_text_buffer_get_char_count (self->body) > 0 || dsk_option_list_has_words (self->options);
}

/* --- object --- */

static void
dsk_interactive_builder_class_init (DskInteractiveBuilderClass *klass)
{
  DSK_SEND_DIALOG_CLASS (klass)->finish = dsk_interactive_builder_finish;
  DSK_SEND_DIALOG_CLASS (klass)->has_words = dsk_interactive_builder_has_words;
}

static GtkWidget *
make_types (DskInteractiveBuilder *self)
{
  static const char *const names[]
      = { NC_ ("kind of question", "Buttons"), NC_ ("kind of question", "List"),
          NC_ ("kind of question", "Link"), NC_ ("kind of question", "Location") };
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "homogeneous", TRUE, NULL);

  gtk_widget_add_css_class (box, "linked");
  for (guint i = 0; i < G_N_ELEMENTS (self->types); i++)
    {
      const char *name = g_dpgettext2 (NULL, "kind of question", names[i]);
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", name, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

      self->types[i] = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
      gtk_button_set_child (GTK_BUTTON (self->types[i]), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->types[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      if (i > 0)
        gtk_toggle_button_set_group (self->types[i], self->types[0]);
      g_signal_connect_swapped (self->types[i], "toggled", G_CALLBACK (toggled_cb), self);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->types[i]));
    }
  return box;
}

static GtkWidget *
make_body (DskInteractiveBuilder *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _ ("Text"), "xalign", 0.0f, "hexpand",
                                   TRUE, NULL);
  GtkWidget *view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR,
                                  "accepts-tab", FALSE, "top-margin", 9, "bottom-margin", 9,
                                  "left-margin", 12, "right-margin", 12, NULL);
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy",
                                      GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                                      "min-content-height", BODY_HEIGHT, "max-content-height",
                                      2 * BODY_HEIGHT, "child", view, NULL);

  self->body = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  self->body_counter = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->body_counter), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->body_counter), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->body_counter), "dim-label");
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "question-body");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Text"),
                                  -1);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->body_counter));
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), scroller);
  g_signal_connect_swapped (self->body, "changed", G_CALLBACK (update), self);
  return box;
}

static GtkWidget *
add_row (DskInteractiveBuilder *self, GtkWidget *group, const char *title, guint max)
{
  GtkWidget *row = dsk_counted_row_new (title, max);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  return row;
}

static GtkWidget *
make_form (DskInteractiveBuilder *self)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_box_append (GTK_BOX (form), make_types (self));
  gtk_box_append (GTK_BOX (form), make_body (self));
  self->list = adw_preferences_group_new ();
  self->opener = add_row (self, self->list, _ ("Button That Opens the List"),
                          DSK_QUESTION_BUTTON_CHARS);
  self->link = adw_preferences_group_new ();
  self->link_title = add_row (self, self->link, _ ("What the Button Says"),
                              DSK_QUESTION_BUTTON_CHARS);
  self->url = add_row (self, self->link, _ ("Address"), DSK_QUESTION_URL_CHARS);
  self->options = DSK_OPTION_LIST (dsk_option_list_new ());
  g_signal_connect_swapped (self->options, "changed", G_CALLBACK (update), self);
  self->extras = adw_preferences_group_new ();
  self->header = add_row (self, self->extras, _ ("Heading (Optional)"), DSK_QUESTION_HEADER_CHARS);
  self->footer
      = add_row (self, self->extras, _ ("Small Print (Optional)"), DSK_QUESTION_FOOTER_CHARS);
  gtk_box_append (GTK_BOX (form), self->list);
  gtk_box_append (GTK_BOX (form), GTK_WIDGET (self->options));
  gtk_box_append (GTK_BOX (form), self->link);
  gtk_box_append (GTK_BOX (form), self->extras);
  return form;
}

static void
dsk_interactive_builder_init (DskInteractiveBuilder *self)
{
  GtkWidget *form = make_form (self);
  GtkWidget *preview;

  self->preview = DSK_MESSAGE_PREVIEW (dsk_message_preview_new ());
  preview = dsk_capped_scroller_new (GTK_WIDGET (self->preview), PREVIEW_HEIGHT);
  dsk_capped_scroller_set_name (DSK_CAPPED_SCROLLER (preview), _ ("Preview"));
  gtk_widget_add_css_class (preview, "preview-pane");
  dsk_send_dialog_set_content (DSK_SEND_DIALOG (self), preview);
  gtk_widget_set_vexpand (preview, FALSE);
  dsk_send_dialog_set_page (DSK_SEND_DIALOG (self), form);
  set_type (self, DSK_QUESTION_BUTTONS);
  gtk_toggle_button_set_active (self->types[DSK_QUESTION_BUTTONS], TRUE);
}

DskSendDialog *
dsk_interactive_builder_new (GtkWindow *parent)
{
  return g_object_new (DSK_TYPE_INTERACTIVE_BUILDER, "transient-for", parent, "title",
                       _ ("Ask With Buttons"), "default-width", 480, "default-height", 640, NULL);
}
