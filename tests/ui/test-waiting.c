/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was written and not sent yet can be taken back, or goes back to where it was written; what was sent can't. */

#include "composer-harness.h"
#include "dsk-message-menu.h"

#define WORDS "It is on its way."

static gboolean
nothing_waits (gpointer data)
{
  return dsk_client_get_pending (((Harness *) data)->office->client) == 0;
}

static gboolean
is_written (gpointer data)
{
  g_autofree char *text = NULL;

  g_object_get (text_buffer (data), "text", &text, NULL);
  return g_str_equal (text, WORDS);
}

static char *
write_one (Harness *harness)
{
  g_autoptr (DskCommand) command = dsk_client_command_send (harness->office->client, DEMO_SANA, WORDS, NULL, NULL);

  dsk_client_submit_async (harness->office->client, command, NULL, NULL, NULL);
  expect (harness, GTK_TYPE_WIDGET, WORDS);
  return g_strdup (command->object);
}

static void
test_delete (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *id = NULL;

  harness_open (harness, DEMO_SANA);
  id = write_one (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.take-back", "s", id);
  expect (harness, GTK_TYPE_LABEL, "Deleted: it was not sent");
  office_wait (nothing_waits, harness);
  harness_settle (harness);
  g_assert_null (harness_find (GTK_WIDGET (harness->page), GTK_TYPE_WIDGET, WORDS));
}

static void
test_edit (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *id = NULL;

  harness_open (harness, DEMO_SANA);
  id = write_one (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-waiting", "s", id);
  office_wait (nothing_waits, harness);
  office_wait (is_written, harness);
}

static void
test_may (void)
{
  static const struct
  {
    DskDirection direction;
    DskDelivery delivery;
    gboolean pending;
    gboolean may;
  } rows[] = {
    { DSK_DIRECTION_OUT, DSK_DELIVERY_QUEUED, TRUE, TRUE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_QUEUED, FALSE, TRUE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_SENDING, FALSE, FALSE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_SENT, FALSE, FALSE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_FAILED, FALSE, FALSE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_UNKNOWN, FALSE, FALSE },
    { DSK_DIRECTION_IN, DSK_DELIVERY_QUEUED, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DskTimelineRow row = { .item = DSK_ITEM_MESSAGE,
                                   .direction = rows[i].direction,
                                   .delivery = rows[i].delivery,
                                   .pending = rows[i].pending };

      g_assert_cmpint (dsk_message_may_take_back (&row), ==, rows[i].may);
    }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/waiting/delete", test_delete);
  g_test_add_func ("/ui/waiting/edit", test_edit);
  g_test_add_func ("/ui/waiting/may", test_may);
  return g_test_run ();
}
