/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-first-run.h"

#include <adwaita.h>

#include "dsk-connect-page.h"
#include "dsk-focus-inside.h"
#include "dsk-stack.h"

struct _DskFirstRun {
  GtkWidget parent_instance;

  GtkWidget *header;
  GtkWidget *back;
  GtkStack *stack;
  AdwStatusPage *welcome;
  GtkWidget *start;
  DskConnectPage *connect;
};

G_DEFINE_FINAL_TYPE (DskFirstRun, dsk_first_run, GTK_TYPE_WIDGET)

static void
connect_cb (DskFirstRun *self)
{
  dsk_first_run_connect (self, NULL);
}

static void
back_cb (DskFirstRun *self)
{
  dsk_stack_show (self->stack, "welcome");
  gtk_widget_grab_focus (self->start);
}

static void
page_changed_cb (DskFirstRun *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->stack);
  gtk_widget_set_visible (self->back, g_strcmp0 (name, "connect") == 0);
}

static gboolean
dsk_first_run_grab_focus (GtkWidget *widget)
{
  DskFirstRun *self = DSK_FIRST_RUN (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "connect") == 0)
    dsk_connect_page_focus (self->connect);
  else
    gtk_widget_grab_focus (self->start);
  return TRUE;
}

static void
dsk_first_run_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DSK_TYPE_FIRST_RUN);
  G_OBJECT_CLASS (dsk_first_run_parent_class)->dispose (object);
}

static void
dsk_first_run_class_init (DskFirstRunClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_first_run_dispose;
  widget_class->focus = dsk_focus_inside;
  widget_class->grab_focus = dsk_first_run_grab_focus;
  g_type_ensure (DSK_TYPE_CONNECT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-first-run.ui");
  gtk_widget_class_bind_template_child (widget_class, DskFirstRun, header);
  gtk_widget_class_bind_template_child (widget_class, DskFirstRun, back);
  gtk_widget_class_bind_template_child (widget_class, DskFirstRun, stack);
  gtk_widget_class_bind_template_child (widget_class, DskFirstRun, welcome);
  gtk_widget_class_bind_template_child (widget_class, DskFirstRun, start);
  gtk_widget_class_bind_template_child (widget_class, DskFirstRun, connect);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
}

static void
dsk_first_run_init (DskFirstRun *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dsk_stack_show (self->stack, "welcome");
  adw_status_page_set_icon_name (self->welcome, "org.dastak.Dastak");
}

void
dsk_first_run_set_client (DskFirstRun *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_FIRST_RUN (self));
  dsk_connect_page_set_client (self->connect, client);
}

void
dsk_first_run_connect (DskFirstRun *self, const char *link)
{
  g_return_if_fail (DSK_IS_FIRST_RUN (self));

  dsk_stack_show (self->stack, "connect");
  if (link != NULL)
    dsk_connect_page_set_link (self->connect, link);
  dsk_connect_page_focus (self->connect);
}
