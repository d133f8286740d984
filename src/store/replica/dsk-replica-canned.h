/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-canned.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* A canned reply or article, with what the outbox makes of it. Owned strings. */
typedef struct {
  char *id;
  DskCannedKind kind;
  char *shortcut;  /* without the / */
  char *title;
  char *body;
  char *team;      /* (nullable) whom it is offered to; NULL: everybody */
  char *team_name; /* (nullable) */
  gint64 version;  /* what waits in the outbox is counted, so that the next change is one of that; 0: it is new */
  gboolean active; /* FALSE: removed */
  gint64 at;       /* of the last change, UTC ms */
  char *user;      /* (nullable) who made it */
  char *user_name; /* (nullable) */
  gint64 uses;     /* messages that were made from it */
  gboolean mine;   /* it is offered to everybody, or to a team that our user is in */
  gboolean pending;/* the relay has not answered what was made of it here */
} DskCannedRow;

void dsk_canned_row_free (DskCannedRow *row);
/* Returns: (transfer full) */
DskCannedRow *dsk_canned_row_copy (const DskCannedRow *row);

/* Returns: (transfer full) (element-type DskCannedRow): those that are not removed: the most used first, then by
 * title */
GPtrArray *dsk_replica_reader_list_canned (DskReplicaReader *self, GError **error);
/* Returns: (transfer full) (element-type DskCannedRow): what one was like, the newest first; without what waits in the
 * outbox, and without uses */
GPtrArray *dsk_replica_reader_list_canned_versions (DskReplicaReader *self, const char *id, GError **error);

/* A team that something can be offered to. Owned strings. */
typedef struct {
  char *id;
  char *name;
  gboolean mine; /* our user is in it */
} DskTeamRow;

void dsk_team_row_free (DskTeamRow *row);
/* Returns: (transfer full) (element-type DskTeamRow): active ones, by name */
GPtrArray *dsk_replica_reader_list_teams (DskReplicaReader *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskCannedRow, dsk_canned_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskTeamRow, dsk_team_row_free)

G_END_DECLS
