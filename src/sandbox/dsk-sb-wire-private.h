/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-json-writer.h"
#include "dsk-sb-wire.h"

G_BEGIN_DECLS

/* The members of a message that say what it is: context, the content, type. */
void dsk_sb_wire_content (DskJsonWriter *writer, const DskSbWrite *write);
/* "errors" with one error in it */
void dsk_sb_wire_error (DskJsonWriter *writer, int code, const char *title, const char *details);

G_END_DECLS
