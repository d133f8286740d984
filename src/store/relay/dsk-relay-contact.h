/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* What WhatsApp calls a contact. Names that people choose (usernames, profile names) are none of
 * these. */
typedef enum
{
  DSK_ALIAS_BSUID,
  DSK_ALIAS_PARENT_BSUID,
  DSK_ALIAS_WA_ID,
  DSK_ALIAS_PHONE,
  DSK_ALIAS_NONE, /* whoever wrote to a number without saying who they are */
  DSK_ALIAS_N,
} DskAliasKind;

/* @since: (out) (optional): from when on it is known to be theirs; not set if it is nobody's
 * Returns: (transfer full) (nullable): whose it is now; NULL without @error: nobody's */
char *dsk_relay_alias_find (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *value,
                            gint64 *since, GError **error);
/* Returns: (transfer full) (nullable): the contact's newest alias of that kind */
char *dsk_relay_alias_get (DskRelayDb *db, const char *contact, DskAliasKind kind, GError **error);
gboolean dsk_relay_alias_add (DskRelayDb *db, const char *id, const char *contact,
                              DskAliasKind kind, const char *scope, const char *value, gint64 now,
                              GError **error);
/* They had it at @at, too. */
gboolean dsk_relay_alias_seen (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *value, gint64 at,
                               GError **error);
/* It was theirs, but is no more. */
gboolean dsk_relay_alias_past (DskRelayDb *db, const char *id, const char *contact, DskAliasKind kind,
                               const char *scope, const char *value, gint64 at, GError **error);
/* The name @previous became @current at @at, whether anybody is known by them or not. */
gboolean dsk_relay_alias_change (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *previous,
                                 const char *current, gint64 at, GError **error);
/* Returns: (transfer full): what @value became, in as many steps as there are. @at: when it was used: a phone number
 * may be another person's later. @moved: (out): whether it is another name */
char *dsk_relay_alias_follow (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *value, gint64 at,
                              gboolean *moved, GError **error);
/* It was theirs, until @now. @ended: (out): FALSE: whoever has it has it since later. */
gboolean dsk_relay_alias_end (DskRelayDb *db, DskAliasKind kind, const char *scope,
                              const char *value, gint64 now, gboolean *ended, GError **error);
/* All that is @from's becomes @to's, and @from is remembered as the same person. */
gboolean dsk_relay_contact_merge (DskRelayDb *db, const char *from, const char *to, GError **error);

gboolean dsk_relay_contact_add (DskRelayDb *db, const char *id, gint64 now, GError **error);
/* Keeps what the newest message said (@at: its time). @changed: set to TRUE if it was news
 * @named_at: (out) (optional): if they are called so already, @at, which the caller keeps with the conversation of that
 * message instead of it being written here; else 0 */
gboolean dsk_relay_contact_set_name (DskRelayDb *db, const char *id, const char *name, gint64 at,
                                     gint64 *named_at, gboolean *changed, GError **error);
/* Takes together when their name was said last, before their conversations become somebody else's. */
gboolean dsk_relay_contact_settle_name (DskRelayDb *db, const char *id, GError **error);
gboolean dsk_relay_contact_set_username (DskRelayDb *db, const char *id, const char *username,
                                         gint64 at, gboolean *changed, GError **error);

/* Writes the card of a conversation, if it differs from what the contact is now. @card: id for a
 * new one */
gboolean dsk_relay_card_refresh (DskRelayDb *db, const char *card, const char *conv,
                                 const char *contact, gint64 seq, GError **error);

G_END_DECLS
