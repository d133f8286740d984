/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dsk-json-writer.h"

#define LINES_A_SECOND 200

static GLogLevelFlags shown = G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING;
static gboolean to_journal;
static gboolean as_json;
static GMutex lock; /* guards the three below */
static gint64 second;
static guint lines;
static guint held_back;

static const char *
word_of (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "ERROR";
  if (level & G_LOG_LEVEL_WARNING)
    return "WARNING";
  if (level & G_LOG_LEVEL_DEBUG)
    return "DEBUG";
  return "INFO";
}

/* Whether a line still fits into this second. @missed: how many were held back in the last one */
static gboolean
may_write (GLogLevelFlags level, guint *missed)
{
  gint64 now = g_get_monotonic_time () / G_USEC_PER_SEC;
  gboolean ok;

  g_mutex_lock (&lock);
  *missed = 0;
  if (now != second)
    {
      second = now;
      lines = 0;
      *missed = held_back;
      held_back = 0;
    }
  ok = ++lines <= LINES_A_SECOND || (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0;
  if (!ok)
    held_back++;
  g_mutex_unlock (&lock);
  return ok;
}

static const char *
field_of (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, key) == 0 && fields[i].length < 0)
      return fields[i].value;
  return NULL;
}

/* --- one line --- */

/* What dsk_relay_log_about() adds, and how it is called in JSON. */
static const struct
{
  const char *key;
  const char *name;
  gboolean number;
} about_fields[] = {
  { "DASTAK_CONNECTION", "connection", TRUE },
  { "DASTAK_DEVICE", "device", FALSE },
  { "DASTAK_REQUEST", "request", TRUE },
};

static char *
make_json (const char *stamp, GLogLevelFlags level, const GLogField *fields, gsize n_fields, const char *text)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_autofree char *word = g_ascii_strdown (word_of (level), -1);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "at", stamp);
  dsk_json_writer_set_string (writer, "level", word);
  for (guint i = 0; i < G_N_ELEMENTS (about_fields); i++)
    {
      const char *value = field_of (fields, n_fields, about_fields[i].key);

      if (value != NULL && about_fields[i].number)
        dsk_json_writer_set_int (writer, about_fields[i].name, g_ascii_strtoll (value, NULL, 10));
      else if (value != NULL)
        dsk_json_writer_set_string (writer, about_fields[i].name, value);
    }
  dsk_json_writer_set_string (writer, "message", text);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

static void
print (GLogLevelFlags level, const GLogField *fields, gsize n_fields, const char *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *second_of = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *stamp
      = g_strdup_printf ("%s.%03dZ", second_of, g_date_time_get_microsecond (now) / 1000);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *json = as_json ? make_json (stamp, level, fields, n_fields, valid) : NULL;

  if (json != NULL)
    fprintf (stderr, "%s\n", json);
  else
    fprintf (stderr, "%s %s %s\n", stamp, word_of (level), g_strdelimit (valid, "\n\r", ' '));
}

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *text = field_of (fields, n_fields, "MESSAGE");
  guint missed;

  if ((level & shown) == 0)
    return G_LOG_WRITER_HANDLED;
  if (!may_write (level, &missed))
    return G_LOG_WRITER_HANDLED;
  if (to_journal && g_log_writer_journald (level, fields, n_fields, NULL) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  if (missed > 0)
    {
      g_autofree char *words = g_strdup_printf ("%u lines were held back", missed);

      print (G_LOG_LEVEL_WARNING, NULL, 0, words);
    }
  print (level, fields, n_fields, text != NULL ? text : "");
  fflush (stderr);
  return G_LOG_WRITER_HANDLED;
}

void
dsk_relay_log_setup (const char *level, const char *format)
{
  if (strcmp (level, "warning") != 0)
    shown |= G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO;
  if (strcmp (level, "debug") == 0)
    shown |= G_LOG_LEVEL_DEBUG;
  as_json = strcmp (format, "json") == 0;
  to_journal = g_log_writer_is_journald (STDERR_FILENO);
  g_log_set_writer_func (write_line, NULL, NULL);
}

/* --- what a line is about --- */

static const char *
priority_of (GLogLevelFlags level)
{
  return level & G_LOG_LEVEL_WARNING ? "4" : level & G_LOG_LEVEL_MESSAGE ? "5" : level & G_LOG_LEVEL_INFO ? "6" : "7";
}

static GString *
begin_words (const DskRelayLogAbout *about)
{
  GString *words = g_string_new (NULL);

  if (about->connection != 0)
    g_string_append_printf (words, "connection %u", about->connection);
  if (about->device != NULL)
    g_string_append_printf (words, "%sdevice %s", words->len > 0 ? ", " : "", about->device);
  if (about->request != 0)
    g_string_append_printf (words, "%srequest %" G_GUINT64_FORMAT, words->len > 0 ? ", " : "", about->request);
  return g_string_append (words, ": ");
}

void
dsk_relay_log_about (GLogLevelFlags level, const DskRelayLogAbout *about, const char *format, ...)
{
  g_autoptr (GString) words = begin_words (about);
  g_autofree char *connection = g_strdup_printf ("%u", about->connection);
  g_autofree char *request = g_strdup_printf ("%" G_GUINT64_FORMAT, about->request);
  GLogField fields[3 + G_N_ELEMENTS (about_fields)] = {
    { "PRIORITY", priority_of (level), -1 },
    { "GLIB_DOMAIN", G_LOG_DOMAIN, -1 },
  };
  gsize n = 2;
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (words, format, args);
  va_end (args);
  fields[n++] = (GLogField){ "MESSAGE", words->str, -1 };
  if (about->connection != 0)
    fields[n++] = (GLogField){ "DASTAK_CONNECTION", connection, -1 };
  if (about->device != NULL)
    fields[n++] = (GLogField){ "DASTAK_DEVICE", about->device, -1 };
  if (about->request != 0)
    fields[n++] = (GLogField){ "DASTAK_REQUEST", request, -1 };
  g_log_structured_array (level, fields, n);
}
