/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who an update is about. WhatsApp calls one person by up to four names, any of which may be
 * missing, and a phone number moves from one person to another: the BSUID is what tells them apart.
 */

#include "dsk-intake.h"

#include "dsk-relay-contact.h"

#define UNKNOWN_NUMBER "unknown"

typedef struct
{
  const char *value[DSK_ALIAS_NONE]; /* (nullable) */
  char *holder[DSK_ALIAS_NONE];      /* (owned) (nullable): contact that has it now */
} Names;

static void
names_clear (Names *names)
{
  for (guint i = 0; i < DSK_ALIAS_NONE; i++)
    g_free (names->holder[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, names_clear)

static const char *
scope_of (const DskWaUpdate *update)
{
  return update->waba_id != NULL ? update->waba_id : "";
}

gboolean
dsk_intake_number (DskOp *op, const DskWaUpdate *update, DskRelayNumber *number, GError **error)
{
  const char *key = update->phone_number_id != NULL ? update->phone_number_id : UNKNOWN_NUMBER;
  gboolean found;

  if (!dsk_relay_number_find (op->db, key, number, &found, error))
    return FALSE;
  if (!found)
    {
      number->id = dsk_op_new_id (op);
      number->phone_number_id = g_strdup (key);
      number->active = FALSE;
      g_message (
          "A webhook names a business number that is not set up (%s): its conversations are for "
          "administrators only until it is added",
          key);
    }
  else if ((number->display != NULL || update->display_phone == NULL)
           && (number->waba != NULL || update->waba_id == NULL))
    return TRUE;
  if (number->display == NULL)
    number->display = g_strdup (update->display_phone);
  if (number->waba == NULL)
    number->waba = g_strdup (update->waba_id);
  return dsk_relay_number_put (op->db, number, op->seq, error);
}

static gboolean
look_up (DskOp *op, const char *scope, Names *names, GError **error)
{
  for (guint i = 0; i < DSK_ALIAS_NONE; i++)
    {
      g_autoptr (GError) local = NULL;

      if (names->value[i] == NULL)
        continue;
      names->holder[i]
          = dsk_relay_alias_find (op->db, (DskAliasKind) i, scope, names->value[i], &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

/* Whether @contact is known to be somebody else than the BSUID that came. */
static gboolean
is_somebody_else (DskOp *op, const Names *names, const char *contact)
{
  g_autofree char *bsuid = NULL;

  if (names->value[DSK_ALIAS_BSUID] == NULL)
    return FALSE;
  bsuid = dsk_relay_alias_get (op->db, contact, DSK_ALIAS_BSUID, NULL);
  return bsuid != NULL && g_strcmp0 (bsuid, names->value[DSK_ALIAS_BSUID]) != 0;
}

static char *
choose (DskOp *op, const Names *names)
{
  if (names->holder[DSK_ALIAS_BSUID] != NULL)
    return g_strdup (names->holder[DSK_ALIAS_BSUID]);
  if (names->holder[DSK_ALIAS_PARENT_BSUID] != NULL)
    return g_strdup (names->holder[DSK_ALIAS_PARENT_BSUID]);
  for (guint i = DSK_ALIAS_WA_ID; i <= DSK_ALIAS_PHONE; i++)
    if (names->holder[i] != NULL && !is_somebody_else (op, names, names->holder[i]))
      return g_strdup (names->holder[i]);
  return NULL;
}

/* One person under two contacts. Where both have a conversation on the same number both stay: rows
 * never change their conversation, and what comes from now on goes to the one of the contact that
 * stays. */
static gboolean
merge (DskOp *op, const char *from, const char *to, GError **error)
{
  g_autoptr (GPtrArray) convs = dsk_relay_conv_of_contact (op->db, from, error);

  for (guint i = 0; convs != NULL && i < convs->len; i++)
    {
      g_auto (DskRelayConv) conv = { 0 };
      g_auto (DskRelayConv) other = { 0 };
      gboolean found;

      if (!dsk_relay_conv_load (op->db, convs->pdata[i], &conv, &found, error)
          || !dsk_relay_conv_find (op->db, conv.number, to, NULL, &other, &found, error))
        return FALSE;
      if (found)
        continue;
      g_free (conv.contact);
      conv.contact = g_strdup (to);
      if (!dsk_relay_conv_save (op->db, &conv, op->seq, error))
        return FALSE;
    }
  return convs != NULL && dsk_relay_contact_merge (op->db, from, to, error);
}

static gboolean
learn (DskOp *op, const char *scope, Names *names, const char *contact, gboolean *changed,
       GError **error)
{
  for (guint i = 0; i < DSK_ALIAS_NONE; i++)
    {
      DskAliasKind kind = (DskAliasKind) i;
      g_autofree char *id = NULL;
      g_autofree char *holder = NULL;

      if (names->value[i] == NULL)
        continue;
      /* Asked again: a merge a moment ago may have brought it already. */
      holder = dsk_relay_alias_find (op->db, kind, scope, names->value[i], NULL);
      if (g_strcmp0 (holder, contact) == 0)
        continue;
      *changed = TRUE;
      if (holder != NULL && !is_somebody_else (op, names, holder))
        {
          if (!merge (op, holder, contact, error))
            return FALSE;
          continue;
        }
      if (holder != NULL
          && !dsk_relay_alias_end (op->db, kind, scope, names->value[i], op->now, error))
        return FALSE;
      id = dsk_op_new_id (op);
      if (!dsk_relay_alias_add (op->db, id, contact, kind, scope, names->value[i], op->now, error))
        return FALSE;
    }
  return TRUE;
}

/* Whoever gives no name at all is one contact for each number. */
static char *
find_nameless (DskOp *op, const DskWaUpdate *update, GError **error)
{
  const char *number = update->phone_number_id != NULL ? update->phone_number_id : UNKNOWN_NUMBER;
  g_autofree char *id = NULL;
  g_autofree char *contact = NULL;
  g_autoptr (GError) local = NULL;

  contact = dsk_relay_alias_find (op->db, DSK_ALIAS_NONE, scope_of (update), number, &local);
  if (contact != NULL)
    return g_steal_pointer (&contact);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  id = dsk_op_new_id (op);
  contact = dsk_op_new_id (op);
  if (!dsk_relay_contact_add (op->db, contact, op->now, error)
      || !dsk_relay_alias_add (op->db, id, contact, DSK_ALIAS_NONE, scope_of (update), number,
                               op->now, error))
    return NULL;
  return g_steal_pointer (&contact);
}

char *
dsk_intake_contact (DskOp *op, const DskWaUpdate *update, gboolean *changed, GError **error)
{
  g_auto (Names) names
      = { .value = { update->bsuid, update->parent_bsuid, update->wa_id, update->phone } };
  g_autofree char *contact = NULL;
  gint64 at = update->timestamp != 0 ? update->timestamp : op->now;

  *changed = FALSE;
  if (update->bsuid == NULL && update->parent_bsuid == NULL && update->wa_id == NULL
      && update->phone == NULL)
    return find_nameless (op, update, error);
  if (!look_up (op, scope_of (update), &names, error))
    return NULL;
  contact = choose (op, &names);
  if (contact == NULL)
    {
      contact = dsk_op_new_id (op);
      if (!dsk_relay_contact_add (op->db, contact, op->now, error))
        return NULL;
    }
  if (!learn (op, scope_of (update), &names, contact, changed, error)
      || (update->profile_name != NULL
          && !dsk_relay_contact_set_name (op->db, contact, update->profile_name, at, changed,
                                          error))
      || (update->username != NULL
          && !dsk_relay_contact_set_username (op->db, contact, update->username, at, changed,
                                              error)))
    return NULL;
  return g_steal_pointer (&contact);
}
