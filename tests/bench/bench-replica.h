/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct
{
  const char *path;
  gint64 n_conversations;
  gint64 n_messages;
  gint64 now_ms;
  guint64 seed;
  const char *user; /* (nullable): a made-up one */
} BenchReplica;

/* Both append members to @json. */
gboolean bench_replica_fill (const BenchReplica *bench, GString *json, GError **error);
gboolean bench_replica_measure (const BenchReplica *bench, GString *json, GError **error);
