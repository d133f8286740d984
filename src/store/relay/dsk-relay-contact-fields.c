/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-contact-fields.h"

#include "dsk-db-private.h"

void
dsk_relay_contact_fields_clear (DskRelayContactFields *fields)
{
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    g_clear_pointer (&fields->values[i], g_free);
  fields->consent_at = 0;
}

/* In the order of DskContactField. */
gboolean
dsk_relay_contact_fields_load (DskRelayDb *db, const char *contact, DskRelayContactFields *fields, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle,
                                    "SELECT given_name, language, tags, consent, attributes, remark, consent_at "
                                    "FROM contact WHERE id = $1",
                                    error);
  int rc;

  *fields = (DskRelayContactFields){ 0 };
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", contact);
  rc = dsk_db_step (handle, stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  for (int i = 0; i < DSK_CONTACT_FIELD_N; i++)
    fields->values[i] = g_strdup ((const char *) sqlite3_column_text (stmt, i));
  fields->consent_at = sqlite3_column_int64 (stmt, DSK_CONTACT_FIELD_N);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_contact_fields_save (DskRelayDb *db, const char *contact, const DskRelayContactFields *fields,
                               GError **error)
{
  const gint64 *consent_at = fields->values[DSK_CONTACT_CONSENT] != NULL ? &fields->consent_at : NULL;

  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE contact SET given_name = $1, language = $2, tags = $3, consent = $4, attributes = $5, "
                     "remark = $6, consent_at = $7 WHERE id = $8",
                     "ssssssIs", fields->values[DSK_CONTACT_GIVEN_NAME], fields->values[DSK_CONTACT_LANGUAGE],
                     fields->values[DSK_CONTACT_TAGS], fields->values[DSK_CONTACT_CONSENT],
                     fields->values[DSK_CONTACT_ATTRIBUTES], fields->values[DSK_CONTACT_REMARK], consent_at, contact);
}

char *
dsk_relay_contact_merged_into (DskRelayDb *db, const char *contact, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error, "SELECT merged_into FROM contact WHERE id = $1", "s", contact);
}
