/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What came back: why, and what can be done about it. */

#include "dsk-attention-rules.h"

#include "dsk-labels.h"

#include <string.h>

#define S DSK_ATTENTION_SEND
#define E DSK_ATTENTION_EDIT
#define N DSK_ATTENTION_NOTE
#define T DSK_ATTENTION_TEMPLATE
#define SEND "message.send@1"

static const struct
{
  const char *code;
  const char *detail;
  DskAttentionReason reason;
  guint actions; /* of a text, in a conversation that is seen */
  const char *words;
} reasons[] = {
  { "needs-confirm", "{\"reason\":\"taken\",\"user_name\":\"Bilal\"}", DSK_ATTENTION_TAKEN, S | E | N, "Bilal" },
  { "needs-confirm", "{\"reason\":\"taken\"}", DSK_ATTENTION_TAKEN, S | E | N, "A colleague took" },
  { "needs-confirm", "{\"reason\":\"answered\"}", DSK_ATTENTION_ANSWERED, S | E | N, "A colleague answered" },
  { "needs-confirm", "{\"reason\":\"newer-message\"}", DSK_ATTENTION_CUSTOMER_WROTE, S | E | N,
    "The customer wrote again" },
  { "needs-confirm", "{\"reason\":\"restored\"}", DSK_ATTENTION_UNCERTAIN, S | E | N, "may have been sent" },
  { "needs-confirm", "{\"reason\":\"overtaken\"}", DSK_ATTENTION_MOVED_ON, S | E | N, "moved on" },
  { "needs-confirm", "{\"reason\":7}", DSK_ATTENTION_MOVED_ON, S | E | N, "moved on" },
  { "needs-confirm", "[", DSK_ATTENTION_MOVED_ON, S | E | N, "moved on" },
  { "needs-confirm", NULL, DSK_ATTENTION_MOVED_ON, S | E | N, "moved on" },
  { "conflict", "{\"reason\":\"lease\",\"holder_name\":\"Bilal\"}", DSK_ATTENTION_HELD, S | E | N,
    "Bilal\xe2\x81\xa9 had begun" },
  { "conflict", "{\"owner_name\":\"Bilal\"}", DSK_ATTENTION_REFUSED, S | E | N, "faster" },
  { "needs-confirm", "{\"reason\":\"resolved\",\"user_name\":\"Bilal\"}", DSK_ATTENTION_RESOLVED, S | E | N,
    "Bilal\xe2\x81\xa9 resolved" },
  { "needs-confirm", "{\"reason\":\"resolved\"}", DSK_ATTENTION_RESOLVED, S | E | N, "was resolved" },
  { "window-closed", "{\"reason\":\"window-closed\"}", DSK_ATTENTION_WINDOW_CLOSED, E | N | T, "window" },
  { "window-closed", "{\"reason\":\"window-closed\",\"at\":1790000000000}", DSK_ATTENTION_WINDOW_CLOSED,
    E | N | T, "21 September" },
  { "forbidden", "{\"reason\":\"number-not-set-up\"}", DSK_ATTENTION_NUMBER_GONE, E | N, "not set up" },
  { "forbidden", "{\"reason\":\"number-no-account\"}", DSK_ATTENTION_NUMBER_NEW, E | N, "Nobody has written" },
  { "forbidden", "{\"reason\":\"number-stopped\"}", DSK_ATTENTION_NUMBER_STOPPED, E | N, "takes no messages" },
  { "forbidden", "{\"reason\":\"start-unseen\"}", DSK_ATTENTION_START_UNSEEN, E | N, "another team" },
  { "forbidden", "{\"reason\":\"start-other-number\"}", DSK_ATTENTION_START_NUMBER, E | N, "other teams" },
  { "forbidden", "{\"reason\":\"opted-out\"}", DSK_ATTENTION_OPTED_OUT, E | N, "no marketing" },
  { "forbidden", "{\"reason\":\"viewer\"}", DSK_ATTENTION_RIGHT_LOST, N, "You may not" },
  { "forbidden", "{\"reason\":\"author\"}", DSK_ATTENTION_NOTE_OTHERS, S | E | N, "Only who wrote" },
  { "invalid", "{\"reason\":\"contact-full\"}", DSK_ATTENTION_CONTACT_FULL, S | E | N, "more than a contact" },
  { "conflict", "{\"reason\":\"withdrawn\"}", DSK_ATTENTION_WITHDRAWN, S | E | N, "was not sent" },
  { "invalid", NULL, DSK_ATTENTION_REFUSED, S | E | N, "could not use" },
  { "invalid", "{\"reason\":\"taken\"}", DSK_ATTENTION_REFUSED, S | E | N, "could not use" },
  { "unsupported", NULL, DSK_ATTENTION_REFUSED, S | E | N, "too old" },
  { "something new", NULL, DSK_ATTENTION_REFUSED, S | E | N, "refused" },
};

static void
test_reasons (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      DskAttention row = { .type = (char *) SEND, .kind = DSK_MESSAGE_TEXT, .text = (char *) "words",
                           .code = (char *) reasons[i].code, .detail = (char *) reasons[i].detail,
                           .visible = TRUE };
      g_autofree char *words = dsk_attention_why (&row);
      g_autofree char *why = NULL;

      g_test_message ("%s %s: %s", row.code, row.detail, words);
      g_assert_cmpint (dsk_attention_reason (row.code, row.detail), ==, reasons[i].reason);
      g_assert_cmphex (dsk_attention_actions (&row), ==, reasons[i].actions);
      g_assert_nonnull (strstr (words, reasons[i].words));
      /* What cannot be seen any more can only be read and discarded. */
      row.visible = FALSE;
      why = dsk_attention_why (&row);
      g_assert_cmphex (dsk_attention_actions (&row), ==, 0);
      g_assert_nonnull (strstr (why, "any more"));
    }
}

static const struct
{
  const char *type;
  DskMessageKind kind;
  const char *text;
  guint actions;
} kinds[] = {
  { SEND, DSK_MESSAGE_TEXT, "words", S | E | N },
  { "message.send@2", DSK_MESSAGE_IMAGE, "a caption", S | E | N },
  { "message.send@2", DSK_MESSAGE_VOICE, NULL, S | E },
  { "message.send@2", DSK_MESSAGE_LOCATION, "", S },
  { "message.send@2", DSK_MESSAGE_TEMPLATE, "Good news", S | N },
  { "note.add@1", DSK_MESSAGE_TEXT, "words", E },
  { "note.add@3", DSK_MESSAGE_DOCUMENT, NULL, E },
  { "note.edit@1", DSK_MESSAGE_TEXT, "words", 0 },
  { "conversation.claim@1", DSK_MESSAGE_TEXT, NULL, 0 },
};

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const DskAttention row = { .type = (char *) kinds[i].type, .kind = kinds[i].kind,
                                 .text = (char *) kinds[i].text, .code = (char *) "needs-confirm",
                                 .visible = TRUE };

      g_test_message ("%s %d", row.type, (int) row.kind);
      g_assert_cmphex (dsk_attention_actions (&row), ==, kinds[i].actions);
    }
}

/* Who may write no notes there any more, or not see it, has only the words. */
static void
test_notes (void)
{
  DskAttention row = { .type = (char *) "note.add@1", .text = (char *) "words", .code = (char *) "forbidden",
                       .visible = TRUE };

  g_assert_true (dsk_attention_is_note (&row));
  g_assert_cmphex (dsk_attention_actions (&row), ==, 0);
  row.code = (char *) "invalid";
  g_assert_cmphex (dsk_attention_actions (&row), ==, E);
  row.visible = FALSE;
  g_assert_cmphex (dsk_attention_actions (&row), ==, 0);
}

/* What is said of a handoff that was refused, and that it is called one. */
static void
test_handoffs (void)
{
  static const struct
  {
    const char *type;
    const char *code;
    const char *detail;
    const char *title;
    const char *words;
    guint actions;
  } handoffs[] = {
    { "handoff.offer@1", "invalid", "{\"reason\":\"handoff-open\"}", "Handoff · Sana", "waits for an answer already",
      N },
    { "handoff.offer@1", "invalid", "{\"reason\":\"handoff-resolved\"}", "Handoff · Sana", "is resolved", N },
    { "handoff.offer@1", "invalid", "{\"reason\":\"handoff-to-owner\"}", "Handoff · Sana", "already", N },
    { "handoff.offer@1", "invalid", "{\"reason\":\"handoff-cannot-answer\"}", "Handoff · Sana",
      "can’t answer customers", N },
    { "handoff.offer@1", "forbidden", NULL, "Handoff · Sana", "You may not", N },
    { "handoff.offer@1", "unsupported", NULL, "Handoff · Sana", "too old", N },
    { "handoff.accept@1", "conflict", "{\"reason\":\"handoff-ended\"}", "Handoff accepted · Sana", "has ended", 0 },
    { "handoff.accept@1", "forbidden", "{\"reason\":\"handoff-not-for-you\"}", "Handoff accepted · Sana",
      "not for you", 0 },
    { "handoff.return@1", "invalid", "{\"reason\":\"handoff-gone\"}", "Handoff returned · Sana", "no such handoff", N },
    { "handoff.cancel@1", "forbidden", "{\"reason\":\"handoff-not-yours\"}", "Handoff taken back · Sana",
      "can take it back", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handoffs); i++)
    {
      const DskAttention row = { .type = (char *) handoffs[i].type, .kind = DSK_MESSAGE_TEXT,
                                 .text = handoffs[i].actions != 0 ? (char *) "words" : NULL, .name = (char *) "Sana",
                                 .code = (char *) handoffs[i].code, .detail = (char *) handoffs[i].detail,
                                 .visible = TRUE };
      g_autofree char *title = dsk_attention_title (&row);
      g_autofree char *words = dsk_attention_why (&row);

      g_test_message ("%s %s: %s", row.code, row.detail, words);
      g_assert_cmpstr (title, ==, handoffs[i].title);
      g_assert_nonnull (strstr (words, handoffs[i].words));
      g_assert_cmphex (dsk_attention_actions (&row), ==, handoffs[i].actions);
    }
  g_assert_cmpstr (dsk_label_command ("handoff.offer@7"), ==, "Handoff");
  g_assert_cmpstr (dsk_label_command ("something.new@1"), ==, "Change");
}

/* A conversation that was to be begun is of none that could be seen. */
static void
test_start (void)
{
  static const struct
  {
    const char *code;
    const char *detail;
    guint actions;
    const char *words;
  } cases[] = {
    { "forbidden", "{\"reason\":\"start-unseen\"}", E, "another team" },
    { "needs-confirm", "{\"reason\":\"taken\",\"user_name\":\"Bilal\"}", E | S, "Bilal" },
    /* There is a conversation with them already, and so nothing to begin. */
    { "needs-confirm", "{\"reason\":\"taken\",\"user_name\":\"Bilal\",\"conv\":\"c2\"}", S, "Bilal" },
    { "needs-confirm", "{\"reason\":\"answered\",\"conv\":\"c2\"}", S, "A colleague answered" },
    { "conflict", "{\"reason\":\"lease\",\"holder_name\":\"Bilal\",\"conv\":\"c2\"}", S, "had begun" },
    { "forbidden", "{\"reason\":\"viewer\"}", 0, "You may not" },
    { "needs-confirm", "{\"reason\":\"restored\"}", E | S, "may have been sent" },
    { "conflict", "{\"reason\":\"lease\",\"holder_name\":\"Bilal\"}", E | S, "had begun" },
    { "forbidden", "{\"reason\":\"number-stopped\"}", E | S, "takes no messages" },
    { "forbidden", "{\"reason\":\"number-no-account\"}", E | S, "Nobody has written" },
    { "forbidden", "{\"reason\":\"opted-out\"}", E, "no marketing" },
    { "invalid", "{\"reason\":\"There is no such template any more\"}", E, "template" },
    { "unsupported", NULL, 0, "too old" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DskAttention row = { .type = (char *) "conversation.start@1",
                           .kind = DSK_MESSAGE_TEMPLATE,
                           .text = (char *) "Your order",
                           .content = (char *) "{\"template\":{\"name\":\"hello\",\"language\":\"en\"},\"start\":"
                                               "{\"number\":\"018bcfe5-6800-7000-8000-000000000001\","
                                               "\"phone\":\"923005550101\"}}",
                           .code = (char *) cases[i].code,
                           .detail = (char *) cases[i].detail };
      g_autofree char *title = dsk_attention_title (&row);
      g_autofree char *why = dsk_attention_why (&row);

      g_assert_cmpuint (dsk_attention_actions (&row), ==, cases[i].actions);
      g_assert_nonnull (strstr (why, cases[i].words));
      g_assert_nonnull (strstr (title, "+92 300 555 0101"));
    }
}

static void
assert_opens (const char *type, const char *conv, gboolean visible, const char *detail, const char *expected)
{
  const DskAttention row = { .type = (char *) type,
                             .conv = (char *) conv,
                             .visible = visible,
                             .code = (char *) "needs-confirm",
                             .detail = (char *) detail };
  g_autofree char *opens = dsk_attention_dup_conv (&row);

  g_assert_cmpstr (opens, ==, expected);
}

/* What came back of a conversation can be looked at there, also of one that turned out to be there already. */
static void
test_opens (void)
{
  assert_opens ("message.send@1", "c1", TRUE, "{\"reason\":\"taken\"}", "c1");
  assert_opens ("message.send@1", "c1", FALSE, "{\"reason\":\"taken\"}", NULL);
  assert_opens ("conversation.start@1", "", FALSE, "{\"reason\":\"taken\",\"conv\":\"c2\"}", "c2");
  assert_opens ("conversation.start@1", "", FALSE, "{\"reason\":\"start-unseen\"}", NULL);
  assert_opens ("conversation.start@1", "", FALSE, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/attention/reasons", test_reasons);
  g_test_add_func ("/client/attention/kinds", test_kinds);
  g_test_add_func ("/client/attention/handoffs", test_handoffs);
  g_test_add_func ("/client/attention/notes", test_notes);
  g_test_add_func ("/client/attention/start", test_start);
  g_test_add_func ("/client/attention/opens", test_opens);
  return g_test_run ();
}
