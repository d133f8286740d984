/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-handoff.h"
#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* A conversation that is given to a person or a team, with what they should know of it. Owned strings. */
typedef struct
{
  char *id;
  char *conv;
  char *from_user;
  char *to_user;   /* (nullable) */
  char *to_team;   /* (nullable) */
  char *reason;    /* (nullable) */
  char *summary;
  DskHandoffState state;
  gint64 at;
  gint64 due_at;   /* 0: it does not expire */
  gint64 ended_at; /* 0: it waits for an answer */
  char *ended_by;  /* (nullable): of one that was accepted, who has it */
  char *answer;    /* (nullable): what was said when it was returned */
  char *from_team; /* (nullable): where it stood before */
  gint64 acted_at; /* when whoever accepted it did the first thing with it; 0: not yet */
} DskRelayHandoff;

void dsk_relay_handoff_clear (DskRelayHandoff *handoff);
gboolean dsk_relay_handoff_load (DskRelayDb *db, const char *id, DskRelayHandoff *handoff, gboolean *found,
                                 GError **error);
gboolean dsk_relay_handoff_put (DskRelayDb *db, const DskRelayHandoff *handoff, gint64 seq, GError **error);
/* The one of @conv that waits for an answer. */
gboolean dsk_relay_handoff_find_open (DskRelayDb *db, const char *conv, DskRelayHandoff *handoff, gboolean *found,
                                      GError **error);
/* The newest one of @conv that @user accepted at @since or later and has not acted on. */
gboolean dsk_relay_handoff_find_idle (DskRelayDb *db, const char *conv, const char *user, gint64 since,
                                      DskRelayHandoff *handoff, gboolean *found, GError **error);
/* Returns: (transfer full) (element-type utf8): the conversations that are offered to a person */
GPtrArray *dsk_relay_handoff_list_offered_to (DskRelayDb *db, const char *user, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayHandoff, dsk_relay_handoff_clear)

G_END_DECLS
