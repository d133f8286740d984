/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes through the guard, what it accepts through the JSON library that stands behind it, and the same
 * bytes as a string through the writer, whose output the guard must accept. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "dsk-json-guard.h"
#include "dsk-json-writer.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_accepted (const char *text, gsize len)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_utf8_validate_len (text, len, NULL));
  g_assert_true (memchr (text, 0, len) == NULL);
  json_parser_load_from_data (parser, text, (gssize) len, &error);
  g_assert_no_error (error);
  g_assert_nonnull (json_parser_get_root (parser));
}

static void
check_written (DskJsonWriter *writer, const char *text, gsize len)
{
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  dsk_json_writer_begin_array (writer);
  dsk_json_writer_string_len (writer, text, len);
  dsk_json_writer_end_array (writer);
  json = dsk_json_writer_take_string (writer);
  dsk_json_guard (json, strlen (json), G_MAXSIZE, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (DskJsonWriter) plain = dsk_json_writer_new ();
  g_autoptr (DskJsonWriter) ascii = dsk_json_writer_new_ascii ();
  g_autoptr (GError) error = NULL;
  const char *text = (const char *) data;

  if (dsk_json_guard (text, size, 1 << 20, &error))
    check_accepted (text, size);
  else
    g_assert_nonnull (error);

  check_written (plain, text, size);
  check_written (ascii, text, size);
  return 0;
}
