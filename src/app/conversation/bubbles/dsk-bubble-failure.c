/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-kinds.h"

#include "dsk-bubble-parts.h"
#include "dsk-labels.h"
#include "dsk-message-menu.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

static gboolean
is_ours (const DskTimelineRow *row)
{
  return row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_OUT && !row->pending;
}

/* The relay has it, and WhatsApp did not want it yet; or it took it, and holds it back. */
static gboolean
is_held (const DskTimelineRow *row)
{
  return is_ours (row) && (row->delivery == DSK_DELIVERY_QUEUED || row->error_code == DSK_CODE_HELD_BACK);
}

static char *
words_of (const DskTimelineRow *row)
{
  if (is_ours (row) && row->delivery == DSK_DELIVERY_FAILED)
    return dsk_label_failure (row->error_code, row->error_text);
  if (is_ours (row) && row->delivery == DSK_DELIVERY_UNKNOWN)
    return g_strdup (
        _ ("WhatsApp never confirmed this. It may have been sent: ask before you write it again."));
  if (is_held (row))
    return dsk_label_held (row->delivery, row->error_code, row->error_text);
  return NULL;
}

/* Whether its text can be put into the composer once more. */
static gboolean
may_write_again (const DskTimelineRow *row)
{
  return row->delivery == DSK_DELIVERY_FAILED && row->text != NULL;
}

char *
dsk_bubble_failure_key (const DskTimelineRow *row)
{
  g_autofree char *words = words_of (row);

  if (words == NULL)
    return NULL;
  return g_strdup_printf ("%s\n%u %d %d\n%s", row->id, row->delivery, may_write_again (row), row->revoked_at != 0,
                          words);
}

static GtkWidget *
button_new (const char *label, const char *action, const DskTimelineRow *row)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", row->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  dsk_read_once (button);
  return button;
}

/* Returns: (nullable): what can be done; NULL: nothing */
static GtkWidget *
buttons_new (const DskTimelineRow *row)
{
  GtkWidget *buttons;

  if (is_held (row) && !dsk_message_may_take_back (row))
    return NULL;
  buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  if (is_held (row))
    gtk_box_append (GTK_BOX (buttons), button_new (_ ("_Take Back"), "conversation.take-back", row));
  else if (may_write_again (row))
    gtk_box_append (GTK_BOX (buttons), button_new (_ ("Write _Again"), "conversation.write-again", row));
  if (!is_held (row) && row->revoked_at == 0)
    gtk_box_append (GTK_BOX (buttons), button_new (_ ("_Send Again…"), "conversation.ask-again", row));
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  return buttons;
}

GtkWidget *
dsk_bubble_failure_new (const DskTimelineRow *row)
{
  g_autofree char *words = words_of (row);
  GtkWidget *column;
  GtkWidget *buttons;

  if (words == NULL)
    return NULL;
  column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (column),
                  is_held (row) ? dsk_bubble_line_new ("dastak-tick-sending-symbolic", words, "hold-line")
                                : dsk_bubble_line_new ("dastak-tick-failed-symbolic", words, "failure-line"));
  buttons = buttons_new (row);
  if (buttons != NULL)
    gtk_box_append (GTK_BOX (column), buttons);
  gtk_widget_add_css_class (column, is_held (row) ? "held" : "failure");
  if (row->delivery == DSK_DELIVERY_UNKNOWN)
    gtk_widget_add_css_class (column, "unknown");
  return column;
}
