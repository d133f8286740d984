/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskBulkWork:
 *
 * One thing that is done with several conversations: a command each, and what would take it back.
 *
 * Signal "done" (uint: how many it was done with): all commands are in the outbox, or could not be.
 */
#define DSK_TYPE_BULK_WORK (dsk_bulk_work_get_type ())
G_DECLARE_FINAL_TYPE (DskBulkWork, dsk_bulk_work, DSK, BULK_WORK, GObject)

/* @user: (nullable): NULL: anybody can claim them */
DskBulkWork *dsk_bulk_work_new_assign (DskClient *client, const char *user);
/* @team: an id: nobody owns them then, and whoever is in the team can claim them */
DskBulkWork *dsk_bulk_work_new_assign_team (DskClient *client, const char *team);
DskBulkWork *dsk_bulk_work_new_status (DskClient *client, DskStatus status);
DskBulkWork *dsk_bulk_work_new_read (DskClient *client);

/* Once. @keys: (element-type gint64): of the conversations */
void dsk_bulk_work_run (DskBulkWork *self, const GArray *keys);
/* Returns: (transfer full): what was done, for people, as markup */
char *dsk_bulk_work_describe (DskBulkWork *self);
gboolean dsk_bulk_work_can_undo (DskBulkWork *self);
/* Once. */
void dsk_bulk_work_undo (DskBulkWork *self);

G_END_DECLS
