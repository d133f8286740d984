/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-scheduled-bar.h"

#include "dsk-capped-scroller.h"
#include "dsk-composer.h"
#include "dsk-flow.h"
#include "dsk-labels-scheduled.h"
#include "dsk-media.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

#define MAX_HEIGHT 260

struct _DskScheduledBar
{
  GtkWidget parent_instance;

  GtkBox *list;
  DskComposer *composer; /* (weak) (nullable) */
  char *shown; /* (owned) (nullable): what it says, so that nothing is built anew, and no focus lost, without need */
};

enum
{
  PROP_COMPOSER = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DskScheduledBar, dsk_scheduled_bar, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (const char *words, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* @what: what it says, for who hears the button apart from it */
static GtkWidget *
add_button (GtkWidget *buttons, const char *label, const char *action, const char *id, const char *what)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, what, -1);
  dsk_read_once (button);
  dsk_flow_append (DSK_FLOW (buttons), button);
  return button;
}

static GtkWidget *
make_head (const DskScheduledRow *row, GtkWidget *title)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name",
                                  row->held ? "dastak-attention-symbolic" : "dastak-snooze-symbolic", "valign",
                                  GTK_ALIGN_START, "margin-top", 2, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  NULL);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), title);
  return head;
}

/* @warning: (nullable): why who sends it now is asked first */
static GtkWidget *
make_row (const DskScheduledRow *row, gboolean may_change, gboolean may_send, const char *warning, gint64 now_ms)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 4, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  g_autofree char *when = dsk_label_scheduled (row, now_ms);
  g_autofree char *about = dsk_label_scheduled_about (row);
  g_autofree char *words = dsk_label_scheduled_words (row);
  GtkWidget *title = make_label (when, "heading");
  GtkWidget *said = make_label (words, NULL);
  GtkWidget *buttons = dsk_flow_new ();

  gtk_label_set_lines (GTK_LABEL (said), 4);
  gtk_label_set_ellipsize (GTK_LABEL (said), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), make_head (row, title));
  gtk_box_append (GTK_BOX (box), said);
  gtk_box_append (GTK_BOX (box), make_label (about, "caption"));
  if (may_change && may_send && (row->kind == DSK_MESSAGE_TEXT || dsk_media_kind_has_file (row->kind)))
    add_button (buttons, _ ("_Edit"), "conversation.edit-scheduled", row->id, words);
  if (may_change && may_send)
    gtk_widget_set_tooltip_text (add_button (buttons, warning != NULL ? _ ("Send Anyway…") : _ ("Send _Now"),
                                             "conversation.send-scheduled", row->id, words),
                                 warning);
  if (may_change)
    add_button (buttons, _ ("_Discard…"), "conversation.discard-scheduled", row->id, words);
  gtk_widget_set_visible (buttons, may_change);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, row->held ? "held" : "waiting");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);
  return box;
}

static char *
describe (GPtrArray *rows, const char *user, gboolean may_all, gboolean may_send, const char *warning, gint64 now_ms)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const DskScheduledRow *row = rows->pdata[i];
      g_autofree char *when = dsk_label_scheduled (row, now_ms);
      g_autofree char *about = dsk_label_scheduled_about (row);
      g_autofree char *words = dsk_label_scheduled_words (row);

      g_string_append_printf (text, "%s|%s|%s|%s|%s|%d%d|%s\n", row->id, when, about, words,
                              user != NULL ? user : "", may_all, may_send, warning != NULL ? warning : "");
    }
  return g_string_free (text, FALSE);
}

/* --- the focus --- */

/* Returns: (transfer full) (nullable): which button here has the focus of the window */
static char *
dup_focus (DskScheduledBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !GTK_IS_BUTTON (focus) || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    return NULL;
  return g_strdup_printf ("%s|%s", gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)),
                          g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (focus)), NULL));
}

static gboolean
focus_again (GtkWidget *widget, const char *name)
{
  if (GTK_IS_BUTTON (widget))
    {
      GtkActionable *actionable = GTK_ACTIONABLE (widget);
      g_autofree char *own
          = g_strdup_printf ("%s|%s", gtk_actionable_get_action_name (actionable),
                             g_variant_get_string (gtk_actionable_get_action_target_value (actionable), NULL));

      return g_str_equal (own, name) && gtk_widget_grab_focus (widget);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (focus_again (child, name))
      return TRUE;
  return FALSE;
}

/* @focus: (nullable): of dup_focus() before everything was built anew */
static void
restore_focus (DskScheduledBar *self, const char *focus)
{
  if (focus != NULL && !focus_again (GTK_WIDGET (self->list), focus) && self->composer != NULL)
    dsk_composer_focus (self->composer);
}

void
dsk_scheduled_bar_set_rows (DskScheduledBar *self, GPtrArray *rows, const char *user, gboolean may_all,
                            gboolean may_send, gint64 now_ms)
{
  g_autofree char *warning = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *focus = NULL;
  GtkWidget *child;

  g_return_if_fail (DSK_IS_SCHEDULED_BAR (self));

  warning = self->composer != NULL ? dsk_composer_dup_warning (self->composer) : NULL;
  shown = describe (rows, user, may_all, may_send, warning, now_ms);
  focus = dup_focus (self);
  gtk_widget_set_visible (GTK_WIDGET (self), rows != NULL && rows->len > 0);
  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const DskScheduledRow *row = rows->pdata[i];

      gtk_box_append (self->list,
                      make_row (row, may_all || g_strcmp0 (row->author, user) == 0, may_send, warning, now_ms));
    }
  restore_focus (self, focus);
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
  g_clear_pointer (&self->shown, g_free);
  g_clear_weak_pointer (&self->composer);
  G_OBJECT_CLASS (dsk_scheduled_bar_parent_class)->dispose (object);
}

static void
dsk_scheduled_bar_class_init (DskScheduledBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = dsk_scheduled_bar_set_property;
  G_OBJECT_CLASS (klass)->dispose = dsk_scheduled_bar_dispose;
  properties[PROP_COMPOSER] = g_param_spec_object ("composer", NULL, NULL, DSK_TYPE_COMPOSER,
                                                   G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "scheduled-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dsk_scheduled_bar_init (DskScheduledBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->list = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_widget_set_parent (dsk_capped_scroller_new (GTK_WIDGET (self->list), MAX_HEIGHT), widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Scheduled messages"), -1);
  gtk_widget_set_visible (widget, FALSE);
}
