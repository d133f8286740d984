/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-outgoing.h"

G_BEGIN_DECLS

typedef enum
{
  DSK_QUESTION_BUTTONS,
  DSK_QUESTION_LIST,
  DSK_QUESTION_LINK,
  DSK_QUESTION_LOCATION,
} DskQuestionType;

/* Meta's limits, in characters. */
#define DSK_QUESTION_BODY_CHARS 1024
#define DSK_QUESTION_LIST_BODY_CHARS 4096
#define DSK_QUESTION_HEADER_CHARS 60
#define DSK_QUESTION_FOOTER_CHARS 60
#define DSK_QUESTION_BUTTON_CHARS 20
#define DSK_QUESTION_ROW_CHARS 24
#define DSK_QUESTION_DESCRIPTION_CHARS 72
#define DSK_QUESTION_URL_CHARS 2000
#define DSK_QUESTION_BUTTONS_MAX 3
#define DSK_QUESTION_ROWS_MAX 10

/* One button, or one row of a list. Owned strings. */
typedef struct
{
  char *section;     /* (nullable): a section of that title begins with it */
  char *title;
  char *description; /* (nullable): rows */
} DskQuestionOption;

/**
 * DskQuestion:
 *
 * An interactive message that is being built. Empty strings are as good as NULL.
 */
typedef struct
{
  DskQuestionType type;
  char *header;       /* (owned) (nullable) */
  char *body;         /* (owned) (nullable) */
  char *footer;       /* (owned) (nullable) */
  char *button;       /* (owned) (nullable): LIST: what opens it; LINK: what it says */
  char *url;          /* (owned) (nullable): LINK */
  GPtrArray *options; /* (owned) (element-type DskQuestionOption): BUTTONS, LIST */
} DskQuestion;

/* What an error is about. */
typedef enum
{
  DSK_QUESTION_NO_PART,
  DSK_QUESTION_HEADER,
  DSK_QUESTION_BODY,
  DSK_QUESTION_FOOTER,
  DSK_QUESTION_BUTTON,
  DSK_QUESTION_URL,
  DSK_QUESTION_OPTION,
} DskQuestionPart;

DskQuestion *dsk_question_new (DskQuestionType type);
void dsk_question_free (DskQuestion *self);
/* @section, @description: (nullable) */
void dsk_question_add (DskQuestion *self, const char *section, const char *title,
                       const char *description);
/* Whether WhatsApp will take it. @part, @option: (out): what is wrong first, and in which option.
 * Returns: (transfer full) (nullable): what is wrong, in words; NULL: nothing */
char *dsk_question_problem (const DskQuestion *self, DskQuestionPart *part, guint *option);
/* Returns: (transfer full): the message. Only when there is no problem. */
DskOutgoing *dsk_question_finish (const DskQuestion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskQuestion, dsk_question_free)

G_END_DECLS
