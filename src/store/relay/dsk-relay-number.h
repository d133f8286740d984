/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* A business number. Owned strings. */
typedef struct
{
  char *id;
  char *phone_number_id;
  char *display;     /* (nullable) */
  char *name;        /* (nullable) */
  gboolean active;   /* FALSE: quarantine: Meta told us of it, nobody said that it is ours */
  char *waba;        /* (nullable) */
  gint64 hold_until; /* nothing is sent from it before that time */
  gboolean coexistence; /* the phone app uses it, too */
  gboolean stopped;     /* Meta refuses everything from it */
  int stop_code;        /* why */
  gint64 stop_at;       /* since when */
} DskRelayNumber;

void dsk_relay_number_clear (DskRelayNumber *number);
gboolean dsk_relay_number_find (DskRelayDb *db, const char *phone_number_id, DskRelayNumber *number,
                                gboolean *found, GError **error);
gboolean dsk_relay_number_load (DskRelayDb *db, const char *id, DskRelayNumber *number,
                                gboolean *found, GError **error);
gboolean dsk_relay_number_put (DskRelayDb *db, const DskRelayNumber *number, gint64 seq,
                               GError **error);
gboolean dsk_relay_number_hold (DskRelayDb *db, const char *id, gint64 until, GError **error);
/* What a call to Meta was about, by which its account is found. */
typedef enum {
  DSK_ABOUT_ACCOUNT, /* Meta's id of the account itself */
  DSK_ABOUT_NUMBER,  /* our id of a number */
  DSK_ABOUT_PHONE,   /* its phone_number_id */
  DSK_ABOUT_MESSAGE, /* our id of a message */
} DskAbout;

/* Returns: (transfer full) (nullable): Meta's id of the account; NULL if it is not known, or with @error */
char *dsk_relay_number_account (DskRelayDb *db, DskAbout about, const char *id, GError **error);
/* Nothing is sent from any number of the account before @until; a later time that holds already stays. */
gboolean dsk_relay_number_hold_account (DskRelayDb *db, const char *waba, gint64 until, GError **error);
/* Meta refuses everything from it: everybody is told. @text: (nullable): in Meta's words */
gboolean dsk_relay_number_stop (DskRelayDb *db, const char *id, int code, const char *text, gint64 at,
                                gint64 seq, GError **error);
/* It can send again. */
gboolean dsk_relay_number_release (DskRelayDb *db, const char *id, gint64 seq, GError **error);
/* Returns: (transfer full) (element-type utf8): ids of stopped numbers whose next try is due at @now and that have
 * nothing in the queue to try it with */
GPtrArray *dsk_relay_number_idle_stopped (DskRelayDb *db, gint64 now, GError **error);
/* Returns: (transfer full) (element-type utf8): ids of stopped numbers */
GPtrArray *dsk_relay_number_list_stopped (DskRelayDb *db, GError **error);
/* When the next of the stopped numbers may be tried; 0: none is stopped */
gboolean dsk_relay_number_next_try (DskRelayDb *db, gint64 *at, GError **error);
gboolean dsk_relay_number_add_team (DskRelayDb *db, const char *id, const char *team,
                                    GError **error);
/* Returns: (transfer full) (element-type utf8): the teams that see its new conversations */
GPtrArray *dsk_relay_number_teams (DskRelayDb *db, const char *id, GError **error);
/* Returns: (transfer full) (element-type utf8): ids of its conversations */
GPtrArray *dsk_relay_number_convs (DskRelayDb *db, const char *id, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayNumber, dsk_relay_number_clear)

G_END_DECLS
