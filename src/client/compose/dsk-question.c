/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-question.h"

#include "dsk-json-writer.h"

#include <glib/gi18n-lib.h>

#include <string.h>

static void
option_free (DskQuestionOption *option)
{
  g_free (option->section);
  g_free (option->title);
  g_free (option->description);
  g_free (option);
}

DskQuestion *
dsk_question_new (DskQuestionType type)
{
  DskQuestion *self = g_new0 (DskQuestion, 1);

  self->type = type;
  self->options = g_ptr_array_new_with_free_func ((GDestroyNotify) option_free);
  return self;
}

void
dsk_question_free (DskQuestion *self)
{
  if (self == NULL)
    return;
  g_free (self->header);
  g_free (self->body);
  g_free (self->footer);
  g_free (self->button);
  g_free (self->url);
  g_ptr_array_unref (self->options);
  g_free (self);
}

void
dsk_question_add (DskQuestion *self, const char *section, const char *title,
                  const char *description)
{
  DskQuestionOption *option = g_new0 (DskQuestionOption, 1);

  option->section = g_strdup (section);
  option->title = g_strdup (title);
  option->description = g_strdup (description);
  g_ptr_array_add (self->options, option);
}

/* --- what is wrong --- */

static gboolean
is_empty (const char *text)
{
  while (text != NULL && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text == NULL || *text == '\0';
}

static char *
check (const char *text, gboolean needed, glong max)
{
  if (is_empty (text))
    return needed ? g_strdup (_ ("Fill this in")) : NULL;
  if (g_utf8_strlen (text, -1) <= max)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "At most %ld character",
                                       "At most %ld characters", (gulong) max),
                          max);
}

static char *
check_url (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  char *problem = check (url, TRUE, DSK_QUESTION_URL_CHARS);

  if (problem != NULL)
    return problem;
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || (strcmp (g_uri_get_scheme (uri), "https") != 0
          && strcmp (g_uri_get_scheme (uri), "http") != 0))
    return g_strdup (_ ("An address begins with https://"));
  return NULL;
}

static gboolean
is_same_title (const DskQuestion *self, guint i)
{
  const DskQuestionOption *option = g_ptr_array_index (self->options, i);

  for (guint k = 0; k < i; k++)
    {
      const DskQuestionOption *other = g_ptr_array_index (self->options, k);

      if (g_strcmp0 (other->title, option->title) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_sections (const DskQuestion *self)
{
  for (guint i = 1; i < self->options->len; i++)
    {
      const DskQuestionOption *option = g_ptr_array_index (self->options, i);

      if (!is_empty (option->section))
        return TRUE;
    }
  return FALSE;
}

static char *
check_option (const DskQuestion *self, guint i)
{
  const DskQuestionOption *option = g_ptr_array_index (self->options, i);
  gboolean list = self->type == DSK_QUESTION_LIST;
  char *problem = check (option->title, TRUE,
                         list ? DSK_QUESTION_ROW_CHARS : DSK_QUESTION_BUTTON_CHARS);

  if (problem == NULL && is_same_title (self, i))
    problem = g_strdup (_ ("Two of them can't say the same"));
  if (problem == NULL && list)
    problem = check (option->description, FALSE, DSK_QUESTION_DESCRIPTION_CHARS);
  if (problem == NULL && list)
    problem = check (option->section, FALSE, DSK_QUESTION_ROW_CHARS);
  if (problem == NULL && list && i == 0 && is_empty (option->section) && has_sections (self))
    problem = g_strdup (_ ("If one section has a title, the first needs one, too"));
  return problem;
}

static char *
check_options (const DskQuestion *self, guint *option)
{
  guint max = self->type == DSK_QUESTION_LIST ? DSK_QUESTION_ROWS_MAX : DSK_QUESTION_BUTTONS_MAX;

  *option = 0;
  if (self->options->len == 0)
    return g_strdup (_ ("Add something to choose"));
  for (guint i = 0; i < self->options->len; i++)
    {
      char *problem = check_option (self, i);

      *option = i;
      if (problem != NULL)
        return problem;
    }
  if (self->options->len <= max)
    return NULL;
  *option = max;
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "At most %u of them", "At most %u of them", max), max);
}

char *
dsk_question_problem (const DskQuestion *self, DskQuestionPart *part, guint *option)
{
  gboolean plain = self->type == DSK_QUESTION_LOCATION;
  glong body_max = self->type == DSK_QUESTION_LIST ? DSK_QUESTION_LIST_BODY_CHARS
                                                   : DSK_QUESTION_BODY_CHARS;
  char *problem;

  *option = 0;
  *part = DSK_QUESTION_HEADER;
  problem = plain ? NULL : check (self->header, FALSE, DSK_QUESTION_HEADER_CHARS);
  if (problem != NULL)
    return problem;
  *part = DSK_QUESTION_BODY;
  if ((problem = check (self->body, TRUE, body_max)) != NULL)
    return problem;
  *part = DSK_QUESTION_FOOTER;
  problem = plain ? NULL : check (self->footer, FALSE, DSK_QUESTION_FOOTER_CHARS);
  if (problem != NULL)
    return problem;
  *part = DSK_QUESTION_BUTTON;
  if (self->type == DSK_QUESTION_LIST || self->type == DSK_QUESTION_LINK)
    problem = check (self->button, TRUE, DSK_QUESTION_BUTTON_CHARS);
  if (problem != NULL)
    return problem;
  *part = DSK_QUESTION_URL;
  if (self->type == DSK_QUESTION_LINK && (problem = check_url (self->url)) != NULL)
    return problem;
  *part = DSK_QUESTION_OPTION;
  if (self->type == DSK_QUESTION_BUTTONS || self->type == DSK_QUESTION_LIST)
    problem = check_options (self, option);
  if (problem == NULL)
    *part = DSK_QUESTION_NO_PART;
  return problem;
}

/* --- the message --- */

static void
write_option (DskJsonWriter *writer, const DskQuestionOption *option, guint i)
{
  g_autofree char *id = g_strdup_printf ("%u", i + 1);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", id);
  dsk_json_writer_set_string (writer, "title", option->title);
  if (!is_empty (option->description))
    dsk_json_writer_set_string (writer, "description", option->description);
  dsk_json_writer_end_object (writer);
}

static void
write_buttons (const DskQuestion *self, DskJsonWriter *writer)
{
  dsk_json_writer_name (writer, "buttons");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < self->options->len; i++)
    write_option (writer, g_ptr_array_index (self->options, i), i);
  dsk_json_writer_end_array (writer);
}

static void
write_sections (const DskQuestion *self, DskJsonWriter *writer)
{
  dsk_json_writer_name (writer, "sections");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < self->options->len; i++)
    {
      const DskQuestionOption *option = g_ptr_array_index (self->options, i);

      if (i == 0 || !is_empty (option->section))
        {
          if (i > 0)
            {
              dsk_json_writer_end_array (writer);
              dsk_json_writer_end_object (writer);
            }
          dsk_json_writer_begin_object (writer);
          if (!is_empty (option->section))
            dsk_json_writer_set_string (writer, "title", option->section);
          dsk_json_writer_name (writer, "rows");
          dsk_json_writer_begin_array (writer);
        }
      write_option (writer, option, i);
    }
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_array (writer);
}

static void
write_kind (const DskQuestion *self, DskJsonWriter *writer)
{
  static const char *const names[] = {
    [DSK_QUESTION_BUTTONS] = "button",
    [DSK_QUESTION_LIST] = "list",
    [DSK_QUESTION_LINK] = "cta_url",
    [DSK_QUESTION_LOCATION] = "location_request_message",
  };

  dsk_json_writer_set_string (writer, "type", names[self->type]);
  if (self->type == DSK_QUESTION_LOCATION)
    return;
  if (!is_empty (self->header))
    {
      dsk_json_writer_name (writer, "header");
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "type", "text");
      dsk_json_writer_set_string (writer, "text", self->header);
      dsk_json_writer_end_object (writer);
    }
  if (!is_empty (self->footer))
    dsk_json_writer_set_string (writer, "footer", self->footer);
}

DskOutgoing *
dsk_question_finish (const DskQuestion *self)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_autofree char *content = NULL;

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "interactive");
  dsk_json_writer_begin_object (writer);
  write_kind (self, writer);
  if (self->type == DSK_QUESTION_BUTTONS)
    write_buttons (self, writer);
  if (self->type == DSK_QUESTION_LIST)
    {
      dsk_json_writer_set_string (writer, "button", self->button);
      write_sections (self, writer);
    }
  if (self->type == DSK_QUESTION_LINK)
    {
      dsk_json_writer_set_string (writer, "display_text", self->button);
      dsk_json_writer_set_string (writer, "url", self->url);
    }
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_object (writer);
  content = dsk_json_writer_take_string (writer);
  return dsk_outgoing_new (DSK_MESSAGE_INTERACTIVE, self->body, content);
}
