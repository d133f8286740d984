/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-attachment-rules.h"
#include "dsk-error.h"
#include "dsk-map-link.h"
#include "dsk-question.h"
#include "dsk-template-form.h"

#include <string.h>

/* --- files --- */

static void
test_attachments (void)
{
  static const struct
  {
    const char *mime;
    DskMessageKind kind;
    gint64 size;
    gboolean fits, as_document;
  } rows[] = {
    { "image/jpeg", DSK_MESSAGE_IMAGE, 5 * 1024 * 1024, TRUE, FALSE },
    { "image/jpeg", DSK_MESSAGE_IMAGE, 5 * 1024 * 1024 + 1, FALSE, TRUE },
    { "IMAGE/PNG", DSK_MESSAGE_IMAGE, 1, TRUE, FALSE },
    { "image/gif", DSK_MESSAGE_DOCUMENT, 6 * 1024 * 1024, TRUE, FALSE },
    { "image/webp", DSK_MESSAGE_STICKER, 500 * 1024 + 1, FALSE, TRUE },
    { "video/mp4", DSK_MESSAGE_VIDEO, 16 * 1024 * 1024, TRUE, FALSE },
    { "video/mp4", DSK_MESSAGE_VIDEO, 16 * 1024 * 1024 + 1, FALSE, TRUE },
    { "audio/ogg; codecs=opus", DSK_MESSAGE_AUDIO, 100, TRUE, FALSE },
    { "audio/x-wav", DSK_MESSAGE_DOCUMENT, 100, TRUE, FALSE },
    { "application/pdf", DSK_MESSAGE_DOCUMENT, 100 * 1024 * 1024, TRUE, FALSE },
    { "application/pdf", DSK_MESSAGE_DOCUMENT, 100 * 1024 * 1024 + 1, FALSE, FALSE },
    { "image/jpeg", DSK_MESSAGE_IMAGE, 101 * 1024 * 1024, FALSE, FALSE },
    { "image/jpeg", DSK_MESSAGE_IMAGE, 0, FALSE, FALSE },
    { "application/x-executable", DSK_MESSAGE_DOCUMENT, 1, FALSE, FALSE },
    { NULL, DSK_MESSAGE_DOCUMENT, 1, TRUE, FALSE },
    { "", DSK_MESSAGE_DOCUMENT, 1, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      DskMessageKind kind = dsk_attachment_kind (rows[i].mime);
      gboolean as_document = TRUE;
      g_autofree char *problem
          = dsk_attachment_problem (kind, rows[i].mime, rows[i].size, DSK_MEDIA_FOR_MESSAGE, &as_document);

      g_test_message ("%s, %" G_GINT64_FORMAT, rows[i].mime, rows[i].size);
      g_assert_cmpint (kind, ==, rows[i].kind);
      g_assert_cmpint (problem == NULL, ==, rows[i].fits);
      g_assert_cmpint (as_document, ==, rows[i].as_document);
    }
}

static void
test_media (void)
{
  DskMediaFile file = { .sha256 = (char *) "ab12", .mime = (char *) "image/png", .size = 70,
                        .name = (char *) "blue.png", .width = 3, .height = 2 };
  g_autoptr (DskOutgoing) photo
      = dsk_outgoing_new_media (DSK_MESSAGE_IMAGE, "The “blue” one", &file);
  g_autoptr (DskOutgoing) place = dsk_outgoing_new_location (31.5204, -74.25, "Liberty", "");
  g_autoptr (DskOutgoing) card
      = dsk_outgoing_new_contact ("Bilal \"B\" Ahmed", NULL, "+92 300 555 0102", "");
  g_autoptr (DskOutgoing) back = dsk_outgoing_new_reaction ("wamid.1", NULL);

  g_assert_cmpstr (photo->text, ==, "The “blue” one");
  g_assert_cmpstr (photo->content, ==,
                   "{\"media\":{\"mime\":\"image/png\",\"sha256\":\"ab12\",\"size\":70,"
                   "\"name\":\"blue.png\",\"width\":3,\"height\":2}}");
  g_assert_cmpstr (place->content, ==,
                   "{\"location\":{\"latitude\":31.5204,\"longitude\":-74.25,"
                   "\"name\":\"Liberty\"}}");
  g_assert_cmpstr (card->content, ==,
                   "{\"contacts\":[{\"name\":\"Bilal \\\"B\\\" Ahmed\","
                   "\"first\":\"Bilal \\\"B\\\" Ahmed\",\"phones\":[{\"phone\":"
                   "\"+92 300 555 0102\",\"type\":\"WORK\"}]}]}");
  g_assert_null (back->text);
  g_assert_cmpstr (back->content, ==, "{\"reaction\":{\"wamid\":\"wamid.1\"}}");
}

/* --- places --- */

static void
test_map_links (void)
{
  static const struct
  {
    const char *text;
    double latitude, longitude;
    const char *name;
  } rows[] = {
    { "31.5204, 74.3587", 31.5204, 74.3587, NULL },
    { " 31.5204 74.3587 ", 31.5204, 74.3587, NULL },
    { "-33.8568,151.2153", -33.8568, 151.2153, NULL },
    { "geo:31.5204,74.3587?z=17", 31.5204, 74.3587, NULL },
    { "https://www.google.com/maps/place/Liberty+Market/@31.51,74.34,17z/data=!3m1!4b1!4m6!3m5!1s0x"
      "39!8m2!3d31.5102!4d74.3441!16s",
      31.5102, 74.3441, "Liberty Market" },
    { "https://www.google.com/maps/@31.51,74.34,17z", 31.51, 74.34, NULL },
    { "https://maps.google.com/?q=31.51,74.34", 31.51, 74.34, NULL },
    { "https://www.google.com/maps/search/?api=1&query=31.51%2C74.34", 31.51, 74.34, NULL },
    { "https://maps.apple.com/?ll=31.51,74.34&q=Liberty%20Market", 31.51, 74.34, "Liberty Market" },
    { "https://www.openstreetmap.org/#map=17/31.5102/74.3441", 31.5102, 74.3441, NULL },
    { "https://www.openstreetmap.org/?mlat=31.51&mlon=74.34#map=5/1/2", 31.51, 74.34, NULL },
  };
  static const char *const bad[] = {
    "",
    "Lahore",
    "91, 10",
    "10, 181",
    "31.5204",
    "31.5204, 74.3587 tomorrow",
    "0x1p3, 4",
    "nan, inf",
    "https://example.com/",
    "https://maps.app.goo.gl/AbCdEf",
    "https://www.google.com/maps/place/Liberty+Market",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL;
      double latitude = 0, longitude = 0;

      g_test_message ("%s", rows[i].text);
      g_assert_true (dsk_map_link_parse (rows[i].text, &latitude, &longitude, &name, &error));
      g_assert_cmpfloat_with_epsilon (latitude, rows[i].latitude, 1e-9);
      g_assert_cmpfloat_with_epsilon (longitude, rows[i].longitude, 1e-9);
      g_assert_cmpstr (name, ==, rows[i].name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      double latitude, longitude;

      g_test_message ("%s", bad[i]);
      g_assert_false (dsk_map_link_parse (bad[i], &latitude, &longitude, NULL, &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
      g_assert_cmpint (strstr (error->message, "short") != NULL, ==,
                       strstr (bad[i], "goo.gl") != NULL);
    }
}

/* --- templates --- */

#define ORDER                                                                                      \
  "[{\"type\":\"HEADER\",\"format\":\"TEXT\",\"text\":\"Order {{1}}\","                            \
  "\"example\":{\"header_text\":[\"10421\"]}},"                                                    \
  "{\"type\":\"BODY\",\"text\":\"Hi {{1}}, it comes {{2}}. {{1}}!\","                              \
  "\"example\":{\"body_text\":[[\"Sana\",\"today\"]]}},"                                           \
  "{\"type\":\"FOOTER\",\"text\":\"Bye\"},"                                                        \
  "{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"QUICK_REPLY\",\"text\":\"Ok\"},"                 \
  "{\"type\":\"URL\",\"text\":\"Track\",\"url\":\"https://x.example/{{1}}\","                      \
  "\"example\":[\"https://x.example/7\"]}]}]"

static const DskTemplateField *
field (DskTemplateForm *form, guint i)
{
  return g_ptr_array_index (form->fields, i);
}

static void
test_template (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskTemplateForm) form
      = dsk_template_form_new ("order_update", "en", "UTILITY", ORDER, &error);
  g_autoptr (DskOutgoing) outgoing = NULL;
  g_autofree char *half = NULL;
  g_autofree char *header = NULL;
  g_autofree char *bad = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (form->fields->len, ==, 4);
  g_assert_cmpstr (field (form, 0)->example, ==, "10421");
  g_assert_cmpstr (field (form, 2)->example, ==, "today");
  g_assert_cmpstr (field (form, 3)->label, ==, "Track");
  g_assert_cmpuint (form->buttons->len, ==, 2);
  dsk_template_form_set (form, 1, " Sana ");
  half = dsk_template_form_body (form);
  g_assert_cmpstr (half, ==, "Hi Sana, it comes {{2}}. Sana!");
  g_assert_false (dsk_template_form_is_complete (form));
  dsk_template_form_set (form, 0, "77");
  dsk_template_form_set (form, 2, "to\nday");
  bad = dsk_template_form_problem (form, 2);
  g_assert_nonnull (bad);
  dsk_template_form_set (form, 2, "{{1}}");
  dsk_template_form_set (form, 3, "9");
  g_assert_true (dsk_template_form_is_complete (form));
  header = dsk_template_form_header (form);
  g_assert_cmpstr (header, ==, "Order 77");
  outgoing = dsk_template_form_finish (form);
  /* What is filled in is not filled in again. */
  g_assert_cmpstr (outgoing->text, ==, "Hi Sana, it comes {{1}}. Sana!");
  g_assert_cmpstr (outgoing->content, ==,
                   "{\"template\":{\"name\":\"order_update\",\"language\":\"en\","
                   "\"category\":\"UTILITY\",\"header\":{\"type\":\"text\",\"text\":\"77\"},"
                   "\"body\":[{\"text\":\"Sana\"},{\"text\":\"{{1}}\"}],"
                   "\"buttons\":[{\"index\":1,\"type\":\"url\",\"text\":\"9\"}]}}");
}

static void
test_template_named (void)
{
  static const char components[]
      = "[{\"type\":\"HEADER\",\"format\":\"IMAGE\"},"
        "{\"type\":\"BODY\",\"text\":\"{{first_name}}: {{ code }} {{\",\"example\":"
        "{\"body_text_named_params\":[{\"param_name\":\"code\",\"example\":\"AB\"}]}},"
        "{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"COPY_CODE\",\"example\":\"SALE\"}]}]";
  g_autoptr (DskTemplateForm) form = dsk_template_form_new ("t", "ur", NULL, components, NULL);
  g_autoptr (DskOutgoing) outgoing = NULL;

  g_assert_cmpuint (form->fields->len, ==, 3);
  g_assert_cmpstr (field (form, 1)->example, ==, "AB");
  dsk_template_form_set (form, 0, "سنا");
  dsk_template_form_set (form, 1, "X1");
  dsk_template_form_set (form, 2, "A B");
  g_assert_false (dsk_template_form_is_complete (form));
  dsk_template_form_set (form, 2, "AB");
  g_assert_true (dsk_template_form_wants_media (form));
  g_assert_false (dsk_template_form_is_complete (form));
  dsk_template_form_set_media (
      form, dsk_outgoing_new_media (DSK_MESSAGE_IMAGE, NULL,
                                    &(DskMediaFile){ .sha256 = (char *) "ff",
                                                     .mime = (char *) "image/png",
                                                     .size = 3 }));
  outgoing = dsk_template_form_finish (form);
  g_assert_cmpstr (outgoing->text, ==, "سنا: X1 {{");
  g_assert_cmpstr (outgoing->content, ==,
                   "{\"template\":{\"name\":\"t\",\"language\":\"ur\",\"header\":{\"type\":"
                   "\"image\",\"media\":{\"mime\":\"image/png\",\"sha256\":\"ff\",\"size\":3}},"
                   "\"body\":[{\"name\":\"first_name\",\"text\":\"سنا\"},"
                   "{\"name\":\"code\",\"text\":\"X1\"}],"
                   "\"buttons\":[{\"index\":0,\"type\":\"copy_code\",\"text\":\"AB\"}]}}");
}

/* What came back is filled in as it was, whatever the template has become meanwhile. */
static void
test_template_restore (void)
{
  static const char said[] = "{\"template\":{\"name\":\"order_update\",\"language\":\"en\",\"category\":\"UTILITY\","
                             "\"header\":{\"type\":\"text\",\"text\":\"77\"},\"body\":[{\"text\":\"Sana\"},"
                             "{\"text\":\"{{1}}\"}],\"buttons\":[{\"index\":1,\"type\":\"url\",\"text\":\"9\"}]}}";
  static const char named[] = "{\"template\":{\"name\":\"t\",\"language\":\"ur\",\"header\":{\"type\":\"image\","
                              "\"media\":{\"mime\":\"image/png\",\"sha256\":\"ff\"}},\"body\":[{\"name\":\"gone\","
                              "\"text\":\"x\"},{\"name\":\"code\",\"text\":\"X1\"}]}}";
  static const char place[] = "{\"template\":{\"name\":\"t\",\"header\":{\"type\":\"location\",\"location\":"
                              "{\"latitude\":31.5204,\"longitude\":-74.25,\"name\":\"Our shop\"}}}}";
  g_autoptr (DskTemplateForm) form = dsk_template_form_new ("order_update", "en", "UTILITY", ORDER, NULL);
  g_autoptr (DskTemplateForm) other = dsk_template_form_new (
      "t", "ur", NULL, "[{\"type\":\"BODY\",\"text\":\"{{code}} {{new}}\"}]", NULL);
  g_autoptr (DskOutgoing) outgoing = NULL;
  g_autofree char *media = dsk_template_dup_media (named);
  g_autofree char *where = dsk_template_dup_place (place);
  g_autofree char *called = NULL;
  g_autofree char *none = NULL;
  g_autofree char *address = NULL;

  g_assert_true (dsk_template_is_what_filled (said, "order_update", "en"));
  g_assert_false (dsk_template_is_what_filled (said, "order_update", "ur"));
  g_assert_false (dsk_template_is_what_filled (NULL, "order_update", "en"));
  dsk_template_form_restore (form, said);
  g_assert_true (dsk_template_form_is_complete (form));
  outgoing = dsk_template_form_finish (form);
  g_assert_cmpstr (outgoing->content, ==, said);
  /* One variable is new, another one is not there any more. */
  dsk_template_form_set (other, 1, "kept");
  dsk_template_form_restore (other, named);
  g_assert_cmpstr (field (other, 0)->value, ==, "X1");
  g_assert_cmpstr (field (other, 1)->value, ==, "kept");
  g_assert_cmpstr (media, ==, "{\"media\":{\"mime\":\"image/png\",\"sha256\":\"ff\"}}");
  g_assert_cmpstr (where, ==, "31.5204, -74.25");
  g_assert_null (dsk_template_dup_media (said));
  g_assert_null (dsk_template_dup_place (named));
  g_assert_true (dsk_template_get_place_words (place, &called, &address));
  g_assert_cmpstr (called, ==, "Our shop");
  g_assert_null (address);
  g_assert_false (dsk_template_get_place_words (named, &none, &address));
  dsk_template_form_restore (form, "no JSON");
  g_assert_true (dsk_template_form_is_complete (form));
}

static void
test_template_greet (void)
{
  static const struct
  {
    const char *body, *filled;
  } rows[] = {
    { "Hi {{1}}, it is {{2}}", "Hi Sana Khan, it is {{2}}" },
    { "*Dear* {{1}}", "*Dear* Sana Khan" },
    { "السلام علیکم {{1}}", "السلام علیکم Sana Khan" },
    { "Code {{1}} for you", "Code {{1}} for you" },
    { "Delhi {{1}}", "Delhi {{1}}" },
    { "{{1}} was sent", "{{1}} was sent" },
    { "To {{first_name}} ({{name}}), {{order_name}}", "To Sana (Sana Khan), {{order_name}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *components
          = g_strdup_printf ("[{\"type\":\"BODY\",\"text\":\"%s\"}]", rows[i].body);
      g_autoptr (DskTemplateForm) form = dsk_template_form_new ("t", "en", NULL, components, NULL);
      g_autofree char *body = NULL;

      dsk_template_form_greet (form, "Sana Khan");
      body = dsk_template_form_body (form);
      g_assert_cmpstr (body, ==, rows[i].filled);
    }
}

static void
test_template_refused (void)
{
  static const char *const bad[] = {
    "",
    "{}",
    "[{\"type\":\"CAROUSEL\",\"cards\":[]}]",
    "[{\"type\":\"HEADER\",\"format\":\"HOLOGRAM\"}]",
    "[{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"FLOW\",\"text\":\"x\"}]}]",
    "[{\"type\":\"BODY\",\"text\":\"a\",\"text\":\"b\"}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_null (dsk_template_form_new ("t", "en", NULL, bad[i], &error));
      g_assert_nonnull (error);
    }
}

/* --- questions --- */

static char *
problem (const DskQuestion *question, DskQuestionPart expected)
{
  DskQuestionPart part;
  guint option;
  char *words = dsk_question_problem (question, &part, &option);

  g_assert_cmpint (part, ==, expected);
  g_assert_cmpint (words == NULL, ==, expected == DSK_QUESTION_NO_PART);
  return words;
}

static void
expect (const DskQuestion *question, DskQuestionPart part)
{
  g_free (problem (question, part));
}

static void
test_buttons (void)
{
  g_autoptr (DskQuestion) question = dsk_question_new (DSK_QUESTION_BUTTONS);
  g_autoptr (DskOutgoing) outgoing = NULL;

  expect (question, DSK_QUESTION_BODY);
  question->body = g_strdup ("Shall we?");
  expect (question, DSK_QUESTION_OPTION);
  dsk_question_add (question, NULL, "123456789012345678901", NULL);
  expect (question, DSK_QUESTION_OPTION);
  g_ptr_array_set_size (question->options, 0);
  dsk_question_add (question, NULL, "Yes", NULL);
  dsk_question_add (question, NULL, "Yes", NULL);
  expect (question, DSK_QUESTION_OPTION);
  g_ptr_array_set_size (question->options, 1);
  dsk_question_add (question, NULL, "نہیں", NULL);
  question->footer = g_strnfill (61, 'x');
  expect (question, DSK_QUESTION_FOOTER);
  g_clear_pointer (&question->footer, g_free);
  expect (question, DSK_QUESTION_NO_PART);
  outgoing = dsk_question_finish (question);
  g_assert_cmpstr (outgoing->text, ==, "Shall we?");
  g_assert_cmpstr (outgoing->content, ==,
                   "{\"interactive\":{\"type\":\"button\",\"buttons\":[{\"id\":\"1\",\"title\":"
                   "\"Yes\"},{\"id\":\"2\",\"title\":\"نہیں\"}]}}");
  dsk_question_add (question, NULL, "3", NULL);
  expect (question, DSK_QUESTION_NO_PART);
  dsk_question_add (question, NULL, "4", NULL);
  expect (question, DSK_QUESTION_OPTION);
}

static void
test_list (void)
{
  g_autoptr (DskQuestion) question = dsk_question_new (DSK_QUESTION_LIST);
  g_autoptr (DskOutgoing) outgoing = NULL;

  question->body = g_strdup ("Which size?");
  question->header = g_strdup ("Shirts");
  dsk_question_add (question, NULL, "S", "small");
  dsk_question_add (question, "Others", "XL", "");
  expect (question, DSK_QUESTION_BUTTON);
  question->button = g_strdup ("Choose");
  expect (question, DSK_QUESTION_OPTION); /* the first section has no title */
  g_ptr_array_set_size (question->options, 0);
  dsk_question_add (question, "Usual", "S", "small");
  dsk_question_add (question, NULL, "M", NULL);
  dsk_question_add (question, "Others", "XL", "");
  expect (question, DSK_QUESTION_NO_PART);
  outgoing = dsk_question_finish (question);
  g_assert_cmpstr (
      outgoing->content, ==,
      "{\"interactive\":{\"type\":\"list\",\"header\":{\"type\":\"text\",\"text\":\"Shirts\"},"
      "\"button\":\"Choose\",\"sections\":[{\"title\":\"Usual\",\"rows\":[{\"id\":\"1\",\"title\":"
      "\"S\",\"description\":\"small\"},{\"id\":\"2\",\"title\":\"M\"}]},{\"title\":\"Others\","
      "\"rows\":[{\"id\":\"3\",\"title\":\"XL\"}]}]}}");
  for (int i = 4; i <= 11; i++)
    {
      g_autofree char *title = g_strdup_printf ("%d", i);

      expect (question, DSK_QUESTION_NO_PART);
      dsk_question_add (question, NULL, title, NULL);
    }
  expect (question, DSK_QUESTION_OPTION); /* eleven, in all sections together */
}

static void
test_link_and_location (void)
{
  g_autoptr (DskQuestion) link = dsk_question_new (DSK_QUESTION_LINK);
  g_autoptr (DskQuestion) place = dsk_question_new (DSK_QUESTION_LOCATION);
  g_autoptr (DskOutgoing) linked = NULL;
  g_autoptr (DskOutgoing) asked = NULL;
  static const char *const bad[] = { "example.com", "ftp://example.com", "https://", "javascript:1" };

  link->body = g_strdup ("See");
  link->button = g_strdup ("Track");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_free (link->url);
      link->url = g_strdup (bad[i]);
      expect (link, DSK_QUESTION_URL);
    }
  g_free (link->url);
  link->url = g_strdup ("https://example.com/t?id=1");
  expect (link, DSK_QUESTION_NO_PART);
  linked = dsk_question_finish (link);
  g_assert_cmpstr (linked->content, ==,
                   "{\"interactive\":{\"type\":\"cta_url\",\"display_text\":\"Track\",\"url\":"
                   "\"https://example.com/t?id=1\"}}");
  place->body = g_strdup ("Where are you?");
  expect (place, DSK_QUESTION_NO_PART);
  asked = dsk_question_finish (place);
  g_assert_cmpstr (asked->content, ==, "{\"interactive\":{\"type\":\"location_request_message\"}}");
}

/* --- how long it waits --- */

static void
test_hold (void)
{
  static const gint64 now = 1700000000000;
  static const gint64 hold = 5000;
  static const gint64 spare = DSK_HOLD_MAX_MS;

  static const struct
  {
    DskMessageKind kind;
    gint64 hold;
    gint64 window_left; /* -1: there is none */
    gboolean is_held;
  } rows[] = {
    { DSK_MESSAGE_TEXT, hold, DSK_WINDOW_MS, TRUE },
    { DSK_MESSAGE_TEXT, 0, DSK_WINDOW_MS, FALSE },
    { DSK_MESSAGE_IMAGE, hold, hold + spare, TRUE },
    { DSK_MESSAGE_TEXT, hold, hold + spare - 1, FALSE },
    { DSK_MESSAGE_TEXT, hold, 1, FALSE },
    { DSK_MESSAGE_TEXT, hold, -1, TRUE },
    { DSK_MESSAGE_TEMPLATE, hold, 1, TRUE }, /* it needs no window */
    { DSK_MESSAGE_REACTION, hold, DSK_WINDOW_MS, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("row %u", i);
      g_assert_cmpint (dsk_outgoing_hold_until (rows[i].kind, now, rows[i].hold,
                                                rows[i].window_left < 0 ? 0 : now + rows[i].window_left),
                       ==, rows[i].is_held ? now + rows[i].hold : 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outgoing/attachments", test_attachments);
  g_test_add_func ("/outgoing/media", test_media);
  g_test_add_func ("/outgoing/map-links", test_map_links);
  g_test_add_func ("/outgoing/template", test_template);
  g_test_add_func ("/outgoing/template/named", test_template_named);
  g_test_add_func ("/outgoing/template/restore", test_template_restore);
  g_test_add_func ("/outgoing/template/greet", test_template_greet);
  g_test_add_func ("/outgoing/template/refused", test_template_refused);
  g_test_add_func ("/outgoing/buttons", test_buttons);
  g_test_add_func ("/outgoing/list", test_list);
  g_test_add_func ("/outgoing/link-and-location", test_link_and_location);
  g_test_add_func ("/outgoing/hold", test_hold);
  return g_test_run ();
}
