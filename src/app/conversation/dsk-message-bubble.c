/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-message-bubble.h"

#include "dsk-bubble-body.h"
#include "dsk-bubble-kinds.h"
#include "dsk-bubble-parts.h"
#include "dsk-flow-text.h"
#include "dsk-labels.h"
#include "dsk-message-menu.h"
#include "dsk-message-words.h"
#include "dsk-read-once.h"
#include "dsk-rich-text.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#include <string.h>

#define BUBBLE_CHARS DSK_BUBBLE_CHARS

struct _DskMessageBubble
{
  GtkWidget parent_instance;

  GtkWidget *bubble; /* (owned by the widget tree), as all that follow */
  GtkWidget *author_line;
  GtkImage *author_icon;
  GtkLabel *author;
  GtkWidget *quote; /* (nullable) */
  GtkLabel *marks;
  DskBubbleBody extra;
  GtkWidget *heading_line; /* (nullable) */
  GtkImage *heading_icon;
  GtkLabel *heading;
  GtkWidget *flow;
  GtkLabel *text;
  GtkWidget *more; /* (nullable) */
  GtkLabel *edited;
  GtkLabel *time;
  GtkImage *tick;
  GtkWidget *failure; /* (nullable) */
  GtkWidget *reactions; /* (nullable) */

  char *body;    /* (owned) (nullable): the whole text, of which a part may be shown */
  char *menu_key;      /* (owned) (nullable): what its menu was made for */
  char *quote_key;     /* (owned) (nullable): what its quote says */
  char *failure_key;   /* (owned) (nullable): what its failure says */
  char *content;       /* (owned) (nullable): of a note */
  GPtrArray *mentions; /* (owned) (nullable): whom it calls, by characters of what is shown */
  gboolean at_start;  /* the customer's side */
};

G_DEFINE_FINAL_TYPE (DskMessageBubble, dsk_message_bubble, GTK_TYPE_WIDGET)

/* --- its parts --- */

static GtkLabel *
make_label (const char *css_class, gboolean wrap)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);

  if (wrap)
    g_object_set (label, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars",
                  BUBBLE_CHARS, NULL);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static GtkWidget *
make_line (GtkImage **icon, GtkLabel **label, const char *css_class)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  *label = make_label (NULL, TRUE);
  /* Without this a box gives a wrapped label the least width that its height needs. */
  gtk_widget_set_hexpand (GTK_WIDGET (*label), TRUE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (*icon));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (*label));
  gtk_widget_add_css_class (line, css_class);
  gtk_widget_set_visible (line, FALSE);
  return line;
}

/* --- the text --- */

static void
show_text (DskMessageBubble *self, const char *text)
{
  g_autofree char *markup = dsk_rich_text_markup (text, self->mentions);

  if (markup != NULL)
    gtk_label_set_markup (self->text, markup);
  else
    gtk_label_set_text (self->text, text);
  dsk_flow_text_changed (DSK_FLOW_TEXT (self->flow));
}

static void
more_cb (DskMessageBubble *self)
{
  g_autofree char *clean = NULL;

  if (self->body == NULL)
    return;
  clean = dsk_rich_text_clean (self->body, 0, NULL);
  show_text (self, clean);
  gtk_widget_set_visible (self->more, FALSE);
}

/* Few are so long. */
static void
show_more (DskMessageBubble *self, gboolean shown)
{
  if (shown && self->more == NULL)
    {
      self->more = gtk_button_new_with_mnemonic (_ ("Show _More"));
      dsk_read_once (self->more);
      gtk_widget_add_css_class (self->more, "flat");
      gtk_widget_set_halign (self->more, GTK_ALIGN_START);
      g_signal_connect_swapped (self->more, "clicked", G_CALLBACK (more_cb), self);
      gtk_box_insert_child_after (GTK_BOX (self->bubble), self->more, self->flow);
    }
  if (self->more != NULL)
    gtk_widget_set_visible (self->more, shown);
}

static gboolean
activate_link_cb (DskMessageBubble *self, const char *uri)
{
  dsk_rich_text_open (GTK_WIDGET (self), uri);
  return TRUE;
}

/* Before the text. That names stand out is what the note says of itself, and not how it is written: whoever stands
 * out was called. @content: (nullable) */
static void
set_mentions (DskMessageBubble *self, const char *content, const char *body)
{
  if (g_strcmp0 (self->content, content) == 0 && g_strcmp0 (self->body, body) == 0)
    return;
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->mentions, g_ptr_array_unref);
  g_free (self->content);
  self->content = g_strdup (content);
  self->mentions = dsk_rich_text_mentions (body, content);
}

static void
set_text (DskMessageBubble *self, const char *body)
{
  g_autofree char *clean = NULL;
  gboolean cut = FALSE;

  /* A new tick must not take away what somebody selected or unfolded. */
  if (body != NULL && g_strcmp0 (self->body, body) == 0)
    return;
  g_free (self->body);
  self->body = g_strdup (body);
  gtk_widget_set_visible (GTK_WIDGET (self->text), body != NULL);
  if (body != NULL)
    {
      clean = dsk_rich_text_clean (body, DSK_RICH_TEXT_SHOWN_BYTES, &cut);
      show_text (self, clean);
    }
  show_more (self, cut);
}

/* --- the other parts --- */

static void
set_author (DskMessageBubble *self, const DskTimelineRow *row, gboolean continues, const char *user)
{
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;
  gboolean note = row->item == DSK_ITEM_NOTE;

  gtk_widget_set_visible (GTK_WIDGET (self->author_icon), note);
  if (!note && row->in_group && row->direction == DSK_DIRECTION_IN && !continues)
    {
      name = dsk_message_sender (row);
      gtk_label_set_text (self->author, name);
      gtk_widget_set_visible (self->author_line, TRUE);
      return;
    }
  if (!note
      && (continues || row->direction == DSK_DIRECTION_IN || row->author_name == NULL
          || g_strcmp0 (row->author, user) == 0))
    {
      gtk_widget_set_visible (self->author_line, FALSE);
      return;
    }
  gtk_widget_set_visible (self->author_line, TRUE);
  if (row->author_name != NULL)
    name = dsk_label_name (row->author_name, TRUE);
  if (note && continues)
    line = g_strdup (_ ("Only your team sees this"));
  else if (note && name != NULL)
    /* Translators: %s is the colleague who wrote a note */
    line = g_strdup_printf (_ ("%s · Only your team sees this"), name);
  else
    line = note ? g_strdup (_ ("Only your team sees this")) : g_steal_pointer (&name);
  gtk_label_set_text (self->author, line);
}

/* What it says is as before: a new tick takes the focus from nobody. @now: (transfer full) (nullable) */
static gboolean
is_same (char **key, char *now)
{
  gboolean same = g_strcmp0 (*key, now) == 0;

  g_free (*key);
  *key = now;
  return same;
}

static void
set_quote (DskMessageBubble *self, const DskTimelineRow *row)
{
  if (is_same (&self->quote_key, dsk_bubble_quote_key (row)))
    return;
  g_clear_pointer (&self->quote, gtk_widget_unparent);
  self->quote = dsk_bubble_quote_new (row);
  if (self->quote != NULL)
    gtk_box_insert_child_after (GTK_BOX (self->bubble), self->quote, GTK_WIDGET (self->marks));
}

static void
set_heading (DskMessageBubble *self, const DskTimelineRow *row)
{
  gboolean shown = row->item == DSK_ITEM_MESSAGE
                   && (row->revoked_at != 0 || !dsk_message_has_card (row->kind));
  g_autofree char *heading = shown ? dsk_message_heading (row) : NULL;
  const char *icon = heading != NULL && row->revoked_at == 0 ? dsk_message_icon (row->kind) : NULL;

  if (heading != NULL && self->heading_line == NULL)
    {
      self->heading_line = make_line (&self->heading_icon, &self->heading, "heading-line");
      gtk_widget_insert_before (self->heading_line, self->bubble, GTK_WIDGET (self->extra.above));
    }
  if (self->heading_line == NULL)
    return;
  gtk_widget_set_visible (self->heading_line, heading != NULL);
  gtk_label_set_text (self->heading, heading != NULL ? heading : "");
  gtk_widget_set_visible (GTK_WIDGET (self->heading_icon), icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (self->heading_icon, icon);
}

static void
set_mark (GtkLabel *label, char *words)
{
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
  if (words != NULL)
    gtk_label_set_text (label, words);
  g_free (words);
}

static void
set_reactions (DskMessageBubble *self, const DskTimelineRow *row)
{
  g_clear_pointer (&self->reactions, gtk_widget_unparent);
  self->reactions = dsk_bubble_reactions_new (row->reactions);
  if (self->reactions != NULL)
    gtk_widget_insert_after (self->reactions, GTK_WIDGET (self), self->bubble);
}

static void
set_tick (DskMessageBubble *self, const DskTimelineRow *row)
{
  gboolean ours = row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_OUT;
  /* What WhatsApp holds back has not left yet. */
  const gboolean waits = row->pending || row->error_code == DSK_CODE_HELD_BACK;
  DskDelivery delivery = waits ? DSK_DELIVERY_QUEUED : row->delivery;
  g_autofree char *words = dsk_message_tick (row);

  gtk_image_set_from_icon_name (self->tick, dsk_delivery_icon (delivery));
  /* Of what is visible GTK asks the X server at once whether the pointer is on it, and waits for the answer. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->tick)), words) != 0)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->tick), FALSE);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->tick), words);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->tick), ours || row->pending);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tick), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  if (delivery == DSK_DELIVERY_READ || delivery == DSK_DELIVERY_PLAYED)
    gtk_widget_add_css_class (GTK_WIDGET (self->tick), "read");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->tick), "read");
}

static void
set_failure (DskMessageBubble *self, const DskTimelineRow *row)
{
  if (is_same (&self->failure_key, dsk_bubble_failure_key (row)))
    return;
  g_clear_pointer (&self->failure, gtk_widget_unparent);
  self->failure = dsk_bubble_failure_new (row);
  if (self->failure != NULL)
    gtk_widget_insert_before (self->failure, GTK_WIDGET (self), NULL);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
set_menu (DskMessageBubble *self, const DskTimelineRow *row)
{
  g_autoptr (GMenuModel) menu = NULL;
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *key = g_strdup_printf ("%s %d %d %u %d", row->id, dsk_message_may_react (row, now), row->pending,
                                          row->delivery, row->revoked_at != 0);

  /* It is not taken from under somebody who has it open. */
  if (is_same (&self->menu_key, g_steal_pointer (&key)))
    return;
  if (row->item != DSK_ITEM_MESSAGE)
    {
      gtk_label_set_extra_menu (self->text, NULL);
      return;
    }
  menu = dsk_message_menu_new (row, FALSE, now);
  gtk_label_set_extra_menu (self->text, menu);
}

void
dsk_message_bubble_set_row (DskMessageBubble *self, const DskTimelineRow *row, gboolean continues,
                            const char *user)
{
  g_autofree char *body = NULL;
  g_autofree char *time = NULL;
  gboolean note, incoming, missing;

  g_return_if_fail (DSK_IS_MESSAGE_BUBBLE (self));
  g_return_if_fail (row != NULL && row->item != DSK_ITEM_EVENT);

  note = row->item == DSK_ITEM_NOTE;
  incoming = !note && row->direction == DSK_DIRECTION_IN;
  missing = row->kind == DSK_MESSAGE_UNSUPPORTED || row->kind == DSK_MESSAGE_UNKNOWN
            || row->revoked_at != 0;

  self->at_start = incoming;
  set_class (self->bubble, "incoming", incoming);
  set_class (self->bubble, "outgoing", !incoming && !note);
  set_class (self->bubble, "note", note);
  set_class (self->bubble, "missing", !note && missing);
  set_class (GTK_WIDGET (self), "continues", continues);

  set_author (self, row, continues, user);
  set_quote (self, row);
  set_mark (self->marks, dsk_bubble_marks (row));
  set_mark (self->edited, dsk_bubble_time_mark (row));
  dsk_bubble_body_set_row (&self->extra, row);
  set_reactions (self, row);
  set_heading (self, row);
  set_menu (self, row);
  body = dsk_message_body (row);
  set_mentions (self, note ? row->content : NULL, body);
  set_text (self, body);
  time = dsk_label_clock_time (row->at);
  gtk_label_set_text (self->time, time);
  set_tick (self, row);
  set_failure (self, row);
  dsk_flow_text_changed (DSK_FLOW_TEXT (self->flow));
}

/* --- layout --- */

/* Each part gets the width that it asks for, if there is so much, on its side. A box with aligned
 * children would measure their heights for the whole width, and cut off what then wraps. */
static void
dsk_message_bubble_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
          continue;
        }
      if (for_size >= 0)
        child_natural = MAX (child_minimum, MIN (child_natural, for_size));
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_natural, &child_minimum,
                          &child_natural, NULL, NULL);
      *minimum += child_natural;
      *natural += child_natural;
    }
}

static void
dsk_message_bubble_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DskMessageBubble *self = DSK_MESSAGE_BUBBLE (widget);
  gboolean left = self->at_start == (gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL);
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_width, child_height;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_width, NULL,
                          NULL);
      child_width = MAX (child_minimum, MIN (child_width, width));
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL,
                          NULL);
      gtk_widget_size_allocate (
          child, &(GtkAllocation){ left ? 0 : width - child_width, y, child_width, child_height },
          -1);
      y += child_height;
    }
}

static GtkSizeRequestMode
dsk_message_bubble_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- construction --- */

static GtkBox *
make_column (void)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  gtk_widget_set_visible (column, FALSE);
  return GTK_BOX (column);
}

static GtkWidget *
make_footer (DskMessageBubble *self)
{
  GtkWidget *footer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->edited = make_label (NULL, FALSE);
  self->time = make_label (NULL, FALSE);
  self->tick = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->tick), "tick");
  gtk_box_append (GTK_BOX (footer), GTK_WIDGET (self->edited));
  gtk_box_append (GTK_BOX (footer), GTK_WIDGET (self->time));
  gtk_box_append (GTK_BOX (footer), GTK_WIDGET (self->tick));
  gtk_widget_add_css_class (footer, "footer");
  return footer;
}

static void
dsk_message_bubble_dispose (GObject *object)
{
  DskMessageBubble *self = DSK_MESSAGE_BUBBLE (object);

  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  g_clear_pointer (&self->reactions, gtk_widget_unparent);
  g_clear_pointer (&self->failure, gtk_widget_unparent);
  g_clear_pointer (&self->extra.key, g_free);
  g_clear_pointer (&self->content, g_free);
  g_clear_pointer (&self->mentions, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->menu_key, g_free);
  g_clear_pointer (&self->quote_key, g_free);
  g_clear_pointer (&self->failure_key, g_free);
  G_OBJECT_CLASS (dsk_message_bubble_parent_class)->dispose (object);
}

static void
dsk_message_bubble_class_init (DskMessageBubbleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_message_bubble_dispose;
  widget_class->measure = dsk_message_bubble_measure;
  widget_class->size_allocate = dsk_message_bubble_size_allocate;
  widget_class->get_request_mode = dsk_message_bubble_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "dsk-bubble-line");
}

static void
dsk_message_bubble_init (DskMessageBubble *self)
{
  self->bubble = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (self->bubble, "bubble");

  self->author_line = make_line (&self->author_icon, &self->author, "author");
  gtk_image_set_from_icon_name (self->author_icon, "dastak-note-symbolic");
  self->marks = make_label ("marks", TRUE);
  self->extra.above = make_column ();
  self->extra.below = make_column ();
  self->text = make_label ("text", TRUE);
  gtk_label_set_selectable (self->text, TRUE);
  g_signal_connect_swapped (self->text, "activate-link", G_CALLBACK (activate_link_cb), self);
  self->flow = dsk_flow_text_new (self->text, make_footer (self));

  gtk_box_append (GTK_BOX (self->bubble), self->author_line);
  gtk_box_append (GTK_BOX (self->bubble), GTK_WIDGET (self->marks));
  gtk_box_append (GTK_BOX (self->bubble), GTK_WIDGET (self->extra.above));
  gtk_box_append (GTK_BOX (self->bubble), self->flow);
  gtk_box_append (GTK_BOX (self->bubble), GTK_WIDGET (self->extra.below));
  gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
}

GtkWidget *
dsk_message_bubble_new (void)
{
  return g_object_new (DSK_TYPE_MESSAGE_BUBBLE, NULL);
}
