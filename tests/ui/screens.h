/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "page-harness.h"

#include "dsk-window.h"

G_BEGIN_DECLS

/* One thing that people see. */
typedef struct
{
  const char *name;
  /* Brings it on the screen, in the app's own window or in one above it. Returns: (transfer none): the window */
  GtkWidget *(*show) (Harness *harness);
} Screen;

/* Every screen and dialog there is, in the order in which they follow from each other. */
const Screen *screens_get (guint *n);

/* For what is in other files. */
GtkWidget *screens_above (Harness *harness); /* the newest window above the app's */
void screens_open (Harness *harness, const char *conv);
/* Another office, @filled or not, in a window of the same size, until the next one or the end. */
Harness *screens_open_other (Harness *harness, const char *role, gboolean filled);

/* screens-forms.c */
GtkWidget *screens_show_draft_unread (Harness *harness);
GtkWidget *screens_show_start_stopped (Harness *harness);
GtkWidget *screens_show_start_from (Harness *harness);
GtkWidget *screens_show_handoff_half (Harness *harness);
GtkWidget *screens_show_handoff_ended (Harness *harness);
GtkWidget *screens_show_template_stopped (Harness *harness);
GtkWidget *screens_show_template_gone (Harness *harness);
GtkWidget *screens_show_inbox_failed (Harness *harness);
GtkWidget *screens_show_held (Harness *harness);

/* screens-find.c */
GtkWidget *screens_show_search (Harness *harness);
GtkWidget *screens_show_search_found (Harness *harness);
GtkWidget *screens_show_search_urdu (Harness *harness);
GtkWidget *screens_show_search_completions (Harness *harness);
GtkWidget *screens_show_search_problem (Harness *harness);
GtkWidget *screens_show_search_nothing (Harness *harness);
GtkWidget *screens_show_note_edit (Harness *harness);
GtkWidget *screens_show_note_versions (Harness *harness);
GtkWidget *screens_show_saved (Harness *harness);
GtkWidget *screens_show_saved_problem (Harness *harness);
GtkWidget *screens_show_saved_dialog (Harness *harness);
GtkWidget *screens_show_palette (Harness *harness);
GtkWidget *screens_show_palette_people (Harness *harness);
GtkWidget *screens_show_palette_nothing (Harness *harness);

/* screens-contact.c */
GtkWidget *screens_show_contact_known (Harness *harness);
GtkWidget *screens_show_contact_editor (Harness *harness);
GtkWidget *screens_show_contact_history (Harness *harness);

/* screens-handoff.c */
GtkWidget *screens_show_handoff (Harness *harness);
GtkWidget *screens_show_handoff_tell (Harness *harness);
GtkWidget *screens_show_mentions (Harness *harness);
GtkWidget *screens_show_take_over (Harness *harness);
GtkWidget *screens_show_lost_claim (Harness *harness);
GtkWidget *screens_show_handed (Harness *harness);
GtkWidget *screens_show_events (Harness *harness);
GtkWidget *screens_show_events_open (Harness *harness);
GtkWidget *screens_show_handed_to_me (Harness *harness);
GtkWidget *screens_show_return (Harness *harness);
GtkWidget *screens_show_handoff_over (Harness *harness);
GtkWidget *screens_show_shift (Harness *harness);
GtkWidget *screens_show_shift_queue (Harness *harness);
GtkWidget *screens_show_shift_receivers (Harness *harness);
GtkWidget *screens_show_shift_one (Harness *harness);

/* screens-send.c */
GtkWidget *screens_show_send_menu (Harness *harness);
GtkWidget *screens_show_undo (Harness *harness);
GtkWidget *screens_show_quote_and_tray (Harness *harness);
GtkWidget *screens_show_recording (Harness *harness);
GtkWidget *screens_show_recorded (Harness *harness);
GtkWidget *screens_show_captions (Harness *harness);
GtkWidget *screens_show_discard_recording (Harness *harness);
GtkWidget *screens_show_send_later (Harness *harness);
/* A colleague answered, and does so again, while a dialog was open. */
GtkWidget *screens_show_dialog_held (Harness *harness);
GtkWidget *screens_show_note_tray (Harness *harness);
GtkWidget *screens_show_note_files (Harness *harness);
GtkWidget *screens_show_forward (Harness *harness);
GtkWidget *screens_show_forward_whom (Harness *harness);
GtkWidget *screens_show_scheduled (Harness *harness);
/* After that one: its colleague begins to answer, and who sends it now is asked. */
GtkWidget *screens_show_send_now_anyway (Harness *harness);
/* A colleague was about to reply, and is no more; after dialog-held: one has replied. */
GtkWidget *screens_show_reply_held (Harness *harness);
GtkWidget *screens_show_reply_held_news (Harness *harness);

/* screens-knowledge.c */
GtkWidget *screens_show_knowledge_empty (Harness *harness);
GtkWidget *screens_show_knowledge (Harness *harness);
GtkWidget *screens_show_knowledge_nothing (Harness *harness);
GtkWidget *screens_show_knowledge_one (Harness *harness);
GtkWidget *screens_show_knowledge_history (Harness *harness);
GtkWidget *screens_show_knowledge_article (Harness *harness);
GtkWidget *screens_show_knowledge_new (Harness *harness);
GtkWidget *screens_show_templates_none (Harness *harness);
GtkWidget *screens_show_templates (Harness *harness);
GtkWidget *screens_show_templates_one (Harness *harness);
GtkWidget *screens_show_templates_paused (Harness *harness);
GtkWidget *screens_show_templates_unknown (Harness *harness);
GtkWidget *screens_show_knowledge_found (Harness *harness);
GtkWidget *screens_show_canned (Harness *harness);
GtkWidget *screens_show_canned_template (Harness *harness);

/* screens-ask.c */
GtkWidget *screens_show_snooze (Harness *harness);
GtkWidget *screens_show_tags (Harness *harness);
GtkWidget *screens_show_find (Harness *harness);
GtkWidget *screens_show_find_nothing (Harness *harness);
GtkWidget *screens_show_unsaved (Harness *harness);
GtkWidget *screens_show_main_menu (Harness *harness);
GtkWidget *screens_show_sort_menu (Harness *harness);
GtkWidget *screens_show_status_menu (Harness *harness);
GtkWidget *screens_show_more_menu (Harness *harness);
GtkWidget *screens_show_attach_menu (Harness *harness);

/* screens-states.c */
GtkWidget *screens_show_number_alerts (Harness *harness);
GtkWidget *screens_show_new_office (Harness *harness);
GtkWidget *screens_show_empty_mine (Harness *harness);
GtkWidget *screens_show_empty_unassigned (Harness *harness);
GtkWidget *screens_show_empty_mentions (Harness *harness);
GtkWidget *screens_show_empty_snoozed (Harness *harness);
GtkWidget *screens_show_wrong_clock (Harness *harness);
GtkWidget *screens_show_viewer (Harness *harness);
GtkWidget *screens_show_viewer_knowledge (Harness *harness);
GtkWidget *screens_show_operator (Harness *harness);
/* Closes what those opened. */
void screens_end (void);

/* screens-windows.c */
GtkWidget *screens_show_numbers (Harness *harness);
GtkWidget *screens_show_number_quarantined (Harness *harness);
GtkWidget *screens_show_costs (Harness *harness);
GtkWidget *screens_show_attention (Harness *harness);
GtkWidget *screens_show_attention_full (Harness *harness);
GtkWidget *screens_show_preferences (Harness *harness);
GtkWidget *screens_show_notify_preferences (Harness *harness);
GtkWidget *screens_show_shortcuts (Harness *harness);
GtkWidget *screens_show_connection (Harness *harness);
GtkWidget *screens_show_about (Harness *harness);

/* screens-start.c */
GtkWidget *screens_show_welcome (Harness *harness);
GtkWidget *screens_show_connect (Harness *harness);
GtkWidget *screens_show_sync (Harness *harness);
GtkWidget *screens_show_locked (Harness *harness);
GtkWidget *screens_show_revoked (Harness *harness);
GtkWidget *screens_show_broken (Harness *harness);

/* In which rooms they are shown: of the main window, of a dialog as wide as it can be; 0: as they like. */
#define SCREEN_MAIN_WIDTH 1180
#define SCREEN_MAIN_HEIGHT 740

/* --- screens-inbox.c --- */

GtkWidget *screens_show_marked (Harness *harness);
GtkWidget *screens_show_late (Harness *harness);
GtkWidget *screens_show_bulk_tags (Harness *harness);
GtkWidget *screens_show_bulk_said (Harness *harness);
GtkWidget *screens_show_row_menu (Harness *harness);
GtkWidget *screens_show_peek (Harness *harness);
GtkWidget *screens_show_why (Harness *harness);

GtkWidget *screens_show_start (Harness *harness);

G_END_DECLS
