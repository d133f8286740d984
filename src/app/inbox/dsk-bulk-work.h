/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskBulkWork:
 *
 * One thing that is done with several conversations: a command each, and what takes all of them back. It is made once
 * and run once; whoever wants to ask something in between looks at them first.
 *
 * Signals: "looked" (boolean snoozed: one of them is snoozed): dsk_bulk_work_look() is done. "not-looked"
 * (string: why): it could not be done, and nothing may be run. "done" (uint: how many it
 * was done with): all commands are in the outbox, or could not be. "answered" (uint: how many the relay refused): the
 * relay has said of the last one what became of it; dsk_bulk_work_describe() says it from then on. "undone": of all
 * of them it is known what can be taken back, as far as this computer knows; again whenever the relay says otherwise of
 * one. dsk_bulk_work_describe_undo() says which could not.
 */
#define DSK_TYPE_BULK_WORK (dsk_bulk_work_get_type ())
G_DECLARE_FINAL_TYPE (DskBulkWork, dsk_bulk_work, DSK, BULK_WORK, GObject)

DskBulkWork *dsk_bulk_work_new_claim (DskClient *client);
/* @user: (nullable): NULL: anybody can claim them */
DskBulkWork *dsk_bulk_work_new_assign (DskClient *client, const char *user);
/* @team: an id: nobody owns them then, and whoever is in the team can claim them */
DskBulkWork *dsk_bulk_work_new_assign_team (DskClient *client, const char *team);
DskBulkWork *dsk_bulk_work_new_status (DskClient *client, DskStatus status);
/* See dsk_bulk_work_set_until(). */
DskBulkWork *dsk_bulk_work_new_snooze (DskClient *client);
/* @was: (nullable): the tags that all have, as a value of a contact; @to: (nullable): what they get in their place */
DskBulkWork *dsk_bulk_work_new_tags (DskClient *client, const char *was, const char *to);
DskBulkWork *dsk_bulk_work_new_read (DskClient *client);
/* From the customer's last words on. */
DskBulkWork *dsk_bulk_work_new_unread (DskClient *client);

/* Reads them, before somebody is asked: what comes in from then on was not seen. */
void dsk_bulk_work_look (DskBulkWork *self, const GArray *keys);
/* Of a snooze, before it runs. @until: UTC ms; 0: they are wanted again */
void dsk_bulk_work_set_until (DskBulkWork *self, gint64 until);
/* @keys: (element-type gint64): of the conversations */
void dsk_bulk_work_run (DskBulkWork *self, const GArray *keys);
/* Returns: (nullable): why it could not be done with all */
const char *dsk_bulk_work_get_error (DskBulkWork *self);
/* Returns: (transfer full): what was done, and with which it was not, for people, as markup */
char *dsk_bulk_work_describe (DskBulkWork *self);
gboolean dsk_bulk_work_can_undo (DskBulkWork *self);
/* What the relay has yet to answer, or could not be taken back for now, can be asked again. */
void dsk_bulk_work_undo (DskBulkWork *self);
/* Returns: (transfer full) (nullable): what could not be taken back, and why, for people, as markup; NULL: nothing */
char *dsk_bulk_work_describe_undo (DskBulkWork *self);

G_END_DECLS
