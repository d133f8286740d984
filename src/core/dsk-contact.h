/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What colleagues write about a customer. Each field is one text, in one spelling (core/content/dsk-contact-values.h),
 * so that two of them are the same if their texts are; NULL: nothing is known. */
typedef enum {
  DSK_CONTACT_GIVEN_NAME, /* what colleagues call them */
  DSK_CONTACT_LANGUAGE,   /* a BCP 47 tag: "ur", "sd-Arab" */
  DSK_CONTACT_TAGS,       /* a JSON array of strings, sorted by their folded text, each once */
  DSK_CONTACT_CONSENT,    /* to marketing messages: DSK_CONSENT_GRANTED, DSK_CONSENT_REFUSED */
  DSK_CONTACT_ATTRIBUTES, /* a JSON object of strings; the order is kept */
  DSK_CONTACT_REMARK,
  DSK_CONTACT_FIELD_N,
} DskContactField;

#define DSK_CONTACT_NAME_MAX 80 /* characters */
#define DSK_CONTACT_LANGUAGE_MAX 35
#define DSK_CONTACT_TAG_MAX 32
#define DSK_CONTACT_TAGS_MAX 16u /* of one contact */
#define DSK_CONTACT_ATTRIBUTE_NAME_MAX 40
#define DSK_CONTACT_ATTRIBUTE_MAX 200
#define DSK_CONTACT_ATTRIBUTES_MAX_BYTES 3000 /* of the object: a command holds all fields twice */
#define DSK_CONTACT_REMARK_MAX 500

#define DSK_CONSENT_GRANTED "granted"
#define DSK_CONSENT_REFUSED "refused"

/* The name of the column, and of the member of a command: "given_name". */
const char *dsk_contact_field_to_string (DskContactField field);
gboolean dsk_contact_field_from_string (const char *text, DskContactField *field);

G_END_DECLS
