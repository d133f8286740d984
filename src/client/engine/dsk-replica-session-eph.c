/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is true only now passes through the session and touches nothing that it keeps. */

#include "dsk-planted.h"
#include "dsk-replica-session-private.h"

/* So many commands without an answer, and the line has other things to carry. */
#define PRESSURE 16

void
dsk_replica_session_on_eph (DskReplicaSession *self, GBytes *json)
{
  g_auto (DskEphNews) news = { 0 };
  g_autoptr (GError) error = NULL;

  if (!self->eph)
    return;
  if (!dsk_eph_news_decode (json, &news, &error))
    {
      dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, error);
      return;
    }
  /* An answer is not counted: it was asked for. */
  if (news.lease.conv == NULL)
    dsk_replica_session_send (self, DSK_FRAME_ACK, dsk_ack_encode (&(DskAck){ .eph = 1 }));
  dsk_replica_session_emit (
      self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_NEWS, .news = &news });
}

/* What is said again anyway is the first that is left out. */
static gboolean
can_wait (const DskEphSay *say)
{
  return say->on && (say->type == DSK_EPH_SAY_VIEWING || say->type == DSK_EPH_SAY_TYPING);
}

void
dsk_replica_session_say (DskReplicaSession *self, const DskEphSay *say)
{
  if (self->phase != PHASE_RUNNING || !self->eph
      || (self->sent_n - self->done_n >= PRESSURE && can_wait (say)))
    return;
  dsk_replica_session_send (self, DSK_FRAME_EPH, dsk_eph_say_encode (say));
}

void
dsk_replica_session_keep_fence (DskReplicaSession *self, const char *command, gint64 fence)
{
  if (self->phase != PHASE_RUNNING || !self->eph || command == NULL || fence == 0)
    return;
  g_hash_table_replace (self->fences, g_strdup (command), g_memdup2 (&fence, sizeof fence));
}

void
dsk_replica_session_add_fence (DskReplicaSession *self, DskCommand *command)
{
  const gint64 *fence = g_hash_table_lookup (self->fences, command->id);

  if (fence == NULL)
    return;
  command->lease_fence = *fence;
  g_hash_table_remove (self->fences, command->id);
}

void
dsk_replica_session_forget_news (DskReplicaSession *self, const char *const *drops)
{
  g_auto (DskEphNews) news = { 0 };

  if (!self->eph || drops == NULL || *drops == NULL || DSK_PLANTED (news_kept))
    return;
  dsk_eph_news_init (&news);
  for (guint i = 0; drops[i] != NULL; i++)
    dsk_eph_news_add_conv (&news, drops[i]);
  dsk_replica_session_emit (
      self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_NEWS, .news = &news });
}
