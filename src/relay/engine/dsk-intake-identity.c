/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who an update is about. WhatsApp calls one person by up to four names, any of which may be
 * missing, and a phone number moves from one person to another: the BSUID is what tells them apart.
 */

#include "dsk-intake.h"

#include <string.h>

#include "dsk-phone.h"
#include "dsk-relay-contact.h"
#include "dsk-text.h"

#define UNKNOWN_NUMBER "unknown"
#define ID_CHARS 64 /* of an id in the log, as it is not ours */

typedef struct
{
  const char *said[DSK_ALIAS_NONE]; /* (nullable) what the update says */
  char *value[DSK_ALIAS_NONE];      /* (owned) (nullable) what that is called now */
  gboolean moved[DSK_ALIAS_NONE];   /* the two are not the same */
  char *holder[DSK_ALIAS_NONE];     /* (owned) (nullable): contact that has it now … */
  gint64 since[DSK_ALIAS_NONE];     /* … and from when on it is known to be theirs */
  gint64 at;                        /* when it was so */
} Names;

static void
names_clear (Names *names)
{
  for (guint i = 0; i < DSK_ALIAS_NONE; i++)
    {
      g_free (names->value[i]);
      g_free (names->holder[i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, names_clear)

static const char *
scope_of (const DskWaUpdate *update)
{
  return update->waba_id != NULL ? update->waba_id : "";
}

static void
tell_unknown (const char *phone_number_id)
{
  g_autofree char *phone = dsk_text_preview (phone_number_id, ID_CHARS);

  g_message ("A webhook names a business number that is not set up (%s): its conversations are for administrators "
             "only until it is added",
             phone);
}

/* Meta lets a number move from one business account to another. */
static void
move_to_account (DskRelayNumber *number, const char *waba)
{
  if (number->waba != NULL)
    {
      g_autofree char *phone = dsk_text_preview (number->phone_number_id, ID_CHARS);
      g_autofree char *before = dsk_text_preview (number->waba, ID_CHARS);
      g_autofree char *now = dsk_text_preview (waba, ID_CHARS);

      g_message ("The number %s is of business account %s now, no longer of %s", phone, now, before);
    }
  g_free (number->waba);
  number->waba = g_strdup (waba);
}

gboolean
dsk_intake_number (DskOp *op, const DskWaUpdate *update, DskRelayNumber *number, GError **error)
{
  const char *key = update->phone_number_id != NULL ? update->phone_number_id : UNKNOWN_NUMBER;
  gboolean moved;
  gboolean found;

  if (!dsk_relay_number_find (op->db, key, number, &found, error))
    return FALSE;
  moved = update->waba_id != NULL && g_strcmp0 (number->waba, update->waba_id) != 0;
  if (!found)
    {
      number->id = dsk_op_new_id (op);
      number->phone_number_id = g_strdup (key);
      number->active = FALSE;
      tell_unknown (key);
    }
  else if ((number->display != NULL || update->display_phone == NULL) && !moved)
    return TRUE;
  if (number->display == NULL)
    number->display = g_strdup (update->display_phone);
  if (moved)
    move_to_account (number, update->waba_id);
  return dsk_relay_number_put (op->db, number, op->seq, error);
}

gboolean
dsk_intake_holder (DskOp *op, DskAliasKind kind, const char *scope, const char *value, char **holder,
                   gint64 *since, GError **error)
{
  g_autoptr (GError) local = NULL;

  *holder = dsk_relay_alias_find (op->db, kind, scope, value, since, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
look_up (DskOp *op, const char *scope, Names *names, GError **error)
{
  for (guint i = 0; i < DSK_ALIAS_NONE; i++)
    {
      if (names->said[i] == NULL)
        continue;
      names->value[i] = dsk_relay_alias_follow (op->db, (DskAliasKind) i, scope, names->said[i],
                                                names->at, &names->moved[i], error);
      if (names->value[i] == NULL
          || !dsk_intake_holder (op, (DskAliasKind) i, scope, names->value[i], &names->holder[i],
                                 &names->since[i], error))
        return FALSE;
    }
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

/* Whether @contact is known to be somebody else than who has @bsuid (nullable). One person may have
 * had several. */
static gboolean
is_somebody_else (DskOp *op, const char *scope, const char *bsuid, const char *contact,
                  gboolean *different, GError **error)
{
  g_autofree char *theirs = NULL;
  g_autofree char *holder = NULL;

  *different = FALSE;
  if (bsuid == NULL)
    return TRUE;
  if (!find_bsuid (op, contact, &theirs, error)
      || !dsk_intake_holder (op, DSK_ALIAS_BSUID, scope, bsuid, &holder, NULL, error))
    return FALSE;
  *different
      = theirs != NULL && strcmp (theirs, bsuid) != 0 && g_strcmp0 (holder, contact) != 0;
  return TRUE;
}

/* @contact: (out) (transfer full) (nullable): NULL if it is nobody yet */
static gboolean
choose (DskOp *op, const char *scope, const Names *names, char **contact, GError **error)
{
  *contact = NULL;
  for (guint i = 0; i < DSK_ALIAS_NONE && *contact == NULL; i++)
    {
      gboolean different = FALSE;

      if (names->holder[i] == NULL)
        continue;
      if ((i == DSK_ALIAS_WA_ID || i == DSK_ALIAS_PHONE) && !names->moved[i]
          && !is_somebody_else (op, scope, names->value[DSK_ALIAS_BSUID], names->holder[i],
                                &different, error))
        return FALSE;
      if (!different)
        *contact = g_strdup (names->holder[i]);
    }
  return TRUE;
}

gboolean
dsk_intake_take_name (DskOp *op, DskAliasKind kind, const char *scope, const char *value, const char *contact,
                      const char *bsuid, gboolean certain, gint64 at, gboolean *changed, GError **error)
{
  g_autofree char *id = dsk_op_new_id (op);
  g_autofree char *holder = NULL;
  gboolean different = FALSE;
  gboolean free_now = TRUE;

  if (!dsk_intake_holder (op, kind, scope, value, &holder, NULL, error))
    return FALSE;
  if (g_strcmp0 (holder, contact) == 0)
    return dsk_relay_alias_seen (op->db, kind, scope, value, at, error);
  *changed = TRUE;
  if (holder != NULL && !certain && !is_somebody_else (op, scope, bsuid, holder, &different, error))
    return FALSE;
  if (holder != NULL && !different)
    return dsk_intake_merge (op, holder, contact, error);
  if (holder != NULL
      && (!dsk_relay_alias_end (op->db, kind, scope, value, at, &free_now, error)
          || (free_now && !dsk_intake_refresh_cards (op, holder, error))))
    return FALSE;
  if (!free_now)
    return dsk_relay_alias_past (op->db, id, contact, kind, scope, value, at, error);
  return dsk_relay_alias_add (op->db, id, contact, kind, scope, value, at, error);
}

/* @contact, who has @bsuid (nullable), has the name number @i of @names. */
static gboolean
learn_one (DskOp *op, const Names *names, guint i, const char *scope, const char *bsuid,
           const char *contact, gboolean *changed, GError **error)
{
  const DskAliasKind kind = (DskAliasKind) i;
  g_autofree char *past = names->moved[i] ? dsk_op_new_id (op) : NULL;

  if (names->moved[i]
      && !dsk_relay_alias_past (op->db, past, contact, kind, scope, names->said[i], names->at, error))
    return FALSE;
  /* As with nearly every message. A merge brings names to @contact, and takes none away. */
  if (g_strcmp0 (names->holder[i], contact) == 0 && names->since[i] <= names->at)
    return TRUE;
  /* Who has it is asked again: a merge a moment ago may have brought it already. */
  return dsk_intake_take_name (op, kind, scope, names->value[i], contact, bsuid, names->moved[i], names->at,
                               changed, error);
}

/* Whether some name of @names is not known to be @contact's. */
static gboolean
is_news (const Names *names, const char *contact)
{
  for (guint i = 0; i < DSK_ALIAS_NONE; i++)
    if (names->value[i] != NULL && g_strcmp0 (names->holder[i], contact) != 0)
      return TRUE;
  return FALSE;
}

static gboolean
learn (DskOp *op, const char *scope, Names *names, const char *contact, gboolean *changed,
       GError **error)
{
  const char *bsuid = names->value[DSK_ALIAS_BSUID];
  g_autofree char *known = NULL;

  /* An update that leaves the BSUID out is still about the one whose it is. */
  if (bsuid == NULL && is_news (names, contact))
    {
      if (!find_bsuid (op, contact, &known, error))
        return FALSE;
      bsuid = known;
    }
  for (guint i = 0; i < DSK_ALIAS_NONE; i++)
    if (names->value[i] != NULL
        && !learn_one (op, names, i, scope, bsuid, contact, changed, error))
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

  contact = dsk_relay_alias_find (op->db, DSK_ALIAS_NONE, scope_of (update), number, NULL, &local);
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

/* Whoever was begun with by a number in the other form in which WhatsApp may write it, and answers before Meta has said
 * how it does. @contact: (inout) (transfer full) (nullable): left alone unless somebody is found */
static gboolean
find_other_form (DskOp *op, const DskWaUpdate *update, gint64 at, char **contact, GError **error)
{
  const char *said = update->wa_id != NULL ? update->wa_id : update->phone;
  g_autofree char *other = said != NULL ? dsk_phone_other_form (said) : NULL;
  g_auto (Names) names = {
    .said = { [DSK_ALIAS_BSUID] = update->bsuid, [DSK_ALIAS_WA_ID] = other, [DSK_ALIAS_PHONE] = other },
    .at = at,
  };

  return other == NULL
         || (look_up (op, scope_of (update), &names, error) && choose (op, scope_of (update), &names, contact, error));
}

char *
dsk_intake_contact (DskOp *op, const DskWaUpdate *update, gint64 *named_at, gboolean *changed, GError **error)
{
  gint64 at = update->timestamp != 0 ? update->timestamp : op->now;
  g_auto (Names) names
      = { .said = { update->bsuid, update->parent_bsuid, update->wa_id, update->phone }, .at = at };
  g_autofree char *contact = NULL;

  *changed = FALSE;
  if (named_at != NULL)
    *named_at = 0;
  if (update->bsuid == NULL && update->parent_bsuid == NULL && update->wa_id == NULL
      && update->phone == NULL)
    return find_nameless (op, update, error);
  if (!look_up (op, scope_of (update), &names, error) || !choose (op, scope_of (update), &names, &contact, error))
    return NULL;
  if (contact == NULL && !find_other_form (op, update, at, &contact, error))
    return NULL;
  if (contact == NULL)
    {
      contact = dsk_op_new_id (op);
      if (!dsk_relay_contact_add (op->db, contact, op->now, error))
        return NULL;
    }
  if (!learn (op, scope_of (update), &names, contact, changed, error)
      || (update->profile_name != NULL
          && !dsk_relay_contact_set_name (op->db, contact, update->profile_name, at, named_at,
                                          changed, error))
      || (update->username != NULL
          && !dsk_relay_contact_set_username (op->db, contact, update->username, at, changed,
                                              error)))
    return NULL;
  return g_steal_pointer (&contact);
}

/* Looked for as a message of theirs would be, and in each form that WhatsApp may write it. */
gboolean
dsk_intake_find_phone (DskOp *op, const char *scope, const char *digits, char **contact, GError **error)
{
  g_autofree char *other = dsk_phone_other_form (digits);
  const char *const forms[] = { digits, other };

  *contact = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (forms) && forms[i] != NULL && *contact == NULL; i++)
    {
      g_auto (Names) names = { .said = { [DSK_ALIAS_WA_ID] = forms[i], [DSK_ALIAS_PHONE] = forms[i] }, .at = op->now };

      if (!look_up (op, scope, &names, error) || !choose (op, scope, &names, contact, error))
        return FALSE;
    }
  return TRUE;
}
