/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Releases of different age. The older ones are today's program with less: tables that came later are unknown to it,
 * columns that came later it neither stores nor sends, and what a revision or a version of the protocol decides goes
 * by its own. The linker puts this between the product's parts (--wrap). */

#include "sim-version.h"

#include <string.h>

#include "dsk-batch-writer.h"
#include "dsk-command.h"
#include "dsk-digest.h"
#include "dsk-replica-store.h"

#define MAX_COLUMNS 32

/* What came with a revision, as the migrations of replicas have it. */
static const struct
{
  int rev;
  const char *entity;
  const char *column; /* (nullable): all of it */
} news[] = {
  { 2, "number", "waba" },
  { 2, "number", "quality" },
  { 2, "number", "tier" },
  { 2, "number", "stop_code" },
  { 2, "number", "stop_text" },
  { 2, "number", "stop_at" },
  { 2, "template", NULL },
  { 2, "alert", NULL },
  { 2, "media", NULL },
  { 2, "contact_card", "marketing" },
  { 2, "message", "context_wamid" },
  { 2, "message", "edited_at" },
  { 2, "message", "revoked_at" },
  { 2, "message_status", "billable" },
  { 2, "message_status", "price_type" },
  { 2, "message_status", "price_category" },
  { 3, "contact_card", "marketing_at" },
  { 4, "conversation", "snoozed_until" },
  { 4, "conversation", "snoozed_by" },
  { 4, "note", "content" },
  { 4, "note", "edited_at" },
  { 4, "mention", NULL },
  { 4, "handoff", NULL },
  { 5, "handoff", "from_team" },
  { 5, "handoff", "acted_at" },
  { 5, "canned", NULL },
  { 5, "canned_use", NULL },
  { 5, "canned_version", NULL },
  { 5, "user", "availability" },
  { 5, "user", "availability_at" },
  { 5, "user", "capacity" },
  { 5, "team", "owner_only" },
  { 5, "number", "owner_only" },
  { 6, "contact_card", "given_name" },
  { 6, "contact_card", "language" },
  { 6, "contact_card", "tags" },
  { 6, "contact_card", "consent" },
  { 6, "contact_card", "consent_at" },
  { 6, "contact_card", "attributes" },
  { 6, "contact_card", "remark" },
  { 6, "note", "version" },
  { 6, "note", "version_id" },
  { 6, "note_version", NULL },
  { 6, "scheduled", NULL },
  { 6, "note_media", NULL },
};

/* Commands that came with a revision, as they are called on the wire. */
static const struct
{
  int rev;
  const char *type;
} new_commands[] = {
  { 4, "note.add@2" },
  { 4, "mention.seen@1" },
  { 4, "conversation.snooze@1" },
  { 5, "canned.put@1" },
  { 5, "canned.remove@1" },
  { 5, "handoff.offer@1" },
  { 5, "handoff.accept@1" },
  { 5, "handoff.return@1" },
  { 5, "handoff.cancel@1" },
  { 5, "user.availability@1" },
  { 6, "contact.edit@1" },
  { 6, "message.send@3" },
  { 6, "note.edit@1" },
  { 6, "message.send@4" },
  { 6, "scheduled.send@1" },
  { 6, "scheduled.remove@1" },
  { 6, "note.add@3" },
  { 6, "conversation.mark-unread@1" },
  { 6, "conversation.start@1" },
};

/* All but the last are of one protocol; the last has left it behind, and whoever is without what the last but one
 * speaks besides has to be updated. */
static const SimVersion versions[SIM_N_VERSIONS] = {
  { "1", 1, 1, 1 },
  { "2", 2, 1, 1 },
  { "3", 3, 1, 1 },
  { "4", 4, 1, 1 },
  { "5", 5, 1, 1 },
  { "6", 6, 1, 1 },
  { "7", 6, 1, 2 },
  { "8", 6, 2, 2 },
};

const SimVersion *sim_version = &versions[SIM_VERSION_TODAY];

const SimVersion *
sim_version_get (unsigned release)
{
  g_assert (release < SIM_N_VERSIONS);

  return &versions[release];
}

const SimVersion *
sim_version_enter (const SimVersion *version)
{
  const SimVersion *before = sim_version;

  sim_version = version;
  return before;
}

void
sim_version_leave (const SimVersion *before)
{
  sim_version = before;
}

int
sim_version_match (const SimVersion *app, const SimVersion *relay)
{
  return app->proto_min <= relay->proto_max && relay->proto_min <= app->proto_max;
}

int
sim_version_has (int rev, const char *entity, const char *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (news); i++)
    if (news[i].rev > rev && strcmp (news[i].entity, entity) == 0
        && (news[i].column == NULL || g_strcmp0 (news[i].column, column) == 0))
      return FALSE;
  return TRUE;
}

static gboolean
has_command (int rev, const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (new_commands); i++)
    if (new_commands[i].rev > rev && strcmp (new_commands[i].type, type) == 0)
      return FALSE;
  return TRUE;
}

/* --- between the product's parts --- */

/* An entity as an older release has it. They stay: who writes a batch goes by their address. */
typedef struct
{
  gboolean made;
  DskEntity entity;
  DskColumn columns[MAX_COLUMNS];
  guint from[MAX_COLUMNS]; /* of each column: which one of today's it is */
} Less;

static gboolean
is_newest (void)
{
  return sim_version->rev >= versions[SIM_N_VERSIONS - 1].rev;
}

static const Less *
less_of (const DskEntity *entity)
{
  static Less all[SIM_N_VERSIONS][DSK_ENTITY_N];
  Less *less = &all[sim_version->rev][dsk_entity_id (entity)];

  if (less->made)
    return less;
  g_assert (entity->n_columns <= MAX_COLUMNS);
  less->made = TRUE;
  less->entity = *entity;
  less->entity.columns = less->columns;
  less->entity.n_columns = 0;
  for (guint i = 0; i < entity->n_columns; i++)
    if (sim_version_has (sim_version->rev, entity->name, entity->columns[i].name))
      {
        less->from[less->entity.n_columns] = i;
        less->columns[less->entity.n_columns++] = entity->columns[i];
      }
  return less;
}

static const Less *
reduce (const DskEntity *entity, const DskValue *values, DskValue *fewer)
{
  const Less *less = less_of (entity);

  for (guint i = 0; i < less->entity.n_columns; i++)
    fewer[i] = values[less->from[i]];
  return less;
}

gboolean __real_dsk_command_type_from_string (const char *text, DskCommandType *type);
gboolean __wrap_dsk_command_type_from_string (const char *text, DskCommandType *type);
const DskEntity *__real_dsk_entity_by_name (const char *name);
const DskEntity *__wrap_dsk_entity_by_name (const char *name);
gboolean __real_dsk_batch_writer_add_row (const DskEntity *entity, const DskValue *values, gpointer writer);
gboolean __wrap_dsk_batch_writer_add_row (const DskEntity *entity, const DskValue *values, gpointer writer);
void __real_dsk_digester_add (DskDigester *self, DskDigest *digest, const DskEntity *entity, const DskValue *values,
                              gboolean deep);
void __wrap_dsk_digester_add (DskDigester *self, DskDigest *digest, const DskEntity *entity, const DskValue *values,
                              gboolean deep);
gboolean __real_dsk_replica_store_put_row (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
                                           gint64 as_of, gboolean *changed, GError **error);
gboolean __wrap_dsk_replica_store_put_row (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
                                           gint64 as_of, gboolean *changed, GError **error);

gboolean
__wrap_dsk_command_type_from_string (const char *text, DskCommandType *type)
{
  return text != NULL && has_command (sim_version->rev, text) && __real_dsk_command_type_from_string (text, type);
}

const DskEntity *
__wrap_dsk_entity_by_name (const char *name)
{
  return name != NULL && sim_version_has (sim_version->rev, name, NULL) ? __real_dsk_entity_by_name (name) : NULL;
}

gboolean
__wrap_dsk_batch_writer_add_row (const DskEntity *entity, const DskValue *values, gpointer writer)
{
  DskValue fewer[MAX_COLUMNS];

  if (is_newest ())
    return __real_dsk_batch_writer_add_row (entity, values, writer);
  /* An older relay has no such rows; here its tables are today's. */
  if (!sim_version_has (sim_version->rev, entity->name, NULL))
    return TRUE;
  return __real_dsk_batch_writer_add_row (&reduce (entity, values, fewer)->entity, fewer, writer);
}

void
__wrap_dsk_digester_add (DskDigester *self, DskDigest *digest, const DskEntity *entity, const DskValue *values,
                         gboolean deep)
{
  DskValue fewer[MAX_COLUMNS];

  if (is_newest ())
    __real_dsk_digester_add (self, digest, entity, values, deep);
  else if (sim_version_has (sim_version->rev, entity->name, NULL))
    __real_dsk_digester_add (self, digest, &reduce (entity, values, fewer)->entity, fewer, deep);
}

/* An older app's tables have no place for it. */
gboolean
__wrap_dsk_replica_store_put_row (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
                                  gint64 as_of, gboolean *changed, GError **error)
{
  DskValue fewer[MAX_COLUMNS];

  for (guint i = 0; i < entity->n_columns; i++)
    fewer[i] = sim_version_has (sim_version->rev, entity->name, entity->columns[i].name)
                   ? values[i]
                   : (DskValue){ .type = DSK_VALUE_NULL };
  return __real_dsk_replica_store_put_row (self, entity, fewer, as_of, changed, error);
}
