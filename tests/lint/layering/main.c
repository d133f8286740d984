/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

/* Nothing to do: that this program links, with every object of one layer and with only what the layer may
 * use, is the test. */
int
main (void)
{
  return EXIT_SUCCESS;
}
