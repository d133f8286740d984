/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-error.h"

G_DEFINE_QUARK (dsk-error-quark, dsk_error)
