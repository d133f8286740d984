/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wa-numbers.h"

#include "dsk-error.h"
#include "dsk-text.h"
#include "dsk-wa-json.h"

#define MAX_ANSWER (1024 * 1024)
#define MAX_WORD_CHARS 60

void
dsk_wa_number_free (DskWaNumber *self)
{
  g_free (self->phone_number_id);
  g_free (self->quality);
  g_free (self->tier);
  g_free (self);
}

/* Returns: (transfer full) (nullable): what is only a way to say nothing is NULL */
static char *
dup_word (JsonObject *object, const char *name)
{
  const char *word = dsk_json_get_string (object, name);

  return word == NULL || *word == '\0' || g_str_equal (word, "UNKNOWN") || g_str_equal (word, "NA")
             ? NULL
             : dsk_text_preview (word, MAX_WORD_CHARS);
}

static DskWaNumber *
read_number (JsonObject *object)
{
  g_autoptr (DskWaNumber) self = g_new0 (DskWaNumber, 1);

  self->phone_number_id = dsk_wa_json_dup_id (object, "id");
  self->quality = dup_word (object, "quality_rating");
  /* The newer name of it, and the older one. */
  self->tier = dup_word (object, "whatsapp_business_manager_messaging_limit");
  if (self->tier == NULL)
    self->tier = dup_word (object, "messaging_limit_tier");
  return self->phone_number_id != NULL && (self->quality != NULL || self->tier != NULL) ? g_steal_pointer (&self)
                                                                                        : NULL;
}

GPtrArray *
dsk_wa_numbers_parse (const char *body, gsize len, GError **error)
{
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_wa_number_free);
  g_autoptr (JsonNode) root = dsk_json_get_root (body, len, MAX_ANSWER, error);
  JsonArray *data;

  if (root == NULL)
    return NULL;
  data = dsk_json_get_array (json_node_get_object (root), "data");
  if (data == NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "The answer has no numbers in it");
      return NULL;
    }
  for (guint i = 0; i < dsk_json_get_length (data); i++)
    {
      DskWaNumber *number = read_number (dsk_json_get_element (data, i));

      if (number != NULL)
        g_ptr_array_add (numbers, number);
    }
  return g_steal_pointer (&numbers);
}
