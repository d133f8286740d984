/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINES_A_SECOND 200

static GLogLevelFlags shown = G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING;
static gboolean to_journal;
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

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *text = field_of (fields, n_fields, "MESSAGE");
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *stamp = NULL;
  g_autofree char *line = NULL;
  guint missed;

  if ((level & shown) == 0)
    return G_LOG_WRITER_HANDLED;
  if (!may_write (level, &missed))
    return G_LOG_WRITER_HANDLED;
  if (to_journal && g_log_writer_journald (level, fields, n_fields, NULL) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  now = g_date_time_new_now_utc ();
  stamp = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");
  if (missed > 0)
    fprintf (stderr, "%sZ WARNING %u lines were held back\n", stamp, missed);
  line = g_strdup (text != NULL ? text : "");
  g_strdelimit (line, "\n\r", ' ');
  fprintf (stderr, "%s.%03dZ %s %s\n", stamp, g_date_time_get_microsecond (now) / 1000, word_of (level),
           line);
  fflush (stderr);
  return G_LOG_WRITER_HANDLED;
}

void
dsk_relay_log_setup (const char *level)
{
  if (strcmp (level, "warning") != 0)
    shown |= G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO;
  if (strcmp (level, "debug") == 0)
    shown |= G_LOG_LEVEL_DEBUG;
  to_journal = g_log_writer_is_journald (STDERR_FILENO);
  g_log_set_writer_func (write_line, NULL, NULL);
}
