/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The menus of the page's header: the status, and all that is not done every day. A menu is made with its popover,
 * which takes longer than all else that changes with the conversation, so it is made when somebody opens it. */

#include "dsk-conversation-page-private.h"

#include "dsk-labels.h"

#include <glib/gi18n.h>

typedef enum {
  MENU_MAY_SET = 1 << 0,
  MENU_MAY_ASSIGN = 1 << 1,
  MENU_MAY_HAND = 1 << 2,
  MENU_MAY_EDIT_CONTACT = 1 << 3,
  MENU_OWNED = 1 << 4,
  MENU_MAY_TAKE = 1 << 5, /* from who has it */
} MenuFlags;

static GMenuModel *
status_menu (const DskConversationRow *row)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; row != NULL && i < DSK_STATUS_N; i++)
    {
      g_autoptr (GMenuItem) item = NULL;

      if (!dsk_status_can_change (row->status, (DskStatus) i))
        continue;
      item = g_menu_item_new (dsk_label_status ((DskStatus) i), NULL);
      g_menu_item_set_action_and_target (item, "conversation.set-status", "s",
                                         dsk_status_to_string ((DskStatus) i));
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static GMenuModel *
more_menu (DskConversationPage *self)
{
  const MenuFlags flags = self->menu_flags;
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) ownership = g_menu_new ();
  g_autoptr (GMenu) other = g_menu_new ();

  if (flags & MENU_MAY_ASSIGN)
    g_menu_append (ownership, _ ("_Assign…"), "conversation.assign");
  if (flags & MENU_MAY_HAND)
    g_menu_append (ownership, _ ("_Hand Off…"), "conversation.hand-off");
  if (flags & MENU_MAY_TAKE)
    g_menu_append (ownership, _ ("_Take Over"), "conversation.take-over");
  if ((flags & MENU_MAY_ASSIGN) && (flags & MENU_OWNED))
    g_menu_append (ownership, _ ("_Give Back to Everybody"), "conversation.release");
  if (flags & MENU_MAY_SET)
    g_menu_append (ownership, _ ("_Snooze…"), "conversation.snooze");
  if ((flags & MENU_MAY_SET) && self->folded)
    {
      g_autoptr (GMenuModel) statuses = status_menu (dsk_timeline_model_get_row (self->model));

      g_menu_append_submenu (ownership, _ ("_Status"), statuses);
    }
  if (dsk_conversation_page_may_mark_unread (self))
    g_menu_append (ownership, _ ("Mark as _Unread"), "conversation.mark-unread");
  g_menu_append (other, _ ("Write a _Note"), "conversation.note-mode");
  g_menu_append (other, _ ("_Find in Conversation"), "conversation.find");
  g_menu_append (other, _ ("_Why Is It Here?"), "conversation.why");
  if (flags & MENU_MAY_EDIT_CONTACT)
    {
      g_menu_append (other, _ ("_Tags…"), "conversation.edit-tags");
      g_menu_append (other, _ ("_Edit Contact…"), "conversation.edit-contact");
    }
  g_menu_append (other, _ ("_Copy Phone Number"), "conversation.copy-phone");
  g_menu_append (other, _ ("Copy _Link"), "conversation.copy-link");
  g_menu_append (other, _ ("Side _Panel"), "conversation.toggle-panel");
  if (g_menu_model_get_n_items (G_MENU_MODEL (ownership)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (ownership));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (other));
  return G_MENU_MODEL (menu);
}

static void
make_status_cb (GtkMenuButton *button, gpointer user_data)
{
  DskConversationPage *self = user_data;
  g_autoptr (GMenuModel) menu = status_menu (dsk_timeline_model_get_row (self->model));

  gtk_menu_button_set_menu_model (button, menu);
}

static void
make_more_cb (GtkMenuButton *button, gpointer user_data)
{
  g_autoptr (GMenuModel) menu = more_menu (user_data);

  gtk_menu_button_set_menu_model (button, menu);
}

void
dsk_conversation_page_prepare_menus (DskConversationPage *self)
{
  gtk_menu_button_set_create_popup_func (self->status, make_status_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->more, make_more_cb, self, NULL);
}

void
dsk_conversation_page_update_menus (DskConversationPage *self, const DskConversationRow *row, gboolean may_set,
                                    gboolean may_assign, gboolean may_hand)
{
  const char *status = dsk_label_status (row->status);
  const guint before = self->menu_flags;
  const gboolean mine = g_strcmp0 (row->owner, dsk_client_get_user_id (self->client)) == 0;
  g_autofree char *words = NULL;

  self->menu_flags = (may_set ? MENU_MAY_SET : 0) | (may_assign ? MENU_MAY_ASSIGN : 0)
                     | (may_hand ? MENU_MAY_HAND : 0) | (row->owner != NULL ? MENU_OWNED : 0)
                     | (may_assign && row->owner != NULL && !mine ? MENU_MAY_TAKE : 0)
                     | (dsk_conversation_page_may_edit_contact (self) ? MENU_MAY_EDIT_CONTACT : 0);
  if (before == self->menu_flags && g_strcmp0 (gtk_menu_button_get_label (self->status), status) == 0)
    return;
  /* What they offer may not be possible any more. */
  gtk_menu_button_popdown (self->status);
  gtk_menu_button_popdown (self->more);
  gtk_menu_button_set_label (self->status, status);
  words = g_strdup_printf (_ ("Status: %s"), status);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
