/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A message template as GET /{account}/message_templates tells of it. Owned strings. */
typedef struct
{
  char *id;         /* (nullable) Meta's */
  char *name;
  char *language;
  char *category;   /* (nullable) */
  char *status;
  char *quality;    /* (nullable) */
  char *reason;     /* (nullable) why it was rejected */
  char *components; /* Meta's JSON array, as it came */
} DskWaTemplate;

void dsk_wa_template_free (DskWaTemplate *self);

/**
 * dsk_wa_templates_parse:
 * @body: one page of the answer
 * @templates: (inout) (element-type DskWaTemplate): those of the page are added; one without a name, a language or
 *   a status, or with components that are too large to be passed on, is left out
 * @after: (out) (transfer full) (nullable): where the next page begins; NULL: this was the last
 * @error: DSK_ERROR_INVALID
 */
gboolean dsk_wa_templates_parse (const char *body, gsize len, GPtrArray *templates, char **after,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskWaTemplate, dsk_wa_template_free)

G_END_DECLS
