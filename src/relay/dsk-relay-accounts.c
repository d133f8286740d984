/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-accounts.h"

#include <string.h>

#include "dsk-relay-secret.h"

#define EVERYTHING (~(DskRelayVouched) 0)
#define BIT(i) ((DskRelayVouched) 1 << (i))

/* The secrets of one group; each may be that of the first, which is [whatsapp]. */
typedef struct
{
  DskRelaySecret *app_secret;   /* (owned) */
  DskRelaySecret *access_token; /* (owned) */
} Group;

struct _DskRelayAccounts
{
  GArray *groups;     /* (owned) of Group; the first is [whatsapp] */
  GHashTable *waba;   /* (owned) id → number of its group; others are of the first. Does not change */
  GHashTable *numbers; /* (owned) phone_number_id → the same; others are of their account's. Does not change */
  gboolean apart;
};

static void
group_clear (gpointer data)
{
  Group *group = data;

  dsk_relay_secret_free (group->app_secret);
  dsk_relay_secret_free (group->access_token);
}

static void
add_ids (GHashTable *table, char **ids, guint group)
{
  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_insert (table, g_strdup (ids[i]), GUINT_TO_POINTER (group));
}

static void
add_account (DskRelayAccounts *self, const DskAccountConfig *account)
{
  g_autofree char *secret_key = g_strdup_printf ("[account %s] app-secret-file", account->name);
  g_autofree char *secret = g_strconcat ("app-secret.", account->name, NULL);
  g_autofree char *token_key = g_strdup_printf ("[account %s] access-token-file", account->name);
  g_autofree char *token = g_strconcat ("graph-token.", account->name, NULL);
  const Group group = { dsk_relay_secret_new (secret_key, account->app_secret_file, secret),
                        dsk_relay_secret_new (token_key, account->access_token_file, token) };

  add_ids (self->waba, account->waba, self->groups->len);
  add_ids (self->numbers, account->numbers, self->groups->len);
  g_array_append_val (self->groups, group);
  self->apart |= dsk_relay_secret_is_named (group.app_secret);
}

DskRelayAccounts *
dsk_relay_accounts_new (const DskRelayConfig *config)
{
  DskRelayAccounts *self = g_new0 (DskRelayAccounts, 1);
  const Group first = { dsk_relay_secret_new ("app-secret-file", config->app_secret_file, "app-secret"),
                        dsk_relay_secret_new ("access-token-file", config->access_token_file, "graph-token") };

  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_array_set_clear_func (self->groups, group_clear);
  self->waba = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_array_append_val (self->groups, first);
  add_ids (self->numbers, config->numbers, 0);
  for (guint i = 0; i < config->accounts->len; i++)
    add_account (self, config->accounts->pdata[i]);
  return self;
}

void
dsk_relay_accounts_free (DskRelayAccounts *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->groups);
  g_hash_table_unref (self->waba);
  g_hash_table_unref (self->numbers);
  g_free (self);
}

static Group *
nth (const DskRelayAccounts *self, guint i)
{
  return &g_array_index (self->groups, Group, i);
}

static guint
group_of_account (const DskRelayAccounts *self, const char *waba)
{
  return waba != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->waba, waba)) : 0;
}

/* @group: (out): left alone if the configuration does not say whose number it is */
static gboolean
group_of_number (const DskRelayAccounts *self, const char *phone_number_id, guint *group)
{
  gpointer value;

  if (phone_number_id == NULL || !g_hash_table_lookup_extended (self->numbers, phone_number_id, NULL, &value))
    return FALSE;
  *group = GPOINTER_TO_UINT (value);
  return TRUE;
}

/* --- access tokens --- */

static DskRelaySecret *
token_of (const DskRelayAccounts *self, guint i)
{
  return dsk_relay_secret_is_named (nth (self, i)->access_token) ? nth (self, i)->access_token
                                                                 : nth (self, 0)->access_token;
}

const char *
dsk_relay_accounts_token (DskRelayAccounts *self, const char *waba, const char *phone_number_id)
{
  guint group = 0;

  /* A number that has moved goes by its new group at once. In [whatsapp] it may stand though its account has one. */
  if (!group_of_number (self, phone_number_id, &group) || group == 0)
    group = group_of_account (self, waba);
  return dsk_relay_secret_get (token_of (self, group), NULL);
}

gboolean
dsk_relay_accounts_have_token (DskRelayAccounts *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    if (dsk_relay_secret_get (nth (self, i)->access_token, NULL) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
dsk_relay_accounts_tokens_changed (DskRelayAccounts *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->groups->len; i++)
    {
      gboolean changed;

      dsk_relay_secret_get (nth (self, i)->access_token, &changed);
      any |= changed;
    }
  return any;
}

/* --- app secrets --- */

static DskRelaySecret *
secret_of (const DskRelayAccounts *self, guint i)
{
  return dsk_relay_secret_is_named (nth (self, i)->app_secret) ? nth (self, i)->app_secret : nth (self, 0)->app_secret;
}

gboolean
dsk_relay_accounts_have_secret (DskRelayAccounts *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    if (dsk_relay_secret_get (nth (self, i)->app_secret, NULL) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
dsk_relay_accounts_are_apart (const DskRelayAccounts *self)
{
  return self->apart;
}

/* Groups may name the same app in files of their own. */
static DskRelayVouched
vouched_by (DskRelayAccounts *self, guint signer)
{
  DskRelayVouched vouched = BIT (signer);

  if (!self->apart)
    return EVERYTHING;
  for (guint i = 0; i < self->groups->len; i++)
    dsk_relay_secret_peek (nth (self, i)->app_secret);
  for (guint i = 0; i < self->groups->len; i++)
    if (dsk_relay_secret_is_same (secret_of (self, i), nth (self, signer)->app_secret))
      vouched |= BIT (i);
  return vouched;
}

static gboolean
fits (const char *secret, const guint8 *body, gsize len, const char *header, guint8 *mac)
{
  return secret != NULL && dsk_wa_signature_check (secret, body, len, header, mac);
}

gboolean
dsk_relay_accounts_verify (DskRelayAccounts *self, const guint8 *body, gsize len, const char *header, guint8 *mac,
                           DskRelayVouched *vouched)
{
  guint i;

  for (i = 0; i < self->groups->len; i++)
    if (fits (dsk_relay_secret_peek (nth (self, i)->app_secret), body, len, header, mac))
      break;
  if (i == self->groups->len)
    for (i = 0; i < self->groups->len; i++)
      if (dsk_relay_secret_is_stale (nth (self, i)->app_secret)
          && fits (dsk_relay_secret_get (nth (self, i)->app_secret, NULL), body, len, header, mac))
        break;
  if (i == self->groups->len)
    return FALSE;
  *vouched = vouched_by (self, i);
  return TRUE;
}

gboolean
dsk_relay_accounts_know_number (const DskRelayAccounts *self, const char *phone_number_id)
{
  guint group;

  return group_of_number (self, phone_number_id, &group);
}

gboolean
dsk_relay_accounts_may (const DskRelayAccounts *self, DskRelayVouched vouched, const char *waba,
                        const char *phone_number_id)
{
  guint group;

  return (vouched & BIT (group_of_account (self, waba))) != 0
         && (!group_of_number (self, phone_number_id, &group) || (vouched & BIT (group)) != 0);
}
