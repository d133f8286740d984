/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-empty.h"

#include "dsk-search-read.h"

#include <glib/gi18n.h>

typedef struct {
  const char *icon;
  const char *title;
  const char *description;
  const char *button; /* NULL: none */
  const char *action; /* what it does */
  const char *target; /* (nullable) */
} Words;

static const Words views[DSK_VIEW_N] = {
  [DSK_VIEW_MINE] = { "dastak-resolve-symbolic", N_("Nothing Waiting for You"),
                      N_("Conversations that you claim appear here"), N_("Take Next"), "win.take-next", NULL },
  [DSK_VIEW_UNASSIGNED] = { "dastak-resolve-symbolic", N_("Queue Is Clear"),
                            N_("New customers appear here the moment they write"), NULL },
  [DSK_VIEW_MENTIONS] = { "dastak-mention-symbolic", N_("Nobody Is Asking for You"),
                          N_("Conversations appear here when a colleague mentions you in a note"), NULL },
  [DSK_VIEW_SNOOZED] = { "dastak-snooze-symbolic", N_("Nothing Is Snoozed"),
                         N_("What you put off appears here until it comes back"), NULL },
  [DSK_VIEW_ALL] = { "dastak-chat-symbolic", N_("No Conversations Yet"),
                     N_("The first one begins when a customer writes to you"), NULL },
  [DSK_VIEW_TEAM] = { "dastak-resolve-symbolic", N_("Nothing Waiting for This Team"),
                      N_("Conversations that are given to the team appear here"), N_("See Unassigned"), "win.view",
                      "unassigned" },
  [DSK_VIEW_NUMBER] = { "dastak-resolve-symbolic", N_("Nothing Open on This Number"),
                        N_("Conversations appear here the moment a customer writes to it"), NULL },
  [DSK_VIEW_SAVED] = { "dastak-filter-symbolic", N_("Nothing Fits Now"),
                       N_("Conversations appear here as soon as the search fits them"), N_("Edit…"), "win.edit-saved",
                       NULL },
};
static const Words search_all = { "edit-find-symbolic", N_("No Results"),
                                  N_("Searched in all conversations"), N_("Search Everywhere"), "win.search", NULL };
static const Words search_view = { "edit-find-symbolic", N_("No Results"),
                                   N_("Searched in this view only"), N_("Search Everywhere"),
                                   "win.search", NULL };

void
dsk_inbox_empty_fill (AdwStatusPage *page, GtkButton *button, const DskView *view, gboolean searching,
                      const DskQueryProblem *problem)
{
  g_autofree char *trouble = dsk_label_query_problem (problem);
  g_autofree char *escaped = g_markup_escape_text (trouble, -1);
  const Words *words;
  const char *target;

  g_return_if_fail (ADW_IS_STATUS_PAGE (page));
  g_return_if_fail (view->kind < DSK_VIEW_N);

  words = !searching ? &views[view->kind] : view->kind == DSK_VIEW_ALL ? &search_all : &search_view;
  target = !searching && view->kind == DSK_VIEW_SAVED ? view->id : words->target;
  adw_status_page_set_icon_name (page, words->icon);
  adw_status_page_set_title (page, *trouble != '\0' ? _ ("This Can’t Be Looked For") : _(words->title));
  adw_status_page_set_description (page, *trouble != '\0' ? escaped : _(words->description));
  gtk_widget_set_visible (GTK_WIDGET (button), words->button != NULL);
  if (words->button != NULL)
    {
      gtk_button_set_label (button, _(words->button));
      /* For a moment there would be the one's action with the other's target. */
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), NULL);
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button),
                                              target != NULL ? g_variant_new_string (target) : NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), words->action);
    }
}
