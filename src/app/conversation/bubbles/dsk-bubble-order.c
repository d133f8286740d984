/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-kinds.h"

#include "dsk-bubble-parts.h"

#include <glib/gi18n.h>

#define MAX_ITEMS 30

static GtkWidget *
item_new (JsonObject *item)
{
  g_autofree char *id = dsk_inside_line (item, "id");
  g_autofree char *price = dsk_inside_price (item);
  g_autofree char *words = NULL;
  double quantity = 1;
  GtkWidget *line;

  dsk_json_get_number (item, "quantity", &quantity);
  /* Translators: how many, and of what: "2 × PLATE-7" */
  words = g_strdup_printf (_ ("%.0f × %s"), quantity, id != NULL ? id : _ ("item"));
  line = dsk_bubble_line_new (NULL, words, "order-item");
  if (price != NULL)
    gtk_box_append (GTK_BOX (line), g_object_new (GTK_TYPE_LABEL, "label", price, "valign",
                                                  GTK_ALIGN_START, NULL));
  return line;
}

GtkWidget *
dsk_bubble_order_new (JsonObject *content)
{
  JsonObject *order = dsk_json_get_object (content, "order");
  JsonArray *items = dsk_json_get_array (order, "items");
  guint n = dsk_json_get_length (items);
  g_autofree char *total = dsk_inside_order_total (order);
  g_autofree char *title = NULL;
  GtkWidget *card;

  if (n == 0)
    return NULL;
  title = g_strdup_printf (ngettext ("Order · %u item", "Order · %u items", n), n);
  card = dsk_bubble_card_new ("order", title);
  gtk_box_append (GTK_BOX (card), dsk_bubble_line_new ("dastak-cart-symbolic", title, "part-title"));
  for (guint i = 0; i < MIN (n, MAX_ITEMS); i++)
    gtk_box_append (GTK_BOX (card), item_new (dsk_json_get_element (items, i)));
  if (n > MAX_ITEMS)
    {
      g_autofree char *more = g_strdup_printf (
          ngettext ("and %u more item", "and %u more items", n - MAX_ITEMS), n - MAX_ITEMS);
      gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (more, "field-name"));
    }
  if (total != NULL)
    {
      /* Translators: %s is an amount of money */
      g_autofree char *sum = g_strdup_printf (_ ("Total: %s"), total);
      gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (sum, "part-title"));
    }
  return card;
}
