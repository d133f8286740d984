/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-stack.h"

void
dsk_stack_show (GtkStack *stack, const char *name)
{
  GtkWidget *shown, *old;
  GtkRoot *root;

  g_return_if_fail (GTK_IS_STACK (stack));

  shown = gtk_stack_get_child_by_name (stack, name);
  g_return_if_fail (shown != NULL);

  /* A field that has the focus must lose it before it goes, or it never hears of it. */
  old = gtk_stack_get_visible_child (stack);
  root = gtk_widget_get_root (GTK_WIDGET (stack));
  if (old != NULL && old != shown && root != NULL && gtk_root_get_focus (root) != NULL
      && gtk_widget_is_ancestor (gtk_root_get_focus (root), old))
    gtk_root_set_focus (root, NULL);

  gtk_widget_set_visible (shown, TRUE);
  gtk_stack_set_visible_child (stack, shown);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != shown)
      gtk_widget_set_visible (child, FALSE);
}
