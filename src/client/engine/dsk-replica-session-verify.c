/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Once a day, and when somebody asks: whether what is here is what the relay would send. A conversation that differs
 * is fetched again. If it differs after that, too, or much does, this file is not to be trusted at all. */

#include "dsk-replica-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-planted.h"

#define DAY_MS ((gint64) 24 * 60 * 60 * 1000)
#define JITTER_MS ((gint64) 2 * 60 * 60 * 1000)
/* So many of what is compared may differ, or one in so many: with more something is thoroughly wrong. */
#define MAX_DIFFERENT 16
#define MAX_SHARE 4

static void
drop_held (DskReplicaSession *self)
{
  if (self->verify.held == NULL)
    return;
  dsk_digests_clear (self->verify.held);
  g_clear_pointer (&self->verify.held, g_free);
}

/* What was compared so far is for nothing; that somebody wanted it is not forgotten. */
void
dsk_replica_session_verify_reset (DskReplicaSession *self)
{
  drop_held (self);
  self->verify.running = FALSE;
}

void
dsk_replica_session_verify_gone (DskReplicaSession *self, const char *entity, const char *conv)
{
  if (self->verify.running)
    g_hash_table_add (self->verify.gone, conv != NULL ? g_strdup (conv) : g_strconcat ("entity:", entity, NULL));
}

static void
ask (DskReplicaSession *self, const char *after)
{
  dsk_replica_session_send (self, DSK_FRAME_VERIFY,
                            dsk_verify_encode (&(DskVerify){ .after = (char *) after,
                                                             .rev = DSK_SCHEMA_REV,
                                                             .deep = self->rev == DSK_SCHEMA_REV
                                                                     && self->relay_rev == DSK_SCHEMA_REV }));
}

static void
tell (DskReplicaSession *self, guint compared, guint differed)
{
  dsk_replica_session_emit (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_VERIFIED,
                                                              .compared = compared,
                                                              .differed = differed });
}

/* Before what is in the file is compared, whether it is a file that can be read. */
static void
begin (DskReplicaSession *self, gboolean second)
{
  g_autoptr (GError) error = NULL;

  self->verify.words = self->verify.wanted || (second && self->verify.words);
  self->verify.wanted = FALSE;
  self->verify.second_due = FALSE;
  if (self->relay_rev == 0)
    {
      tell (self, 0, 0);
      return;
    }
  if (!self->backend->check (self->store, &error))
    {
      dsk_replica_session_fail (self, error);
      return;
    }
  self->verify.running = TRUE;
  self->verify.second = second;
  self->verify.healed = second ? self->verify.differed : 0;
  self->verify.compared = 0;
  self->verify.differed = 0;
  g_hash_table_remove_all (self->verify.gone);
  ask (self, "");
}

static gboolean
is_quiet (DskReplicaSession *self)
{
  return self->phase == PHASE_RUNNING && !self->verify.running && self->jobs->len == 0
         && self->cursor >= self->head;
}

void
dsk_replica_session_verify_wanted (DskReplicaSession *self, gint64 now_ms)
{
  if (self->verify.running)
    return;
  self->verify.wanted = TRUE;
  dsk_replica_session_verify_more (self, now_ms);
}

void
dsk_replica_session_verify_due (DskReplicaSession *self, gint64 now_ms)
{
  gint64 passed = now_ms - self->verify.verified_at;

  if (!is_quiet (self) || self->relay_rev == 0)
    return;
  if (passed < 0 || passed >= DAY_MS + dsk_replica_session_jitter (self, JITTER_MS))
    begin (self, FALSE);
}

/* --- comparing --- */

static gboolean
has_job (DskReplicaSession *self, const char *key)
{
  const char *name = g_str_has_prefix (key, "entity:") ? "" : "conv:";

  for (guint i = 0; i < self->jobs->len; i++)
    {
      const char *job = ((DskReplicaJob *) g_ptr_array_index (self->jobs, i))->job;

      if (g_str_equal (job, "all") || g_str_equal (job, key)
          || (g_str_has_prefix (job, name) && g_str_equal (job + strlen (name), key)))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  const DskDigests *digests;
  gboolean exact;    /* of this very moment: whatever differs is wrong */
  GPtrArray *differ; /* (owned) (element-type utf8) */
} Comparison;

/* What changed since the digest was made can't be told from what is wrong, and is left for the next time. Rows that
 * changed tell when; rows that are gone do not. */
static gboolean
compare (DskReplicaSession *self, Comparison *c, const char *key, const DskDigest *theirs, GError **error)
{
  DskReplicaDigest ours;

  if (has_job (self, key))
    return TRUE;
  /* What the relay does not know it does not count. */
  if (!self->backend->digest (self->store, key, c->digests->deep, MIN (DSK_SCHEMA_REV, self->relay_rev), &ours,
                              error))
    return FALSE;
  if (ours.is_unknown || dsk_digest_equal (&ours.digest, theirs))
    return TRUE;
  if (c->exact || DSK_PLANTED (verify_hasty)
      || (ours.digest.count > 0 && ours.newest <= c->digests->as_of
          && !g_hash_table_contains (self->verify.gone, key)))
    g_ptr_array_add (c->differ, g_strdup (key));
  return TRUE;
}

/* Those that the relay does not name, and would, if they were for us. */
static gboolean
compare_rest (DskReplicaSession *self, Comparison *c, GHashTable *named, GError **error)
{
  static const DskDigest nothing;
  g_autoptr (GPtrArray) ids
      = self->backend->list_convs (self->store, c->digests->after, c->digests->next, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!g_hash_table_contains (named, ids->pdata[i]) && !compare (self, c, ids->pdata[i], &nothing, error))
      return FALSE;
  return ids != NULL;
}

static gboolean
compare_all (DskReplicaSession *self, Comparison *c, GError **error)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  const GPtrArray *items = c->digests->items;

  for (guint i = 0; i < items->len; i++)
    {
      const DskDigestItem *item = g_ptr_array_index (items, i);

      g_hash_table_add (named, item->key);
      if (!compare (self, c, item->key, &item->digest, error))
        return FALSE;
    }
  return compare_rest (self, c, named, error);
}

static gboolean
distrust (DskReplicaSession *self, GPtrArray *keys, GError **error)
{
  const DskReplicaBackend *backend = self->backend;
  gboolean ok;

  if (!backend->begin (self->store, error))
    return FALSE;
  ok = TRUE;
  for (guint i = 0; ok && i < keys->len; i++)
    ok = backend->distrust (self->store, keys->pdata[i], error);
  if (ok && backend->rebuild_overlay (self->store, error) && backend->commit (self->store, error))
    return dsk_replica_session_load_jobs (self, error);
  backend->rollback (self->store);
  return FALSE;
}

static void
give_up (DskReplicaSession *self)
{
  g_autoptr (GError) error = g_error_new (
      DSK_ERROR, DSK_ERROR_CORRUPT,
      ngettext ("%u conversation of the local copy is not what the relay has",
                "%u conversations of the local copy are not what the relay has", self->verify.differed),
      self->verify.differed);

  dsk_replica_session_fail (self, error);
}

static void
end_round (DskReplicaSession *self, gint64 now_ms)
{
  const guint differed = self->verify.second ? self->verify.healed : self->verify.differed;
  g_autoptr (GError) error = NULL;

  self->verify.running = FALSE;
  if (self->verify.differed > 0)
    {
      /* It is looked at again when it is here. */
      self->verify.second_due = TRUE;
      dsk_replica_session_verify_more (self, now_ms);
      return;
    }
  if (!self->backend->begin (self->store, &error)
      || ((self->verify.words || differed > 0) && !self->backend->rebuild_words (self->store, &error))
      || !self->backend->set_verified (self->store, now_ms, differed, &error)
      || !self->backend->commit (self->store, &error))
    {
      self->backend->rollback (self->store);
      dsk_replica_session_fail (self, error);
      return;
    }
  self->verify.verified_at = now_ms;
  tell (self, self->verify.compared, differed);
}

static void
take (DskReplicaSession *self, const DskDigests *digests, gint64 now_ms)
{
  g_autoptr (GPtrArray) differ = g_ptr_array_new_with_free_func (g_free);
  Comparison c = { digests, self->cursor == digests->as_of, differ };
  g_autoptr (GError) error = NULL;

  if (!compare_all (self, &c, &error) || (differ->len > 0 && !distrust (self, differ, &error)))
    {
      dsk_replica_session_fail (self, error);
      return;
    }
  self->verify.compared += digests->items->len;
  self->verify.differed += differ->len;
  if (self->verify.differed > MAX (MAX_DIFFERENT, self->verify.compared / MAX_SHARE)
      || (self->verify.second && self->verify.differed > 0))
    {
      give_up (self);
      return;
    }
  if (differ->len > 0)
    dsk_replica_session_request_pages (self);
  if (digests->next != NULL)
    ask (self, digests->next);
  else
    end_round (self, now_ms);
}

void
dsk_replica_session_verify_more (DskReplicaSession *self, gint64 now_ms)
{
  if (self->phase != PHASE_RUNNING)
    return;
  /* Between two parts of what changed, rows are missing that will come. */
  if (self->verify.held != NULL && self->whole && self->cursor >= self->verify.held->as_of)
    {
      g_autofree DskDigests *held = g_steal_pointer (&self->verify.held);

      take (self, held, now_ms);
      dsk_digests_clear (held);
    }
  if ((self->verify.wanted || self->verify.second_due) && is_quiet (self))
    begin (self, self->verify.second_due);
}

void
dsk_replica_session_on_digests (DskReplicaSession *self, GBytes *json, gsize size, gint64 now_ms)
{
  g_autofree DskDigests *digests = g_new0 (DskDigests, 1);
  g_autoptr (GError) error = NULL;

  if (!dsk_digests_decode (json, digests, &error))
    {
      dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, error);
      return;
    }
  dsk_replica_session_give_credit (self, 0, size);
  if (!self->verify.running || self->verify.held != NULL)
    {
      dsk_digests_clear (digests);
      return;
    }
  self->verify.held = g_steal_pointer (&digests);
  dsk_replica_session_verify_more (self, now_ms);
}
