/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-scheduled-entry.h"

#include "dsk-flow.h"
#include "dsk-labels-scheduled.h"
#include "dsk-media.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

static GtkWidget *
make_label (const char *words, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* @what: what it says, for who hears the button apart from it */
static void
add_button (GtkWidget *buttons, const char *label, const char *action, const char *id, const char *what)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, what, -1);
  dsk_read_once (button);
  dsk_flow_append (DSK_FLOW (buttons), button);
}

static GtkWidget *
make_head (const DskScheduledRow *row, GtkWidget *title)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name",
                                  row->held ? "dastak-attention-symbolic" : "dastak-snooze-symbolic", "valign",
                                  GTK_ALIGN_START, "margin-top", 2, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  NULL);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), title);
  return head;
}

GtkWidget *
dsk_scheduled_entry_new (const DskScheduledRow *row, gboolean may_change, gboolean may_send, gint64 now_ms)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 4, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  g_autofree char *when = dsk_label_scheduled (row, now_ms);
  g_autofree char *about = dsk_label_scheduled_about (row);
  g_autofree char *words = dsk_label_scheduled_words (row);
  GtkWidget *title = make_label (when, "heading");
  GtkWidget *said = make_label (words, NULL);
  GtkWidget *buttons = dsk_flow_new ();

  gtk_label_set_lines (GTK_LABEL (said), 4);
  gtk_label_set_ellipsize (GTK_LABEL (said), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), make_head (row, title));
  gtk_box_append (GTK_BOX (box), said);
  gtk_box_append (GTK_BOX (box), make_label (about, "caption"));
  if (may_change && may_send && (row->kind == DSK_MESSAGE_TEXT || dsk_media_kind_has_file (row->kind)))
    add_button (buttons, _ ("_Edit"), DSK_SCHEDULED_EDIT, row->id, words);
  if (may_change && may_send)
    add_button (buttons, _ ("Send _Now"), DSK_SCHEDULED_SEND, row->id, words);
  if (may_change)
    add_button (buttons, _ ("_Discard…"), DSK_SCHEDULED_DISCARD, row->id, words);
  gtk_widget_set_visible (buttons, may_change);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, row->held ? DSK_SCHEDULED_HELD : "waiting");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);
  return box;
}
