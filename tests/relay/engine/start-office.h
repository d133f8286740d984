/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine-fixture.h"

#include <string.h>

G_BEGIN_DECLS

/* A number with its account, and two who answer, for tests of conversations that we begin. */

#define PHONE "923001112233"
#define MEXICO "525512345678"
#define MEXICO_OTHER "5215512345678"

#define START_TEMPLATE                                                                             \
  "{\"template\":{\"name\":\"order_ready\",\"language\":\"en\",\"body\":[{\"text\":\"A\"}]}}"

#define START_ADD(name, func)                                                                      \
  g_test_add ("/engine/start/" name, Office, NULL, start_set_up, func, start_tear_down)

typedef struct
{
  Fixture f;
  char *number; /* (owned) */
  char *team;   /* (owned): whose number it is, and of all who are not taken out of it */
  char *ops;    /* (owned): a team without them */
  Person ayesha;
  Person bilal;
} Office;

void start_must (Fixture *f, gboolean ok, GError *error);
void start_set_up (Office *o, gconstpointer data);
void start_tear_down (Office *o, gconstpointer data);
/* Returns: (transfer full): a template to @phone */
DskCommand *start_new (Office *o, const char *phone);
/* @detail: (nullable): what the result's detail must have */
DskResultCode start_run (Office *o, Person *person, const char *phone, const char *detail);
void start_assert (Office *o, const char *sql, const char *expected);
/* A minute later. */
void start_customer_writes (Office *o, const char *wamid, const char *wa_id);

G_END_DECLS
