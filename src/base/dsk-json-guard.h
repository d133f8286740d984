/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DSK_JSON_MAX_DEPTH 32
/* Members and elements of one document, all levels together. */
#define DSK_JSON_MAX_MEMBERS 200000

/**
 * dsk_json_guard:
 * @data: the bytes
 * @len: how many
 * @max_len: refuse more than this many bytes
 * @error: DSK_ERROR_INVALID, with the reason and the byte offset
 *
 * The one gate that every JSON byte from outside passes before a JSON library sees it: one complete
 * RFC 8259 value, valid UTF-8, at most DSK_JSON_MAX_DEPTH deep, no NUL (raw or \u0000), no lone
 * surrogate escapes, no duplicate keys in an object (compared after unescaping), integers within
 * 64 bits, at most DSK_JSON_MAX_MEMBERS members. Linear in time, no recursion.
 */
gboolean dsk_json_guard (const char *data, gsize len, gsize max_len, GError **error);
/* As dsk_json_guard(), with another cap on members (bulk frames of the sync protocol). */
gboolean dsk_json_guard_full (const char *data, gsize len, gsize max_len, gsize max_members,
                              GError **error);

G_END_DECLS
