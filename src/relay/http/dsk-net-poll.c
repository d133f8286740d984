/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-net-poll.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

#define A_TURN 256 /* the others come first in the next: the kernel keeps them in order */

G_STATIC_ASSERT ((int) EPOLLIN == (int) G_IO_IN && (int) EPOLLOUT == (int) G_IO_OUT);
G_STATIC_ASSERT ((int) EPOLLERR == (int) G_IO_ERR && (int) EPOLLHUP == (int) G_IO_HUP);

struct _DskNetPoll
{
  GSource *source; /* (owned) */
  int fd;
  guint n_watches;
  struct epoll_event events[A_TURN];
  int n_events; /* that are being told */
};

typedef struct
{
  GSource source;
  DskNetPoll *poll; /* (unowned) */
} PollSource;

/* Whoever is told may have others closed that are still to be told. */
static void
forget (DskNetPoll *self, const DskNetWatch *watch)
{
  for (int i = 0; i < self->n_events; i++)
    if (self->events[i].data.ptr == watch)
      self->events[i].data.ptr = NULL;
}

static gboolean
poll_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  DskNetPoll *self = ((PollSource *) source)->poll;

  g_assert (self->n_events == 0);
  self->n_events = MAX (epoll_wait (self->fd, self->events, A_TURN, 0), 0);
  for (int i = 0; i < self->n_events; i++)
    {
      const DskNetWatch *watch = self->events[i].data.ptr;
      GIOCondition found = (GIOCondition) self->events[i].events;

      if (watch == NULL)
        continue;
      /* It may have been told meanwhile that somebody waits for less. */
      found &= watch->wanted | G_IO_HUP | G_IO_ERR;
      if (found != 0)
        watch->ready (found, watch->user_data);
    }
  self->n_events = 0;
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs poll_funcs = { .dispatch = poll_dispatch };

DskNetPoll *
dsk_net_poll_new (GMainContext *context, GError **error)
{
  DskNetPoll *self;
  int fd = epoll_create1 (EPOLL_CLOEXEC);

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Connections can't be waited for: %s",
                   g_strerror (errno));
      return NULL;
    }
  self = g_new0 (DskNetPoll, 1);
  self->fd = fd;
  self->source = g_source_new (&poll_funcs, sizeof (PollSource));
  ((PollSource *) self->source)->poll = self;
  g_source_set_static_name (self->source, "dsk-net-poll");
  g_source_set_can_recurse (self->source, TRUE); /* nothing recurses; GLib need not see to it, which costs wake-ups */
  g_source_add_unix_fd (self->source, fd, G_IO_IN);
  g_source_attach (self->source, context);
  return self;
}

void
dsk_net_poll_free (DskNetPoll *self)
{
  if (self == NULL)
    return;
  g_assert (self->n_watches == 0 && self->n_events == 0);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->fd);
  g_free (self);
}

gboolean
dsk_net_poll_want (DskNetPoll *self, DskNetWatch *watch, GIOCondition wanted)
{
  struct epoll_event event = { .events = wanted, .data.ptr = watch };
  GIOCondition before = watch->wanted;
  int op = before == 0 ? EPOLL_CTL_ADD : wanted == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;

  if (wanted == before)
    return TRUE;
  if (epoll_ctl (self->fd, op, watch->fd, &event) != 0)
    {
      g_warn_if_fail (before == 0);
      /* Whoever goes is forgotten, whatever the kernel says: its memory goes with it. */
      if (wanted != 0)
        return FALSE;
    }
  watch->wanted = wanted;
  self->n_watches += (before == 0) - (wanted == 0);
  if (wanted == 0)
    forget (self, watch);
  return TRUE;
}
