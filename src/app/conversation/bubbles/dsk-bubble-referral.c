/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-kinds.h"

#include "dsk-bubble-parts.h"
#include "dsk-rich-text.h"

#include <glib/gi18n.h>

GtkWidget *
dsk_bubble_referral_new (JsonObject *content)
{
  JsonObject *referral = dsk_json_get_object (content, "referral");
  g_autofree char *type = dsk_inside_line (referral, "source_type");
  g_autofree char *headline = dsk_inside_line (referral, "headline");
  g_autofree char *body = dsk_inside_line (referral, "body");
  g_autofree char *url = dsk_inside_line (referral, "source_url");
  g_autofree char *host = url != NULL ? dsk_rich_text_host (url) : NULL;
  const char *title = g_strcmp0 (type, "post") == 0 ? _ ("Came from a post") : _ ("Came from an ad");
  GtkWidget *card;

  if (referral == NULL)
    return NULL;
  card = dsk_bubble_card_new ("referral", title);
  gtk_box_append (GTK_BOX (card), dsk_bubble_line_new ("dastak-link-symbolic", title, "field-name"));
  if (headline != NULL)
    gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (headline, "part-title"));
  if (body != NULL)
    gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (body, NULL));
  if (host != NULL)
    {
      /* Translators: %s is the name of a web server; a question follows */
      g_autofree char *label = g_strdup_printf (_ ("Open %s…"), host);
      GtkWidget *button = dsk_bubble_button_new (label, NULL, "timeline.open-link", url);

      /* A name of a server has no mnemonic. */
      gtk_button_set_use_underline (GTK_BUTTON (button), FALSE);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (card), button);
    }
  return card;
}

GtkWidget *
dsk_bubble_product_new (JsonObject *content)
{
  g_autofree char *words = dsk_inside_product (content);
  GtkWidget *card;

  if (words == NULL)
    return NULL;
  card = dsk_bubble_card_new ("product", words);
  gtk_box_append (GTK_BOX (card), dsk_bubble_line_new ("dastak-cart-symbolic", words, "field-name"));
  return card;
}
