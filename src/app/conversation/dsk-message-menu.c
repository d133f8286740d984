/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-message-menu.h"

#include "dsk-inside.h"
#include "dsk-media.h"
#include "dsk-message-words.h"
#include "dsk-popover.h"

#include <glib/gi18n.h>

#define REACTION_MS (G_GINT64_CONSTANT (30) * 24 * 60 * 60 * 1000)

gboolean
dsk_message_may_react (const DskTimelineRow *row, gint64 now)
{
  if (row->item != DSK_ITEM_MESSAGE || row->wamid == NULL || row->revoked_at != 0
      || row->at < now - REACTION_MS)
    return FALSE;
  return row->kind != DSK_MESSAGE_REACTION && row->kind != DSK_MESSAGE_SYSTEM
         && row->kind != DSK_MESSAGE_CALL;
}

gboolean
dsk_message_may_take_back (const DskTimelineRow *row)
{
  return row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_OUT
         && (row->pending || row->delivery == DSK_DELIVERY_QUEUED);
}

gboolean
dsk_message_may_forward (const DskTimelineRow *row)
{
  return row->item == DSK_ITEM_MESSAGE && row->revoked_at == 0 && !dsk_inside_is_event (row);
}

static void
add (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

/* What waits on this computer. */
static void
add_waiting (GMenu *menu, const DskTimelineRow *row)
{
  g_autoptr (GMenuItem) retry = g_menu_item_new (_ ("Try to Send _Now"), "win.retry");

  g_menu_item_set_attribute (retry, "hidden-when", "s", "action-missing");
  g_menu_append_item (menu, retry);
  if (row->kind == DSK_MESSAGE_TEXT || dsk_media_kind_has_file (row->kind))
    add (menu, _ ("_Edit"), "conversation.edit-waiting", row->id);
  add (menu, _ ("_Delete"), "conversation.take-back", row->id);
}

GMenuModel *
dsk_message_menu_new (const DskTimelineRow *row, gboolean copy, gint64 now)
{
  GMenu *menu = g_menu_new ();
  g_autofree char *body = copy ? dsk_message_body (row) : NULL;
  gboolean open = row->delivery == DSK_DELIVERY_FAILED || row->delivery == DSK_DELIVERY_UNKNOWN;

  if (row->item == DSK_ITEM_NOTE)
    add (menu, _ ("_Edit Note…"), "conversation.edit-note", row->id);
  if (row->item == DSK_ITEM_NOTE && row->version > 1)
    add (menu, _ ("What It Said _Before…"), "conversation.note-versions", row->id);
  if (row->item == DSK_ITEM_MESSAGE && row->revoked_at == 0)
    add (menu, _ ("_Reply to This"), "conversation.quote", row->id);
  if (dsk_message_may_react (row, now))
    add (menu, _ ("R_eact…"), "conversation.react", row->id);
  if (dsk_message_may_forward (row))
    add (menu, _ ("_Forward in a Note…"), "conversation.forward", row->id);
  if (body != NULL && *body != '\0')
    add (menu, _ ("_Copy Text"), "conversation.copy-text", row->id);
  if (body != NULL && *body != '\0' && row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_OUT
      && row->kind == DSK_MESSAGE_TEXT)
    add (menu, _ ("Save as Canned Re_ply…"), "conversation.save-canned", row->id);
  if (row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_OUT && open && !row->pending)
    add (menu, _ ("_Send Again…"), "conversation.ask-again", row->id);
  if (dsk_message_may_take_back (row) && row->pending)
    add_waiting (menu, row);
  else if (dsk_message_may_take_back (row))
    add (menu, _ ("_Take Back"), "conversation.take-back", row->id);
  return G_MENU_MODEL (menu);
}

void
dsk_message_menu_popup (GtkWidget *entry, const DskTimelineRow *row, double x, double y)
{
  g_autoptr (GMenuModel) menu = dsk_message_menu_new (row, TRUE, g_get_real_time () / 1000);
  GtkWidget *popover;

  if (g_menu_model_get_n_items (menu) == 0)
    return;
  popover = gtk_popover_menu_new_from_model (menu);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Message"), -1);
  if (x >= 0 && y >= 0)
    {
      gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
      gtk_widget_set_halign (popover, GTK_ALIGN_START);
      gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                                   &(GdkRectangle){ (int) x, (int) y, 1, 1 });
    }
  dsk_popover_open (GTK_POPOVER (popover), entry);
}
