/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <locale.h>

#include "dsk-app-config.h"
#include "dsk-application.h"

/* Who has GTK draw without OpenGL has no use for its driver: to load one takes longer, and more
 * memory, than all the rest of us. */
static void
skip_unused_driver (void)
{
  const char *debug = g_getenv ("GDK_DEBUG");
  g_autofree char *more = NULL;

  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") != 0)
    return;
  if (gtk_get_minor_version () >= 16)
    {
      g_setenv ("GDK_DISABLE", "gl,vulkan", FALSE);
      return;
    }
  more = g_strconcat (debug != NULL ? debug : "", debug != NULL ? ",gl-disable" : "gl-disable",
                      NULL);
  g_setenv ("GDK_DEBUG", more, TRUE);
}

int
main (int argc, char *argv[])
{
  g_autoptr (DskApplication) application = NULL;
  /* For running from the build tree, where the translations are not in their final place. */
  const char *locale_dir = g_getenv ("DASTAK_LOCALEDIR");

  skip_unused_driver ();
  setlocale (LC_ALL, "");
  bindtextdomain (DSK_GETTEXT_DOMAIN, locale_dir != NULL ? locale_dir : DSK_LOCALE_DIR);
  bind_textdomain_codeset (DSK_GETTEXT_DOMAIN, "UTF-8");
  textdomain (DSK_GETTEXT_DOMAIN);

  g_set_application_name ("Dastak");
  /* Window managers and screen readers know programs by these. */
  g_set_prgname (DSK_APP_ID);

  application = dsk_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
