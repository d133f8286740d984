/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-scheduled-bar.h"

#include "dsk-capped-scroller.h"
#include "dsk-flow.h"
#include "dsk-labels-scheduled.h"
#include "dsk-media.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

#define MAX_HEIGHT 260

struct _DskScheduledBar
{
  GtkWidget parent_instance;

  GtkBox *list;
  char *shown; /* (owned) (nullable): what it says, so that nothing is built anew, and no focus lost, without need */
};

G_DEFINE_FINAL_TYPE (DskScheduledBar, dsk_scheduled_bar, GTK_TYPE_WIDGET)

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

static GtkWidget *
make_row (const DskScheduledRow *row, gboolean may_change, gboolean may_send, gint64 now_ms)
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
    add_button (buttons, _ ("_Edit"), "conversation.edit-scheduled", row->id, words);
  if (may_change && may_send)
    add_button (buttons, _ ("Send _Now"), "conversation.send-scheduled", row->id, words);
  if (may_change)
    add_button (buttons, _ ("_Discard…"), "conversation.discard-scheduled", row->id, words);
  gtk_widget_set_visible (buttons, may_change);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, row->held ? "held" : "waiting");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);
  return box;
}

static char *
describe (GPtrArray *rows, const char *user, gboolean may_all, gboolean may_send, gint64 now_ms)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const DskScheduledRow *row = rows->pdata[i];
      g_autofree char *when = dsk_label_scheduled (row, now_ms);
      g_autofree char *about = dsk_label_scheduled_about (row);
      g_autofree char *words = dsk_label_scheduled_words (row);

      g_string_append_printf (text, "%s|%s|%s|%s|%s|%d%d\n", row->id, when, about, words, user != NULL ? user : "",
                              may_all, may_send);
    }
  return g_string_free (text, FALSE);
}

void
dsk_scheduled_bar_set_rows (DskScheduledBar *self, GPtrArray *rows, const char *user, gboolean may_all,
                            gboolean may_send, gint64 now_ms)
{
  g_autofree char *shown = NULL;
  GtkWidget *child;

  g_return_if_fail (DSK_IS_SCHEDULED_BAR (self));

  shown = describe (rows, user, may_all, may_send, now_ms);
  gtk_widget_set_visible (GTK_WIDGET (self), rows != NULL && rows->len > 0);
  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const DskScheduledRow *row = rows->pdata[i];

      gtk_box_append (self->list,
                      make_row (row, may_all || g_strcmp0 (row->author, user) == 0, may_send, now_ms));
    }
}

static void
dsk_scheduled_bar_dispose (GObject *object)
{
  DskScheduledBar *self = DSK_SCHEDULED_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (dsk_scheduled_bar_parent_class)->dispose (object);
}

static void
dsk_scheduled_bar_class_init (DskScheduledBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_scheduled_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "scheduled-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dsk_scheduled_bar_init (DskScheduledBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->list = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_set_parent (dsk_capped_scroller_new (GTK_WIDGET (self->list), MAX_HEIGHT), widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Scheduled messages"), -1);
  gtk_widget_set_visible (widget, FALSE);
}
