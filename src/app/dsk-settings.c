/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-settings.h"

#define SCHEMA "org.dastak.Dastak"

GSettings *
dsk_settings_get (void)
{
  static gsize once;
  static GSettings *settings; /* (owned) (nullable): for the life of the process */

  if (g_once_init_enter (&once))
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema)
          schema = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;
      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
      else
        g_message ("The settings schema %s is not installed: preferences are not kept.", SCHEMA);
      g_once_init_leave (&once, 1);
    }
  return settings;
}

/* Returns: (nullable): the settings if they know @key, which an older installed schema may not */
static GSettings *
settings_with_key (const char *key)
{
  GSettings *settings = dsk_settings_get ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (settings == NULL)
    return NULL;
  g_object_get (settings, "settings-schema", &schema, NULL);
  return g_settings_schema_has_key (schema, key) ? settings : NULL;
}

gboolean
dsk_settings_get_boolean (const char *key, gboolean fallback)
{
  GSettings *settings = settings_with_key (key);
  return settings != NULL ? g_settings_get_boolean (settings, key) : fallback;
}

int
dsk_settings_get_int (const char *key, int fallback)
{
  GSettings *settings = settings_with_key (key);
  return settings != NULL ? g_settings_get_int (settings, key) : fallback;
}

void
dsk_settings_set_boolean (const char *key, gboolean value)
{
  GSettings *settings = settings_with_key (key);
  if (settings != NULL)
    g_settings_set_boolean (settings, key, value);
}

void
dsk_settings_set_int (const char *key, int value)
{
  GSettings *settings = settings_with_key (key);
  if (settings != NULL)
    g_settings_set_int (settings, key, value);
}

char *
dsk_settings_get_string (const char *key, const char *fallback)
{
  GSettings *settings = settings_with_key (key);
  return settings != NULL ? g_settings_get_string (settings, key) : g_strdup (fallback);
}

void
dsk_settings_set_string (const char *key, const char *value)
{
  GSettings *settings = settings_with_key (key);
  if (settings != NULL)
    g_settings_set_string (settings, key, value);
}
