/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that an agent sends besides text, in the real page over the demo office. */

#include "composer-harness.h"

#include "dsk-quote-bar.h"
#include "dsk-reaction-popover.h"
#include "dsk-timeline-entry.h"

#include <string.h>

#define ASKED "01900000-0000-7000-8000-000000004001"  /* what Sana asked first */

/* --- files --- */

static void
test_files (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");
  g_autoptr (GFile) paper = make_file (harness, "invoice.pdf", "%PDF-1.4 x", 10);
  g_autofree char *sent = NULL;
  g_auto (GStrv) lines = NULL;

  harness_open (harness, DEMO_SANA);
  drop (harness, picture);
  drop (harness, paper);
  office_wait (can_send, harness);
  expect (harness, GTK_TYPE_LABEL, "blue.png");
  type_text (harness, "Your parcel");
  harness_shoot (harness, "tray");
  click (harness, "Send");
  expect_none (harness, GTK_TYPE_LABEL, "Your parcel, blue.png");
  sent = outbox_of (harness, 2);
  lines = g_strsplit (sent, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  /* The text is the caption of the first. */
  g_assert_true (g_str_has_prefix (lines[0], "image|Your parcel|{\"media\":{\"mime\":\"image/png\""));
  g_assert_nonnull (strstr (lines[0], "\"name\":\"blue.png\""));
  g_assert_true (g_str_has_prefix (lines[1], "document||{\"media\":{\"mime\":\"application/pdf\""));
  g_assert_false (can_send (harness));
}

static void
test_audio_and_text (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GFile) voice = make_file (harness, "hello.ogg", "OggS0000", 8);
  g_autofree char *sent = NULL;

  harness_open (harness, DEMO_SANA);
  drop (harness, voice);
  office_wait (can_send, harness);
  type_text (harness, "Listen to this");
  click (harness, "Send");
  sent = outbox_of (harness, 2);
  /* A recording has no caption: the words go before it. */
  g_assert_true (g_str_has_prefix (sent, "text|Listen to this||\naudio||{\"media\""));
}

static void
test_too_large (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  gsize len = 5 * 1024 * 1024 + 1;
  g_autofree char *bytes = g_malloc0 (len);
  g_autoptr (GFile) picture = NULL;

  memcpy (bytes, "\xff\xd8\xff\xe0", 4);
  picture = make_file (harness, "huge.jpg", bytes, len);
  harness_open (harness, DEMO_SANA);
  drop (harness, picture);
  expect (harness, GTK_TYPE_LABEL,
          "WhatsApp takes photos up to 5.0\302\240MiB. Make it smaller, or send it as a document.");
  g_assert_false (can_send (harness));
  harness_shoot (harness, "tray-too-large");
  click (harness, "Send as _Document Instead");
  office_wait (can_send, harness);
}

/* What is in the tray is there again in a new page, as after a restart; another conversation has its own. */
static void
test_tray_is_durable (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");
  DskConversationPage *page;

  harness_open (harness, DEMO_SANA);
  drop (harness, picture);
  office_wait (can_send, harness);
  harness_settle (harness);
  page = DSK_CONVERSATION_PAGE (dsk_conversation_page_new (harness->office->client));
  adw_window_set_content (ADW_WINDOW (harness->window), GTK_WIDGET (page));
  harness->page = page;
  harness_open (harness, DEMO_LONG);
  expect (harness, GTK_TYPE_BUTTON, "Send");
  expect_none (harness, GTK_TYPE_LABEL, "blue.png");
  harness_open (harness, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "blue.png");
  office_wait (can_send, harness);
  click (harness, "Send");
  expect_none (harness, GTK_TYPE_BUTTON, "Take Away blue.png");
  harness_open (harness, DEMO_LONG);
  harness_open (harness, DEMO_SANA);
  g_assert_false (can_send (harness));
}

/* --- quotes, reactions, sending again --- */

static void
test_quote (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.quote", "s", ASKED);
  expect_in (page_find (harness, DSK_TYPE_QUOTE_BAR, NULL), GTK_TYPE_LABEL,
             "Hi, my order hasn’t arrived. Can you check?");
  type_text (harness, "Yes");
  harness_shoot (harness, "quote");
  click (harness, "Send");
  expect_outbox (harness, "text|Yes||" ASKED "\n");
  /* The next one answers nothing. */
  type_text (harness, "And");
  click (harness, "Send");
  expect_outbox (harness, "text|Yes||" ASKED "\ntext|And||\n");
}

static DskReactionPopover *
react (Harness *harness, const char *id)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.react", "s", id));
  harness_settle (harness);
  return DSK_REACTION_POPOVER (page_find (harness, DSK_TYPE_REACTION_POPOVER, NULL));
}

static void
test_react (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, harness->office->now);
  const char *row[] = { "01900000-0000-7000-8000-00000000f001", DEMO_SANA, "in", "text", at, at,
                        NULL, NULL, "923005550101", "Great", NULL, NULL, "wamid.great" };
  DskReactionPopover *popover;

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_MESSAGE, row);
  office_commit (harness->office, DEMO_SANA);
  harness_open (harness, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "Great");
  popover = react (harness, row[0]);
  g_assert_nonnull (popover);
  harness_shoot (harness, "react");
  click_in (harness, GTK_WIDGET (popover), "👍");
  expect_outbox (harness, "reaction|👍|{\"reaction\":{\"wamid\":\"wamid.great\"}}|"
                          "01900000-0000-7000-8000-00000000f001\n");
  /* One that is not at WhatsApp can't be reacted to, and says so. */
  g_assert_null (react (harness, ASKED));
}

static GtkWidget *
open_menu (Harness *harness, const char *id)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.message-menu", "s", id));
  harness_settle (harness);
  return page_find (harness, GTK_TYPE_POPOVER_MENU, NULL);
}

/* "React" is in a message's menu where WhatsApp takes a reaction, and nowhere else. */
static void
test_menu (void)
{
  static const struct
  {
    const char *id, *wamid;
    guint days; /* ago */
    const char *kind;
    gboolean reacts;
  } cases[] = {
    { "01900000-0000-7000-8000-00000000f101", "wamid.new", 0, "text", TRUE },
    { "01900000-0000-7000-8000-00000000f102", NULL, 0, "text", FALSE },
    { "01900000-0000-7000-8000-00000000f103", "wamid.old", 31, "text", FALSE },
    { "01900000-0000-7000-8000-00000000f104", "wamid.image", 29, "image", TRUE },
  };
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1500);
  GtkWidget *menu;

  office_begin (harness->office);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    office_message (harness->office, DEMO_URDU, cases[i].id,
                    &(OfficeMessage){ .at = harness->office->now - cases[i].days * 24 * OFFICE_HOUR,
                                      .kind = cases[i].kind,
                                      .text = cases[i].id + 32,
                                      .wamid = cases[i].wamid });
  office_commit (harness->office, DEMO_URDU);
  harness_open (harness, DEMO_URDU);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      menu = open_menu (harness, cases[i].id);
      g_test_message ("%s", cases[i].id);
      g_assert_nonnull (harness_find (menu, GTK_TYPE_LABEL, "Reply to This"));
      g_assert_cmpint (harness_find (menu, GTK_TYPE_LABEL, "React…") != NULL, ==, cases[i].reacts);
      gtk_popover_popdown (GTK_POPOVER (menu));
      harness_settle (harness);
    }
  /* Once nothing can be sent, nothing of it is offered. */
  put_number (harness, "active", "131042", NULL);
  expect (harness, GTK_TYPE_LABEL, "Nothing can be sent from \342\201\250Orders\342\201\251");
  menu = open_menu (harness, cases[0].id);
  g_assert_null (harness_find (menu, GTK_TYPE_LABEL, "React…"));
  gtk_popover_popdown (GTK_POPOVER (menu));
  harness_settle (harness);
}

static void
test_send_again (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1500);
  GtkWidget *entry;
  const char *id = NULL;

  harness_open (harness, DEMO_SANA);
  entry = gtk_widget_get_ancestor (expect (harness, GTK_TYPE_LABEL, "Did you get it?"),
                                   DSK_TYPE_TIMELINE_ENTRY);
  id = dsk_timeline_item_get_row (dsk_timeline_entry_get_item (DSK_TIMELINE_ENTRY (entry)))->id;
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.send-again", "s", id);
  expect_outbox (harness, "text|Did you get it?||\n");
}

/* A refused message comes back after what is being written, with its file. */
static void
test_take_back (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");
  g_autoptr (DskOutgoing) refused = NULL;
  g_autofree char *sent = NULL;
  g_auto (GStrv) parts = NULL;

  harness_open (harness, DEMO_LONG);
  drop (harness, picture);
  office_wait (can_send, harness);
  click (harness, "Send");
  sent = outbox_of (harness, 1);
  parts = g_strsplit (sent, "|", -1);
  refused = dsk_outgoing_new (DSK_MESSAGE_IMAGE, "Caption", parts[2]);
  dsk_client_set_drafts (harness->office->client, DEMO_SANA, (const char *[]){ "reply", "Being written", NULL });
  harness_settle (harness);
  dsk_conversation_page_take_back (harness->page, DEMO_SANA, DSK_COMPOSER_REPLY, refused, NULL, NULL);
  expect (harness, GTK_TYPE_LABEL, "blue.png");
  office_wait (can_send, harness);
  click (harness, "Send");
  g_clear_pointer (&sent, g_free);
  sent = outbox_of (harness, 2);
  g_assert_nonnull (strstr (sent, "\nimage|Being written\nCaption|{\"media\""));
}

/* --- dialogs --- */

static void
test_location (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;

  harness_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.location");
  g_assert_false (is_ready (dialog));
  set_row (dialog, "Link or Coordinates", "Lahore");
  g_assert_false (is_ready (dialog));
  harness_shoot_window (dialog, "location-problem");
  set_row (dialog, "Link or Coordinates",
           "https://www.google.com/maps/place/Liberty+Market/@31.51,74.34,17z");
  harness_shoot_window (dialog, "location");
  send_dialog (harness, dialog);
  expect_outbox (harness, "location||{\"location\":{\"latitude\":31.51,\"longitude\":74.34,"
                          "\"name\":\"Liberty Market\"}}|\n");
}

static void
test_contact (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;
  g_autofree char *sent = NULL;

  harness_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.contact");
  set_row (dialog, "Name", "Bilal Ahmed");
  g_assert_false (is_ready (dialog));
  set_row (dialog, "Phone", "none");
  expect_in (dialog, GTK_TYPE_LABEL, "This is no phone number");
  harness_shoot_window (dialog, "contact");
  set_row (dialog, "Phone", "+92 300 555 0102");
  send_dialog (harness, dialog);
  sent = outbox_of (harness, 1);
  g_assert_true (g_str_has_prefix (sent, "contacts||{\"contacts\":[{\"name\":\"Bilal Ahmed\""));
}

static void
test_question (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;
  GtkTextBuffer *body;

  harness_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.question");
  g_assert_false (is_ready (dialog));
  body = gtk_text_view_get_buffer (GTK_TEXT_VIEW (harness_find (dialog, GTK_TYPE_TEXT_VIEW, NULL)));
  gtk_text_buffer_set_text (body, "Cash on delivery for order 10421?", -1);
  expect_in (dialog, GTK_TYPE_LABEL, "Write what can be chosen.");
  set_row (dialog, "What It Says", "123456789012345678901");
  expect_in (dialog, GTK_TYPE_LABEL, "At most 20 characters");
  g_assert_false (is_ready (dialog));
  set_row (dialog, "What It Says", "Yes, confirm");
  click_in (harness, dialog, "Add _Button");
  harness_shoot_window (dialog, "question");
  g_assert_false (is_ready (dialog));
  /* A second empty one is still to be filled in. Cancelled, nothing is sent. */
  click_in (harness, dialog, "_Cancel");
  harness_answer (harness, "_Discard");
  expect_outbox (harness, "");

  dialog = open_dialog (harness, "composer.question");
  body = gtk_text_view_get_buffer (GTK_TEXT_VIEW (harness_find (dialog, GTK_TYPE_TEXT_VIEW, NULL)));
  gtk_text_buffer_set_text (body, "Confirm?", -1);
  set_row (dialog, "What It Says", "Yes");
  send_dialog (harness, dialog);
  expect_outbox (harness, "interactive|Confirm?|{\"interactive\":{\"type\":\"button\",\"buttons\":["
                          "{\"id\":\"1\",\"title\":\"Yes\"}]}}|\n");
}

/* --- templates --- */

static void
test_template (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;

  put_templates (harness);
  harness_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.template");
  expect_in (dialog, ADW_TYPE_ACTION_ROW, NULL);
  g_assert_null (harness_find (dialog, GTK_TYPE_LABEL, "rejected_one"));
  gtk_editable_set_text (
      GTK_EDITABLE (harness_find (dialog, GTK_TYPE_SEARCH_ENTRY, NULL)), "Confirm");
  /* The greeting has the customer's name already. */
  expect_in (dialog, GTK_TYPE_LABEL,
             "Hi Sana Khan, order *{{2}}* leaves our shop on {{3}}. Reply here if anything is "
             "wrong.");
  g_assert_false (is_ready (dialog));
  set_row (dialog, "Variable 2 — as in “10421”", "77");
  set_row (dialog, "Variable 3 — as in “Monday”", "Friday");
  set_row (dialog, "For the Button “Track” — as in “10421”", "77");
  harness_shoot_window (dialog, "template");
  send_dialog (harness, dialog);
  expect_outbox (
      harness,
      "template|Hi Sana Khan, order *77* leaves our shop on Friday. Reply here if anything is "
      "wrong.|{\"template\":{\"name\":\"order_update\",\"language\":\"en\",\"category\":\"UTILITY\","
      "\"body\":[{\"text\":\"Sana Khan\"},{\"text\":\"77\"},{\"text\":\"Friday\"}],"
      "\"buttons\":[{\"index\":1,\"type\":\"url\",\"text\":\"77\"}]}}|\n");
}

static void
test_template_states (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;
  GtkWidget *search;

  harness_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.template");
  expect_in (dialog, GTK_TYPE_LABEL, "Not Synced Yet");
  harness_shoot_window (dialog, "template-none");
  gtk_window_close (GTK_WINDOW (dialog));
  harness_settle (harness);
  put_templates (harness);
  dialog = open_dialog (harness, "composer.template");
  search = expect_in (dialog, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "no such words");
  expect_in (dialog, GTK_TYPE_LABEL, "No Template Matches");
  g_assert_false (is_ready (dialog));
  /* One without variables is ready at once; one that can't be filled in here says so. */
  gtk_editable_set_text (GTK_EDITABLE (search), "سیل");
  office_wait (is_ready, dialog);
  gtk_editable_set_text (GTK_EDITABLE (search), "catalogue");
  expect_in (dialog, GTK_TYPE_LABEL, "This template has parts that can't be filled in here yet.");
  g_assert_false (is_ready (dialog));
  gtk_editable_set_text (GTK_EDITABLE (search), "photo");
  expect_in (dialog, GTK_TYPE_BUTTON, "Choose _File…");
  g_assert_false (is_ready (dialog));
}

/* The names of the rows of the list, from the top. Returns: (transfer full) */
static char *
names_in (GtkWidget *list)
{
  GString *names = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_child_visible (row))
      g_string_append_printf (names, "%s ", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  return g_string_free (names, FALSE);
}

static gboolean
has_news (gpointer list)
{
  g_autofree char *names = names_in (list);

  return strstr (names, "newest_one") != NULL;
}

static GtkDropDown *
choice_of (GtkWidget *dialog, const char *name)
{
  GtkWidget *choice = NULL;

  for (GtkWidget *child
       = gtk_widget_get_first_child (gtk_widget_get_parent (harness_find (dialog, GTK_TYPE_SEARCH_ENTRY, NULL)));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_DROP_DOWN (child)
        && gtk_test_accessible_has_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL)
        && gtk_test_accessible_check_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name) == NULL)
      choice = child;
  g_assert_nonnull (choice);
  return GTK_DROP_DOWN (choice);
}

/* What can't be filled in is last; a category may be chosen; what is new appears while one is being filled in. */
static void
test_template_list (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;
  GtkWidget *list;
  g_autofree char *all = NULL;
  g_autofree char *marketing = NULL;
  g_autofree char *after = NULL;

  put_templates (harness);
  harness_open (harness, DEMO_SANA);
  dialog = open_dialog (harness, "composer.template");
  list = gtk_widget_get_ancestor (expect_in (dialog, GTK_TYPE_LABEL, "catalogue"), GTK_TYPE_LIST_BOX);
  all = names_in (list);
  g_assert_cmpstr (all, ==, "eid_sale order_update photo_of_parcel catalogue ");
  gtk_drop_down_set_selected (choice_of (dialog, "Category"), 1);
  harness_settle (harness);
  marketing = names_in (list);
  g_assert_cmpstr (marketing, ==, "eid_sale catalogue ");
  gtk_drop_down_set_selected (choice_of (dialog, "Category"), 0);
  gtk_editable_set_text (GTK_EDITABLE (harness_find (dialog, GTK_TYPE_SEARCH_ENTRY, NULL)), "o");
  gtk_list_box_select_row (GTK_LIST_BOX (list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  set_row (dialog, "Variable 2 — as in “10421”", "77");
  put_new_template (harness);
  office_wait (has_news, list);
  /* What was written is still there. */
  expect_in (dialog, GTK_TYPE_LABEL,
             "Hi Sana Khan, order *77* leaves our shop on {{3}}. Reply here if anything is wrong.");
  after = names_in (list);
  g_assert_nonnull (strstr (after, "catalogue "));
  harness_shoot_window (dialog, "template-list");
}

/* Outside of the window only a template goes out. */
static void
test_closed (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *dialog;

  put_templates (harness);
  harness_open (harness, DEMO_CLOSED);
  expect (harness, GTK_TYPE_BUTTON, "Choose _Template…");
  harness_shoot (harness, "closed-template");
  g_assert_false (dsk_composer_may_send (composer (harness), TRUE));
  g_assert_true (dsk_composer_may_send (composer (harness), FALSE));
  dialog = open_dialog (harness, "composer.template");
  gtk_editable_set_text (GTK_EDITABLE (expect_in (dialog, GTK_TYPE_SEARCH_ENTRY, NULL)), "eid");
  send_dialog (harness, dialog);
  expect_outbox (harness,
                 "template|عید مبارک! ہماری سیل شروع ہے۔|{\"template\":{\"name\":\"eid_sale\","
                 "\"language\":\"ur\",\"category\":\"MARKETING\"}}|\n");
}

/* --- numbers --- */

static void
test_stopped (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  type_text (harness, "half a sentence");
  put_number (harness, "active", "131042", "Business eligibility payment issue");
  expect (harness, GTK_TYPE_LABEL, "Nothing can be sent from \342\201\250Orders\342\201\251");
  expect_none (harness, GTK_TYPE_TEXT_VIEW, NULL);
  expect_none (harness, GTK_TYPE_BUTTON, "Choose _Template…");
  harness_shoot (harness, "stopped");
  /* Notes stay possible, and the draft is kept. */
  click (harness, "_Keep the Draft as a Note");
  expect (harness, GTK_TYPE_BUTTON, "Add Note");
  click (harness, "Reply");
  put_number (harness, "active", NULL, NULL);
  expect (harness, GTK_TYPE_TEXT_VIEW, NULL);
  put_number (harness, "quarantine", NULL, NULL);
  expect (harness, GTK_TYPE_LABEL, "This number is not set up yet");
}

/* Whoever may do something about a number that is not set up reads what, not that somebody else does. */
static void
test_quarantine (void)
{
  g_autoptr (Harness) harness = harness_new ("admin", 1000, 700);

  harness_open (harness, DEMO_SANA);
  put_number (harness, "quarantine", NULL, NULL);
  expect (harness, GTK_TYPE_LABEL, "This number is not set up yet");
  expect (harness, GTK_TYPE_LABEL,
          "WhatsApp delivers its messages here, but nobody can answer before the number is added to the relay. "
          "Numbers and Health in the main menu has the command.");
}

/* Pictures for people to look at, in any language and size: DASTAK_SCREENSHOTS=DIR. As a test: nothing of it
 * warns or crashes, and nothing is wider than the narrowest window. */
static void
test_pictures (void)
{
  static const char *const dialogs[]
      = { "template", "location", "contact", "question" };
  g_autoptr (Harness) harness = harness_new ("agent", 360, 640);
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");
  int minimum;

  put_templates (harness);
  harness_open (harness, DEMO_SANA);
  dsk_conversation_page_set_folded (harness->page, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.quote", "s", ASKED);
  drop (harness, picture);
  harness_settle (harness);
  gtk_widget_measure (GTK_WIDGET (harness->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  harness_shoot (harness, "narrow-tray");
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      g_autofree char *action = g_strconcat ("composer.", dialogs[i], NULL);
      g_autofree char *name = g_strconcat ("dialog-", dialogs[i], NULL);
      GtkWidget *dialog = open_dialog (harness, action);

      harness_settle (harness);
      gtk_widget_measure (dialog, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 360 + 60); /* with the shadow around it */
      harness_shoot_window (dialog, name);
      gtk_window_close (GTK_WINDOW (dialog));
      harness_settle (harness);
    }
  put_number (harness, "active", "131042", NULL);
  harness_shoot (harness, "narrow-stopped");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/composer/pictures", test_pictures);
  g_test_add_func ("/composer/files", test_files);
  g_test_add_func ("/composer/audio-and-text", test_audio_and_text);
  g_test_add_func ("/composer/too-large", test_too_large);
  g_test_add_func ("/composer/tray-is-durable", test_tray_is_durable);
  g_test_add_func ("/composer/quote", test_quote);
  g_test_add_func ("/composer/react", test_react);
  g_test_add_func ("/composer/menu", test_menu);
  g_test_add_func ("/composer/send-again", test_send_again);
  g_test_add_func ("/composer/take-back", test_take_back);
  g_test_add_func ("/composer/location", test_location);
  g_test_add_func ("/composer/contact", test_contact);
  g_test_add_func ("/composer/question", test_question);
  g_test_add_func ("/composer/template", test_template);
  g_test_add_func ("/composer/template-list", test_template_list);
  g_test_add_func ("/composer/template-states", test_template_states);
  g_test_add_func ("/composer/closed", test_closed);
  g_test_add_func ("/composer/stopped", test_stopped);
  g_test_add_func ("/composer/quarantine", test_quarantine);
  return g_test_run ();
}
