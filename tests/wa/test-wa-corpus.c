/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every webhook body that others published, if they are at hand: $DASTAK_CORPUS, or a folder beside the
 * source tree. What a naive walk over the JSON counts, the parser must have found. */

#include "dsk-media.h"
#include "dsk-wa-webhook.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

static guint
count_array (JsonObject *value, const char *name)
{
  JsonNode *node = json_object_get_member (value, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node)) : 0;
}

static guint
count_history (JsonObject *value)
{
  guint n = 0;

  for (guint i = 0; i < count_array (value, "history"); i++)
    {
      JsonObject *chunk = json_array_get_object_element (json_object_get_array_member (value, "history"), i);

      for (guint t = 0; t < count_array (chunk, "threads"); t++)
        n += count_array (json_array_get_object_element (json_object_get_array_member (chunk, "threads"), t),
                          "messages");
    }
  return n;
}

static void
count (JsonNode *root, guint *messages, guint *statuses)
{
  JsonArray *entries = json_object_get_array_member (json_node_get_object (root), "entry");

  for (guint e = 0; e < json_array_get_length (entries); e++)
    {
      JsonObject *entry = json_array_get_object_element (entries, e);
      JsonArray *changes = json_object_get_array_member (entry, "changes");

      for (guint c = 0; c < json_array_get_length (changes); c++)
        {
          JsonObject *value = json_object_get_object_member (json_array_get_object_element (changes, c), "value");

          *messages += count_array (value, "messages") + count_array (value, "message_echoes")
                       + count_array (value, "calls") + count_history (value);
          *statuses += count_array (value, "statuses");
        }
    }
}

static void
check_update (const DskWaUpdate *u, const char *name)
{
  if (u->content != NULL)
    {
      g_autoptr (JsonNode) content = json_from_string (u->content, NULL);

      g_assert_true (content != NULL && JSON_NODE_HOLDS_OBJECT (content));
      g_assert_cmpuint (strlen (u->content), <=, DSK_WA_CONTENT_MAX);
    }
  if (u->kind != DSK_WA_MESSAGE && u->kind != DSK_WA_STATUS)
    {
      g_assert_nonnull (u->type);
      /* What is of no message, customer or group is for the health page. */
      if (u->kind == DSK_WA_OTHER && !g_str_has_prefix (u->type, "group_") && u->level == DSK_WA_SILENT
          && strcmp (u->type, "messages") != 0 && strcmp (u->type, "history") != 0)
        g_error ("%s: nobody is told of %s", name, u->type);
      return;
    }
  g_assert_nonnull (u->wamid);
  g_assert_nonnull (u->phone_number_id);
  if (u->wa_id == NULL && u->bsuid == NULL && u->group_id == NULL)
    g_error ("%s: nobody knows whose %s is", name, u->wamid);
  if (u->kind == DSK_WA_MESSAGE && u->message_kind == DSK_MESSAGE_UNKNOWN)
    g_error ("%s: the type %s is not known", name, u->type);
  if (u->kind == DSK_WA_MESSAGE && dsk_media_kind_has_file (u->message_kind))
    g_assert_nonnull (u->media_id);
  if (u->message_kind == DSK_MESSAGE_EDIT || u->message_kind == DSK_MESSAGE_REVOKE
      || u->message_kind == DSK_MESSAGE_REACTION)
    g_assert_nonnull (u->context_wamid);
  if (u->kind == DSK_WA_MESSAGE && u->message_kind == DSK_MESSAGE_TEXT)
    g_assert_nonnull (u->text);
}

/* Who is spoken of was found before, by the look that decides who may say it. */
static gboolean
is_of (gconstpointer a, gconstpointer b)
{
  const DskWaOrigin *origin = a;
  const DskWaUpdate *update = b;

  return g_strcmp0 (origin->waba_id, update->waba_id) == 0
         && g_strcmp0 (origin->phone_number_id, update->phone_number_id) == 0;
}

static void
check_file (const char *path)
{
  g_autofree char *data = NULL;
  g_autofree char *notes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) origins = NULL;
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (JsonNode) root = NULL;
  guint messages = 0, statuses = 0;
  gsize len;

  g_assert_true (g_file_get_contents (path, &data, &len, NULL));
  updates = dsk_wa_webhook_parse (data, len, &notes, &error);
  g_assert_no_error (error);
  origins = dsk_wa_webhook_origins (data, len);
  root = json_from_string (data, NULL);
  count (root, &messages, &statuses);
  for (guint i = 0; i < updates->len; i++)
    {
      const DskWaUpdate *u = g_ptr_array_index (updates, i);

      check_update (u, path);
      g_assert_true (g_ptr_array_find_with_equal_func (origins, u, is_of, NULL));
      messages -= u->kind == DSK_WA_MESSAGE;
      statuses -= u->kind == DSK_WA_STATUS;
    }
  g_assert_cmpuint (updates->len, >, 0);
  g_assert_cmpuint (messages, ==, 0);
  g_assert_cmpuint (statuses, ==, 0);
}

static guint
check_folder (GFile *folder)
{
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (folder, "standard::*", 0, NULL, NULL);
  GFileInfo *info;
  GFile *file;
  guint n = 0;

  while (files != NULL && g_file_enumerator_iterate (files, &info, &file, NULL, NULL) && info != NULL)
    {
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        n += check_folder (file);
      else if (g_str_has_suffix (g_file_info_get_name (info), ".json")
               && strcmp (g_file_info_get_name (info), "index.json") != 0)
        {
          check_file (g_file_peek_path (file));
          n++;
        }
    }
  return n;
}

static void
test_every_body (void)
{
  const char *corpus = g_getenv ("DASTAK_CORPUS");
  g_autofree char *path = NULL;
  g_autoptr (GFile) folder = NULL;
  guint n;

  if (corpus == NULL)
    corpus = g_getenv ("DASTAK_CORPUS_DEFAULT");
  path = corpus != NULL ? g_build_filename (corpus, "webhooks", NULL) : NULL;
  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("The bodies are not at hand; DASTAK_CORPUS says where they are");
      return;
    }
  folder = g_file_new_for_path (path);
  n = check_folder (folder);
  g_test_message ("%u bodies", n);
  g_assert_cmpuint (n, >, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/corpus/every-body", test_every_body);
  return g_test_run ();
}
