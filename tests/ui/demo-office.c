/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "demo-office.h"
#include "demo-kinds.h"
#include "demo-voice.h"

static guint next_id;

static void
say (Office *office, const char *conv, const OfficeMessage *message)
{
  g_autofree char *id = office_id (next_id++);

  office_message (office, conv, id, message);
}

static void
fill_sana (Office *office)
{
  gint64 t = office->now - 3 * OFFICE_HOUR;
  g_autofree char *asked = office_id (0x4001);
  g_autofree char *event = office_id (0x4002);
  g_autofree char *note = office_id (0x4003);
  g_autofree char *resolved = office_id (0x4004);
  g_autofree char *last = NULL;

  office_conversation (
      office, DEMO_SANA,
      &(OfficeConversation){ .name = "Sana Khan",
                             .phone = "923005550101",
                             .status = "open",
                             .owner = OFFICE_ME,
                             .preview = "Thank you!",
                             .last_at = office->now - 2 * OFFICE_MINUTE,
                             .last_in_at = office->now - 20 * OFFICE_HOUR - 48 * OFFICE_MINUTE,
                             .waiting_since = office->now - 12 * OFFICE_MINUTE });
  say (office, DEMO_SANA,
       &(OfficeMessage){ .at = t - 26 * OFFICE_HOUR, .text = "Assalam o alaikum" });
  say (office, DEMO_SANA,
       &(OfficeMessage){ .out = TRUE,
                         .at = t - 26 * OFFICE_HOUR + OFFICE_MINUTE,
                         .author = OFFICE_BILAL,
                         .text = "Wa alaikum assalam! How can we help?",
                         .state = "read" });
  office_event (office, DEMO_SANA, resolved, t - 25 * OFFICE_HOUR, "status", OFFICE_BILAL, NULL,
                "resolved");
  office_message (
      office, DEMO_SANA, asked,
      &(OfficeMessage){ .at = t, .text = "Hi, my order hasn’t arrived. Can you check?" });
  office_event (office, DEMO_SANA, event, t + OFFICE_MINUTE, "claimed", OFFICE_ME, NULL, NULL);
  say (office, DEMO_SANA,
       &(OfficeMessage){ .out = TRUE,
                         .at = t + 2 * OFFICE_MINUTE,
                         .author = OFFICE_ME,
                         .quote = asked,
                         .text = "Sure — I’m checking with the courier now. One moment please 🙏",
                         .state = "read" });
  office_note (office, DEMO_SANA, note, t + 3 * OFFICE_MINUTE, OFFICE_ME,
               "Customer says “late delivery”. Order ID: 10421. Courier: TCS.\n@Bilal please "
               "confirm latest status.");
  say (office, DEMO_SANA,
       &(OfficeMessage){ .at = t + 9 * OFFICE_MINUTE,
                         .text = "السلام علیکم، میرا آرڈر کب تک پہنچے گا؟ بہت دیر ہو گئی ہے۔" });
  say (office, DEMO_SANA,
       &(OfficeMessage){
           .at = t + 10 * OFFICE_MINUTE, .kind = "image", .text = "This is the parcel" });
  say (office, DEMO_SANA, &(OfficeMessage){ .at = t + 11 * OFFICE_MINUTE, .kind = "voice" });
  say (office, DEMO_SANA,
       &(OfficeMessage){ .at = t + 11 * OFFICE_MINUTE,
                         .kind = "location",
                         .content = "{\"location\":{\"latitude\":31.5204,\"longitude\":74.3587,"
                                    "\"name\":\"Liberty Market\"}}" });
  say (office, DEMO_SANA,
       &(OfficeMessage){ .at = t + 20 * OFFICE_MINUTE,
                         .kind = "document",
                         .content = "{\"media\":{\"name\":\"invoice-10421.pdf\",\"size\":48213}}" });
  say (office, DEMO_SANA, &(OfficeMessage){ .at = t + 21 * OFFICE_MINUTE, .kind = "unsupported" });
  say (office, DEMO_SANA,
       &(OfficeMessage){
           .out = TRUE,
           .at = t + 30 * OFFICE_MINUTE,
           .author = OFFICE_BILAL,
           .state = "delivered",
           .text
           = "A longer message, which has to wrap on several lines so that we can see that the "
             "height-for-width of a bubble works as expected and nothing is cut off at the end of "
             "it: https://example.com/track?id=10421&lang=en." });
  say (office, DEMO_SANA,
       &(OfficeMessage){ .out = TRUE,
                         .at = t + 31 * OFFICE_MINUTE,
                         .author = OFFICE_BILAL,
                         .state = "sent",
                         .text = "Ok?" });
  say (office, DEMO_SANA,
       &(OfficeMessage){ .out = TRUE,
                         .at = t + 40 * OFFICE_MINUTE,
                         .author = OFFICE_ME,
                         .state = "failed",
                         .error_code = 131026,
                         .text = "Here is your refund." });
  say (office, DEMO_SANA,
       &(OfficeMessage){ .out = TRUE,
                         .at = t + 41 * OFFICE_MINUTE,
                         .author = OFFICE_ME,
                         .state = "unknown",
                         .text = "Did you get it?" });
  say (office, DEMO_SANA,
       &(OfficeMessage){ .at = office->now - 2 * OFFICE_MINUTE, .text = "Thank you!" });
  last = office_id (next_id - 1);
  office_read (office, DEMO_SANA, last);
}

static void
fill_urdu (Office *office)
{
  gint64 t = office->now - 40 * OFFICE_MINUTE;

  office_conversation (office, DEMO_URDU,
                       &(OfficeConversation){ .name = "عائشہ ملک",
                                              .phone = "923335550042",
                                              .preview = "شکریہ",
                                              .last_at = t,
                                              .last_in_at = t,
                                              .waiting_since = t });
  say (office, DEMO_URDU, &(OfficeMessage){ .at = t - OFFICE_MINUTE, .text = "السلام علیکم" });
  say (office, DEMO_URDU,
       &(OfficeMessage){ .at = t, .text = "میرا آرڈر نمبر 10421 ہے، COD confirm کر دیں" });
}

static void
fill_closed (Office *office)
{
  gint64 t = office->now - 50 * OFFICE_HOUR;

  office_conversation (office, DEMO_CLOSED,
                       &(OfficeConversation){ .phone = "971501234567",
                                              .status = "resolved",
                                              .owner = OFFICE_BILAL,
                                              .preview = "ok",
                                              .last_at = t,
                                              .last_in_at = t });
  say (office, DEMO_CLOSED, &(OfficeMessage){ .at = t, .text = "ok" });
}

static void
fill_long (Office *office)
{
  gint64 t = office->now - 60 * OFFICE_HOUR;

  office_conversation (office, DEMO_LONG,
                       &(OfficeConversation){ .name = "Long Story",
                                              .phone = "14155550123",
                                              .status = "waiting",
                                              .owner = OFFICE_ME,
                                              .preview = "399",
                                              .last_at = t + 399 * 8 * OFFICE_MINUTE,
                                              .last_in_at = t + 398 * 8 * OFFICE_MINUTE });
  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *text
          = g_strdup_printf ("%u: %s", i,
                             i % 5 == 0 ? "a text that is long enough to take more than one "
                                          "line in a bubble of the usual width, I think"
                                        : "short");
      say (office, DEMO_LONG,
           &(OfficeMessage){ .out = i % 3 == 0,
                             .at = t + i * 8 * OFFICE_MINUTE,
                             .author = i % 3 == 0 ? OFFICE_ME : NULL,
                             .state = i % 3 == 0 ? "read" : NULL,
                             .text = text });
    }
}

void
demo_office_fill (Office *office)
{
  next_id = 0x5000;
  office_begin (office);
  fill_sana (office);
  fill_urdu (office);
  fill_closed (office);
  fill_long (office);
  demo_kinds_fill (office);
  demo_voice_fill (office);
  office_commit (office, NULL);
}
