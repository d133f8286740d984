/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A tenth of a run went into SQLite's allocations: thousands of small blocks for each statement, all of them given
 * back soon. Here each size has a list of free blocks, cut from large pieces that are kept for good. */

#include "sim-memory.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define STEP 16
#define LARGEST 16384 /* more than a page of the cache with its header; beyond it malloc() does */
#define N_CLASSES (LARGEST / STEP)
#define PIECE (2 * 1024 * 1024) /* as the processor's large pages are */
/* The sanitizer watches malloc()'s blocks, and could not see into these. */
#ifdef __SANITIZE_ADDRESS__
#define USE_OWN FALSE
#else
#define USE_OWN TRUE
#endif

/* Before each block. */
typedef struct _Block Block;

struct _Block
{
  gsize size; /* without this */
  Block *next; /* while it is free */
};

G_STATIC_ASSERT (sizeof (Block) == 16);

static Block *free_blocks[N_CLASSES + 1];
static guint8 *piece;
static gsize left;

static gpointer
cut (gsize size)
{
  gsize whole = sizeof (Block) + size;
  gpointer block;

  if (left < whole)
    {
      piece = aligned_alloc (PIECE, PIECE);
      g_assert (piece != NULL);
      madvise (piece, PIECE, MADV_HUGEPAGE);
      left = PIECE;
    }
  block = piece;
  piece += whole;
  left -= whole;
  return block;
}

static int
round_up (int size)
{
  return (size + STEP - 1) / STEP * STEP;
}

static void *
get (int n)
{
  gsize size = (gsize) round_up (n);
  Block *block;

  if (size > LARGEST)
    block = g_malloc (sizeof (Block) + size);
  else if ((block = free_blocks[size / STEP]) != NULL)
    free_blocks[size / STEP] = block->next;
  else
    block = cut (size);
  block->size = size;
  return block + 1;
}

static void
give_back (void *memory)
{
  Block *block = (Block *) memory - 1;

  if (memory == NULL)
    return;
  if (block->size > LARGEST)
    {
      g_free (block);
      return;
    }
  block->next = free_blocks[block->size / STEP];
  free_blocks[block->size / STEP] = block;
}

static int
size_of (void *memory)
{
  return memory != NULL ? (int) ((Block *) memory - 1)->size : 0;
}

static void *
resize (void *memory, int n)
{
  void *other;

  if (size_of (memory) >= n)
    return memory;
  other = get (n);
  memcpy (other, memory, (gsize) size_of (memory));
  give_back (memory);
  return other;
}

static int
start (void *data)
{
  return SQLITE_OK;
}

static void
stop (void *data)
{
}

void
sim_memory_configure (void)
{
  static const sqlite3_mem_methods methods = { get, give_back, resize, size_of, round_up, start, stop, NULL };

  if (USE_OWN)
    sqlite3_config (SQLITE_CONFIG_MALLOC, &methods);
  sqlite3_config (SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
}
