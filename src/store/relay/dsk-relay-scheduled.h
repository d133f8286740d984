/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"
#include "dsk-relay-db.h"
#include "dsk-scheduled.h"

G_BEGIN_DECLS

/* A message that is to be sent later. Owned strings. */
typedef struct
{
  char *id;
  char *conv;
  char *author;
  gint64 at;     /* when that was decided */
  gint64 due_at;
  DskScheduledState state;
  DskMessageKind kind;
  char *text;    /* (nullable) */
  char *content; /* (nullable) */
  char *quote;   /* (nullable) */
  char *file;    /* (nullable) SHA-256 of its file, hex */
  char *code;    /* (nullable) HELD: a DskResultCode as text */
  char *detail;  /* (nullable) HELD: a JSON object, as of a refused command */
  gint64 ended_at; /* 0: it is waiting */
  char *ended_by;  /* (nullable) who sent or removed it; whose doing it is that it is held */
  char *head_msg;   /* (nullable) the newest message that its author had seen */
  char *seen_owner; /* (nullable) whose the conversation was then */
  char *canned;     /* (nullable) */
} DskRelayScheduled;

void dsk_relay_scheduled_clear (DskRelayScheduled *scheduled);
/* By its id, or one that it had before its conversation became part of another one. */
gboolean dsk_relay_scheduled_load (DskRelayDb *db, const char *id, DskRelayScheduled *scheduled, gboolean *found,
                                   GError **error);
/* Stores all of it, as new or instead of what it was. */
gboolean dsk_relay_scheduled_put (DskRelayDb *db, const DskRelayScheduled *scheduled, gint64 seq, GError **error);
/* Returns: (transfer full) (element-type utf8): ids of what waits in @conv, earliest due first; NULL: of all that
 * waits or is held, anywhere */
GPtrArray *dsk_relay_scheduled_waiting (DskRelayDb *db, const char *conv, GError **error);
/* The file that @owner brought for it counts as brought by @user, who sends it instead of them. */
gboolean dsk_relay_scheduled_share_file (DskRelayDb *db, const char *sha256, const char *owner, const char *user,
                                         GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayScheduled, dsk_relay_scheduled_clear)

G_END_DECLS
