/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Phone numbers of customers: digits in ASCII, from the country code on, as WhatsApp writes them. */

#define DSK_PHONE_MIN_DIGITS 7
#define DSK_PHONE_MAX_DIGITS 15

/* What is wrong with what somebody typed. */
typedef enum
{
  DSK_PHONE_OK,
  DSK_PHONE_NONE,       /* there are no digits, or more than a phone number is written with */
  DSK_PHONE_TOO_SHORT,
  DSK_PHONE_TOO_LONG,
  DSK_PHONE_NO_COUNTRY, /* it begins with the code of no country */
  DSK_PHONE_NO_HOME,    /* it is written as within a country, and nobody says which */
  DSK_PHONE_UNCLEAR,    /* the country may be left out or only its +, or it is of another country: only + tells */
} DskPhoneFault;

/* Returns: how many of @digits are the code of its country; 0: no country has numbers that begin so */
gsize dsk_phone_country_len (const char *digits);
/* Whether @digits are a number that WhatsApp could know. @digits: (nullable) */
DskPhoneFault dsk_phone_check (const char *digits);

/**
 * dsk_phone_read:
 * @text: as a person writes it: with +, 00 or neither, spaces, hyphens, brackets, digits of any script
 * @home: (nullable): a number of the country that is meant where @text does not say one
 * @digits: (out) (transfer full) (nullable): what was understood; NULL unless DSK_PHONE_OK
 *
 * Without + and 00 it is taken to be written as within the country of @home, or to begin with that country's code, by
 * how many digits numbers have there; where both could be meant, or neither, it is DSK_PHONE_UNCLEAR.
 */
DskPhoneFault dsk_phone_read (const char *text, const char *home, char **digits);

/* Returns: (transfer full) (nullable): the same phone in the other way in which WhatsApp may write it: Mexico with
 * and without a 1, Argentina and Brazil with and without a 9 before the number of a mobile phone; NULL: there is one
 * only */
char *dsk_phone_other_form (const char *digits);

G_END_DECLS
