/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-handoff-bar.h"

#include "dsk-capped-scroller.h"
#include "dsk-flow.h"
#include "dsk-labels-handoff.h"
#include "dsk-read-once.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#define SUMMARY_HEIGHT 110

struct _DskHandoffBar
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkWidget *scroller;
  GtkLabel *summary;
  GtkLabel *times;
  GtkWidget *accept;
  GtkWidget *give_back;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (DskHandoffBar, dsk_handoff_bar, GTK_TYPE_WIDGET)

void
dsk_handoff_bar_set_row (DskHandoffBar *self, const DskConversationRow *row, guint may, const char *user,
                         gint64 now_ms)
{
  const DskHandoffRow *handoff = row != NULL ? row->handoff : NULL;
  g_autofree char *title = NULL;
  g_autofree char *times = NULL;
  g_autofree char *summary = NULL;

  g_return_if_fail (DSK_IS_HANDOFF_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), handoff != NULL);
  if (handoff == NULL)
    return;
  title = dsk_label_handoff_open (handoff);
  times = dsk_label_handoff_times (handoff, g_strcmp0 (row->owner, user) == 0, now_ms);
  summary = dsk_text_clean (handoff->summary, 0);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->times, times);
  /* Who wrote it knows it. */
  gtk_label_set_text (self->summary, summary);
  gtk_widget_set_visible (self->scroller, g_strcmp0 (handoff->from_user, user) != 0);
  gtk_widget_set_visible (self->accept, (may & DSK_HANDOFF_MAY_ANSWER) != 0);
  gtk_widget_set_visible (self->give_back, (may & DSK_HANDOFF_MAY_ANSWER) != 0);
  gtk_widget_set_visible (self->cancel, (may & DSK_HANDOFF_MAY_CANCEL) != 0);
}

static void
dsk_handoff_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_handoff_bar_parent_class)->dispose (object);
}

static void
dsk_handoff_bar_class_init (DskHandoffBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_handoff_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "handoff-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
make_label (const char *style)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return GTK_LABEL (label);
}

static GtkWidget *
make_button (GtkWidget *buttons, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  dsk_read_once (button);
  dsk_flow_append (DSK_FLOW (buttons), button);
  return button;
}

static void
dsk_handoff_bar_init (DskHandoffBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-handoff-symbolic", "valign", GTK_ALIGN_START,
                                  "margin-top", 2, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *buttons = dsk_flow_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->title = make_label ("heading");
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  self->summary = make_label (NULL);
  gtk_label_set_selectable (self->summary, TRUE);
  self->scroller = dsk_capped_scroller_new (GTK_WIDGET (self->summary), SUMMARY_HEIGHT);
  self->times = make_label ("caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->times), "dim-label");
  self->accept = make_button (buttons, _ ("A_ccept"), "conversation.accept-handoff");
  gtk_widget_add_css_class (self->accept, "suggested-action");
  self->give_back = make_button (buttons, _ ("Re_turn…"), "conversation.return-handoff");
  self->cancel = make_button (buttons, _ ("_Take Back"), "conversation.cancel-handoff");
  gtk_widget_set_parent (head, widget);
  gtk_widget_set_parent (self->scroller, widget);
  gtk_widget_set_parent (GTK_WIDGET (self->times), widget);
  gtk_widget_set_parent (buttons, widget);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->title, NULL, -1);
  gtk_widget_set_visible (widget, FALSE);
}
