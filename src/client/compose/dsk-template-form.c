/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-form.h"

#include "dsk-error.h"
#include "dsk-json-guard.h"
#include "dsk-json-writer.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include <string.h>

#define COMPONENTS_MAX_BYTES (256 * 1024)
#define KEY_MAX_BYTES 64
#define VALUE_MAX_CHARS 1024
#define MAX_SPACES 4

static void
field_free (DskTemplateField *field)
{
  g_free (field->key);
  g_free (field->type);
  g_free (field->label);
  g_free (field->example);
  g_free (field->value);
  g_free (field);
}

static void
button_free (DskTemplateButton *button)
{
  g_free (button->type);
  g_free (button->title);
  g_free (button);
}

void
dsk_template_form_free (DskTemplateForm *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->language);
  g_free (self->category);
  g_free (self->header_type);
  g_free (self->header);
  g_free (self->body);
  g_free (self->footer);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->buttons);
  dsk_outgoing_free (self->media);
  g_free (self);
}

/* --- reading --- */

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonObject *
element (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
element_text (JsonArray *array, guint i)
{
  JsonNode *node
      = array != NULL && i < json_array_get_length (array) ? json_array_get_element (array, i) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* What is between the next "{{" and "}}" of @text. @start, @end: (out): where the braces are.
 * Returns: (transfer full) (nullable) */
static char *
next_key (const char *text, const char **start, const char **end)
{
  for (const char *at = strstr (text, "{{"); at != NULL; at = strstr (at + 2, "{{"))
    {
      const char *close = strstr (at, "}}");
      char *key;

      if (close == NULL)
        return NULL;
      if (close - at - 2 > KEY_MAX_BYTES)
        continue;
      key = g_strstrip (g_strndup (at + 2, close - at - 2));
      if (*key != '\0' && strpbrk (key, "{}") == NULL)
        {
          *start = at;
          *end = close + 2;
          return key;
        }
      g_free (key);
    }
  return NULL;
}

static gboolean
is_number (const char *key)
{
  return *key != '\0' && strspn (key, "0123456789") == strlen (key);
}

static DskTemplateField *
find_field (const DskTemplateForm *self, DskFieldPlace place, const char *key)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      DskTemplateField *field = g_ptr_array_index (self->fields, i);

      if (field->place == place && strcmp (field->key, key) == 0)
        return field;
    }
  return NULL;
}

static DskTemplateField *
add_field (DskTemplateForm *self, DskFieldPlace place, const char *key, const char *example)
{
  DskTemplateField *field = g_new0 (DskTemplateField, 1);

  field->place = place;
  field->key = g_strdup (key);
  field->named = *key != '\0' && !is_number (key);
  field->example = g_strdup (example);
  field->value = g_strdup ("");
  g_ptr_array_add (self->fields, field);
  return field;
}

/* "example": {"body_text": [["a", "b"]]} or {"body_text_named_params": [{"param_name", "example"}]};
 * a header's is {"header_text": ["a"]}. */
static const char *
example_of (JsonObject *component, const char *list, const char *key)
{
  JsonObject *example = get_object (component, "example");
  g_autofree char *named = g_strconcat (list, "_named_params", NULL);
  JsonArray *array = example != NULL ? get_array (example, named) : NULL;

  if (example == NULL)
    return NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *param = element (array, i);

      if (param != NULL && g_strcmp0 (get_text (param, "param_name"), key) == 0)
        return get_text (param, "example");
    }
  array = get_array (example, list);
  if (array != NULL && json_array_get_length (array) > 0
      && JSON_NODE_HOLDS_ARRAY (json_array_get_element (array, 0)))
    array = json_array_get_array_element (array, 0);
  return is_number (key) ? element_text (array, (guint) g_ascii_strtoull (key, NULL, 10) - 1)
                         : NULL;
}

static void
read_fields (DskTemplateForm *self, JsonObject *component, DskFieldPlace place, const char *text)
{
  const char *list = place == DSK_FIELD_HEADER ? "header_text" : "body_text";
  const char *at = text, *start, *end;
  char *key;

  while ((key = next_key (at, &start, &end)) != NULL)
    {
      if (find_field (self, place, key) == NULL)
        add_field (self, place, key, example_of (component, list, key));
      at = end;
      g_free (key);
    }
}

static gboolean
unsupported (GError **error)
{
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                       _ ("This template has parts that can't be filled in here yet."));
  return FALSE;
}

static gboolean
read_header (DskTemplateForm *self, JsonObject *component, GError **error)
{
  static const char *const known[] = { "text", "image", "video", "document", "location", NULL };
  const char *format = get_text (component, "format");
  const char *text = get_text (component, "text");

  g_free (self->header_type);
  self->header_type = g_ascii_strdown (format != NULL ? format : "text", -1);
  if (!g_strv_contains (known, self->header_type))
    return unsupported (error);
  if (strcmp (self->header_type, "text") != 0)
    return TRUE;
  g_free (self->header);
  self->header = g_strdup (text != NULL ? text : "");
  read_fields (self, component, DSK_FIELD_HEADER, self->header);
  return TRUE;
}

static gboolean
read_button (DskTemplateForm *self, JsonObject *object, guint index, GError **error)
{
  static const char *const known[]
      = { "quick_reply", "url", "phone_number", "copy_code", "voice_call", NULL };
  const char *type = get_text (object, "type");
  const char *title = get_text (object, "text");
  const char *url = get_text (object, "url");
  DskTemplateButton *button = g_new0 (DskTemplateButton, 1);
  DskTemplateField *field = NULL;

  button->type = g_ascii_strdown (type != NULL ? type : "", -1);
  button->title = g_strdup (title != NULL ? title : "");
  g_ptr_array_add (self->buttons, button);
  if (!g_strv_contains (known, button->type))
    return unsupported (error);
  if (strcmp (button->type, "copy_code") == 0)
    field = add_field (self, DSK_FIELD_BUTTON, "",
                       get_text (object, "example") != NULL
                           ? get_text (object, "example")
                           : element_text (get_array (object, "example"), 0));
  else if (strcmp (button->type, "url") == 0 && url != NULL && strstr (url, "{{") != NULL)
    field = add_field (self, DSK_FIELD_BUTTON, "", element_text (get_array (object, "example"), 0));
  if (field != NULL)
    {
      field->button = index;
      field->type = g_strdup (button->type);
      field->label = g_strdup (button->title);
    }
  return TRUE;
}

static gboolean
read_component (DskTemplateForm *self, JsonObject *component, GError **error)
{
  const char *type = get_text (component, "type");
  const char *text = get_text (component, "text");
  JsonArray *buttons = get_array (component, "buttons");

  if (type == NULL)
    return TRUE;
  if (g_ascii_strcasecmp (type, "HEADER") == 0)
    return read_header (self, component, error);
  if (g_ascii_strcasecmp (type, "BODY") == 0 && text != NULL)
    {
      g_free (self->body);
      self->body = g_strdup (text);
      read_fields (self, component, DSK_FIELD_BODY, text);
      return TRUE;
    }
  if (g_ascii_strcasecmp (type, "FOOTER") == 0)
    {
      g_free (self->footer);
      self->footer = g_strdup (text);
      return TRUE;
    }
  if (g_ascii_strcasecmp (type, "BUTTONS") == 0 && buttons != NULL)
    {
      for (guint i = 0; i < json_array_get_length (buttons); i++)
        if (element (buttons, i) != NULL && !read_button (self, element (buttons, i), i, error))
          return FALSE;
      return TRUE;
    }
  return unsupported (error);
}

static gboolean
read_components (DskTemplateForm *self, const char *components, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;
  JsonArray *array;

  if (!dsk_json_guard (components, strlen (components), COMPONENTS_MAX_BYTES, error)
      || !json_parser_load_from_data (parser, components, -1, error))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return unsupported (error);
  array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (element (array, i) != NULL && !read_component (self, element (array, i), error))
      return FALSE;
  return TRUE;
}

/* Variables without names travel in the order of their numbers, whatever the order in the text. */
static int
compare_fields (gconstpointer a, gconstpointer b)
{
  const DskTemplateField *one = *(DskTemplateField *const *) a;
  const DskTemplateField *two = *(DskTemplateField *const *) b;

  if (one->place != two->place)
    return (int) one->place - (int) two->place;
  if (one->place == DSK_FIELD_BUTTON || one->named || two->named)
    return 0;
  return (int) g_ascii_strtoll (one->key, NULL, 10) - (int) g_ascii_strtoll (two->key, NULL, 10);
}

DskTemplateForm *
dsk_template_form_new (const char *name, const char *language, const char *category,
                       const char *components, GError **error)
{
  g_autoptr (DskTemplateForm) self = g_new0 (DskTemplateForm, 1);

  self->name = g_strdup (name);
  self->language = g_strdup (language);
  self->category = g_strdup (category);
  self->body = g_strdup ("");
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  self->buttons = g_ptr_array_new_with_free_func ((GDestroyNotify) button_free);
  if (!read_components (self, components, error))
    return NULL;
  g_ptr_array_sort (self->fields, compare_fields);
  return g_steal_pointer (&self);
}

/* --- filling in --- */

void
dsk_template_form_set (DskTemplateForm *self, guint field, const char *value)
{
  DskTemplateField *entry;

  g_return_if_fail (field < self->fields->len);

  entry = g_ptr_array_index (self->fields, field);
  g_free (entry->value);
  entry->value = g_strstrip (g_strdup (value));
}

/* Whether @text, up to the first variable, is a word of greeting. */
static gboolean
greets (const char *text)
{
  static const char *const words[] = { "hi", "hello", "hey", "dear", "salam", "salaam", "alaikum",
                                       "alaykum", "سلام", "علیکم", "عليكم", "محترم", "محترمہ",
                                       "مرحبا", "نمستے", "नमस्ते", "hola", "bonjour", NULL };
  g_autofree char *before = g_strndup (text, strcspn (text, "{"));
  g_autofree char *folded = g_utf8_strdown (before, -1);
  char *end = folded + strlen (folded);

  while (end > folded && strchr (" ,*_", end[-1]) != NULL)
    *--end = '\0';
  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize at = strlen (folded) - MIN (strlen (folded), strlen (words[i]));

      if (strcmp (folded + at, words[i]) == 0 && (at == 0 || strchr (" \n*_", folded[at - 1])))
        return TRUE;
    }
  return FALSE;
}

void
dsk_template_form_greet (DskTemplateForm *self, const char *name)
{
  g_autofree char *first = g_strndup (name, strcspn (name, " "));
  DskTemplateField *field;

  for (guint i = 0; i < self->fields->len; i++)
    {
      field = g_ptr_array_index (self->fields, i);
      if (!field->named || field->place != DSK_FIELD_BODY)
        continue;
      if (g_str_equal (field->key, "first_name") || g_str_equal (field->key, "firstname"))
        dsk_template_form_set (self, i, first);
      else if (g_str_equal (field->key, "name") || g_str_equal (field->key, "customer_name")
               || g_str_equal (field->key, "full_name") || g_str_equal (field->key, "customer"))
        dsk_template_form_set (self, i, name);
    }
  field = find_field (self, DSK_FIELD_BODY, "1");
  if (field != NULL && greets (self->body))
    {
      guint i;

      g_ptr_array_find (self->fields, field, &i);
      dsk_template_form_set (self, i, name);
    }
}

void
dsk_template_form_set_media (DskTemplateForm *self, DskOutgoing *media)
{
  dsk_outgoing_free (self->media);
  self->media = media;
}

gboolean
dsk_template_form_wants_media (const DskTemplateForm *self)
{
  return self->header_type != NULL && strcmp (self->header_type, "text") != 0;
}

static char *
fill (const DskTemplateForm *self, DskFieldPlace place, const char *text)
{
  GString *out = g_string_new (NULL);
  const char *at = text, *start, *end;
  char *key;

  while ((key = next_key (at, &start, &end)) != NULL)
    {
      DskTemplateField *field = find_field (self, place, key);

      g_string_append_len (out, at, start - at);
      if (field != NULL && *field->value != '\0')
        g_string_append (out, field->value);
      else
        g_string_append_len (out, start, end - start);
      at = end;
      g_free (key);
    }
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}

char *
dsk_template_form_body (const DskTemplateForm *self)
{
  return fill (self, DSK_FIELD_BODY, self->body);
}

char *
dsk_template_form_header (const DskTemplateForm *self)
{
  return self->header != NULL ? fill (self, DSK_FIELD_HEADER, self->header) : NULL;
}

char *
dsk_template_form_problem (const DskTemplateForm *self, guint index)
{
  const DskTemplateField *field = g_ptr_array_index (self->fields, index);
  guint spaces = 0;

  if (*field->value == '\0')
    return g_strdup (_ ("Fill this in"));
  if (g_utf8_strlen (field->value, -1) > VALUE_MAX_CHARS)
    return g_strdup (_ ("This is too long"));
  for (const char *p = field->value; *p != '\0'; p++)
    {
      spaces = *p == ' ' ? spaces + 1 : 0;
      if (*p == '\n' || *p == '\t' || spaces > MAX_SPACES)
        return g_strdup (_ ("WhatsApp takes no new lines, tabs or rows of spaces here"));
    }
  if (field->place == DSK_FIELD_BUTTON && strchr (field->value, ' ') != NULL)
    return g_strdup (_ ("This can't have spaces"));
  return NULL;
}

gboolean
dsk_template_form_is_complete (const DskTemplateForm *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      g_autofree char *problem = dsk_template_form_problem (self, i);

      if (problem != NULL)
        return FALSE;
    }
  return !dsk_template_form_wants_media (self) || self->media != NULL;
}

/* --- the message --- */

static void
write_header (const DskTemplateForm *self, DskJsonWriter *writer)
{
  const DskTemplateField *first = NULL;

  for (guint i = 0; i < self->fields->len && first == NULL; i++)
    {
      const DskTemplateField *field = g_ptr_array_index (self->fields, i);

      if (field->place == DSK_FIELD_HEADER)
        first = field;
    }
  if (first == NULL && self->media == NULL)
    return;
  dsk_json_writer_name (writer, "header");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", self->header_type);
  if (first != NULL)
    dsk_json_writer_set_string (writer, "text", first->value);
  else
    {
      /* {"media":{…}} or {"location":{…}}: its only member is wanted here. */
      const char *inside = self->media->content + 1;

      dsk_json_writer_name (writer, self->media->kind == DSK_MESSAGE_LOCATION ? "location" : "media");
      dsk_json_writer_raw (writer, strchr (inside, ':') + 1,
                           strlen (strchr (inside, ':') + 1) - 1);
    }
  dsk_json_writer_end_object (writer);
}

static void
write_fields (const DskTemplateForm *self, DskJsonWriter *writer, DskFieldPlace place,
              const char *name)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->fields->len; i++)
    {
      const DskTemplateField *field = g_ptr_array_index (self->fields, i);

      if (field->place != place)
        continue;
      if (!any)
        {
          dsk_json_writer_name (writer, name);
          dsk_json_writer_begin_array (writer);
        }
      any = TRUE;
      dsk_json_writer_begin_object (writer);
      if (place == DSK_FIELD_BUTTON)
        {
          dsk_json_writer_set_int (writer, "index", field->button);
          dsk_json_writer_set_string (writer, "type", field->type);
        }
      else if (field->named)
        dsk_json_writer_set_string (writer, "name", field->key);
      dsk_json_writer_set_string (writer, "text", field->value);
      dsk_json_writer_end_object (writer);
    }
  if (any)
    dsk_json_writer_end_array (writer);
}

DskOutgoing *
dsk_template_form_finish (const DskTemplateForm *self)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_autofree char *body = dsk_template_form_body (self);
  g_autofree char *content = NULL;

  g_return_val_if_fail (dsk_template_form_is_complete (self), NULL);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "template");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "name", self->name);
  dsk_json_writer_set_string (writer, "language", self->language);
  if (self->category != NULL)
    dsk_json_writer_set_string (writer, "category", self->category);
  write_header (self, writer);
  write_fields (self, writer, DSK_FIELD_BODY, "body");
  write_fields (self, writer, DSK_FIELD_BUTTON, "buttons");
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_object (writer);
  content = dsk_json_writer_take_string (writer);
  return dsk_outgoing_new (DSK_MESSAGE_TEMPLATE, body, content);
}
