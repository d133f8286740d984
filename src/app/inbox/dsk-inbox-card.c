/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-card.h"

#include <glib/gi18n.h>

#include "dsk-avatar.h"
#include "dsk-chip-box.h"
#include "dsk-inbox-words.h"
#include "dsk-labels-handoff.h"
#include "dsk-labels-scheduled.h"
#include "dsk-labels.h"
#include "dsk-presence-dot.h"

struct _DskInboxCard
{
  GtkWidget parent_instance;

  GtkOverlay *who;
  DskAvatar *avatar;
  GtkWidget *owner; /* (owned by the widget tree): whether they are there */
  GtkWidget *lines;
  GtkLabel *name;
  GtkImage *colleague;
  GtkLabel *time;
  GtkImage *direction;
  GtkLabel *preview;
  DskChipBox *chips;
  GtkWidget *pending;
  GtkLabel *unread;
};

G_DEFINE_FINAL_TYPE (DskInboxCard, dsk_inbox_card, GTK_TYPE_WIDGET)

static void
set_class (gpointer widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* What the mark before what was said last is, and whether it is bad news. */
static const char *
mark_of (const DskConversationRow *row, gboolean draft, gboolean undelivered)
{
  if (draft)
    return "dastak-draft-symbolic";
  if (undelivered)
    return row->last_delivery == DSK_DELIVERY_FAILED ? "dastak-tick-failed-symbolic" : "dastak-tick-unknown-symbolic";
  return row->last_direction == DSK_DIRECTION_IN ? "dastak-incoming-symbolic" : "dastak-outgoing-symbolic";
}

static void
dsk_inbox_card_fill_preview (DskInboxCard *self, const DskConversationRow *row)
{
  g_autofree char *preview = dsk_inbox_words_preview (row, TRUE);
  g_autofree char *undelivered = dsk_inbox_words_undelivered (row);
  gboolean draft = row->draft != NULL && *row->draft != '\0';

  gtk_label_set_text (self->preview, preview);
  gtk_widget_set_visible (GTK_WIDGET (self->direction), draft || row->last_at != 0);
  gtk_image_set_from_icon_name (self->direction, mark_of (row, draft, undelivered != NULL));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->direction), draft ? NULL : undelivered);
  set_class (self->preview, "draft", draft);
  set_class (self->direction, "draft", draft);
  set_class (self->direction, "undelivered", !draft && undelivered != NULL);
}

static void
dsk_inbox_card_fill_chips (DskInboxCard *self, const DskConversationRow *row, const char *user_id,
                           gint64 now_ms)
{
  g_autofree char *owner = dsk_inbox_words_owner (row, user_id);
  const char *style = NULL;
  g_autofree char *window = dsk_inbox_words_window (row, now_ms, &style);
  g_autofree char *until = dsk_inbox_words_snoozed (row, now_ms);
  static const char *const status_style[DSK_STATUS_N] = {
    [DSK_STATUS_NEW] = "accent",       [DSK_STATUS_OPEN] = NULL,
    [DSK_STATUS_WAITING] = "dim",      [DSK_STATUS_ESCALATED] = "error",
    [DSK_STATUS_RESOLVED] = "success",
  };

  dsk_chip_box_begin (self->chips);
  if (row->mentions > 0)
    dsk_chip_box_add (self->chips, _("Mentions you"), "accent");
  if (row->handoff != NULL)
    {
      g_autofree char *handed = dsk_label_handoff_chip (row->handoff);

      dsk_chip_box_add (self->chips, handed, row->handoff->for_me ? "accent" : "dim");
    }
  if (row->scheduled != NULL)
    {
      g_autofree char *later = dsk_label_scheduled_chip (row->scheduled, now_ms);

      dsk_chip_box_add (self->chips, later, dsk_scheduled_is_held (row->scheduled) ? "error" : "dim");
    }
  dsk_chip_box_add (self->chips, owner, NULL);
  if (until != NULL)
    dsk_chip_box_add (self->chips, until, "accent");
  if (window != NULL)
    dsk_chip_box_add (self->chips, window, style);
  dsk_chip_box_add (self->chips, dsk_label_status (row->status), status_style[row->status]);
  dsk_chip_box_end (self->chips);
}

static void
dsk_inbox_card_fill_unread (DskInboxCard *self, const DskConversationRow *row)
{
  g_autofree char *count = NULL;

  set_class (self, "unread", row->unread > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->unread), row->unread > 0);
  if (row->unread == 0)
    return;
  /* From left to right, or the + would stand before it in Urdu. */
  count = row->unread > 99 ? g_strdup ("\xe2\x81\xa6" "99+" "\xe2\x81\xa9") : g_strdup_printf ("%u", row->unread);
  gtk_label_set_text (self->unread, count);
}

/* A row that was not read yet keeps its place; nothing of another row may stand in it. */
static void
dsk_inbox_card_clear (DskInboxCard *self)
{
  dsk_avatar_set_name (self->avatar, NULL);
  gtk_label_set_text (self->name, "");
  gtk_label_set_text (self->time, "");
  gtk_label_set_text (self->preview, "");
  gtk_widget_set_visible (GTK_WIDGET (self->direction), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->direction), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->unread), FALSE);
  gtk_widget_set_visible (self->pending, FALSE);
  dsk_chip_box_begin (self->chips);
  dsk_chip_box_end (self->chips);
}

static void
tap_cb (GtkGestureClick *click, int n_press, double x, double y, gpointer user_data)
{
  if (n_press == 1)
    gtk_widget_activate_action (GTK_WIDGET (user_data), "inbox.tap", NULL);
}

static void
dsk_inbox_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DSK_TYPE_INBOX_CARD);
  G_OBJECT_CLASS (dsk_inbox_card_parent_class)->dispose (object);
}

static void
dsk_inbox_card_class_init (DskInboxCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_inbox_card_dispose;
  g_type_ensure (DSK_TYPE_AVATAR);
  g_type_ensure (DSK_TYPE_CHIP_BOX);
  gtk_widget_class_set_css_name (widget_class, "inbox-card");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-inbox-card.ui");
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, who);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, lines);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, name);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, colleague);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, time);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, direction);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, preview);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, chips);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, pending);
  gtk_widget_class_bind_template_child (widget_class, DskInboxCard, unread);
}

static void
dsk_inbox_card_init (DskInboxCard *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->owner = dsk_presence_dot_new (FALSE);
  g_object_set (self->owner, "halign", GTK_ALIGN_END, "valign", GTK_ALIGN_END, "visible", FALSE, NULL);
  gtk_overlay_add_overlay (self->who, self->owner);
  g_signal_connect (click, "released", G_CALLBACK (tap_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
dsk_inbox_card_new (void)
{
  return g_object_new (DSK_TYPE_INBOX_CARD, NULL);
}

void
dsk_inbox_card_set_colleague (DskInboxCard *self, const char *words, const char *icon, gboolean replying)
{
  g_return_if_fail (DSK_IS_INBOX_CARD (self));

  gtk_widget_set_visible (GTK_WIDGET (self->colleague), words != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->colleague), words);
  gtk_image_set_from_icon_name (self->colleague, icon);
  set_class (self->colleague, "accent", replying);
}

void
dsk_inbox_card_set_owner (DskInboxCard *self, DskPresence presence, const char *words)
{
  g_return_if_fail (DSK_IS_INBOX_CARD (self));

  gtk_widget_set_visible (self->owner, words != NULL);
  gtk_widget_set_tooltip_text (self->owner, words);
  dsk_presence_dot_set (self->owner, presence);
}

void
dsk_inbox_card_fill (DskInboxCard *self, const DskConversationRow *row, const char *user_id,
                     gint64 now_ms)
{
  g_autofree char *name = NULL, *time = NULL;

  g_return_if_fail (DSK_IS_INBOX_CARD (self));

  if (row == NULL)
    {
      dsk_inbox_card_clear (self);
      return;
    }
  name = dsk_label_conversation (row->name, row->phone, row->members);
  gtk_label_set_text (self->name, name);
  dsk_avatar_set_name (self->avatar, row->name != NULL ? row->name : row->phone);
  time = row->last_at != 0 ? dsk_label_short_time (row->last_at, now_ms) : g_strdup ("");
  gtk_label_set_text (self->time, time);
  dsk_inbox_card_fill_preview (self, row);
  dsk_inbox_card_fill_chips (self, row, user_id, now_ms);
  dsk_inbox_card_fill_unread (self, row);
  gtk_widget_set_visible (self->pending, row->pending);
}
