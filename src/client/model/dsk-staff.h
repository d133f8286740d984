/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskStaff:
 *
 * What colleagues do right now, in words, for the app: who they are is read from the replica, what they do comes from
 * the connection. One for each client, which owns it.
 *
 * Signal "changed" (string conversation, nullable: NULL: who is there, or what they are called).
 */
#define DSK_TYPE_STAFF (dsk_staff_get_type ())
G_DECLARE_FINAL_TYPE (DskStaff, dsk_staff, DSK, STAFF, GObject)

/* Returns: (transfer none) */
DskStaff *dsk_staff_get (DskClient *client);

/* Returns: (transfer full): isolated, for use in a sentence; "A colleague" if they are not known */
char *dsk_staff_name (DskStaff *self, const char *user);
/* Returns: (transfer full) (nullable): "Bilal is replying…", "Bilal and 2 others are viewing"; NULL: nobody is there.
 * @replying: (out) (optional): whether somebody writes or may reply */
char *dsk_staff_words (DskStaff *self, const char *conv, gboolean *replying);
/* Who is there, those who reply first.
 * @each: (out) (transfer full): a line for each with what they do: "Bilal is replying…"; "" if nobody is there
 *
 * Returns: (transfer full) (array zero-terminated=1): what they are called; "": that is not known */
char **dsk_staff_dup_there (DskStaff *self, const char *conv, char **each);
/* Whether @user writes in @conv right now, or may reply: what dsk_staff_words() calls replying. */
gboolean dsk_staff_is_replying (DskStaff *self, const char *conv, const char *user);
/* Returns: (transfer full) (nullable): why a reply in @conv is not simply sent: a colleague holds the right to reply
 * and is writing one; NULL: it is */
char *dsk_staff_warning (DskStaff *self, const char *conv);
/* Returns: "Online", … */
const char *dsk_staff_presence_words (DskPresence presence);
/* Returns: "Online", "Busy", "Away", "Off Shift" */
const char *dsk_staff_availability_words (DskAvailability availability);
/* Whether @user is there and can be given something: somebody off shift is not, whatever is connected. */
DskPresence dsk_staff_presence (DskStaff *self, const DskUserRow *user);
/* The same of somebody by id; OFFLINE: not, or they are not known. */
DskPresence dsk_staff_presence_of (DskStaff *self, const char *user);
/* Returns: (transfer full): whether @user is there: what they said last, if they are connected; and how
 * many conversations they have, if they take only so many: "Busy · 7 of 10" */
char *dsk_staff_duty_words (DskStaff *self, const DskUserRow *user);
/* Whether somebody who gives @user one more should think twice: they are off shift, or have as many as they take. */
gboolean dsk_staff_is_spent (const DskUserRow *user);

G_END_DECLS
