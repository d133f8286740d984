/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ways to send, and taking back what was just sent. */

#include "screens.h"

#include "dsk-start-dialog.h"

#include "composer-harness.h"
#include "demo-colleagues.h"
#include "demo-scheduled.h"
#include "dsk-attachment-caption.h"
#include "dsk-mention-popover.h"
#include "dsk-send-dialog.h"
#include "dsk-settings.h"

#include <glib/gi18n.h>

#define ASKED "01900000-0000-7000-8000-000000004001" /* what Sana asked first */

/* The button beside Send. Returns: (nullable) */
static GtkWidget *
find_more (GtkWidget *send)
{
  GtkWidget *more = gtk_widget_get_next_sibling (send);

  return GTK_IS_MENU_BUTTON (more) ? more : NULL;
}

GtkWidget *
screens_show_send_menu (Harness *harness)
{
  GtkWidget *more;

  /* Screens before this one may have stopped it. */
  put_number (harness, "active", NULL, NULL);
  screens_open (harness, DEMO_SANA);
  type_text (harness, "Your parcel leaves tonight.");
  harness_settle (harness);
  more = find_more (page_find (harness, GTK_TYPE_BUTTON, _ ("Send")));
  if (more != NULL)
    gtk_menu_button_popup (GTK_MENU_BUTTON (more));
  harness_settle (harness);
  return more != NULL ? GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (more))) : NULL;
}

GtkWidget *
screens_show_undo (Harness *harness)
{
  dsk_settings_set_int (DSK_SETTINGS_UNDO_SECONDS, 60);
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-resolve", NULL);
  harness_settle (harness);
  harness_settle (harness);
  dsk_settings_set_int (DSK_SETTINGS_UNDO_SECONDS, 0);
  return harness->window;
}

/* -------- notes with files -------- */

static gboolean
can_add (gpointer data)
{
  GtkWidget *button = page_find (data, GTK_TYPE_BUTTON, _ ("Add Note"));

  return button != NULL && gtk_widget_get_sensitive (button);
}

GtkWidget *
screens_show_note_tray (Harness *harness)
{
  g_autoptr (GFile) picture = make_picture (harness, "damage.png");
  g_autoptr (GFile) paper = make_file (harness, "delivery-note.pdf", "%PDF-1.4 x", 10);
  GtkTextBuffer *text;

  screens_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.note-mode", NULL);
  harness_settle (harness);
  drop_for_note (harness, picture);
  drop_for_note (harness, paper);
  text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (page_find (harness, GTK_TYPE_TEXT_VIEW, NULL)));
  gtk_text_buffer_set_text (text, "What the courier sent us", -1);
  office_wait (can_add, harness);
  return harness->window;
}

static gboolean
is_empty (gpointer data)
{
  return !can_add (data);
}

GtkWidget *
screens_show_note_files (Harness *harness)
{
  click (harness, _ ("Add Note"));
  office_wait (is_empty, harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.scroll-to-end", NULL);
  harness_settle (harness);
  harness_settle (harness);
  return harness->window;
}

/* -------- files -------- */

GtkWidget *
screens_show_quote_and_tray (Harness *harness)
{
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");
  g_autoptr (GFile) paper = make_file (harness, "invoice.pdf", "%PDF-1.4 x", 10);

  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.reply-mode", NULL);
  harness_settle (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.quote", "s", ASKED);
  harness_settle (harness);
  drop (harness, picture);
  drop (harness, paper);
  harness_settle (harness);
  return harness->window;
}

/* -------- a voice message -------- */

/* Says what the program would that records: somebody has spoken for twelve seconds. */
static void
speak (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "recorder", NULL);
  g_autoptr (GString) script = g_string_new ("#!/bin/sh\necho recording\n");

  for (guint i = 1; i <= 124; i++)
    g_string_append_printf (script, "echo duration %u; echo level %u\n", i * 100, 20 + i * i * 7 % 61 + i % 19);
  g_string_append (script, "read word; (printf OggS; head -c 36000 /dev/zero) >&3; echo done stopped\n");
  g_assert_true (g_file_set_contents_full (path, script->str, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_setenv ("DASTAK_RECORDER", path, TRUE);
}

static gboolean
is_spoken (gpointer data)
{
  return page_find (data, GTK_TYPE_LABEL, "0:12") != NULL;
}

GtkWidget *
screens_show_recording (Harness *harness)
{
  put_number (harness, "active", NULL, NULL);
  screens_open (harness, DEMO_LONG);
  speak (harness);
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.record", NULL);
  office_wait (is_spoken, harness);
  return harness->window;
}

GtkWidget *
screens_show_discard_recording (Harness *harness)
{
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.discard-recording", NULL);
  harness_settle (harness);
  return harness_find_window (ADW_TYPE_MESSAGE_DIALOG);
}

/* Whether what is in the tray can be sent. */
static gboolean
is_there_to_send (gpointer data)
{
  GtkWidget *button = page_find (data, GTK_TYPE_BUTTON, _ ("Send"));

  return button != NULL && gtk_widget_get_sensitive (button)
         && page_find (data, DSK_TYPE_ATTACHMENT_TRAY, NULL) != NULL;
}

GtkWidget *
screens_show_recorded (Harness *harness)
{
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.record", NULL);
  office_wait (is_there_to_send, harness);
  return harness->window;
}

GtkWidget *
screens_show_captions (Harness *harness)
{
  g_autoptr (GFile) picture = make_picture (harness, "damage.png");
  g_autoptr (GFile) paper = make_file (harness, "delivery-note.pdf", "%PDF-1.4 x", 10);
  GtkWidget *entry;

  screens_open (harness, DEMO_LONG);
  drop (harness, picture);
  drop (harness, paper);
  office_wait (is_there_to_send, harness);
  entry = harness_find (page_find (harness, DSK_TYPE_ATTACHMENT_CAPTION, NULL), GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "This is how it came");
  harness_settle (harness);
  return harness->window;
}

/* -------- a message for a colleague -------- */

static gboolean
is_asking (gpointer data)
{
  return harness_find (((Harness *) data)->window, DSK_TYPE_MENTION_POPOVER, NULL) != NULL;
}

GtkWidget *
screens_show_forward (Harness *harness)
{
  g_autofree char *said = office_id (0xf510);

  office_begin (harness->office);
  office_message (harness->office, DEMO_SANA, said,
                  &(OfficeMessage){ .at = harness->office->now - 3 * OFFICE_HOUR,
                                    .text = "I want my money back.\nمجھے آج ہی جواب چاہیے\n\n"
                                            "You promised it for Friday." });
  office_commit (harness->office, DEMO_SANA);
  screens_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.forward", "s", said);
  office_wait (is_asking, harness);
  harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_forward_whom (Harness *harness)
{
  return harness_find (harness->window, DSK_TYPE_MENTION_POPOVER, NULL);
}

/* -------- what is sent later -------- */

/* Of what was said a moment ago. */
static void
close_toast (Harness *harness)
{
  GtkWidget *toast = harness_find (harness->window, g_type_from_name ("AdwToastWidget"), NULL);
  GtkWidget *close = toast != NULL ? gtk_widget_get_last_child (toast) : NULL;

  if (GTK_IS_BUTTON (close))
    g_signal_emit_by_name (close, "clicked");
  harness_settle (harness);
}

GtkWidget *
screens_show_send_later (Harness *harness)
{
  close_toast (harness);
  screens_open (harness, DEMO_SANA);
  type_text (harness, "Your parcel leaves tonight.");
  harness_settle (harness);
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-later", NULL);
  harness_settle (harness);
  harness_settle (harness);
  return screens_above (harness);
}

GtkWidget *
screens_show_scheduled (Harness *harness)
{
  demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);
  demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_BILAL, TRUE);
  screens_open (harness, DEMO_SANA);
  harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_send_now_anyway (Harness *harness)
{
  g_autofree char *mine = office_id (0xf500);

  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  harness_settle (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.send-scheduled", "s", mine);
  harness_settle (harness);
  /* What comes next is about somebody else. */
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, 0, DSK_PRESENCE_ONLINE);
  return screens_above (harness);
}

GtkWidget *
screens_show_dialog_held (Harness *harness)
{
  g_autofree char *reply = office_id (0xf510);
  GtkWidget *dialog;

  screens_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.location");
  set_row (dialog, _ ("Link or Coordinates"), "31.51, 74.34");
  office_begin (harness->office);
  office_message (harness->office, DEMO_SANA, reply,
                  &(OfficeMessage){ .out = TRUE, .author = OFFICE_BILAL, .at = harness->office->now,
                                    .text = "Liberty Market, opposite the fountain." });
  office_commit (harness->office, DEMO_SANA);
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  harness_settle (harness);
  dsk_send_dialog_send (DSK_SEND_DIALOG (dialog), 0);
  harness_settle (harness);
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, 0, DSK_PRESENCE_ONLINE);
  return harness_find_window (ADW_TYPE_MESSAGE_DIALOG);
}

/* Held because a colleague was about to reply, who is no more. */
GtkWidget *
screens_show_reply_held (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  type_text (harness, "Your parcel leaves tonight.");
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  harness_settle (harness);
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-resolve", NULL);
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_VIEWING, DSK_PRESENCE_ONLINE);
  harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_reply_held_news (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  dsk_composer_send (composer (harness));
  harness_settle (harness);
  return harness->window;
}

/* Whom to write to first: customers that are known, and a number that nobody has. */
GtkWidget *
screens_show_start (Harness *harness)
{
  GtkWidget *dialog;

  put_templates (harness);
  dialog = GTK_WIDGET (dsk_start_dialog_new (GTK_WINDOW (harness->window), harness->office->client));
  gtk_window_present (GTK_WINDOW (dialog));
  harness_settle (harness);
  gtk_editable_set_text (GTK_EDITABLE (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)), "+92 300 555 010");
  harness_settle (harness);
  harness_settle (harness);
  return dialog;
}
