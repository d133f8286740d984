/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-sb-business.h"

G_BEGIN_DECLS

typedef enum { DSK_SB_UPDATE_MESSAGE, DSK_SB_UPDATE_STATUS } DskSbUpdateKind;

/**
 * DskSbUpdate:
 *
 * One element of a webhook body: a customer's message, or the status of one of ours. Owned strings;
 * the JSON is in the ASCII form of the wire.
 */
typedef struct {
  gatomicrefcount ref_count;
  DskSbUpdateKind kind;
  const DskSbBusiness *business; /* (borrowed): whose it is */
  char *wamid;
  char *status;  /* (nullable) */
  char *contact; /* (nullable) JSON object for contacts[] */
  char *json;    /* JSON object for messages[] or statuses[] */
} DskSbUpdate;

DskSbUpdate *dsk_sb_update_ref (DskSbUpdate *self);
void dsk_sb_update_unref (DskSbUpdate *self);

/* What a customer wrote. Borrowed strings. */
typedef struct {
  const DskSbBusiness *business; /* to whom */
  const char *wamid;
  const char *from;      /* digits */
  const char *user_id;   /* BSUID */
  const char *name;
  const char *type;      /* see dsk_sb_wire_type_is_known() */
  const char
      *text; /* (nullable) body, caption, emoji, name of the place, of the person, of the file */
  const char *context;   /* (nullable) wamid of what it answers or reacts to */
  gint64 timestamp;      /* UTC seconds */
  const char *media_id;  /* (nullable) the members of a media object */
  const char *media_url; /* (nullable) */
  const char *mime;      /* (nullable) */
  const char *sha256;    /* (nullable) base64 */
  double latitude;
  double longitude;
} DskSbWrite;

/* What Meta says about a message of the business. Borrowed strings. */
typedef struct {
  const DskSbBusiness *business;
  const char *wamid;
  const char *to;      /* (nullable) digits, or the id of a group */
  const char *user_id; /* (nullable) BSUID */
  gboolean is_group;
  const char *status;
  const char *opaque;  /* (nullable) */
  gint64 timestamp;    /* UTC seconds */
  int error_code;      /* 0: none */
  const char *error_title;
  const char *error_details;
} DskSbReport;

/**
 * DskSbAbout:
 *
 * What a message of some type has to be about: nothing, a message of the business, or an earlier one of the customer's
 * own.
 */
typedef enum { DSK_SB_ABOUT_NOTHING, DSK_SB_ABOUT_OURS, DSK_SB_ABOUT_THEIRS } DskSbAbout;

gboolean dsk_sb_wire_type_is_known (const char *type);
/* Returns: (nullable): the names of the types one by one, NULL after the last */
const char *dsk_sb_wire_type_nth (guint n);
/* Returns: (transfer full): all of them, for people */
char *dsk_sb_wire_dup_types (void);
DskSbAbout dsk_sb_wire_type_about (const char *type);
DskSbUpdate *dsk_sb_wire_message (const DskSbWrite *write);
DskSbUpdate *dsk_sb_wire_status (const DskSbReport *report);

/* Returns: (transfer full): a whole body with all @updates (of DskSbUpdate), in their order */
GBytes *dsk_sb_wire_body (GPtrArray *updates);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSbUpdate, dsk_sb_update_unref)

G_END_DECLS
