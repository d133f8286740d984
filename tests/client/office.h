/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"
#include "dsk-replica-store.h"

G_BEGIN_DECLS

/**
 * Office:
 *
 * A client over a replica of a small made-up office in a temporary profile, for tests of models and
 * widgets. There is no relay: office_begin() … office_commit() write rows as if it had sent them,
 * and commands wait in the outbox.
 */
typedef struct
{
  char *dir;              /* (owned) */
  DskReplicaStore *store; /* (owned) (nullable): while rows are written */
  DskClient *client;      /* (owned) (nullable): once opened */
  gint64 seq;
  gint64 now; /* UTC ms */
} Office;

#define OFFICE_ME "01900000-0000-7000-8000-000000000001" /* Ayesha Demo */
#define OFFICE_BILAL "01900000-0000-7000-8000-000000000002"
#define OFFICE_MINUTE ((gint64) 60 * 1000)
#define OFFICE_HOUR (60 * OFFICE_MINUTE)

/* @role: of the person who is signed in */
Office *office_new (const char *role);
void office_free (Office *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Office, office_free)

/* Opens the client; afterwards it works offline. */
void office_open (Office *self);
/* Rows are written between these; commit tells the client, if it is open, that @conv (NULL:
 * anything) changed. */
void office_begin (Office *self);
void office_commit (Office *self, const char *conv);

/* Returns: (transfer full): "01900000-0000-7000-8000-<n>" */
char *office_id (guint n);
/* One row of any entity: its columns in order without the last (seq), as strings; NULL is NULL;
 * integers are written in decimal. */
#define office_put(self, entity, ...)                                                              \
  office_put_values (self, entity, __VA_ARGS__,                                                    \
                     sizeof (__VA_ARGS__) / sizeof (const char *))
void office_put_values (Office *self, DskEntityId entity, const char *const *values,
                        guint n_values);

typedef struct
{
  const char *name;
  const char *phone;
  const char *status; /* NULL: "new" */
  const char *owner;
  const char *team;           /* its id */
  const char *last_direction; /* NULL: "in" */
  const char *last_kind;      /* NULL: "text" */
  const char *preview;
  const char *last_msg; /* (nullable): its id */
  gint64 last_at;
  gint64 last_in_at;
  gint64 waiting_since;
  gint64 snoozed_until;
} OfficeConversation;

void office_conversation (Office *self, const char *id, const OfficeConversation *conversation);

typedef struct
{
  gboolean out;
  const char *kind; /* NULL: "text" */
  gint64 at;
  const char *author;
  const char *text;
  const char *quote;
  const char *content;
  const char *state; /* delivery, of those out; NULL: none yet */
  int error_code;
  const char *sender;  /* NULL: the customer, of those in */
  const char *wamid;
  const char *context; /* what it quotes, by Meta's id */
  gint64 edited_at;
  gint64 revoked_at;
} OfficeMessage;

void office_message (Office *self, const char *conv, const char *id, const OfficeMessage *message);
typedef struct
{
  const char *state; /* NULL: "ready" */
  const char *mime;
  const char *name;
  gint64 size;
  const char *sha256;
  const char *thumb;
  int width;
  int height;
  gint64 duration_ms;
  const char *error;
} OfficeMedia;

/* The file of the message @id. */
void office_media (Office *self, const char *conv, const char *id, const OfficeMedia *media);
void office_note (Office *self, const char *conv, const char *id, gint64 at, const char *author,
                  const char *text);
void office_event (Office *self, const char *conv, const char *id, gint64 at, const char *kind,
                   const char *actor, const char *subject, const char *detail);
void office_read (Office *self, const char *conv, const char *upto);

/* Runs the main loop until @func is true; fails the test after 20 seconds. */
void office_wait (gboolean (*func) (gpointer), gpointer data);
/* Runs the main loop until everything that was asked of the replica was answered, and nothing more comes of it. */
void office_settle (Office *self);
/* The same, and until @unready is FALSE, which it has to become. */
void office_settle_with (Office *self, gboolean (*unready) (gpointer), gpointer data);

G_END_DECLS
