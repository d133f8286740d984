/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-command.h"
#include "dsk-digest.h"
#include "dsk-frame.h"

G_BEGIN_DECLS

/* The small frames as structs. Decoders own their strings (clear frees them); encoders borrow. All decoders:
 * @error DSK_ERROR_INVALID. Members that a decoder does not know are passed over. */

typedef struct {
  int proto_min;
  int proto_max;
  char *app;      /* name and version, for the log */
  char *replica;  /* id of the replica file */
  char *epoch;    /* (nullable): NULL has never synced */
  char *boot;     /* (nullable): as the last WELCOME said */
  char *seat;     /* (nullable): as the last WELCOME that this process got said */
  gint64 cursor;
  gint64 last_n;  /* highest n that this replica ever used */
  int schema_rev;
  gboolean eph;   /* it takes and sends EPH frames */
} DskHello;

GBytes *dsk_hello_encode (const DskHello *hello);
gboolean dsk_hello_decode (GBytes *json, DskHello *hello, GError **error);
void dsk_hello_clear (DskHello *hello);

typedef struct {
  int proto;
  char *epoch;
  char *boot;            /* (nullable): the run of the relay that cursors of this connection are of */
  char *seat;            /* (nullable): the name of this connection; for the next HELLO, in no file */
  gboolean copied;       /* another program uses the files of this device, too */
  gint64 head;
  gint64 last_n;         /* highest n of this device that the relay executed */
  gint64 now;            /* relay's clock, UTC ms */
  char *device;
  char *user;            /* id */
  char *user_name;
  char *role;
  gboolean must_refetch; /* the cursor is of no use: start over */
  int schema_rev;        /* the relay's; 0: one that knows neither VERIFY nor jobs of an entity */
  gint64 lock_ms;        /* without the relay for so long: nothing is shown; 0: it does not say */
  gint64 wipe_ms;        /* for so long: everything is deleted; 0: it does not say */
  guint credit_frames;
  guint credit_bytes;
  guint page_rows;
  gboolean eph;          /* EPH frames may travel */
} DskWelcome;

GBytes *dsk_welcome_encode (const DskWelcome *welcome);
gboolean dsk_welcome_decode (GBytes *json, DskWelcome *welcome, GError **error);
void dsk_welcome_clear (DskWelcome *welcome);

typedef struct {
  char *job;      /* the client's name for it: "all", "conv:ID" */
  char *selector; /* "all" | "conv:ID" */
  char *after;    /* opaque position as the relay gave it; "" at the start */
  guint limit;
} DskPageGet;

GBytes *dsk_page_get_encode (const DskPageGet *get);
gboolean dsk_page_get_decode (GBytes *json, DskPageGet *get, GError **error);
void dsk_page_get_clear (DskPageGet *get);

typedef struct {
  gint64 upto;  /* cursor after applying; 0 if the frame was a page */
  guint frames; /* how many LIVE and PAGE frames were applied since the last ack */
  guint bytes;  /* and their size on the wire */
  guint eph;    /* EPH frames that came since */
} DskAck;

GBytes *dsk_ack_encode (const DskAck *ack);
gboolean dsk_ack_decode (GBytes *json, DskAck *ack, GError **error);

GBytes *dsk_command_encode (const DskCommand *command);
/* @n is set even when the rest is wrong, if it could be read; an unknown type is DSK_ERROR_NEWER. */
DskCommand *dsk_command_decode (GBytes *json, gint64 *n, GError **error);

GBytes *dsk_result_encode (gint64 n, const DskCommandResult *result);
gboolean dsk_result_decode (GBytes *json, gint64 *n, DskCommandResult *result, GError **error);

typedef struct {
  char *after;   /* opaque position as the relay gave it; "" at the start */
  gboolean deep; /* all columns; FALSE: only id and seq */
  int rev;       /* only of entities that a schema of this revision has; 0: an app that does not say */
} DskVerify;

GBytes *dsk_verify_encode (const DskVerify *verify);
gboolean dsk_verify_decode (GBytes *json, DskVerify *verify, GError **error);
void dsk_verify_clear (DskVerify *verify);

/* What a user's replica should hold of an entity of the GLOBAL stream ("entity:NAME"), or of a conversation (its
 * id). */
typedef struct {
  char *key; /* (owned) */
  DskDigest digest;
} DskDigestItem;

DskDigestItem *dsk_digest_item_new (const char *key, const DskDigest *digest);
void dsk_digest_item_free (DskDigestItem *item);

typedef struct {
  char *after;      /* as asked */
  char *next;       /* (nullable): where to go on; NULL: that was the last of it */
  gint64 as_of;
  gboolean deep;
  GPtrArray *items; /* (owned) (element-type DskDigestItem): entities, then conversations by descending id; of the
                     * conversations between the first position and the next, none is left out that the user may see */
} DskDigests;

GBytes *dsk_digests_encode (const DskDigests *digests);
gboolean dsk_digests_decode (GBytes *json, DskDigests *digests, GError **error);
void dsk_digests_clear (DskDigests *digests);

GBytes *dsk_ping_encode (gint64 t);
gboolean dsk_ping_decode (GBytes *json, gint64 *t, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskHello, dsk_hello_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskWelcome, dsk_welcome_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskPageGet, dsk_page_get_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskVerify, dsk_verify_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskDigests, dsk_digests_clear)

G_END_DECLS
