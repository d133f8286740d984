/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-handoff-bar.h"

#include "dsk-capped-scroller.h"
#include "dsk-labels-handoff.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#define SUMMARY_HEIGHT 110

struct _DskHandoffBar
{
  DskCard parent_instance;

  GtkWidget *scroller;
  GtkLabel *summary;
  GtkLabel *times;
  GtkWidget *accept;
  GtkWidget *give_back;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (DskHandoffBar, dsk_handoff_bar, DSK_TYPE_CARD)

void
dsk_handoff_bar_set_row (DskHandoffBar *self, const DskConversationRow *row, guint may, const char *user,
                         gint64 now_ms)
{
  const DskHandoffRow *handoff = row != NULL ? row->handoff : NULL;
  g_autofree char *title = NULL;
  g_autofree char *times = NULL;
  g_autofree char *summary = NULL;

  g_return_if_fail (DSK_IS_HANDOFF_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), handoff != NULL);
  if (handoff == NULL)
    return;
  title = dsk_label_handoff_open (handoff);
  times = dsk_label_handoff_times (handoff, g_strcmp0 (row->owner, user) == 0, now_ms);
  summary = dsk_text_clean (handoff->summary, 0);
  dsk_card_set_title (DSK_CARD (self), title);
  gtk_label_set_text (self->times, times);
  /* Who wrote it knows it. */
  gtk_label_set_text (self->summary, summary);
  gtk_widget_set_visible (self->scroller, g_strcmp0 (handoff->from_user, user) != 0);
  gtk_widget_set_visible (self->accept, (may & DSK_HANDOFF_MAY_ANSWER) != 0);
  gtk_widget_set_visible (self->give_back, (may & DSK_HANDOFF_MAY_ANSWER) != 0);
  gtk_widget_set_visible (self->cancel, (may & DSK_HANDOFF_MAY_CANCEL) != 0);
}

static void
dsk_handoff_bar_class_init (DskHandoffBarClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "handoff-bar");
}

static void
dsk_handoff_bar_init (DskHandoffBar *self)
{
  DskCard *card = DSK_CARD (self);

  dsk_card_set_icon (card, "dastak-handoff-symbolic");
  self->summary = GTK_LABEL (dsk_card_words_new (NULL));
  gtk_label_set_selectable (self->summary, TRUE);
  self->scroller = dsk_capped_scroller_new (GTK_WIDGET (self->summary), SUMMARY_HEIGHT);
  dsk_capped_scroller_set_name (DSK_CAPPED_SCROLLER (self->scroller), _ ("Summary"));
  self->times = GTK_LABEL (dsk_card_words_new ("caption"));
  gtk_widget_add_css_class (GTK_WIDGET (self->times), "dim-label");
  dsk_card_add (card, self->scroller);
  dsk_card_add (card, GTK_WIDGET (self->times));
  self->accept = dsk_card_add_button (card, _ ("A_ccept"), "conversation.accept-handoff");
  gtk_widget_add_css_class (self->accept, "suggested-action");
  self->give_back = dsk_card_add_button (card, _ ("Re_turn…"), "conversation.return-handoff");
  self->cancel = dsk_card_add_button (card, _ ("_Take Back"), "conversation.cancel-handoff");
}
