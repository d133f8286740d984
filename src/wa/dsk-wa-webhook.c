/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wa-webhook-private.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-text.h"

#define OBJECT "whatsapp_business_account"
/* A hostile body must not fill the log. */
#define MAX_NOTES 16
#define MAX_WORD_CHARS 40

/* Times from the wire above this are milliseconds already. */
#define LARGEST_SECONDS G_GINT64_CONSTANT (99999999999)

typedef struct
{
  GPtrArray *updates; /* (owned) */
  GString *notes;     /* (owned) */
  guint n_notes;
  guint entry;
  guint change;
  gint64 entry_time; /* UTC ms; 0: not said */
} Walk;

typedef DskWaUpdate *(*ParseFunc) (const DskWaChange *change, JsonArray *siblings, guint index);

void
dsk_wa_update_free (DskWaUpdate *update)
{
  if (update == NULL)
    return;

  g_free (update->waba_id);
  g_free (update->phone_number_id);
  g_free (update->display_phone);
  g_free (update->wa_id);
  g_free (update->phone);
  g_free (update->bsuid);
  g_free (update->parent_bsuid);
  g_free (update->username);
  g_free (update->profile_name);
  g_free (update->group_id);
  g_free (update->wamid);
  g_free (update->type);
  g_free (update->text);
  g_free (update->content);
  g_free (update->media_id);
  g_free (update->media_mime);
  g_free (update->media_name);
  g_free (update->media_sha256);
  g_free (update->context_wamid);
  g_free (update->raw);
  g_free (update->error_title);
  g_free (update->error_details);
  g_free (update->opaque);
  g_free (update->pricing);
  g_free (update->system_type);
  g_free (update->new_wa_id);
  g_free (update->new_bsuid);
  g_free (update->old_bsuid);
  g_free (update->old_parent_bsuid);
  g_free (update->event);
  g_free (update->template_id);
  g_free (update->template_name);
  g_free (update->template_language);
  g_free (update->template_status);
  g_free (update->template_category);
  g_free (update->template_quality);
  g_free (update->template_reason);
  g_free (update->number_quality);
  g_free (update->number_tier);
  g_free (update);
}

DskWaUpdate *
dsk_wa_update_new (DskWaUpdateKind kind, const DskWaChange *change, JsonObject *object)
{
  DskWaUpdate *update = g_new0 (DskWaUpdate, 1);

  update->kind = kind;
  update->waba_id = g_strdup (change->waba_id);
  update->phone_number_id = g_strdup (change->phone_number_id);
  update->display_phone = g_strdup (change->display_phone);
  update->raw = object != NULL ? dsk_wa_json_dup_raw (object) : NULL;
  return update;
}

static gint64
time_ms (JsonObject *object, const char *name)
{
  gint64 value = dsk_wa_json_int (object, name);

  if (value <= 0 || value > LARGEST_SECONDS * 1000)
    return 0;
  return value > LARGEST_SECONDS ? value : value * 1000;
}

gint64
dsk_wa_timestamp_ms (JsonObject *object)
{
  return time_ms (object, "timestamp");
}

void
dsk_wa_update_set_error (DskWaUpdate *update, JsonArray *errors)
{
  JsonObject *error = dsk_json_get_element (errors, 0);
  gint64 code = dsk_wa_json_int (error, "code");
  const char *title = dsk_json_get_string (error, "title");
  const char *details = dsk_json_get_string (dsk_json_get_object (error, "error_data"), "details");

  if (error == NULL)
    return;
  if (title == NULL)
    title = dsk_json_get_string (error, "message");
  if (details == NULL)
    details = dsk_json_get_string (error, "details");
  update->error_code = (int) CLAMP (code, 0, G_MAXINT);
  update->error_title = g_strdup (title);
  update->error_details = g_strdup (details);
}

static void note (Walk *walk, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (Walk *walk, const char *format, ...)
{
  va_list args;

  if (walk->n_notes++ >= MAX_NOTES)
    return;
  g_string_append_printf (walk->notes, "%sentry %u change %u: ", walk->notes->len > 0 ? "; " : "",
                          walk->entry, walk->change);
  va_start (args, format);
  g_string_append_vprintf (walk->notes, format, args);
  va_end (args);
}

/* A word of the wire (a type, a field) that is fit for the log. */
static char *
clean_word (const char *word)
{
  return word != NULL ? dsk_text_preview (word, MAX_WORD_CHARS) : g_strdup ("(none)");
}

static void
note_oddities (Walk *walk, const DskWaUpdate *update, const char *what, guint i)
{
  g_autofree char *word = NULL;

  if (update->kind == DSK_WA_MESSAGE && update->message_kind == DSK_MESSAGE_UNKNOWN)
    {
      word = clean_word (update->type);
      note (walk, "%s %u has the unknown type '%s'", what, i, word);
    }
  if (update->kind == DSK_WA_STATUS && !update->delivery_known)
    {
      word = clean_word (update->type);
      note (walk, "%s %u has the unknown status '%s'", what, i, word);
    }
  if (update->kind == DSK_WA_MESSAGE && update->wa_id == NULL && update->bsuid == NULL
      && update->group_id == NULL)
    note (walk, "%s %u does not say who the customer is", what, i);
  if (update->timestamp == 0)
    note (walk, "%s %u has no time that can be read", what, i);
}

static void
walk_array (Walk *walk, const DskWaChange *change, JsonObject *value, const char *name,
            ParseFunc parse)
{
  JsonArray *array = dsk_json_get_array (value, name);

  if (array == NULL && json_object_has_member (value, name))
    note (walk, "'%s' is not an array", name);

  for (guint i = 0; i < dsk_json_get_length (array); i++)
    {
      DskWaUpdate *update
          = dsk_json_get_element (array, i) != NULL ? parse (change, array, i) : NULL;

      if (update == NULL)
        {
          note (walk, "%s %u is not an object with an id and was left out", name, i);
          continue;
        }
      note_oddities (walk, update, name, i);
      g_ptr_array_add (walk->updates, update);
    }
}

static void
walk_threads (Walk *walk, const DskWaChange *change, JsonObject *chunk)
{
  JsonArray *threads = dsk_json_get_array (chunk, "threads");

  for (guint t = 0; t < dsk_json_get_length (threads); t++)
    {
      JsonObject *thread = dsk_json_get_element (threads, t);
      g_autofree char *thread_id = dsk_wa_json_dup_id (thread, "id");
      JsonArray *messages = dsk_json_get_array (thread, "messages");

      for (guint i = 0; i < dsk_json_get_length (messages); i++)
        {
          DskWaUpdate *update = NULL;

          if (dsk_json_get_element (messages, i) != NULL)
            update = dsk_wa_parse_history (change, messages, i, thread_id);
          if (update == NULL)
            note (walk, "message %u of thread %u has no id and was left out", i, t);
          else
            {
              note_oddities (walk, update, "history message", i);
              g_ptr_array_add (walk->updates, update);
            }
        }
    }
}

static DskWaUpdate *
parse_history_message (const DskWaChange *change, JsonArray *siblings, guint index)
{
  return dsk_wa_parse_history (change, siblings, index, NULL);
}

static void
add_other (Walk *walk, const DskWaChange *change, JsonObject *value)
{
  g_ptr_array_add (walk->updates, dsk_wa_parse_other (change, value));
}

static void
walk_history (Walk *walk, const DskWaChange *change, JsonObject *value)
{
  JsonArray *chunks = dsk_json_get_array (value, "history");

  for (guint i = 0; i < dsk_json_get_length (chunks); i++)
    {
      JsonObject *chunk = dsk_json_get_element (chunks, i);

      /* Whoever has the phone may decline to share what is on it. */
      if (dsk_json_get_length (dsk_json_get_array (chunk, "errors")) > 0)
        add_other (walk, change, chunk);
      walk_threads (walk, change, chunk);
    }
  /* The files of the placeholders come later, outside any thread. */
  walk_array (walk, change, value, "messages", parse_history_message);
}

/* Fields about customers that are no messages. */
static void
walk_people (Walk *walk, const DskWaChange *change, JsonObject *value)
{
  static const struct
  {
    const char *field;
    const char *array;
    ParseFunc parse;
  } fields[] = {
    { "user_id_update", "user_id_update", dsk_wa_parse_user_id },
    { "user_preferences", "user_preferences", dsk_wa_parse_preference },
    { "smb_app_state_sync", "state_sync", dsk_wa_parse_person },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (change->field, fields[i].field) == 0)
      walk_array (walk, change, value, fields[i].array, fields[i].parse);
}

static void
walk_value (Walk *walk, const DskWaChange *change, JsonObject *value)
{
  guint before = walk->updates->len;
  JsonArray *errors = dsk_json_get_array (value, "errors");

  if (g_strcmp0 (change->field, "messages") == 0)
    {
      walk_array (walk, change, value, "messages", dsk_wa_parse_message);
      walk_array (walk, change, value, "message_echoes", dsk_wa_parse_echo);
      walk_array (walk, change, value, "statuses", dsk_wa_parse_status);
    }
  else if (g_strcmp0 (change->field, "smb_message_echoes") == 0)
    {
      walk_array (walk, change, value, "message_echoes", dsk_wa_parse_echo);
    }
  else if (g_strcmp0 (change->field, "history") == 0)
    {
      walk_history (walk, change, value);
    }
  else if (g_strcmp0 (change->field, "calls") == 0)
    {
      walk_array (walk, change, value, "calls", dsk_wa_parse_call);
      walk_array (walk, change, value, "statuses", dsk_wa_parse_status);
    }

  else
    walk_people (walk, change, value);

  /* What says nothing about a message, and an error of the number as a whole, must still leave a
   * trace. */
  if (walk->updates->len == before || dsk_json_get_length (errors) > 0)
    add_other (walk, change, value);
}

static void
walk_change (Walk *walk, const char *waba_id, gboolean is_whatsapp, JsonObject *object)
{
  JsonObject *value = dsk_json_get_object (object, "value");
  JsonObject *metadata = dsk_json_get_object (value, "metadata");
  g_autofree char *phone_number_id = dsk_wa_json_dup_id (metadata, "phone_number_id");
  g_autofree char *display_phone = dsk_wa_json_dup_id (metadata, "display_phone_number");
  DskWaChange change = {
    .waba_id = waba_id,
    .phone_number_id = phone_number_id,
    .display_phone = display_phone,
    .field = dsk_json_get_string (object, "field"),
    .entry_time = walk->entry_time,
    .contacts = dsk_json_get_array (value, "contacts"),
  };

  if (object == NULL)
    note (walk, "it is not an object and was left out");
  else if (!is_whatsapp)
    add_other (walk, &change, object);
  else if (value == NULL)
    {
      note (walk, "it has no value");
      add_other (walk, &change, object);
    }
  else
    walk_value (walk, &change, value);
}

static char *
finish_notes (Walk *walk)
{
  g_autoptr (GString) notes = g_steal_pointer (&walk->notes);

  if (walk->n_notes > MAX_NOTES)
    g_string_append_printf (notes, "; and %u more", walk->n_notes - MAX_NOTES);
  return notes->len > 0 ? g_strdup (notes->str) : NULL;
}

static void
walk_entries (Walk *walk, JsonArray *entries, gboolean is_whatsapp)
{
  for (walk->entry = 0; walk->entry < dsk_json_get_length (entries); walk->entry++)
    {
      JsonObject *entry = dsk_json_get_element (entries, walk->entry);
      JsonArray *changes = dsk_json_get_array (entry, "changes");
      g_autofree char *waba_id = dsk_wa_json_dup_id (entry, "id");

      walk->change = 0;
      walk->entry_time = time_ms (entry, "time");
      if (changes == NULL)
        note (walk, "there is no array of changes");
      for (; walk->change < dsk_json_get_length (changes); walk->change++)
        walk_change (walk, waba_id, is_whatsapp, dsk_json_get_element (changes, walk->change));
    }
}

GPtrArray *
dsk_wa_webhook_parse (const char *data, gsize len, char **notes, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *said = NULL;
  JsonArray *entries;
  gboolean is_whatsapp;
  Walk walk = { 0 };

  g_return_val_if_fail (data != NULL || len == 0, NULL);

  if (notes != NULL)
    *notes = NULL;
  root = dsk_json_get_root (data, len, DSK_WA_MAX_BODY, error);
  if (root == NULL)
    return NULL;
  entries = dsk_json_get_array (json_node_get_object (root), "entry");
  if (entries == NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           "Not a webhook body: it has no entries");
      return NULL;
    }

  walk.updates = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_wa_update_free);
  walk.notes = g_string_new (NULL);
  is_whatsapp = g_strcmp0 (dsk_json_get_string (json_node_get_object (root), "object"), OBJECT) == 0;
  if (!is_whatsapp)
    note (&walk, "the body is not about a WhatsApp account");
  walk_entries (&walk, entries, is_whatsapp);

  said = finish_notes (&walk);
  if (notes != NULL)
    *notes = g_steal_pointer (&said);
  return walk.updates;
}
