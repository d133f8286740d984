/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What there is to choose from for a customer. Owned. */
typedef struct
{
  GPtrArray *rows;  /* (element-type DskTemplateRow) */
  gboolean stopped; /* the customer wants no marketing messages */
} DskTemplatesFound;

void dsk_templates_found_free (gpointer found);

/* Both in the reader's thread, for dsk_client_read_async(). @conv: id
 * Returns: (transfer full) (nullable): DskTemplatesFound; NULL: @error is set */
gpointer dsk_templates_read (DskReplicaReader *reader, gpointer conv, GError **error);
/* For somebody of whom nothing is known yet. @number: id of ours */
gpointer dsk_templates_read_of_number (DskReplicaReader *reader, gpointer number, GError **error);

G_END_DECLS
