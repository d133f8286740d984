/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* A message template of a business account, as Meta names things. Owned strings. */
typedef struct
{
  char *id;
  char *meta_id;    /* (nullable) */
  char *name;
  char *language;
  char *category;   /* (nullable) */
  char *status;
  char *quality;    /* (nullable) */
  char *reason;     /* (nullable) why it was rejected */
  char *components; /* a JSON array */
  gboolean active;  /* FALSE: gone from the account */
} DskRelayTemplate;

void dsk_relay_template_clear (DskRelayTemplate *self);
gboolean dsk_relay_template_find (DskRelayDb *db, const char *waba, const char *name,
                                  const char *language, DskRelayTemplate *self, gboolean *found,
                                  GError **error);
/* Makes it, or changes all of it but its id. */
gboolean dsk_relay_template_put (DskRelayDb *db, const char *waba, const DskRelayTemplate *self,
                                 gint64 seq, GError **error);
/* Returns: (transfer full) (element-type utf8): ids of those that are active */
GPtrArray *dsk_relay_template_list (DskRelayDb *db, const char *waba, GError **error);
gboolean dsk_relay_template_retire (DskRelayDb *db, const char *id, gint64 seq, GError **error);
/* Returns: (transfer full) (element-type utf8): the accounts of the numbers that are ours */
GPtrArray *dsk_relay_template_accounts (DskRelayDb *db, GError **error);
/* @stopped: (out): whether the customer wants no marketing from the number */
gboolean dsk_relay_template_opted_out (DskRelayDb *db, const char *contact, const char *number,
                                       gboolean *stopped, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayTemplate, dsk_relay_template_clear)

G_END_DECLS
