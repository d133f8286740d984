/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is being written, and then something is in its way. Each in an office of its own. */

#include "screens.h"

#include "composer-harness.h"
#include "demo-handoff.h"
#include "demo-kinds.h"
#include "replica-harness.h"

#include "dsk-handoff-dialog.h"
#include "dsk-handoff-tell.h"
#include "dsk-settings.h"
#include "dsk-start-dialog.h"
#include "dsk-template-picker.h"

#include <libintl.h>

#define RETURNS "01900000-0000-7000-8000-0000000000a9"
#define HELD "01900000-0000-7000-8000-00000000f002"
#define FAILED "01900000-0000-7000-8000-00000000f003"

/* One that WhatsApp did not want yet, and that can be taken back. */
GtkWidget *
screens_show_held (Harness *harness)
{
  Harness *office = screens_open_other (harness, "agent", TRUE);

  screens_open (office, DEMO_KINDS);
  office_begin (office->office);
  office_message (office->office, DEMO_KINDS, HELD,
                  &(OfficeMessage){ .out = TRUE,
                                    .at = office->office->now,
                                    .author = OFFICE_ME,
                                    .text = "New plates",
                                    .state = "queued",
                                    .error_code = 131049 });
  office_commit (office->office, DEMO_KINDS);
  harness_settle (office);
  gtk_widget_activate_action (GTK_WIDGET (office->page), "conversation.scroll-to-end", NULL);
  harness_settle (office);
  return office->window;
}

/* The last word is ours, and did not arrive. */
GtkWidget *
screens_show_inbox_failed (Harness *harness)
{
  Harness *office = screens_open_other (harness, "agent", TRUE);
  const gint64 at = office->office->now - OFFICE_MINUTE;

  office_begin (office->office);
  office_message (office->office, DEMO_SANA, FAILED,
                  &(OfficeMessage){ .out = TRUE,
                                    .at = at,
                                    .author = OFFICE_ME,
                                    .text = "It is on its way.",
                                    .state = "failed",
                                    .error_code = 131026 });
  office_conversation (office->office, DEMO_SANA,
                       &(OfficeConversation){ .name = "Sana Khan",
                                              .phone = "923005550101",
                                              .status = "open",
                                              .owner = OFFICE_ME,
                                              .last_direction = "out",
                                              .preview = "It is on its way.",
                                              .last_msg = FAILED,
                                              .last_at = at,
                                              .last_in_at = at - OFFICE_HOUR });
  office_commit (office->office, DEMO_SANA);
  gtk_widget_activate_action (office->window, "win.view", "s", "all");
  harness_settle (office);
  return office->window;
}

static gboolean
says_unread (gpointer harness)
{
  return page_find (harness, GTK_TYPE_LABEL,
                    gettext ("Your draft can’t be read at the moment. What you write is kept beside it."))
         != NULL;
}

GtkWidget *
screens_show_draft_unread (Harness *harness)
{
  Harness *office = screens_open_other (harness, "agent", TRUE);

  dsk_client_set_drafts (office->office->client, DEMO_SANA, (const char *[]){ "note", "Half a letter", NULL });
  harness_settle (office);
  screens_open (office, DEMO_SANA);
  replica_set_drafts_readable (office, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (office->page), "conversation.note-mode", NULL);
  office_wait (says_unread, office);
  harness_settle (office);
  return office->window;
}

/* --- writing to somebody first --- */

static GtkWidget *
show_start (Harness *office, const char *state)
{
  const char *row[] = { RETURNS, "100000000000009", "+92 42 555 0900", "Returns", state,
                        "W1",    NULL,              NULL,              NULL,      NULL };
  g_autofree char *remembered = g_strdup_printf ("%s %s", dsk_client_get_user_id (office->office->client), RETURNS);
  GtkWidget *dialog;

  put_templates (office);
  office_begin (office->office);
  office_put (office->office, DSK_ENTITY_NUMBER, row);
  office_commit (office->office, NULL);
  dsk_settings_set_string (DSK_SETTINGS_START_NUMBER, remembered);
  gtk_widget_activate_action (office->window, "win.new-conversation", NULL);
  harness_settle (office);
  dsk_settings_set_string (DSK_SETTINGS_START_NUMBER, "");
  dialog = harness_find_window (DSK_TYPE_START_DIALOG);
  gtk_editable_set_text (GTK_EDITABLE (harness_find (dialog, ADW_TYPE_ENTRY_ROW, NULL)), "+92 300 777 0001");
  harness_settle (office);
  harness_settle (office);
  return dialog;
}

/* The number that it was begun from the last time can't send. */
GtkWidget *
screens_show_start_stopped (Harness *harness)
{
  return show_start (screens_open_other (harness, "agent", TRUE), "inactive");
}

/* There are several to begin from. */
GtkWidget *
screens_show_start_from (Harness *harness)
{
  return show_start (screens_open_other (harness, "agent", TRUE), "active");
}

/* --- templates --- */

/* The customer wants no marketing messages. */
GtkWidget *
screens_show_template_stopped (Harness *harness)
{
  const char *card[] = { "d1900000-0000-7000-8000-000000001001", DEMO_SANA, "c1900000-0000-7000-8000-000000001001",
                         "Sana Khan", "923005550101", "923005550101", NULL, "sana.khan", "stop", NULL };
  Harness *office = screens_open_other (harness, "agent", TRUE);

  put_templates (office);
  office_begin (office->office);
  office_put (office->office, DSK_ENTITY_CONTACT_CARD, card);
  office_commit (office->office, DEMO_SANA);
  screens_open (office, DEMO_SANA);
  return open_dialog (office, "composer.template");
}

/* One that was to be filled in is not there any more. */
GtkWidget *
screens_show_template_gone (Harness *harness)
{
  Harness *office = screens_open_other (harness, "agent", TRUE);
  GtkWidget *dialog;

  put_templates (office);
  screens_open (office, DEMO_SANA);
  dialog = open_dialog (office, "composer.template");
  dsk_template_picker_choose (DSK_TEMPLATE_PICKER (dialog), "t0");
  harness_settle (office);
  return dialog;
}

/* --- handing on --- */

/* @last_in_at: when the customer wrote last, UTC ms. Returns: the dialog, in which they are told something */
static GtkWidget *
show_telling (Harness *office, gint64 last_in_at)
{
  GtkWidget *dialog, *tell, *view;

  demo_handoff_staff (office->office);
  put_templates (office);
  office_begin (office->office);
  office_conversation (office->office, DEMO_SANA,
                       &(OfficeConversation){ .name = "Sana Khan",
                                              .phone = "923005550101",
                                              .status = "open",
                                              .owner = OFFICE_ME,
                                              .preview = "Thank you!",
                                              .last_at = office->office->now - OFFICE_HOUR,
                                              .last_in_at = last_in_at });
  office_commit (office->office, DEMO_SANA);
  screens_open (office, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (office->page), "conversation.hand-off", NULL);
  harness_settle (office);
  harness_settle (office);
  dialog = harness_find_window (DSK_TYPE_HANDOFF_DIALOG);
  tell = harness_find (dialog, DSK_TYPE_HANDOFF_TELL, NULL);
  gtk_switch_set_active (GTK_SWITCH (harness_find (tell, GTK_TYPE_SWITCH, NULL)), TRUE);
  harness_settle (office);
  view = harness_find (tell, GTK_TYPE_TEXT_VIEW, NULL);
  if (view != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Bilal will call.", -1);
  harness_wait_frames (dialog, 4);
  return dialog;
}

/* The message can't be kept. */
static gboolean
break_cb (GtkWidget *dialog, DskCommand *message)
{
  g_clear_pointer (&message->conv, g_free);
  return FALSE;
}

/* It is handed on, and the customer is not told. */
GtkWidget *
screens_show_handoff_half (Harness *harness)
{
  Harness *office = screens_open_other (harness, "agent", TRUE);
  GtkWidget *dialog = show_telling (office, office->office->now - OFFICE_HOUR);

  g_signal_connect (dialog, "telling", G_CALLBACK (break_cb), NULL);
  click_in (office, dialog, gettext ("_Hand Off"));
  office_wait (harness_says_trouble, dialog);
  harness_wait_frames (dialog, 4);
  return dialog;
}

static gboolean
is_for_template (gpointer dialog)
{
  return harness_find (dialog, GTK_TYPE_BUTTON, gettext ("Choose _Template…")) != NULL;
}

/* The customer's window ends while it is open. */
GtkWidget *
screens_show_handoff_ended (Harness *harness)
{
  Harness *office = screens_open_other (harness, "agent", TRUE);
  GtkWidget *dialog = show_telling (office, g_get_real_time () / 1000 - 24 * OFFICE_HOUR + 4000);

  office_wait (is_for_template, dialog);
  harness_wait_frames (dialog, 4);
  return dialog;
}
