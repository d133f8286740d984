/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Canned replies and articles: their window, and what is offered after a "/". */

#include "screens.h"

#include "composer-harness.h"
#include "demo-handoff.h"

#include "dsk-canned-popover.h"
#include "dsk-composer-private.h"
#include "dsk-knowledge-window.h"

#include <stdlib.h>

#define HI "01900000-0000-7000-8000-00000000f101"
#define ORDER "01900000-0000-7000-8000-00000000f102"
#define RETURNS "01900000-0000-7000-8000-00000000f103"
#define EID "01900000-0000-7000-8000-00000000f104"
#define ORDER_TITLE "Where the order is"
#define ORDER_BODY "Your order {{order number}} left us on {{day}}.\n{{agent.first-name}}"

static void
put (Harness *harness, const char *id, const char *kind, const char *shortcut, const char *title, const char *body,
     const char *team)
{
  const char *row[] = { id, kind, shortcut, title, body, team, "2", "1", "1700000000000", OFFICE_BILAL };

  office_put (harness->office, DSK_ENTITY_CANNED, row);
}

static void
put_version (Harness *harness, const char *version, const char *body)
{
  g_autofree char *id = office_id (0xf110 + (guint) atoi (version));
  const char *row[]
      = { id, ORDER, version, "reply", "order", ORDER_TITLE, body, NULL, "1", "1700000000000", OFFICE_ME };

  office_put (harness->office, DSK_ENTITY_CANNED_VERSION, row);
}

static void
fill (Harness *harness)
{
  const char *used[] = { ORDER, "7", "1700000000000" };

  demo_handoff_staff (harness->office);
  office_begin (harness->office);
  put (harness, HI, "reply", "hi", "Greeting", "Assalam-o-alaikum {{customer.first-name}}! How can I help?", NULL);
  put (harness, ORDER, "reply", "order", ORDER_TITLE, ORDER_BODY, NULL);
  put (harness, EID, "reply", "عید", "عید مبارک", "عید مبارک {{customer.first-name}}! ہم جمعرات کو واپس آئیں گے۔",
       DEMO_OPS);
  put (harness, RETURNS, "article", "returns", "How returns work",
       "Returns are taken for 14 days.\nThe parcel has to be unopened.", NULL);
  put_version (harness, "1", "Your order {{order number}} is on its way.");
  put_version (harness, "2", ORDER_BODY);
  office_put (harness->office, DSK_ENTITY_CANNED_USE, used);
  office_commit (harness->office, NULL);
  harness_settle (harness);
}

static gboolean
is_read (gpointer data)
{
  GtkWidget *stack = harness_find (data, GTK_TYPE_STACK, NULL);

  return stack != NULL && gtk_stack_get_visible_child (GTK_STACK (stack)) != NULL;
}

static GtkWidget *
open_window (Harness *harness, const char *text)
{
  GtkWidget *window;

  dsk_knowledge_window_present (GTK_WIDGET (harness->page), harness->office->client, text);
  window = screens_above (harness);
  office_wait (is_read, window);
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return window;
}

GtkWidget *
screens_show_knowledge_empty (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  return open_window (harness, NULL);
}

GtkWidget *
screens_show_knowledge (Harness *harness)
{
  fill (harness);
  return open_window (harness, NULL);
}

GtkWidget *
screens_show_knowledge_nothing (Harness *harness)
{
  GtkWidget *window = open_window (harness, NULL);

  gtk_editable_set_text (GTK_EDITABLE (harness_find (window, GTK_TYPE_SEARCH_ENTRY, NULL)), "zzz");
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return window;
}

static GtkWidget *
turn (GtkWidget *window, Harness *harness, guint nth)
{
  GtkWidget *first = harness_find (window, GTK_TYPE_TOGGLE_BUTTON, NULL);

  while (nth-- > 0)
    first = gtk_widget_get_next_sibling (first);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (first), TRUE);
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return window;
}

/* In the list, whether or not it is the pane that is shown. */
static GtkWidget *
open_one (Harness *harness, const char *title)
{
  GtkWidget *window = open_window (harness, NULL);
  GtkWidget *label = harness_find (window, GTK_TYPE_LABEL, title);

  gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW));
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return window;
}

GtkWidget *
screens_show_knowledge_one (Harness *harness)
{
  return open_one (harness, ORDER_TITLE);
}

static void
scroll_down (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    scroll_down (child);
}

GtkWidget *
screens_show_knowledge_history (Harness *harness)
{
  GtkWidget *window = open_one (harness, ORDER_TITLE);

  scroll_down (window);
  harness_settle (harness);
  return window;
}

GtkWidget *
screens_show_knowledge_article (Harness *harness)
{
  turn (open_window (harness, NULL), harness, 1);
  return open_one (harness, "How returns work");
}

/* -------- templates -------- */

GtkWidget *
screens_show_templates_none (Harness *harness)
{
  return turn (open_window (harness, NULL), harness, 2);
}

GtkWidget *
screens_show_templates (Harness *harness)
{
  put_templates (harness);
  put_stopped_templates (harness);
  return turn (open_window (harness, NULL), harness, 2);
}

static GtkWidget *
open_template (Harness *harness, const char *name)
{
  turn (open_window (harness, NULL), harness, 2);
  return open_one (harness, name);
}

GtkWidget *
screens_show_templates_one (Harness *harness)
{
  return open_template (harness, "order_update");
}

GtkWidget *
screens_show_templates_paused (Harness *harness)
{
  return open_template (harness, "winter_sale");
}

GtkWidget *
screens_show_templates_unknown (Harness *harness)
{
  return open_template (harness, "catalogue");
}

GtkWidget *
screens_show_knowledge_found (Harness *harness)
{
  GtkWidget *window = open_window (harness, NULL);

  gtk_editable_set_text (GTK_EDITABLE (harness_find (window, GTK_TYPE_SEARCH_ENTRY, NULL)), "order");
  g_signal_emit_by_name (harness_find (window, GTK_TYPE_SEARCH_ENTRY, NULL), "search-changed");
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return window;
}

GtkWidget *
screens_show_knowledge_new (Harness *harness)
{
  return open_window (harness, "Your parcel is at our office in Lahore. Shall we send it again?");
}

/* -------- in the composer -------- */

static gboolean
is_offered (gpointer data)
{
  return harness_find (((Harness *) data)->window, DSK_TYPE_CANNED_POPOVER, NULL) != NULL;
}

GtkWidget *
screens_show_canned (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.reply-mode", NULL);
  harness_settle (harness);
  gtk_text_buffer_set_text (text_buffer (harness), "", -1);
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.canned", NULL);
  office_wait (is_offered, harness);
  harness_settle (harness);
  return harness_find (harness->window, DSK_TYPE_CANNED_POPOVER, NULL);
}

/* Found by its name, behind the canned replies that have the word. */
GtkWidget *
screens_show_canned_template (Harness *harness)
{
  put_templates (harness);
  screens_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.reply-mode", NULL);
  harness_settle (harness);
  gtk_text_buffer_set_text (text_buffer (harness), "/order", -1);
  office_wait (is_offered, harness);
  dsk_composer_canned_key (composer (harness), GDK_KEY_Down, 0);
  harness_settle (harness);
  return harness_find (harness->window, DSK_TYPE_CANNED_POPOVER, NULL);
}
