/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "screens.h"

#include "composer-harness.h"
#include "demo-colleagues.h"
#include "demo-handoff.h"
#include "demo-kinds.h"

#include "dsk-inbox-list.h"
#include "dsk-composer.h"
#include "dsk-person-chooser.h"
#include "dsk-reaction-popover.h"
#include "dsk-timeline-entry.h"
#include "dsk-timeline-view.h"

#include <libintl.h>

#define PHOTO "01900000-0000-7000-8000-00000000a000"   /* the first of Maria's */
#define LINK "01900000-0000-7000-8000-00000000a021"    /* with an address in it, near the end */
#define UNKNOWN "01900000-0000-7000-8000-00000000a023" /* nobody knows whether it arrived */

/* -------- helpers -------- */

static gpointer
find (Harness *harness, GType type)
{
  return harness_find (harness->window, type, NULL);
}

static void
act (Harness *harness, const char *action, const char *target)
{
  gtk_widget_activate_action (GTK_WIDGET (harness->page), action, target != NULL ? "s" : NULL, target);
  harness_settle (harness);
}

static GtkWidget *
open_conversation (Harness *harness, const char *conv)
{
  DskInboxList *inbox;

  gtk_widget_activate_action (harness->window, "win.view", "s", "all");
  harness_settle (harness);
  inbox = find (harness, DSK_TYPE_INBOX_LIST);
  if (inbox != NULL)
    dsk_inbox_list_show (inbox, conv);
  harness_open (harness, conv);
  /* Where there is room for one pane only, it is this one. */
  gtk_widget_activate_action (harness->window, "win.reply", NULL);
  harness_settle (harness);
  return harness->window;
}

/* The newest window above the app's. */
static GtkWidget *
above (Harness *harness)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  harness_settle (harness);
  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != harness->window && gtk_widget_get_visible (l->data))
      return l->data;
  return NULL;
}

/* -------- the main window -------- */

static GtkWidget *
show_view (Harness *harness, const char *view)
{
  gtk_widget_activate_action (harness->window, "win.view", "s", view);
  harness_settle (harness);
  return harness->window;
}

static GtkWidget *
show_inbox (Harness *harness)
{
  return show_view (harness, "all");
}

/* An office with several teams and numbers, sorted by who waits longest. */
static GtkWidget *
show_teams (Harness *harness)
{
  const char *sales[] = { "01900000-0000-7000-8000-0000000000b1", "Sales", "1" };
  const char *night[] = { "01900000-0000-7000-8000-0000000000b2", "Evening Shift", "1" };
  const char *returns[] = { "01900000-0000-7000-8000-0000000000a2", "100000000000002", "+92 42 555 0200", "Returns",
                            "active" };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_TEAM, sales);
  office_put (harness->office, DSK_ENTITY_TEAM, night);
  office_put (harness->office, DSK_ENTITY_NUMBER, returns);
  office_commit (harness->office, NULL);
  show_view (harness, "unassigned");
  gtk_widget_activate_action (find (harness, DSK_TYPE_INBOX_LIST), "inbox.order", "s", "longest-wait");
  harness_settle (harness);
  return harness->window;
}

static GtkWidget *
show_empty (Harness *harness)
{
  dsk_inbox_list_do_with_marked (find (harness, DSK_TYPE_INBOX_LIST), "bulk.clear");
  return show_view (harness, "team:01900000-0000-7000-8000-0000000000b1");
}

static GtkWidget *
show_nothing_found (Harness *harness)
{
  GtkWidget *entry;

  entry = find (harness, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "zzz");
  harness_settle (harness);
  harness_settle (harness);
  return harness->window;
}

static GtkWidget *
show_found (Harness *harness)
{
  gtk_editable_set_text (GTK_EDITABLE (find (harness, GTK_TYPE_SEARCH_ENTRY)), "order");
  harness_settle (harness);
  harness_settle (harness);
  return harness->window;
}

static GtkWidget *
show_conversation (Harness *harness)
{
  GtkWidget *entry = find (harness, GTK_TYPE_SEARCH_ENTRY);

  if (entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  return open_conversation (harness, DEMO_SANA);
}

/* One colleague looks at it, and is somewhere else in the list. */
static GtkWidget *
show_colleague (Harness *harness)
{
  DskClient *client = harness->office->client;

  demo_colleague (client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_VIEWING, DSK_PRESENCE_ONLINE);
  demo_colleague (client, DEMO_URDU, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  return show_conversation (harness);
}

static GtkWidget *
show_crowd (Harness *harness)
{
  demo_handoff_staff (harness->office);
  demo_crowd (harness->office->client, DEMO_SANA);
  return show_conversation (harness);
}

static GtkWidget *
show_send_anyway (Harness *harness)
{
  DskComposer *composer;

  show_conversation (harness);
  composer = find (harness, DSK_TYPE_COMPOSER);
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  dsk_composer_append (composer, "Your order leaves today.");
  harness_settle (harness);
  dsk_composer_send (composer);
  harness_settle (harness);
  return harness->window;
}

static GtkWidget *
show_nobody (Harness *harness)
{
  GtkTextView *text = find (harness, GTK_TYPE_TEXT_VIEW);

  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, 0, DSK_PRESENCE_AWAY);
  demo_colleague (harness->office->client, DEMO_URDU, OFFICE_BILAL, 0, DSK_PRESENCE_AWAY);
  if (text != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (text), "", -1);
  return show_conversation (harness);
}

static GtkWidget *
show_urdu (Harness *harness)
{
  return open_conversation (harness, DEMO_URDU);
}

/* A colleague looked, and left. */
static GtkWidget *
show_seen (Harness *harness)
{
  demo_seen (harness->office, DEMO_URDU, OFFICE_BILAL);
  return open_conversation (harness, DEMO_URDU);
}

static GtkWidget *
show_group (Harness *harness)
{
  return open_conversation (harness, DEMO_GROUP);
}

static GtkWidget *
show_held_back (Harness *harness)
{
  const OfficeMessage held = { .out = TRUE, .at = harness->office->now, .author = OFFICE_ME, .kind = "template",
                               .text = "New plates are in", .state = "sent", .error_code = DSK_CODE_HELD_BACK };

  office_begin (harness->office);
  office_message (harness->office, DEMO_URDU, "f1900000-0000-7000-8000-0000000000fe", &held);
  office_commit (harness->office, DEMO_URDU);
  return open_conversation (harness, DEMO_URDU);
}

static GtkWidget *
show_kinds (Harness *harness)
{
  open_conversation (harness, DEMO_KINDS);
  harness_settle (harness);
  return harness->window;
}

/* A window further up. */
static GtkWidget *
show_more_kinds (Harness *harness)
{
  GtkWidget *view = find (harness, DSK_TYPE_TIMELINE_VIEW);
  GtkAdjustment *adjustment
      = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (harness_find (view, GTK_TYPE_LIST_VIEW, NULL)));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment)
                                            - gtk_adjustment_get_page_size (adjustment) + 40);
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return harness->window;
}

/* -------- what is written -------- */

static GtkWidget *
show_note (Harness *harness)
{
  open_conversation (harness, DEMO_SANA);
  act (harness, "conversation.note-mode", NULL);
  return harness->window;
}

/* What is in the tray is sent; nobody takes it, so it waits, with its file. What the customer wants is beside it. */
static GtkWidget *
show_upload (Harness *harness)
{
  const char *card[] = { "d1900000-0000-7000-8000-000000001001", DEMO_SANA, "c1900000-0000-7000-8000-000000001001",
                         "Sana Khan", "923005550101", "923005550101", NULL, "sana.khan", "stop", "1577959200000" };
  g_autofree char *sent = NULL;

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CONTACT_CARD, card);
  office_commit (harness->office, DEMO_SANA);
  act (harness, "conversation.reply-mode", NULL);
  click (harness, gettext ("Send"));
  sent = outbox_of (harness, 2);
  act (harness, "conversation.scroll-to-end", NULL);
  harness_settle (harness);
  return harness->window;
}

static GtkWidget *
show_waiting_menu (Harness *harness)
{
  GtkWidget *cancel = expect (harness, GTK_TYPE_BUTTON, gettext ("Cancel"));
  g_autoptr (GVariant) id = g_variant_ref_sink (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (cancel)));

  act (harness, "conversation.message-menu", g_variant_get_string (id, NULL));
  return find (harness, GTK_TYPE_POPOVER_MENU);
}

/* However large the text and narrow the window is. */
static void
open_at_link (Harness *harness)
{
  open_conversation (harness, DEMO_KINDS);
  dsk_timeline_view_show (find (harness, DSK_TYPE_TIMELINE_VIEW), LINK);
  harness_settle (harness);
  harness_settle (harness);
}

static GtkWidget *
show_reactions (Harness *harness)
{
  open_at_link (harness);
  act (harness, "conversation.react", LINK);
  return find (harness, DSK_TYPE_REACTION_POPOVER);
}

static GtkWidget *
show_menu (Harness *harness)
{
  open_at_link (harness);
  act (harness, "conversation.message-menu", LINK);
  return find (harness, GTK_TYPE_POPOVER_MENU);
}

static GtkWidget *
show_closed (Harness *harness)
{
  return open_conversation (harness, DEMO_CLOSED);
}

static GtkWidget *
show_stopped (Harness *harness)
{
  open_conversation (harness, DEMO_SANA);
  put_number (harness, "active", "131042", "Business eligibility payment issue");
  harness_settle (harness);
  return harness->window;
}

static GtkWidget *
show_template (Harness *harness)
{
  put_templates (harness);
  open_conversation (harness, DEMO_SANA);
  return open_dialog (harness, "composer.template");
}

static GtkWidget *
show_location (Harness *harness)
{
  return open_dialog (harness, "composer.location");
}

static GtkWidget *
show_contact (Harness *harness)
{
  return open_dialog (harness, "composer.contact");
}

static GtkWidget *
show_question (Harness *harness)
{
  return open_dialog (harness, "composer.question");
}

/* -------- other windows -------- */

static gboolean
has_picture (gpointer window)
{
  GtkWidget *picture = harness_find (window, GTK_TYPE_PICTURE, NULL);

  return picture != NULL && gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL;
}

static GtkWidget *
show_viewer (Harness *harness)
{
  GtkWidget *viewer;

  open_conversation (harness, DEMO_KINDS);
  gtk_widget_activate_action (find (harness, DSK_TYPE_TIMELINE_VIEW), "timeline.open-media", "s", PHOTO);
  viewer = above (harness);
  office_wait (has_picture, viewer);
  return viewer;
}

static GtkWidget *
show_send_again (Harness *harness)
{
  act (harness, "conversation.ask-again", UNKNOWN);
  return above (harness);
}

static GtkWidget *
show_assign (Harness *harness)
{
  demo_handoff_staff (harness->office);
  open_conversation (harness, DEMO_URDU);
  act (harness, "conversation.assign", NULL);
  return above (harness);
}

GtkWidget *
screens_above (Harness *harness)
{
  return above (harness);
}

void
screens_open (Harness *harness, const char *conv)
{
  open_conversation (harness, conv);
}

const Screen *
screens_get (guint *n)
{
  static const Screen screens[] = {
    { "inbox", show_inbox },
    { "inbox-nothing-found", show_nothing_found },
    { "inbox-found", show_found },
    { "conversation", show_conversation },
    { "colleague", show_colleague },
    { "colleagues-several", show_crowd },
    { "send-anyway", show_send_anyway },
    { "colleague-gone", show_nobody },
    { "conversation-urdu", show_urdu },
    { "seen", show_seen },
    { "conversation-group", show_group },
    { "held-back", show_held_back },
    { "kinds-5", show_kinds },
    { "kinds-4", show_more_kinds },
    { "kinds-3", show_more_kinds },
    { "kinds-2", show_more_kinds },
    { "kinds-1", show_more_kinds },
    { "reactions", show_reactions },
    { "menu", show_menu },
    { "note", show_note },
    { "forward", screens_show_forward },
    { "forward-whom", screens_show_forward_whom },
    { "note-files-tray", screens_show_note_tray },
    { "note-files", screens_show_note_files },
    { "quote-and-tray", screens_show_quote_and_tray },
    { "upload", show_upload },
    { "menu-waiting", show_waiting_menu },
    { "closed", show_closed },
    { "template", show_template },
    { "template-stopped", screens_show_template_stopped },
    { "template-gone", screens_show_template_gone },
    { "start", screens_show_start },
    { "start-from", screens_show_start_from },
    { "start-stopped", screens_show_start_stopped },
    { "location", show_location },
    { "contact", show_contact },
    { "question", show_question },
    { "media-viewer", show_viewer },
    { "send-again", show_send_again },
    { "assign", show_assign },
    { "take-over", screens_show_take_over },
    { "number-quarantined", screens_show_number_quarantined },
    { "numbers", screens_show_numbers },
    { "number-alerts", screens_show_number_alerts },
    { "costs", screens_show_costs },
    { "attention-empty", screens_show_attention },
    { "attention", screens_show_attention_full },
    { "lost-claim", screens_show_lost_claim },
    { "preferences", screens_show_preferences },
    { "preferences-notifications", screens_show_notify_preferences },
    { "shortcuts", screens_show_shortcuts },
    { "connection", screens_show_connection },
    { "about", screens_show_about },
    { "search", screens_show_search },
    { "search-found", screens_show_search_found },
    { "search-urdu", screens_show_search_urdu },
    { "search-completions", screens_show_search_completions },
    { "search-problem", screens_show_search_problem },
    { "search-nothing", screens_show_search_nothing },
    { "note-edit", screens_show_note_edit },
    { "note-versions", screens_show_note_versions },
    { "saved", screens_show_saved },
    { "saved-problem", screens_show_saved_problem },
    { "saved-dialog", screens_show_saved_dialog },
    { "palette", screens_show_palette },
    { "palette-people", screens_show_palette_people },
    { "palette-nothing", screens_show_palette_nothing },
    { "contact-known", screens_show_contact_known },
    { "contact-editor", screens_show_contact_editor },
    { "contact-history", screens_show_contact_history },
    { "handoff", screens_show_handoff },
    { "handoff-tell", screens_show_handoff_tell },
    { "handoff-half", screens_show_handoff_half },
    { "handoff-ended", screens_show_handoff_ended },
    { "note-mentions", screens_show_mentions },
    { "handoff-given", screens_show_handed },
    { "handoff-received", screens_show_handed_to_me },
    { "handoff-return", screens_show_return },
    { "handoff-over", screens_show_handoff_over },
    { "events", screens_show_events },
    { "events-open", screens_show_events_open },
    { "shift", screens_show_shift },
    { "shift-queue", screens_show_shift_queue },
    { "shift-receivers", screens_show_shift_receivers },
    { "shift-one", screens_show_shift_one },
    { "send-menu", screens_show_send_menu },
    { "send-undo", screens_show_undo },
    { "recording", screens_show_recording },
    { "recording-discard", screens_show_discard_recording },
    { "recorded", screens_show_recorded },
    { "captions", screens_show_captions },
    { "send-later", screens_show_send_later },
    { "scheduled", screens_show_scheduled },
    { "send-now-anyway", screens_show_send_now_anyway },
    { "reply-held", screens_show_reply_held },
    { "dialog-held", screens_show_dialog_held },
    { "reply-held-news", screens_show_reply_held_news },
    { "snooze", screens_show_snooze },
    { "tags", screens_show_tags },
    { "find", screens_show_find },
    { "find-nothing", screens_show_find_nothing },
    { "unsaved", screens_show_unsaved },
    { "menu-main", screens_show_main_menu },
    { "menu-sort", screens_show_sort_menu },
    { "menu-status", screens_show_status_menu },
    { "menu-more", screens_show_more_menu },
    { "menu-attach", screens_show_attach_menu },
    { "knowledge-empty", screens_show_knowledge_empty },
    { "knowledge-templates-none", screens_show_templates_none },
    { "knowledge", screens_show_knowledge },
    { "knowledge-nothing", screens_show_knowledge_nothing },
    { "knowledge-one", screens_show_knowledge_one },
    { "knowledge-history", screens_show_knowledge_history },
    { "knowledge-article", screens_show_knowledge_article },
    { "knowledge-new", screens_show_knowledge_new },
    { "knowledge-templates", screens_show_templates },
    { "knowledge-template", screens_show_templates_one },
    { "knowledge-template-paused", screens_show_templates_paused },
    { "knowledge-template-unknown", screens_show_templates_unknown },
    { "knowledge-found", screens_show_knowledge_found },
    { "canned", screens_show_canned },
    { "canned-template", screens_show_canned_template },
    { "stopped", show_stopped },
    { "inbox-teams", show_teams },
    { "inbox-marked", screens_show_marked },
    { "bulk-tags", screens_show_bulk_tags },
    { "bulk-said", screens_show_bulk_said },
    { "row-menu", screens_show_row_menu },
    { "peek", screens_show_peek },
    { "why", screens_show_why },
    { "draft-unread", screens_show_draft_unread },
    { "held", screens_show_held },
    { "inbox-failed", screens_show_inbox_failed },
    { "inbox-late", screens_show_late },
    { "inbox-empty", show_empty },
    { "new-office", screens_show_new_office },
    { "empty-mine", screens_show_empty_mine },
    { "empty-unassigned", screens_show_empty_unassigned },
    { "empty-mentions", screens_show_empty_mentions },
    { "empty-snoozed", screens_show_empty_snoozed },
    { "wrong-clock", screens_show_wrong_clock },
    { "viewer", screens_show_viewer },
    { "viewer-knowledge", screens_show_viewer_knowledge },
    { "operator", screens_show_operator },
    { "welcome", screens_show_welcome },
    { "connect", screens_show_connect },
    { "sync", screens_show_sync },
    { "trouble-locked", screens_show_locked },
    { "trouble-revoked", screens_show_revoked },
    { "trouble-broken", screens_show_broken },
  };

  *n = G_N_ELEMENTS (screens);
  return screens;
}
