/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sim-pages.h"

#include <string.h>

#define PAGE SIM_PAGE

typedef struct _Page Page;

struct _Page
{
  guint users;
  gpointer note; /* (owned) (nullable) */
  GDestroyNotify free_note;
  guint8 data[PAGE];
};

/* They come and go all the time. */
#define PAGES_AT_ONCE 256

static GPtrArray *free_pages; /* (owned) of Page, which are never given back */

struct _SimPages
{
  Page **pages; /* (owned) */
  gsize n;
  gsize room;
  gsize size; /* behind it the last page is zero */
};

static Page *
page_new (void)
{
  Page *page;

  if (free_pages == NULL)
    free_pages = g_ptr_array_new ();
  if (free_pages->len == 0)
    {
      Page *some = g_new (Page, PAGES_AT_ONCE);

      for (guint i = 0; i < PAGES_AT_ONCE; i++)
        g_ptr_array_add (free_pages, &some[i]);
    }
  page = g_ptr_array_steal_index_fast (free_pages, free_pages->len - 1);
  page->users = 1;
  page->note = NULL;
  return page;
}

static Page *
page_ref (Page *page)
{
  page->users++;
  return page;
}

static void
forget_note (Page *page)
{
  if (page->note != NULL)
    page->free_note (page->note);
  page->note = NULL;
}

static void
page_unref (Page *page)
{
  if (--page->users > 0)
    return;
  forget_note (page);
  g_ptr_array_add (free_pages, page);
}

/* The page of byte @at, to write into. */
static guint8 *
own (SimPages *self, gsize i)
{
  Page *page = self->pages[i];

  if (page->users > 1)
    {
      self->pages[i] = page_new ();
      memcpy (self->pages[i]->data, page->data, PAGE);
      page_unref (page);
    }
  forget_note (self->pages[i]);
  return self->pages[i]->data;
}

SimPages *
sim_pages_new (void)
{
  return g_new0 (SimPages, 1);
}

void
sim_pages_free (SimPages *self)
{
  for (gsize i = 0; i < self->n; i++)
    page_unref (self->pages[i]);
  g_free (self->pages);
  g_free (self);
}

gsize
sim_pages_size (const SimPages *self)
{
  return self->size;
}

gsize
sim_pages_read (const SimPages *self, gpointer to, gsize len, gsize at)
{
  gsize there = at < self->size ? MIN (len, self->size - at) : 0;

  for (gsize done = 0; done < there;)
    {
      gsize offset = (at + done) % PAGE;
      gsize part = MIN (there - done, PAGE - offset);

      memcpy ((guint8 *) to + done, self->pages[(at + done) / PAGE]->data + offset, part);
      done += part;
    }
  return there;
}

static void
set_room (SimPages *self, gsize n)
{
  if (n <= self->room)
    return;
  self->room = MAX (n, self->room * 2);
  self->pages = g_renew (Page *, self->pages, self->room);
}

void
sim_pages_set_size (SimPages *self, gsize size)
{
  gsize n = (size + PAGE - 1) / PAGE;

  set_room (self, n);
  while (self->n > n)
    page_unref (self->pages[--self->n]);
  for (; self->n < n; self->n++)
    {
      self->pages[self->n] = page_new ();
      memset (self->pages[self->n]->data, 0, PAGE);
    }
  if (size < self->size && size % PAGE != 0)
    memset (own (self, n - 1) + size % PAGE, 0, PAGE - size % PAGE);
  self->size = size;
}

void
sim_pages_write (SimPages *self, gconstpointer data, gsize len, gsize at)
{
  if (self->size < at + len)
    sim_pages_set_size (self, at + len);
  for (gsize done = 0; done < len;)
    {
      gsize offset = (at + done) % PAGE;
      gsize part = MIN (len - done, PAGE - offset);

      memcpy (own (self, (at + done) / PAGE) + offset, (const guint8 *) data + done, part);
      done += part;
    }
}

void
sim_pages_take (SimPages *self, const SimPages *from, gsize len, gsize at)
{
  guint8 part[PAGE];

  for (gsize done = 0; done < len;)
    {
      gsize n = sim_pages_read (from, part, MIN (len - done, PAGE), at + done);

      sim_pages_write (self, part, n, at + done);
      done += n;
    }
}

void
sim_pages_copy (SimPages *self, const SimPages *from)
{
  set_room (self, from->n);
  while (self->n > from->n)
    page_unref (self->pages[--self->n]);
  for (gsize i = 0; i < from->n; i++)
    {
      if (i < self->n && self->pages[i] == from->pages[i])
        continue;
      if (i < self->n)
        page_unref (self->pages[i]);
      self->pages[i] = page_ref (from->pages[i]);
    }
  self->n = from->n;
  self->size = from->size;
}

gsize
sim_pages_count (const SimPages *self)
{
  return self->n;
}

const guint8 *
sim_pages_get (const SimPages *self, gsize i)
{
  return self->pages[i]->data;
}

gpointer
sim_pages_get_note (const SimPages *self, gsize i)
{
  return self->pages[i]->note;
}

void
sim_pages_set_note (const SimPages *self, gsize i, gpointer note, GDestroyNotify free_note)
{
  forget_note (self->pages[i]);
  self->pages[i]->note = note;
  self->pages[i]->free_note = free_note;
}

GBytes *
sim_pages_get_bytes (const SimPages *self)
{
  guint8 *bytes = g_malloc (self->size);

  sim_pages_read (self, bytes, self->size, 0);
  return g_bytes_new_take (bytes, self->size);
}
