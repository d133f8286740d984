/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the conversation is in this queue, or with this person. */

#include "dsk-conversation-page-private.h"

#include "dsk-why-popover.h"

/* At what it is about: whose it is stands below the name. */
static void
point (DskConversationPage *self)
{
  graphene_rect_t bounds;

  if (self->why != NULL && gtk_widget_compute_bounds (GTK_WIDGET (self->title), self->box, &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (self->why), &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                                                           (int) bounds.size.width,
                                                                           (int) bounds.size.height });
}

static void
why_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);

  if (row == NULL)
    return;
  dsk_conversation_page_close_why (self);
  g_set_weak_pointer (&self->why, dsk_why_popover_open (self->client, row->id, self->box, NULL));
  point (self);
}

void
dsk_conversation_page_close_why (DskConversationPage *self)
{
  if (self->why != NULL && gtk_widget_get_parent (self->why) != NULL)
    gtk_widget_unparent (self->why);
  g_clear_weak_pointer (&self->why);
}

void
dsk_conversation_page_install_why_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.why", NULL, why_action);
}
