/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-news.h"

G_BEGIN_DECLS

/* The id of the notification that stands for many conversations. */
#define DSK_NOTICE_SUMMARY "summary"

#define DSK_NOTICES_OLD_MS (G_GINT64_CONSTANT (10) * 60 * 1000)          /* older news is not told one by one */
#define DSK_NOTICES_FORGOTTEN_MS (G_GINT64_CONSTANT (3) * 24 * 3600 * 1000) /* … and this is not told at all */
#define DSK_NOTICES_AT_ONCE 5 /* conversations that are told of one by one; more become one summary */

/**
 * DskNotices:
 *
 * Decides what a person is told of while they look elsewhere: news of the replica go in, notifications to show and to
 * withdraw come out, one for each conversation. It knows no desktop, no clock and no file: what it has told has to be
 * kept for it (dsk_client_keep_told()) and given to it at the next start.
 *
 * What is told of is what is unseen, not what came in: what was seen elsewhere, or is somebody else's now, is withdrawn
 * because it is no longer among the news. While nothing may be told, it stays news, and is told at the end of that if
 * it still is some.
 */
typedef struct _DskNotices DskNotices;

/* How things are. */
typedef struct {
  gint64 now;            /* UTC ms */
  gboolean live;         /* all that the relay has is here; otherwise only windows that close are told of */
  gboolean hidden;       /* nothing of the replica may be shown at all */
  gboolean quiet;        /* the person wants to be left alone */
  gboolean focused;      /* they look at the window */
  const char *looked_at; /* (nullable): the conversation that they see there */
  guint kinds;           /* 1 << DskNewsKind: what they want to be told of */
} DskNoticeScene;

/* One thing to do. */
typedef struct {
  gboolean withdraw;
  char *id;                 /* (owned): of the notification: a conversation's, DSK_NOTICE_SUMMARY, "trouble", "alert" */
  const DskNewsRow *row;    /* (unowned) (nullable): what to show; NULL of the summary */
  guint convs;              /* of the summary: how many conversations, */
  guint counts[DSK_NEWS_N]; /* and how many of them have each kind of news */
} DskNoticeDeed;

void dsk_notice_deed_free (DskNoticeDeed *deed);

/* @told: (nullable) (element-type DskToldRow): what was kept; NULL: nothing: what is news by now is never told */
DskNotices *dsk_notices_new (const GPtrArray *told, gint64 now);
void dsk_notices_free (DskNotices *self);
/* Returns: UTC ms: what is older is never told */
gint64 dsk_notices_get_since (DskNotices *self, gint64 now);

/**
 * dsk_notices_update:
 * @news: (element-type DskNewsRow): all that there is
 *
 * Returns: (transfer full) (element-type DskNoticeDeed): what to do, in order; their rows are those of @news
 */
GPtrArray *dsk_notices_update (DskNotices *self, const DskNoticeScene *scene, const GPtrArray *news);
/* Returns: (transfer full) (element-type DskToldRow): what is to be kept since the last call */
GPtrArray *dsk_notices_take_told (DskNotices *self);
/* Whether the desktop shows a notification of that conversation, as far as is known. */
gboolean dsk_notices_shows (DskNotices *self, const char *conv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskNotices, dsk_notices_free)

G_END_DECLS
