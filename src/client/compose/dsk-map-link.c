/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-map-link.h"

#include "dsk-error.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define MAX_BYTES 4096
#define MAX_NAME_BYTES 300

/* One number in the "C" notation at *@at, which is moved behind it. */
static gboolean
take_number (const char **at, double *number)
{
  char *end;

  while (g_ascii_isspace (**at))
    (*at)++;
  if (!g_ascii_isdigit (**at) && **at != '-' && **at != '+')
    return FALSE;
  *number = g_ascii_strtod (*at, &end);
  /* "0x1p3" and "1e300" are numbers to C only. */
  for (const char *p = *at; p < end; p++)
    if (!g_ascii_isdigit (*p) && strchr ("+-.", *p) == NULL)
      return FALSE;
  if (end == *at)
    return FALSE;
  *at = end;
  return TRUE;
}

/* "north, east" or "north/east", maybe with more behind it. */
static gboolean
take_pair (const char *text, double *latitude, double *longitude, const char **rest)
{
  const char *at = text;

  if (!take_number (&at, latitude))
    return FALSE;
  while (g_ascii_isspace (*at) || *at == ',' || *at == '/' || g_str_has_prefix (at, "\302\260"))
    at += *at == '\302' ? 2 : 1;
  if (!take_number (&at, longitude))
    return FALSE;
  if (*latitude < -90 || *latitude > 90 || *longitude < -180 || *longitude > 180)
    return FALSE;
  if (rest != NULL)
    *rest = at;
  return TRUE;
}

/* The pair after the first of @marks that has one behind it. */
static gboolean
find_pair (const char *text, const char *const *marks, double *latitude, double *longitude)
{
  for (guint i = 0; marks[i] != NULL; i++)
    for (const char *at = strstr (text, marks[i]); at != NULL; at = strstr (at + 1, marks[i]))
      if (take_pair (at + strlen (marks[i]), latitude, longitude, NULL))
        return TRUE;
  return FALSE;
}

/* The number after @mark. */
static gboolean
find_number (const char *text, const char *mark, double *number)
{
  const char *at = strstr (text, mark);

  if (at == NULL)
    return FALSE;
  at += strlen (mark);
  return take_number (&at, number);
}

static gboolean
in_bounds (double latitude, double longitude)
{
  return latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
}

/* Google writes where the place is behind !3d and !4d, and where the map looks behind @. */
static gboolean
find_in_link (const char *link, double *latitude, double *longitude)
{
  static const char *const marks[]
      = { "?q=", "&q=", "query=", "?ll=", "&ll=", "coordinate=", "?daddr=", "&daddr=",
          "destination=", "/search/", "/dir//", "/@", "/place/", NULL };
  const char *map;

  if (find_number (link, "!3d", latitude) && find_number (link, "!4d", longitude)
      && in_bounds (*latitude, *longitude))
    return TRUE;
  if (find_number (link, "mlat=", latitude) && find_number (link, "mlon=", longitude)
      && in_bounds (*latitude, *longitude))
    return TRUE;
  if (find_pair (link, marks, latitude, longitude))
    return TRUE;
  map = strstr (link, "#map=");
  map = map != NULL ? strchr (map, '/') : NULL;
  return map != NULL && take_pair (map + 1, latitude, longitude, NULL);
}

/* "/place/Liberty+Market/", or "q=Liberty+Market" where that is no pair of numbers. */
static char *
find_name (const char *link)
{
  static const char *const marks[] = { "/place/", "?q=", "&q=", NULL };

  for (guint i = 0; marks[i] != NULL; i++)
    {
      const char *at = strstr (link, marks[i]);
      gsize len = at != NULL ? strcspn (at + strlen (marks[i]), "/&?#") : 0;
      g_autofree char *name = NULL;

      if (len == 0 || len > MAX_NAME_BYTES)
        continue;
      name = g_strndup (at + strlen (marks[i]), len);
      if (g_ascii_isdigit (*name) || strchr ("+-@", *name) != NULL
          || !g_utf8_validate (name, -1, NULL))
        continue;
      return g_steal_pointer (&name);
    }
  return NULL;
}

static gboolean
is_short (const char *link)
{
  return strstr (link, "maps.app.goo.gl") != NULL || strstr (link, "goo.gl/") != NULL
         || strstr (link, "maps.apple/p/") != NULL || strstr (link, "osm.org/go/") != NULL;
}

gboolean
dsk_map_link_parse (const char *text, double *latitude, double *longitude, char **name,
                    GError **error)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  g_autofree char *link = NULL;
  const char *rest = "";
  gboolean found;

  if (name != NULL)
    *name = NULL;
  if (strlen (plain) > MAX_BYTES || !g_utf8_validate (plain, -1, NULL))
    plain[0] = '\0';
  for (char *p = plain; strchr (plain, ':') != NULL && *p != '\0'; p++)
    if (*p == '+')
      *p = ' ';
  link = g_uri_unescape_string (plain, NULL);
  if (link == NULL || !g_utf8_validate (link, -1, NULL))
    {
      g_free (link);
      link = g_strdup (plain);
    }
  if (g_str_has_prefix (link, "geo:"))
    found = take_pair (link + 4, latitude, longitude, NULL);
  else if (strstr (link, "://") != NULL)
    found = find_in_link (link, latitude, longitude);
  else
    found = take_pair (link, latitude, longitude, &rest) && rest[strspn (rest, " \302\260")] == '\0';
  if (found)
    {
      if (name != NULL && strchr (link, ':') != NULL)
        *name = find_name (link);
      return TRUE;
    }
  g_set_error_literal (
      error, DSK_ERROR, DSK_ERROR_INVALID,
      is_short (link)
          ? _ ("A short link does not say where it leads. Open it in a browser and copy the long "
               "address, or the two numbers.")
          : _ ("Paste a link of a map, or two numbers like 31.5204, 74.3587."));
  return FALSE;
}
