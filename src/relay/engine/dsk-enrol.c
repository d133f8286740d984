/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Enrolment codes and devices. A code is 140 random bits in Crockford's base 32, which has no
 * letters that look alike and is read without regard to case; of codes and tokens only SHA-256 is
 * stored. */

#include "dsk-people.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-relay-device.h"
#include "dsk-text.h"

#define CODE_CHARS 28
#define CODE_GROUP 4
#define CODE_LIFE_MS ((gint64) 24 * 60 * 60 * 1000)
#define TOKEN_BYTES 32
#define DEVICE_NAME_CHARS 80

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static char *
random_code (DskRandom *random)
{
  g_autoptr (GString) code = g_string_new (NULL);

  for (guint i = 0; i < CODE_CHARS; i++)
    {
      if (i > 0 && i % CODE_GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, alphabet[dsk_random_below (random, strlen (alphabet))]);
    }
  return g_string_free (g_steal_pointer (&code), FALSE);
}

/* As people type it. Returns: (transfer full) (nullable): NULL if it can't be a code */
static char *
normalise (const char *code)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = code; *p != '\0'; p++)
    {
      char c = g_ascii_toupper (*p);

      if (c == '-' || g_ascii_isspace (c))
        continue;
      if (c == 'O')
        c = '0';
      else if (c == 'I' || c == 'L')
        c = '1';
      if (strchr (alphabet, c) == NULL || clean->len == CODE_CHARS)
        return NULL;
      g_string_append_c (clean, c);
    }
  return clean->len == CODE_CHARS ? g_string_free (g_steal_pointer (&clean), FALSE) : NULL;
}

gboolean
dsk_people_make_code (DskOp *op, const DskRelayUser *user, char **code, GError **error)
{
  g_autofree char *fresh = random_code (op->engine->random);
  g_autofree char *plain = normalise (fresh);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, plain, -1);

  if (!dsk_relay_enrolment_add (op->db, hash, user->id, op->now, op->now + CODE_LIFE_MS, error)
      || !dsk_op_audit (op, "user.code", user->id, NULL, NULL, error))
    return FALSE;
  *code = g_steal_pointer (&fresh);
  return TRUE;
}

gboolean
dsk_relay_engine_new_code (DskRelayEngine *self, const char *actor, const char *user_name_or_id,
                           char **code, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  g_autofree char *fresh = NULL;
  DskOp op;

  g_return_val_if_fail (user_name_or_id != NULL && code != NULL, FALSE);

  if (!dsk_op_begin (&op, self, actor, NULL, error)
      || !dsk_op_end (&op,
                      dsk_people_find_user (&op, user_name_or_id, &user, error)
                          && dsk_people_make_code (&op, &user, &fresh, error),
                      error))
    return FALSE;
  *code = g_steal_pointer (&fresh);
  return TRUE;
}

void
dsk_enrolment_clear (DskEnrolment *enrolment)
{
  g_clear_pointer (&enrolment->device, g_free);
  g_clear_pointer (&enrolment->user, g_free);
  g_clear_pointer (&enrolment->user_name, g_free);
  g_clear_pointer (&enrolment->role, g_free);
  g_clear_pointer (&enrolment->token, g_free);
}

/* Returns: (transfer full) (nullable): whose code it is; the same words whatever is wrong with it
 */
static char *
take_code (DskOp *op, const char *code, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *plain = normalise (code);
  g_autofree char *hash = NULL;
  g_autofree char *user = NULL;

  if (plain != NULL)
    {
      hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, plain, -1);
      user = dsk_relay_enrolment_take (op->db, hash, op->now, &local);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (user == NULL)
    g_set_error_literal (
        error, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
        "This code is unknown, used or expired. Ask an administrator for a new one");
  return g_steal_pointer (&user);
}

static gboolean
enrol (DskOp *op, const char *code, const char *device_name, DskEnrolment *enrolment,
       GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  g_autofree char *name
      = dsk_text_preview (device_name != NULL ? device_name : "", DEVICE_NAME_CHARS);
  g_autofree char *hash = NULL;
  g_autofree char *owner = take_code (op, code, error);
  gboolean found;

  if (owner == NULL || !dsk_relay_user_load (op->db, owner, &user, &found, error))
    return FALSE;
  if (!found || !user.active)
    {
      g_set_error_literal (
          error, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
          "This code is unknown, used or expired. Ask an administrator for a new one");
      return FALSE;
    }
  enrolment->device = dsk_op_new_id (op);
  enrolment->token = dsk_random_hex (op->engine->random, TOKEN_BYTES);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, enrolment->token, -1);
  op->actor = user.id;
  op->device = enrolment->device;
  if (!dsk_relay_device_add (op->db, enrolment->device, user.id, name, hash, op->now, error)
      || !dsk_op_audit (op, "device.enrol", enrolment->device, NULL, NULL, error))
    return FALSE;
  enrolment->user = g_steal_pointer (&user.id);
  enrolment->user_name = g_steal_pointer (&user.name);
  enrolment->role = g_strdup (dsk_role_to_string (user.role));
  return TRUE;
}

gboolean
dsk_relay_engine_enrol (DskRelayEngine *self, const char *code, const char *device_name,
                        DskEnrolment *enrolment, GError **error)
{
  g_auto (DskEnrolment) fresh = { 0 };
  DskOp op;

  g_return_val_if_fail (code != NULL && enrolment != NULL, FALSE);

  if (!dsk_op_begin (&op, self, NULL, NULL, error)
      || !dsk_op_end (&op, enrol (&op, code, device_name, &fresh, error), error))
    return FALSE;
  *enrolment = fresh;
  fresh = (DskEnrolment){ 0 };
  return TRUE;
}

static gboolean
take_access (DskOp *op, const char *device, GError **error)
{
  gboolean found;

  if (!dsk_relay_device_revoke (op->db, device, op->now, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, "There is no such device");
      return FALSE;
    }
  return dsk_op_audit (op, "device.revoke", device, NULL, NULL, error);
}

gboolean
dsk_relay_engine_revoke_device (DskRelayEngine *self, const char *actor, const char *device,
                                GError **error)
{
  DskOp op;

  g_return_val_if_fail (device != NULL, FALSE);

  return dsk_op_begin (&op, self, actor, NULL, error)
         && dsk_op_end (&op, take_access (&op, device, error), error);
}
