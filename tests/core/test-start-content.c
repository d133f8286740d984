/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-start-content.h"

#include <string.h>

#include "dsk-content.h"
#include "dsk-error.h"

#define NUMBER "018bcfe5-6800-7000-8000-000000000001"
#define TEMPLATE "{\"template\":{\"name\":\"hello\",\"language\":\"en\",\"body\":[{\"text\":\"Sana \\\"x\\\"\"}]}}"

static void
assert_refused (const char *content)
{
  g_auto (DskStartContent) start = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (dsk_start_content_read (content, &start, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  g_assert_cmpuint (strlen (error->message), >, 0);
  g_assert_null (start.content);
}

static void
test_round (void)
{
  g_autofree char *content = dsk_start_content_new (TEMPLATE, NUMBER, "923005550101");
  g_auto (DskStartContent) start = { 0 };
  g_autoptr (GError) error = NULL;

  /* Whatever reads templates reads it. */
  g_assert_true (dsk_content_check (DSK_MESSAGE_TEMPLATE, NULL, content, &error));
  g_assert_true (dsk_start_content_read (content, &start, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (start.number, ==, NUMBER);
  g_assert_cmpstr (start.phone, ==, "923005550101");
  g_assert_cmpstr (start.content, ==, TEMPLATE);
  g_assert_null (dsk_start_content_new ("[]", NUMBER, "923005550101"));
}

static void
test_refused (void)
{
  g_autofree char *short_phone = dsk_start_content_new (TEMPLATE, NUMBER, "92");
  g_autofree char *spaced = dsk_start_content_new (TEMPLATE, NUMBER, "+92 300 5550101");
  g_autofree char *no_number = dsk_start_content_new (TEMPLATE, "one of ours", "923005550101");
  g_autofree char *no_template = dsk_start_content_new ("{}", NUMBER, "923005550101");

  assert_refused (NULL);
  assert_refused ("");
  assert_refused ("[]");
  assert_refused (TEMPLATE);
  assert_refused ("{\"start\":[],\"template\":{\"name\":\"hello\",\"language\":\"en\"}}");
  assert_refused (short_phone);
  assert_refused (spaced);
  assert_refused (no_number);
  assert_refused (no_template);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/start-content/round", test_round);
  g_test_add_func ("/core/start-content/refused", test_refused);
  return g_test_run ();
}
