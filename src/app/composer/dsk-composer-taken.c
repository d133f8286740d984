/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What comes back to where it was written, to be written again. */

#include "dsk-composer-private.h"

#include "dsk-attachment-rules.h"

#include <string.h>

struct _DskComposerTaken
{
  DskComposerMode mode;
  DskOutgoing *what; /* (owned) */
  char *id;          /* (owned) (nullable): what it came back as, which is let go once it is a draft */
  char *quote;       /* (owned) (nullable) */
  gboolean forwarded; /* it does not come back: somebody else said it */
  char *without;      /* (owned) (nullable): its words if there is no place for its file */
};

void
dsk_composer_taken_free (DskComposerTaken *taken)
{
  dsk_outgoing_free (taken->what);
  g_free (taken->id);
  g_free (taken->quote);
  g_free (taken->without);
  g_free (taken);
}

static const char *
tray_name (DskComposerMode mode)
{
  return mode == DSK_COMPOSER_NOTE ? DSK_COMPOSER_NOTE_TRAY : DSK_COMPOSER_TRAY;
}

/* Both at once, so that at no moment it is in neither place. */
static void
settle (DskComposer *self, const char *attention)
{
  g_autofree char *text = dsk_composer_get_text (self);
  g_autofree char *tray = dsk_attachment_tray_save (dsk_composer_get_tray (self));
  const char *drafts[] = { dsk_composer_mode_name (self->mode), text, tray_name (self->mode), tray, NULL };

  dsk_client_settle_attention (self->client, attention, self->conv, drafts);
}

/* Where another file waits already, what a file said stays with it. A note may have said more than a caption can.
 * @text: (nullable) */
static gboolean
keeps_words (DskComposer *self, DskAttachment *attachment, const char *text)
{
  return (text == NULL || g_utf8_strlen (text, -1) <= DSK_CAPTION_MAX_CHARS) && attachment != NULL
         && dsk_attachment_may_have_words (attachment)
         && !dsk_attachment_tray_is_empty (dsk_composer_get_tray (self));
}

/* Returns: FALSE: without room it stays where it is listed */
static gboolean
apply (DskComposer *self, const DskComposerTaken *taken)
{
  g_autoptr (DskAttachment) attachment = NULL;
  gboolean apart;

  if (taken->what->content != NULL)
    attachment = dsk_attachment_new_for_content (self->client, taken->what->kind, taken->what->content,
                                                 taken->mode == DSK_COMPOSER_NOTE ? DSK_MEDIA_FOR_NOTE
                                                                                  : DSK_MEDIA_FOR_MESSAGE);
  if (taken->forwarded)
    {
      dsk_composer_put_forwarded (self, taken->what->text, attachment, taken->without);
      return TRUE;
    }
  apart = keeps_words (self, attachment, taken->what->text);
  if (apart)
    dsk_attachment_set_caption (attachment, taken->what->text);
  if (attachment != NULL && !dsk_composer_add_attachment (self, taken->mode, attachment))
    return FALSE;
  if (taken->mode == DSK_COMPOSER_NOTE)
    dsk_composer_choose_called (self, taken->what->text, taken->what->content);
  if (!apart && taken->what->text != NULL)
    dsk_composer_append (self, taken->what->text);
  if (taken->id != NULL)
    settle (self, taken->id);
  if (taken->quote != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.quote", "s", taken->quote);
  return TRUE;
}

static gboolean
knows_drafts (DskComposer *self, DskComposerMode mode)
{
  return self->conv != NULL && dsk_draft_keeper_knows (self->drafts, self->conv, tray_name (mode))
         && dsk_draft_keeper_knows (self->drafts, self->conv, dsk_composer_mode_name (mode));
}

gboolean
dsk_composer_may_take_back (DskComposer *self)
{
  g_return_val_if_fail (DSK_IS_COMPOSER (self), FALSE);

  return self->taken->len == 0 && knows_drafts (self, DSK_COMPOSER_REPLY);
}

/* Whether what comes next belongs to where something is written now. */
static gboolean
is_next (DskComposer *self)
{
  return self->taken->len > 0
         && ((const DskComposerTaken *) g_ptr_array_index (self->taken, 0))->mode == self->mode;
}

/* After the drafts: what was being written is not to be lost for what is written again. */
gboolean
dsk_composer_apply_taken (DskComposer *self)
{
  gboolean all = TRUE;

  if (!is_next (self) || !knows_drafts (self, self->mode))
    return FALSE;
  while (is_next (self))
    {
      DskComposerTaken *taken = g_ptr_array_steal_index (self->taken, 0);

      all = apply (self, taken) && all;
      dsk_composer_taken_free (taken);
    }
  dsk_composer_focus (self);
  return all;
}

/* Returns: (transfer none): is applied when the drafts are known */
static DskComposerTaken *
add (DskComposer *self, DskComposerMode mode, const DskOutgoing *what)
{
  DskComposerTaken *taken = g_new0 (DskComposerTaken, 1);

  dsk_composer_set_mode (self, mode);
  taken->mode = mode;
  taken->what = dsk_outgoing_copy (what);
  g_ptr_array_add (self->taken, taken);
  return taken;
}

gboolean
dsk_composer_take_back (DskComposer *self, DskComposerMode mode, const DskOutgoing *outgoing, const char *quote,
                        const char *attention)
{
  DskComposerTaken *taken;

  g_return_val_if_fail (DSK_IS_COMPOSER (self), FALSE);
  g_return_val_if_fail (outgoing != NULL, FALSE);

  taken = add (self, mode, outgoing);
  taken->quote = g_strdup (quote);
  taken->id = g_strdup (attention);
  return dsk_composer_apply_taken (self);
}

void
dsk_composer_take_forwarded (DskComposer *self, const DskOutgoing *what, const char *without)
{
  DskComposerTaken *taken = add (self, DSK_COMPOSER_NOTE, what);

  taken->forwarded = TRUE;
  taken->without = g_strdup (without);
  dsk_composer_apply_taken (self);
}
