/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "page-harness.h"

G_BEGIN_DECLS

/* The replica of the office, from beside the client. */

void replica_run_sql (Harness *harness, const char *sql);
/* While they are not @readable, every reading of drafts fails. */
void replica_set_drafts_readable (Harness *harness, gboolean readable);
/* Returns: (transfer full) (nullable): the draft that is kept there */
char *replica_stored_draft (Harness *harness, const char *conv, const char *mode);

G_END_DECLS
