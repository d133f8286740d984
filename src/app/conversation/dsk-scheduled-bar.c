/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-scheduled-bar.h"

#include "dsk-capped-scroller.h"
#include "dsk-composer.h"
#include "dsk-labels-scheduled.h"
#include "dsk-read-once.h"
#include "dsk-room.h"
#include "dsk-scheduled-entry.h"

#include <glib/gi18n.h>

#define MAX_HEIGHT 260
/* px: less than this of the list, where it was opened, shows nothing */
#define MIN_HEIGHT 110
/* So much of the conversation is seen above it, or it is only one line. */
#define TIMELINE_LINES 9

struct _DskScheduledBar
{
  GtkWidget parent_instance;

  GtkToggleButton *head; /* where there is little room: how many, opens the list */
  GtkLabel *words;
  GtkImage *arrow;
  GtkWidget *scroller;
  GtkBox *list;
  DskComposer *composer; /* (weak) (nullable) */
  GdkSurface *surface;   /* (owned) (nullable): of the window while it is realized */
  gboolean tight;
  guint look;  /* source; 0: none */
  char *conv;  /* (owned) (nullable): whose messages these are */
  char *acted; /* (owned) (nullable): the message that is about to go because somebody here wants it */
  char *shown; /* (owned) (nullable): what it says, so that nothing is built anew, and no focus lost, without need */
};

enum
{
  PROP_COMPOSER = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DskScheduledBar, dsk_scheduled_bar, GTK_TYPE_WIDGET)

static char *
describe (GPtrArray *rows, const char *user, gboolean may_all, gboolean may_send, gint64 now_ms)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const DskScheduledRow *row = rows->pdata[i];
      g_autofree char *when = dsk_label_scheduled (row, now_ms);
      g_autofree char *about = dsk_label_scheduled_about (row);
      g_autofree char *words = dsk_label_scheduled_words (row);

      g_string_append_printf (text, "%s|%s|%s|%s|%s|%d%d\n", row->id, when, about, words,
                              user != NULL ? user : "", may_all, may_send);
    }
  return g_string_free (text, FALSE);
}

/* --- the buttons --- */

/* Walks through the buttons, first to last, until @stop says so. */
static gboolean
walk (GtkWidget *widget, gboolean (*stop) (GtkWidget *button, gpointer data), gpointer data)
{
  if (GTK_IS_BUTTON (widget))
    return stop (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (walk (child, stop, data))
      return TRUE;
  return FALSE;
}

static gboolean
does (GtkWidget *button, const char *action)
{
  return g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), action) == 0;
}

/* @warning: (nullable): why who sends it now is asked first */
static gboolean
warn (GtkWidget *button, gpointer warning)
{
  const char *label = warning != NULL ? _ ("Send Anyway…") : _ ("Send _Now");

  if (!does (button, DSK_SCHEDULED_SEND))
    return FALSE;
  gtk_widget_set_tooltip_text (button, warning);
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
    return FALSE;
  gtk_button_set_label (GTK_BUTTON (button), label);
  dsk_read_once (button);
  return FALSE;
}

/* --- the focus --- */

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

typedef struct
{
  char *name;        /* (owned) (nullable): action of the button that had it before everything was built anew */
  char *id;          /* (owned) (nullable): of its message */
  gboolean held;     /* whether its message was held back */
  guint place;       /* of its message among all that can be discarded */
  GtkWidget *button; /* (nullable): that was found */
} Focus;

static gboolean
is_held (GtkWidget *button)
{
  for (GtkWidget *widget = button; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (gtk_widget_has_css_class (widget, DSK_SCHEDULED_HELD))
      return TRUE;
  return FALSE;
}

static gboolean
is_focus (GtkWidget *button, gpointer data)
{
  Focus *focus = data;
  GtkActionable *actionable = GTK_ACTIONABLE (button);

  if (!gtk_widget_is_focus (button))
    {
      if (does (button, DSK_SCHEDULED_DISCARD))
        focus->place++;
      return FALSE;
    }
  focus->held = is_held (button);
  focus->name = g_strdup (gtk_actionable_get_action_name (actionable));
  focus->id = g_variant_dup_string (gtk_actionable_get_action_target_value (actionable), NULL);
  return TRUE;
}

/* What was held back meanwhile is not sent by who could not read why. */
static gboolean
is_same (GtkWidget *button, gpointer data)
{
  Focus *focus = data;
  GVariant *id = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button));

  if (!does (button, focus->name) || g_strcmp0 (g_variant_get_string (id, NULL), focus->id) != 0)
    return FALSE;
  if (does (button, DSK_SCHEDULED_SEND) && is_held (button) && !focus->held)
    return FALSE;
  focus->button = button;
  return TRUE;
}

/* Of the message that is where that one was, or of the last one, what asks before it does anything: whoever presses
 * Enter meant the one that is gone. */
static gboolean
is_in_place (GtkWidget *button, gpointer data)
{
  Focus *focus = data;

  if (!does (button, DSK_SCHEDULED_DISCARD))
    return FALSE;
  focus->button = button;
  return focus->place-- == 0;
}

static void
focus_composer (DskScheduledBar *self)
{
  if (self->composer != NULL)
    dsk_composer_focus (self->composer);
}

/* What can be pressed in the composer of another conversation, and does something at once, is no place for it. */
static void
leave_focus (DskScheduledBar *self, gboolean other)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  focus_composer (self);
  if (other && root != NULL && !GTK_IS_TEXT_VIEW (gtk_root_get_focus (root)))
    gtk_root_set_focus (root, NULL);
}

/* @place: as in Focus: there, or in the composer if nothing can be discarded */
static void
focus_safe (DskScheduledBar *self, guint place)
{
  Focus focus = { .place = place };

  walk (GTK_WIDGET (self->list), is_in_place, &focus);
  if (focus.button != NULL)
    gtk_widget_grab_focus (focus.button);
  else
    focus_composer (self);
}

static void
restore_focus (DskScheduledBar *self, Focus *focus)
{
  /* What was sent or discarded by hand is done with, and one goes on writing. What went by itself leaves the keyboard
   * where it is. */
  if (walk (GTK_WIDGET (self->list), is_same, focus))
    gtk_widget_grab_focus (focus->button);
  else if (g_strcmp0 (self->acted, focus->id) == 0)
    focus_composer (self);
  else
    focus_safe (self, focus->place);
}

/* --- how much room there is --- */

static void
update_open (DskScheduledBar *self)
{
  const gboolean open = !self->tight || gtk_toggle_button_get_active (self->head);

  gtk_widget_set_visible (GTK_WIDGET (self->head), self->tight);
  gtk_widget_set_visible (self->scroller, open);
  gtk_image_set_from_icon_name (self->arrow, open ? "pan-down-symbolic" : "pan-up-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->head), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

static gboolean
look_cb (gpointer user_data)
{
  DskScheduledBar *self = user_data;
  GtkWidget *around = gtk_widget_get_parent (GTK_WIDGET (self));
  const gboolean at_head = has_focus (GTK_WIDGET (self->head));
  int room, needed;
  gboolean tight;

  self->look = 0;
  if (around == NULL || gtk_widget_get_height (around) == 0 || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return G_SOURCE_REMOVE;
  room = dsk_room_for (GTK_WIDGET (self), TIMELINE_LINES);
  needed = MIN (dsk_room_height_at (GTK_WIDGET (self->list), gtk_widget_get_width (GTK_WIDGET (self))), MAX_HEIGHT);
  tight = needed > room;
  dsk_capped_scroller_set_max_height (DSK_CAPPED_SCROLLER (self->scroller),
                                      tight ? CLAMP (room, MIN_HEIGHT, MAX_HEIGHT) : MAX_HEIGHT);
  if (tight == self->tight)
    return G_SOURCE_REMOVE;
  self->tight = tight;
  /* Nobody's button goes away under their fingers. */
  gtk_toggle_button_set_active (self->head, tight && has_focus (GTK_WIDGET (self->list)));
  update_open (self);
  if (!tight && at_head)
    focus_safe (self, 0);
  return G_SOURCE_REMOVE;
}

static void
look_soon (DskScheduledBar *self)
{
  if (self->look == 0)
    self->look = g_idle_add (look_cb, self);
}

static void
dsk_scheduled_bar_realize (GtkWidget *widget)
{
  DskScheduledBar *self = DSK_SCHEDULED_BAR (widget);

  GTK_WIDGET_CLASS (dsk_scheduled_bar_parent_class)->realize (widget);
  self->surface = g_object_ref (gtk_native_get_surface (gtk_widget_get_native (widget)));
  g_signal_connect_object (self->surface, "layout", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
}

static void
dsk_scheduled_bar_unrealize (GtkWidget *widget)
{
  DskScheduledBar *self = DSK_SCHEDULED_BAR (widget);

  g_signal_handlers_disconnect_by_func (self->surface, look_soon, self);
  g_clear_object (&self->surface);
  g_clear_handle_id (&self->look, g_source_remove);
  GTK_WIDGET_CLASS (dsk_scheduled_bar_parent_class)->unrealize (widget);
}

/* --- what is shown --- */

static void
update_words (DskScheduledBar *self, GPtrArray *rows)
{
  guint held = 0, later = 0;
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (((const DskScheduledRow *) rows->pdata[i])->held)
      held++;
    else
      later++;
  if (held > 0)
    g_string_append_printf (words, ngettext ("%u message was not sent", "%u messages were not sent", held), held);
  if (held > 0 && later > 0)
    g_string_append (words, " · ");
  if (later > 0)
    g_string_append_printf (words, ngettext ("%u will be sent later", "%u will be sent later", later), later);
  gtk_label_set_text (self->words, words->str);
  /* GTK finds no name for a button in the words of a box. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->head), GTK_ACCESSIBLE_PROPERTY_LABEL, words->str, -1);
  if (held > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->head), "held");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->head), "held");
}

void
dsk_scheduled_bar_done_with (DskScheduledBar *self, const char *id)
{
  g_return_if_fail (DSK_IS_SCHEDULED_BAR (self));

  g_free (self->acted);
  self->acted = g_strdup (id);
}

/* Nothing of what was done with those of @conv before is of any meaning. Returns: whether the conversation is another
 * one */
static gboolean
change_conv (DskScheduledBar *self, const char *conv)
{
  if (g_strcmp0 (conv, self->conv) == 0)
    return FALSE;
  g_free (self->conv);
  self->conv = g_strdup (conv);
  dsk_scheduled_bar_done_with (self, NULL);
  gtk_toggle_button_set_active (self->head, FALSE);
  return TRUE;
}

void
dsk_scheduled_bar_set_rows (DskScheduledBar *self, const char *conv, GPtrArray *rows, const char *user,
                            gboolean may_all, gboolean may_send, gint64 now_ms)
{
  g_autofree char *warning = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  const gboolean any = rows != NULL && rows->len > 0;
  Focus focus = { 0 };
  GtkWidget *child;
  gboolean other, leave;

  g_return_if_fail (DSK_IS_SCHEDULED_BAR (self));

  /* A key that is pressed for a message of one conversation does nothing to those of the next. */
  leave = has_focus (GTK_WIDGET (self));
  other = change_conv (self, conv);
  leave = leave && (other || !any);
  warning = self->composer != NULL ? dsk_composer_dup_warning (self->composer) : NULL;
  shown = describe (rows, user, may_all, may_send, now_ms);
  gtk_widget_set_visible (GTK_WIDGET (self), any);
  if (g_strcmp0 (shown, self->shown) == 0)
    {
      walk (GTK_WIDGET (self->list), warn, warning);
      return;
    }
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  if (!leave && has_focus (GTK_WIDGET (self->list)))
    walk (GTK_WIDGET (self->list), is_focus, &focus);
  name = focus.name;
  id = focus.id;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  for (guint i = 0; i < (any ? rows->len : 0); i++)
    {
      const DskScheduledRow *row = rows->pdata[i];

      gtk_box_append (self->list, dsk_scheduled_entry_new (row, may_all || g_strcmp0 (row->author, user) == 0,
                                                           may_send, now_ms));
    }
  walk (GTK_WIDGET (self->list), warn, warning);
  update_words (self, rows);
  if (leave)
    leave_focus (self, other);
  else if (focus.id != NULL)
    restore_focus (self, &focus);
  dsk_scheduled_bar_done_with (self, NULL);
  look_soon (self);
}

/* --- the object --- */

static void
dsk_scheduled_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_COMPOSER)
    g_set_weak_pointer (&DSK_SCHEDULED_BAR (object)->composer, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dsk_scheduled_bar_dispose (GObject *object)
{
  DskScheduledBar *self = DSK_SCHEDULED_BAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->acted, g_free);
  g_clear_pointer (&self->conv, g_free);
  g_clear_weak_pointer (&self->composer);
  G_OBJECT_CLASS (dsk_scheduled_bar_parent_class)->dispose (object);
}

static void
dsk_scheduled_bar_class_init (DskScheduledBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = dsk_scheduled_bar_set_property;
  G_OBJECT_CLASS (klass)->dispose = dsk_scheduled_bar_dispose;
  widget_class->realize = dsk_scheduled_bar_realize;
  widget_class->unrealize = dsk_scheduled_bar_unrealize;
  properties[PROP_COMPOSER] = g_param_spec_object ("composer", NULL, NULL, DSK_TYPE_COMPOSER,
                                                   G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "scheduled-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkToggleButton *
make_toggle (DskScheduledBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *button = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "child", box, "visible", FALSE, NULL);

  self->words = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "hexpand",
                              TRUE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "heading");
  self->arrow = GTK_IMAGE (g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->arrow));
  g_signal_connect_object (button, "toggled", G_CALLBACK (update_open), self, G_CONNECT_SWAPPED);
  return GTK_TOGGLE_BUTTON (button);
}

static void
dsk_scheduled_bar_init (DskScheduledBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->head = make_toggle (self);
  self->list = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  self->scroller = dsk_capped_scroller_new (GTK_WIDGET (self->list), MAX_HEIGHT);
  gtk_widget_set_parent (GTK_WIDGET (self->head), widget);
  gtk_widget_set_parent (self->scroller, widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Scheduled messages"), -1);
  gtk_widget_set_visible (widget, FALSE);
  update_open (self);
}
