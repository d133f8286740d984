/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-http-server.h"
#include "dsk-relay-accounts.h"
#include "dsk-relay-admin-socket.h"
#include "dsk-relay-daemon.h"
#include "dsk-relay-timer.h"
#include "dsk-relay-fetcher.h"
#include "dsk-relay-hub.h"
#include "dsk-relay-polls.h"
#include "dsk-relay-rate.h"
#include "dsk-relay-readers.h"
#include "dsk-relay-secret.h"
#include "dsk-relay-sender.h"
#include "dsk-relay-templates.h"
#include "dsk-relay-writer.h"

G_BEGIN_DECLS

struct _DskRelayDaemon {
  const DskRelayConfig *config;
  DskClock *clock;               /* (owned) */
  DskRandom *random;             /* (owned) */
  DskMainQueue *queue;           /* (owned) */
  DskRelaySecret *verify_token;  /* (owned) */
  DskRelayAccounts *accounts;    /* (owned) */
  DskRelaySender *sender;        /* (owned) */
  DskRelayTemplates *templates;  /* (owned) */
  DskRelayTimer *timer;           /* (owned) */
  DskRelayWriter *writer;        /* (owned) */
  DskRelayReaders *readers;      /* (owned) */
  DskRelayReaders *care;         /* (owned): one, for backups and checks */
  DskRelayReaders *files;        /* (owned): threads that read and write files of messages */
  DskRelayFetcher *fetcher;      /* (owned) */
  DskRelayHub *hub;              /* (owned) */
  DskRelayPolls *polls;          /* (owned) */
  DskHttpServer *http;           /* (owned) */
  gboolean listens;              /* what it listens on is its own */
  DskHttpRoute *routes;          /* (owned) */
  DskRelayAdminSocket *admin;    /* (owned) */
  DskRelayRate *enrol_rate;      /* (owned) */
  GMainLoop *loop;               /* (owned) */
  gint64 answered_ms;            /* when the writer last gave a sign of life */
  gboolean asked;                /* it was asked for one */
  gint64 stop_by_ms;
  guint stop_id;
  guint watchdog_id;
  guint upkeep_id;
  guint prune_id;   /* until the next slice */
  gboolean pruning; /* also while a slice is with the writer */
  DskPruned pruned; /* today */
  struct _DskRelayMetrics *metrics; /* (owned) (nullable) */
  int status;
};

/* The handlers of the routes; user data is the daemon. */
void dsk_relay_serve_webhook (DskHttpRequest *request, gpointer user_data);
void dsk_relay_serve_enrol (DskHttpRequest *request, gpointer user_data);
void dsk_relay_serve_info (DskHttpRequest *request, gpointer user_data);
void dsk_relay_serve_sync (DskHttpRequest *request, gpointer user_data);
void dsk_relay_serve_health (DskHttpRequest *request, gpointer user_data);
void dsk_relay_serve_media (DskHttpRequest *request, gpointer user_data);

/* Returns: (transfer none) (nullable): the token of a well-formed Authorization header */
const char *dsk_relay_bearer (const DskHttpHead *head);
/* What is done once a day, beginning soon. */
void dsk_relay_upkeep_start (DskRelayDaemon *self);
void dsk_relay_upkeep_stop (DskRelayDaemon *self);

/* Answers with {"error":word} and logs why, with the request's number. */
void dsk_relay_refuse (DskHttpRequest *request, guint status, const char *word, const char *why);

G_END_DECLS
