/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels.h"

#include "dsk-labels-contact.h"

#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#define FSI "\342\201\250"
#define LRM "\342\200\216"
#define LRI "\342\201\246"
#define PDI "\342\201\251"
#define MINUTE ((gint64) 60000)
#define NOW G_GINT64_CONSTANT (1709208000000) /* Thursday 29 February 2024, 12:00 UTC */

#define ASSERT_LABEL(call, expected)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *label_ = (call);                                                              \
    g_assert_cmpstr (label_, ==, (expected));                                                      \
  }                                                                                                \
  G_STMT_END

static void
test_words (void)
{
  for (int i = -1; i <= DSK_MESSAGE_N_KINDS + 1; i++)
    g_assert_true (*dsk_label_message_kind ((DskMessageKind) i) != '\0');
  for (int i = -1; i <= DSK_STATUS_N + 1; i++)
    g_assert_true (*dsk_label_status ((DskStatus) i) != '\0');
  for (int i = -1; i <= DSK_DELIVERY_UNKNOWN + 1; i++)
    g_assert_true (*dsk_label_delivery ((DskDelivery) i) != '\0');
  g_assert_cmpstr (dsk_label_message_kind (DSK_MESSAGE_VOICE), ==, "Voice message");
  g_assert_cmpstr (dsk_label_role ("agent"), ==, "Agent");
  g_assert_cmpstr (dsk_label_role (NULL), ==, "Unknown role");
  g_assert_cmpstr (dsk_label_role ("emperor"), ==, "Unknown role");
}

static void
test_contact (void)
{
  ASSERT_LABEL (dsk_label_contact ("Sana Khan", "923005550101"), "Sana Khan");
  ASSERT_LABEL (dsk_label_contact (NULL, "923005550101"), LRI "+92 300 555 0101" PDI);
  ASSERT_LABEL (dsk_label_contact ("", "+923005550101"), LRI "+92 300 555 0101" PDI);
  ASSERT_LABEL (dsk_label_contact ("923005550101", "923005550101"), LRI "+92 300 555 0101" PDI);
  ASSERT_LABEL (dsk_label_contact (NULL, NULL), "WhatsApp user");
  ASSERT_LABEL (dsk_label_contact (" \n ", NULL), "WhatsApp user");
  /* A name may not turn the text around it. */
  ASSERT_LABEL (dsk_label_contact ("evil\342\200\256gnp", NULL), "evilgnp");
  ASSERT_LABEL (dsk_label_name ("Sana\nKhan", TRUE), FSI "Sana Khan" PDI);
  /* A sentence in English that begins with it goes on from left to right. */
  ASSERT_LABEL (dsk_label_name ("زارا خان", TRUE), LRM FSI "زارا خان" PDI);
  ASSERT_LABEL (dsk_label_name ("7 زارا", TRUE), LRM FSI "7 زارا" PDI);
  ASSERT_LABEL (dsk_label_name ("Zara زارا", TRUE), FSI "Zara زارا" PDI);
  ASSERT_LABEL (dsk_label_name ("زارا خان", FALSE), "زارا خان");
  ASSERT_LABEL (dsk_label_phone ("14155550123"), LRI "+1 415 555 0123" PDI);
  ASSERT_LABEL (dsk_label_phone ("971501234567"), LRI "+971 501 234 567" PDI);
  ASSERT_LABEL (dsk_label_phone ("not a number"), LRI "not a number" PDI);
}

static void
test_group (void)
{
  g_auto (GStrv) all = g_strsplit ("923005550101|Omar\nKhan|زارا|Bilal", "|", 0);
  char *members[] = { all[0], all[1], all[2], all[3], NULL };

  ASSERT_LABEL (dsk_label_conversation ("Sana", "923005550101", NULL), "Sana");
  ASSERT_LABEL (dsk_label_conversation (NULL, NULL, NULL), "WhatsApp user");
  /* A group has no name of one customer, whatever else is there. */
  ASSERT_LABEL (dsk_label_conversation ("Sana", "923005550101", members + 4), "WhatsApp group");
  ASSERT_LABEL (dsk_label_conversation (NULL, NULL, members + 3), "Group with " FSI "Bilal" PDI);
  ASSERT_LABEL (dsk_label_conversation (NULL, NULL, members),
                "Group with " LRI "+92 300 555 0101" PDI ", " FSI "Omar Khan" PDI " and " LRM FSI "زارا" PDI);
  members[2] = NULL;
  ASSERT_LABEL (dsk_label_conversation (NULL, NULL, members),
                "Group with " LRI "+92 300 555 0101" PDI " and " FSI "Omar Khan" PDI);
}

#define DETAIL(more) "{\"field\":" more "}"

static void
test_contact_event (void)
{
  const char *actor = FSI "Ayesha" PDI;

  ASSERT_LABEL (dsk_label_contact_event (actor, DETAIL ("\"given_name\",\"after\":\"Sana\"")),
                FSI "Ayesha" PDI " added to the contact: Name “" FSI "Sana" PDI "”");
  ASSERT_LABEL (dsk_label_contact_event (actor, DETAIL ("\"language\",\"before\":\"ur\",\"after\":\"sd\"")),
                FSI "Ayesha" PDI " changed the contact: Language “" FSI "Sindhi" PDI "”, before “" FSI "Urdu" PDI "”");
  ASSERT_LABEL (dsk_label_contact_event (
                    actor, DETAIL ("\"consent\",\"before\":\"granted\",\"after\":\"refused\",\"unseen\":true")),
                FSI "Ayesha" PDI " changed the contact: Marketing consent “" FSI "Refused" PDI
                    "”, without having seen “" FSI "Granted" PDI "”");
  ASSERT_LABEL (dsk_label_contact_event (actor, DETAIL ("\"remark\",\"before\":\"late\"")),
                FSI "Ayesha" PDI " removed from the contact: Remark “" FSI "late" PDI "”");
  ASSERT_LABEL (
      dsk_label_contact_event (actor, DETAIL ("\"tags\",\"before\":[\"a\",\"b\"],\"after\":[\"b\",\"c\"]")),
      FSI "Ayesha" PDI " changed the contact: Tags " FSI "+ c" PDI ", " FSI "− a" PDI);
  ASSERT_LABEL (dsk_label_contact_event (actor, DETAIL ("\"attributes\",\"before\":{\"City\":\"Multan\",\"Size\":"
                                                        "\"M\"},\"after\":{\"City\":\"Lahore\"},\"unseen\":true")),
                FSI "Ayesha" PDI " changed the contact, without having seen all of it: Attributes " FSI FSI "City" PDI
                    ": " FSI "Lahore" PDI PDI " (before: " FSI "Multan" PDI "), " FSI "− " FSI "Size" PDI ": " FSI
                    "M" PDI PDI);
  ASSERT_LABEL (dsk_label_contact_event (NULL, DETAIL ("\"given_name\",\"before\":\"B\",\"after\":\"A\"")),
                "Two contacts turned out to be one: Name “" FSI "B" PDI "”, now “" FSI "A" PDI "”");
  ASSERT_LABEL (dsk_label_contact_event (actor, DETAIL ("\"shoe\",\"after\":7")),
                FSI "Ayesha" PDI " changed the contact");
  ASSERT_LABEL (dsk_label_contact_event (NULL, "[]"), "The contact changed");
  ASSERT_LABEL (dsk_label_contact_change ("{\"given_name\":\"Sana\",\"remark\":null}"),
                "Name: " FSI "Sana" PDI " · Remark: removed");
  ASSERT_LABEL (dsk_label_contact_change ("{}"), "Change of the contact");
  for (const char *const *tag = dsk_label_languages (); *tag != NULL; tag++)
    {
      g_autofree char *name = dsk_label_language (*tag);

      g_assert_cmpstr (name, !=, *tag);
    }
}

static void
test_event (void)
{
  DskTimelineRow row = { .item = DSK_ITEM_EVENT,
                         .event_kind = (char *) "claimed",
                         .author_name = (char *) "Ayesha" };

  ASSERT_LABEL (dsk_label_event (&row), FSI "Ayesha" PDI " claimed this conversation");
  row.event_kind = (char *) "assigned";
  row.subject_name = (char *) "Bilal";
  ASSERT_LABEL (dsk_label_event (&row),
                FSI "Ayesha" PDI " assigned this conversation to " FSI "Bilal" PDI);
  row.event_kind = (char *) "status";
  row.detail = (char *) "resolved";
  ASSERT_LABEL (dsk_label_event (&row), FSI "Ayesha" PDI " resolved this conversation");
  row.event_kind = (char *) "unsent";
  row.detail = (char *) "taken-back";
  ASSERT_LABEL (dsk_label_event (&row), FSI "Ayesha" PDI " took the answer back: this conversation is open again");
  row.detail = (char *) "failed";
  ASSERT_LABEL (dsk_label_event (&row), "The answer was not sent: this conversation is open again");
  row.event_kind = (char *) "status";
  row.detail = (char *) "waiting";
  ASSERT_LABEL (dsk_label_event (&row), FSI "Ayesha" PDI " set the status to Waiting");
  row.detail = (char *) "of a newer relay";
  ASSERT_LABEL (dsk_label_event (&row), FSI "Ayesha" PDI " changed the status");
  row.event_kind = (char *) "merged";
  ASSERT_LABEL (dsk_label_event (&row), FSI "Ayesha" PDI " changed this conversation");
  row = (DskTimelineRow){ .item = DSK_ITEM_EVENT };
  ASSERT_LABEL (dsk_label_event (&row), "This conversation changed");
}

static void
test_failure (void)
{
  g_autofree char *known = dsk_label_failure (131047, "Re-engagement message");
  g_autofree char *unknown = dsk_label_failure (99999, "Something odd");

  /* Whatever the policy knows has words of its own that say what to do. */
  static const int codes[] = { 1, 2, 3, 4, 10, 17, 33, 100, 190, 200, 299, 341, 368, 80007, 130429, 130472, 130497,
                               131000, 131005, 131008, 131009, 131016, 131020, 131021, 131026, 131030, 131031,
                               131037, 131041, 131042, 131045, 131047, 131048, 131049, 131050, 131051, 131052,
                               131053, 131056, 131057, 131062, 131063, 131064, 131200, 131208, 131299, 132000,
                               132001, 132005, 132007, 132012, 132015, 132016, 132068, 132069, 133004, 133010,
                               133016, 135000, 137000 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *words = dsk_label_failure (codes[i], "Something odd");

      g_assert_null (strstr (words, "odd"));
    }
  g_assert_true (g_str_has_prefix (known, "Not delivered: the 24-hour window"));
  g_assert_nonnull (strstr (unknown, "Something odd"));
  ASSERT_LABEL (dsk_label_failure (DSK_CODE_TOO_OLD, "It could not be sent for too long"),
                "Not delivered: WhatsApp did not take it in time, and it is not tried any more. Write again if it still"
                " matters.");
  ASSERT_LABEL (dsk_label_failure (99999, NULL),
                "Not delivered: WhatsApp refused it (error 99999).");
  ASSERT_LABEL (dsk_label_failure (0, NULL), "Not delivered: WhatsApp gave no reason.");
}

static void
test_refusal (void)
{
  static const char *const odd[] = { NULL,
                                     "",
                                     "{",
                                     "[]",
                                     "{\"owner_name\":7,\"at\":1}",
                                     "{\"owner_name\":\"A\"}",
                                     "{\"owner_name\":null,\"at\":0}" };
  g_autofree char *words
      = dsk_label_refusal ("conflict", "{\"owner_name\":\"Ayesha\",\"at\":1700000000000}");

  ASSERT_LABEL (dsk_label_refusal ("of a newer relay", NULL), "The relay refused this change.");
  g_assert_nonnull (strstr (words, "Ayesha"));
  g_assert_nonnull (strstr (words, "November"));
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    ASSERT_LABEL (dsk_label_refusal ("conflict", odd[i]),
                  "Somebody else was faster. Look at the conversation before you go on.");
}

static void
test_time (void)
{
  ASSERT_LABEL (dsk_label_when (NOW + 90 * MINUTE, NOW), "13:30");
  ASSERT_LABEL (dsk_label_when (NOW + 21 * 60 * MINUTE, NOW), "tomorrow, 09:00");
  ASSERT_LABEL (dsk_label_when (NOW + 45 * 60 * MINUTE, NOW), "Sat, 09:00");
  ASSERT_LABEL (dsk_label_when (NOW + 7 * 24 * 60 * MINUTE, NOW), "7 Mar, 12:00");
  ASSERT_LABEL (dsk_label_when (NOW + 366 * (gint64) 24 * 60 * MINUTE, NOW), "1 Mar 2025, 12:00");
  ASSERT_LABEL (dsk_label_snoozed (NOW + 90 * MINUTE, NULL, NOW), "Snoozed until 13:30");
  ASSERT_LABEL (dsk_label_snoozed (NOW + 90 * MINUTE, "Ayesha", NOW),
                FSI "Ayesha" PDI " snoozed this until 13:30");
  ASSERT_LABEL (dsk_label_short_time (NOW - 20000, NOW), "now");
  ASSERT_LABEL (dsk_label_short_time (NOW + 20000, NOW), "now");
  ASSERT_LABEL (dsk_label_short_time (NOW - 5 * MINUTE, NOW), "5 m");
  ASSERT_LABEL (dsk_label_short_time (NOW - 90 * MINUTE, NOW), "10:30");
  ASSERT_LABEL (dsk_label_short_time (NOW - 26 * 60 * MINUTE, NOW), "Wed");
  ASSERT_LABEL (dsk_label_short_time (NOW - 20 * 24 * 60 * MINUTE, NOW), "9 Feb");
  ASSERT_LABEL (dsk_label_short_time (NOW - 400 * 24 * 60 * MINUTE, NOW), "25 Jan 2023");
  ASSERT_LABEL (dsk_label_clock_time (NOW), "12:00");
  ASSERT_LABEL (dsk_label_day (NOW, NOW), "Today");
  ASSERT_LABEL (dsk_label_day (NOW - 13 * 60 * MINUTE, NOW), "Yesterday");
  ASSERT_LABEL (dsk_label_day (NOW - 20 * 24 * 60 * MINUTE, NOW), "Friday, 9 February");
  ASSERT_LABEL (dsk_label_day (NOW - 400 * 24 * 60 * MINUTE, NOW), "25 January 2023");
  ASSERT_LABEL (dsk_label_month ("2026-11"), "November 2026");
  ASSERT_LABEL (dsk_label_month ("2026-13"), "2026-13");
  ASSERT_LABEL (dsk_label_length (-1), "0:00");
  ASSERT_LABEL (dsk_label_length (65999), "1:05");
  ASSERT_LABEL (dsk_label_length (62 * MINUTE + 3000), "1:02:03");
  ASSERT_LABEL (dsk_label_duration (192 * MINUTE), "3 h 12 m");
  ASSERT_LABEL (dsk_label_duration (180 * MINUTE), "3 h");
  ASSERT_LABEL (dsk_label_duration (12 * MINUTE + 59000), "12 m");
  ASSERT_LABEL (dsk_label_duration (50 * 60 * MINUTE), "2 d 2 h");
  ASSERT_LABEL (dsk_label_duration (-5), "less than 1 m");
  /* Nonsense from outside is shown as something, and does not crash. */
  g_free (dsk_label_day (G_MAXINT64, NOW));
  g_free (dsk_label_short_time (G_MININT64, NOW));
}

static void
test_content (void)
{
  ASSERT_LABEL (
      dsk_label_content (
          DSK_MESSAGE_LOCATION,
          "{\"type\":\"location\",\"location\":{\"latitude\":31.5204,\"longitude\":74.3587,"
          "\"name\":\"Shop\"}}"),
      "Shop\n" LRI "31.52040, 74.35870" PDI);
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_LOCATION, "{\"latitude\":1,\"longitude\":2}"),
                LRI "1.00000, 2.00000" PDI);
  ASSERT_LABEL (
      dsk_label_content (DSK_MESSAGE_DOCUMENT, "{\"document\":{\"filename\":\"list.pdf\"}}"),
      "list.pdf");
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_CONTACTS,
                                   "{\"contacts\":[{\"name\":{\"formatted_name\":\"Bilal\"},"
                                   "\"phones\":[{\"phone\":\"+923005550102\"}]}]}"),
                "Bilal · " LRI "+92 300 555 0102" PDI);
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_ORDER, "{\"order\":{\"product_items\":[{},{}]}}"),
                "2 items");
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_DOCUMENT, "{\"media\":{\"id\":\"7\",\"name\":\"bill.pdf\"}}"),
                "bill.pdf");
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_CONTACTS, "{\"contacts\":[{\"name\":\"Aamir\"},{\"first\":\"Bilal\"}]}"),
                "Aamir\nBilal");
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_ORDER, "{\"order\":{\"items\":[{},{},{}]}}"), "3 items");
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_IMAGE, "{\"image\":{}}"), NULL);
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_LOCATION, NULL), NULL);
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_LOCATION, "{\"location\":[[[1]]]}"), NULL);
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_CONTACTS, "{\"contacts\":[1,{\"name\":7}]}"), NULL);
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_DOCUMENT, "{\"document\":{\"filename\":{}}}"), NULL);
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_DOCUMENT, "not json"), NULL);
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_DOCUMENT, "[]"), NULL);
}

/* In a process of its own: the language is that of all of it. The C library here has no Urdu. */
static void
speak_urdu (void)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "..", "po", "ur.po", NULL);
  g_autofree char *root = g_dir_make_tmp ("dastak-labels-XXXXXX", NULL);
  g_autofree char *language = g_build_filename (root, "ur", NULL);
  g_autofree char *folder = g_build_filename (language, "LC_MESSAGES", NULL);
  g_autofree char *catalog = g_build_filename (folder, "dastak.mo", NULL);
  const char *const argv[] = { "msgfmt", "-o", catalog, source, NULL };
  int status = -1;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_setenv ("LANGUAGE", "ur", TRUE);
  bindtextdomain ("dastak", root);
  bind_textdomain_codeset ("dastak", "UTF-8");

  ASSERT_LABEL (dsk_label_short_time (NOW - 26 * 60 * MINUTE, NOW), "بدھ");
  ASSERT_LABEL (dsk_label_short_time (NOW - 20 * 24 * 60 * MINUTE, NOW), "9 فروری");
  ASSERT_LABEL (dsk_label_day (NOW - 20 * 24 * 60 * MINUTE, NOW), "جمعہ، 9 فروری");
  ASSERT_LABEL (dsk_label_day (NOW - 400 * 24 * 60 * MINUTE, NOW), "25 جنوری 2023");
  ASSERT_LABEL (dsk_label_duration (60 * MINUTE), "1 گھنٹہ");
  ASSERT_LABEL (dsk_label_duration (192 * MINUTE), "3 گھنٹے 12 منٹ");
  ASSERT_LABEL (dsk_label_duration (25 * 60 * MINUTE), "1 دن 1 گھنٹہ");
  ASSERT_LABEL (dsk_label_content (DSK_MESSAGE_ORDER, "{\"order\":{\"product_items\":[{},{}]}}"),
                "2 آئٹم");
  ASSERT_LABEL (dsk_label_name ("زارا", TRUE), FSI "زارا" PDI);

  g_assert_cmpint (g_unlink (catalog), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (language), ==, 0);
  g_assert_cmpint (g_rmdir (root), ==, 0);
}

static void
test_seen_by (void)
{
  static const struct
  {
    const char *names[4];
    const char *words;
  } rows[] = {
    { { "Bilal", NULL }, "Seen by \xe2\x81\xa8" "Bilal\xe2\x81\xa9" },
    { { "Bilal", "Ayesha", NULL }, "Seen by \xe2\x81\xa8" "Bilal\xe2\x81\xa9 and 1 other" },
    { { "Bilal", "Ayesha", "Omar", NULL }, "Seen by \xe2\x81\xa8" "Bilal\xe2\x81\xa9 and 2 others" },
  };

  g_assert_null (dsk_label_seen_by (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = dsk_label_seen_by ((char **) rows[i].names);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

static void
test_urdu (void)
{
  g_autofree char *msgfmt = g_find_program_in_path ("msgfmt");

  /* Any locale but "C" makes the C library look for translations. */
  if (msgfmt == NULL || setlocale (LC_ALL, "C.UTF-8") == NULL)
    {
      g_test_skip ("msgfmt or the locale C.UTF-8 is missing");
      return;
    }
  if (g_test_subprocess ())
    {
      speak_urdu ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* What waits because WhatsApp refused it for now says so; what waits for its turn does not. */
static void
test_hold (void)
{
  static const int codes[] = { 1, 2, 3, 4, 10, 17, 100, 190, 250, 341, 368, 80007, 130429, 131000, 131016, 131042,
                               131048, 131049, 131053, 131056, 131057, 132015, 133004, 133016, 131208, 99999 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *words = dsk_label_hold (codes[i], "Something odd");

      g_assert_true (g_str_has_prefix (words, "Not sent yet: "));
      g_assert_null (strstr (words, "odd"));
    }
  g_assert_null (dsk_label_hold (0, NULL));
  ASSERT_LABEL (dsk_label_hold (0, "HTTP 502"),
                "Not sent yet: WhatsApp had trouble of its own. It is tried again in a while.");
  ASSERT_LABEL (dsk_label_hold (132015, NULL),
                "Not sent yet: WhatsApp has paused the template. It is sent once the template is approved again.");
  ASSERT_LABEL (dsk_label_hold (190, NULL), "Not sent yet: WhatsApp takes nothing from our number now. It is sent once"
                                            " the number works again.");
}

int
main (int argc, char **argv)
{
  /* Times are local; this pins them whatever the machine says. */
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/words", test_words);
  g_test_add_func ("/labels/contact", test_contact);
  g_test_add_func ("/labels/group", test_group);
  g_test_add_func ("/labels/contact-event", test_contact_event);
  g_test_add_func ("/labels/event", test_event);
  g_test_add_func ("/labels/failure", test_failure);
  g_test_add_func ("/labels/hold", test_hold);
  g_test_add_func ("/labels/refusal", test_refusal);
  g_test_add_func ("/labels/time", test_time);
  g_test_add_func ("/labels/content", test_content);
  g_test_add_func ("/labels/seen-by", test_seen_by);
  g_test_add_func ("/labels/urdu", test_urdu);
  return g_test_run ();
}
