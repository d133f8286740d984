/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-session.h"
#include "fake-relay.h"

G_BEGIN_DECLS

#define NOW G_GINT64_CONSTANT (1790000100000)

/* A session over the real store, with a relay in memory on the other side. */
typedef struct
{
  char *dir;
  char *path;
  FakeRelay *relay;
  DskReplicaStore *store;
  DskReplicaSession *session;
  GQueue out;   /* frames for the relay */
  GQueue in;    /* frames for the session */
  GString *log; /* "n=code " per RESULT */
  GString *news; /* "conv:user=doing, " or "lease:conv=fence " per NEWS */
  int close_code;
  gint64 retry_ms;
  gboolean failed;
  gboolean caught_up;
  int compared; /* of VERIFIED; -1: there was none */
  int differed;
  GQuark fail_domain;
  int fail_code; /* of FAIL */
  gint64 now;
} Fixture;

/* The how manieth call of the store fails, as if the process had died there; 0 none. */
extern gint session_fault_at;
extern gint session_fault_calls;
extern gint64 session_fence; /* what is submitted is under it */
extern guint session_durable_begins; /* transactions that are on the disk when they are committed */

void session_open_store (Fixture *f);
void session_close_store (Fixture *f);
void session_set_up (Fixture *f, gconstpointer data);
void session_tear_down (Fixture *f, gconstpointer data);
void session_step (Fixture *f, DskReplicaSessionEventType type, GBytes *frame);
void session_say (Fixture *f, const DskEphSay *say);
/* Everything the client said goes to the relay; its answers wait in f->in. */
void session_to_relay (Fixture *f);
/* The session gets the first of them. */
void session_to_session (Fixture *f);
void session_disconnect (Fixture *f);
/* Until both sides have nothing to say. */
void session_pump (Fixture *f);
void session_connect_and_pump (Fixture *f);
/* Returns: (transfer full): a note in conversation 1, as it is in the outbox */
DskCommand *session_submit (Fixture *f, const char *text, guint number);
gint64 session_outbox_size (Fixture *f);
/* The messages of a conversation in order, as "a b c"; "-" if it is not there. */
void session_assert_texts (Fixture *f, guint conv, const char *expected);

G_END_DECLS
