/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-contact-values.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* The customer of a conversation, confirmed ⊕ overlay. Owned strings. */
typedef struct
{
  char *id;           /* the contact's: the same in all of its conversations */
  char *conv;
  char *name;         /* (nullable) what to show: what colleagues call them, else what they call themselves */
  char *profile_name; /* (nullable) what they call themselves */
  char *phone;        /* (nullable) */
  char *username;     /* (nullable) without an @ */
  char *marketing;    /* (nullable) stop, resume: what the customer last said of marketing messages */
  gint64 marketing_at;/* when, UTC ms; 0: not known */
  char *values[DSK_CONTACT_FIELD_N]; /* (nullable) */
  gint64 consent_at;  /* since when, UTC ms; 0: nobody asked */
  guint pending;      /* one bit a field: our outbox has something for it */
} DskContactRow;

void dsk_contact_row_free (DskContactRow *row);

/* @row: (out) (transfer full) (nullable): NULL: it is with nobody in particular, as a group, or not here */
gboolean dsk_replica_reader_get_contact (DskReplicaReader *self, const char *conv, DskContactRow **row,
                                         GError **error);

/* Returns: (transfer full) (element-type utf8): all tags that a contact here has, those of most contacts first; of
 * several spellings one */
GPtrArray *dsk_replica_reader_list_tags (DskReplicaReader *self, GError **error);
/* Returns: (transfer full) (element-type utf8): names of attributes, likewise */
GPtrArray *dsk_replica_reader_list_attribute_names (DskReplicaReader *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskContactRow, dsk_contact_row_free)

G_END_DECLS
