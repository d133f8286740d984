/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"
#include "dsk-relay-db.h"
#include "dsk-relay-message.h"

G_BEGIN_DECLS

typedef enum
{
  DSK_SEND_QUEUED,
  DSK_SEND_SENDING,
  DSK_SEND_DONE,
  DSK_SEND_FAILED,
  DSK_SEND_UNKNOWN, /* asked, and never learned the answer */
  DSK_SEND_N,
} DskSendState;

/* A message on its way out, with what it takes to send it. Owned strings. */
typedef struct
{
  char *message;
  char *conv;
  char *number;
  DskSendState state;
  gint64 attempt;
  gint64 due_at;
} DskRelaySendJob;

void dsk_relay_send_job_clear (DskRelaySendJob *job);
void dsk_relay_send_job_free (DskRelaySendJob *job);

/* The one way into the queue, and only for what dsk_relay_message_insert() has stored as a message of ours: nothing
 * else, a note least of all, is a DskRelayMessage. */
gboolean dsk_relay_send_job_add (DskRelayDb *db, const DskRelayMessage *message, const char *number, gint64 now,
                                 GError **error);
gboolean dsk_relay_send_job_load (DskRelayDb *db, const char *message, DskRelaySendJob *job,
                                  gboolean *found, GError **error);
gboolean dsk_relay_send_job_set (DskRelayDb *db, const char *message, DskSendState state,
                                 gint64 attempt, gint64 due_at, GError **error);
/* Returns: (transfer full) (element-type DskRelaySendJob): of each conversation the first job that
 * is queued, if none of it is being sent; those of a number on hold are left out. Earliest due
 * first. */
GPtrArray *dsk_relay_send_job_next (DskRelayDb *db, gint64 now, guint max, GError **error);
/* Returns: (transfer full) (element-type DskRelaySendJob): templates that WhatsApp refused with @code and that are
 * queued again, of the numbers of an account */
GPtrArray *dsk_relay_send_job_held (DskRelayDb *db, const char *waba, int code, GError **error);
/* When the earliest that waits is due, or its number's hold ends; 0: nothing waits. */
gboolean dsk_relay_send_job_next_due (DskRelayDb *db, gint64 now, gint64 *due, GError **error);
/* @n: (out): messages of ours in a conversation, not older than @since, that were posted or tried */
gboolean dsk_relay_send_job_recent (DskRelayDb *db, const char *conv, gint64 since, gint64 *n,
                                    GError **error);
/* Returns: (transfer full) (element-type DskRelaySendJob): all in a state */
GPtrArray *dsk_relay_send_job_list (DskRelayDb *db, DskSendState state, GError **error);

/* What is to be sent. Owned strings. */
typedef struct
{
  DskMessageKind kind;
  char *text;          /* (nullable) */
  char *content;       /* (nullable) */
  char *number;
  char *context_wamid; /* (nullable) of the message that it quotes */
  char *group_id;      /* (nullable) */
  char *contact;       /* (nullable) */
  gint64 last_in_at;   /* 0: the customer never wrote */
  gint64 queued_at;
  char *phone_number_id;
  char *waba;      /* (nullable) the business account of the number */
  gboolean active; /* the number is ours */
} DskRelaySendText;

void dsk_relay_send_text_clear (DskRelaySendText *text);
gboolean dsk_relay_send_text_load (DskRelayDb *db, const char *message, DskRelaySendText *text,
                                   GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelaySendJob, dsk_relay_send_job_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelaySendText, dsk_relay_send_text_clear)

G_END_DECLS
