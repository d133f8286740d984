/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Search of everything, saved views, the command palette, and what a note said before. */

#include "screens.h"

#include "dsk-inbox-list.h"
#include "dsk-replica-saved.h"
#include "dsk-search-page.h"

GtkWidget *
screens_show_palette (Harness *harness)
{
  screens_open (harness, DEMO_URDU);
  gtk_widget_activate_action (harness->window, "win.palette", NULL);
  return screens_above (harness);
}

static GtkWidget *
show_palette_for (Harness *harness, const char *words)
{
  GtkWidget *palette = screens_show_palette (harness);

  gtk_editable_set_text (GTK_EDITABLE (harness_find (palette, GTK_TYPE_SEARCH_ENTRY, NULL)), words);
  harness_settle (harness);
  return palette;
}

GtkWidget *
screens_show_palette_people (Harness *harness)
{
  return show_palette_for (harness, "bi");
}

GtkWidget *
screens_show_palette_nothing (Harness *harness)
{
  return show_palette_for (harness, "zzz");
}

/* -------- search of everything -------- */

static GtkWidget *
show_search_for (Harness *harness, const char *words)
{
  GtkWidget *page;

  gtk_widget_activate_action (harness->window, "win.search", NULL);
  harness_settle (harness);
  page = harness_find (harness->window, DSK_TYPE_SEARCH_PAGE, NULL);
  gtk_editable_set_text (GTK_EDITABLE (harness_find (page, GTK_TYPE_SEARCH_ENTRY, NULL)), words);
  for (int i = 0; i < 6; i++)
    harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_search (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  return show_search_for (harness, "");
}

GtkWidget *
screens_show_search_found (Harness *harness)
{
  return show_search_for (harness, "a");
}

GtkWidget *
screens_show_search_urdu (Harness *harness)
{
  return show_search_for (harness, "ميرا");
}

GtkWidget *
screens_show_search_completions (Harness *harness)
{
  return show_search_for (harness, "is:open owner:");
}

GtkWidget *
screens_show_search_problem (Harness *harness)
{
  return show_search_for (harness, "owner:aisha");
}

GtkWidget *
screens_show_search_nothing (Harness *harness)
{
  return show_search_for (harness, "zzz");
}

/* -------- saved views -------- */

#define SAVED_UNREAD "01900000-0000-7000-8000-00000000e001"
#define SAVED_PARCELS "01900000-0000-7000-8000-00000000e002"
#define SAVED_GONE "01900000-0000-7000-8000-00000000e003"

static GtkWidget *
show_saved (Harness *harness, const char *id)
{
  static const struct
  {
    const char *id;
    const char *name;
    const char *query;
  } views[] = { { SAVED_UNREAD, "Open and Unread", "is:unread is:open" },
                { SAVED_PARCELS, "Parcels", "order" },
                { SAVED_GONE, "Zara’s Customers", "owner:zara" } };
  g_autofree char *target = g_strconcat ("saved:", id, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autoptr (DskSavedView) view
          = dsk_saved_view_new (views[i].id, views[i].name, DSK_VIEW (DSK_VIEW_ALL), views[i].query);

      dsk_client_put_saved_async (harness->office->client, view, NULL, NULL);
    }
  for (int i = 0; i < 6; i++)
    harness_settle (harness);
  gtk_widget_activate_action (harness->window, "win.view", "s", target);
  for (int i = 0; i < 6; i++)
    harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_saved (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  return show_saved (harness, SAVED_PARCELS);
}

GtkWidget *
screens_show_saved_problem (Harness *harness)
{
  return show_saved (harness, SAVED_GONE);
}

GtkWidget *
screens_show_saved_dialog (Harness *harness)
{
  GtkWidget *inbox = harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);
  GtkWidget *entry = harness_find (inbox, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_widget_activate_action (harness->window, "win.view", "s", "mine");
  gtk_editable_set_text (GTK_EDITABLE (entry), "is:unread status:escalated");
  gtk_widget_activate_action (harness->window, "win.save-view", NULL);
  for (int i = 0; i < 6; i++)
    harness_settle (harness);
  /* The dialog has it; the screens that come next are not searched. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  harness_settle (harness);
  return screens_above (harness);
}

/* -------- a note that is changed -------- */

#define EDITED_NOTE "01900000-0000-7000-8000-00000000e101"
#define CHANGED_WORDS "Ask the courier for proof of delivery, and tell her"
#define CHANGED_NOTE "01900000-0000-7000-8000-00000000e102"

static GtkWidget *
show_note (Harness *harness, const char *action, const char *id)
{
  DskClient *client = harness->office->client;
  g_autoptr (DskCommand) note = dsk_client_command_note (client, DEMO_SANA, "Ask the courier for proof", NULL);
  g_autoptr (DskCommand) edit = dsk_client_command_note_edit (
      client, DEMO_SANA, id, 1, id, CHANGED_WORDS, NULL);

  screens_open (harness, DEMO_SANA);
  g_free (note->object);
  note->object = g_strdup (id);
  dsk_client_submit_async (client, note, NULL, NULL, NULL);
  dsk_client_submit_async (client, edit, NULL, NULL, NULL);
  /* As soon as the note is there. The last menu that was open may have been of a message for which there is no such
   * thing. */
  for (int i = 0; i < 100 && screens_above (harness) == NULL; i++)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (harness->page), action, TRUE);
      if (i % 10 == 5)
        gtk_widget_activate_action (GTK_WIDGET (harness->page), action, "s", id);
      harness_settle (harness);
    }
  return screens_above (harness);
}

GtkWidget *
screens_show_note_edit (Harness *harness)
{
  return show_note (harness, "conversation.edit-note", EDITED_NOTE);
}

GtkWidget *
screens_show_note_versions (Harness *harness)
{
  return show_note (harness, "conversation.note-versions", CHANGED_NOTE);
}
