/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-help-overlay.h"

#include <glib/gi18n.h>

#include "dsk-actions.h"

/* GTK 4.8 fills a shortcuts window from a builder file only, so one is written here. */
static char *
help_overlay_ui (void)
{
  g_autoptr (GString)
      ui = g_string_new ("<interface><object class='GtkShortcutsWindow' id='overlay'>"
                         "<child><object class='GtkShortcutsSection'>"
                         "<property name='section-name'>all</property>"
                         "<property name='max-height'>18</property>");
  const char *group = NULL;
  const DskActionEntry *entries;
  guint n;

  entries = dsk_actions_get (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = NULL;
      g_autofree char *keys = NULL;

      if (*entries[i].keys == '\0')
        continue;
      title = g_markup_escape_text (_(entries[i].title), -1);
      keys = g_markup_escape_text (entries[i].keys, -1);
      if (g_strcmp0 (group, entries[i].group) != 0)
        {
          g_autofree char *words = g_markup_escape_text (_(entries[i].group), -1);
          if (group != NULL)
            g_string_append (ui, "</object></child>");
          g_string_append_printf (ui,
                                  "<child><object class='GtkShortcutsGroup'>"
                                  "<property name='title'>%s</property>",
                                  words);
          group = entries[i].group;
        }
      g_string_append_printf (ui,
                              "<child><object class='GtkShortcutsShortcut'>"
                              "<property name='title'>%s</property>"
                              "<property name='accelerator'>%s</property></object></child>",
                              title, keys);
    }
  g_string_append (ui, "</object></child></object></child></object></interface>");
  return g_string_free (g_steal_pointer (&ui), FALSE);
}

/* The heading that GTK shows comes from its own catalogue, which may lack our language. */
static void
dsk_help_overlay_set_title (GtkWindow *overlay, const char *title)
{
  GtkWidget *bar = gtk_window_get_titlebar (overlay);
  GtkWidget *stack = NULL, *label = NULL;

  gtk_window_set_title (overlay, title);
  if (GTK_IS_HEADER_BAR (bar))
    stack = gtk_header_bar_get_title_widget (GTK_HEADER_BAR (bar));
  if (GTK_IS_STACK (stack))
    label = gtk_stack_get_child_by_name (GTK_STACK (stack), "title");
  if (GTK_IS_LABEL (label))
    gtk_label_set_text (GTK_LABEL (label), title);
}

GtkWindow *
dsk_help_overlay_new (GtkWindow *parent)
{
  g_autofree char *ui = help_overlay_ui ();
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (ui, -1);
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "overlay"));

  dsk_help_overlay_set_title (overlay, _("Keyboard Shortcuts"));
  gtk_window_set_transient_for (overlay, parent);
  gtk_window_set_modal (overlay, TRUE);
  return overlay;
}
