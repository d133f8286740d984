/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-script.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-sb-wire.h"

#define MAX_TIME_MS (24 * 60 * 60 * 1000.0)

/* Where the parser is. */
typedef struct
{
  DskSbScript *script;
  GHashTable *phones; /* (owned) name (owned) → phone (owned) */
  char *name;         /* (owned) (nullable) the customer who is being talked about */
  char *phone;        /* (owned) (nullable) */
  char **words;       /* what is left of the line */
  guint line;
} Parser;

static void
step_free (DskSbStep *step)
{
  g_free (step->phone);
  g_free (step->name);
  g_free (step->type);
  g_free (step->text);
  g_free (step);
}

void
dsk_sb_script_free (DskSbScript *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->steps);
  g_free (self);
}

static gboolean
wrong (Parser *parser, GError **error, const char *what)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "line %u: %s", parser->line, what);
  return FALSE;
}

static gboolean
take_word (Parser *parser, const char *word)
{
  if (g_strcmp0 (parser->words[0], word) != 0)
    return FALSE;
  parser->words++;
  return TRUE;
}

static gboolean
is_phone (const char *word)
{
  return word != NULL && strlen (word) >= 7 && strlen (word) <= 15
         && word[strspn (word, G_CSET_DIGITS)] == '\0';
}

/* "500ms", "0.5s", "2m" */
static gboolean
parse_time (const char *word, guint *ms)
{
  char *unit = NULL;
  double value, scale;

  if (word == NULL || !g_ascii_isdigit (word[0]))
    return FALSE;
  value = g_ascii_strtod (word, &unit);
  if (strcmp (unit, "ms") == 0)
    scale = 1;
  else if (strcmp (unit, "s") == 0)
    scale = 1000;
  else if (strcmp (unit, "m") == 0)
    scale = 60 * 1000;
  else
    return FALSE;
  if (!(value * scale <= MAX_TIME_MS))
    return FALSE;
  *ms = (guint) (value * scale);
  return TRUE;
}

static gboolean
take_time (Parser *parser, guint *ms)
{
  if (!parse_time (parser->words[0], ms))
    return FALSE;
  parser->words++;
  return TRUE;
}

/* A text may say \n; anything else was undone with the quotes. */
static char *
take_text (Parser *parser)
{
  g_auto (GStrv) lines = NULL;

  if (parser->words[0] == NULL)
    return NULL;
  lines = g_strsplit (*parser->words++, "\\n", -1);
  return g_strjoinv ("\n", lines);
}

/* "NAME PHONE", "NAME" of somebody known, or "PHONE". */
static gboolean
take_customer (Parser *parser, GError **error)
{
  const char *name = parser->words[0];
  const char *phone;

  if (name == NULL)
    return wrong (parser, error, "a customer has a name and a phone number");
  parser->words++;
  phone = parser->words[0];
  if (is_phone (phone))
    {
      parser->words++;
      g_hash_table_replace (parser->phones, g_strdup (name), g_strdup (phone));
    }
  else
    phone = is_phone (name) ? name : g_hash_table_lookup (parser->phones, name);
  if (phone == NULL)
    return wrong (parser, error, "this customer's phone number was not said");
  g_free (parser->name);
  g_free (parser->phone);
  parser->name = g_strdup (name);
  parser->phone = g_strdup (phone);
  return TRUE;
}

static DskSbStep *
add_step (Parser *parser, DskSbStepKind kind)
{
  DskSbStep *step = g_new0 (DskSbStep, 1);

  step->kind = kind;
  step->line = parser->line;
  step->phone = g_strdup (parser->phone);
  step->name = g_strdup (parser->name);
  g_ptr_array_add (parser->script->steps, step);
  return step;
}

static gboolean
parse_action (Parser *parser, guint at_ms, GError **error)
{
  DskSbStep *step;

  if (parser->phone == NULL)
    return wrong (parser, error, "no customer was named yet");
  step = add_step (parser, DSK_SB_STEP_WRITE);
  step->at_ms = at_ms;
  if (take_word (parser, "says"))
    step->type = g_strdup ("text");
  else if (take_word (parser, "reacts"))
    step->type = g_strdup ("reaction");
  else if (take_word (parser, "sends") && dsk_sb_wire_type_is_known (parser->words[0]))
    step->type = g_strdup (*parser->words++);
  else
    return wrong (parser, error, "expected says, reacts or sends with something that can be sent");
  step->text = take_text (parser);
  if (step->text == NULL && strcmp (step->type, "text") == 0)
    return wrong (parser, error, "says needs a text");
  return TRUE;
}

static gboolean
parse_expect (Parser *parser, GError **error)
{
  DskSbStep *step;

  if (parser->phone == NULL)
    return wrong (parser, error, "no customer was named yet");
  step = add_step (parser, DSK_SB_STEP_EXPECT);
  step->text = take_text (parser);
  if (step->text == NULL)
    return wrong (parser, error, "expect needs a text");
  if (take_word (parser, "within") && !take_time (parser, &step->within_ms))
    return wrong (parser, error, "within needs a time, such as 10s");
  return TRUE;
}

static gboolean
parse_repeat (Parser *parser, GError **error)
{
  guint64 times = 1;

  if (take_word (parser, "forever"))
    times = G_MAXUINT;
  else if (parser->words[0] != NULL
           && g_ascii_string_to_unsigned (parser->words[0], 10, 1, 1000000, &times, NULL))
    parser->words++;
  if (take_word (parser, "every") && !take_time (parser, &parser->script->every_ms))
    return wrong (parser, error, "every needs a time, such as 60s");
  parser->script->repeats = (guint) times;
  return TRUE;
}

static gboolean
parse_line (Parser *parser, GError **error)
{
  if (parser->script->repeats > 0)
    return wrong (parser, error, "nothing may follow repeat");
  if (take_word (parser, "at"))
    {
      guint at_ms;

      if (!take_time (parser, &at_ms))
        return wrong (parser, error, "at needs a time, such as 0.5s");
      if (take_word (parser, "customer") && !take_customer (parser, error))
        return FALSE;
      return parse_action (parser, at_ms, error);
    }
  if (take_word (parser, "customer"))
    return take_customer (parser, error);
  if (take_word (parser, "expect"))
    return parse_expect (parser, error);
  if (take_word (parser, "repeat"))
    return parse_repeat (parser, error);
  if (take_word (parser, "wait-reply"))
    {
      if (parser->phone == NULL)
        return wrong (parser, error, "no customer was named yet");
      take_time (parser, &add_step (parser, DSK_SB_STEP_WAIT_REPLY)->within_ms);
      return TRUE;
    }
  return wrong (parser, error, "expected at, customer, wait-reply, expect or repeat");
}

static gboolean
parse_lines (Parser *parser, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = NULL;
      g_autoptr (GError) local_error = NULL;

      parser->line = i + 1;
      if (!g_shell_parse_argv (g_strstrip (lines[i]), NULL, &words, &local_error))
        {
          if (g_error_matches (local_error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
            continue;
          return wrong (parser, error, "the quotes do not match");
        }
      parser->words = words;
      if (!parse_line (parser, error))
        return FALSE;
      if (parser->words[0] != NULL)
        return wrong (parser, error, "there are words too many");
    }
  return TRUE;
}

DskSbScript *
dsk_sb_script_parse (const char *text, GError **error)
{
  g_autoptr (DskSbScript) script = g_new0 (DskSbScript, 1);
  Parser parser = { .script = script };
  gboolean ok;

  script->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "not UTF-8");
      return NULL;
    }
  parser.phones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ok = parse_lines (&parser, text, error);
  g_hash_table_unref (parser.phones);
  g_free (parser.name);
  g_free (parser.phone);
  return ok ? g_steal_pointer (&script) : NULL;
}
