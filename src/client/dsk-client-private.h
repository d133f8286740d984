/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client-reader.h"
#include "dsk-client.h"
#include "dsk-clock.h"
#include "dsk-id.h"
#include "dsk-lease.h"
#include "dsk-profile.h"
#include "dsk-replica-engine.h"
#include "dsk-secret-store.h"
#include "dsk-transport.h"
#include "dsk-voice.h"

G_BEGIN_DECLS

#define DSK_CLIENT_APP "dastak " DSK_VERSION

struct _DskClient
{
  GObject parent_instance;

  char *profile_dir; /* (owned) */
  gboolean file_secrets;
  DskClock *clock;   /* (owned) */
  DskRandom *random; /* (owned) */
  DskIdGen *ids;     /* (owned) */

  DskProfile *profile;         /* (owned) (nullable): once opened */
  DskSecretStore *secrets;     /* (owned) (nullable) */
  DskReplicaEngine *engine;    /* (owned) (nullable): once enrolled */
  DskClientReader *readers[2]; /* (owned) (nullable): for what is on screen, and for searches;
                                  while there is a file to read */
  DskTransport *transport;     /* (owned) (nullable) */
  DskMediaCache *media;        /* (owned) */
  gint64 forgot_at;            /* monotonic µs: when files were last tidied; 0: not yet */
  gint64 forgot_us;            /* how long that took */
  guint forget_source;         /* until they are again */
  gboolean files_left;         /* rows went since, whose files may be here */
  char *token;                 /* (owned) (nullable) */
  GCancellable *closing;       /* (owned): cancelled when the client closes */

  DskClientState state;
  GError *last_error; /* (owned) (nullable) */
  DskLease lease;
  gint64 seen_ms; /* when the relay was last there; 0 never */
  gint64 mark_ms; /* the latest time that was seen since; never goes back without the relay */
  gint64 mark_saved_ms;
  gint64 relay_ms;     /* the relay's clock at its last WELCOME, UTC ms; 0: there was none yet */
  gint64 relay_boot_ms; /* when that came, see dsk_clock_boot_ms() */
  gint64 mark_mono_ms; /* when mark_ms was looked at, on the clock that nobody sets */
  gint64 lock_ms; /* what it said about being without it */
  gint64 wipe_ms;
  guint lease_source;
  guint pending;
  guint submitting; /* commands on their way to the outbox */
  guint attention;
  double progress;
  gboolean started; /* whoever uses us wants a connection */
  guint connection; /* the open one's number; 0 none */
  gboolean closed;
  gboolean replacing;
  gboolean repairing;   /* the replica is being made anew */
  gint64 verified_ms;   /* when it was last compared with the relay in this process; 0 not yet */
  gboolean healed;      /* … and something was not the same */
  gboolean copied;      /* another computer uses the numbers of this profile */
  gboolean damage_seen; /* a damaged replica was replaced once */

  GHashTable *changed; /* (owned): conversations since the last "changed" */
  gboolean changed_everything;
  guint changed_source;
  guint tidy_source;  /* something was written since the replica was last tidied, or somebody read it then */
  gint64 tidy_due;    /* when that source is due; monotonic, µs */
  guint tidy_wait_ms; /* after something was forgotten; 0: as briefly as possible */

  DskVoice *voice;           /* (owned) */
  DskColleagues *colleagues; /* (owned) */
  guint voice_source;
  guint hold_source; /* until what is held back may leave */
  guint expiry_source;
};

enum
{
  DSK_CLIENT_PROP_STATE = 1,
  DSK_CLIENT_PROP_LAST_ERROR,
  DSK_CLIENT_PROP_PENDING,
  DSK_CLIENT_PROP_ATTENTION,
  DSK_CLIENT_PROP_PROGRESS,
  DSK_CLIENT_PROP_USER_ID,
  DSK_CLIENT_PROP_USER_NAME,
  DSK_CLIENT_PROP_ROLE,
  DSK_CLIENT_PROP_RELAY_NAME,
  DSK_CLIENT_PROP_RELAY_URL,
  DSK_CLIENT_N_PROPS
};

/* dsk-client.c */
/* @error: (nullable): what last-error is from now on */
void dsk_client_set_state (DskClient *self, DskClientState state, const GError *error);
void dsk_client_notify (DskClient *self, guint prop);
void dsk_client_emit_result (DskClient *self, const DskEngineReport *report);
/* @convs: (nullable): NULL: who is there at all */
void dsk_client_emit_colleagues (DskClient *self, const char *const *convs);
/* @convs: (nullable): NULL: anything */
void dsk_client_mark_changed (DskClient *self, const char *const *convs);

void dsk_client_emit_verified (DskClient *self, guint compared, guint differed, gboolean rebuilt);

/* dsk-client-verify.c */
void dsk_client_verified (DskClient *self, const DskEngineReport *report);

/* dsk-client-open.c */
/* The file is about to go: whoever reads is told that there is nothing, until they are made anew.
 * Waits for what is queued. */
void dsk_client_drop_readers (DskClient *self);
void dsk_client_make_readers (DskClient *self);
/* Makes the engine for the profile and opens the replica, or, if @fresh, a new one;
 * then loads the token, and finishes @task. Takes @task. */
void dsk_client_open_replica (DskClient *self, gboolean fresh, GTask *task);
/* Takes @task, which is (nullable): nobody waits. */
void dsk_client_load_token (DskClient *self, GTask *task);

/* dsk-client-lease.c */
/* Once the replica is open: what may be done with it. */
void dsk_client_lease_load (DskClient *self);
/* What two clocks may differ by before somebody is told. */
#define DSK_CLIENT_CLOCK_TOLERANCE_MS (5 * 60 * 1000)
gboolean dsk_client_clock_is_off (gint64 off_ms);
/* @relay_now: UTC ms, as it just said */
void dsk_client_clock_learn (DskClient *self, gint64 relay_now);
void dsk_client_lease_renew (DskClient *self, gint64 lock_ms, gint64 wipe_ms);
/* Before the state says that the connection is gone. */
void dsk_client_lease_left (DskClient *self);

/* dsk-client-eph.c */
/* The relay welcomed us. @able: it speaks of what is true only now */
void dsk_client_eph_begin (DskClient *self, gboolean able);
void dsk_client_eph_end (DskClient *self);
void dsk_client_eph_news (DskClient *self, const DskEphNews *news);
void dsk_client_eph_heard (DskClient *self);
void dsk_client_eph_free (DskClient *self);

/* dsk-client-hold.c */
/* The next of what is held back may leave then. */
void dsk_client_held (DskClient *self, gint64 due_at);
void dsk_client_hold_stop (DskClient *self);

/* dsk-client-tidy.c */
/* Something was written. @forgotten: something of what this desktop may no longer know is left on its disk */
void dsk_client_tidy_later (DskClient *self, gboolean forgotten);
void dsk_client_tidy_stop (DskClient *self);

/* dsk-client-sync.c */
/* Deletes the replica, with what was not sent, and begins with an empty one. */
void dsk_client_start_over (DskClient *self);
/* Somebody who read saw that the replica is damaged. */
void dsk_client_found_damage (DskClient *self, const GError *error);
void dsk_client_on_report (const DskEngineReport *report, gpointer user_data);
void dsk_client_connect (DskClient *self);
void dsk_client_disconnect (DskClient *self);
void dsk_client_count_attention (DskClient *self);

G_END_DECLS
