/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may say what, and who may be told what, about what is true only now: by the same rights as rows. */

#include "dsk-planted.h"
#include "dsk-relay-conversation.h"
#include "dsk-relay-people.h"
#include "dsk-relay-reader-private.h"
#include "dsk-relay-scope.h"

static gboolean
read_rights (DskRelayReader *self, const DskPrincipal *principal, const char *conv_id, DskEphRights *rights,
             GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;
  gboolean owns;

  if (!dsk_relay_reader_recheck (self, principal, &user, error)
      || !dsk_relay_conv_load (self->db, conv_id, &conv, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (!dsk_relay_scope_visible (self->db, user.id, conv.id, &rights->visible, error))
    return FALSE;
  owns = g_strcmp0 (conv.owner, user.id) == 0;
  rights->reply = rights->visible && dsk_permission_allows (user.role, DSK_ACTION_SEND, owns);
  /* As who may take a conversation over from its owner. */
  rights->steal = rights->reply && dsk_permission_allows (user.role, DSK_ACTION_ASSIGN, FALSE);
  return TRUE;
}

gboolean
dsk_relay_reader_rights (DskRelayReader *self, const DskPrincipal *principal, const char *conv,
                         DskEphRights *rights, GError **error)
{
  g_return_val_if_fail (principal != NULL && conv != NULL && rights != NULL, FALSE);

  *rights = (DskEphRights){ 0 };
  return dsk_relay_db_begin (self->db, error)
         && dsk_relay_reader_finish (self, read_rights (self, principal, conv, rights, error));
}

static gboolean
filter (DskRelayReader *self, const DskPrincipal *principal, DskEphNews *news, GPtrArray *hidden, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };

  if (!dsk_relay_reader_recheck (self, principal, &user, error))
    return FALSE;
  news->as_of = dsk_relay_db_head (self->db);
  for (guint i = 0; i < news->convs->len;)
    {
      const DskEphConv *conv = g_ptr_array_index (news->convs, i);
      gboolean visible = FALSE;

      if (!dsk_relay_scope_visible (self->db, user.id, conv->conv, &visible, error))
        return FALSE;
      if (visible || DSK_PLANTED (eph_unfiltered))
        {
          i++;
          continue;
        }
      g_ptr_array_add (hidden, g_strdup (conv->conv));
      g_ptr_array_remove_index (news->convs, i);
    }
  return TRUE;
}

gboolean
dsk_relay_reader_filter_news (DskRelayReader *self, const DskPrincipal *principal, DskEphNews *news,
                              GPtrArray *hidden, GBytes **frame, GError **error)
{
  g_autoptr (GBytes) json = NULL;

  g_return_val_if_fail (principal != NULL && news != NULL && hidden != NULL && frame != NULL, FALSE);

  *frame = NULL;
  if (dsk_eph_news_is_empty (news))
    return TRUE;
  if (!dsk_relay_db_begin (self->db, error)
      || !dsk_relay_reader_finish (self, filter (self, principal, news, hidden, error)))
    return FALSE;
  if (dsk_eph_news_is_empty (news))
    return TRUE;
  json = dsk_eph_news_encode (news);
  *frame = dsk_frame_pack (DSK_FRAME_EPH, json);
  return TRUE;
}
