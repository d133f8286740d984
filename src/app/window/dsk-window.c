/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-window-private.h"

#include <glib/gi18n.h>

#include "dsk-about.h"
#include "dsk-attention-window.h"
#include "dsk-connection.h"
#include "dsk-conversation-page.h"
#include "dsk-first-run.h"
#include "dsk-help-overlay.h"
#include "dsk-inbox-list.h"
#include "dsk-knowledge-window.h"
#include "dsk-nav.h"
#include "dsk-pane.h"
#include "dsk-preferences-window.h"
#include "dsk-settings.h"
#include "dsk-stack.h"
#include "dsk-sync-page.h"
#include "dsk-trouble-page.h"

#define DEFAULT_WIDTH 1180
#define DEFAULT_HEIGHT 740

G_DEFINE_FINAL_TYPE (DskWindow, dsk_window, ADW_TYPE_APPLICATION_WINDOW)

enum { LOOK, N_SIGNALS };

static guint signals[N_SIGNALS];

/* -------- which page -------- */

static void
update_title_cb (DskWindow *self)
{
  guint unread = dsk_nav_get_unread (self->nav);
  g_autofree char *title = NULL;

  /* Translators: the window's title; %u conversations have unread messages */
  title = unread > 0 ? g_strdup_printf (_("(%u) Dastak"), unread) : g_strdup ("Dastak");
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
dsk_window_prepare_panes (DskWindow *self)
{
  if (self->prepared)
    return;
  self->prepared = TRUE;
  dsk_window_prepare_page (self);
  dsk_nav_set_client (self->nav, self->client);
  dsk_inbox_list_set_client (self->inbox, self->client);
  dsk_window_set_view (self, DSK_VIEW (DSK_VIEW_UNASSIGNED));
}

static void
dsk_window_show_page (DskWindow *self, const char *name)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), name) == 0)
    return;
  dsk_stack_show (self->pages, name);
  if (g_str_equal (name, "main"))
    dsk_inbox_list_focus_list (self->inbox);
  else
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->pages));
}

static void sync_done_cb (DskWindow *self);
static void trouble_retry_cb (DskWindow *self);
static void trouble_enrol_cb (DskWindow *self);

static void
dsk_window_need_first_run (DskWindow *self)
{
  if (self->first_run != NULL)
    return;
  self->first_run = g_object_new (DSK_TYPE_FIRST_RUN, NULL);
  dsk_first_run_set_client (self->first_run, self->client);
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->first_run), "first-run");
}

static void
dsk_window_need_sync (DskWindow *self)
{
  if (self->sync != NULL)
    return;
  self->sync = g_object_new (DSK_TYPE_SYNC_PAGE, NULL);
  dsk_sync_page_set_client (self->sync, self->client);
  g_signal_connect_object (self->sync, "done", G_CALLBACK (sync_done_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->sync), "sync");
}

static void
dsk_window_need_trouble (DskWindow *self)
{
  if (self->trouble != NULL)
    return;
  self->trouble = g_object_new (DSK_TYPE_TROUBLE_PAGE, NULL);
  g_signal_connect_object (self->trouble, "retry", G_CALLBACK (trouble_retry_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->trouble, "enrol", G_CALLBACK (trouble_enrol_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->trouble), "trouble");
}

static void
update_page_cb (DskWindow *self)
{
  DskClientState state = dsk_client_get_state (self->client);

  if (state == DSK_CLIENT_CLOSED)
    {
      dsk_window_show_page (self, "starting");
    }
  else if (state == DSK_CLIENT_UNENROLLED || (state == DSK_CLIENT_REVOKED && self->enrol_again))
    {
      self->in_first_sync = TRUE;
      dsk_window_need_first_run (self);
      dsk_window_show_page (self, "first-run");
    }
  else if (!dsk_connection_is_usable (state) || dsk_client_is_expired (self->client))
    {
      dsk_window_need_trouble (self);
      dsk_trouble_page_set_trouble (self->trouble, state, dsk_client_get_last_error (self->client));
      dsk_window_show_page (self, "trouble");
    }
  else
    {
      self->enrol_again = FALSE;
      if (state == DSK_CLIENT_ONLINE)
        self->in_first_sync = FALSE;
      dsk_window_prepare_panes (self);
      if (self->in_first_sync)
        dsk_window_need_sync (self);
      dsk_window_show_page (self, self->in_first_sync ? "sync" : "main");
      dsk_window_open_waiting (self);
    }
}

static void
sync_done_cb (DskWindow *self)
{
  self->in_first_sync = FALSE;
  update_page_cb (self);
}

static void
trouble_retry_cb (DskWindow *self)
{
  DskClientState state = dsk_client_get_state (self->client);

  if (state == DSK_CLIENT_LOCKED || state == DSK_CLIENT_BROKEN)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.reopen", NULL);
  else
    dsk_client_retry (self->client);
}

static void
trouble_enrol_cb (DskWindow *self)
{
  self->enrol_again = TRUE;
  update_page_cb (self);
  dsk_window_need_first_run (self);
  dsk_first_run_connect (self->first_run, NULL);
}

/* -------- panes -------- */

gboolean
dsk_window_is_main (DskWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "main") == 0;
}

static void
update_back_cb (DskWindow *self)
{
  gboolean can = FALSE;

  if (adw_leaflet_get_folded (self->inner)
      && g_strcmp0 (adw_leaflet_get_visible_child_name (self->inner), "conversation") == 0)
    can = TRUE;
  else if (adw_leaflet_get_folded (self->outer)
           && g_strcmp0 (adw_leaflet_get_visible_child_name (self->outer), "work") == 0)
    can = TRUE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", can);
  g_signal_emit (self, signals[LOOK], 0);
}

/* A leaflet keeps whatever child was last chosen; when it folds, show what the person was at.
 * Choosing while it is unfolded would move the focus. */
static void
folded_cb (DskWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (adw_leaflet_get_folded (self->outer))
    adw_leaflet_set_visible_child_name (self->outer, "work");
  if (adw_leaflet_get_folded (self->inner))
    {
      gboolean writing = self->conversation != NULL && focus != NULL
                         && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->conversation));
      adw_leaflet_set_visible_child_name (self->inner, writing ? "conversation" : "list");
    }
  update_back_cb (self);
}

static void
selected_cb (DskWindow *self, const char *id)
{
  if (self->client == NULL)
    return;
  if (id != NULL || self->conversation != NULL)
    dsk_conversation_page_set_conversation (dsk_window_need_page (self), id);
  g_signal_emit (self, signals[LOOK], 0);
}

void
dsk_window_open_selected (DskWindow *self)
{
  if (adw_leaflet_get_folded (self->outer))
    adw_leaflet_set_visible_child_name (self->outer, "work");
  if (adw_leaflet_get_folded (self->inner))
    adw_leaflet_set_visible_child_name (self->inner, "conversation");
  dsk_conversation_page_open_again (dsk_window_need_page (self));
  dsk_conversation_page_focus_composer (dsk_window_need_page (self));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);

  if (adw_leaflet_get_folded (self->inner)
      && g_strcmp0 (adw_leaflet_get_visible_child_name (self->inner), "conversation") == 0)
    {
      adw_leaflet_set_visible_child_name (self->inner, "list");
      dsk_window_focus_list (self);
    }
  else if (adw_leaflet_get_folded (self->outer))
    {
      adw_leaflet_set_visible_child_name (self->outer, "nav");
      dsk_nav_focus (self->nav);
    }
}

typedef enum { PANE_NAV, PANE_LIST, PANE_CONVERSATION, N_PANES } Pane;

static GtkWidget *
dsk_window_get_pane (DskWindow *self, Pane pane)
{
  switch (pane)
    {
    case PANE_NAV:
      return GTK_WIDGET (self->nav);
    case PANE_LIST:
      return GTK_WIDGET (self->lists);
    case PANE_CONVERSATION:
    case N_PANES:
    default:
      return GTK_WIDGET (dsk_window_need_page (self));
    }
}

static void
dsk_window_move_pane (DskWindow *self, int delta)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  int pane = PANE_LIST;

  if (!dsk_window_is_main (self))
    return;
  for (int i = 0; i < N_PANES; i++)
    if (focus != NULL && gtk_widget_is_ancestor (focus, dsk_window_get_pane (self, i)))
      pane = i;
  for (int i = 0; i < N_PANES; i++)
    {
      pane = (pane + delta + N_PANES) % N_PANES;
      if (gtk_widget_get_child_visible (gtk_widget_get_parent (dsk_window_get_pane (self, pane)))
          && gtk_widget_get_mapped (dsk_window_get_pane (self, pane)))
        break;
    }
  if (pane == PANE_NAV)
    dsk_nav_focus (self->nav);
  else if (pane == PANE_LIST)
    dsk_window_focus_list (self);
  else if (dsk_window_get_open (self) != NULL)
    dsk_conversation_page_focus_composer (dsk_window_need_page (self));
  else
    gtk_widget_child_focus (GTK_WIDGET (dsk_window_need_page (self)), GTK_DIR_TAB_FORWARD);
}

static void
next_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_window_move_pane (DSK_WINDOW (widget), 1);
}

static void
previous_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_window_move_pane (DSK_WINDOW (widget), -1);
}

/* What the list's keys mean is done by the page of the selected conversation. */
static void
conversation_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const struct {
    const char *win;
    const char *page;
    gboolean write;
  } forwards[] = {
    { "win.claim", "conversation.claim", FALSE },
    { "win.resolve", "conversation.resolve", FALSE },
    { "win.assign", "conversation.assign", FALSE },
    { "win.snooze", "conversation.snooze", FALSE },
    { "win.hand-off", "conversation.hand-off", FALSE },
    { "win.tags", "conversation.edit-tags", FALSE },
    { "win.unread", "conversation.mark-unread", FALSE },
    { "win.reply", "conversation.reply-mode", TRUE },
    { "win.note", "conversation.note-mode", TRUE },
  };
  DskWindow *self = DSK_WINDOW (widget);

  if (!dsk_window_is_main (self)
      || dsk_inbox_list_do_with_marked (self->inbox, name)
      || dsk_window_get_open (self) == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (forwards); i++)
    if (g_str_equal (name, forwards[i].win))
      {
        gtk_widget_activate_action (GTK_WIDGET (dsk_window_need_page (self)), forwards[i].page, NULL);
        if (forwards[i].write)
          dsk_window_open_selected (self);
      }
}

/* -------- windows and the connection -------- */

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_client_retry (DSK_WINDOW (widget)->client);
}

static void
connection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_connection_present (GTK_WINDOW (widget), DSK_WINDOW (widget)->client);
}

static void
attention_take_back_cb (DskWindow *self, const char *id, const DskOutgoing *what, const char *attention, gboolean note)
{
  dsk_window_open_listed (self, id);
  dsk_conversation_page_take_back (dsk_window_need_page (self), id, note ? DSK_COMPOSER_NOTE : DSK_COMPOSER_REPLY, what,
                                   NULL, attention);
}

/* What is still here and is not to be sent as it is. */
static void
attention_do_cb (DskWindow *self, const char *conv, const char *action, const char *message)
{
  dsk_window_open_listed (self, conv);
  dsk_conversation_page_set_conversation (dsk_window_need_page (self), conv);
  dsk_conversation_page_do (dsk_window_need_page (self), action, message);
}

static void
attention_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);
  GtkWindow *window;

  if (!self->prepared)
    return;
  window = dsk_attention_window_new (GTK_WINDOW (self), self->client);
  g_signal_connect_object (window, "open", G_CALLBACK (dsk_window_open_listed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "take-back", G_CALLBACK (attention_take_back_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "do", G_CALLBACK (attention_do_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "start-again", G_CALLBACK (dsk_window_start_again), self, G_CONNECT_SWAPPED);
  gtk_window_present (window);
}

static void
attention_changed_cb (DskWindow *self)
{
  guint attention = dsk_client_get_attention (self->client);

  if (attention > self->attention && self->prepared)
    {
      AdwToast *toast = adw_toast_new (_("Something was refused"));
      adw_toast_set_button_label (toast, _("Show"));
      adw_toast_set_action_name (toast, "win.attention");
      adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
      dsk_toast_add (self->toasts, toast);
    }
  self->attention = attention;
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (dsk_help_overlay_new (GTK_WINDOW (widget)));
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (
      dsk_preferences_window_new (GTK_WINDOW (widget), DSK_WINDOW (widget)->client));
}

static void
about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_about_present (GTK_WINDOW (widget));
}

/* -------- the object -------- */

static gboolean
dsk_window_close_request (GtkWindow *window)
{
  DskWindow *self = DSK_WINDOW (window);
  int width, height;

  if (dsk_window_leaves (self))
    return TRUE;
  dsk_window_flush_drafts (self);
  gtk_window_get_default_size (window, &width, &height);
  dsk_settings_set_int (DSK_SETTINGS_WINDOW_WIDTH, width);
  dsk_settings_set_int (DSK_SETTINGS_WINDOW_HEIGHT, height);
  dsk_settings_set_boolean (DSK_SETTINGS_WINDOW_MAXIMIZED, gtk_window_is_maximized (window));
  return GTK_WINDOW_CLASS (dsk_window_parent_class)->close_request (window);
}

static void
dsk_window_dispose (GObject *object)
{
  DskWindow *self = DSK_WINDOW (object);

  g_clear_handle_id (&self->page_id, g_source_remove);
  self->conversation = NULL;
  self->first_run = NULL;
  self->search = NULL;
  self->sync = NULL;
  self->trouble = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_WINDOW);
  g_clear_object (&self->client);
  g_clear_pointer (&self->taking, g_free);
  g_clear_pointer (&self->starting, g_free);
  g_clear_pointer (&self->start_from, g_free);
  g_clear_pointer (&self->to_open, g_free);
  g_clear_pointer (&self->tried, g_hash_table_unref);
  G_OBJECT_CLASS (dsk_window_parent_class)->dispose (object);
}

static void
knowledge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);

  if (self->prepared)
    dsk_knowledge_window_present (widget, self->client, NULL);
}

static void
dsk_window_class_init (DskWindowClass *klass)
{
  static const char *const forwarded[] = { "win.claim", "win.resolve", "win.assign", "win.reply",
                                           "win.note", "win.snooze", "win.hand-off", "win.tags",
                                           "win.unread" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = dsk_window_close_request;

  signals[LOOK] = g_signal_new ("look", DSK_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DSK_TYPE_INBOX_LIST);
  g_type_ensure (DSK_TYPE_NAV);
  g_type_ensure (DSK_TYPE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/dastak/Dastak/ui/dsk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DskWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DskWindow, outer);
  gtk_widget_class_bind_template_child (widget_class, DskWindow, inner);
  gtk_widget_class_bind_template_child (widget_class, DskWindow, nav);
  gtk_widget_class_bind_template_child (widget_class, DskWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DskWindow, lists);
  gtk_widget_class_bind_template_child (widget_class, DskWindow, inbox);
  gtk_widget_class_bind_template_child (widget_class, DskWindow, conversation_pane);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "activated_cb",
                                                G_CALLBACK (dsk_window_open_selected));

  dsk_window_install_list_actions (widget_class);
  dsk_window_install_take_actions (widget_class);
  dsk_window_install_start_actions (widget_class);
  dsk_window_install_palette_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.knowledge", NULL, knowledge_action);
  dsk_window_install_search_actions (widget_class);
  dsk_window_install_saved_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, next_pane_action);
  gtk_widget_class_install_action (widget_class, "win.previous-pane", NULL, previous_pane_action);
  for (guint i = 0; i < G_N_ELEMENTS (forwarded); i++)
    gtk_widget_class_install_action (widget_class, forwarded[i], NULL, conversation_action);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "win.connection", NULL, connection_action);
  gtk_widget_class_install_action (widget_class, "win.attention", NULL, attention_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about_action);
}

static void
active_cb (DskWindow *self)
{
  g_signal_emit (self, signals[LOOK], 0);
}

static void
dsk_window_init (DskWindow *self)
{
  /* GTK would ask for it when a child is put in it, which in a second window is too early. */
  g_object_set (self, "accessible-role", GTK_ACCESSIBLE_ROLE_WINDOW, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  dsk_stack_show (self->pages, "starting");
  g_signal_connect_object (self->nav, "notify::label", G_CALLBACK (dsk_window_update_label), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->nav, "notify::unread", G_CALLBACK (update_title_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               dsk_settings_get_int (DSK_SETTINGS_WINDOW_WIDTH, DEFAULT_WIDTH),
                               dsk_settings_get_int (DSK_SETTINGS_WINDOW_HEIGHT, DEFAULT_HEIGHT));
  if (dsk_settings_get_boolean (DSK_SETTINGS_WINDOW_MAXIMIZED, FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  update_back_cb (self);
}

GtkWindow *
dsk_window_new (GtkApplication *application, DskClient *client)
{
  DskWindow *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_WINDOW, "application", application, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_page_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::last-error", G_CALLBACK (update_page_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::attention", G_CALLBACK (attention_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->attention = dsk_client_get_attention (client);
  dsk_window_watch_taking (self);
  dsk_window_watch_starting (self);
  update_page_cb (self);
  return GTK_WINDOW (self);
}

void
dsk_window_open_link (DskWindow *self, const char *link)
{
  DskClientState state;

  g_return_if_fail (DSK_IS_WINDOW (self));

  state = dsk_client_get_state (self->client);
  if (state == DSK_CLIENT_REVOKED)
    trouble_enrol_cb (self);
  if (state != DSK_CLIENT_UNENROLLED && state != DSK_CLIENT_REVOKED)
    return;
  dsk_window_need_first_run (self);
  dsk_first_run_connect (self->first_run, link);
}
