/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What all news of WhatsApp is put into words with. */

#include "dsk-labels-alert-private.h"

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

#include <string.h>

char *
dsk_alert_readable (const char *word)
{
  g_autofree char *text = g_strdup (word);
  gboolean shouts = TRUE;

  for (char *c = text; *c != '\0'; c++)
    shouts = shouts && !g_ascii_islower (*c) && (guchar) *c < 0x80;
  for (char *c = text; *c != '\0'; c++)
    {
      if (*c == '_')
        *c = ' ';
      else if (shouts && c > text)
        *c = g_ascii_tolower (*c);
    }
  if (shouts || strchr (word, '_') != NULL)
    text[0] = g_ascii_toupper (text[0]);
  return dsk_label_said (text);
}

const char *
dsk_alert_find (const DskAlertWords *words, gsize n, const char *word)
{
  for (gsize i = 0; word != NULL && i < n; i++)
    if (g_ascii_strcasecmp (words[i].word, word) == 0)
      return _ (words[i].text);
  return NULL;
}

const char *
dsk_alert_get (JsonObject *detail, const char *member)
{
  const char *text = dsk_json_get_string (detail, member);

  return text != NULL && *text != '\0' && g_ascii_strcasecmp (text, "NONE") != 0 ? text : NULL;
}

char *
dsk_alert_because (char *words, char *why)
{
  g_autofree char *first = words;
  g_autofree char *second = why;

  if (second == NULL)
    return g_steal_pointer (&first);
  /* Translators: what happened, and why or what exactly */
  return g_strdup_printf (C_ ("news of WhatsApp", "%s: %s"), first, second);
}

char *
dsk_alert_other (const char *about, const char *word)
{
  return dsk_alert_because (g_strdup (about), word != NULL ? dsk_alert_readable (word) : NULL);
}

char *
dsk_alert_dup_why (JsonObject *detail)
{
  static const DskAlertWords reasons[] = {
    { "ABUSIVE_CONTENT", N_ ("it says what WhatsApp does not allow") },
    { "INCORRECT_CATEGORY", N_ ("it belongs in another category") },
    { "CATEGORY_NOT_AVAILABLE", N_ ("its category is not available to this account") },
    { "INVALID_FORMAT", N_ ("its format is wrong, often because of where a variable stands") },
    { "PROMOTIONAL", N_ ("it advertises something, which its category does not allow") },
    { "SCAM", N_ ("WhatsApp takes it for a scam") },
    { "TAG_CONTENT_MISMATCH", N_ ("what it says does not fit its language or its category") },
    { "PRIMARY_INACTIVITY", N_ ("the phone was not used for too long") },
  };
  static const char *const members[]
      = { "rejection_reason", "reason", "rejection_reasons", "description", "alert_description", "title" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *word = dsk_alert_get (detail, members[i]);
      const char *known = DSK_ALERT_FIND (reasons, word);

      if (word != NULL)
        return known != NULL ? g_strdup (known) : dsk_alert_readable (word);
    }
  return NULL;
}

char *
dsk_alert_fill (const char *pattern, const char *name)
{
  const char *place = strstr (pattern, "%s");

  if (place == NULL || name == NULL)
    return g_strdup (pattern);
  return g_strdup_printf ("%.*s%s%s", (int) (place - pattern), pattern, name, place + 2);
}
