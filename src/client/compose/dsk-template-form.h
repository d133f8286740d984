/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-outgoing.h"

G_BEGIN_DECLS

typedef enum
{
  DSK_FIELD_HEADER, /* a variable of the header's text */
  DSK_FIELD_BODY,
  DSK_FIELD_BUTTON, /* the end of a button's address, or the code that it copies */
} DskFieldPlace;

/* One variable of a template. Owned strings. */
typedef struct
{
  DskFieldPlace place;
  char *key;     /* "1", "first_name": as it stands between the braces; of buttons "" */
  gboolean named;
  guint button;  /* BUTTON: its index among all buttons */
  char *type;    /* BUTTON: url, copy_code */
  char *label;   /* (nullable) BUTTON: its title */
  char *example; /* (nullable) what the template was approved with */
  char *value;   /* what was filled in; "" at first */
} DskTemplateField;

/* A button as it looks. Owned strings. */
typedef struct
{
  char *type;  /* lower case: quick_reply, url, phone_number, copy_code, … */
  char *title;
} DskTemplateButton;

/**
 * DskTemplateForm:
 *
 * A message template that is being filled in: Meta's components, read once, and the values of the
 * variables.
 */
typedef struct
{
  char *name;           /* (owned) */
  char *language;       /* (owned) */
  char *category;       /* (owned) (nullable) */
  char *header_type;    /* (owned) (nullable): text, image, video, document, location; NULL: none */
  char *header;         /* (owned) (nullable): text with braces */
  char *body;           /* (owned): text with braces */
  char *footer;         /* (owned) (nullable) */
  GPtrArray *fields;    /* (owned) (element-type DskTemplateField): in the order of reading */
  GPtrArray *buttons;   /* (owned) (element-type DskTemplateButton) */
  DskOutgoing *media;   /* (owned) (nullable): the header's file or place, once chosen */
} DskTemplateForm;

/* @components: Meta's JSON array, as the replica has it; @error: DSK_ERROR_INVALID, also for
 * parts that this desktop can't fill in, in words for a person */
DskTemplateForm *dsk_template_form_new (const char *name, const char *language,
                                        const char *category, const char *components,
                                        GError **error);
void dsk_template_form_free (DskTemplateForm *self);
void dsk_template_form_set (DskTemplateForm *self, guint field, const char *value);
/* Fills in the customer's name where it is safe to say that it belongs there: a variable that is called so,
 * or the first one after a word of greeting. */
void dsk_template_form_greet (DskTemplateForm *self, const char *name);
/* Fills in what was filled in before: what is not known stays. @content: of that message */
void dsk_template_form_restore (DskTemplateForm *self, const char *content);
/* @content: (nullable): of a message. Whether it is the template of that name and language. */
gboolean dsk_template_is_what_filled (const char *content, const char *name, const char *language);
/* Returns: (transfer full) (nullable): content of a message that is the file in the header of the template whose
 * @content is that; NULL: it has none */
char *dsk_template_dup_media (const char *content);
/* Returns: (transfer full) (nullable): where the place in its header is, as dsk_map_link_parse() reads it */
char *dsk_template_dup_place (const char *content);
/* What that place is called there. @name, @address: (out) (transfer full) (nullable). Returns: whether it has one */
gboolean dsk_template_get_place_words (const char *content, char **name, char **address);
/* @media: (transfer full) (nullable): made by dsk_outgoing_new_media() or _location() */
void dsk_template_form_set_media (DskTemplateForm *self, DskOutgoing *media);
/* Whether its header wants a file, or a place. */
gboolean dsk_template_form_wants_media (const DskTemplateForm *self);

/* Returns: (transfer full): the text with what is filled in so far; what is missing keeps its braces */
char *dsk_template_form_body (const DskTemplateForm *self);
/* Returns: (transfer full) (nullable): the header's text likewise; NULL: it has none */
char *dsk_template_form_header (const DskTemplateForm *self);
/* Returns: (transfer full) (nullable): what is wrong with a value, in words: it is missing, or has what
 * WhatsApp refuses in one */
char *dsk_template_form_problem (const DskTemplateForm *self, guint field);
gboolean dsk_template_form_is_complete (const DskTemplateForm *self);
/* Returns: (transfer full): the message. Only when complete. */
DskOutgoing *dsk_template_form_finish (const DskTemplateForm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskTemplateForm, dsk_template_form_free)

G_END_DECLS
