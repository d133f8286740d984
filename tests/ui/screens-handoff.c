/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handing conversations on. */

#include "screens.h"

#include "composer-harness.h"
#include "demo-attention.h"
#include "demo-colleagues.h"
#include "demo-handoff.h"

#include "dsk-handoff-tell.h"
#include "dsk-mention-popover.h"
#include "dsk-receiver-list.h"
#include "dsk-shift-queue.h"
#include "dsk-shift-row.h"
#include "dsk-shift-window.h"

static GtkWidget *
act (Harness *harness, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (harness->page), action, NULL);
  harness_settle (harness);
  harness_settle (harness);
  return screens_above (harness);
}

GtkWidget *
screens_show_handoff (Harness *harness)
{
  demo_handoff_staff (harness->office);
  demo_colleague (harness->office->client, DEMO_CLOSED, OFFICE_BILAL, DSK_DOING_VIEWING, DSK_PRESENCE_ONLINE);
  screens_open (harness, DEMO_SANA);
  return act (harness, "conversation.hand-off");
}

/* The customer is told as well. */
GtkWidget *
screens_show_handoff_tell (Harness *harness)
{
  GtkWidget *dialog, *tell;

  /* Another screen may have stopped it. */
  put_number (harness, "active", NULL, NULL);
  dialog = screens_show_handoff (harness);
  tell = harness_find (dialog, DSK_TYPE_HANDOFF_TELL, NULL);
  gtk_switch_set_active (GTK_SWITCH (harness_find (tell, GTK_TYPE_SWITCH, NULL)), TRUE);
  harness_settle (harness);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (harness_find (tell, GTK_TYPE_TEXT_VIEW, NULL))),
                            "A colleague who knows the courier will answer you in a minute.", -1);
  harness_wait_frames (dialog, 4);
  return dialog;
}

/* From who is about to answer. */
GtkWidget *
screens_show_take_over (Harness *harness)
{
  GtkWidget *dialog;

  screens_open (harness, DEMO_CLOSED);
  demo_colleague (harness->office->client, DEMO_CLOSED, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  dialog = act (harness, "conversation.take-over");
  demo_colleague (harness->office->client, DEMO_CLOSED, OFFICE_BILAL, 0, DSK_PRESENCE_ONLINE);
  return dialog;
}

/* In a conversation in which something is written already. */
GtkWidget *
screens_show_lost_claim (Harness *harness)
{
  dsk_client_set_drafts (harness->office->client, DEMO_CLOSED,
                         (const char *[]){ "reply", "It left this morning", NULL });
  demo_attention_lost_claim (harness->office, DEMO_CLOSED);
  screens_open (harness, DEMO_CLOSED);
  harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_handed (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  demo_handoff_put (harness->office, DEMO_SANA, OFFICE_ME, OFFICE_BILAL, NULL, NULL, NULL, FALSE);
  harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_handed_to_me (Harness *harness)
{
  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_BILAL, NULL, DEMO_OPS, NULL, NULL, FALSE);
  screens_open (harness, DEMO_URDU);
  harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_return (Harness *harness)
{
  return act (harness, "conversation.return-handoff");
}

GtkWidget *
screens_show_handoff_over (Harness *harness)
{
  demo_handoff_put (harness->office, DEMO_SANA, OFFICE_ME, OFFICE_BILAL, NULL, "accepted", NULL, TRUE);
  screens_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.scroll-to-end", NULL);
  harness_settle (harness);
  return harness->window;
}

/* -------- much that happened at once -------- */

/* It goes to and fro before anybody answers. */
static void
put_events (Harness *harness)
{
  static const struct
  {
    const char *kind, *actor, *subject, *detail;
  } events[] = { { "claimed", OFFICE_BILAL, NULL, NULL },   { "released", OFFICE_BILAL, NULL, NULL },
                 { "status", OFFICE_BILAL, NULL, "waiting" }, { "assigned", OFFICE_BILAL, OFFICE_ME, NULL },
                 { "status", OFFICE_ME, NULL, "open" },       { "claimed", OFFICE_ME, NULL, NULL } };

  office_begin (harness->office);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *id = office_id (0xea00 + i);

      office_event (harness->office, DEMO_SANA, id, harness->office->now - (9 - i) * OFFICE_MINUTE / 6, events[i].kind,
                    events[i].actor, events[i].subject, events[i].detail);
    }
  office_commit (harness->office, DEMO_SANA);
}

GtkWidget *
screens_show_events (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  put_events (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.scroll-to-end", NULL);
  harness_settle (harness);
  harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_events_open (Harness *harness)
{
  g_autofree char *id = office_id (0xea00);

  screens_show_events (harness);
  dsk_conversation_page_show (harness->page, DEMO_SANA, id);
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return harness->window;
}

/* -------- whom a note calls -------- */

/* The composer's text is the one that can be written in. */
static GtkWidget *
find_text (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_TEXT_VIEW (widget) && gtk_text_view_get_editable (GTK_TEXT_VIEW (widget)) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_text (child);
  return found;
}

static gboolean
has_mentions (gpointer window)
{
  return harness_find (window, DSK_TYPE_MENTION_POPOVER, NULL) != NULL;
}

GtkWidget *
screens_show_mentions (Harness *harness)
{
  demo_handoff_staff (harness->office);
  demo_colleague (harness->office->client, DEMO_CLOSED, OFFICE_BILAL, DSK_DOING_VIEWING, DSK_PRESENCE_ONLINE);
  screens_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.note-mode", NULL);
  harness_settle (harness);
  gtk_text_buffer_insert_at_cursor (
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_text (GTK_WIDGET (harness->page)))), "Please ask @", -1);
  office_wait (has_mentions, harness->window);
  return harness_find (harness->window, DSK_TYPE_MENTION_POPOVER, NULL);
}

/* -------- the end of a shift -------- */

static gboolean
has_receivers (gpointer window)
{
  GtkWidget *list = harness_find (window, DSK_TYPE_RECEIVER_LIST, NULL);

  return list != NULL && dsk_receiver_list_get_chosen (DSK_RECEIVER_LIST (list)) != NULL;
}

GtkWidget *
screens_show_shift (Harness *harness)
{
  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_BILAL, OFFICE_ME, NULL, NULL, NULL, FALSE);
  dsk_shift_window_present (GTK_WIDGET (harness->page), harness->office->client);
  harness_settle (harness);
  harness_settle (harness);
  return screens_above (harness);
}

/* With what nobody has, seen whole. */
GtkWidget *
screens_show_shift_queue (Harness *harness)
{
  GtkWidget *window, *scrolled;
  GtkAdjustment *down;

  demo_handoff_staff (harness->office);
  demo_handoff_queue (harness->office);
  dsk_shift_window_present (GTK_WIDGET (harness->page), harness->office->client);
  harness_settle (harness);
  harness_settle (harness);
  window = screens_above (harness);
  scrolled = gtk_widget_get_ancestor (harness_find (window, DSK_TYPE_SHIFT_QUEUE, NULL), GTK_TYPE_SCROLLED_WINDOW);
  down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_adjustment_set_value (down, gtk_adjustment_get_upper (down));
  harness_settle (harness);
  return window;
}

GtkWidget *
screens_show_shift_receivers (Harness *harness)
{
  GtkWidget *window = screens_show_shift (harness);
  GtkWidget *row = harness_find (window, DSK_TYPE_SHIFT_ROW, NULL);

  g_signal_emit_by_name (row, "choose");
  office_wait (has_receivers, window);
  harness_settle (harness);
  return window;
}

GtkWidget *
screens_show_shift_one (Harness *harness)
{
  GtkWidget *window = screens_show_shift_receivers (harness);
  GtkWidget *row;

  g_signal_emit_by_name (harness_find (window, GTK_TYPE_SEARCH_ENTRY, NULL), "activate");
  harness_settle (harness);
  row = harness_find (window, DSK_TYPE_SHIFT_ROW, NULL);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  harness_settle (harness);
  return window;
}
