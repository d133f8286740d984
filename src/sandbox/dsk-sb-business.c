/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-business.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-text.h"

void
dsk_sb_business_free (DskSbBusiness *self)
{
  g_free (self->phone_number_id);
  g_free (self->waba_id);
  g_free (self->display_phone);
  g_free (self->app_secret);
  g_free (self->token);
  g_free (self);
}

gboolean
dsk_sb_business_read_secret (const char *path, char **secret, GError **error)
{
  g_autofree char *text = NULL;

  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  g_strstrip (text);
  if (text[0] == '\0')
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s is empty", path);
      return FALSE;
    }
  g_free (*secret);
  *secret = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
set (DskSbBusiness *self, const char *name, const char *value, GError **error)
{
  const struct
  {
    const char *name;
    char **field;
  } fields[] = { { "waba-id", &self->waba_id },
                 { "phone-number-id", &self->phone_number_id },
                 { "display-phone", &self->display_phone } };

  if (strcmp (name, "app-secret-file") == 0)
    return dsk_sb_business_read_secret (value, &self->app_secret, error);
  if (strcmp (name, "token-file") == 0)
    return dsk_sb_business_read_secret (value, &self->token, error);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (name, fields[i].name) == 0)
      {
        g_free (*fields[i].field);
        *fields[i].field = i == 2 ? dsk_text_phone_digits (value) : g_strdup (value);
        return TRUE;
      }
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "--account does not know “%s”", name);
  return FALSE;
}

DskSbBusiness *
dsk_sb_business_parse (const char *text, const DskSbBusiness *first, GError **error)
{
  g_autoptr (DskSbBusiness) self = g_new0 (DskSbBusiness, 1);
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  self->app_secret = g_strdup (first->app_secret);
  self->token = g_strdup (first->token);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *value = strchr (parts[i], '=');

      if (value == NULL)
        value = parts[i] + strlen (parts[i]);
      else
        *value++ = '\0';
      if (!set (self, g_strstrip (parts[i]), g_strstrip (value), error))
        return NULL;
    }
  if (self->waba_id != NULL && self->phone_number_id != NULL && self->display_phone != NULL)
    return g_steal_pointer (&self);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                       "--account takes waba-id=ID;phone-number-id=ID;display-phone=PHONE, and app-secret-file=FILE "
                       "and token-file=FILE if they are others");
  return NULL;
}
