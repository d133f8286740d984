/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why a conversation is in a queue or with somebody, in words: the newest of what moved it. */

#include "office.h"

#include "dsk-why-here.h"

#define FSI "\342\201\250"
#define PDI "\342\201\251"
#define CONV "01900000-0000-7000-8000-000000001001"

typedef struct
{
  const char *kind; /* NULL: none */
  const char *actor;
  const char *subject;
  const char *detail;
  gint64 at; /* 0: 1000 */
} Event;

static void
test_words (void)
{
  static const struct
  {
    const char *owner; /* NULL: nobody */
    const char *owner_name;
    const char *team;
    gboolean pending;
    Event place, state;
    const char *words;
  } cases[] = {
    { .words = "Nobody has this conversation|Nobody has claimed it yet" },
    { .state = { "opened" },
      .words = "Nobody has this conversation|Nobody has claimed it yet|A new conversation began" },
    { .owner = OFFICE_ME, .place = { "claimed", "Ayesha" },
      .words = "This conversation is yours|" FSI "Ayesha" PDI " claimed this conversation" },
    { .owner = OFFICE_BILAL, .owner_name = "Bilal", .place = { "assigned", "Ayesha", "Bilal" },
      .words = FSI "Bilal" PDI " has this conversation|" FSI "Ayesha" PDI " assigned this conversation to "
               FSI "Bilal" PDI },
    { .team = "Ops", .place = { "routed", NULL, "Ops", "{\"text\":\"keyword \\u201crefund\\u201d\"}" },
      .words = "In the queue of " FSI "Ops" PDI "|Routed to " FSI "Ops" PDI ": keyword “refund”" },
    { .place = { "routed", NULL, NULL, "{\"name\":\"Bilal\",\"why\":\"off-shift\"}" },
      .words = "Nobody has this conversation|Back in the queue: " FSI "Bilal" PDI " is off shift" },
    { .owner = OFFICE_ME, .place = { "routed", NULL, "Ayesha", "{\"name\":\"Ayesha\",\"why\":\"before\"}" },
      .state = { "reopened" },
      .words = "This conversation is yours|Routed to " FSI "Ayesha" PDI ", who answered before|"
               "The customer wrote again: the conversation is open" },
    { .place = { "released", "Bilal" }, .state = { "woke", NULL, NULL, "due" },
      .words = "Nobody has this conversation|" FSI "Bilal" PDI " gave this conversation back|"
               "The snoozed conversation is back" },
    { .place = { "handoff-expired", NULL, "Bilal" },
      .words = "Nobody has this conversation|Not accepted by " FSI "Bilal" PDI " in time: back in the queue" },
    { .owner = OFFICE_ME, .pending = TRUE,
      .words = "This conversation is yours|That was done here: the relay does not know of it yet" },
    { .owner = OFFICE_ME, .place = { "claimed", "Ayesha" }, .state = { "reopened", .at = 900 },
      .words = "This conversation is yours|" FSI "Ayesha" PDI " claimed this conversation" },
    { .owner = OFFICE_BILAL,
      .words = FSI "A colleague" PDI " has this conversation|It was so before what is kept on this computer" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DskConversationRow row = { .owner = (char *) cases[i].owner, .owner_name = (char *) cases[i].owner_name,
                                 .team_name = (char *) cases[i].team, .pending = cases[i].pending };
      DskTimelineRow events[2] = { { DSK_ITEM_EVENT }, { DSK_ITEM_EVENT } };
      g_autoptr (DskWhyHere) why = NULL;
      g_autoptr (GString) words = NULL;

      for (guint j = 0; j < 2; j++)
        {
          const Event *event = j == 0 ? &cases[i].place : &cases[i].state;

          events[j].event_kind = (char *) event->kind;
          events[j].author_name = (char *) event->actor;
          events[j].subject_name = (char *) event->subject;
          events[j].detail = (char *) event->detail;
          events[j].at = event->at != 0 ? event->at : 1000;
          g_assert_true (event->kind == NULL
                         || (j == 0 ? dsk_why_is_place (event->kind) : dsk_why_is_state (event->kind)));
        }
      why = dsk_why_here_new (&row, cases[i].place.kind != NULL ? &events[0] : NULL,
                              cases[i].state.kind != NULL ? &events[1] : NULL, OFFICE_ME);
      words = g_string_new (why->place);
      for (guint j = 0; j < why->reasons->len; j++)
        g_string_append_printf (words, "|%s", ((DskWhyReason *) why->reasons->pdata[j])->words);
      g_test_message ("case %u", i);
      g_assert_cmpstr (words->str, ==, cases[i].words);
    }
}

static gpointer
read_why (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_why_here_read (reader, data, error);
}

/* The newest of each, however much was said since, and nothing that moves nothing. */
static void
test_newest (void)
{
  static const char *const kinds[] = { "claimed", "released", "opened", "contact" };
  g_autoptr (Office) office = office_new ("agent");
  g_autoptr (DskWhyHere) why = NULL;
  DskWhyQuestion *question;

  office_begin (office);
  office_conversation (office, CONV, &(OfficeConversation){ .name = "Sana", .phone = "923005550101" });
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *id = office_id (0x7000 + i);

      office_event (office, CONV, id, office->now - OFFICE_HOUR + i, kinds[i], OFFICE_BILAL, NULL, NULL);
    }
  for (guint i = 0; i < 450; i++)
    {
      g_autofree char *id = office_id (0x8000 + i);

      office_message (office, CONV, id, &(OfficeMessage){ .at = office->now - OFFICE_HOUR + 100 + i, .text = "…" });
    }
  office_commit (office, NULL);
  office_open (office);
  question = dsk_why_question_new (CONV, OFFICE_ME);
  why = dsk_client_read_now (office->client, read_why, question, dsk_why_question_free,
                             (GDestroyNotify) dsk_why_here_free, 20000);
  g_assert_nonnull (why);
  g_assert_cmpuint (why->reasons->len, ==, 2);
  g_assert_cmpstr (((DskWhyReason *) why->reasons->pdata[0])->item, ==, "01900000-0000-7000-8000-000000007001");
  g_assert_cmpstr (((DskWhyReason *) why->reasons->pdata[1])->item, ==, "01900000-0000-7000-8000-000000007002");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/why-here/words", test_words);
  g_test_add_func ("/client/why-here/newest", test_newest);
  return g_test_run ();
}
