/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-question.h"

G_BEGIN_DECLS

/**
 * DskOptionList:
 *
 * The buttons, or the rows and sections, of a question that is being built.
 *
 * Signal "changed".
 */
#define DSK_TYPE_OPTION_LIST (dsk_option_list_get_type ())
G_DECLARE_FINAL_TYPE (DskOptionList, dsk_option_list, DSK, OPTION_LIST, GtkWidget)

GtkWidget *dsk_option_list_new (void);
/* BUTTONS or LIST. Titles that were typed stay. */
void dsk_option_list_set_question_type (DskOptionList *self, DskQuestionType type);
/* Adds what was typed to @question. */
void dsk_option_list_fill (DskOptionList *self, DskQuestion *question);
/* Returns: whether something was typed */
gboolean dsk_option_list_has_words (DskOptionList *self);
/* @problem: (nullable): what is wrong with the option @i; NULL: nothing with any */
void dsk_option_list_set_problem (DskOptionList *self, guint i, const char *problem);

G_END_DECLS
