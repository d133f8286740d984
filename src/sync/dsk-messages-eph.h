/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dsk-presence.h"

G_BEGIN_DECLS

/* EPH frames: what is true only now: who is there, who looks at what, who writes, who holds the right to reply. They
 * are never stored, on neither side, and travel only if HELLO and WELCOME both name DSK_CAP_EPH. */

#define DSK_CAP_EPH "eph"

#define DSK_EPH_CONVS_MAX 128  /* in one frame */
#define DSK_EPH_ACTS_MAX 8     /* people in one conversation */
#define DSK_EPH_PEOPLE_MAX 256 /* in one frame */

typedef enum {
  DSK_EPH_SAY_PRESENCE, /* presence */
  DSK_EPH_SAY_VIEWING,  /* conv, on */
  DSK_EPH_SAY_TYPING,   /* conv, on: a reply, not a note */
  DSK_EPH_SAY_ACQUIRE,  /* conv, force: the reply lease, or DSK_REPLY_LEASE_MS more of it; answered */
  DSK_EPH_SAY_RELEASE,  /* conv */
  DSK_EPH_SAY_N,
} DskEphSayType;

/* What a device says. */
typedef struct {
  DskEphSayType type;
  char *conv;           /* (owned) (nullable): not for PRESENCE */
  gboolean on;
  gboolean force;       /* take it from whoever has it, if that is allowed */
  DskPresence presence; /* never OFFLINE */
} DskEphSay;

GBytes *dsk_eph_say_encode (const DskEphSay *say);
/* @error: DSK_ERROR_INVALID; DSK_ERROR_NEWER: something that is not known here */
gboolean dsk_eph_say_decode (GBytes *json, DskEphSay *say, GError **error);
void dsk_eph_say_clear (DskEphSay *say);

typedef struct {
  char *user; /* (owned) */
  guint doing; /* bits of DskDoing, not 0 */
} DskEphAct;

/* All that others do in one conversation. */
typedef struct {
  char *conv;  /* (owned) */
  GArray *acts; /* (owned) (element-type DskEphAct) */
} DskEphConv;

typedef struct {
  char *user; /* (owned) */
  DskPresence presence;
} DskEphPerson;

/* The answer to ACQUIRE. */
typedef struct {
  char *conv;        /* (owned) (nullable): NULL: this is no answer */
  gint64 fence;      /* 0: somebody else holds it */
  char *holder;      /* (owned) (nullable): user id, if not granted; NULL also then: it is not for this user */
  gint64 expires_in; /* ms */
} DskEphLease;

/* What the relay tells: either news, or an answer. */
typedef struct {
  gint64 as_of;      /* rights and news are of that log position */
  gboolean full;     /* what was told before does not count any more */
  GPtrArray *convs;  /* (owned) (element-type DskEphConv) */
  GArray *people;    /* (owned) (element-type DskEphPerson) */
  DskEphLease lease;
} DskEphNews;

void dsk_eph_news_init (DskEphNews *news);
void dsk_eph_news_clear (DskEphNews *news);
/* @copy: (out): cleared by the caller */
void dsk_eph_news_copy (const DskEphNews *news, DskEphNews *copy);
/* Returns: (transfer full) (element-type DskEphAct) */
GArray *dsk_eph_acts_new (void);
/* @user, @conv: copied. Returns: (transfer none): valid until the next one is added */
DskEphConv *dsk_eph_news_add_conv (DskEphNews *news, const char *conv);
void dsk_eph_conv_add (DskEphConv *conv, const char *user, guint doing);
void dsk_eph_news_add_person (DskEphNews *news, const char *user, DskPresence presence);
gboolean dsk_eph_news_is_empty (const DskEphNews *news);

GBytes *dsk_eph_news_encode (const DskEphNews *news);
gboolean dsk_eph_news_decode (GBytes *json, DskEphNews *news, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskEphSay, dsk_eph_say_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskEphNews, dsk_eph_news_clear)

G_END_DECLS
