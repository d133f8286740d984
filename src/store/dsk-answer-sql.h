/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Kinds of message that say nothing themselves: one of ours of another kind is an answer to the customer, for relay and
 * desktops alike. In SQL: kind NOT IN DSK_SQL_NO_ANSWER */
#define DSK_SQL_NO_ANSWER "('reaction', 'system', 'edit', 'revoke')"
