/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-canned.h"

G_BEGIN_DECLS

/* From a canned reply to what is written: what {{…}} in it stands for, and what is left for a person to fill in. */

/* What is known when one is used. Borrowed; each is (nullable): it is not known. */
typedef struct
{
  const char *customer_name;
  const char *customer_phone;
  const char *agent_name;
  const char *number_name;
  const char *team_name;
  gboolean no_marketing; /* the customer wants no marketing messages */
} DskCannedValues;

/**
 * dsk_canned_values_of:
 * @row: (nullable): the conversation
 * @agent_name: (nullable): who writes
 *
 * Somebody without a name is called by their number in lists; in a reply that is no name.
 */
DskCannedValues dsk_canned_values_of (const DskConversationRow *row, const char *agent_name);

/* Returns: (array zero-terminated=1): what can be written between {{ and }}, in the order in which it is offered:
 * customer.name, customer.first-name, customer.phone, agent.name, agent.first-name, number.name, team.name */
const char *const *dsk_canned_variables (void);

/**
 * dsk_canned_fill:
 * @body: of a canned reply
 *
 * Returns: (transfer full): @body with what is known in the place of its variables. Those that are not known, and
 *   whatever else stands in double braces, stay, as gaps to be filled in. What is put in is not looked at again.
 */
char *dsk_canned_fill (const char *body, const DskCannedValues *values);

/**
 * dsk_canned_next_gap:
 * @text: what is about to be sent
 * @from: look from this character on
 * @at: (out): where the gap is, in characters
 * @len: (out): its characters, the braces among them
 *
 * A gap is one to sixty characters of one line between {{ and }}, none of them a brace, and not all blank.
 *
 * Returns: whether there is one
 */
gboolean dsk_canned_next_gap (const char *text, guint from, guint *at, guint *len);

/**
 * dsk_canned_partial:
 * @text: what is being written
 * @cursor: where, in characters
 * @at: (out): where the "/" is, in characters
 *
 * Returns: (transfer full) (nullable): what was typed after a "/" that begins an otherwise empty line, up to the
 *   cursor, which is at its end; NULL: none is being looked for, as in the middle of a date or a path
 */
char *dsk_canned_partial (const char *text, guint cursor, guint *at);

/**
 * dsk_canned_find:
 * @rows: (element-type DskCannedRow): the most used first
 * @query: words; "" finds all
 *
 * Returns: (transfer full) (element-type DskCannedRow): borrowed from @rows: those with all words of @query in
 *   shortcut, title or body, whatever keyboard they were written on: where the shortcut begins like that first, then
 *   where the title has it, then the others; the most used first among each
 */
GPtrArray *dsk_canned_find (GPtrArray *rows, const char *query);

/* Whether it is offered to our user in a conversation of @team. @team: (nullable) */
gboolean dsk_canned_is_offered (const DskCannedRow *row, const char *team);

/**
 * dsk_canned_read_offered:
 * @team: (nullable): of the conversation
 *
 * Returns: (transfer full) (nullable) (element-type DskCannedRow): what is offered to our user there, the most used
 *   first; NULL: it can't be read (@error)
 */
GPtrArray *dsk_canned_read_offered (DskReplicaReader *reader, const char *team, GError **error);

G_END_DECLS
