/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-conversation-page-private.h"

#include "dsk-conversation-resources.h"
#include "dsk-labels.h"
#include "dsk-settings.h"
#include "dsk-stack.h"
#include "dsk-staff.h"

#include <glib/gi18n.h>

typedef enum
{
  PROP_CLIENT = 1,
  PROP_CONVERSATION,
  PROP_TITLE,
  PROP_FOLDED,
} DskConversationPageProperty;

static GParamSpec *properties[PROP_FOLDED + 1];

G_DEFINE_FINAL_TYPE (DskConversationPage, dsk_conversation_page, GTK_TYPE_WIDGET)

/* --- what is shown --- */

static void
update_title (DskConversationPage *self, const DskConversationRow *row)
{
  g_autofree char *contact = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *phone = NULL;

  if (row != NULL)
    {
      contact = dsk_label_conversation (row->name, row->phone, row->members);
      if (row->owner == NULL)
        owner = g_strdup (_ ("No owner"));
      else if (g_strcmp0 (row->owner, dsk_client_get_user_id (self->client)) == 0)
        owner = g_strdup (_ ("Yours"));
      else
        owner
            = dsk_label_name (row->owner_name != NULL ? row->owner_name : _ ("A colleague"), TRUE);
      /* A name can be chosen by anybody; the number says who it is. */
      if (row->phone != NULL && *row->phone != '\0')
        phone = dsk_label_phone (row->phone);
      if (g_strcmp0 (phone, contact) == 0)
        g_clear_pointer (&phone, g_free);
    }
  dsk_header_title_set (self->title, contact, owner, phone);
  if (g_strcmp0 (self->title_text, contact) != 0)
    {
      g_free (self->title_text);
      self->title_text = g_steal_pointer (&contact);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
    }
}

static GtkWidget *
get_focus (DskConversationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static gboolean
is_writing (DskConversationPage *self)
{
  GtkWidget *focus = get_focus (self);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->composer));
}

/* Whoever began to write somewhere else meanwhile keeps the keyboard. */
static gboolean
focus_cb (gpointer user_data)
{
  DskConversationPage *self = user_data;
  GtkWidget *focus = get_focus (self);

  self->focus_source = 0;
  if (focus != self->focus_from && (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus)))
    self->focus_wanted = FALSE;
  if (self->focus_wanted)
    dsk_conversation_page_focus_composer (self);
  return G_SOURCE_REMOVE;
}

static void
update (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  const char *conv = dsk_timeline_model_get_conversation (self->model);
  const char *trouble = dsk_timeline_model_get_trouble (self->model);
  gboolean loading = FALSE;

  g_object_get (self->model, "loading", &loading, NULL);
  update_title (self, row);
  dsk_contact_panel_set_row (self->panel, row, dsk_conversation_page_may_edit_contact (self));
  dsk_colleague_bar_set_seen_by (self->colleagues, row != NULL ? row->seen_by : NULL);
  dsk_conversation_page_update_actions (self);
  gtk_widget_set_visible (GTK_WIDGET (self->panel_toggle), row != NULL && !self->folded);
  if (conv == NULL)
    dsk_stack_show (self->stack, "empty");
  else if (trouble != NULL)
    {
      adw_status_page_set_description (self->damaged, trouble);
      dsk_stack_show (self->stack, "damaged");
    }
  else
    dsk_stack_show (self->stack, row != NULL || loading ? "conversation" : "gone");
  dsk_conversation_page_do_waiting (self);
  /* Once everything else here knows of it, too. */
  if (self->focus_wanted && row != NULL && self->focus_source == 0)
    self->focus_source = g_idle_add_full (G_PRIORITY_DEFAULT, focus_cb, self, NULL);
}

static void
update_back (DskConversationPage *self)
{
  gtk_widget_set_visible (self->back, self->folded);
  adw_header_bar_set_show_start_title_buttons (self->header, self->folded);
}

/* --- the side panel --- */

void
dsk_conversation_page_set_panel (DskConversationPage *self, gboolean shown)
{
  /* Over the timeline it is a short visit; beside it, it is how the person likes to work. */
  if (!adw_flap_get_folded (self->flap))
    {
      self->panel_wanted = shown;
      dsk_settings_set_boolean (DSK_SETTINGS_SIDE_PANEL, shown);
    }
  adw_flap_set_reveal_flap (self->flap, shown);
}

static void
panel_toggled_cb (DskConversationPage *self)
{
  gboolean active = gtk_toggle_button_get_active (self->panel_toggle);

  if (active != adw_flap_get_reveal_flap (self->flap))
    dsk_conversation_page_set_panel (self, active);
}

static void
reveal_flap_cb (DskConversationPage *self)
{
  gtk_toggle_button_set_active (self->panel_toggle, adw_flap_get_reveal_flap (self->flap));
}

static void
flap_folded_cb (DskConversationPage *self)
{
  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_folded (self->flap) && self->panel_wanted);
}

/* --- the timeline --- */

static void
failed_cb (DskConversationPage *self, const char *message)
{
  g_autofree char *words = g_markup_escape_text (message, -1);

  dsk_timeline_view_add_toast (self->timeline, adw_toast_new (words));
}

static void
user_cb (DskConversationPage *self)
{
  dsk_timeline_view_set_client (self->timeline, self->client);
  dsk_timeline_view_set_model (self->timeline, self->model, dsk_client_get_user_id (self->client));
  update (self);
}

/* --- public --- */

GtkWidget *
dsk_conversation_page_new (DskClient *client)
{
  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  return g_object_new (DSK_TYPE_CONVERSATION_PAGE, "client", client, NULL);
}

void
dsk_conversation_page_set_conversation (DskConversationPage *self, const char *id)
{
  gboolean writing;

  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));

  if (g_strcmp0 (dsk_timeline_model_get_conversation (self->model), id) == 0)
    return;
  writing = is_writing (self);
  g_clear_pointer (&self->marked, g_free);
  dsk_conversation_page_forget_waiting (self);
  dsk_conversation_page_close_why (self);
  self->keep_unread = FALSE;
  /* What they offer, if they are open, is for the one that goes. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->status), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->more), FALSE);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  /* The first one may be opened a moment before the list says which it is. */
  if (dsk_timeline_model_get_conversation (self->model) != NULL)
    self->focus_wanted = FALSE;
  dsk_timeline_model_set_conversation (self->model, id);
  /* What can't be used until it is here loses the keyboard: who wrote in the one before writes in this one. */
  if (writing && id != NULL)
    dsk_conversation_page_focus_composer (self);
  dsk_colleague_bar_set_conversation (self->colleagues, id);
  dsk_find_bar_set_conversation (self->find, id);
  dsk_client_set_viewing (self->client, id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION]);
}

const char *
dsk_conversation_page_get_conversation (DskConversationPage *self)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_PAGE (self), NULL);

  return dsk_timeline_model_get_conversation (self->model);
}

void
dsk_conversation_page_set_folded (DskConversationPage *self, gboolean folded)
{
  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));

  if (self->folded == folded)
    return;
  self->folded = folded;
  update_back (self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

gboolean
dsk_conversation_page_get_folded (DskConversationPage *self)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_PAGE (self), FALSE);

  return self->folded;
}

void
dsk_conversation_page_focus_composer (DskConversationPage *self)
{
  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));

  self->focus_wanted = dsk_timeline_model_get_row (self->model) == NULL;
  self->focus_from = get_focus (self);
  if (!self->focus_wanted)
    dsk_composer_focus (self->composer);
}

void
dsk_conversation_page_flush_drafts (DskConversationPage *self)
{
  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));

  dsk_composer_flush (self->composer);
}

gboolean
dsk_conversation_page_finish_recording (DskConversationPage *self, DskComposerKeptFunc kept, GObject *kept_for)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_PAGE (self), FALSE);

  return dsk_composer_finish_recording (self->composer, kept, kept_for);
}

/* --- object --- */

static void
dsk_conversation_page_get_property (GObject *object, guint prop_id, GValue *value,
                                    GParamSpec *pspec)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (object);

  switch ((DskConversationPageProperty) prop_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_CONVERSATION:
      g_value_set_string (value, dsk_conversation_page_get_conversation (self));
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title_text);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_conversation_page_set_property (GObject *object, guint prop_id, const GValue *value,
                                    GParamSpec *pspec)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (object);

  switch ((DskConversationPageProperty) prop_id)
    {
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;
    case PROP_CONVERSATION:
      dsk_conversation_page_set_conversation (self, g_value_get_string (value));
      break;
    case PROP_FOLDED:
      dsk_conversation_page_set_folded (self, g_value_get_boolean (value));
      break;
    case PROP_TITLE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_conversation_page_constructed (GObject *object)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (object);

  G_OBJECT_CLASS (dsk_conversation_page_parent_class)->constructed (object);

  g_assert (self->client != NULL);
  self->model = dsk_timeline_model_new (self->client);
  dsk_composer_set_player (self->composer, dsk_timeline_view_get_player (self->timeline));
  dsk_composer_set_model (self->composer, self->client, self->model);
  dsk_contact_panel_set_client (self->panel, self->client);
  dsk_colleague_bar_set_client (self->colleagues, self->client);
  /* Whether somebody is about to answer is said there, too. */
  g_signal_connect_object (dsk_staff_get (self->client), "changed", G_CALLBACK (dsk_conversation_page_update_scheduled),
                           self, G_CONNECT_SWAPPED);
  dsk_find_bar_set_client (self->find, self->client);
  g_signal_connect_object (self->model, "row-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (dsk_conversation_page_do_waiting), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->client, "notify::user-id", G_CALLBACK (user_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::role", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  dsk_conversation_page_connect_read (self);
  dsk_conversation_page_connect_lost (self);
  user_cb (self);
}

static void
dsk_conversation_page_dispose (GObject *object)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (object);

  dsk_conversation_page_close_why (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_CONVERSATION_PAGE);
  g_clear_handle_id (&self->focus_source, g_source_remove);
  if (self->client != NULL)
    dsk_client_set_viewing (self->client, NULL);
  g_clear_object (&self->model);
  g_clear_object (&self->client);
  g_clear_pointer (&self->title_text, g_free);
  g_clear_pointer (&self->marked, g_free);
  g_clear_pointer (&self->unread_by, g_free);
  g_clear_pointer (&self->unread_conv, g_free);
  g_clear_pointer (&self->unread_name, g_free);
  dsk_conversation_page_forget_waiting (self);
  g_clear_pointer (&self->sent, g_ptr_array_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->undoing, g_hash_table_unref);
  g_clear_pointer (&self->lost, dsk_attention_free);
  g_clear_pointer (&self->lost_taken, g_free);
  G_OBJECT_CLASS (dsk_conversation_page_parent_class)->dispose (object);
}

static void
add_shortcut (GtkEventController *controller, const char *trigger, const char *action)
{
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                        gtk_named_action_new (action)));
}

/* Keys that work wherever the focus is in the window. A text view has uses of its own for some of
 * them, which these come before; Ctrl+End is left to it. */
static void
add_shortcuts (DskConversationPage *self)
{
  GtkEventController *before = gtk_shortcut_controller_new ();
  GtkEventController *after = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (before), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_event_controller_set_propagation_phase (before, GTK_PHASE_CAPTURE);
  add_shortcut (before, "<Control><Shift>c", "conversation.claim");
  add_shortcut (before, "<Control><Shift>a", "conversation.assign");
  add_shortcut (before, "<Control><Shift>h", "conversation.hand-off");
  add_shortcut (before, "<Control><Shift>e", "conversation.resolve");
  add_shortcut (before, "<Control><Shift>s", "conversation.snooze");
  add_shortcut (before, "<Control><Shift>l", "conversation.edit-tags");
  add_shortcut (before, "<Control><Shift>n", "conversation.toggle-mode");
  add_shortcut (before, "<Control>f", "conversation.find");
  add_shortcut (before, "F9", "conversation.toggle-panel");
  gtk_widget_add_controller (GTK_WIDGET (self), before);

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (after), GTK_SHORTCUT_SCOPE_GLOBAL);
  add_shortcut (after, "<Control>End", "conversation.scroll-to-end");
  gtk_widget_add_controller (GTK_WIDGET (self), after);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/dastak/Dastak/ui/dsk-conversation.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
dsk_conversation_page_class_init (DskConversationPageClass *klass)
{
  static const struct
  {
    const char *name;
    gssize offset;
  } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (DskConversationPage, name) }
    CHILD (box),      CHILD (header),       CHILD (title), CHILD (back),  CHILD (primary),
    CHILD (status),   CHILD (panel_toggle), CHILD (more),  CHILD (stack), CHILD (flap),
    CHILD (timeline), CHILD (composer),     CHILD (panel), CHILD (colleagues), CHILD (damaged),
    CHILD (work),     CHILD (find),         CHILD (handoff),  CHILD (lost_claim),
    CHILD (scheduled),
    CHILD (hand_off),
#undef CHILD
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = dsk_conversation_page_get_property;
  object_class->set_property = dsk_conversation_page_set_property;
  object_class->constructed = dsk_conversation_page_constructed;
  object_class->dispose = dsk_conversation_page_dispose;

  properties[PROP_CLIENT]
      = g_param_spec_object ("client", NULL, NULL, DSK_TYPE_CLIENT,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONVERSATION]
      = g_param_spec_string ("conversation", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDED]
      = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* A resource in a static library is dropped by the linker unless somebody asks for it by name. */
  g_resources_register (dsk_conversation_get_resource ());
  load_style ();
  g_type_ensure (DSK_TYPE_HEADER_TITLE);
  g_type_ensure (DSK_TYPE_TIMELINE_VIEW);
  g_type_ensure (DSK_TYPE_COMPOSER);
  g_type_ensure (DSK_TYPE_CONTACT_PANEL);
  g_type_ensure (DSK_TYPE_COLLEAGUE_BAR);
  g_type_ensure (DSK_TYPE_WORK_BAR);
  g_type_ensure (DSK_TYPE_FIND_BAR);
  g_type_ensure (DSK_TYPE_HANDOFF_BAR);
  g_type_ensure (DSK_TYPE_LOST_CLAIM);
  g_type_ensure (DSK_TYPE_SCHEDULED_BAR);
  dsk_conversation_page_install_actions (widget_class);
  dsk_conversation_page_install_read_actions (widget_class);
  dsk_conversation_page_install_message_actions (widget_class);
  dsk_conversation_page_install_note_actions (widget_class);
  dsk_conversation_page_install_forward_actions (widget_class);
  dsk_conversation_page_install_waiting_actions (widget_class);
  dsk_conversation_page_install_later_actions (widget_class);
  dsk_conversation_page_install_contact_actions (widget_class);
  dsk_conversation_page_install_handoff_actions (widget_class);
  dsk_conversation_page_install_lost_actions (widget_class);
  dsk_conversation_page_install_scheduled_actions (widget_class);
  dsk_conversation_page_install_why_actions (widget_class);
  g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
  g_signal_new ("taken-back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-conversation-page.ui");
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget_class, children[i].name, FALSE,
                                               children[i].offset);
}

static void
dsk_conversation_page_init (DskConversationPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->panel_wanted = dsk_settings_get_boolean (DSK_SETTINGS_SIDE_PANEL, TRUE);
  adw_flap_set_reveal_flap (self->flap, self->panel_wanted);
  reveal_flap_cb (self);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (reveal_flap_cb), self);
  g_signal_connect_swapped (self->flap, "notify::folded", G_CALLBACK (flap_folded_cb), self);
  g_signal_connect_swapped (self->panel_toggle, "toggled", G_CALLBACK (panel_toggled_cb), self);
  g_signal_connect_swapped (self->timeline, "seen", G_CALLBACK (dsk_conversation_page_mark_read),
                            self);
  g_signal_connect_swapped (self->find, "found", G_CALLBACK (dsk_timeline_view_show), self->timeline);
  g_signal_connect_swapped (self->find, "closed", G_CALLBACK (dsk_conversation_page_focus_composer), self);
  g_signal_connect_swapped (self->composer, "sent", G_CALLBACK (dsk_timeline_view_scroll_to_end),
                            self->timeline);
  g_signal_connect_swapped (self->composer, "review", G_CALLBACK (dsk_timeline_view_scroll_to_end),
                            self->timeline);
  g_signal_connect_swapped (self->composer, "failed", G_CALLBACK (failed_cb), self);
  dsk_conversation_page_connect_messages (self);
  dsk_conversation_page_connect_undo (self);
  dsk_conversation_page_connect_notes (self);
  dsk_conversation_page_prepare_menus (self);
  add_shortcuts (self);
  update_back (self);
}
