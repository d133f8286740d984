/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A message of the business as far as the stand-in cares. Borrowed from the request. */
typedef struct {
  const char *to;        /* (nullable) phone or group as written */
  const char *recipient; /* (nullable) BSUID */
  gboolean is_group;
  const char *type;
  const char *text;      /* (nullable) what a person would read */
  const char *opaque;    /* (nullable) */
  const char *context;   /* (nullable) */
  const char *template_name; /* (nullable) */
} DskSbSend;

/* Why Meta would refuse it. */
typedef struct {
  guint http_status;
  int code;
  char *details; /* (owned) */
} DskSbRefusal;

/**
 * dsk_sb_validate:
 * @request: the body of POST /messages
 * @send: (out): borrowed from @request
 * @refusal: (out): set if FALSE
 *
 * Shape and limits as Meta documents them, and in the order in which it complains.
 */
gboolean dsk_sb_validate (JsonObject *request, DskSbSend *send, DskSbRefusal *refusal);

G_END_DECLS
