/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels-contact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-contact-change.h"
#include "dsk-inside.h"
#include "dsk-labels.h"
#include "dsk-text.h"

#define LINE_CHARS 80

#define FSI "\342\201\250" /* U+2068 first strong isolate */
#define PDI "\342\201\251" /* U+2069 pop directional isolate */

static const struct
{
  const char *tag;
  const char *name;
} languages[] = {
  { "ur", N_ ("Urdu") },           { "en", N_ ("English") },  { "sd", N_ ("Sindhi") },
  { "pa", N_ ("Punjabi") },        { "ps", N_ ("Pashto") },   { "bal", N_ ("Balochi") },
  { "skr", N_ ("Saraiki") },       { "hi", N_ ("Hindi") },    { "ar", N_ ("Arabic") },
  { "fa", N_ ("Persian") },        { "bn", N_ ("Bengali") },  { "zh", N_ ("Chinese") },
  { "ur-Latn", N_ ("Roman Urdu") },
};

const char *
dsk_label_contact_field (DskContactField field)
{
  switch (field)
    {
    case DSK_CONTACT_GIVEN_NAME:
      return C_ ("contact", "Name");
    case DSK_CONTACT_LANGUAGE:
      return _ ("Language");
    case DSK_CONTACT_TAGS:
      return _ ("Tags");
    case DSK_CONTACT_CONSENT:
      return _ ("Marketing consent");
    case DSK_CONTACT_ATTRIBUTES:
      return _ ("Attributes");
    case DSK_CONTACT_REMARK:
      return _ ("Remark");
    case DSK_CONTACT_FIELD_N:
    default:
      g_return_val_if_reached ("");
    }
}

char *
dsk_label_language (const char *tag)
{
  g_return_val_if_fail (tag != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (strcmp (tag, languages[i].tag) == 0)
      return g_strdup (_ (languages[i].name));
  return dsk_label_name (tag, FALSE);
}

const char *const *
dsk_label_languages (void)
{
  static const char *tags[G_N_ELEMENTS (languages) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    tags[i] = languages[i].tag;
  return tags;
}

/* --- marketing --- */

char *
dsk_label_marketing (const char *marketing, gint64 at, gint64 now)
{
  gboolean stop = g_strcmp0 (marketing, "stop") == 0;
  g_autofree char *day = NULL;
  g_autofree char *clock = NULL;

  if (!stop && g_strcmp0 (marketing, "resume") != 0)
    return NULL;
  if (at <= 0)
    return g_strdup (stop ? _ ("Wants none: marketing templates are not sent") : _ ("Wants them again"));
  day = dsk_label_day (at, now);
  clock = dsk_label_clock_time (at);
  if (stop)
    /* Translators: a day ("Today", "Tuesday, 12 November"), a time of day */
    return g_strdup_printf (_ ("Wants none since %s, %s: marketing templates are not sent"), day, clock);
  /* Translators: a day ("Today", "Tuesday, 12 November"), a time of day */
  return g_strdup_printf (_ ("Wants them again since %s, %s"), day, clock);
}

/* --- values --- */

static void
append (GString *out, const char *separator, const char *text)
{
  g_autofree char *line = dsk_label_name (text, TRUE);

  g_string_append_printf (out, "%s%s", out->len > 0 ? separator : "", line);
}

static char *
attribute_words (const DskContactAttribute *attribute)
{
  g_autofree char *name = dsk_label_name (attribute->name, TRUE);
  g_autofree char *value = dsk_label_name (attribute->value, TRUE);

  /* Translators: the name of an attribute of a customer, and what it is: "City: Lahore" */
  return g_strdup_printf (_ ("%s: %s"), name, value);
}

static char *
tags_words (const char *value)
{
  g_auto (GStrv) tags = dsk_contact_tags_read (value);
  GString *out = g_string_new (NULL);

  for (guint i = 0; tags[i] != NULL; i++)
    /* Translators: stands between the elements of a list */
    append (out, _ (", "), tags[i]);
  return g_string_free (out, FALSE);
}

static char *
attributes_words (const char *value)
{
  g_autoptr (GPtrArray) attributes = dsk_contact_attributes_read (value);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < attributes->len; i++)
    {
      g_autofree char *words = attribute_words (attributes->pdata[i]);

      g_string_append_printf (out, "%s%s", i > 0 ? _ (", ") : "", words);
    }
  return g_string_free (out, FALSE);
}

char *
dsk_label_contact_value (DskContactField field, const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);

  switch (field)
    {
    case DSK_CONTACT_LANGUAGE:
      return dsk_label_language (value);
    case DSK_CONTACT_TAGS:
      return tags_words (value);
    case DSK_CONTACT_CONSENT:
      return g_strdup (strcmp (value, DSK_CONSENT_GRANTED) == 0 ? C_ ("consent", "Granted")
                                                                : C_ ("consent", "Refused"));
    case DSK_CONTACT_ATTRIBUTES:
      return attributes_words (value);
    case DSK_CONTACT_GIVEN_NAME:
    case DSK_CONTACT_REMARK:
    case DSK_CONTACT_FIELD_N:
    default:
      return dsk_label_name (value, FALSE);
    }
}

/* --- what changed --- */

static gboolean
has_tag (GStrv tags, const char *tag)
{
  return g_strv_contains ((const char *const *) tags, tag);
}

/* "+ VIP, − Wholesale" */
static char *
tags_difference (const char *before, const char *after)
{
  g_auto (GStrv) old = dsk_contact_tags_read (before);
  g_auto (GStrv) now = dsk_contact_tags_read (after);
  GString *out = g_string_new (NULL);

  for (guint i = 0; now[i] != NULL; i++)
    if (!has_tag (old, now[i]))
      {
        g_autofree char *words = g_strconcat ("+ ", now[i], NULL);

        append (out, _ (", "), words);
      }
  for (guint i = 0; old[i] != NULL; i++)
    if (!has_tag (now, old[i]))
      {
        g_autofree char *words = g_strconcat ("\342\210\222 ", old[i], NULL);

        append (out, _ (", "), words);
      }
  return g_string_free (out, FALSE);
}

static const DskContactAttribute *
find (GPtrArray *attributes, const char *name)
{
  for (guint i = 0; i < attributes->len; i++)
    if (strcmp (((DskContactAttribute *) attributes->pdata[i])->name, name) == 0)
      return attributes->pdata[i];
  return NULL;
}

static void
add_part (GString *out, const char *sign, const DskContactAttribute *attribute, const char *before)
{
  g_autofree char *words = attribute_words (attribute);

  g_string_append_printf (out, "%s" FSI "%s%s" PDI, out->len > 0 ? _ (", ") : "", sign, words);
  if (before != NULL)
    {
      g_autofree char *old = dsk_label_name (before, TRUE);

      g_string_append_c (out, ' ');
      /* Translators: follows what something is now: %s is what it was */
      g_string_append_printf (out, _ ("(before: %s)"), old);
    }
}

static char *
attributes_difference (const char *before, const char *after)
{
  g_autoptr (GPtrArray) old = dsk_contact_attributes_read (before);
  g_autoptr (GPtrArray) now = dsk_contact_attributes_read (after);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < now->len; i++)
    {
      const DskContactAttribute *attribute = now->pdata[i];
      const DskContactAttribute *was = find (old, attribute->name);

      if (was == NULL)
        add_part (out, "+ ", attribute, NULL);
      else if (strcmp (was->value, attribute->value) != 0)
        add_part (out, "", attribute, was->value);
    }
  for (guint i = 0; i < old->len; i++)
    if (find (now, ((DskContactAttribute *) old->pdata[i])->name) == NULL)
      add_part (out, "\342\210\222 ", old->pdata[i], NULL);
  return g_string_free (out, FALSE);
}

/* Returns: (transfer full) (nullable): a member of @root as a value: strings are, the rest is JSON */
static char *
read_value (JsonObject *root, const char *name)
{
  JsonNode *node = root != NULL ? json_object_get_member (root, name) : NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  return JSON_NODE_HOLDS_VALUE (node) ? g_strdup (dsk_json_get_string (root, name)) : json_to_string (node, FALSE);
}

/* Returns: (transfer full) (nullable): isolated */
static char *
quote (DskContactField field, const char *value)
{
  g_autofree char *words = value != NULL ? dsk_label_contact_value (field, value) : NULL;
  g_autofree char *line = words != NULL ? dsk_text_preview (words, LINE_CHARS) : NULL;

  return line != NULL ? g_strconcat (FSI, line, PDI, NULL) : NULL;
}

/* Of one value there was at least one. */
static char *
changed_words (const char *actor, const char *what, const char *before, const char *after, gboolean unseen)
{
  if (after == NULL)
    return unseen
               /* Translators: a person, what it is of a customer ("Name"), what it was */
               ? g_strdup_printf (_ ("%s removed from the contact without having seen it: %s “%s”"), actor, what,
                                  before)
               /* Translators: a person, what it is of a customer ("Name"), what it was */
               : g_strdup_printf (_ ("%s removed from the contact: %s “%s”"), actor, what, before);
  if (before == NULL)
    /* Translators: a person, what it is of a customer ("Name"), what it is now */
    return g_strdup_printf (_ ("%s added to the contact: %s “%s”"), actor, what, after);
  return unseen
             /* Translators: a person, what it is of a customer ("Name"), what it is now, what it was */
             ? g_strdup_printf (_ ("%s changed the contact: %s “%s”, without having seen “%s”"), actor, what, after,
                                before)
             /* Translators: a person, what it is of a customer ("Name"), what it is now, what it was */
             : g_strdup_printf (_ ("%s changed the contact: %s “%s”, before “%s”"), actor, what, after, before);
}

char *
dsk_label_contact_event (const char *actor, const char *detail)
{
  g_autoptr (JsonObject) root = dsk_inside_parse (detail);
  g_autofree char *old = read_value (root, "before");
  g_autofree char *now = read_value (root, "after");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *what;
  DskContactField field;

  if (!dsk_contact_field_from_string (dsk_json_get_string (root, "field"), &field) || (old == NULL && now == NULL))
    return actor != NULL ? g_strdup_printf (_ ("%s changed the contact"), actor) : g_strdup (_ ("The contact changed"));
  what = dsk_label_contact_field (field);
  before = quote (field, old);
  after = quote (field, now);
  if (actor == NULL)
    /* Translators: what it is of a customer ("Name"), what the one contact had and what it is now */
    return g_strdup_printf (_ ("Two contacts turned out to be one: %s “%s”, now “%s”"), what,
                            before != NULL ? before : "", after != NULL ? after : "");
  if (field == DSK_CONTACT_TAGS || field == DSK_CONTACT_ATTRIBUTES)
    {
      g_autofree char *difference
          = field == DSK_CONTACT_TAGS ? tags_difference (old, now) : attributes_difference (old, now);

      if (dsk_json_get_flag (root, "unseen"))
        /* Translators: a person, "Attributes", and what became of them: "+ City: Lahore" */
        return g_strdup_printf (_ ("%s changed the contact, without having seen all of it: %s %s"), actor, what,
                                difference);
      /* Translators: a person, "Tags" or "Attributes", and what became of them: "+ VIP, − Wholesale" */
      return g_strdup_printf (_ ("%s changed the contact: %s %s"), actor, what, difference);
    }
  return changed_words (actor, what, before, after, dsk_json_get_flag (root, "unseen"));
}

char *
dsk_label_contact_change (const char *content)
{
  g_auto (DskContactChange) change = { 0 };
  g_autoptr (GString) out = g_string_new (NULL);

  if (!dsk_contact_change_read (content, &change, NULL))
    return g_strdup (_ ("Change of the contact"));
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      g_autofree char *value = change.sets[i] ? quote ((DskContactField) i, change.to[i]) : NULL;

      if (!change.sets[i])
        continue;
      if (out->len > 0)
        g_string_append (out, " · ");
      if (value != NULL)
        g_string_append_printf (out, _ ("%s: %s"), dsk_label_contact_field ((DskContactField) i), value);
      else
        /* Translators: what it is of a customer: "Name" */
        g_string_append_printf (out, _ ("%s: removed"), dsk_label_contact_field ((DskContactField) i));
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
