/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-content.h"

#include <string.h>

#include "dsk-error.h"

#define SHA "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define FILE_OF(more) "{\"media\":{\"sha256\":\"" SHA "\"" more "}}"
#define QUESTION(rest) "{\"interactive\":{" rest "}}"
#define BUTTON(id, title) "{\"id\":\"" id "\",\"title\":\"" title "\"}"
#define ROW(id) "{\"id\":\"" id "\",\"title\":\"t\"}"
#define ROWS5(p) ROW (p "1") "," ROW (p "2") "," ROW (p "3") "," ROW (p "4") "," ROW (p "5")
#define TEMPLATE(rest) "{\"template\":{\"name\":\"n\",\"language\":\"en\"" rest "}}"
#define C20 "12345678901234567890"
#define C60 C20 C20 C20
#define C100 C60 C20 C20
#define C200 C100 C100
#define C240 C200 C20 C20
#define C1000 C200 C200 C200 C200 C200

static const struct
{
  const char *name;
  DskMessageKind kind;
  const char *text;
  const char *content;
  const char *words; /* (nullable) in the refusal; NULL: it passes */
} rows[] = {
  { "text", DSK_MESSAGE_TEXT, "hello", NULL, NULL },
  { "blank", DSK_MESSAGE_TEXT, " \n ", NULL, "no text" },
  { "no text", DSK_MESSAGE_TEXT, NULL, NULL, "no text" },
  { "a text at the limit", DSK_MESSAGE_TEXT, C1000 C1000 C1000 C1000 C60 C20 "1234567890123456", NULL, NULL },
  { "a text above it", DSK_MESSAGE_TEXT, C1000 C1000 C1000 C1000 C60 C20 "12345678901234567", NULL, "4096" },

  { "image", DSK_MESSAGE_IMAGE, "caption", FILE_OF (""), NULL },
  { "no file", DSK_MESSAGE_IMAGE, NULL, "{}", "no file" },
  { "short hash", DSK_MESSAGE_IMAGE, NULL, "{\"media\":{\"sha256\":\"ab\"}}", "no file" },
  { "caption at the limit", DSK_MESSAGE_VIDEO, C1000 C20 "1234", FILE_OF (""), NULL },
  { "caption above it", DSK_MESSAGE_VIDEO, C1000 C20 "12345", FILE_OF (""), "1024" },
  { "voice", DSK_MESSAGE_VOICE, NULL, FILE_OF (""), NULL },
  { "voice with a caption", DSK_MESSAGE_VOICE, "a", FILE_OF (""), "caption" },
  { "audio with a caption", DSK_MESSAGE_AUDIO, "a", FILE_OF (""), "caption" },
  { "sticker with a caption", DSK_MESSAGE_STICKER, "a", FILE_OF (""), "caption" },
  { "document", DSK_MESSAGE_DOCUMENT, NULL, FILE_OF (",\"name\":\"a.pdf\""), NULL },
  { "long file name", DSK_MESSAGE_DOCUMENT, NULL, FILE_OF (",\"name\":\"" C240 "x\""), "240" },

  { "location", DSK_MESSAGE_LOCATION, NULL, "{\"location\":{\"latitude\":31.5,\"longitude\":74}}", NULL },
  { "no latitude", DSK_MESSAGE_LOCATION, NULL, "{\"location\":{\"longitude\":74}}", "latitude" },
  { "beyond the pole", DSK_MESSAGE_LOCATION, NULL, "{\"location\":{\"latitude\":90.1,\"longitude\":0}}",
        "no such" },
  { "around the world", DSK_MESSAGE_LOCATION, NULL, "{\"location\":{\"latitude\":0,\"longitude\":-181}}",
        "no such" },
  { "latitude as text", DSK_MESSAGE_LOCATION, NULL, "{\"location\":{\"latitude\":\"1\",\"longitude\":0}}",
        "latitude" },

  { "contact", DSK_MESSAGE_CONTACTS, NULL, "{\"contacts\":[{\"name\":\"A\","
        "\"phones\":[{\"phone\":\"+1\"}]}]}", NULL },
  { "no contact", DSK_MESSAGE_CONTACTS, NULL, "{\"contacts\":[]}", "no contact" },
  { "nameless", DSK_MESSAGE_CONTACTS, NULL, "{\"contacts\":[{\"first\":\"A\"}]}", "needs a name" },
  { "empty phone", DSK_MESSAGE_CONTACTS, NULL, "{\"contacts\":[{\"name\":\"A\",\"phones\":[{}]}]}",
        "phone number" },
  { "birthday", DSK_MESSAGE_CONTACTS, NULL, "{\"contacts\":[{\"name\":\"A\",\"birthday\":\"1990-02-28\"}]}",
        NULL },
  { "no such day", DSK_MESSAGE_CONTACTS, NULL, "{\"contacts\":[{\"name\":\"A\","
        "\"birthday\":\"1990-02-30\"}]}", "date" },

  { "reaction", DSK_MESSAGE_REACTION, "👍", "{\"reaction\":{\"wamid\":\"w\"}}", NULL },
  { "taken back", DSK_MESSAGE_REACTION, NULL, "{\"reaction\":{\"wamid\":\"w\"}}", NULL },
  { "to nothing", DSK_MESSAGE_REACTION, "👍", "{\"reaction\":{}}", "to react to" },
  { "with words", DSK_MESSAGE_REACTION, "ok", "{\"reaction\":{\"wamid\":\"w\"}}", "one emoji" },

  { "buttons", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"button\",\"buttons\":[" BUTTON ("1", C20) "," BUTTON ("2", "b") "," BUTTON ("3",
          "c") "]"),
    NULL },
  { "four buttons", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"button\",\"buttons\":[" BUTTON ("1", "a") "," BUTTON ("2", "b") "," BUTTON ("3",
          "c") "," BUTTON ("4", "d") "]"),
    "three buttons" },
  { "no buttons", DSK_MESSAGE_INTERACTIVE, "b", QUESTION ("\"type\":\"button\""), "three buttons" },
  { "a long button", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"button\",\"buttons\":[" BUTTON ("1", C20 "x") "]"), "20" },
  { "equal ids", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"button\",\"buttons\":[" BUTTON ("1", "a") "," BUTTON ("1", "b") "]"), "the same" },
  { "equal words", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"button\",\"buttons\":[" BUTTON ("1", "a") "," BUTTON ("2", "a") "]"), "the same" },
  { "no question", DSK_MESSAGE_INTERACTIVE, NULL,
    QUESTION ("\"type\":\"button\",\"buttons\":[" BUTTON ("1", "a") "]"), "no text" },
  { "a long question", DSK_MESSAGE_INTERACTIVE, C1000 C20 "12345",
    QUESTION ("\"type\":\"button\",\"buttons\":[" BUTTON ("1", "a") "]"), "1024" },
  { "a list may say more", DSK_MESSAGE_INTERACTIVE, C1000 C20 "12345",
    QUESTION ("\"type\":\"list\",\"button\":\"b\",\"sections\":[{\"rows\":[" ROW ("1") "]}]"), NULL },
  { "ten rows", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"list\",\"button\":\"b\",\"sections\":[{\"title\":\"x\",\"rows\":[" ROWS5 ("a") "]},"
              "{\"title\":\"y\",\"rows\":[" ROWS5 ("b") "]}]"), NULL },
  { "eleven rows in two sections", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"list\",\"button\":\"b\",\"sections\":[{\"title\":\"x\",\"rows\":[" ROWS5 ("a") "]},"
              "{\"title\":\"y\",\"rows\":[" ROWS5 ("b") "," ROW ("c") "]}]"), "ten rows" },
  { "equal ids in two sections", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"list\",\"button\":\"b\",\"sections\":[{\"title\":\"x\",\"rows\":[" ROW ("1") "]},"
              "{\"title\":\"y\",\"rows\":[" ROW ("1") "]}]"), "same id" },
  { "a section of several without a title", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"list\",\"button\":\"b\",\"sections\":[{\"rows\":[" ROW ("1") "]},"
              "{\"title\":\"y\",\"rows\":[" ROW ("2") "]}]"), "title" },
  { "an empty section", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"list\",\"button\":\"b\",\"sections\":[{\"rows\":[]}]"), "empty" },
  { "a list without a button", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"list\",\"sections\":[{\"rows\":[" ROW ("1") "]}]"), "opens" },
  { "long footer", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"location_request_message\",\"footer\":\"" C60 "x\""), "60" },
  { "long header", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"location_request_message\",\"header\":{\"type\":\"text\",\"text\":\"" C60 "x\"}"),
          "60" },
  { "location request", DSK_MESSAGE_INTERACTIVE, "b", QUESTION ("\"type\":\"location_request_message\""),
        NULL },
  { "link", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"cta_url\",\"display_text\":\"Go\",\"url\":\"https://a.example/b?c=d\""), NULL },
  { "link elsewhere", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"cta_url\",\"display_text\":\"Go\",\"url\":\"javascript:alert(1)\""), "https" },
  { "link without words", DSK_MESSAGE_INTERACTIVE, "b",
    QUESTION ("\"type\":\"cta_url\",\"url\":\"https://a.example\""), "no words" },
  { "flow", DSK_MESSAGE_INTERACTIVE, "b", QUESTION ("\"type\":\"flow\",\"flow_id\":\"1\","
        "\"flow_cta\":\"Open\""), NULL },
  { "flow without a form", DSK_MESSAGE_INTERACTIVE, "b", QUESTION ("\"type\":\"flow\","
        "\"flow_cta\":\"Open\""), "form" },
  { "nothing of the kind", DSK_MESSAGE_INTERACTIVE, "b", QUESTION ("\"type\":\"dance\""), "no question" },

  { "template", DSK_MESSAGE_TEMPLATE, "as it looks", TEMPLATE (""), NULL },
  { "no template", DSK_MESSAGE_TEMPLATE, NULL, "{\"template\":{\"language\":\"en\"}}", "chosen" },
  { "no language", DSK_MESSAGE_TEMPLATE, NULL, "{\"template\":{\"name\":\"n\"}}", "language" },
  { "variables", DSK_MESSAGE_TEMPLATE, NULL, TEMPLATE (",\"body\":[{\"text\":\"a\"},{\"text\":\"b\"}]"), NULL },
  { "an empty variable", DSK_MESSAGE_TEMPLATE, NULL, TEMPLATE (",\"body\":[{\"text\":\" \"}]"), "empty" },
  { "a line break", DSK_MESSAGE_TEMPLATE, NULL, TEMPLATE (",\"body\":[{\"text\":\"a\\nb\"}]"), "line breaks" },
  { "names and numbers", DSK_MESSAGE_TEMPLATE, NULL,
    TEMPLATE (",\"body\":[{\"name\":\"x\",\"text\":\"a\"},{\"text\":\"b\"}]"), "not both" },
  { "header with a file", DSK_MESSAGE_TEMPLATE, NULL,
    TEMPLATE (",\"header\":{\"type\":\"image\",\"media\":{\"sha256\":\"" SHA "\"}}"), NULL },
  { "header without its file", DSK_MESSAGE_TEMPLATE, NULL, TEMPLATE (",\"header\":{\"type\":\"image\"}"),
        "no file" },
  { "buttons", DSK_MESSAGE_TEMPLATE, NULL,
    TEMPLATE (",\"buttons\":[{\"index\":0,\"type\":\"url\",\"text\":\"x\"},{\"index\":1,"
          "\"type\":\"copy_code\",\"text\":\"AB12\"}]"), NULL },
  { "a button nowhere", DSK_MESSAGE_TEMPLATE, NULL, TEMPLATE (",\"buttons\":[{\"type\":\"url\","
        "\"text\":\"x\"}]"), "place" },

  { "no content", DSK_MESSAGE_IMAGE, NULL, NULL, "no content" },
  { "no JSON", DSK_MESSAGE_IMAGE, NULL, "{", "" },
  { "an array", DSK_MESSAGE_IMAGE, NULL, "[]", "object" },
  { "a call", DSK_MESSAGE_CALL, NULL, "{}", "can't be sent" },
};

static void
test_limits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean ok = dsk_content_check (rows[i].kind, rows[i].text, rows[i].content, &error);

      if (ok != (rows[i].words == NULL) || (!ok && strstr (error->message, rows[i].words) == NULL))
        g_error ("%s: %s", rows[i].name, ok ? "passes" : error->message);
      if (!ok)
        g_assert_cmpint (error->code, ==, DSK_ERROR_INVALID);
    }
}

static void
test_file (void)
{
  g_auto (DskContentFile) own = { 0 };
  g_auto (DskContentFile) header = { 0 };
  g_auto (DskContentFile) none = { 0 };

  g_assert_true (dsk_content_get_file (DSK_MESSAGE_IMAGE, FILE_OF (",\"mime\":\"image/png\",\"size\":7"),
        &own));
  g_assert_cmpstr (own.sha256, ==, SHA);
  g_assert_cmpstr (own.mime, ==, "image/png");
  g_assert_cmpint (own.size, ==, 7);
  g_assert_true (dsk_content_get_file (
      DSK_MESSAGE_TEMPLATE, TEMPLATE (",\"header\":{\"type\":\"image\","
            "\"media\":{\"sha256\":\"" SHA "\"}}"), &header));
  g_assert_cmpstr (header.sha256, ==, SHA);
  g_assert_false (dsk_content_get_file (DSK_MESSAGE_TEMPLATE, TEMPLATE (""), &none));
  g_assert_false (dsk_content_get_file (DSK_MESSAGE_TEXT, NULL, &none));
  g_assert_false (dsk_content_get_file (DSK_MESSAGE_IMAGE, "nonsense", &none));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content-check/limits", test_limits);
  g_test_add_func ("/content-check/file", test_file);
  return g_test_run ();
}
