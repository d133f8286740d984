/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"
#include "dsk-replica-receivers.h"

G_BEGIN_DECLS

/* To whom a conversation can be assigned. */
typedef struct {
  GPtrArray *people; /* (owned) (element-type DskUserRow): who may answer customers, our user as well, by name */
  GPtrArray *teams;  /* (owned) (element-type DskReceiverRow): by name; our user is among its people if they are in it,
                      * and they may claim */
} DskAssignees;

void dsk_assignees_free (DskAssignees *assignees);
/* A DskReadFunc. @me: (type utf8): our user's id. Returns: (transfer full): a DskAssignees */
gpointer dsk_assignees_read (DskReplicaReader *reader, gpointer me, GError **error);
/* Returns: (transfer none) (nullable): what the team @id is called */
const char *dsk_assignees_team_name (const DskAssignees *assignees, const char *id);

/**
 * dsk_assignees_undo:
 * @owner: (nullable): who had it
 * @team: (nullable): which team had it
 * @user: (nullable): who has it since; NULL: nobody, or a team alone
 *
 * Returns: (transfer full) (nullable) (element-type DskCommand): what gives it back, in the order in which to submit
 * it; NULL: our user may not do that, now that it is somebody else's
 */
GPtrArray *dsk_assignees_undo (DskClient *client, const char *conv, const char *owner, const char *team,
                               const char *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskAssignees, dsk_assignees_free)

G_END_DECLS
