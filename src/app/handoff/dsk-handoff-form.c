/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-handoff-form.h"

#include "dsk-capped-scroller.h"
#include "dsk-entry-row.h"
#include "dsk-handoff.h"

#include <glib/gi18n.h>

/* --- the reason --- */

static void
preset_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_editable_set_text (GTK_EDITABLE (user_data), g_variant_get_string (parameter, NULL));
  gtk_widget_grab_focus (GTK_WIDGET (user_data));
}

static GMenuModel *
make_presets (void)
{
  static const char *const presets[] = {
    N_ ("Order or courier check"), N_ ("Payment or refund"), N_ ("Complaint"), N_ ("Another language"),
    N_ ("Needs approval"),         N_ ("My shift ends"),
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (presets[i]), NULL);

      g_menu_item_set_action_and_target (item, "reason.preset", "s", _ (presets[i]));
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

GtkWidget *
dsk_handoff_reason_row_new (void)
{
  GtkWidget *row = dsk_entry_row_new ();
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) preset = g_simple_action_new ("preset", G_VARIANT_TYPE_STRING);
  g_autoptr (GMenuModel) menu = make_presets ();
  GtkWidget *button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "pan-down-symbolic", "menu-model", menu,
                                    "valign", GTK_ALIGN_CENTER, "tooltip-text", _ ("Usual Reasons"), NULL);
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Reason"));
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Usual Reasons"), -1);
  if (GTK_IS_TEXT (text))
    gtk_text_set_max_length (GTK_TEXT (text), DSK_HANDOFF_REASON_MAX_CHARS);
  g_signal_connect_object (preset, "activate", G_CALLBACK (preset_cb), row, 0);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (preset));
  gtk_widget_insert_action_group (row, "reason", G_ACTION_GROUP (actions));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  return row;
}

char *
dsk_handoff_reason_row_get (GtkWidget *row)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

/* --- the summary --- */

#define MAX_HEIGHT 220
#define MIN_HEIGHT 76
/* So close to the end one is told. */
#define NEAR_CHARS 200

struct _DskHandoffText
{
  GtkWidget parent_instance;

  GtkTextView *view;
  GtkLabel *title;
  GtkLabel *left;
  const char *prompt; /* said while there is nothing */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskHandoffText, dsk_handoff_text, GTK_TYPE_WIDGET)

char *
dsk_handoff_text_get_text (DskHandoffText *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  char *text;

  g_return_val_if_fail (DSK_IS_HANDOFF_TEXT (self), NULL);

  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return g_strstrip (text);
}

void
dsk_handoff_text_set_text (DskHandoffText *self, const char *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter start;

  g_return_if_fail (DSK_IS_HANDOFF_TEXT (self));

  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

gboolean
dsk_handoff_text_is_ready (DskHandoffText *self)
{
  g_autofree char *text = dsk_handoff_text_get_text (self);

  return *text != '\0' && g_utf8_strlen (text, -1) <= DSK_HANDOFF_SUMMARY_MAX_CHARS;
}

static void
changed_cb (DskHandoffText *self)
{
  g_autofree char *text = dsk_handoff_text_get_text (self);
  glong left = DSK_HANDOFF_SUMMARY_MAX_CHARS - g_utf8_strlen (text, -1);
  g_autofree char *words = NULL;

  if (left < 0)
    words = g_strdup_printf (ngettext ("%ld character too many", "%ld characters too many", (gulong) -left), -left);
  else if (left < NEAR_CHARS)
    words = g_strdup_printf (ngettext ("%ld character left", "%ld characters left", (gulong) left), left);
  else if (*text == '\0')
    words = g_strdup (self->prompt);
  gtk_label_set_text (self->left, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->left), words != NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
dsk_handoff_text_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_handoff_text_parent_class)->dispose (object);
}

static void
dsk_handoff_text_class_init (DskHandoffTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_handoff_text_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", DSK_TYPE_HANDOFF_TEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
dsk_handoff_text_init (DskHandoffText *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);
  GtkWidget *scroller;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->title = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  /* Empty, it is as tall as what is usually written: whoever looks sees that there is room. */
  self->view = GTK_TEXT_VIEW (g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab",
                                            FALSE, "top-margin", 9, "bottom-margin", 9, "left-margin", 9,
                                            "right-margin", 9, "height-request", MIN_HEIGHT, NULL));
  scroller = dsk_capped_scroller_new (GTK_WIDGET (self->view), MAX_HEIGHT);
  gtk_widget_add_css_class (scroller, "handoff-text");
  self->left = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->left), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->left), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->title), widget);
  gtk_widget_set_parent (scroller, widget);
  gtk_widget_set_parent (GTK_WIDGET (self->left), widget);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
dsk_handoff_text_new (const char *title, const char *prompt)
{
  DskHandoffText *self = g_object_new (DSK_TYPE_HANDOFF_TEXT, NULL);

  self->prompt = prompt;
  gtk_label_set_text (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

GtkWidget *
dsk_handoff_text_new_summary (void)
{
  return dsk_handoff_text_new (_ ("Summary"), _ ("Say what the next one has to know."));
}

GtkWidget *
dsk_handoff_text_get_view (DskHandoffText *self)
{
  g_return_val_if_fail (DSK_IS_HANDOFF_TEXT (self), NULL);

  return GTK_WIDGET (self->view);
}
