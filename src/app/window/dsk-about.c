/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dsk-app-config.h"

void
dsk_about_present (GtkWindow *parent)
{
  adw_show_about_window (parent, "application-name", "Dastak", "application-icon",
                         "org.dastak.Dastak", "version", DSK_VERSION, "developer-name",
                         _("The Dastak developers"), "license-type", GTK_LICENSE_GPL_3_0,
                         "comments",
                         _("A shared WhatsApp inbox for teams, which works offline too."),
                         /* Translators: your name, one translator a line */
                         "translator-credits", _("translator-credits"), NULL);
}
