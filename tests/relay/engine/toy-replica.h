/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine-fixture.h"

G_BEGIN_DECLS

/* The least that a replica can be: the rules of applying frames, in memory, for holding the relay's
 * frames against the truth. It asserts what every frame must keep: contiguous, nothing that may not
 * be seen. */
typedef struct
{
  Fixture *f;             /* (unowned) */
  DskRelayReader *reader; /* (owned) */
  DskPrincipal who;
  char *epoch; /* (owned) (nullable) */
  char *boot;  /* (owned) (nullable) */
  gint64 cursor;
  GHashTable *rows;    /* (owned) "entity id" → ToyRow */
  GHashTable *dropped; /* (owned) conversation → as_of, a gint64 pointer */
  GHashTable *jobs;    /* (owned) selector → position */
  GHashTable *results; /* (owned) n → code */
  guint drops;         /* how many were ever named */
  guint frames;
  guint starts; /* how often it started over */
} Toy;

void toy_init (Toy *toy, Fixture *f, const char *token);
void toy_clear (Toy *toy);
/* HELLO: takes the head as cursor and starts over if it must. */
void toy_connect (Toy *toy);
/* The same. Returns: FALSE if the relay finds that its database is an older copy */
gboolean toy_try_connect (Toy *toy);
/* One LIVE frame. Returns: FALSE if there was nothing */
gboolean toy_live (Toy *toy, gsize max_bytes);
/* One PAGE of a job, if there is one: fetched now, applied at once. */
gboolean toy_page (Toy *toy, guint limit);
/* The same in two halves, so that live frames come in between. Returns: (transfer full) (nullable)
 */
GBytes *toy_fetch_page (Toy *toy, guint limit);
void toy_apply_page (Toy *toy, GBytes *frame);
/* Until nothing is left to fetch. */
void toy_settle (Toy *toy, gsize max_bytes, guint limit);
/* Asserts that it holds exactly what its user may see. */
void toy_check (Toy *toy);
guint toy_count (Toy *toy, const char *entity);

G_END_DECLS
