/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wa-template.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-text.h"
#include "dsk-wa-json.h"

#define MAX_PAGE (4 * 1024 * 1024)
#define MAX_COMPONENTS (32 * 1024)
#define MAX_NAME 512
#define MAX_WORD 64
#define MAX_REASON_CHARS 300

void
dsk_wa_template_free (DskWaTemplate *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->language);
  g_free (self->category);
  g_free (self->status);
  g_free (self->quality);
  g_free (self->reason);
  g_free (self->components);
  g_free (self);
}

/* A word of Meta's: short, or not one. */
static char *
dup_word (JsonObject *object, const char *name)
{
  const char *word = dsk_json_get_string (object, name);

  return word != NULL && strlen (word) <= MAX_WORD ? g_strdup (word) : NULL;
}

/* {"score":"GREEN","date":…} or, in older versions, the word alone. */
static char *
dup_quality (JsonObject *object)
{
  JsonObject *score = dsk_json_get_object (object, "quality_score");

  return score != NULL ? dup_word (score, "score") : dup_word (object, "quality_score");
}

static char *
dup_components (JsonObject *object)
{
  JsonArray *components = dsk_json_get_array (object, "components");
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (components == NULL)
    return g_strdup ("[]");
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, components);
  text = json_to_string (node, FALSE);
  return strlen (text) <= MAX_COMPONENTS ? g_steal_pointer (&text) : NULL;
}

static DskWaTemplate *
read_template (JsonObject *object)
{
  g_autoptr (DskWaTemplate) self = g_new0 (DskWaTemplate, 1);
  const char *name = dsk_json_get_string (object, "name");
  const char *reason = dsk_json_get_string (object, "rejected_reason");

  self->id = dsk_wa_json_dup_id (object, "id");
  self->language = dup_word (object, "language");
  self->category = dup_word (object, "category");
  self->status = dup_word (object, "status");
  self->quality = dup_quality (object);
  self->components = dup_components (object);
  if (name == NULL || strlen (name) > MAX_NAME || self->language == NULL || self->status == NULL
      || self->components == NULL)
    return NULL;
  self->name = g_strdup (name);
  if (reason != NULL && g_ascii_strcasecmp (reason, "NONE") != 0)
    self->reason = dsk_text_preview (reason, MAX_REASON_CHARS);
  return g_steal_pointer (&self);
}

gboolean
dsk_wa_templates_parse (const char *body, gsize len, GPtrArray *templates, char **after,
                        GError **error)
{
  g_autoptr (JsonNode) root = dsk_json_get_root (body, len, MAX_PAGE, error);
  JsonObject *answer, *paging;
  JsonArray *data;

  *after = NULL;
  if (root == NULL)
    return FALSE;
  answer = json_node_get_object (root);
  data = dsk_json_get_array (answer, "data");
  if (data == NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "The answer has no templates in it");
      return FALSE;
    }
  for (guint i = 0; i < dsk_json_get_length (data); i++)
    {
      DskWaTemplate *template = read_template (dsk_json_get_element (data, i));

      if (template != NULL)
        g_ptr_array_add (templates, template);
    }
  /* The cursor of the last page points behind it; only "next" says that there is more. */
  paging = dsk_json_get_object (answer, "paging");
  if (dsk_json_get_string (paging, "next") != NULL)
    *after = g_strdup (dsk_json_get_string (dsk_json_get_object (paging, "cursors"), "after"));
  return TRUE;
}
