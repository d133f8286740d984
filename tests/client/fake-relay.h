/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-batch-writer.h"
#include "dsk-messages-eph.h"
#include "dsk-messages.h"
#include "dsk-replica-session.h"

G_BEGIN_DECLS

/*
 * A relay of one user, in memory, that speaks the protocol to a session: it keeps a log of rows,
 * serves pages of two rows, and executes commands. With switches to misbehave.
 */
typedef struct
{
  char *id;
  char *conv;
  char *text; /* (nullable): a conversation rather than a message */
  gint64 seq;
} FakeRow;

typedef struct
{
  char *epoch;
  gint64 head;
  gint64 floor;
  GPtrArray *rows;    /* of FakeRow */
  GHashTable *hidden; /* conversations that the user can't see */
  GPtrArray *deleted; /* messages, as "id conv": named in the next live frame, */
  GPtrArray *drops;   /* and these, */
  GPtrArray *resets;  /* and these */
  gint64 last_n;
  GPtrArray *results;     /* of DskCommandResult, by n - 1 */
  DskResultCode answer;   /* what becomes of commands */
  GString *executed;      /* "n:text n:text …" */
  GPtrArray *command_ids; /* by n - 1 */
  gboolean forked;        /* a number came with another command */

  /* the connection */
  gint64 sent;
  gsize owed_bytes; /* of LIVE and PAGE, not acknowledged */
  guint owed_frames;
  gboolean mute_live;
  gboolean mute_results; /* executes, but does not say */
  gboolean always_refetch;
  int proto;
  gboolean eph;
  guint eph_acks;
  gint64 fence; /* of the last command */
  GString *said; /* EPH frames as "type±conv " */
  int schema_rev;   /* as WELCOME says it */
  guint n_verified; /* how often it was asked for digests */
  int verify_rev;   /* and of what schema */
  guint n_hello;    /* the connection's number is its seat */
  char *had;        /* (owned) (nullable): the seat that the last HELLO named */
} FakeRelay;

FakeRelay *fake_relay_new (void);
void fake_relay_free (FakeRelay *self);

/* Ids are made of a letter and a number, so that tests can name them. Returns: (transfer full) */
char *fake_id (char kind, guint number);
void fake_relay_add_conversation (FakeRelay *self, guint conv);
void fake_relay_add_message (FakeRelay *self, guint conv, guint message, const char *text);

void fake_relay_delete_message (FakeRelay *self, guint message);

/* A command of another file with our numbers. */
void fake_relay_execute_foreign (FakeRelay *self, const char *id);

/* What the relay answers to a frame of the client, (transfer full), in order. */
GPtrArray *fake_relay_receive (FakeRelay *self, GBytes *frame);
/* Returns: (transfer full) (nullable): the next live frame */
GBytes *fake_relay_live (FakeRelay *self);
GBytes *fake_relay_live_from (FakeRelay *self, gint64 from);
/* One that ends at @upto, though the log goes on: what was written again after that is not in it. */
GBytes *fake_relay_live_part (FakeRelay *self, gint64 upto);
/* The row is written again, as it is. */
void fake_relay_touch (FakeRelay *self, const char *id);
GBytes *fake_relay_page (FakeRelay *self, const char *job, const char *after);

G_END_DECLS
