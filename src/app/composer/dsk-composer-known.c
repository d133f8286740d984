/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the author of a reply knows of its conversation: what happened since is asked about, and what they mean to send
 * all the same is sent against that, and against nothing that came later. */

#include "dsk-composer-private.h"

#include "dsk-activity.h"
#include "dsk-labels.h"

#include <glib/gi18n.h>

void
dsk_composer_known_clear (DskComposerKnown *known)
{
  g_clear_pointer (&known->conv, g_free);
  g_clear_pointer (&known->head, g_free);
  g_clear_pointer (&known->owner, g_free);
  g_clear_pointer (&known->replying, g_free);
  known->window_until = known->fence = 0;
}

static gboolean
is_on_screen (DskComposer *self, const DskComposerKnown *known)
{
  return self->model != NULL && g_strcmp0 (self->conv, known->conv) == 0;
}

void
dsk_composer_known_look (DskComposer *self, DskComposerKnown *known)
{
  const DskConversationRow *row;

  if (!is_on_screen (self, known))
    return;
  row = dsk_timeline_model_get_row (self->model);
  g_free (known->head);
  known->head = g_strdup (dsk_timeline_model_get_head (self->model));
  g_free (known->owner);
  known->owner = g_strdup (row != NULL ? row->owner : NULL);
  known->window_until = row != NULL ? row->window_until : 0;
}

void
dsk_composer_known_begin (DskComposer *self, DskComposerKnown *known)
{
  dsk_composer_known_clear (known);
  known->conv = g_strdup (self->conv);
  dsk_composer_known_look (self, known);
}

static const char *
replying (DskComposer *self, const DskComposerKnown *known)
{
  return known->conv != NULL ? dsk_colleagues_replying (dsk_client_get_colleagues (self->client), known->conv) : NULL;
}

void
dsk_composer_known_told (DskComposer *self, DskComposerKnown *known)
{
  dsk_composer_known_look (self, known);
  g_free (known->replying);
  known->replying = g_strdup (replying (self, known));
  known->fence = known->replying == NULL ? dsk_client_get_fence (self->client, known->conv) : 0;
}

DskComposerSeen
dsk_composer_known_seen (DskComposer *self, const DskComposerKnown *known)
{
  gint64 fence = known->fence;

  /* What was granted since makes nothing weaker. */
  if (fence == 0 && known->replying == NULL)
    fence = dsk_client_get_fence (self->client, known->conv);
  return (DskComposerSeen){ .conv = known->conv,
                            .head = known->head,
                            .owner = known->owner,
                            .window_until = known->window_until,
                            .fence = fence };
}

/* --- what happened meanwhile --- */

/* Returns: (transfer full) (nullable): that a colleague has the conversation who had it not when the author looked */
static char *
dup_taken (DskComposer *self, const DskComposerKnown *known)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  g_autofree char *name = NULL;

  if (row == NULL || row->owner == NULL || g_strcmp0 (row->owner, known->owner) == 0
      || g_strcmp0 (row->owner, dsk_client_get_user_id (self->client)) == 0)
    return NULL;
  name = dsk_label_name (row->owner_name != NULL ? row->owner_name : _ ("A colleague"), TRUE);
  /* Translators: %s is a colleague */
  return g_strdup_printf (_ ("%s owns this conversation"), name);
}

static void
add (GString *text, const char *words)
{
  if (words == NULL)
    return;
  if (text->len > 0)
    g_string_append (text, "\n\n");
  g_string_append (text, words);
}

char *
dsk_composer_dup_happened (DskComposer *self, const DskComposerKnown *known, gboolean *news)
{
  GString *text = g_string_new (NULL);
  const char *user = replying (self, known);

  if (is_on_screen (self, known))
    {
      g_autofree char *since = dsk_activity_since (self->model, known->head, dsk_client_get_user_id (self->client));
      g_autofree char *taken = dup_taken (self, known);

      add (text, since);
      add (text, taken);
    }
  *news = text->len > 0;
  /* Who was named already is named again beside what is new: it is all that is so. */
  if (user != NULL && (*news || g_strcmp0 (user, known->replying) != 0))
    {
      g_autofree char *warning = dsk_staff_warning (self->people, known->conv);

      add (text, warning);
    }
  return g_string_free (text, text->len == 0);
}
