/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-director.h"

#include <gio/gio.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-sandbox.h"
#include "dsk-sb-demo.h"
#include "dsk-sb-script.h"

#define DEMO_PATH "/org/dastak/sandbox/demo.script"

typedef struct
{
  DskSbDirector *director; /* (borrowed) */
  char *phone;             /* (owned) */
  GPtrArray *steps;        /* (owned) of DskSbStep (borrowed) */
  guint next;              /* index of the step that is due or waited for */
  gint64 since;            /* monotonic ms: what "at" counts from */
  GPtrArray *replies;      /* (owned) texts since they last wrote */
  gint64 replied_at;       /* monotonic ms of the newest of those */
  guint source;            /* 0: no timer runs */
} Actor;

struct _DskSbDirector
{
  DskSandbox *sandbox; /* (borrowed) */
  DskSbScript *script; /* (owned) */
  GHashTable *actors;  /* (owned) phone (of the actor) → Actor (owned) */
  GPtrArray *order;    /* (owned) of Actor (borrowed), as they first appear */
  guint rounds_left;
  guint failures;
  guint source;        /* the pause before the next round */
};

static void advance (Actor *actor);

static void
actor_free (Actor *actor)
{
  g_clear_handle_id (&actor->source, g_source_remove);
  g_ptr_array_unref (actor->steps);
  g_ptr_array_unref (actor->replies);
  g_free (actor->phone);
  g_free (actor);
}

static void
add_actors (DskSbDirector *self)
{
  for (guint i = 0; i < self->script->steps->len; i++)
    {
      DskSbStep *step = g_ptr_array_index (self->script->steps, i);
      Actor *actor = g_hash_table_lookup (self->actors, step->phone);

      if (actor == NULL)
        {
          actor = g_new0 (Actor, 1);
          actor->director = self;
          actor->phone = g_strdup (step->phone);
          actor->steps = g_ptr_array_new ();
          actor->replies = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (self->actors, actor->phone, actor);
          g_ptr_array_add (self->order, actor);
        }
      g_ptr_array_add (actor->steps, step);
    }
}

static char *
load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  char *text = NULL;
  gsize len;
  const char *data;

  if (path != NULL)
    {
      g_file_get_contents (path, &text, NULL, error);
      return text;
    }
  bytes = g_resource_lookup_data (dsk_sb_demo_get_resource (), DEMO_PATH, 0, error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &len);
  return g_strndup (data, len);
}

DskSbDirector *
dsk_sb_director_new (DskSandbox *sandbox, const char *path, GError **error)
{
  g_autofree char *text = load (path, error);
  g_autoptr (DskSbScript) script = NULL;
  DskSbDirector *self;

  if (text == NULL)
    return NULL;
  script = dsk_sb_script_parse (text, error);
  if (script == NULL)
    {
      g_prefix_error (error, "%s: ", path != NULL ? path : "demo");
      return NULL;
    }
  self = g_new0 (DskSbDirector, 1);
  self->sandbox = sandbox;
  self->script = g_steal_pointer (&script);
  self->actors = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) actor_free);
  self->order = g_ptr_array_new ();
  self->rounds_left = self->script->repeats;
  add_actors (self);
  return self;
}

void
dsk_sb_director_free (DskSbDirector *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->actors);
  dsk_sb_script_free (self->script);
  g_free (self);
}

static gint64
now_ms (Actor *actor)
{
  return dsk_clock_monotonic_ms (actor->director->sandbox->clock);
}

static void
play (DskSbDirector *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      Actor *actor = g_ptr_array_index (self->order, i);

      actor->next = 0;
      actor->since = now_ms (actor);
      g_ptr_array_set_size (actor->replies, 0);
      advance (actor);
    }
}

void
dsk_sb_director_start (DskSbDirector *self)
{
  play (self);
}

static gboolean
everybody_is_done (DskSbDirector *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      Actor *actor = g_ptr_array_index (self->order, i);

      if (actor->next < actor->steps->len)
        return FALSE;
    }
  return TRUE;
}

gboolean
dsk_sb_director_is_done (DskSbDirector *self)
{
  return self->source == 0 && everybody_is_done (self);
}

guint
dsk_sb_director_get_failures (DskSbDirector *self)
{
  return self->failures;
}

static gboolean
next_round_cb (gpointer user_data)
{
  DskSbDirector *self = user_data;

  self->source = 0;
  play (self);
  return G_SOURCE_REMOVE;
}

static void
maybe_repeat (DskSbDirector *self)
{
  if (self->rounds_left == 0 || self->source != 0 || !everybody_is_done (self))
    return;
  if (self->rounds_left != G_MAXUINT)
    self->rounds_left--;
  self->source = g_timeout_add (self->script->every_ms, next_round_cb, self);
}

static void
fail (Actor *actor, const DskSbStep *step)
{
  DskSbDirector *self = actor->director;

  self->failures++;
  self->sandbox->exit_code = 1;
  g_printerr ("line %u: the reply that was expected did not come\n", step->line);
}

static void
write_now (Actor *actor, const DskSbStep *step)
{
  DskSandbox *sandbox = actor->director->sandbox;
  const DskSbBusiness *business = dsk_sb_config_first (sandbox->config);
  g_autofree char *wamid = NULL;

  g_ptr_array_set_size (actor->replies, 0);
  wamid = dsk_sandbox_write (sandbox, dsk_sandbox_customer (sandbox, business, step->phone, step->name),
                             step->type, step->text, NULL, 0);
}

static gboolean
timer_cb (gpointer user_data)
{
  Actor *actor = user_data;
  const DskSbStep *step = g_ptr_array_index (actor->steps, actor->next);

  actor->source = 0;
  actor->next++;
  if (step->kind == DSK_SB_STEP_WRITE)
    write_now (actor, step);
  else
    {
      if (step->kind == DSK_SB_STEP_EXPECT)
        fail (actor, step);
      actor->since = now_ms (actor);
    }
  advance (actor);
  return G_SOURCE_REMOVE;
}

static gboolean
is_answered (Actor *actor, const DskSbStep *step)
{
  if (step->kind == DSK_SB_STEP_WAIT_REPLY)
    return actor->replies->len > 0;
  for (guint i = 0; i < actor->replies->len; i++)
    if (strstr (g_ptr_array_index (actor->replies, i), step->text) != NULL)
      return TRUE;
  return FALSE;
}

/* Goes on until something must be waited for. */
static void
advance (Actor *actor)
{
  while (actor->source == 0 && actor->next < actor->steps->len)
    {
      const DskSbStep *step = g_ptr_array_index (actor->steps, actor->next);

      if (step->kind == DSK_SB_STEP_WRITE)
        {
          gint64 wait = actor->since + step->at_ms - now_ms (actor);

          actor->source = g_timeout_add ((guint) MAX (wait, 0), timer_cb, actor);
        }
      else if (is_answered (actor, step))
        {
          actor->since = actor->replied_at;
          actor->next++;
        }
      else if (step->within_ms > 0)
        actor->source = g_timeout_add (step->within_ms, timer_cb, actor);
      else
        return;
    }
  maybe_repeat (actor->director);
}

void
dsk_sb_director_replied (DskSbDirector *self, const char *phone, const char *text)
{
  Actor *actor = g_hash_table_lookup (self->actors, phone);
  const DskSbStep *step;

  if (actor == NULL)
    return;
  g_ptr_array_add (actor->replies, g_strdup (text != NULL ? text : ""));
  actor->replied_at = now_ms (actor);
  if (actor->next >= actor->steps->len)
    return;
  step = g_ptr_array_index (actor->steps, actor->next);
  if (step->kind == DSK_SB_STEP_WRITE || !is_answered (actor, step))
    return;
  g_clear_handle_id (&actor->source, g_source_remove);
  advance (actor);
}
