/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sim-mentions.h"

#include <string.h>

#include "sim.h"

#define AROUND 24 /* more than the longest word has */

G_STATIC_ASSERT (SIM_N_WRITERS == SIM_MAX_DEVICES + 1);

/* What most pages have. */
static SimMentions nobody;

/* The number at @at, and the "x" after it. */
static void
add (SimMentions *self, guint writer, const char *at, const char *end)
{
  guint customer = 0;
  const char *from = at;

  for (; at < end && g_ascii_isdigit (*at); at++)
    customer = MIN (customer, 1000) * 10 + (guint) (*at - '0');
  if (at > from && at < end && *at == 'x' && customer < SIM_N_CUSTOMERS)
    self->of[writer][customer / 64] |= G_GUINT64_CONSTANT (1) << customer % 64;
}

static void
scan (SimMentions *self, const char *data, gsize len)
{
  const char *end = data + len;

  for (const char *at = data; (at = memmem (at, (gsize) (end - at), "cust", 4)) != NULL;)
    add (self, 0, at += 4, end);
  for (const char *at = data; (at = memmem (at, (gsize) (end - at), "by", 2)) != NULL;)
    {
      at += 2;
      if (end - at > 3 && *at >= '0' && *at < '0' + SIM_MAX_DEVICES && at[1] == 'o' && at[2] == 'n')
        add (self, 1 + (guint) (*at - '0'), at + 3, end);
    }
}

static void
merge (SimMentions *self, const SimMentions *other)
{
  for (guint i = 0; i < SIM_N_WRITERS; i++)
    for (guint k = 0; k < 2; k++)
      self->of[i][k] |= other->of[i][k];
}

static void
note_free (gpointer note)
{
  if (note != &nobody)
    g_free (note);
}

static const SimMentions *
of_page (const SimPages *pages, gsize i)
{
  SimMentions found = { 0 };
  gpointer note = sim_pages_get_note (pages, i);

  if (note != NULL)
    return note;
  scan (&found, (const char *) sim_pages_get (pages, i), SIM_PAGE);
  note = memcmp (&found, &nobody, sizeof found) == 0 ? &nobody : g_memdup2 (&found, sizeof found);
  sim_pages_set_note (pages, i, note, note_free);
  return note;
}

/* A word may begin on one page and end on the next. */
static void
scan_seam (SimMentions *self, const SimPages *pages, gsize i)
{
  char around[2 * AROUND];

  memcpy (around, sim_pages_get (pages, i) + SIM_PAGE - AROUND, AROUND);
  memcpy (around + AROUND, sim_pages_get (pages, i + 1), AROUND);
  scan (self, around, sizeof around);
}

void
sim_mentions_read (SimMentions *self, const SimPages *pages)
{
  const gsize n = sim_pages_count (pages);

  *self = nobody;
  for (gsize i = 0; i < n; i++)
    {
      merge (self, of_page (pages, i));
      if (i + 1 < n)
        scan_seam (self, pages, i);
    }
}

gboolean
sim_mentions_has (const SimMentions *self, guint writer, guint customer)
{
  return (self->of[writer][customer / 64] >> customer % 64 & 1) != 0;
}
