/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-messages-eph.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-json-read.h"
#include "dsk-json-writer.h"

static const gint64 zero = 0;

static const char *const says[DSK_EPH_SAY_N] = {
  [DSK_EPH_SAY_PRESENCE] = "presence",
  [DSK_EPH_SAY_VIEWING] = "viewing",
  [DSK_EPH_SAY_TYPING] = "typing",
  [DSK_EPH_SAY_ACQUIRE] = "lease.acquire",
  [DSK_EPH_SAY_RELEASE] = "lease.release",
};

static gboolean
wrong (const char *name, GError **error)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The member \"%s\" is missing or wrong", name);
  return FALSE;
}

/* --- what a device says --- */

GBytes *
dsk_eph_say_encode (const DskEphSay *say)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  g_return_val_if_fail ((guint) say->type < DSK_EPH_SAY_N, NULL);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "say", says[say->type]);
  if (say->type == DSK_EPH_SAY_PRESENCE)
    dsk_json_writer_set_string (writer, "presence", dsk_presence_to_string (say->presence));
  else
    dsk_json_writer_set_string (writer, "conv", say->conv);
  if (say->type == DSK_EPH_SAY_VIEWING || say->type == DSK_EPH_SAY_TYPING)
    dsk_json_writer_set_bool (writer, "on", say->on);
  if (say->type == DSK_EPH_SAY_ACQUIRE)
    dsk_json_writer_set_bool (writer, "force", say->force);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

static gboolean
read_say (JsonObject *root, DskEphSayType *type, GError **error)
{
  const char *text;

  if (!dsk_json_read_string (root, "say", TRUE, DSK_READ_ID_MAX, &text, error))
    return FALSE;
  for (guint i = 0; i < DSK_EPH_SAY_N; i++)
    if (g_str_equal (text, says[i]))
      {
        *type = (DskEphSayType) i;
        return TRUE;
      }
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NEWER, "This is not known here");
  return FALSE;
}

static gboolean
read_presence (JsonObject *root, DskPresence *presence, GError **error)
{
  const char *text;

  return dsk_json_read_string (root, "presence", TRUE, DSK_READ_ID_MAX, &text, error)
         && ((dsk_presence_from_string (text, presence) && *presence != DSK_PRESENCE_OFFLINE)
             || wrong ("presence", error));
}

gboolean
dsk_eph_say_decode (GBytes *json, DskEphSay *say, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_auto (DskEphSay) out = { 0 };
  JsonObject *root = dsk_json_read_root (json, &parser, error);

  if (root == NULL || !read_say (root, &out.type, error)
      || !dsk_json_dup_string (root, "conv", out.type != DSK_EPH_SAY_PRESENCE, DSK_READ_ID_MAX, &out.conv, error)
      || !dsk_json_read_bool (root, "on", &out.on, error) || !dsk_json_read_bool (root, "force", &out.force, error)
      || (out.type == DSK_EPH_SAY_PRESENCE && !read_presence (root, &out.presence, error)))
    return FALSE;
  *say = out;
  out = (DskEphSay){ 0 };
  return TRUE;
}

void
dsk_eph_say_clear (DskEphSay *say)
{
  g_clear_pointer (&say->conv, g_free);
}

/* --- what the relay tells --- */

static void
act_clear (gpointer data)
{
  g_free (((DskEphAct *) data)->user);
}

static void
person_clear (gpointer data)
{
  g_free (((DskEphPerson *) data)->user);
}

static void
conv_free (gpointer data)
{
  DskEphConv *conv = data;

  g_array_unref (conv->acts);
  g_free (conv->conv);
  g_free (conv);
}

void
dsk_eph_news_init (DskEphNews *news)
{
  *news = (DskEphNews){ 0 };
  news->convs = g_ptr_array_new_with_free_func (conv_free);
  news->people = g_array_new (FALSE, FALSE, sizeof (DskEphPerson));
  g_array_set_clear_func (news->people, person_clear);
}

void
dsk_eph_news_clear (DskEphNews *news)
{
  g_clear_pointer (&news->convs, g_ptr_array_unref);
  g_clear_pointer (&news->people, g_array_unref);
  g_clear_pointer (&news->lease.conv, g_free);
  g_clear_pointer (&news->lease.holder, g_free);
}

GArray *
dsk_eph_acts_new (void)
{
  GArray *acts = g_array_new (FALSE, FALSE, sizeof (DskEphAct));

  g_array_set_clear_func (acts, act_clear);
  return acts;
}

DskEphConv *
dsk_eph_news_add_conv (DskEphNews *news, const char *conv)
{
  DskEphConv *made = g_new0 (DskEphConv, 1);

  made->conv = g_strdup (conv);
  made->acts = dsk_eph_acts_new ();
  g_ptr_array_add (news->convs, made);
  return made;
}

void
dsk_eph_conv_add (DskEphConv *conv, const char *user, guint doing)
{
  const DskEphAct act = { g_strdup (user), doing };

  g_array_append_val (conv->acts, act);
}

void
dsk_eph_news_add_person (DskEphNews *news, const char *user, DskPresence presence)
{
  const DskEphPerson person = { g_strdup (user), presence };

  g_array_append_val (news->people, person);
}

void
dsk_eph_news_copy (const DskEphNews *news, DskEphNews *copy)
{
  dsk_eph_news_init (copy);
  copy->as_of = news->as_of;
  copy->full = news->full;
  for (guint i = 0; i < news->convs->len; i++)
    {
      const DskEphConv *conv = g_ptr_array_index (news->convs, i);
      DskEphConv *made = dsk_eph_news_add_conv (copy, conv->conv);

      for (guint j = 0; j < conv->acts->len; j++)
        {
          const DskEphAct *act = &g_array_index (conv->acts, DskEphAct, j);

          dsk_eph_conv_add (made, act->user, act->doing);
        }
    }
  for (guint i = 0; i < news->people->len; i++)
    {
      const DskEphPerson *person = &g_array_index (news->people, DskEphPerson, i);

      dsk_eph_news_add_person (copy, person->user, person->presence);
    }
  copy->lease = (DskEphLease){ g_strdup (news->lease.conv), news->lease.fence, g_strdup (news->lease.holder),
                               news->lease.expires_in };
}

gboolean
dsk_eph_news_is_empty (const DskEphNews *news)
{
  return !news->full && news->convs->len == 0 && news->people->len == 0 && news->lease.conv == NULL;
}

static void
write_convs (DskJsonWriter *writer, const DskEphNews *news)
{
  dsk_json_writer_name (writer, "convs");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < news->convs->len; i++)
    {
      const DskEphConv *conv = g_ptr_array_index (news->convs, i);

      dsk_json_writer_begin_array (writer);
      dsk_json_writer_string (writer, conv->conv);
      for (guint j = 0; j < conv->acts->len; j++)
        {
          const DskEphAct *act = &g_array_index (conv->acts, DskEphAct, j);

          dsk_json_writer_string (writer, act->user);
          dsk_json_writer_int (writer, act->doing);
        }
      dsk_json_writer_end_array (writer);
    }
  dsk_json_writer_end_array (writer);
}

static void
write_people (DskJsonWriter *writer, const DskEphNews *news)
{
  dsk_json_writer_name (writer, "people");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < news->people->len; i++)
    {
      const DskEphPerson *person = &g_array_index (news->people, DskEphPerson, i);

      dsk_json_writer_string (writer, person->user);
      dsk_json_writer_string (writer, dsk_presence_to_string (person->presence));
    }
  dsk_json_writer_end_array (writer);
}

static void
write_lease (DskJsonWriter *writer, const DskEphLease *lease)
{
  dsk_json_writer_name (writer, "lease");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "conv", lease->conv);
  dsk_json_writer_set_int (writer, "fence", lease->fence);
  if (lease->holder != NULL)
    dsk_json_writer_set_string (writer, "holder", lease->holder);
  dsk_json_writer_set_int (writer, "expires_in", lease->expires_in);
  dsk_json_writer_end_object (writer);
}

GBytes *
dsk_eph_news_encode (const DskEphNews *news)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_int (writer, "as_of", news->as_of);
  if (news->full)
    dsk_json_writer_set_bool (writer, "full", TRUE);
  if (news->convs->len > 0)
    write_convs (writer, news);
  if (news->people->len > 0)
    write_people (writer, news);
  if (news->lease.conv != NULL)
    write_lease (writer, &news->lease);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

/* Pairs after the id. Bits that only a newer relay knows are left out. */
static gboolean
read_acts (JsonArray *array, DskEphConv *conv)
{
  guint len = json_array_get_length (array);

  if (len % 2 != 1 || len / 2 > DSK_EPH_ACTS_MAX)
    return FALSE;
  for (guint i = 1; i < len; i += 2)
    {
      const char *user;
      gint64 doing;

      if (!dsk_json_node_text (json_array_get_element (array, i), &user) || strlen (user) > DSK_READ_ID_MAX
          || !dsk_json_node_int (json_array_get_element (array, i + 1), &doing))
        return FALSE;
      if ((doing & DSK_DOING_ALL) != 0)
        dsk_eph_conv_add (conv, user, (guint) (doing & DSK_DOING_ALL));
    }
  return TRUE;
}

static gboolean
read_convs (JsonObject *root, DskEphNews *news, GError **error)
{
  JsonArray *array;
  guint len;

  if (!dsk_json_read_array (root, "convs", &array, error))
    return FALSE;
  len = array != NULL ? json_array_get_length (array) : 0;
  if (len > DSK_EPH_CONVS_MAX)
    return wrong ("convs", error);
  for (guint i = 0; i < len; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      const char *id;

      if (row == NULL || json_array_get_length (row) == 0
          || !dsk_json_node_text (json_array_get_element (row, 0), &id) || strlen (id) > DSK_READ_ID_MAX
          || !read_acts (row, dsk_eph_news_add_conv (news, id)))
        return wrong ("convs", error);
    }
  return TRUE;
}

static gboolean
read_people (JsonObject *root, DskEphNews *news, GError **error)
{
  JsonArray *array;
  guint len;

  if (!dsk_json_read_array (root, "people", &array, error))
    return FALSE;
  len = array != NULL ? json_array_get_length (array) : 0;
  if (len % 2 != 0 || len / 2 > DSK_EPH_PEOPLE_MAX)
    return wrong ("people", error);
  for (guint i = 0; i < len; i += 2)
    {
      const char *user;
      const char *word;
      DskPresence presence;

      if (!dsk_json_node_text (json_array_get_element (array, i), &user) || strlen (user) > DSK_READ_ID_MAX
          || !dsk_json_node_text (json_array_get_element (array, i + 1), &word))
        return wrong ("people", error);
      /* A newer relay's word is somebody who is there. */
      if (!dsk_presence_from_string (word, &presence))
        presence = DSK_PRESENCE_ONLINE;
      dsk_eph_news_add_person (news, user, presence);
    }
  return TRUE;
}

static gboolean
read_lease (JsonObject *root, DskEphLease *lease, GError **error)
{
  JsonNode *node = json_object_get_member (root, "lease");
  JsonObject *object;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong ("lease", error);
  object = json_node_get_object (node);
  return dsk_json_dup_string (object, "conv", TRUE, DSK_READ_ID_MAX, &lease->conv, error)
         && dsk_json_dup_string (object, "holder", FALSE, DSK_READ_ID_MAX, &lease->holder, error)
         && dsk_json_read_int (object, "fence", 0, G_MAXINT64, &zero, &lease->fence, error)
         && dsk_json_read_int (object, "expires_in", 0, G_MAXINT32, &zero, &lease->expires_in, error);
}

gboolean
dsk_eph_news_decode (GBytes *json, DskEphNews *news, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_auto (DskEphNews) out = { 0 };
  JsonObject *root = dsk_json_read_root (json, &parser, error);

  dsk_eph_news_init (&out);
  if (root == NULL || !dsk_json_read_int (root, "as_of", 0, G_MAXINT64, &zero, &out.as_of, error)
      || !dsk_json_read_bool (root, "full", &out.full, error) || !read_convs (root, &out, error)
      || !read_people (root, &out, error) || !read_lease (root, &out.lease, error))
    return FALSE;
  *news = out;
  out = (DskEphNews){ 0 };
  return TRUE;
}
