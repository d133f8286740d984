/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who an update is about. WhatsApp calls one person by up to four names, any of which may be
 * missing, and a phone number moves from one person to another: the BSUID is what tells them apart.
 */

#include "dsk-intake.h"

#include <string.h>

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

/* Who has a name now: @holder NULL is nobody, which a failure to look must not be taken for. */
static gboolean
find_holder (DskOp *op, DskAliasKind kind, const char *scope, const char *value, char **holder,
             GError **error)
{
  g_autoptr (GError) local = NULL;

  *holder = dsk_relay_alias_find (op->db, kind, scope, value, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
look_up (DskOp *op, const char *scope, Names *names, GError **error)
{
  for (guint i = 0; i < DSK_ALIAS_NONE; i++)
    if (names->value[i] != NULL
        && !find_holder (op, (DskAliasKind) i, scope, names->value[i], &names->holder[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
find_bsuid (DskOp *op, const char *contact, char **bsuid, GError **error)
{
  g_autoptr (GError) local = NULL;

  *bsuid = dsk_relay_alias_get (op->db, contact, DSK_ALIAS_BSUID, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Whether @contact is known to be somebody else than who has @bsuid (nullable). */
static gboolean
is_somebody_else (DskOp *op, const char *bsuid, const char *contact, gboolean *different,
                  GError **error)
{
  g_autofree char *theirs = NULL;

  *different = FALSE;
  if (bsuid == NULL)
    return TRUE;
  if (!find_bsuid (op, contact, &theirs, error))
    return FALSE;
  *different = theirs != NULL && strcmp (theirs, bsuid) != 0;
  return TRUE;
}

/* @contact: (out) (transfer full) (nullable): NULL if it is nobody yet */
static gboolean
choose (DskOp *op, const Names *names, char **contact, GError **error)
{
  *contact = NULL;
  for (guint i = 0; i < DSK_ALIAS_NONE && *contact == NULL; i++)
    {
      gboolean different = FALSE;

      if (names->holder[i] == NULL)
        continue;
      if ((i == DSK_ALIAS_WA_ID || i == DSK_ALIAS_PHONE)
          && !is_somebody_else (op, names->value[DSK_ALIAS_BSUID], names->holder[i], &different,
                                error))
        return FALSE;
      if (!different)
        *contact = g_strdup (names->holder[i]);
    }
  return TRUE;
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

/* @contact, who has @bsuid (nullable), has the name @value from now on. */
static gboolean
learn_one (DskOp *op, DskAliasKind kind, const char *scope, const char *value, const char *bsuid,
           const char *contact, gboolean *changed, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *holder = NULL;
  gboolean different = FALSE;

  /* Asked again: a merge a moment ago may have brought it already. */
  if (!find_holder (op, kind, scope, value, &holder, error))
    return FALSE;
  if (g_strcmp0 (holder, contact) == 0)
    return TRUE;
  *changed = TRUE;
  if (holder != NULL && !is_somebody_else (op, bsuid, holder, &different, error))
    return FALSE;
  if (holder != NULL && !different)
    return merge (op, holder, contact, error);
  if (holder != NULL && !dsk_relay_alias_end (op->db, kind, scope, value, op->now, error))
    return FALSE;
  id = dsk_op_new_id (op);
  return dsk_relay_alias_add (op->db, id, contact, kind, scope, value, op->now, error);
}

static gboolean
learn (DskOp *op, const char *scope, Names *names, const char *contact, gboolean *changed,
       GError **error)
{
  const char *bsuid = names->value[DSK_ALIAS_BSUID];
  g_autofree char *known = NULL;

  /* An update that leaves the BSUID out is still about the one whose it is. */
  if (bsuid == NULL)
    {
      if (!find_bsuid (op, contact, &known, error))
        return FALSE;
      bsuid = known;
    }
  for (guint i = 0; i < DSK_ALIAS_NONE; i++)
    if (names->value[i] != NULL
        && !learn_one (op, (DskAliasKind) i, scope, names->value[i], bsuid, contact, changed,
                       error))
      return FALSE;
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
  if (!look_up (op, scope_of (update), &names, error) || !choose (op, &names, &contact, error))
    return NULL;
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
