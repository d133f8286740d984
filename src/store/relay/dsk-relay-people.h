/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-duty.h"
#include "dsk-permission.h"
#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* Users and teams. Owned strings. */
typedef struct
{
  char *id;
  char *name;
  DskRole role;
  DskScope scope; /* one that the role may have */
  gboolean notes; /* a viewer who may read notes */
  gboolean active;
  DskAvailability availability;
  gint64 availability_at; /* when they said so; 0: they never said anything */
  gint64 capacity;        /* how many conversations they take; 0: no limit */
} DskRelayUser;

void dsk_relay_user_clear (DskRelayUser *user);

/* @found FALSE: nobody. A name is matched without regard to case, among the active. */
gboolean dsk_relay_user_load (DskRelayDb *db, const char *id, DskRelayUser *user, gboolean *found,
                              GError **error);
gboolean dsk_relay_user_find (DskRelayDb *db, const char *name_or_id, DskRelayUser *user,
                              gboolean *found, GError **error);
/* The same, also among those who left: an id, or a name that nobody active has. */
gboolean dsk_relay_user_find_any (DskRelayDb *db, const char *name_or_id, DskRelayUser *user,
                                  gboolean *found, GError **error);
/* Returns: (transfer full) (element-type DskRelayUser): everybody, by name */
GPtrArray *dsk_relay_user_list (DskRelayDb *db, GError **error);
gboolean dsk_relay_user_put (DskRelayDb *db, const DskRelayUser *user, gint64 seq, GError **error);

/* Returns: (transfer full) (nullable): the id of an active team; NULL without @error: there is none
 */
char *dsk_relay_team_find (DskRelayDb *db, const char *name_or_id, GError **error);
gboolean dsk_relay_team_put (DskRelayDb *db, const char *id, const char *name, gint64 seq,
                             GError **error);
/* @on: only the owner of a conversation of @team replies there. The numbers whose new conversations the team sees
 * follow: what was given to no team goes by them. */
gboolean dsk_relay_team_set_owner_only (DskRelayDb *db, const char *team, gboolean on, gint64 seq, GError **error);
/* A number goes by the teams that see its new conversations: one of them is enough. */
gboolean dsk_relay_team_tell_numbers (DskRelayDb *db, gint64 seq, GError **error);
/* Whether only the owner replies in a conversation of @team; without one (NULL), of @number. */
gboolean dsk_relay_team_is_owner_only (DskRelayDb *db, const char *team, const char *number, gboolean *on,
                                       GError **error);
/* @added FALSE: was in it already */
gboolean dsk_relay_team_add_member (DskRelayDb *db, const char *id, const char *team,
                                    const char *user, gint64 seq, gboolean *added, GError **error);

/* @removed FALSE: was not in it */
gboolean dsk_relay_team_remove_member (DskRelayDb *db, const char *team, const char *user, gint64 seq,
                                       gboolean *removed, GError **error);
/* Ids of active teams: all, or those that @user is in. Returns: (transfer full) (element-type utf8) */
GPtrArray *dsk_relay_team_list (DskRelayDb *db, GError **error);
GPtrArray *dsk_relay_team_list_of (DskRelayDb *db, const char *user, GError **error);
/* Active people who are in a team. Returns: (transfer full) (element-type utf8): ids */
GPtrArray *dsk_relay_team_members (DskRelayDb *db, const char *team, GError **error);
/* Returns: (transfer full) (nullable): of any team */
char *dsk_relay_team_name (DskRelayDb *db, const char *id, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayUser, dsk_relay_user_clear)

G_END_DECLS
