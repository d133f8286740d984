/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with one row of the list that is not open, by its menu: it stays closed, nothing of it is read by that,
 * and what is being written in the open one stays where it is. What can only be done in the conversation opens it. */

#include "dsk-inbox-list-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dsk-inbox-menu.h"
#include "dsk-inbox-rows.h"
#include "dsk-labels.h"
#include "dsk-link.h"
#include "dsk-popover.h"
#include "dsk-text.h"
#include "dsk-toast.h"
#include "dsk-why-popover.h"

typedef struct {
  DskInboxList *list; /* (unowned): the menu is its child */
  GArray *keys;       /* (owned) (element-type gint64): which it is about */
  char *conv;         /* (owned): of the row that was asked about, */
  char *phone;        /* (owned) (nullable) */
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;

  g_array_unref (asked->keys);
  g_free (asked->conv);
  g_free (asked->phone);
  g_free (asked);
}

static void
copy (DskInboxList *self, const char *text, const char *words)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  if (overlay != NULL)
    dsk_toast_add (ADW_TOAST_OVERLAY (overlay), adw_toast_new (words));
}

static void
copy_phone (DskInboxList *self, const char *phone)
{
  g_autofree char *digits = dsk_text_phone_digits (phone);
  g_autofree char *number = g_strconcat ("+", digits, NULL);

  copy (self, number, _("Phone number copied"));
}

static void
copy_link (DskInboxList *self, const char *conv)
{
  g_autofree char *link = dsk_link_to_conversation (conv);

  copy (self, link, _("Link copied"));
}

static void
open_one (const Asked *asked)
{
  dsk_key_selection_clear_marked (asked->list->selection);
  dsk_key_selection_set_key (asked->list->selection, g_array_index (asked->keys, gint64, 0));
}

static gboolean
is_open (const Asked *asked)
{
  return asked->keys->len == 1
         && g_array_index (asked->keys, gint64, 0) == dsk_key_selection_get_key (asked->list->selection);
}

/* At the row, which may have moved. */
static void
ask_why (const Asked *asked)
{
  DskInboxList *self = asked->list;
  GtkWidget *child = dsk_inbox_rows_find (self->list, g_array_index (asked->keys, gint64, 0));
  graphene_rect_t bounds;

  if (child == NULL || !gtk_widget_compute_bounds (child, GTK_WIDGET (self), &bounds))
    return;
  dsk_why_popover_open (self->client, asked->conv, GTK_WIDGET (self),
                        &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                                         (int) bounds.size.height });
}

static void
do_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const Asked *asked = user_data;
  DskInboxList *self = asked->list;
  const char *what = g_variant_get_string (parameter, NULL);

  if (g_str_equal (what, "open"))
    {
      open_one (asked);
      g_signal_emit_by_name (self, "activated");
    }
  else if (g_str_has_prefix (what, "conversation."))
    {
      open_one (asked);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.do-in-conversation", "(ss)", asked->conv, what);
    }
  else if (g_str_equal (what, "why"))
    ask_why (asked);
  else if (g_str_equal (what, "copy-link"))
    copy_link (self, asked->conv);
  else if (g_str_equal (what, "copy-phone"))
    copy_phone (self, asked->phone);
  else if (g_str_equal (what, "unread") && is_open (asked))
    /* What is in sight would be read again at once. */
    gtk_widget_activate_action (GTK_WIDGET (self), "win.do-in-conversation", "(ss)", asked->conv,
                                "conversation.mark-unread");
  else
    dsk_bulk_bar_do_with (self->bulk, asked->keys, what);
}

static Asked *
asked_new (DskInboxList *self, const DskConversationRow *row)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->list = self;
  asked->conv = g_strdup (row->id);
  asked->phone = g_strdup (row->phone);
  if (dsk_key_selection_is_marked (self->selection, row->key))
    asked->keys = dsk_key_selection_get_marked (self->selection);
  else
    {
      /* It is about this one now: what else is marked would seem to be meant, too. */
      dsk_key_selection_clear_marked (self->selection);
      asked->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_array_append_val (asked->keys, row->key);
    }
  return asked;
}

/* Where it was clicked, or below the name in the row. */
static void
point (DskInboxList *self, GtkPopover *popover, GtkWidget *child, double x, double y)
{
  graphene_rect_t bounds;

  if (x >= 0 && y >= 0)
    {
      gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self), x, y, &x, &y);
      gtk_popover_set_has_arrow (popover, FALSE);
      gtk_widget_set_halign (GTK_WIDGET (popover), GTK_ALIGN_START);
      gtk_popover_set_pointing_to (popover, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
    }
  else if (gtk_widget_compute_bounds (child, GTK_WIDGET (self), &bounds))
    gtk_popover_set_pointing_to (popover, &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                                            (int) bounds.size.width, (int) bounds.size.height });
}

/* One that is closed may be here for a moment yet, see dsk_popover_open(). */
void
dsk_inbox_list_close_popover (DskInboxList *self)
{
  GtkWidget *next;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = next)
    {
      next = gtk_widget_get_next_sibling (child);
      if (GTK_IS_POPOVER (child))
        gtk_widget_unparent (child);
    }
}

static gboolean
popup_cb (GtkWidget *child, double x, double y, gpointer user_data)
{
  DskInboxList *self = user_data;
  const DskConversationRow *row = dsk_inbox_rows_get (child);
  g_autoptr (GSimpleActionGroup) group = NULL;
  g_autoptr (GSimpleAction) action = NULL;
  g_autoptr (GMenuModel) menu = NULL;
  g_autofree char *name = NULL;
  GtkWidget *popover;
  Asked *asked;

  /* It was not read yet. */
  if (row == NULL)
    return FALSE;
  asked = asked_new (self, row);
  menu = dsk_inbox_menu_new (self->client, row, asked->keys->len);
  group = g_simple_action_group_new ();
  action = g_simple_action_new ("do", G_VARIANT_TYPE_STRING);
  g_signal_connect_data (action, "activate", G_CALLBACK (do_cb), asked, asked_free, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  popover = gtk_popover_menu_new_from_model (menu);
  gtk_widget_insert_action_group (popover, "row", G_ACTION_GROUP (group));
  name = dsk_label_conversation (row->name, row->phone, row->members);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  point (self, GTK_POPOVER (popover), child, x, y);
  dsk_inbox_list_close_popover (self);
  dsk_popover_open (GTK_POPOVER (popover), GTK_WIDGET (self));
  return TRUE;
}

void
dsk_inbox_list_watch_menus (DskInboxList *self)
{
  dsk_inbox_menu_watch (GTK_WIDGET (self->list), popup_cb, self);
}
