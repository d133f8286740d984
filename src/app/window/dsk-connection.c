/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-connection.h"

#include "dsk-read-once.h"

#include <adwaita.h>
#include <glib/gi18n.h>

char *
dsk_connection_summary (DskClient *client)
{
  guint pending = dsk_client_get_pending (client);

  switch (dsk_client_get_state (client))
    {
    case DSK_CLIENT_ONLINE:
      if (pending > 0)
        return g_strdup_printf (ngettext ("Sending %u item…", "Sending %u items…", pending),
                                pending);
      return g_strdup (_("Synced"));
    case DSK_CLIENT_SYNCING:
      if (dsk_client_is_repairing (client))
        /* Translators: %d is the share that is done */
        return g_strdup_printf (_("Repairing the local copy… %d %%"),
                                (int) (dsk_client_get_progress (client) * 100));
      if (dsk_client_get_progress (client) < 1.0)
        /* Translators: %d is the share of the first synchronisation that is done */
        return g_strdup_printf (_("Syncing… %d %%"),
                                (int) (dsk_client_get_progress (client) * 100));
      return g_strdup (_("Syncing…"));
    case DSK_CLIENT_CONNECTING:
      return g_strdup (_("Connecting…"));
    case DSK_CLIENT_OFFLINE:
      if (dsk_client_is_repairing (client))
        return g_strdup (_("Working offline, from a damaged copy"));
      if (pending > 0)
        return g_strdup_printf (
            ngettext ("Working offline — %u queued", "Working offline — %u queued", pending),
            pending);
      return g_strdup (_("Working offline"));
    default:
      return g_strdup ("");
    }
}

char *
dsk_connection_summary_short (DskClient *client)
{
  guint pending = dsk_client_get_pending (client);

  if (dsk_client_get_state (client) != DSK_CLIENT_OFFLINE)
    return dsk_connection_summary (client);
  if (pending == 0)
    return g_strdup (_("Offline"));
  return g_strdup_printf (ngettext ("Offline — %u queued", "Offline — %u queued", pending),
                          pending);
}

/* Whether what is here is what the relay has. */
static void
append_health (GString *text, DskClient *client)
{
  gboolean healed = FALSE;

  if (dsk_client_is_copied (client))
    g_string_append_printf (text, "\n\n%s",
                            _("The files of this profile were copied, and another computer uses them, too. Nothing is "
                              "lost or sent twice over it, but one of the two should be connected anew, with a code "
                              "of its own."));
  if (dsk_client_is_repairing (client) && dsk_client_get_state (client) == DSK_CLIENT_SYNCING)
    g_string_append_printf (text, "\n\n%s",
                            _("The copy of the conversations on this computer is damaged. A new one is being fetched "
                              "beside it; until that is complete you read the old one, as far as it can be read. What "
                              "you wrote is kept, and is sent."));
  else if (dsk_client_is_repairing (client))
    g_string_append_printf (text, "\n\n%s",
                            _("The copy of the conversations on this computer is damaged. A new one is fetched as soon "
                              "as the relay answers; until then you read the old one, as far as it can be read. What "
                              "you write is kept, and is sent then."));
  else if (dsk_client_get_verified (client, &healed) != 0 && healed)
    g_string_append_printf (text, "\n\n%s",
                            _("Something on this computer was not what the relay has. It was fetched again; nothing "
                              "has to be done. If this happens often, have the disk checked."));
  else if (dsk_client_get_verified (client, NULL) != 0)
    g_string_append_printf (text, "\n\n%s", _("What is on this computer was compared with the relay and is the same."));
}

char *
dsk_connection_details (DskClient *client)
{
  g_autoptr (GString) text = g_string_new (NULL);
  DskClientState state = dsk_client_get_state (client);
  const GError *error = dsk_client_get_last_error (client);
  const char *name = dsk_client_get_relay_name (client);
  guint pending = dsk_client_get_pending (client);

  if (name == NULL)
    name = dsk_client_get_relay_url (client);
  if (state == DSK_CLIENT_ONLINE)
    g_string_append_printf (text, _("Connected to %s. Everything is up to date."), name);
  else if (state == DSK_CLIENT_SYNCING)
    g_string_append_printf (text, _("Connected to %s. New messages are coming in."), name);
  else
    {
      g_string_append_printf (text, _("%s can’t be reached now. Dastak tries again by itself."),
                              name);
      if (error != NULL)
        g_string_append_printf (text, "\n\n%s", error->message);
    }
  if (g_strcmp0 (dsk_client_get_wire (client), "long-poll") == 0)
    g_string_append_printf (text, "\n\n%s",
                            _("Something in this network lets no WebSocket through, so Dastak asks the relay again "
                              "and again. Everything works; what is new may take a moment longer."));
  append_health (text, client);
  if (pending > 0)
    {
      g_string_append (text, "\n\n");
      g_string_append_printf (
          text,
          ngettext ("%u thing that you did waits here and is sent as soon as the relay answers. "
                    "It is kept if you close Dastak.",
                    "%u things that you did wait here and are sent as soon as the relay answers. "
                    "They are kept if you close Dastak.",
                    pending),
          pending);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
dsk_connection_icon (DskClientState state)
{
  switch (state)
    {
    case DSK_CLIENT_ONLINE:
      return "dastak-resolve-symbolic";
    case DSK_CLIENT_SYNCING:
    case DSK_CLIENT_CONNECTING:
      return "dastak-syncing-symbolic";
    default:
      return "dastak-offline-symbolic";
    }
}

gboolean
dsk_connection_is_usable (DskClientState state)
{
  return state == DSK_CLIENT_OFFLINE || state == DSK_CLIENT_CONNECTING
         || state == DSK_CLIENT_SYNCING || state == DSK_CLIENT_ONLINE;
}

static void
response_cb (DskClient *client, const char *response)
{
  if (g_str_equal (response, "retry"))
    dsk_client_retry (client);
}

void
dsk_connection_present (GtkWindow *parent, DskClient *client)
{
  DskClientState state;
  g_autofree char *summary = NULL, *details = NULL;
  GtkWidget *dialog;

  g_return_if_fail (DSK_IS_CLIENT (client));

  state = dsk_client_get_state (client);
  if (!dsk_connection_is_usable (state))
    return;
  summary = dsk_connection_summary (client);
  details = dsk_connection_details (client);
  dialog = adw_message_dialog_new (parent, summary, details);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  if (state == DSK_CLIENT_OFFLINE || state == DSK_CLIENT_CONNECTING)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "retry", _("_Try Now"));
      adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "retry");
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "retry",
                                                  ADW_RESPONSE_SUGGESTED);
    }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), client, G_CONNECT_SWAPPED);
  dsk_read_once (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}
