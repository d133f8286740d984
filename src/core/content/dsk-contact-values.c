/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contact-values.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-command.h"
#include "dsk-content-private.h"
#include "dsk-json-guard.h"
#include "dsk-json-writer.h"
#include "dsk-text.h"

/* --- tags and attributes as JSON --- */

/* Returns: (transfer full) (nullable): what @text is, if it is JSON within bounds */
static JsonNode *
parse (const char *text, JsonNodeType type)
{
  g_autoptr (JsonNode) node = NULL;

  if (text == NULL || !dsk_json_guard (text, strlen (text), DSK_CONTENT_MAX_BYTES, NULL))
    return NULL;
  node = json_from_string (text, NULL);
  return node != NULL && JSON_NODE_TYPE (node) == type ? g_steal_pointer (&node) : NULL;
}

static const char *
string_of (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                          : NULL;
}

GStrv
dsk_contact_tags_read (const char *value)
{
  g_autoptr (JsonNode) node = parse (value, JSON_NODE_ARRAY);
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  JsonArray *array = node != NULL ? json_node_get_array (node) : NULL;

  for (guint i = 0; i < dsk_json_get_length (array); i++)
    {
      const char *tag = string_of (json_array_get_element (array, i));

      if (tag != NULL)
        g_strv_builder_add (tags, tag);
    }
  return g_strv_builder_end (tags);
}

char *
dsk_contact_tags_write (const char *const *tags)
{
  g_autoptr (DskJsonWriter) writer = NULL;

  if (tags == NULL || *tags == NULL)
    return NULL;
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_array (writer);
  for (; *tags != NULL; tags++)
    dsk_json_writer_string (writer, *tags);
  dsk_json_writer_end_array (writer);
  return dsk_json_writer_take_string (writer);
}

DskContactAttribute *
dsk_contact_attribute_new (const char *name, const char *value)
{
  DskContactAttribute *self = g_new0 (DskContactAttribute, 1);

  self->name = g_strdup (name);
  self->value = g_strdup (value);
  return self;
}

void
dsk_contact_attribute_free (DskContactAttribute *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

static GPtrArray *
new_attributes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_contact_attribute_free);
}

static void
add_attribute (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  const char *value = string_of (node);

  if (value != NULL)
    g_ptr_array_add (user_data, dsk_contact_attribute_new (name, value));
}

GPtrArray *
dsk_contact_attributes_read (const char *value)
{
  g_autoptr (JsonNode) node = parse (value, JSON_NODE_OBJECT);
  GPtrArray *attributes = new_attributes ();

  if (node != NULL)
    json_object_foreach_member (json_node_get_object (node), add_attribute, attributes);
  return attributes;
}

char *
dsk_contact_attributes_write (GPtrArray *attributes)
{
  g_autoptr (DskJsonWriter) writer = NULL;

  if (attributes->len == 0)
    return NULL;
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  for (guint i = 0; i < attributes->len; i++)
    {
      const DskContactAttribute *attribute = attributes->pdata[i];

      dsk_json_writer_set_string (writer, attribute->name, attribute->value);
    }
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

/* Returns: (nullable): the one of that name, however it is written */
static DskContactAttribute *
find_attribute (GPtrArray *attributes, const char *name)
{
  g_autofree char *wanted = dsk_text_fold (name);

  for (guint i = 0; i < attributes->len; i++)
    {
      g_autofree char *folded = dsk_text_fold (((DskContactAttribute *) attributes->pdata[i])->name);

      if (strcmp (folded, wanted) == 0)
        return attributes->pdata[i];
    }
  return NULL;
}

static gboolean
has_tag (GStrv tags, const char *tag)
{
  g_autofree char *wanted = dsk_text_fold (tag);

  for (guint i = 0; tags[i] != NULL; i++)
    {
      g_autofree char *folded = dsk_text_fold (tags[i]);

      if (strcmp (folded, wanted) == 0)
        return TRUE;
    }
  return FALSE;
}

/* --- checking --- */

/* @line: (transfer full): one line */
static gboolean
take_line (char *line, glong max, const char *too_long, char **value, GError **error)
{
  if (!dsk_content_check_length (line, (guint) max, too_long, error))
    {
      g_free (line);
      return FALSE;
    }
  *value = *line != '\0' ? line : NULL;
  if (*value == NULL)
    g_free (line);
  return TRUE;
}

static gboolean
is_subtag (const char *text, gsize len, gboolean first)
{
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (text[i]) || (first && !g_ascii_isalpha (text[i])))
      return FALSE;
  return len >= (first ? 2 : 1) && len <= 8;
}

/* As BCP 47 recommends: "UR" is "ur", "sd-arab-pk" is "sd-Arab-PK". */
static char *
spell_language (char **subtags)
{
  for (guint i = 0; subtags[i] != NULL; i++)
    {
      const gsize len = strlen (subtags[i]);

      for (char *p = subtags[i]; *p != '\0'; p++)
        *p = g_ascii_tolower (*p);
      if (i > 0 && strlen (subtags[i - 1]) == 1)
        continue;
      if (i > 0 && len == 2)
        for (char *p = subtags[i]; *p != '\0'; p++)
          *p = g_ascii_toupper (*p);
      else if (i > 0 && len == 4 && g_ascii_isalpha (*subtags[i]))
        *subtags[i] = g_ascii_toupper (*subtags[i]);
    }
  return g_strjoinv ("-", subtags);
}

static gboolean
clean_language (const char *text, char **value, GError **error)
{
  g_autofree char *line = dsk_text_preview (text, 0);
  g_auto (GStrv) subtags = NULL;

  if (*line == '\0')
    return TRUE;
  subtags = g_strsplit (g_strdelimit (line, "_", '-'), "-", -1);
  for (guint i = 0; subtags[i] != NULL; i++)
    if (strlen (line) > DSK_CONTACT_LANGUAGE_MAX || !is_subtag (subtags[i], strlen (subtags[i]), i == 0))
      return dsk_content_refuse (error, _ ("A language is a code like “ur” or “en-GB”"));
  *value = spell_language (subtags);
  return TRUE;
}

static int
compare_folded (gconstpointer a, gconstpointer b)
{
  g_autofree char *x = dsk_text_fold (*(char *const *) a);
  g_autofree char *y = dsk_text_fold (*(char *const *) b);
  const int order = strcmp (x, y);

  return order != 0 ? order : strcmp (*(char *const *) a, *(char *const *) b);
}

/* Sorted, each once: of two spellings the first. Returns: (transfer full): of unowned strings */
static GPtrArray *
sort_tags (GStrv tags)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (guint i = 0; tags[i] != NULL; i++)
    g_ptr_array_add (sorted, tags[i]);
  g_ptr_array_sort (sorted, compare_folded);
  for (guint i = 1; i < sorted->len;)
    {
      g_autofree char *a = dsk_text_fold (sorted->pdata[i - 1]);
      g_autofree char *b = dsk_text_fold (sorted->pdata[i]);

      if (strcmp (a, b) == 0)
        g_ptr_array_remove_index (sorted, i);
      else
        i++;
    }
  return sorted;
}

static char *
spell_tags (GStrv tags)
{
  g_autoptr (GPtrArray) sorted = sort_tags (tags);

  g_ptr_array_add (sorted, NULL);
  return dsk_contact_tags_write ((const char *const *) sorted->pdata);
}

static gboolean
clean_tags (const char *text, char **value, GError **error)
{
  g_autoptr (JsonNode) node = parse (text, JSON_NODE_ARRAY);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) tags = NULL;
  g_autoptr (GPtrArray) sorted = NULL;
  JsonArray *array = node != NULL ? json_node_get_array (node) : NULL;

  if (array == NULL)
    return dsk_content_refuse (error, _ ("The tags can’t be read"));
  for (guint i = 0; i < dsk_json_get_length (array); i++)
    {
      const char *element = string_of (json_array_get_element (array, i));
      g_autofree char *plain = element != NULL ? g_strdelimit (g_strdup (element), "\"", ' ') : NULL;
      g_autofree char *tag = NULL;

      if (plain == NULL)
        return dsk_content_refuse (error, _ ("The tags can’t be read"));
      /* Between quotes a search asks for a tag of several words. */
      if (!take_line (dsk_text_preview (plain, 0), DSK_CONTACT_TAG_MAX, _ ("A tag is longer than %u characters"),
                      &tag, error))
        return FALSE;
      if (tag != NULL)
        g_strv_builder_add (builder, tag);
    }
  tags = g_strv_builder_end (builder);
  sorted = sort_tags (tags);
  if (sorted->len > DSK_CONTACT_TAGS_MAX)
    {
      g_autofree char *words = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "A contact has at most %u tag", "A contact has at most %u tags",
                       DSK_CONTACT_TAGS_MAX),
          DSK_CONTACT_TAGS_MAX);

      return dsk_content_refuse (error, words);
    }
  *value = spell_tags (tags);
  return TRUE;
}

static gboolean
clean_attribute (const DskContactAttribute *from, GPtrArray *clean, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (!take_line (dsk_text_preview (from->name, 0), DSK_CONTACT_ATTRIBUTE_NAME_MAX,
                  _ ("The name of an attribute is longer than %u characters"), &name, error)
      || !take_line (dsk_text_preview (from->value, 0), DSK_CONTACT_ATTRIBUTE_MAX,
                     _ ("An attribute is longer than %u characters"), &value, error))
    return FALSE;
  if (value == NULL)
    return TRUE;
  if (name == NULL)
    return dsk_content_refuse (error, _ ("An attribute has no name"));
  if (find_attribute (clean, name) != NULL)
    return dsk_content_refuse (error, _ ("Two attributes have the same name"));
  g_ptr_array_add (clean, dsk_contact_attribute_new (name, value));
  return TRUE;
}

static gboolean
clean_attributes (const char *text, char **value, GError **error)
{
  g_autoptr (JsonNode) node = parse (text, JSON_NODE_OBJECT);
  g_autoptr (GPtrArray) attributes = dsk_contact_attributes_read (text);
  g_autoptr (GPtrArray) clean = new_attributes ();
  g_autofree char *spelled = NULL;

  if (node == NULL || json_object_get_size (json_node_get_object (node)) != attributes->len)
    return dsk_content_refuse (error, _ ("The attributes can’t be read"));
  for (guint i = 0; i < attributes->len; i++)
    if (!clean_attribute (attributes->pdata[i], clean, error))
      return FALSE;
  spelled = dsk_contact_attributes_write (clean);
  if (spelled != NULL && strlen (spelled) > DSK_CONTACT_ATTRIBUTES_MAX_BYTES)
    return dsk_content_refuse (error, _ ("The attributes are too long together"));
  *value = g_steal_pointer (&spelled);
  return TRUE;
}

static gboolean
clean_consent (const char *text, char **value, GError **error)
{
  if (strcmp (text, DSK_CONSENT_GRANTED) != 0 && strcmp (text, DSK_CONSENT_REFUSED) != 0)
    return dsk_content_refuse (error, _ ("A consent is granted or refused"));
  *value = g_strdup (text);
  return TRUE;
}

gboolean
dsk_contact_value_clean (DskContactField field, const char *text, char **value, GError **error)
{
  g_return_val_if_fail (value != NULL, FALSE);

  *value = NULL;
  if (text == NULL)
    return TRUE;
  if (strlen (text) > DSK_CONTENT_MAX_BYTES)
    return dsk_content_refuse (error, _ ("The text is too long"));
  switch (field)
    {
    case DSK_CONTACT_GIVEN_NAME:
      return take_line (dsk_text_preview (text, 0), DSK_CONTACT_NAME_MAX, _ ("The name is longer than %u characters"),
                        value, error);
    case DSK_CONTACT_LANGUAGE:
      return clean_language (text, value, error);
    case DSK_CONTACT_TAGS:
      return clean_tags (text, value, error);
    case DSK_CONTACT_CONSENT:
      return clean_consent (text, value, error);
    case DSK_CONTACT_ATTRIBUTES:
      return clean_attributes (text, value, error);
    case DSK_CONTACT_REMARK:
      return take_line (g_strstrip (dsk_text_clean (text, 0)), DSK_CONTACT_REMARK_MAX,
                        _ ("The remark is longer than %u characters"), value, error);
    case DSK_CONTACT_FIELD_N:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* --- two writers --- */

static char *
merge_tags (const char *was, const char *now, const char *to)
{
  g_auto (GStrv) before = dsk_contact_tags_read (was);
  g_auto (GStrv) present = dsk_contact_tags_read (now);
  g_auto (GStrv) wanted = dsk_contact_tags_read (to);
  g_autoptr (GPtrArray) result = g_ptr_array_new ();

  for (guint i = 0; present[i] != NULL; i++)
    if (!has_tag (before, present[i]) || has_tag (wanted, present[i]))
      g_ptr_array_add (result, present[i]);
  for (guint i = 0; wanted[i] != NULL; i++)
    if (!has_tag (before, wanted[i]))
      g_ptr_array_add (result, wanted[i]);
  g_ptr_array_add (result, NULL);
  return spell_tags ((GStrv) result->pdata);
}

static const char *
value_of (GPtrArray *attributes, const char *name)
{
  const DskContactAttribute *attribute = find_attribute (attributes, name);

  return attribute != NULL ? attribute->value : NULL;
}

/* Those of @to in its order, but as others changed them if the author did not, then what others added. */
static char *
merge_attributes (const char *was, const char *now, const char *to, gboolean *unseen)
{
  g_autoptr (GPtrArray) before = dsk_contact_attributes_read (was);
  g_autoptr (GPtrArray) present = dsk_contact_attributes_read (now);
  g_autoptr (GPtrArray) wanted = dsk_contact_attributes_read (to);
  g_autoptr (GPtrArray) result = new_attributes ();

  for (guint i = 0; i < wanted->len; i++)
    {
      const DskContactAttribute *mine = wanted->pdata[i];
      const char *old = value_of (before, mine->name);
      const char *theirs = value_of (present, mine->name);
      const gboolean untouched = g_strcmp0 (old, mine->value) == 0;

      if (untouched && theirs == NULL)
        continue; /* removed by somebody else */
      if (!untouched && g_strcmp0 (theirs, old) != 0 && g_strcmp0 (theirs, mine->value) != 0)
        *unseen = TRUE;
      g_ptr_array_add (result, dsk_contact_attribute_new (mine->name, untouched ? theirs : mine->value));
    }
  for (guint i = 0; i < present->len; i++)
    {
      const DskContactAttribute *theirs = present->pdata[i];
      const char *old = value_of (before, theirs->name);

      if (find_attribute (wanted, theirs->name) != NULL)
        continue;
      if (old == NULL)
        g_ptr_array_add (result, dsk_contact_attribute_new (theirs->name, theirs->value));
      else if (strcmp (old, theirs->value) != 0)
        *unseen = TRUE; /* changed by somebody, removed by the author */
    }
  return dsk_contact_attributes_write (result);
}

char *
dsk_contact_value_merge (DskContactField field, const char *was, const char *now, const char *to, gboolean *unseen)
{
  g_return_val_if_fail ((guint) field < DSK_CONTACT_FIELD_N && unseen != NULL, NULL);

  *unseen = FALSE;
  if (field == DSK_CONTACT_TAGS)
    return merge_tags (was, now, to);
  if (field == DSK_CONTACT_ATTRIBUTES)
    return merge_attributes (was, now, to, unseen);
  *unseen = g_strcmp0 (now, was) != 0 && g_strcmp0 (now, to) != 0;
  return g_strdup (to);
}

/* --- two contacts --- */

static char *
join_tags (const char *a, const char *b, gboolean *lost)
{
  g_auto (GStrv) ours = dsk_contact_tags_read (a);
  g_auto (GStrv) theirs = dsk_contact_tags_read (b);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; ours[i] != NULL; i++)
    g_ptr_array_add (all, ours[i]);
  for (guint i = 0; theirs[i] != NULL; i++)
    {
      if (has_tag (ours, theirs[i]))
        continue;
      if (all->len < DSK_CONTACT_TAGS_MAX)
        g_ptr_array_add (all, theirs[i]);
      else
        *lost = TRUE;
    }
  g_ptr_array_add (all, NULL);
  return spell_tags ((GStrv) all->pdata);
}

static char *
join_attributes (const char *a, const char *b, gboolean *lost)
{
  g_autoptr (GPtrArray) all = dsk_contact_attributes_read (a);
  g_autoptr (GPtrArray) theirs = dsk_contact_attributes_read (b);
  g_autofree char *value = dsk_contact_attributes_write (all);

  for (guint i = 0; i < theirs->len; i++)
    {
      const DskContactAttribute *attribute = theirs->pdata[i];
      const char *ours = value_of (all, attribute->name);
      g_autofree char *longer = NULL;

      if (ours != NULL)
        {
          *lost = *lost || strcmp (ours, attribute->value) != 0;
          continue;
        }
      g_ptr_array_add (all, dsk_contact_attribute_new (attribute->name, attribute->value));
      longer = dsk_contact_attributes_write (all);
      if (strlen (longer) > DSK_CONTACT_ATTRIBUTES_MAX_BYTES)
        {
          *lost = TRUE;
          break;
        }
      g_free (value);
      value = g_steal_pointer (&longer);
    }
  return g_steal_pointer (&value);
}

static char *
join_remarks (const char *a, const char *b, gboolean *lost)
{
  g_autofree char *both = g_strjoin ("\n", a, b, NULL);

  if (strcmp (a, b) == 0)
    return g_strdup (a);
  *lost = g_utf8_strlen (both, -1) > DSK_CONTACT_REMARK_MAX;
  return dsk_text_clean (both, DSK_CONTACT_REMARK_MAX);
}

char *
dsk_contact_value_join (DskContactField field, const char *a, const char *b, gboolean *lost)
{
  g_return_val_if_fail ((guint) field < DSK_CONTACT_FIELD_N && lost != NULL, NULL);

  *lost = FALSE;
  if (a == NULL || b == NULL)
    return g_strdup (a != NULL ? a : b);
  if (field == DSK_CONTACT_TAGS)
    return join_tags (a, b, lost);
  if (field == DSK_CONTACT_ATTRIBUTES)
    return join_attributes (a, b, lost);
  if (field == DSK_CONTACT_REMARK)
    return join_remarks (a, b, lost);
  *lost = strcmp (a, b) != 0;
  return g_strdup (*lost && field == DSK_CONTACT_CONSENT ? DSK_CONSENT_REFUSED : a);
}
