/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The question over a reply that is not simply sent. Whoever is about to answer it keeps it, whatever happens
 * meanwhile: only its words follow what is so. */

#include "dsk-composer-private.h"

#include <glib/gi18n.h>

static gboolean
is_inside (DskComposer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, self->hold);
}

/* By keyboard or pointer: what they are about to press has to stay where it is. */
static gboolean
is_in_hand (DskComposer *self)
{
  return is_inside (self) || (gtk_widget_get_state_flags (self->hold) & GTK_STATE_FLAG_PRELIGHT) != 0;
}

/* Something else was asked for than to send it now: at another time, or with what becomes of the conversation. */
static gboolean
asks_for_more (DskComposer *self)
{
  return self->then != DSK_STATUS_NEW || self->until != 0;
}

gboolean
dsk_composer_is_held (DskComposer *self)
{
  return gtk_widget_get_visible (self->hold);
}

/* Whoever has the focus on a button hears what it is about now. */
static void
say (DskComposer *self, DskComposerHold reason, const char *title, const char *words)
{
  GtkButton *buttons[] = { self->hold_review, self->hold_send, self->hold_note };
  g_autofree char *both = g_strdup_printf ("%s\n%s", title, words);

  self->held_for = reason;
  gtk_label_set_text (self->hold_title, title);
  gtk_label_set_text (self->hold_words, words);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_accessible_update_property (GTK_ACCESSIBLE (buttons[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, both, -1);
}

/* From now on it is this that they decide about. */
static void
say_happened (DskComposer *self, const char *happened, gboolean news)
{
  dsk_composer_known_begin (self, &self->shown);
  dsk_composer_known_told (self, &self->shown);
  g_free (self->held_by);
  self->held_by = dsk_staff_name (self->people, self->shown.replying);
  if (news)
    say (self, DSK_COMPOSER_HOLD_NEWS, _ ("New activity since you started"), happened);
  else
    say (self, DSK_COMPOSER_HOLD_COLLEAGUE, _ ("A colleague is replying"), happened);
}

static void
say_stopped (DskComposer *self)
{
  /* Translators: %s is a colleague, who began to reply where somebody else wants to */
  g_autofree char *title = g_strdup_printf (_ ("%s has stopped writing"), self->held_by);

  say (self, DSK_COMPOSER_HOLD_STOPPED, title, _ ("Your reply waits until you decide."));
}

/* @known: what they know of already. Returns: whether there is something else */
static gboolean
say_unknown (DskComposer *self, const DskComposerKnown *known)
{
  gboolean news;
  g_autofree char *happened
      = self->mode == DSK_COMPOSER_REPLY ? dsk_composer_dup_happened (self, known, &news) : NULL;

  if (happened != NULL)
    say_happened (self, happened, news);
  return happened != NULL;
}

gboolean
dsk_composer_hold (DskComposer *self)
{
  g_autofree char *gap = dsk_composer_dup_gap_warning (self);

  /* Whoever fills in what is missing is told of the rest when they send that. */
  if (gap != NULL)
    say (self, DSK_COMPOSER_HOLD_GAP, _ ("Something is left to fill in"), gap);
  else if (!say_unknown (self, &self->started))
    return FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->hold_note), dsk_composer_can (self, DSK_COMPOSER_NOTE));
  gtk_widget_set_visible (self->hold, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->hold_review));
  return TRUE;
}

gboolean
dsk_composer_hold_again (DskComposer *self)
{
  if (self->held_for != DSK_COMPOSER_HOLD_GAP)
    return say_unknown (self, &self->shown);
  if (say_unknown (self, &self->started))
    return TRUE;
  /* Nothing but the gap, which they leave open. */
  dsk_composer_known_begin (self, &self->shown);
  dsk_composer_known_told (self, &self->shown);
  return FALSE;
}

void
dsk_composer_follow_hold (DskComposer *self)
{
  /* Of what came before the question was asked they were told by the one before. Nothing in it is owned. */
  DskComposerKnown since = self->started;
  g_autofree char *happened = NULL;
  gboolean news;

  if (!dsk_composer_is_held (self) || self->conv == NULL
      || (self->held_for != DSK_COMPOSER_HOLD_COLLEAGUE && self->held_for != DSK_COMPOSER_HOLD_STOPPED))
    return;
  since.head = self->shown.head;
  since.owner = self->shown.owner;
  happened = dsk_composer_dup_happened (self, &since, &news);
  if (happened != NULL)
    say_happened (self, happened, news);
  else if (is_in_hand (self) || asks_for_more (self))
    say_stopped (self);
  else
    /* They are back at their text, where they send it themselves. */
    gtk_widget_set_visible (self->hold, FALSE);
}

void
dsk_composer_end_hold (DskComposer *self)
{
  const gboolean inside = is_inside (self);

  gtk_widget_set_visible (self->hold, FALSE);
  if (!inside)
    return;
  /* Enter does nothing there, which was meant for the button that is gone. */
  if (gtk_widget_get_visible (self->modes))
    gtk_widget_grab_focus (self->mode == DSK_COMPOSER_NOTE ? GTK_WIDGET (self->note) : GTK_WIDGET (self->reply));
  else
    dsk_composer_focus (self);
}
