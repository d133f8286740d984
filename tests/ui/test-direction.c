/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people write goes in the direction of its own first word, whatever that of the window is. */

#include "composer-harness.h"

#include "dsk-inbox-list.h"

#define CONVERSATION "01900000-0000-7000-8000-00000000d1a0"

static const struct
{
  const char *text;
  gboolean rtl;
} messages[] = {
  { "میرا آرڈر نمبر 10422 ہے، please confirm it by COD today", TRUE },
  { "Order 10422: میرا آرڈر کہاں ہے، کب تک پہنچے گا؟", FALSE },
  /* Numbers and pictures have no direction of their own. */
  { "10422 👍 شکریہ، thank you", TRUE },
  { "10422 👍 thank you، شکریہ", FALSE },
  { "جناب میں نے پچھلے ہفتے آپ کی دکان سے ایک سوٹ منگوایا تھا جس کا رنگ تصویر سے بالکل مختلف نکلا، براہِ کرم بتائیں کہ "
    "میں اسے واپس کیسے بھیجوں اور میرے پیسے کب تک واپس مل جائیں گے۔",
    TRUE },
  { "Last week I ordered a suit from your shop, and its colour is nothing like that of the picture; please tell me how "
    "to send it back, and when I will have my money back.",
    FALSE },
};

/* Each line begins at the edge where one begins to read it. */
static void
expect_direction (GtkWidget *label, gboolean rtl)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  PangoRectangle all, start, line;

  g_test_message ("%s: %s", gtk_label_get_text (GTK_LABEL (label)), rtl ? "right to left" : "left to right");
  pango_layout_get_extents (layout, NULL, &all);
  pango_layout_get_cursor_pos (layout, 0, &start, NULL);
  g_assert_cmpint (start.x, ==, rtl ? all.x + all.width : all.x);
  do
    {
      g_assert_true ((pango_layout_line_get_resolved_direction (pango_layout_iter_get_line_readonly (iter))
                      == PANGO_DIRECTION_RTL)
                     == rtl);
      pango_layout_iter_get_line_extents (iter, NULL, &line);
      if (rtl)
        g_assert_cmpint (line.x + line.width, ==, all.x + all.width);
      else
        g_assert_cmpint (line.x, ==, all.x);
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
test_bubble (gconstpointer direction)
{
  g_autoptr (Harness) harness = NULL;

  gtk_widget_set_default_direction (GPOINTER_TO_INT (direction));
  harness = harness_new ("agent", 1000, 1600);
  office_begin (harness->office);
  office_conversation (harness->office, CONVERSATION,
                       &(OfficeConversation){ .name = "Sana Khan", .phone = "923005550170",
                                              .last_at = harness->office->now, .last_in_at = harness->office->now });
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autofree char *id = office_id (0xd100 + i);

      office_message (harness->office, CONVERSATION, id,
                      &(OfficeMessage){ .out = i % 2 == 0, .at = harness->office->now - (10 - i) * OFFICE_MINUTE,
                                        .author = i % 2 == 0 ? OFFICE_ME : NULL, .text = messages[i].text });
    }
  office_commit (harness->office, NULL);
  harness_open (harness, CONVERSATION);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      GtkWidget *label = expect (harness, GTK_TYPE_LABEL, messages[i].text);

      g_assert_true (gtk_widget_get_direction (label) == (GtkTextDirection) GPOINTER_TO_INT (direction));
      expect_direction (label, messages[i].rtl);
    }
  harness_shoot (harness, "direction");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_preview (gconstpointer direction)
{
  g_autoptr (Harness) harness = NULL;
  GtkWidget *list;

  gtk_widget_set_default_direction (GPOINTER_TO_INT (direction));
  harness = harness_new_app ("admin");
  harness_resize (harness->window, 1180, 1600);
  office_begin (harness->office);
  /* The long ones end in an ellipsis, which is nearest to what one reads last. */
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autofree char *id = office_id (0xd200 + i);
      g_autofree char *phone = g_strdup_printf ("9230055501%02u", 80 + i);

      office_conversation (harness->office, id,
                           &(OfficeConversation){ .phone = phone, .preview = messages[i].text,
                                                  .last_direction = i % 2 == 0 ? "out" : "in",
                                                  .last_at = harness->office->now - i * OFFICE_MINUTE,
                                                  .last_in_at = harness->office->now - OFFICE_HOUR });
    }
  office_commit (harness->office, NULL);
  gtk_widget_activate_action (harness->window, "win.view", "s", "all");
  harness_settle (harness);
  list = harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      GtkWidget *label = expect_in (list, GTK_TYPE_LABEL, messages[i].text);

      g_assert_true (gtk_widget_get_direction (label) == (GtkTextDirection) GPOINTER_TO_INT (direction));
      expect_direction (label, messages[i].rtl);
    }
  harness_shoot (harness, "direction-list");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_data_func ("/direction/bubble/ltr", GINT_TO_POINTER (GTK_TEXT_DIR_LTR), test_bubble);
  g_test_add_data_func ("/direction/bubble/rtl", GINT_TO_POINTER (GTK_TEXT_DIR_RTL), test_bubble);
  g_test_add_data_func ("/direction/preview/ltr", GINT_TO_POINTER (GTK_TEXT_DIR_LTR), test_preview);
  g_test_add_data_func ("/direction/preview/rtl", GINT_TO_POINTER (GTK_TEXT_DIR_RTL), test_preview);
  return g_test_run ();
}
