/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-account-config.h"

#include <string.h>

#include "dsk-error.h"

#define GROUP "account "
#define NAME_CHARS_MAX 32

#define FIELD(name) G_STRUCT_OFFSET (DskAccountConfig, name)

static const DskConfigKey keys[] = {
  { "account", "waba", DSK_CONFIG_LIST, FIELD (waba), "", 0, 0,
    "Ids of the WhatsApp Business Accounts that this group is about, separated by semicolons. Required." },
  { "account", "app-secret-file", DSK_CONFIG_PATH, FIELD (app_secret_file), "", 0, 0,
    "File with the secret of their app, if that is another one. What it signs counts for these accounts and\n"
    "their numbers alone, and what another app signs not for them. Or $CREDENTIALS_DIRECTORY/app-secret.NAME." },
  { "account", "access-token-file", DSK_CONFIG_PATH, FIELD (access_token_file), "", 0, 0,
    "File with the access token for them, if it is another one. Or $CREDENTIALS_DIRECTORY/graph-token.NAME." },
  { "account", "numbers", DSK_CONFIG_LIST, FIELD (numbers), "", 0, 0,
    "phone_number_id of each of their numbers that is ours, separated by semicolons." },
  { NULL },
};

const DskConfigKey *
dsk_account_config_keys (void)
{
  return keys;
}

DskAccountConfig *
dsk_account_config_of_group (const char *group)
{
  DskAccountConfig *self;

  if (!g_str_has_prefix (group, GROUP))
    return NULL;
  self = g_new0 (DskAccountConfig, 1);
  self->name = g_strdup (group + strlen (GROUP));
  for (guint i = 0; keys[i].key != NULL; i++)
    {
      gboolean ok = dsk_config_key_set (&keys[i], self, keys[i].fallback, NULL, NULL);

      g_assert (ok);
    }
  return self;
}

void
dsk_account_config_free (DskAccountConfig *self)
{
  for (guint i = 0; keys[i].key != NULL; i++)
    dsk_config_key_clear (&keys[i], self);
  g_free (self->name);
  g_free (self);
}

/* It is a part of the names of credentials. */
static gboolean
is_name (const char *name)
{
  gsize len = strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-");

  return len > 0 && len <= NAME_CHARS_MAX && name[len] == '\0';
}

/* @group: for the error. @seen: (element-type utf8): what was named before, and its group */
static gboolean
add_once (GHashTable *seen, const char *what, const char *const *ids, const char *group, GError **error)
{
  for (; *ids != NULL; ids++)
    {
      const char *before = g_hash_table_lookup (seen, *ids);

      if (before != NULL)
        {
          g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "[%s] %s: “%s” is in [%s], too", group, what, *ids,
                       before);
          return FALSE;
        }
      g_hash_table_insert (seen, g_strdup (*ids), g_strdup (group));
    }
  return TRUE;
}

static gboolean
check_one (const DskAccountConfig *account, GHashTable *accounts, GHashTable *numbers, GError **error)
{
  g_autofree char *group = g_strconcat (GROUP, account->name, NULL);

  if (!is_name (account->name))
    g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                 "[%s]: an account is called by letters, digits, - and _, at most %d of them", group, NAME_CHARS_MAX);
  else if (account->waba[0] == NULL)
    g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "[%s] waba must name the account by its id", group);
  else
    return add_once (accounts, "waba", (const char *const *) account->waba, group, error)
           && add_once (numbers, "numbers", (const char *const *) account->numbers, group, error);
  return FALSE;
}

gboolean
dsk_account_config_check (GPtrArray *accounts, const char *const *numbers, GError **error)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) ours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (accounts->len > DSK_ACCOUNT_CONFIG_MAX)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "There are more than %d groups [account …]",
                   DSK_ACCOUNT_CONFIG_MAX);
      return FALSE;
    }
  if (accounts->len > 0 && !add_once (ours, "numbers", numbers, "whatsapp", error))
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    if (!check_one (accounts->pdata[i], named, ours, error))
      return FALSE;
  return TRUE;
}

void
dsk_account_config_describe (GString *out)
{
  g_string_append (out, "\n# For each group of business accounts with an app or a token of its own; all others are of "
                        "[whatsapp].\n#[account NAME]\n");
  for (guint i = 0; keys[i].key != NULL; i++)
    dsk_config_key_describe (&keys[i], out);
}
