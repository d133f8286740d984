/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-config-key.h"

#include <string.h>

#include "dsk-error.h"

static gboolean
bad_value (const DskConfigKey *key, const char *value, const char *why, GError **error)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "[%s] %s: “%s” %s", key->group, key->key, value, why);
  return FALSE;
}

static gboolean
set_bool (const DskConfigKey *key, gboolean *field, const char *value, GError **error)
{
  *field = strcmp (value, "true") == 0;
  if (*field || strcmp (value, "false") == 0)
    return TRUE;
  return bad_value (key, value, "is neither true nor false", error);
}

static gboolean
set_uint (const DskConfigKey *key, guint *field, const char *value, GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, key->min, key->max, &number, NULL))
    {
      g_autofree char *why = g_strdup_printf ("is not a number from %u to %u", key->min, key->max);

      return bad_value (key, value, why, error);
    }
  *field = (guint) number;
  return TRUE;
}

static char **
split_list (const char *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit_set (value, ";,", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

gboolean
dsk_config_key_set (const DskConfigKey *key, gpointer record, const char *value, const char *base, GError **error)
{
  gpointer field = G_STRUCT_MEMBER_P (record, key->offset);

  switch (key->kind)
    {
    case DSK_CONFIG_BOOL:
      return set_bool (key, field, value, error);
    case DSK_CONFIG_UINT:
      return set_uint (key, field, value, error);
    case DSK_CONFIG_LIST:
      g_strfreev (*(char ***) field);
      *(char ***) field = split_list (value);
      return TRUE;
    case DSK_CONFIG_PATH:
      g_free (*(char **) field);
      *(char **) field = *value != '\0' && base != NULL ? g_canonicalize_filename (value, base)
                                                         : g_strdup (value);
      return TRUE;
    case DSK_CONFIG_TEXT:
    default:
      g_free (*(char **) field);
      *(char **) field = g_strdup (value);
      return TRUE;
    }
}

void
dsk_config_key_clear (const DskConfigKey *key, gpointer record)
{
  gpointer field = G_STRUCT_MEMBER_P (record, key->offset);

  if (key->kind == DSK_CONFIG_TEXT || key->kind == DSK_CONFIG_PATH)
    g_clear_pointer ((char **) field, g_free);
  else if (key->kind == DSK_CONFIG_LIST)
    g_clear_pointer ((char ***) field, g_strfreev);
}

void
dsk_config_key_describe (const DskConfigKey *key, GString *out)
{
  g_auto (GStrv) lines = g_strsplit (key->help, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "# %s\n", lines[i]);
  g_string_append_printf (out, "#%s=%s\n", key->key, key->fallback);
}
