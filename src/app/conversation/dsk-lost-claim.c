/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-lost-claim.h"

#include "dsk-inside.h"
#include "dsk-json-get.h"
#include "dsk-labels.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

struct _DskLostClaim
{
  DskCard parent_instance;

  GtkWidget *kept; /* (owned by the widget tree) */
  GtkWidget *note; /* (owned by the widget tree) */
  GtkWidget *ask;  /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (DskLostClaim, dsk_lost_claim, DSK_TYPE_CARD)

/* Returns: (transfer full): who has it, and since when, as far as the relay said it */
static char *
title_of (const DskAttention *lost, gint64 now_ms)
{
  g_autoptr (JsonObject) detail = dsk_inside_parse (lost->detail);
  const char *owner = dsk_json_get_string (detail, "owner_name");
  double at = 0;
  g_autofree char *name = NULL;
  g_autofree char *when = NULL;

  if (owner == NULL || !dsk_json_get_number (detail, "at", &at))
    return g_strdup (_ ("Somebody else was faster: your claim came too late."));
  name = dsk_label_name (owner, TRUE);
  when = dsk_label_when ((gint64) at, now_ms);
  /* Translators: a colleague; a time ("14:31", "yesterday, 14:31") */
  return g_strdup_printf (_ ("%s claimed this (%s) before your claim arrived."), name, when);
}

void
dsk_lost_claim_set (DskLostClaim *self, const DskAttention *lost, gboolean draft, gboolean note, DskLostClaimWay way,
                    gint64 now_ms)
{
  g_autofree char *title = NULL;

  g_return_if_fail (DSK_IS_LOST_CLAIM (self));

  gtk_widget_set_visible (GTK_WIDGET (self), lost != NULL);
  if (lost == NULL)
    return;
  title = title_of (lost, now_ms);
  dsk_card_set_title (DSK_CARD (self), title);
  gtk_widget_set_visible (self->kept, draft);
  gtk_widget_set_visible (self->note, draft && note);
  gtk_widget_set_visible (self->ask, way != DSK_LOST_CLAIM_NOT);
  gtk_button_set_label (GTK_BUTTON (self->ask), way == DSK_LOST_CLAIM_AGAIN  ? _ ("Cl_aim")
                                                : way == DSK_LOST_CLAIM_TAKE ? _ ("T_ake Over")
                                                                             : _ ("_Ask to Take Over"));
  dsk_read_once (self->ask);
}

static void
dsk_lost_claim_class_init (DskLostClaimClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "lost-claim");
}

static void
dsk_lost_claim_init (DskLostClaim *self)
{
  DskCard *card = DSK_CARD (self);

  dsk_card_set_icon (card, "dastak-attention-symbolic");
  self->kept = dsk_card_words_new (NULL);
  gtk_label_set_text (GTK_LABEL (self->kept), _ ("Your draft is kept."));
  dsk_card_add (card, self->kept);
  self->note = dsk_card_add_button (card, _ ("_Leave as Note"), "conversation.lost-note");
  self->ask = dsk_card_add_button (card, _ ("_Ask to Take Over"), "conversation.lost-ask");
  dsk_card_add_button (card, _ ("_OK"), "conversation.lost-ok");
}
