/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said of messages that are to be sent later. */

#include "dsk-labels-scheduled.h"

#include "dsk-labels.h"
#include "dsk-text.h"

#include <glib/gi18n-lib.h>

#define WORDS_CHARS 300

char *
dsk_label_scheduled (const DskScheduledRow *row, gint64 now_ms)
{
  g_autofree char *when = dsk_label_when (row->due_at, now_ms);

  if (row->held)
    return g_strdup (_ ("Was not sent"));
  /* Translators: of a message; %s is a time to come: "14:30", "tomorrow, 09:00", "Mon, 09:00" */
  return g_strdup_printf (_ ("Will be sent: %s"), when);
}

char *
dsk_label_scheduled_about (const DskScheduledRow *row)
{
  g_autofree char *name = dsk_label_name (row->author_name != NULL ? row->author_name : _ ("Somebody"), TRUE);
  g_autofree char *why = row->held ? dsk_label_refusal (row->code, row->detail) : NULL;

  if (why == NULL)
    /* Translators: %s is a colleague, who wrote a message that is sent later */
    return g_strdup_printf (_ ("Written by %s"), name);
  /* Translators: who wrote a message, and why it was not sent: a whole sentence */
  return g_strdup_printf (_ ("Written by %s. %s"), name, why);
}

char *
dsk_label_scheduled_words (const DskScheduledRow *row)
{
  g_autofree char *more = dsk_label_content (row->kind, row->content);

  if (row->text != NULL && *row->text != '\0')
    return dsk_text_preview (row->text, WORDS_CHARS);
  if (more == NULL)
    return g_strdup (dsk_label_message_kind (row->kind));
  /* Translators: the kind of a message ("Document"), and what it says of itself ("invoice.pdf") */
  return g_strdup_printf (C_ ("scheduled", "%s: %s"), dsk_label_message_kind (row->kind), more);
}

gboolean
dsk_scheduled_is_held (GPtrArray *rows)
{
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (((const DskScheduledRow *) rows->pdata[i])->held)
      return TRUE;
  return FALSE;
}

char *
dsk_label_scheduled_chip (GPtrArray *rows, gint64 now_ms)
{
  g_autofree char *when = NULL;

  g_return_val_if_fail (rows != NULL && rows->len > 0, NULL);

  if (dsk_scheduled_is_held (rows))
    return g_strdup (C_ ("scheduled", "Not Sent"));
  when = dsk_label_when (((const DskScheduledRow *) rows->pdata[0])->due_at, now_ms);
  /* Translators: a reply is written, and will be sent then: "14:30", "tomorrow, 09:00" */
  return g_strdup_printf (_ ("Later: %s"), when);
}
