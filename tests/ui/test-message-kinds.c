/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every kind of message, as the timeline shows it: what can be read, what can be listened to, what can be done. */

#include "page-harness.h"

#include "demo-kinds.h"

#include "dsk-bubble-picture.h"
#include "dsk-message-bubble.h"
#include "dsk-message-words.h"
#include "dsk-numbers-window.h"
#include "dsk-timeline-view.h"

#include <string.h>

static Harness *
open_kinds (int width, int height)
{
  Harness *harness = harness_new ("agent", width, height);

  demo_kinds_pictures (harness->office);
  harness_open (harness, DEMO_KINDS);
  return harness;
}

static GtkWidget *
find_anywhere (GtkWidget *widget, GType type, const char *text)
{
  const char *own = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    {
      if (GTK_IS_LABEL (widget))
        own = gtk_label_get_text (GTK_LABEL (widget));
      else if (GTK_IS_BUTTON (widget))
        own = gtk_button_get_label (GTK_BUTTON (widget));
      if (text == NULL || g_strcmp0 (own, text) == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_anywhere (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
list_of (Harness *harness)
{
  return harness_find (GTK_WIDGET (harness->page), GTK_TYPE_LIST_VIEW, NULL);
}

static void
test_pictures (void)
{
  const char *width = g_getenv ("DASTAK_TEST_WIDTH");
  g_autoptr (Harness) harness
      = open_kinds (width != NULL ? (int) g_ascii_strtoll (width, NULL, 10) : 760, 1500);
  GtkAdjustment *adjustment;

  if (width != NULL)
    dsk_conversation_page_set_folded (harness->page, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.toggle-panel", NULL);
  harness_settle (harness);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list_of (harness)));
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("kinds-%d", 5 - i);

      harness_settle (harness);
      harness_settle (harness);
      harness_shoot (harness, name);
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment)
                                                - gtk_adjustment_get_page_size (adjustment) + 60);
    }
  harness_open (harness, DEMO_GROUP);
  harness_shoot (harness, "group");
}

/* What is read in the bubbles, kind by kind. */
static void
test_words (void)
{
  static const char *const labels[] = {
    "Forwarded", "Downloading…", "WhatsApp no longer has it: ask for it again", "The file could not be downloaded",
    "ringtone.mp3", "receipt-2291.pdf", "price-list.pdf", "Empress Market", "Saddar, Karachi",
    "Kamran Courier", "Fast Riders", "kamran@example.com", "Order · 2 items", "2 × PLATE-7",
    "Total: PKR 2901.00", "Asks about item \342\201\250PLATE-7\342\201\251 of catalogue \342\201\2501\342\201\251",
    "Came from an ad", "Blue dinner set", "Your broken plate",
    "Harbour Home Goods", "Refund", "Choose a time", "Tomorrow", "Street", "12 Mall Road",
    "Good news", "Track it",
    "Template “\342\201\250order_shipped\342\201\251” (\342\201\250en\342\201\251)",
    "Edited", "Deleted by the customer",
    "Quoted message is not here", "Sent from the phone", "Forwarded many times",
    "The customer sent a poll. It is on the customer's phone; ask them to send it in another way.",
  };
  g_autoptr (Harness) harness = open_kinds (760, 1500);

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_test_message ("looking for “%s”", labels[i]);
      g_assert_nonnull (find_anywhere (list_of (harness), GTK_TYPE_LABEL, labels[i]));
    }
  /* Reactions are under what they are about, and nowhere else. */
  g_assert_nonnull (find_anywhere (list_of (harness), GTK_TYPE_LABEL, "❤️"));
  g_assert_null (find_anywhere (list_of (harness), GTK_TYPE_LABEL, "👍"));
}

/* What is heard, kind by kind: a row says all that is seen. */
static void
test_spoken (void)
{
  static const char *const spoken[] = {
    "Customer: Photo, Broken on arrival, Forwarded, ",
    "Customer: Photo, Downloading…, ",
    "Customer: Photo, And this one, The file could not be downloaded, ",
    "Customer: Photo, WhatsApp no longer has it: ask for it again, ",
    "Customer: Sticker, ",
    "Customer: Video, It rattles, ",
    "Customer: Voice message, ",
    "Customer: Document, The receipt, ",
    "Customer: Location · Empress Market",
    "Customer: Contact · Kamran Courier",
    "Customer: Order · 2 items, Please gift-wrap, ",
    "Customer: Does this one come in green?, Asks about item \342\201\250PLATE-7\342\201\251 of catalogue ",
    "Customer: Choice, Replacement, in answer to “Which would you like?”, ",
    "Customer: Button pressed, Stop messages, ",
    "Ayesha Demo: We are sorry about the plate!, ❤️: ",
    "Customer: Deleted by the customer, ",
    "Customer: As I said last year, in answer to “Quoted message is not here”, ",
    "Our team: I call you back from the shop, Sent from the phone, ",
    "\342\201\250Maria Khan\342\201\251 reacted with 👍 to a message that is not here",
    "Missed call from the customer",
    "Call to the customer · 3:12",
    "The customer's number is now ",
    "Customer: Unsupported message, ",
  };
  g_autoptr (Harness) harness = open_kinds (760, 1500);
  g_autoptr (GListModel) model = NULL;
  GtkSelectionModel *selection = gtk_list_view_get_model (GTK_LIST_VIEW (list_of (harness)));
  gboolean found[G_N_ELEMENTS (spoken)] = { FALSE };

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (selection)); i++)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (selection), i);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);
      g_autofree char *words = row != NULL ? dsk_entry_describe (row) : g_strdup ("");

      g_test_message ("“%s”", words);
      for (guint j = 0; j < G_N_ELEMENTS (spoken); j++)
        found[j] = found[j] || g_str_has_prefix (words, spoken[j]);
    }
  for (guint j = 0; j < G_N_ELEMENTS (spoken); j++)
    if (!found[j])
      g_error ("nothing says “%s”", spoken[j]);
}

typedef struct
{
  Harness *harness;
  guint n;
} Count;

static guint
count_shown (GtkWidget *widget)
{
  guint n = GTK_IS_PICTURE (widget) && gtk_picture_get_paintable (GTK_PICTURE (widget)) != NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_shown (child);
  return n;
}

static gboolean
shows (gpointer data)
{
  Count *count = data;

  return count_shown (list_of (count->harness)) >= count->n;
}

/* Pictures come when they are in sight, and not before; nothing moves when they do. */
static void
test_in_sight (void)
{
  g_autoptr (Harness) harness = open_kinds (760, 700);
  GtkAdjustment *adjustment;
  double upper;

  harness_settle (harness);
  /* At most what was there for a moment before the end was reached. */
  g_assert_cmpuint (count_shown (list_of (harness)), <=, 1);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list_of (harness)));
  /* As a person does it, a part of the window at a time. */
  for (guint i = 0; i < 40 && count_shown (list_of (harness)) < 2; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) - 250);
      harness_settle (harness);
    }
  office_wait (shows, &(Count){ harness, 2 });
  /* The frames are as large as the pictures that come into them: nothing moves. */
  upper = gtk_adjustment_get_upper (adjustment);
  harness_settle (harness);
  g_assert_cmpfloat (ABS (gtk_adjustment_get_upper (adjustment) - upper), <, 2);
}

static void
click (Harness *harness, const char *label)
{
  GtkWidget *button = find_anywhere (list_of (harness), GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  harness_settle (harness);
}

static GtkWidget *
other_window (Harness *harness, GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != harness->window && g_type_is_a (G_OBJECT_TYPE (l->data), type)
        && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

static void
test_actions (void)
{
  g_autoptr (Harness) harness = open_kinds (760, 1500);
  GtkWidget *dialog;

  /* A file that failed is asked for once more. */
  g_assert_cmpuint (dsk_client_get_pending (harness->office->client), ==, 0);
  click (harness, "_Retry");
  g_assert_cmpuint (dsk_client_get_pending (harness->office->client), ==, 1);

  /* A map is of another's: first a question. */
  click (harness, "Open _Map…");
  dialog = other_window (harness, ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)),
                            "www.openstreetmap.org"));
  gtk_window_destroy (GTK_WINDOW (dialog));

  /* So it is with a file; and with what may have been sent already. */
  click (harness, "_Open");
  dialog = other_window (harness, ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.ask-again",
                                             "s", "01900000-0000-7000-8000-00000000a023"));
  dialog = other_window (harness, ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (dialog);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Send This Again?");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

#define HELD "01900000-0000-7000-8000-00000000f002"

/* One that WhatsApp did not want yet says why, and can be taken back; one that just waits for its turn says nothing. */
static void
test_held (void)
{
  static const char words[] = "Not sent yet: WhatsApp limits how many marketing messages this customer gets. It is"
                              " tried again tomorrow.";
  static const char held_back[] = "Held back by WhatsApp: it first looks at what customers make of the template, and"
                                  " then sends it or not. You see here which.";
  g_autoptr (Harness) harness = open_kinds (760, 1500);
  OfficeMessage message = { .out = TRUE, .at = harness->office->now, .author = OFFICE_ME, .text = "New plates",
                            .state = "queued" };

  for (guint i = 0; i < 2; i++)
    {
      message.error_code = i == 0 ? 0 : 131049;
      office_begin (harness->office);
      office_message (harness->office, DEMO_KINDS, HELD, &message);
      office_commit (harness->office, DEMO_KINDS);
      harness_settle (harness);
      g_assert_cmpint (find_anywhere (list_of (harness), GTK_TYPE_LABEL, words) != NULL, ==, i == 1);
      g_assert_cmpint (find_anywhere (list_of (harness), GTK_TYPE_BUTTON, "_Take Back") != NULL, ==, i == 1);
    }
  /* What WhatsApp took and holds back can't be taken back any more; once it says that it was sent nothing is said. */
  message.state = "sent";
  for (guint i = 0; i < 2; i++)
    {
      message.error_code = i == 0 ? DSK_CODE_HELD_BACK : 0;
      office_begin (harness->office);
      office_message (harness->office, DEMO_KINDS, HELD, &message);
      office_commit (harness->office, DEMO_KINDS);
      harness_settle (harness);
      g_assert_cmpint (find_anywhere (list_of (harness), GTK_TYPE_LABEL, held_back) != NULL, ==, i == 0);
      g_assert_null (find_anywhere (list_of (harness), GTK_TYPE_BUTTON, "_Take Back"));
      harness_shoot (harness, i == 0 ? "held-back" : "released");
    }
  message.state = "queued";
  message.error_code = 131049;
  office_begin (harness->office);
  office_message (harness->office, DEMO_KINDS, HELD, &message);
  office_commit (harness->office, DEMO_KINDS);
  harness_settle (harness);
  g_assert_cmpuint (dsk_client_get_pending (harness->office->client), ==, 0);
  click (harness, "_Take Back");
  g_assert_cmpuint (dsk_client_get_pending (harness->office->client), ==, 1);
}

/* Buttons in sight that ask for the file of @id. */
static guint
count_retries (GtkWidget *widget, const char *id)
{
  GVariant *target = GTK_IS_BUTTON (widget) ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget)) : NULL;
  guint n = target != NULL && g_variant_is_of_type (target, G_VARIANT_TYPE_STRING)
            && g_str_equal (g_variant_get_string (target, NULL), id)
            && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "timeline.retry-media") == 0
            && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_retries (child, id);
  return n;
}

/* A file that the relay could not fetch yet can be asked for; one that is just on its way can't. */
static void
test_retry (void)
{
  g_autoptr (Harness) harness = open_kinds (760, 1500);
  OfficeMessage message = { .at = harness->office->now, .kind = "document" };
  OfficeMedia media = { .state = "waiting", .mime = "application/pdf", .name = "invoice.pdf" };

  for (guint i = 0; i < 2; i++)
    {
      media.error = i == 0 ? NULL : "network";
      office_begin (harness->office);
      office_message (harness->office, DEMO_KINDS, HELD, &message);
      office_media (harness->office, DEMO_KINDS, HELD, &media);
      office_commit (harness->office, DEMO_KINDS);
      harness_settle (harness);
      g_assert_cmpuint (count_retries (list_of (harness), HELD), ==, i);
    }
}

static gboolean
viewer_is_there (gpointer data)
{
  GtkWidget *viewer = other_window (data, ADW_TYPE_WINDOW);

  return viewer != NULL && count_shown (viewer) == 1;
}

static void
test_viewer (void)
{
  g_autoptr (Harness) harness = open_kinds (760, 700);
  GtkWidget *view = harness_find (GTK_WIDGET (harness->page), DSK_TYPE_TIMELINE_VIEW, NULL);
  GtkWidget *viewer;

  gtk_widget_activate_action (view, "timeline.open-media", "s",
                              "01900000-0000-7000-8000-00000000a000");
  office_wait (viewer_is_there, harness);
  viewer = other_window (harness, ADW_TYPE_WINDOW);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (viewer)), ==, "Broken on arrival");
  g_assert_true (gtk_widget_activate_action (viewer, "viewer.zoom-in", NULL));
  g_assert_true (gtk_widget_activate_action (viewer, "viewer.fit", NULL));
  /* It is the first. */
  gtk_widget_activate_action (viewer, "viewer.previous", NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (viewer)), ==, "Broken on arrival");
  gtk_widget_activate_action (viewer, "viewer.next", NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (viewer)), ==, "Photo");
  gtk_window_destroy (GTK_WINDOW (viewer));
  harness_settle (harness);
}

typedef struct
{
  Harness *harness;
  const char *words;
} Health;

static gboolean
health_says (gpointer data)
{
  Health *health = data;
  GtkWidget *window = other_window (health->harness, ADW_TYPE_WINDOW);

  return window != NULL && find_anywhere (window, GTK_TYPE_LABEL, health->words) != NULL;
}

#define PRICED "01900000-0000-7000-8000-00000000f001"

/* A number that is stopped says so and why; what WhatsApp said is for those who manage numbers. */
static void
test_health (const char *role, gboolean manages)
{
  static const char *const number[]
      = { "01900000-0000-7000-8000-0000000000a1", "100000000000001", "+92 42 555 0100", "Orders",
          "active", "w1", "RED", "TIER_1K", "131042", NULL, "1" };
  static const char *const status[]
      = { PRICED, DEMO_KINDS, "read", "1", NULL, NULL, "0", NULL, "service" };
  static const char *const alert[] = { "01900000-0000-7000-8000-0000000000f1", "w1", NULL,
                                       "account_update", "warning", "1",
                                       "{\"event\":\"ACCOUNT_VIOLATION\",\"violation_type\":\"ALCOHOL\"}" };
  g_autoptr (Harness) harness = harness_new (role, 760, 700);
  g_autofree char *picture = g_strconcat ("numbers-", role, NULL);
  GtkWidget *window;

  office_begin (harness->office);
  office_message (harness->office, DEMO_KINDS, PRICED,
                  &(OfficeMessage){ .out = TRUE, .at = harness->office->now, .text = "Yes" });
  office_put (harness->office, DSK_ENTITY_MESSAGE_STATUS, status);
  office_put (harness->office, DSK_ENTITY_NUMBER, number);
  office_put (harness->office, DSK_ENTITY_ALERT, alert);
  office_commit (harness->office, NULL);
  dsk_numbers_window_present (GTK_WIDGET (harness->page), harness->office->client);
  office_wait (health_says, &(Health){ harness, "Nothing can be sent" });
  office_wait (health_says, &(Health){ harness, "Poor: many customers block or report it" });
  office_wait (health_says, &(Health){ harness, "1000 customers a day" });
  window = other_window (harness, ADW_TYPE_WINDOW);
  harness_settle (harness);
  harness_shoot_window (window, picture);
  g_assert_true ((find_anywhere (window, GTK_TYPE_LABEL, "0 billable · 1 free") != NULL) == manages);
  g_assert_true ((find_anywhere (window, GTK_TYPE_LABEL, "Free messages left this month") != NULL)
                 == manages);
  g_assert_true (
      (find_anywhere (window, GTK_TYPE_LABEL,
                      "The account has broken a rule of WhatsApp: \342\201\250Alcohol\342\201\251")
       != NULL)
      == manages);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A number that nobody has added: what waits there and how to add it, for who may; for others that somebody may. */
static void
test_quarantine (const char *role, gboolean manages)
{
  static const char *const number[] = { "01900000-0000-7000-8000-0000000000a1", "100000000000001", "+92 42 555 0100",
                                        "Orders", "quarantine", "w1", NULL, NULL, NULL, NULL, NULL };
  static const char command[]
      = "dastak-relay number add --data /var/lib/dastak-relay --phone-number-id 100000000000001";
  g_autoptr (Harness) harness = harness_new (role, 760, 700);
  GtkWidget *window;

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_NUMBER, number);
  office_commit (harness->office, NULL);
  dsk_numbers_window_present (GTK_WIDGET (harness->page), harness->office->client);
  office_wait (health_says, &(Health){ harness, "Not taken into service" });
  window = other_window (harness, ADW_TYPE_WINDOW);
  g_assert_true ((find_anywhere (window, GTK_TYPE_LABEL, command) != NULL) == manages);
  g_assert_true ((find_anywhere (window, GTK_TYPE_LABEL, "100000000000001") != NULL) == manages);
  g_assert_true ((find_anywhere (window, GTK_TYPE_LABEL, "Waiting there") != NULL) == manages);
  g_assert_null (find_anywhere (window, GTK_TYPE_LABEL, "0 conversations"));
  g_assert_true ((find_anywhere (window, GTK_TYPE_LABEL,
                                 "Messages to it are kept. An administrator decides about it.")
                  == NULL)
                 == manages);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_quarantine_roles (void)
{
  test_quarantine ("admin", TRUE);
  test_quarantine ("agent", FALSE);
}

static void
test_health_roles (void)
{
  test_health ("admin", TRUE);
  test_health ("agent", FALSE);
}

static void
test_group (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 760, 700);
  g_autofree char *number = NULL;
  g_autofree char *title = NULL;

  harness_open (harness, DEMO_GROUP);
  g_assert_nonnull (find_anywhere (list_of (harness), GTK_TYPE_LABEL, "Omar"));
  number = g_strdup ("\342\201\246+92 300 555 0188\342\201\251");
  g_assert_nonnull (find_anywhere (list_of (harness), GTK_TYPE_LABEL, number));
  /* It has no name of one customer, above its messages. */
  title = g_strdup ("Group with \342\201\250Omar\342\201\251 and \342\201\246+92 300 555 0188\342\201\251");
  g_assert_nonnull (find_anywhere (GTK_WIDGET (harness->page), GTK_TYPE_LABEL, title));
  g_assert_null (find_anywhere (GTK_WIDGET (harness->page), GTK_TYPE_LABEL, "WhatsApp user"));
}

static void
test_narrow (void)
{
  g_autoptr (Harness) harness = open_kinds (360, 640);
  int minimum;

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
  g_test_add_func ("/message-kinds/pictures", test_pictures);
  g_test_add_func ("/message-kinds/words", test_words);
  g_test_add_func ("/message-kinds/spoken", test_spoken);
  g_test_add_func ("/message-kinds/in-sight", test_in_sight);
  g_test_add_func ("/message-kinds/actions", test_actions);
  g_test_add_func ("/message-kinds/held", test_held);
  g_test_add_func ("/message-kinds/retry", test_retry);
  g_test_add_func ("/message-kinds/viewer", test_viewer);
  g_test_add_func ("/message-kinds/health", test_health_roles);
  g_test_add_func ("/ui/message-kinds/quarantine", test_quarantine_roles);
  g_test_add_func ("/message-kinds/group", test_group);
  g_test_add_func ("/message-kinds/narrow", test_narrow);
  return g_test_run ();
}
