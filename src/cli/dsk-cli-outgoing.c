/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is to be sent, from the options of "send". */

#include "dsk-cli-outgoing.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-map-link.h"
#include "dsk-question.h"
#include "dsk-template-form.h"

static gpointer
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, words);
  return NULL;
}

/* --- templates --- */

static const DskTemplateRow *
find_template (GPtrArray *rows, const char *name, const char *language, GError **error)
{
  const DskTemplateRow *found = NULL;
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const DskTemplateRow *row = g_ptr_array_index (rows, i);

      if (!g_str_equal (row->name, name) || (language != NULL && !g_str_equal (row->language, language)))
        continue;
      found = row;
      n++;
    }
  if (n == 0)
    return refuse (error, _ ("There is no such template here, or not in this language"));
  if (n > 1)
    return refuse (error, _ ("There is such a template in several languages; say which with --language"));
  if (!g_str_equal (found->status, "APPROVED"))
    return refuse (error, _ ("WhatsApp has not approved this template"));
  return found;
}

/* The field that "name=…" is for. Returns: -1: none of that name */
static int
named_field (const DskTemplateForm *form, const char *param, gsize len)
{
  for (guint i = 0; i < form->fields->len; i++)
    {
      const DskTemplateField *field = g_ptr_array_index (form->fields, i);

      if (field->named && strlen (field->key) == len && strncmp (field->key, param, len) == 0)
        return (int) i;
    }
  return -1;
}

static gboolean
fill (DskTemplateForm *form, char **params, GError **error)
{
  guint next = 0;

  for (guint i = 0; params != NULL && params[i] != NULL; i++)
    {
      const char *equals = strchr (params[i], '=');
      int named = equals != NULL ? named_field (form, params[i], (gsize) (equals - params[i])) : -1;

      if (named >= 0)
        dsk_template_form_set (form, (guint) named, equals + 1);
      else if (next < form->fields->len)
        dsk_template_form_set (form, next++, params[i]);
      else
        {
          refuse (error, _ ("There are more --param than the template has variables"));
          return FALSE;
        }
    }
  for (guint i = 0; i < form->fields->len; i++)
    {
      g_autofree char *problem = dsk_template_form_problem (form, i);

      if (problem != NULL)
        {
          const DskTemplateField *field = g_ptr_array_index (form->fields, i);

          g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s: %s", field->key, problem);
          return FALSE;
        }
    }
  return TRUE;
}

static DskOutgoing *
make_location (const char *text, GError **error)
{
  g_autofree char *name = NULL;
  double latitude, longitude;

  if (!dsk_map_link_parse (text, &latitude, &longitude, &name, error))
    return NULL;
  return dsk_outgoing_new_location (latitude, longitude, name, NULL);
}

/* @rows: (nullable): NULL: with @error, they can't be read */
static DskOutgoing *
make_template (DskCliSend *send, GPtrArray *rows, GError **error)
{
  g_autoptr (DskTemplateForm) form = NULL;
  const DskTemplateRow *row;

  row = rows != NULL ? find_template (rows, send->template, send->language, error) : NULL;
  if (row == NULL)
    return NULL;
  form = dsk_template_form_new (row->name, row->language, row->category, row->components, error);
  if (form == NULL || !fill (form, send->params, error))
    return NULL;
  if (dsk_template_form_wants_media (form))
    {
      DskOutgoing *place;

      if (g_strcmp0 (form->header_type, "location") != 0 || send->location == NULL)
        return refuse (error, _ ("This template needs a file or a place above its text; send it with the app"));
      place = make_location (send->location, error);
      if (place == NULL)
        return NULL;
      dsk_template_form_set_media (form, place);
    }
  return dsk_template_form_finish (form);
}

static DskOutgoing *
make_template_of_conv (DskCliSend *send, DskReplicaReader *reader, const char *conv, GError **error)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_templates (reader, conv, error);

  return make_template (send, rows, error);
}

DskOutgoing *
dsk_cli_make_template (DskCliSend *send, DskReplicaReader *reader, const char *number, GError **error)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_templates_of_number (reader, number, error);

  return make_template (send, rows, error);
}

/* --- questions --- */

/* "first|second|third"; of a list the first is the button that opens it */
static DskOutgoing *
make_question (DskQuestionType type, const char *body, const char *options, GError **error)
{
  g_autoptr (DskQuestion) question = dsk_question_new (type);
  g_auto (GStrv) words = g_strsplit (options, "|", -1);
  g_autofree char *problem = NULL;
  DskQuestionPart part;
  guint option;
  guint first = type == DSK_QUESTION_LIST && words[0] != NULL ? 1 : 0;

  question->body = g_strdup (body);
  if (first > 0)
    question->button = g_strdup (words[0]);
  for (guint i = first; words[i] != NULL; i++)
    dsk_question_add (question, NULL, g_strstrip (words[i]), NULL);
  problem = dsk_question_problem (question, &part, &option);
  if (problem != NULL)
    return refuse (error, problem);
  return dsk_question_finish (question);
}

/* "name,phone" */
static DskOutgoing *
make_contact (const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", 2);

  if (words[0] == NULL || words[1] == NULL)
    return refuse (error, _ ("--contact takes a name and a phone number with a comma between them"));
  return dsk_outgoing_new_contact (g_strstrip (words[0]), NULL, g_strstrip (words[1]), NULL);
}

static DskOutgoing *
make_reaction (const char *emoji, const DskTimelineRow *target, GError **error)
{
  if (target->wamid == NULL)
    return refuse (error, _ ("This message has not left yet: there is nothing to react to"));
  return dsk_outgoing_new_reaction (target->wamid, *emoji != '\0' ? emoji : NULL);
}

static DskOutgoing *
make_again (const DskTimelineRow *row, GError **error)
{
  if (row->direction != DSK_DIRECTION_OUT || row->pending
      || (row->delivery != DSK_DELIVERY_FAILED && row->delivery != DSK_DELIVERY_UNKNOWN))
    return refuse (error, _ ("Only a message that failed, or of which nobody knows, is sent again"));
  return dsk_outgoing_new (row->kind, row->text, row->content);
}

DskCliSendMode
dsk_cli_send_mode (const DskCliSend *send)
{
  if (send->again != NULL)
    return DSK_CLI_SEND_AGAIN;
  if (send->template != NULL)
    return DSK_CLI_SEND_TEMPLATE;
  if (send->reaction != NULL)
    return DSK_CLI_SEND_REACTION;
  if (send->buttons != NULL)
    return DSK_CLI_SEND_BUTTONS;
  if (send->list != NULL)
    return DSK_CLI_SEND_LIST;
  if (send->contact != NULL)
    return DSK_CLI_SEND_CONTACT;
  return send->location != NULL ? DSK_CLI_SEND_LOCATION : DSK_CLI_SEND_TEXT;
}

DskOutgoing *
dsk_cli_make_outgoing (DskCliSend *send, DskReplicaReader *reader, const char *conv, const char *text,
                       const DskTimelineRow *target, GError **error)
{
  switch (dsk_cli_send_mode (send))
    {
    case DSK_CLI_SEND_AGAIN:
      return make_again (target, error);
    case DSK_CLI_SEND_TEMPLATE:
      return make_template_of_conv (send, reader, conv, error);
    case DSK_CLI_SEND_REACTION:
      return make_reaction (send->reaction, target, error);
    case DSK_CLI_SEND_BUTTONS:
      return make_question (DSK_QUESTION_BUTTONS, text, send->buttons, error);
    case DSK_CLI_SEND_LIST:
      return make_question (DSK_QUESTION_LIST, text, send->list, error);
    case DSK_CLI_SEND_CONTACT:
      return make_contact (send->contact, error);
    case DSK_CLI_SEND_LOCATION:
      return make_location (send->location, error);
    case DSK_CLI_SEND_TEXT:
    default:
      return dsk_outgoing_new (DSK_MESSAGE_TEXT, text, NULL);
    }
}
