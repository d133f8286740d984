/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-change-undo.h"

#include "dsk-replica-contact.h"

#include <string.h>

DskCommand *
dsk_client_command_undo_contact (DskClient *self, const DskCommand *change)
{
  g_auto (DskContactChange) done = { 0 };
  g_auto (DskContactChange) back = { 0 };

  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);
  g_return_val_if_fail (change != NULL && change->type == DSK_COMMAND_CONTACT_EDIT, NULL);

  if (!dsk_contact_change_read (change->content, &done, NULL))
    return NULL;
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    dsk_contact_change_set (&back, (DskContactField) i, done.to[i], done.was[i]);
  return dsk_client_command_contact_edit (self, change->conv, change->object, &back);
}

static gboolean
has_attribute (GPtrArray *attributes, const DskContactAttribute *wanted)
{
  for (guint i = 0; i < attributes->len; i++)
    {
      const DskContactAttribute *attribute = attributes->pdata[i];

      if (strcmp (attribute->name, wanted->name) == 0)
        return strcmp (attribute->value, wanted->value) == 0;
    }
  return FALSE;
}

/* In whatever order: who adds an attribute may put it anywhere. */
static gboolean
same_attributes (const char *a, const char *b)
{
  g_autoptr (GPtrArray) these = dsk_contact_attributes_read (a);
  g_autoptr (GPtrArray) those = dsk_contact_attributes_read (b);

  for (guint i = 0; i < these->len; i++)
    if (!has_attribute (those, these->pdata[i]))
      return FALSE;
  return these->len == those->len;
}

static gboolean
same_tags (const char *a, const char *b)
{
  g_auto (GStrv) these = dsk_contact_tags_read (a);
  g_auto (GStrv) those = dsk_contact_tags_read (b);

  for (guint i = 0; these[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) those, these[i]))
      return FALSE;
  return g_strv_length (these) == g_strv_length (those);
}

static gboolean
same_value (DskContactField field, const char *a, const char *b)
{
  if (field == DSK_CONTACT_ATTRIBUTES)
    return same_attributes (a, b);
  return field == DSK_CONTACT_TAGS ? same_tags (a, b) : g_strcmp0 (a, b) == 0;
}

gboolean
dsk_contact_change_stands (const DskContactChange *change, char *const *values)
{
  g_return_val_if_fail (change != NULL, FALSE);
  g_return_val_if_fail (values != NULL, FALSE);

  /* Made once more, it would change nothing. */
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      gboolean unseen;
      g_autofree char *again
          = change->sets[i] ? dsk_contact_change_apply (change, (DskContactField) i, values[i], &unseen) : NULL;

      if (change->sets[i] && !same_value ((DskContactField) i, again, values[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
contact_stands (DskReplicaReader *reader, const DskCommand *change, gboolean *stands, GError **error)
{
  g_autoptr (DskContactRow) row = NULL;
  g_auto (DskContactChange) done = { 0 };

  if (!dsk_contact_change_read (change->content, &done, error)
      || !dsk_replica_reader_get_contact (reader, change->conv, &row, error))
    return FALSE;
  *stands = row != NULL && dsk_contact_change_stands (&done, row->values);
  return TRUE;
}

static gboolean
note_stands (DskReplicaReader *reader, const DskCommand *change, gboolean *stands, GError **error)
{
  g_autoptr (GPtrArray) versions = dsk_replica_reader_note_versions (reader, change->object, error);

  if (versions == NULL)
    return FALSE;
  *stands = versions->len > 0
            && g_strcmp0 (((const DskNoteVersion *) g_ptr_array_index (versions, 0))->id, change->id) == 0;
  return TRUE;
}

gboolean
dsk_change_stands (DskReplicaReader *reader, const DskCommand *change, gboolean *stands, GError **error)
{
  g_return_val_if_fail (reader != NULL, FALSE);
  g_return_val_if_fail (change != NULL, FALSE);

  if (change->type == DSK_COMMAND_NOTE_EDIT)
    return note_stands (reader, change, stands, error);
  g_return_val_if_fail (change->type == DSK_COMMAND_CONTACT_EDIT, FALSE);
  return contact_stands (reader, change, stands, error);
}
