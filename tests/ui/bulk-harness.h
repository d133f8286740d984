/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "page-harness.h"

G_BEGIN_DECLS

/* What tests of what is done with several conversations share. */

/* One more of nobody, and one of somebody else. */
#define BULK_FREE "01900000-0000-7000-8000-000000003101"
#define BULK_TAKEN "01900000-0000-7000-8000-000000003102"

/* The app's window, as somebody with @role sees it; an admin, unless said. */
Harness *bulk_open_as (const char *role);
Harness *bulk_open (void);
GtkWidget *bulk_list (Harness *harness);
GtkSelectionModel *bulk_selection (Harness *harness);
/* @view: "unassigned" */
void bulk_show_view (Harness *harness, const char *view);
/* Writes BULK_FREE and BULK_TAKEN. */
void bulk_put_more (Harness *harness);
void bulk_mark (Harness *harness, const char *id);
/* @action: "win.claim", with all that are marked */
void bulk_do (Harness *harness, const char *action);
/* Returns: (transfer full) */
DskReplicaReader *bulk_reader (Harness *harness);
/* Returns: (transfer full) */
DskConversationRow *bulk_row (Harness *harness, const char *id);
/* Waits until @owner (nullable) has it. */
void bulk_expect_owner (Harness *harness, const char *id, const char *owner);

G_END_DECLS
