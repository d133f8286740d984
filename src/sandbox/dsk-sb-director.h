/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DskSandbox DskSandbox;

/**
 * DskSbDirector:
 *
 * Plays a script: each customer follows their own lines and waits for nobody but the business.
 */
typedef struct _DskSbDirector DskSbDirector;

/* @path: (nullable): a script; NULL plays the built-in demo */
DskSbDirector *dsk_sb_director_new (DskSandbox *sandbox, const char *path, GError **error);
void dsk_sb_director_free (DskSbDirector *self);
void dsk_sb_director_start (DskSbDirector *self);
/* The business sent @text (nullable) to the customer. */
void dsk_sb_director_replied (DskSbDirector *self, const char *phone, const char *text);
/* Whether every customer has come to the end. */
gboolean dsk_sb_director_is_done (DskSbDirector *self);
/* How many expectations were not met. */
guint dsk_sb_director_get_failures (DskSbDirector *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSbDirector, dsk_sb_director_free)

G_END_DECLS
