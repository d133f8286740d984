/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-sandbox.h"

G_BEGIN_DECLS

/* Serves Meta's Graph endpoints: everything that no other handler of the server takes. */
void dsk_sb_graph_attach (DskSandbox *sandbox);

/* Answers as Meta does when it refuses. @details: (nullable) */
void dsk_sb_graph_refuse (DskSandbox *sandbox, SoupServerMessage *message, guint http_status,
                          int code, const char *details);
/* Answers 200 with the document in @writer. */
void dsk_sb_graph_answer (SoupServerMessage *message, DskJsonWriter *writer);

/* The parts of the interface, in files of their own. */
void dsk_sb_graph_messages (DskSandbox *sandbox, SoupServerMessage *message, const DskSbBusiness *business);
void dsk_sb_graph_upload (DskSandbox *sandbox, SoupServerMessage *message, const DskSbBusiness *business);
void dsk_sb_graph_media (DskSandbox *sandbox, SoupServerMessage *message, const char *id);
void dsk_sb_graph_download (DskSandbox *sandbox, SoupServerMessage *message, GHashTable *query);
void dsk_sb_graph_templates (DskSandbox *sandbox, SoupServerMessage *message, const DskSbBusiness *business,
                             GHashTable *query);
gboolean dsk_sb_graph_has_template (DskSandbox *sandbox, const DskSbBusiness *business, const char *name);
/* Whether the request bears a token that may use what is of @business. */
gboolean dsk_sb_graph_may (SoupServerMessage *message, const DskSbBusiness *business);

G_END_DECLS
