/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskCompletion:
 *
 * What could be meant by what is being written. It never has the focus: whoever writes goes on writing, and says with
 * keys what to choose. As long as nobody moved in it the first, best one is chosen.
 *
 * Signals: "chosen": a row was clicked, it is dsk_completion_get_chosen(); "moved": another one would be chosen.
 */
#define DSK_TYPE_COMPLETION (dsk_completion_get_type ())
G_DECLARE_DERIVABLE_TYPE (DskCompletion, dsk_completion, DSK, COMPLETION, GtkPopover)

struct _DskCompletionClass
{
  GtkPopoverClass parent_class;
};

/* What a key means to it. */
typedef enum
{
  DSK_COMPLETION_NOTHING, /* it is not for it */
  DSK_COMPLETION_DONE,    /* and is done */
  DSK_COMPLETION_CHOOSE,
  DSK_COMPLETION_DISMISS  /* it is not wanted for this word */
} DskCompletionKey;

/* @name: what assistive technology calls the list; @below: (nullable): what stands below it */
void dsk_completion_fill (DskCompletion *self, const char *name, GtkWidget *below);
/**
 * dsk_completion_begin:
 *
 * Empties the list. dsk_completion_add() adds what fits, the best first, and dsk_completion_end() opens it at @at of
 * the parent, with what somebody had moved to still chosen, or closes it if nothing fits.
 */
void dsk_completion_begin (DskCompletion *self);
/* @id: what it is known by; @row: (transfer floating) */
void dsk_completion_add (DskCompletion *self, const char *id, GtkListBoxRow *row);
void dsk_completion_end (DskCompletion *self, const GdkRectangle *at);
void dsk_completion_hide (DskCompletion *self);
gboolean dsk_completion_is_open (DskCompletion *self);
DskCompletionKey dsk_completion_key (DskCompletion *self, guint keyval, GdkModifierType state);
/* Returns: (transfer none) (nullable): until the list is emptied */
GtkListBoxRow *dsk_completion_get_chosen (DskCompletion *self);

G_END_DECLS
