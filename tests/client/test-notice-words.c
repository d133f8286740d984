/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands in a notification, and what must not. */

#include "dsk-notice-words.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1700000000000)
#define FSI "\342\201\250"
#define PDI "\342\201\251"

typedef struct
{
  DskNewsRow row;
  const char *title; /* with content */
  const char *body;
  const char *bare; /* without */
} Row;

static const Row rows[] = {
  { { .kind = DSK_NEWS_REPLY, .count = 1, .name = (char *) "Sana", .text = (char *) "Where is it?",
      .message_kind = DSK_MESSAGE_TEXT },
    "Sana", FSI "Where is it?" PDI, "New message" },
  { { .kind = DSK_NEWS_REPLY, .count = 3, .name = (char *) "Sana", .text = (char *) "Hello?\nAre you there?",
      .message_kind = DSK_MESSAGE_TEXT },
    "Sana", "3 new messages\n" FSI "Hello? Are you there?" PDI, "3 new messages" },
  { { .kind = DSK_NEWS_REPLY, .count = 1, .name = (char *) "Sana", .message_kind = DSK_MESSAGE_IMAGE },
    "Sana", "Photo", "New message" },
  /* Not markup, no link, nothing that turns what follows around. */
  { { .kind = DSK_NEWS_REPLY, .count = 1, .name = (char *) "<b>S</b>", .message_kind = DSK_MESSAGE_TEXT,
      .text = (char *) "<img src=\"http://x.example/\">\342\200\256abc" },
    "\342\200\271b\342\200\272S\342\200\271/b\342\200\272",
    FSI "\342\200\271img src=\"http://x.example/\"\342\200\272abc" PDI, "New message" },
  { { .kind = DSK_NEWS_MENTION, .count = 1, .name = (char *) "Sana", .who = (char *) "Bilal",
      .text = (char *) "@Ayesha look" },
    "Sana", FSI "Bilal" PDI " mentions you\n" FSI "@Ayesha look" PDI, "You were mentioned" },
  { { .kind = DSK_NEWS_UNSENT, .count = 1, .name = (char *) "Sana", .text = (char *) "good evening" },
    "Sana", "Your scheduled message was not sent\n" FSI "good evening" PDI, "A scheduled message was not sent" },
  { { .kind = DSK_NEWS_FAILED, .count = 1, .name = (char *) "Sana", .text = (char *) "On its way",
      .error_code = 131026 },
    "Sana",
    "Not delivered: this number can't receive WhatsApp messages. Reach the customer another way.\n"
    FSI "On its way" PDI, "A message was not delivered" },
  { { .kind = DSK_NEWS_FAILED, .count = 1, .name = (char *) "Sana", .text = (char *) "On its way", .unsure = TRUE },
    "Sana", "WhatsApp never confirmed this. It may have been sent.\n" FSI "On its way" PDI,
    "Nobody knows whether a message was sent" },
  { { .kind = DSK_NEWS_ASSIGNED, .count = 1, .name = (char *) "Sana", .who = (char *) "Bilal" },
    "Sana", FSI "Bilal" PDI " assigned this to you", "A conversation was assigned to you" },
  { { .kind = DSK_NEWS_HANDOFF, .count = 1, .name = (char *) "Sana", .text = (char *) "Courier" },
    "Sana", "A colleague hands this off to you\n" FSI "Courier" PDI, "A conversation is handed off to you" },
  { { .kind = DSK_NEWS_CLOSING, .count = 1, .name = (char *) "Sana", .until = NOW + 3600000 },
    "Sana", "Still waits for an answer; the 24-hour window closes at 04:13", "A 24-hour window closes soon" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DskNoticeDeed deed = { .id = (char *) "x", .row = &rows[i].row };
      g_autofree char *title = NULL, *body = NULL, *bare = NULL, *nothing = NULL;

      dsk_notice_words (&deed, TRUE, NOW, &title, &body);
      g_assert_cmpstr (title, ==, rows[i].title);
      g_assert_cmpstr (body, ==, rows[i].body);
      dsk_notice_words (&deed, FALSE, NOW, &bare, &nothing);
      g_assert_cmpstr (bare, ==, rows[i].bare);
      g_assert_null (nothing);
    }
}

/* Nothing of it is the customer's or a colleague's, whatever was chosen. */
static void
test_others (void)
{
  const DskNewsRow trouble = { .kind = DSK_NEWS_TROUBLE, .count = 2 };

  for (int content = FALSE; content <= TRUE; content++)
    {
      const DskNoticeDeed one = { .id = (char *) "trouble", .row = &trouble };
      const DskNoticeDeed many = { .id = (char *) "summary", .convs = 4,
                                   .counts = { [DSK_NEWS_MENTION] = 1, [DSK_NEWS_FAILED] = 2,
                                               [DSK_NEWS_REPLY] = 3 } };
      g_autofree char *title = NULL, *body = NULL, *sum = NULL, *parts = NULL;

      dsk_notice_words (&one, content, NOW, &title, &body);
      g_assert_cmpstr (title, ==, "Something that you did was refused");
      g_assert_cmpstr (body, ==, "2 things need your attention");
      dsk_notice_words (&many, content, NOW, &sum, &parts);
      g_assert_cmpstr (sum, ==, "News in 4 conversations");
      g_assert_cmpstr (parts, ==, "1 mentions you · 2 not delivered · 3 with new messages");
    }
}

/* What WhatsApp says of a number is said though texts are not to be shown: no customer is in it. */
static void
test_alert (void)
{
  const DskNewsRow one = { .kind = DSK_NEWS_ALERT, .count = 1, .text = (char *) "phone_number_quality_update",
                           .content = (char *) "{\"event\":\"FLAGGED\"}", .phone = (char *) "+92 42 555 0100" };
  const DskNewsRow several = { .kind = DSK_NEWS_ALERT, .count = 3, .text = (char *) "account_update",
                               .content = (char *) "{\"event\":\"ACCOUNT_DELETED\"}" };

  for (int content = FALSE; content <= TRUE; content++)
    {
      const DskNoticeDeed deed = { .id = (char *) "alert", .row = &one };
      const DskNoticeDeed more = { .id = (char *) "alert", .row = &several };
      g_autofree char *title = NULL, *body = NULL, *again = NULL, *list = NULL;

      dsk_notice_words (&deed, content, NOW, &title, &body);
      g_assert_cmpstr (title, ==, "WhatsApp has news of your numbers");
      g_assert_nonnull (strstr (body, "The quality of this number is low: many customers block or report it"));
      g_assert_nonnull (strstr (body, "+92 42"));
      dsk_notice_words (&more, content, NOW, &again, &list);
      g_assert_nonnull (strstr (list, "The account was deleted"));
      g_assert_true (g_str_has_suffix (list, "\nand 2 others"));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Karachi", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice-words/rows", test_rows);
  g_test_add_func ("/notice-words/others", test_others);
  g_test_add_func ("/notice-words/alert", test_alert);
  return g_test_run ();
}
