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

/* --- dsk-replica-contact-history.c --- */

/* A time in which a customer was here: an episode of a conversation with them. Owned strings. */
typedef struct
{
  char *conv;
  char *item;         /* (nullable) its first message, to go to */
  char *number_name;  /* (nullable) of the business number that it was on */
  gboolean other;     /* it is of another conversation than the one asked about */
  gint64 opened_at;   /* UTC ms */
  gint64 resolved_at; /* 0: it is not over */
  char *resolved_by_name; /* (nullable) */
} DskEarlierRow;

void dsk_earlier_row_free (DskEarlierRow *row);
/* All but the present one of the conversation @conv, as far as they are here.
 * Returns: (transfer full) (element-type DskEarlierRow): the newest first, at most @limit */
GPtrArray *dsk_replica_reader_list_earlier (DskReplicaReader *self, const char *conv, guint limit, GError **error);

/* A file of a message. Owned strings. */
typedef struct
{
  char *message;      /* or note */
  gboolean internal;  /* it is a note's */
  gint64 at;          /* UTC ms */
  gboolean incoming;
  DskMessageKind kind;
  DskMediaRow *media; /* (owned) */
} DskFileRow;

void dsk_file_row_free (DskFileRow *row);
/* Of the conversation, its notes among it as far as they are here: pictures, documents, sound. @before_id: (nullable):
 * only those before that message or note
 * Returns: (transfer full) (element-type DskFileRow): the newest first, at most @limit */
GPtrArray *dsk_replica_reader_list_conv_files (DskReplicaReader *self, const char *conv, gint64 before_at,
                                               const char *before_id, guint limit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskContactRow, dsk_contact_row_free)

G_END_DECLS
