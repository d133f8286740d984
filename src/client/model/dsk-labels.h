/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-conversation.h"
#include "dsk-message.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* Words for people, translated; shared by the app and dastakctl. All never NULL, static or transfer full as said. */
const char *dsk_label_message_kind (DskMessageKind kind); /* "Voice message", "Unsupported message" */
const char *dsk_label_status (DskStatus status);
const char *dsk_label_delivery (DskDelivery delivery);
/* Of a team or number: what stands above all of them. */
const char *dsk_label_view (DskViewKind kind);
/* Words that follow a number of conversations: "longest wait first" */
const char *dsk_label_order (DskOrder order);
const char *dsk_label_role (const char *role);
/* What a command does, by the name that it travels under: "Handoff", "Claim"; "Change" of one that is not known */
const char *dsk_label_command (const char *type);
/* Returns: (transfer full): "Ayesha claimed this conversation", "Ayesha resolved it", … */
char *dsk_label_event (const DskTimelineRow *event);
/* Returns: (transfer full): "Ayesha snoozed this until Mon, 09:00"; @by: (nullable): their name */
/* Where it went by itself. @to: (nullable): a person or a team, isolated; NULL: the queue. @detail: of the event */
char *dsk_label_routed (const char *to, const char *detail);
char *dsk_label_snoozed (gint64 until_ms, const char *by, gint64 now_ms);
/* Returns: (transfer full): name, else phone as people write it (isolated left to right), else "WhatsApp user" */
char *dsk_label_contact (const char *name, const char *phone);
/* What a conversation is called wherever it is named. Returns: (transfer full): as dsk_label_contact(); of a group
 * "Group with Ayesha, Omar and +92 300 555 0101", or "WhatsApp group" if nobody of it is known.
 * @members: (nullable) (array zero-terminated=1): as DskConversationRow.members; NULL: it is with one customer */
char *dsk_label_conversation (const char *name, const char *phone, char **members);
/* Returns: (transfer full): "Not delivered: reason" and what to do about it */
char *dsk_label_failure (int error_code, const char *error_text);
/* Of what waits to be sent. Returns: (transfer full) (nullable): "Not sent yet: reason" and when it is tried again;
 * NULL: it was not refused, and just waits for its turn */
char *dsk_label_hold (int error_code, const char *error_text);
/* The same, of a message that is at @delivery, also if WhatsApp took it and holds it back: "Held back by WhatsApp: …".
 * Returns: (transfer full) (nullable): NULL: it is not held */
char *dsk_label_held (DskDelivery delivery, int error_code, const char *error_text);
/* Returns: (transfer full): why the relay refused a command, for the attention list and toasts */
char *dsk_label_refusal (const char *code, const char *detail);
/* Returns: (transfer full): why WhatsApp refuses everything from a number of ours, and what can be done.
 * @text: (nullable): Meta's words */
char *dsk_label_stop (int code, const char *text);
/* Returns: (transfer full): "now", "5 m", "14:32", "Tue", "12 Nov", in the local time zone; @now_ms UTC */
char *dsk_label_short_time (gint64 at_ms, gint64 now_ms);
char *dsk_label_clock_time (gint64 at_ms);             /* "14:32" */
/* Returns: (transfer full): a time to come, as short as can be: "14:32", "tomorrow, 09:00", "Mon, 09:00",
 * "12 Nov, 09:00" */
char *dsk_label_when (gint64 at_ms, gint64 now_ms);
char *dsk_label_day (gint64 at_ms, gint64 now_ms);     /* "Today", "Yesterday", "Tuesday, 12 November" */
char *dsk_label_month (const char *month);             /* "November 2026" of "2026-11" */
char *dsk_label_duration (gint64 ms);                  /* "3 h 12 m" */
char *dsk_label_length (gint64 ms);                    /* of sound: "0:12", "1:02:03" */

/* Returns: (transfer full): "+92 300 555 0101", isolated left to right; @phone: digits, maybe with a + */
char *dsk_label_phone (const char *phone);
/* Returns: (transfer full): "@sana.khan", isolated left to right; @username: without an @ */
char *dsk_label_username (const char *username);
/* Returns: (transfer full): somebody's name on one line, without characters that turn the direction of text
 * or hide, at most 80 characters; isolated from its surroundings if @isolated, for use inside of a sentence, also
 * at its start: it goes on in the direction of its language */
char *dsk_label_name (const char *name, gboolean isolated);
/* Returns: (transfer full): what somebody else said, as a name is shown, isolated, at most 300 characters */
char *dsk_label_said (const char *text);
/* @names: (nullable) (array zero-terminated=1): colleagues who have read what the customer wrote last, of which the
 * first is named. Returns: (transfer full) (nullable): "Seen by Bilal and 2 others"; NULL: nobody has */
char *dsk_label_seen_by (char **names);
/* Returns: (transfer full) (nullable): what a message of another kind than text says besides its text: the
 * coordinates, the file's name, who the contact is; NULL if there is nothing to say.
 * @content: (nullable): the JSON object of the message, as it came; may be hostile */
char *dsk_label_content (DskMessageKind kind, const char *content);

G_END_DECLS
