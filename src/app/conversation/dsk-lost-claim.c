/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-lost-claim.h"

#include "dsk-flow.h"
#include "dsk-inside.h"
#include "dsk-json-get.h"
#include "dsk-labels.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

struct _DskLostClaim
{
  GtkWidget parent_instance;

  GtkLabel *title; /* (owned by the widget tree) */
  GtkLabel *kept;  /* (owned by the widget tree) */
  GtkWidget *note; /* (owned by the widget tree) */
  GtkWidget *ask;  /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (DskLostClaim, dsk_lost_claim, GTK_TYPE_WIDGET)

/* Returns: (transfer full): who has it, and since when, as far as the relay said it */
static char *
title_of (const DskAttention *lost, gint64 now_ms)
{
  g_autoptr (JsonObject) detail = dsk_inside_parse (lost->detail);
  const char *owner = dsk_json_get_string (detail, "owner_name");
  double at = 0;
  g_autofree char *name = NULL;
  g_autofree char *when = NULL;

  if (owner == NULL || !dsk_json_get_number (detail, "at", &at))
    return g_strdup (_ ("Somebody else was faster: your claim came too late."));
  name = dsk_label_name (owner, TRUE);
  when = dsk_label_when ((gint64) at, now_ms);
  /* Translators: a colleague; a time ("14:31", "yesterday, 14:31") */
  return g_strdup_printf (_ ("%s claimed this (%s) before your claim arrived."), name, when);
}

void
dsk_lost_claim_set (DskLostClaim *self, const DskAttention *lost, gboolean draft, gboolean note, DskLostClaimWay way,
                    gint64 now_ms)
{
  g_autofree char *title = NULL;

  g_return_if_fail (DSK_IS_LOST_CLAIM (self));

  gtk_widget_set_visible (GTK_WIDGET (self), lost != NULL);
  if (lost == NULL)
    return;
  title = title_of (lost, now_ms);
  gtk_label_set_text (self->title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->kept), draft);
  gtk_widget_set_visible (self->note, draft && note);
  gtk_widget_set_visible (self->ask, way != DSK_LOST_CLAIM_NOT);
  gtk_button_set_label (GTK_BUTTON (self->ask), way == DSK_LOST_CLAIM_AGAIN  ? _ ("Cl_aim")
                                                : way == DSK_LOST_CLAIM_TAKE ? _ ("T_ake Over")
                                                                             : _ ("_Ask to Take Over"));
  dsk_read_once (self->ask);
}

static void
dsk_lost_claim_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_lost_claim_parent_class)->dispose (object);
}

static void
dsk_lost_claim_class_init (DskLostClaimClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_lost_claim_dispose;
  gtk_widget_class_set_css_name (widget_class, "lost-claim");
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
dsk_lost_claim_init (DskLostClaim *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-attention-symbolic", "valign", GTK_ALIGN_START,
                                  "margin-top", 2, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *buttons = dsk_flow_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->title = make_label ("heading");
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->title));
  self->kept = make_label (NULL);
  gtk_label_set_text (self->kept, _ ("Your draft is kept."));
  self->note = make_button (buttons, _ ("_Leave as Note"), "conversation.lost-note");
  self->ask = make_button (buttons, _ ("_Ask to Take Over"), "conversation.lost-ask");
  make_button (buttons, _ ("_OK"), "conversation.lost-ok");
  gtk_widget_set_parent (head, widget);
  gtk_widget_set_parent (GTK_WIDGET (self->kept), widget);
  gtk_widget_set_parent (buttons, widget);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->title, NULL, -1);
  gtk_widget_set_visible (widget, FALSE);
}
