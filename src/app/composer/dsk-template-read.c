/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-read.h"

void
dsk_templates_found_free (gpointer data)
{
  DskTemplatesFound *found = data;

  g_clear_pointer (&found->rows, g_ptr_array_unref);
  g_free (found);
}

/* @rows: (transfer full) (nullable); @conv: (nullable) */
static gpointer
found_new (GPtrArray *rows, const DskConversationRow *conv)
{
  DskTemplatesFound *found;

  if (rows == NULL)
    return NULL;
  found = g_new0 (DskTemplatesFound, 1);
  found->rows = rows;
  found->stopped = conv != NULL && g_strcmp0 (conv->marketing, "stop") == 0;
  return found;
}

/* Templates are shown although the conversation can't be read: the relay decides anyway. */
gpointer
dsk_templates_read (DskReplicaReader *reader, gpointer id, GError **error)
{
  DskConversationRow *conv = dsk_replica_reader_get_conversation (reader, id, NULL, NULL);
  gpointer found = found_new (dsk_replica_reader_templates (reader, id, error), conv);

  dsk_conversation_row_free (conv);
  return found;
}

gpointer
dsk_templates_read_of_number (DskReplicaReader *reader, gpointer number, GError **error)
{
  return found_new (dsk_replica_reader_templates_of_number (reader, number, error), NULL);
}
