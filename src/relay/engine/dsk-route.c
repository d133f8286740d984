/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a conversation goes by itself. It is decided out of what stands in the database, in the transaction of what
 * caused it, and says in the timeline where to and why. */

#include "dsk-relay-engine-private.h"

#include "dsk-planted.h"
#include "dsk-relay-handoff.h"
#include "dsk-relay-people.h"
#include "dsk-relay-scope.h"

/* @subject: (nullable): whom it goes to: a person, a team; NULL: everybody who sees its number. @who: had it before */
static gboolean
tell (DskOp *op, const DskRelayConv *conv, const char *subject, const DskRelayUser *who, DskRoute why, GError **error)
{
  g_autofree char *detail
      = dsk_engine_json ("name", who->name, "user", who->id, "why", dsk_route_to_string (why), NULL);

  return dsk_thread_event (op, conv->id, "routed", subject, detail, error);
}

static gboolean
to_queue (DskOp *op, DskRelayConv *conv, const DskRelayUser *who, DskRoute why, GError **error)
{
  return dsk_thread_set_owner (op, conv, NULL, error) && tell (op, conv, conv->team, who, why, error);
}

/* Whether they would see it if it were nobody's. Who sees only what they own loses nothing by that. */
static gboolean
sees_anyway (DskOp *op, const DskRelayConv *conv, const DskRelayUser *user, gboolean *sees, GError **error)
{
  g_autofree char *own = g_strconcat ("user:", user->id, NULL);
  g_autoptr (GPtrArray) audience = NULL;
  g_autoptr (GPtrArray) tokens = NULL;

  *sees = user->scope == DSK_SCOPE_ASSIGNED;
  if (*sees)
    return TRUE;
  audience = dsk_relay_scope_audience (op->db, conv->id, error);
  tokens = audience != NULL ? dsk_relay_scope_tokens (op->db, user->id, error) : NULL;
  for (guint i = 0; tokens != NULL && !*sees && i < tokens->len; i++)
    *sees = g_strcmp0 (tokens->pdata[i], own) != 0
            && g_ptr_array_find_with_equal_func (audience, tokens->pdata[i], g_str_equal, NULL);
  return tokens != NULL;
}

gboolean
dsk_route_returning_customer (DskOp *op, DskRelayConv *conv, GError **error)
{
  g_auto (DskRelayUser) owner = { 0 };
  DskReturnTo who = { 0 };
  gboolean found;
  DskRoute why;

  if (conv->owner == NULL)
    return TRUE;
  if (!dsk_relay_user_load (op->db, conv->owner, &owner, &found, error)
      || !sees_anyway (op, conv, &owner, &who.sees, error)
      || !dsk_relay_conv_load_of (op->db, owner.id, conv->id, &who.load, error))
    return FALSE;
  who.can_answer = owner.active && dsk_permission_allows (owner.role, DSK_ACTION_SEND, TRUE);
  who.availability = owner.availability;
  who.capacity = owner.capacity;
  why = dsk_route_returning (&who);
  return why == DSK_ROUTE_BEFORE ? tell (op, conv, owner.id, &owner, why, error)
                                 : to_queue (op, conv, &owner, why, error);
}

gboolean
dsk_route_waiting (DskOp *op, DskRelayConv *conv, GError **error)
{
  g_auto (DskRelayUser) owner = { 0 };
  g_auto (DskRelayHandoff) handoff = { 0 };
  gboolean found;

  if (conv->owner == NULL || conv->waiting_since == 0 || conv->snoozed_until != 0
      || conv->status == DSK_STATUS_RESOLVED || DSK_PLANTED (shift_ignored))
    return TRUE;
  if (!dsk_relay_user_load (op->db, conv->owner, &owner, &found, error))
    return FALSE;
  /* Whoever gave it to them since knew that they are off shift. */
  if (dsk_availability_is_on_shift (owner.availability) || conv->owned_at > owner.availability_at)
    return TRUE;
  /* It is on its way already, and goes to its queue by itself. */
  if (!dsk_relay_handoff_find_open (op->db, conv->id, &handoff, &found, error))
    return FALSE;
  return found || to_queue (op, conv, &owner, DSK_ROUTE_OFF_SHIFT, error);
}
