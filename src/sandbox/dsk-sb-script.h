/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  DSK_SB_STEP_WRITE,
  DSK_SB_STEP_WAIT_REPLY,
  DSK_SB_STEP_EXPECT,
} DskSbStepKind;

/* One thing that a customer does. Owned strings. */
typedef struct {
  DskSbStepKind kind;
  guint line;
  char *phone;
  char *name;
  guint at_ms;     /* WRITE: since the start, or since the reply that was last waited for */
  char *type;      /* WRITE: see dsk_sb_wire_type_is_known() */
  char *text;      /* (nullable) WRITE: what; EXPECT: what the reply must contain */
  guint within_ms; /* WAIT_REPLY, EXPECT: give up after this; 0: never */
} DskSbStep;

/**
 * DskSbScript:
 *
 * Who writes what and when; dastak-sandbox(1) describes the language.
 */
typedef struct {
  GPtrArray *steps; /* (owned) of DskSbStep, in the order of the text */
  guint repeats;    /* how often it is played again; G_MAXUINT: for ever */
  guint every_ms;   /* the pause before */
} DskSbScript;

/* Returns: (transfer full) (nullable): NULL with DSK_ERROR_INVALID, which names the line */
DskSbScript *dsk_sb_script_parse (const char *text, GError **error);
void dsk_sb_script_free (DskSbScript *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSbScript, dsk_sb_script_free)

G_END_DECLS
