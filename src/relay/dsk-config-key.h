/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  DSK_CONFIG_TEXT,
  DSK_CONFIG_PATH, /* relative ones begin at the folder of the file */
  DSK_CONFIG_BOOL,
  DSK_CONFIG_UINT,
  DSK_CONFIG_LIST, /* separated by semicolons or commas */
} DskConfigKind;

/**
 * DskConfigKey:
 *
 * One key of a configuration: what it is called, where its value goes in a struct, what it may be, and what it means.
 */
typedef struct {
  const char *group;
  const char *key;
  DskConfigKind kind;
  gsize offset;         /* of a char *, gboolean, guint or char ** */
  const char *fallback; /* as it would be written in the file */
  guint min;
  guint max;
  const char *help; /* lines */
} DskConfigKey;

/* Sets the field of @record, which is zero or was set before. @base: (nullable): the folder that relative paths start
 * from. @error: DSK_ERROR_INVALID naming the group, the key and what is wrong */
gboolean dsk_config_key_set (const DskConfigKey *key, gpointer record, const char *value, const char *base,
                             GError **error);
/* Frees what the field of @record owns. */
void dsk_config_key_clear (const DskConfigKey *key, gpointer record);
/* Adds the key with its default, commented out, under what it means. */
void dsk_config_key_describe (const DskConfigKey *key, GString *out);

G_END_DECLS
