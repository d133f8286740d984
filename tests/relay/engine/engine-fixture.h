/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-engine.h"
#include "dsk-relay-reader.h"

G_BEGIN_DECLS

#define NUMBER_ID "100000000000001" /* phone_number_id of the business */
#define START_MS ((gint64) 1790000000000)

/* An engine in a folder of its own, with a clock that stands still and chance from a seed. */
typedef struct
{
  char *dir;
  DskClock *clock;
  DskRandom *random;
  DskIdGen *ids;
  DskRelayEngine *engine;
  DskEnrolment admin;
  gint64 admin_n;
} Fixture;

/* A user of the test with one device. */
typedef struct
{
  DskEnrolment e;
  gint64 n;
} Person;

void fixture_set_up (Fixture *f, gconstpointer data);
void fixture_tear_down (Fixture *f, gconstpointer data);
/* Closes and opens the engine, as after a crash: nothing uncommitted survives. */
void fixture_restart (Fixture *f);

void fixture_add_person (Fixture *f, const char *name, DskRole role, Person *person);
void person_clear (Person *person);

/* One op of a batch of its own. */
void fixture_begin (Fixture *f);
void fixture_commit (Fixture *f);

/* Keeps and applies a body. */
/* The two halves of fixture_webhook(): a body is kept; all that are kept are applied together. */
void fixture_keep (Fixture *f, const char *body);
void fixture_apply (Fixture *f);
void fixture_webhook (Fixture *f, const char *body);
/* Bodies. Returns: (transfer full) */
char *body_text (const char *wamid, const char *wa_id, gint64 at_ms, const char *text);
char *body_message (const char *contact_members, const char *message_members);
char *body_echo (const char *wamid, const char *to, gint64 at_ms, const char *text);
char *body_status (const char *wamid, const char *state, gint64 at_ms, const char *more);

/* The single value of a query on a connection of its own. Returns: (transfer full) (nullable) */
char *fixture_query (Fixture *f, const char *sql);
gint64 fixture_query_int (Fixture *f, const char *sql);
/* All rows and columns as lines. Returns: (transfer full) */
char *fixture_dump (Fixture *f, const char *sql);

/* Changes the database behind the engine's back, between its transactions, to plant a fault. */
void fixture_exec (Fixture *f, const char *sql);

/* Executes in a batch of its own. Returns: the result's code; asserts EXECUTED */
DskResultCode person_run (Fixture *f, Person *person, DskCommand *command,
                          DskCommandResult *result);
DskCommand *new_command (Fixture *f, DskCommandType type, const char *conv);
DskResultCode person_send (Fixture *f, Person *person, const char *conv, const char *text,
                           char **message);
/* A customer writes. Returns: (transfer full): their conversation */
char *fixture_conv_of (Fixture *f, const char *wa_id);
/* Takes what is due out of the queue. Returns: (transfer full) (element-type DskSendJob) */
GPtrArray *fixture_claim (Fixture *f, gint64 *next_due);
void fixture_finish (Fixture *f, const char *message, DskWaSendResult result);
/* As @expected: "delivery job" */
void fixture_assert_state (Fixture *f, const char *message, const char *expected);
DskResultCode person_do (Fixture *f, Person *person, DskCommandType type, const char *conv);
DskResultCode person_assign (Fixture *f, Person *person, const char *conv, const char *user,
                             const char *team);
DskResultCode person_set_status (Fixture *f, Person *person, const char *conv, DskStatus status);

G_END_DECLS
