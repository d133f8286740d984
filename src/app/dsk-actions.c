/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-actions.h"

#include <glib/gi18n.h>

/* Never a single letter here: an application's accelerators come before whatever has the focus, so
 * they would swallow text. The list's own letters are in dsk-inbox-keys.c, the conversation's keys
 * on its page. */
static const DskActionEntry entries[] = {
  { N_("General"), N_("Keyboard shortcuts"), "<Control>question <Control><Shift>question F1",
    "win.shortcuts" },
  { N_("General"), N_("Main menu"), "F10", NULL },
  { N_("General"), N_("Preferences"), "<Control>comma", "win.preferences" },
  { N_("General"), N_("Sync now"), "<Control>r", "win.retry" },
  { N_("General"), N_("Close the window"), "<Control>w", "window.close" },
  { N_("General"), N_("Quit"), "<Control>q", "app.quit" },

  { N_("Getting Around"), N_("Views, from the top"), "<Alt>1...<Alt>9", NULL },
  { N_("Getting Around"), N_("New conversation"), "<Control>n", "win.new-conversation" },
  { N_("Getting Around"), N_("Take the next who waits"), "<Control><Shift>j", "win.take-next" },
  { N_("Getting Around"), N_("Everything that can be done"), "<Control>k", "win.palette" },
  { N_("Getting Around"), N_("Canned replies and articles"), "<Control><Shift>k", "win.knowledge" },
  { N_("Getting Around"), N_("Search everything"), "<Control><Shift>f", "win.search" },
  { N_("Getting Around"), N_("Next conversation"), "<Alt>Down", "win.next-conversation" },
  { N_("Getting Around"), N_("Previous conversation"), "<Alt>Up", "win.previous-conversation" },
  { N_("Getting Around"), N_("Next pane"), "F6", "win.next-pane" },
  { N_("Getting Around"), N_("Previous pane"), "<Shift>F6", "win.previous-pane" },
  { N_("Getting Around"), N_("Back, in a narrow window"), "<Alt>Left Escape", NULL },

  { N_("In the List"), N_("Next and previous"), "j k", NULL },
  { N_("In the List"), N_("Open"), "Return", NULL },
  { N_("In the List"), N_("Look at it without opening it"), "space", NULL },
  { N_("In the List"), N_("Select, for several at once"), "x", NULL },
  { N_("In the List"), N_("Search in the list"), "slash", NULL },
  { N_("In the List"), N_("Menu of the conversation in focus"), "Menu <Shift>F10", NULL },
  { N_("In the List"), N_("Claim"), "c", NULL },
  { N_("In the List"), N_("Assign"), "a", NULL },
  { N_("In the List"), N_("Hand off"), "h", NULL },
  { N_("In the List"), N_("Resolve"), "e", NULL },
  { N_("In the List"), N_("Snooze"), "s", NULL },
  { N_("In the List"), N_("Tags of the contact"), "l", NULL },
  { N_("In the List"), N_("Mark as unread"), "u", NULL },
  { N_("In the List"), N_("Reply"), "r", NULL },
  { N_("In the List"), N_("Internal note"), "n", NULL },

  { N_("In a Conversation"), N_("Send"), "<Control>Return", NULL },
  { N_("In a Conversation"), N_("Send and resolve"), "<Control><Shift>Return", "composer.send-resolve" },
  { N_("In a Conversation"), N_("Send later"), "<Control><Alt>Return", "composer.send-later" },
  { N_("In a Conversation"), N_("Change between reply and note"), "<Control><Shift>n", "conversation.toggle-mode" },
  { N_("In a Conversation"), N_("Claim"), "<Control><Shift>c", "conversation.claim" },
  { N_("In a Conversation"), N_("Assign"), "<Control><Shift>a", "conversation.assign" },
  { N_("In a Conversation"), N_("Hand off"), "<Control><Shift>h", "conversation.hand-off" },
  { N_("In a Conversation"), N_("Resolve"), "<Control><Shift>e", "conversation.resolve" },
  { N_("In a Conversation"), N_("Snooze"), "<Control><Shift>s", "conversation.snooze" },
  { N_("In a Conversation"), N_("Tags of the contact"), "<Control><Shift>l", "conversation.edit-tags" },
  { N_("In a Conversation"), N_("Emoji"), "<Control>period", "composer.emoji" },
  { N_("In a Conversation"), N_("Templates"), "<Control><Shift>p", "composer.template" },
  { N_("In a Conversation"), N_("Canned replies and templates, on an empty line"), "slash", NULL },
  { N_("In a Conversation"), N_("Next gap to fill in"), "Tab", NULL },
  { N_("In a Conversation"), N_("Attach files"), "<Control><Shift>o", "composer.attach" },
  { N_("In a Conversation"), N_("Record a voice message, or stop"), "<Control><Shift>r", "composer.record" },
  { N_("In a Conversation"), N_("Paste as text, whatever else is there"), "<Control><Shift>v", "composer.paste-text" },
  { N_("In a Conversation"), N_("Answer the message in focus"), "r", NULL },
  { N_("In a Conversation"), N_("Forward the message in focus in a note"), "f", NULL },
  { N_("In a Conversation"), N_("React to the message in focus"), "plus", NULL },
  { N_("In a Conversation"), N_("Menu of the message in focus"), "Menu <Shift>F10", NULL },
  { N_("In a Conversation"), N_("Take back the message in focus, before it is sent"), "Delete", NULL },
  { N_("In a Conversation"), N_("Undo what was just done"), "<Control>z", NULL },
  { N_("In a Conversation"), N_("Edit your last note, in an empty one"), "Up", NULL },
  { N_("In a Conversation"), N_("Find"), "<Control>f", "conversation.find" },
  { N_("In a Conversation"), N_("Side panel"), "F9", "conversation.toggle-panel" },
  { N_("In a Conversation"), N_("Newest message"), "<Control>End", "conversation.scroll-to-end" },

  /* Without a key: the palette alone has them. */
  { N_("More"), N_("Reply to the customer"), "", "conversation.reply-mode" },
  { N_("More"), N_("Write an internal note"), "", "conversation.note-mode" },
  { N_("More"), N_("Send and wait for an answer"), "", "composer.send-wait" },
  { N_("More"), N_("Reopen"), "", "conversation.reopen" },
  { N_("More"), N_("Mark as unread"), "", "conversation.mark-unread" },
  { N_("More"), N_("Take it over from its owner"), "", "conversation.take-over" },
  { N_("More"), N_("Give back to everybody"), "", "conversation.release" },
  { N_("More"), N_("Accept the handoff"), "", "conversation.accept-handoff" },
  { N_("More"), N_("Return the handoff"), "", "conversation.return-handoff" },
  { N_("More"), N_("Take the handoff back"), "", "conversation.cancel-handoff" },
  { N_("More"), N_("End snoozing"), "", "conversation.wake" },
  { N_("More"), N_("Edit the contact"), "", "conversation.edit-contact" },
  { N_("More"), N_("Copy phone number"), "", "conversation.copy-phone" },
  { N_("More"), N_("Why the conversation is here"), "", "conversation.why" },
  { N_("More"), N_("Copy a link to the conversation"), "", "conversation.copy-link" },
  { N_("More"), N_("Send a location"), "", "composer.location" },
  { N_("More"), N_("Send a contact"), "", "composer.contact" },
  { N_("More"), N_("Ask with buttons or a list"), "", "composer.question" },
  { N_("More"), N_("Search in the list"), "", "win.filter-list" },
  { N_("More"), N_("Save what is searched for as a view"), "", "win.save-view" },
  { N_("More"), N_("Newest first"), "", "inbox.order::newest" },
  { N_("More"), N_("Longest wait first"), "", "inbox.order::longest-wait" },
  { N_("More"), N_("Closing window first"), "", "inbox.order::window-closing" },
  { N_("More"), N_("End the shift"), "", "nav.end-shift" },
  { N_("More"), N_("Business numbers"), "", "nav.numbers" },
  { N_("More"), N_("What messages cost"), "", "nav.costs" },
  { N_("More"), N_("What the relay refused"), "", "win.attention" },
  { N_("More"), N_("Connection"), "", "win.connection" },
  { N_("More"), N_("About Dastak"), "", "win.about" },
};

const DskActionEntry *
dsk_actions_get (guint *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries);
  return entries;
}

static void
install_views (GtkApplication *application)
{
  for (int i = 1; i <= 9; i++)
    {
      g_autofree char *key = g_strdup_printf ("<Alt>%d", i);
      g_autofree char *action = g_strdup_printf ("win.nth-view(%d)", i);

      gtk_application_set_accels_for_action (application, action, (const char *[]){ key, NULL });
    }
}

static gboolean
is_application_wide (const char *action)
{
  return g_str_has_prefix (action, "app.") || g_str_has_prefix (action, "win.")
         || g_str_has_prefix (action, "window.");
}

void
dsk_actions_install (GtkApplication *application)
{
  install_views (application);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_auto (GStrv) accels = g_strsplit (entries[i].keys, " ", -1);
      if (entries[i].action != NULL && is_application_wide (entries[i].action))
        gtk_application_set_accels_for_action (application, entries[i].action,
                                               (const char *const *) accels);
    }
}
