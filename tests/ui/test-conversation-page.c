/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "page-harness.h"

#include "dsk-labels.h"

#include "dsk-composer.h"
#include "dsk-message-bubble.h"
#include "dsk-timeline-entry.h"
#include "dsk-timeline-view.h"

/* --- helpers --- */

static GtkWidget *
page_find (Harness *harness, GType type, const char *text)
{
  return harness_find (GTK_WIDGET (harness->page), type, text);
}

static GtkTextBuffer *
text_buffer (Harness *harness)
{
  GtkWidget *view = page_find (harness, GTK_TYPE_TEXT_VIEW, NULL);

  g_assert_nonnull (view);
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static char *
typed (Harness *harness)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (text_buffer (harness), &start, &end);
  return gtk_text_buffer_get_text (text_buffer (harness), &start, &end, FALSE);
}

typedef struct
{
  Harness *harness;
  GType type;
  const char *text;
} Probe;

static gboolean
is_typed (gpointer data)
{
  Probe *probe = data;
  g_autofree char *text = page_find (probe->harness, GTK_TYPE_TEXT_VIEW, NULL) != NULL
                              ? typed (probe->harness)
                              : NULL;

  return g_strcmp0 (text, probe->text) == 0;
}

static void
expect_typed (Harness *harness, const char *text)
{
  g_test_message ("expecting to have typed “%s”", text);
  office_wait (is_typed, &(Probe){ harness, GTK_TYPE_TEXT_VIEW, text });
}

static void
type_text (Harness *harness, const char *text)
{
  gtk_text_buffer_insert_at_cursor (text_buffer (harness), text, -1);
}

static gboolean
is_there (gpointer data)
{
  Probe *probe = data;

  return page_find (probe->harness, probe->type, probe->text) != NULL;
}

static gboolean
is_not_there (gpointer data)
{
  return !is_there (data);
}

/* The replica answers when it does: these wait for it, with a deadline. */
static void
expect (Harness *harness, GType type, const char *text)
{
  g_test_message ("expecting %s %s", g_type_name (type), text);
  office_wait (is_there, &(Probe){ harness, type, text });
}

static void
expect_none (Harness *harness, GType type, const char *text)
{
  g_test_message ("expecting no %s %s", g_type_name (type), text);
  office_wait (is_not_there, &(Probe){ harness, type, text });
}

static void
click (Harness *harness, const char *label)
{
  GtkWidget *button;

  expect (harness, GTK_TYPE_BUTTON, label);
  button = page_find (harness, GTK_TYPE_BUTTON, label);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  harness_settle (harness);
}

static void
act (Harness *harness, const char *action, const char *target)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), action,
                                             target != NULL ? "s" : NULL, target));
  harness_settle (harness);
}

/* Whether a button for @action would be sensitive there. */
static gboolean
can (Harness *harness, const char *action)
{
  GtkWidget *probe = g_object_new (GTK_TYPE_BUTTON, "action-name", action, NULL);
  gboolean sensitive;

  gtk_widget_set_parent (probe, GTK_WIDGET (harness->page));
  sensitive = gtk_widget_get_sensitive (probe);
  gtk_widget_unparent (probe);
  return sensitive;
}

static void
receive (Harness *harness, const char *conv, guint n, const char *text)
{
  g_autofree char *id = office_id (0x9000 + n);

  office_begin (harness->office);
  office_message (harness->office, conv, id,
                  &(OfficeMessage){ .at = harness->office->now + n * 1000, .text = text });
  office_commit (harness->office, conv);
  harness_settle (harness);
}

static GtkAdjustment *
scroll (Harness *harness)
{
  GtkWidget *list = page_find (harness, GTK_TYPE_LIST_VIEW, NULL);

  g_assert_nonnull (list);
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
}

static double
below_sight (Harness *harness)
{
  GtkAdjustment *adjustment = scroll (harness);

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)
         - gtk_adjustment_get_value (adjustment);
}

static gboolean
is_at_end (gpointer data)
{
  return below_sight (data) < 2;
}

static void
expect_end (Harness *harness)
{
  office_wait (is_at_end, harness);
}

/* --- tests --- */

/* Pictures for people to look at: DASTAK_SCREENSHOTS=DIR. As a test: nothing of it warns or
 * crashes. */
static void
test_pictures (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1500);

  harness_shoot (harness, "empty");
  harness_open (harness, DEMO_SANA);
  harness_shoot (harness, "all");
  act (harness, "conversation.note-mode", NULL);
  harness_resize (harness->window, 940, 700);
  harness_shoot (harness, "note");
  harness_open (harness, DEMO_URDU);
  type_text (harness, "جی، ابھی دیکھتا ہوں");
  harness_settle (harness);
  receive (harness, DEMO_URDU, 1, "جلدی کریں");
  click (harness, "Send");
  harness_shoot (harness, "hold");
  harness_open (harness, DEMO_CLOSED);
  harness_shoot (harness, "closed");
  dsk_conversation_page_set_folded (harness->page, TRUE);
  harness_resize (harness->window, 360, 640);
  harness_open (harness, DEMO_SANA);
  harness_shoot (harness, "narrow");
  act (harness, "conversation.toggle-panel", NULL);
  harness_shoot (harness, "narrow-panel");
}

static void
test_empty (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 900, 700);
  g_autofree char *title = NULL;

  expect (harness, ADW_TYPE_STATUS_PAGE, NULL);
  expect_none (harness, DSK_TYPE_COMPOSER, NULL);
  g_assert_cmpuint (harness_count (GTK_WIDGET (harness->page), GTK_TYPE_SHORTCUT_LABEL), ==, 3);
  g_assert_false (can (harness, "conversation.claim"));

  harness_open (harness, DEMO_SANA);
  g_object_get (harness->page, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "Sana Khan");
  expect (harness, DSK_TYPE_COMPOSER, NULL);

  /* One that is not (or no longer) in the replica says so. */
  harness_open (harness, "01900000-0000-7000-8000-00000000dead");
  expect_none (harness, DSK_TYPE_COMPOSER, NULL);
  expect (harness, GTK_TYPE_LABEL, "Not Yours to See");
  harness_open (harness, NULL);
  expect (harness, GTK_TYPE_LABEL, "Select a Conversation");
}

static void
test_entries (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1500);
  GtkWidget *tick;

  harness_open (harness, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "Voice message");
  expect (harness, GTK_TYPE_LABEL, "Unsupported message");
  expect (harness, GTK_TYPE_LABEL, "invoice-10421.pdf");
  expect (harness, GTK_TYPE_LABEL,
          "Not delivered: this number can't receive WhatsApp messages. Reach "
          "the customer another way.");
  expect_none (harness, GTK_TYPE_LABEL, "New messages");

  /* Customer text is never markup. */
  receive (harness, DEMO_SANA, 1, "<b>bold</b> & https://example.com/?a=1&b=2 <span>");
  expect (harness, GTK_TYPE_LABEL, "<b>bold</b> & https://example.com/?a=1&b=2 <span>");

  tick = page_find (harness, DSK_TYPE_MESSAGE_BUBBLE, NULL);
  g_assert_nonnull (tick);
  gtk_test_accessible_assert_role (page_find (harness, GTK_TYPE_TEXT_VIEW, NULL),
                                   GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  gtk_test_accessible_assert_property (page_find (harness, GTK_TYPE_TEXT_VIEW, NULL),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Reply to customer");
}

static void
test_claim_and_resolve (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *contact = dsk_label_contact ("عائشہ ملک", NULL);
  g_autofree char *claimed = g_strdup_printf ("Claim of %s is pending: it counts once the relay has it",
                                              contact);

  harness_open (harness, DEMO_URDU);
  expect (harness, GTK_TYPE_LABEL, "New messages");
  g_assert_false (can (harness, "conversation.reopen"));
  click (harness, "_Claim");
  /* The overlay shows it at once, though no relay answers. */
  expect_none (harness, GTK_TYPE_BUTTON, "_Claim");
  expect (harness, GTK_TYPE_LABEL, claimed);
  click (harness, "_Resolve");
  expect (harness, GTK_TYPE_BUTTON, "Re_open");
  g_assert_false (can (harness, "conversation.resolve"));
  click (harness, "_Undo");
  expect (harness, GTK_TYPE_BUTTON, "_Resolve");
  act (harness, "conversation.set-status", "escalated");
  expect (harness, GTK_TYPE_MENU_BUTTON, NULL);
}

static void
test_send (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *send;

  harness_open (harness, DEMO_SANA);
  send = page_find (harness, GTK_TYPE_BUTTON, "Send");
  g_assert_false (gtk_widget_get_sensitive (send));
  type_text (harness, "  \n ");
  g_assert_false (gtk_widget_get_sensitive (send));
  type_text (harness, "It is on its way.\n");
  click (harness, "Send");
  expect_typed (harness, "");
  expect (harness, GTK_TYPE_LABEL, "It is on its way.");
  expect_end (harness);

  click (harness, "Note");
  gtk_test_accessible_assert_property (page_find (harness, GTK_TYPE_TEXT_VIEW, NULL),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Internal note");
  type_text (harness, "Asked the courier");
  click (harness, "Add Note");
  expect (harness, GTK_TYPE_LABEL, "Asked the courier");
}

static void
test_too_long (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *text = g_strnfill (DSK_TEXT_MAX_CHARS, 'x');

  harness_open (harness, DEMO_SANA);
  type_text (harness, text);
  expect (harness, GTK_TYPE_LABEL, "0 characters left");
  g_assert_true (gtk_widget_get_sensitive (page_find (harness, GTK_TYPE_BUTTON, "Send")));
  type_text (harness, "x");
  expect (harness, GTK_TYPE_LABEL, "1 character too many");
  g_assert_false (gtk_widget_get_sensitive (page_find (harness, GTK_TYPE_BUTTON, "Send")));
  click (harness, "Note");
  expect_typed (harness, "");
}

static void
test_drafts (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  DskConversationPage *page;

  harness_open (harness, DEMO_SANA);
  type_text (harness, "a reply");
  click (harness, "Note");
  expect_typed (harness, "");
  type_text (harness, "a note");
  harness_open (harness, DEMO_LONG);
  /* Another conversation: the mode is Reply again, and nothing of the first is there. */
  expect_typed (harness, "");
  expect (harness, GTK_TYPE_BUTTON, "Send");
  harness_open (harness, DEMO_SANA);
  expect_typed (harness, "a reply");
  click (harness, "Note");
  expect_typed (harness, "a note");

  /* A new page, as after a restart, finds them in the replica. */
  dsk_conversation_page_flush_drafts (harness->page);
  office_settle (harness->office);
  page = DSK_CONVERSATION_PAGE (dsk_conversation_page_new (harness->office->client));
  adw_window_set_content (ADW_WINDOW (harness->window), GTK_WIDGET (page));
  harness->page = page;
  harness_open (harness, DEMO_SANA);
  expect_typed (harness, "a reply");

  /* Sent is sent. */
  click (harness, "Send");
  harness_open (harness, DEMO_LONG);
  harness_open (harness, DEMO_SANA);
  expect_typed (harness, "");
}

static void
test_hold (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  type_text (harness, "Tomorrow");
  receive (harness, DEMO_SANA, 1, "Please cancel it!");
  click (harness, "Send");
  /* Held: nothing was sent, nothing is lost. */
  expect_typed (harness, "Tomorrow");
  expect (harness, GTK_TYPE_LABEL, "New activity since you started");
  click (harness, "Re_view");
  expect_none (harness, GTK_TYPE_LABEL, "New activity since you started");
  expect_none (harness, GTK_TYPE_LABEL, "Tomorrow");
  receive (harness, DEMO_SANA, 2, "Hello?");
  click (harness, "Send");
  click (harness, "Make It a _Note");
  expect_typed (harness, "Tomorrow");
  expect (harness, GTK_TYPE_BUTTON, "Add Note");
  click (harness, "Reply");
  expect_typed (harness, "");
  type_text (harness, "Done");
  receive (harness, DEMO_SANA, 3, "??");
  click (harness, "Send");
  click (harness, "Send Any_way");
  expect (harness, GTK_TYPE_LABEL, "Done");
  expect_none (harness, GTK_TYPE_LABEL, "Tomorrow");
}

static void
test_closed_window (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_CLOSED);
  expect (harness, GTK_TYPE_LABEL, "The 24-hour window has closed");
  expect_none (harness, GTK_TYPE_TEXT_VIEW, NULL);
  expect_none (harness, GTK_TYPE_BUTTON, "Send");
  click (harness, "Write a _Note");
  expect (harness, GTK_TYPE_TEXT_VIEW, NULL);
  expect (harness, GTK_TYPE_BUTTON, "Add Note");
}

static void
test_roles (void)
{
  g_autoptr (Harness) viewer = harness_new ("viewer", 1000, 700);

  harness_open (viewer, DEMO_URDU);
  expect (viewer, GTK_TYPE_LABEL, "You can only read here");
  expect_none (viewer, GTK_TYPE_TEXT_VIEW, NULL);
  expect_none (viewer, GTK_TYPE_BUTTON, "_Claim");
  g_assert_false (can (viewer, "conversation.claim"));
  g_assert_false (can (viewer, "conversation.note-mode"));
  g_assert_false (can (viewer, "conversation.assign"));
}

static void
test_operator (void)
{
  g_autoptr (Harness) operator= harness_new ("operator", 1000, 700);

  harness_open (operator, DEMO_URDU);
  expect (operator, GTK_TYPE_LABEL, "This conversation is not yours");
  harness_open (operator, DEMO_SANA);
  expect (operator, GTK_TYPE_TEXT_VIEW, NULL);
}

static gboolean
is_further_down (gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) > 500;
}

static void
test_scrolling (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 800, 600);
  GtkAdjustment *adjustment;
  double value;

  harness_open (harness, DEMO_LONG);
  expect_end (harness);
  expect (harness, GTK_TYPE_LABEL, "399: short");

  /* At the end: what comes is followed. */
  receive (harness, DEMO_LONG, 1, "one more");
  expect_end (harness);

  /* Further up: it keeps still, and says so. */
  adjustment = scroll (harness);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - 300);
  harness_settle (harness);
  value = gtk_adjustment_get_value (adjustment);
  receive (harness, DEMO_LONG, 2, "and one more");
  g_assert_cmpfloat (below_sight (harness), >, 300);
  g_assert_cmpfloat (ABS (gtk_adjustment_get_value (adjustment) - value), <, 2);
  expect (harness, GTK_TYPE_LABEL, "1 new message");
  act (harness, "conversation.scroll-to-end", NULL);
  expect_end (harness);
  expect_none (harness, GTK_TYPE_LABEL, "1 new message");

  /* Near the top older ones come, above, and what is in sight stays. */
  gtk_adjustment_set_value (adjustment, 0);
  office_wait (is_further_down, adjustment);
}

static void
test_panel (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "Customer waits");
  act (harness, "conversation.toggle-panel", NULL);
  expect_none (harness, GTK_TYPE_LABEL, "Customer waits");
  act (harness, "conversation.toggle-panel", NULL);
  expect (harness, GTK_TYPE_LABEL, "Customer waits");
}

/* The tick whose tooltip is @words. */
static GtkWidget *
find_tick (GtkWidget *widget, const char *words)
{
  GtkWidget *found = NULL;

  if (GTK_IS_IMAGE (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), words) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_tick (child, words);
  return found;
}

static gboolean
has_tick (gpointer data)
{
  Probe *probe = data;

  return find_tick (GTK_WIDGET (probe->harness->page), probe->text) != NULL;
}

/* A message of ours that WhatsApp has priced. */
static void
put_priced (Harness *harness, guint n, const char *billable, const char *category)
{
  g_autofree char *id = office_id (0x9100 + n);
  const char *status[] = { id, DEMO_SANA, "read", "1", NULL, NULL, billable, NULL, category };

  office_message (harness->office, DEMO_SANA, id,
                  &(OfficeMessage){ .out = TRUE, .at = harness->office->now + n * 1000, .text = "Priced" });
  office_put (harness->office, DSK_ENTITY_MESSAGE_STATUS, status);
}

/* Who the customer is, what they wish, and what it cost; what is not known is not there. */
static void
test_about (void)
{
  static const char *const card[]
      = { "d1900000-0000-7000-8000-000000001001", DEMO_SANA, "c1900000-0000-7000-8000-000000001001",
          "Sana Khan", "923005550101", "923005550101", NULL, "sana.khan", "stop", NULL };
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 1100);
  GtkWidget *tick;

  harness_open (harness, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "Customer waits");
  expect_none (harness, GTK_TYPE_LABEL, "Cost");
  expect_none (harness, GTK_TYPE_LABEL, "User name");
  expect_none (harness, GTK_TYPE_LABEL, "Marketing messages");
  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CONTACT_CARD, card);
  put_priced (harness, 1, "1", "marketing");
  put_priced (harness, 2, "0", "service");
  put_priced (harness, 3, "0", NULL);
  put_priced (harness, 4, NULL, NULL);
  office_commit (harness->office, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "\342\201\246@sana.khan\342\201\251");
  expect (harness, GTK_TYPE_LABEL, "Wants none: marketing templates are not sent");
  expect (harness, GTK_TYPE_LABEL, "1 billable · 2 free");
  office_wait (has_tick, &(Probe){ harness, GTK_TYPE_IMAGE, "Read, Billable · Marketing" });
  tick = find_tick (GTK_WIDGET (harness->page), "Read, Free · Service");
  g_assert_nonnull (tick);
  gtk_test_accessible_assert_property (tick, GTK_ACCESSIBLE_PROPERTY_LABEL, "Read, Free · Service");
  g_assert_nonnull (find_tick (GTK_WIDGET (harness->page), "Read, Free"));
  g_assert_nonnull (find_tick (GTK_WIDGET (harness->page), "Read"));
  harness_shoot (harness, "about");

  /* Another conversation has not cost that. */
  harness_open (harness, DEMO_LONG);
  expect_none (harness, GTK_TYPE_LABEL, "1 billable · 2 free");
  expect_none (harness, GTK_TYPE_LABEL, "Marketing messages");
  harness_open (harness, DEMO_SANA);
  expect (harness, GTK_TYPE_LABEL, "1 billable · 2 free");
}

static void
test_narrow (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 360, 640);
  int minimum;

  harness_open (harness, DEMO_SANA);
  dsk_conversation_page_set_folded (harness->page, TRUE);
  harness_settle (harness);
  gtk_widget_measure (GTK_WIDGET (harness->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/conversation-page/pictures", test_pictures);
  g_test_add_func ("/conversation-page/empty", test_empty);
  g_test_add_func ("/conversation-page/entries", test_entries);
  g_test_add_func ("/conversation-page/claim-and-resolve", test_claim_and_resolve);
  g_test_add_func ("/conversation-page/send", test_send);
  g_test_add_func ("/conversation-page/too-long", test_too_long);
  g_test_add_func ("/conversation-page/drafts", test_drafts);
  g_test_add_func ("/conversation-page/hold", test_hold);
  g_test_add_func ("/conversation-page/closed-window", test_closed_window);
  g_test_add_func ("/conversation-page/roles", test_roles);
  g_test_add_func ("/conversation-page/operator", test_operator);
  g_test_add_func ("/conversation-page/scrolling", test_scrolling);
  g_test_add_func ("/conversation-page/panel", test_panel);
  g_test_add_func ("/conversation-page/about", test_about);
  g_test_add_func ("/conversation-page/narrow", test_narrow);
  return g_test_run ();
}
