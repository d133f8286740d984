/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-value.h"

G_BEGIN_DECLS

/**
 * DskStream:
 *
 * Which stream a row belongs to; each row belongs to exactly one. GLOBAL rows go to everybody,
 * CONVERSATION rows to whoever may see the conversation, USER rows to one user's devices.
 */
typedef enum { DSK_STREAM_GLOBAL, DSK_STREAM_CONVERSATION, DSK_STREAM_USER } DskStream;

typedef struct {
  const char *name;
  DskValueType type; /* INT or TEXT */
  gboolean nullable;
} DskColumn;

/**
 * DskEntity:
 *
 * What is replicated: the table's name and columns, in the order of the wire. The first column is always
 * "id", the last always "seq". Rows of the CONVERSATION stream have a column "conv" (the conversation
 * entity itself: its id is the conv). Both databases have a table of the same name with at least these
 * columns; store tests hold them together. To add a column: append it before "seq" in a new schema
 * revision, migrate both stores, bump DSK_SCHEMA_REV and set the entity's @rev to it: a replica that an older
 * app filled then fetches that entity again.
 */
typedef struct {
  const char *name;
  DskStream stream;
  guint cls;  /* 0 content, 1 notes, 2 audit: masked per role */
  const DskColumn *columns;
  guint n_columns;
  guint conv_column; /* index of the column that names the conversation; only for that stream */
  int since;         /* the schema revision that it came with */
  int rev;           /* the newest one that gave it a column */
} DskEntity;

/* The simulator lets old releases and new ones meet. */
#ifndef DSK_SCHEMA_REV
#define DSK_SCHEMA_REV 6
#endif

typedef enum {
  DSK_ENTITY_USER,
  DSK_ENTITY_TEAM,
  DSK_ENTITY_TEAM_MEMBER,
  DSK_ENTITY_NUMBER,
  DSK_ENTITY_TEMPLATE,
  DSK_ENTITY_ALERT,
  DSK_ENTITY_CANNED,
  DSK_ENTITY_CANNED_USE,
  DSK_ENTITY_CANNED_VERSION,
  DSK_ENTITY_CONVERSATION,
  DSK_ENTITY_CONTACT_CARD,
  DSK_ENTITY_EPISODE,
  DSK_ENTITY_MESSAGE,
  DSK_ENTITY_MESSAGE_STATUS,
  DSK_ENTITY_MEDIA,
  DSK_ENTITY_NOTE,
  DSK_ENTITY_NOTE_VERSION,
  DSK_ENTITY_NOTE_MEDIA,
  DSK_ENTITY_MENTION,
  DSK_ENTITY_HANDOFF,
  DSK_ENTITY_SCHEDULED,
  DSK_ENTITY_EVENT,
  DSK_ENTITY_READ_MARKER,
  DSK_ENTITY_N,
} DskEntityId;

const DskEntity *dsk_entity_get (DskEntityId id);
/* Returns: (nullable): NULL for a name that this build does not know */
const DskEntity *dsk_entity_by_name (const char *name);
DskEntityId dsk_entity_id (const DskEntity *entity);

/**
 * DskRowFunc:
 * @entity: what the row is
 * @values: @entity->n_columns values, valid only during the call
 */
typedef gboolean (*DskRowFunc) (const DskEntity *entity, const DskValue *values, gpointer user_data);

G_END_DECLS
