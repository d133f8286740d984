/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-profile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dsk-error.h"
#include "dsk-relay-address.h"

#define GROUP "profile"
#define NEW_REPLICA_BYTES (1024 * 1024) /* with its log; empty, it has about a third */

static char *
conf_path (const DskProfile *self)
{
  return g_build_filename (self->dir, "profile.conf", NULL);
}

char *
dsk_profile_replica_path (const DskProfile *self)
{
  return g_build_filename (self->dir, "replica.db", NULL);
}

char *
dsk_profile_token_path (const DskProfile *self)
{
  return g_build_filename (self->dir, "token", NULL);
}

char *
dsk_profile_network_path (const DskProfile *self)
{
  return g_build_filename (self->dir, "network.conf", NULL);
}

/* The members that profile.conf holds, by name. */
static char **
member (DskProfile *self, const char *key)
{
  struct
  {
    const char *key;
    char **value;
  } members[] = {
    { "relay", &self->relay },   { "certificate", &self->pin }, { "relay-name", &self->relay_name },
    { "device", &self->device }, { "user", &self->user },       { "user-name", &self->user_name },
    { "role", &self->role },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].key, key))
      return members[i].value;
  return NULL;
}

static const char *const keys[]
    = { "relay", "certificate", "relay-name", "device", "user", "user-name", "role" };

/* The file may have been edited: what would send the key in the clear, or nowhere, is not taken
 * from it either. */
static gboolean
check (const DskProfile *self, const char *path, GError **error)
{
  g_autoptr (DskRelayAddress) address = NULL;
  g_autoptr (GError) local = NULL;

  if (self->relay == NULL || self->device == NULL)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT, _ ("%s names no relay or no device"), path);
      return FALSE;
    }
  address = dsk_relay_address_parse (self->relay, &local);
  if (address != NULL && g_str_equal (address->base, self->relay))
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT, _ ("%s names no relay that can be used: %s"),
               path, local != NULL ? local->message : self->relay);
  return FALSE;
}

DskProfile *
dsk_profile_load (const char *dir, GError **error)
{
  g_autoptr (DskProfile) self = g_new0 (DskProfile, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (dir != NULL, NULL);

  self->lock = -1;
  self->dir = g_strdup (dir);
  path = conf_path (self);
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local))
    {
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&self);
      g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT, _ ("%s can't be read: %s"), path,
                   local->message);
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    *member (self, keys[i]) = g_key_file_get_string (file, GROUP, keys[i], NULL);
  if (!check (self, path, error))
    return NULL;
  return g_steal_pointer (&self);
}

static int
code_from_errno (int number)
{
  return number == ENOSPC || number == EDQUOT ? DSK_ERROR_FULL : DSK_ERROR_FAILED;
}

gboolean
dsk_profile_lock (DskProfile *self, GError **error)
{
  g_autofree char *path = NULL;
  char pid[32] = "";
  int fd;

  g_return_val_if_fail (self != NULL && self->lock == -1, FALSE);

  if (g_mkdir_with_parents (self->dir, 0700) != 0)
    {
      g_set_error (error, DSK_ERROR, code_from_errno (errno), _ ("%s can't be made: %s"), self->dir,
                   g_strerror (errno));
      return FALSE;
    }
  path = g_build_filename (self->dir, "lock", NULL);
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd == -1)
    {
      g_set_error (error, DSK_ERROR, code_from_errno (errno), _ ("%s can't be opened: %s"), path,
                   g_strerror (errno));
      return FALSE;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (read (fd, pid, sizeof pid - 1) < 0)
        pid[0] = '\0';
      g_strstrip (pid);
      if (*pid != '\0')
        g_set_error (
            error, DSK_ERROR, DSK_ERROR_BUSY,
            _ ("Another Dastak process with the number %s uses the profile %s; close it first"),
            pid, self->dir);
      else
        g_set_error (error, DSK_ERROR, DSK_ERROR_BUSY,
                     _ ("Another Dastak process uses the profile %s; close it first"), self->dir);
      close (fd);
      return FALSE;
    }
  g_snprintf (pid, sizeof pid, "%d\n", (int) getpid ());
  if (ftruncate (fd, 0) != 0 || pwrite (fd, pid, strlen (pid), 0) < 0)
    g_warning ("%s can't be written: %s", path, g_strerror (errno));
  self->lock = fd;
  return TRUE;
}

gboolean
dsk_profile_check_space (const DskProfile *self, GError **error)
{
  g_autofree char *path = NULL;
  int fd, failure;

  g_return_val_if_fail (self != NULL, FALSE);

  path = g_build_filename (self->dir, "space", NULL);
  fd = g_open (path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  failure = fd == -1 ? errno : posix_fallocate (fd, 0, NEW_REPLICA_BYTES);
  if (fd != -1)
    close (fd);
  g_unlink (path);
  if (failure == 0)
    return TRUE;
  if (code_from_errno (failure) == DSK_ERROR_FULL)
    g_set_error (error, DSK_ERROR, DSK_ERROR_FULL,
                 _ ("No space is left for %s. Free some space on that disk; the code was not used"),
                 self->dir);
  else
    g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, _ ("%s can't be written: %s"), self->dir,
                 g_strerror (failure));
  return FALSE;
}

gboolean
dsk_profile_save (DskProfile *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  gsize len;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (*member (self, keys[i]) != NULL)
      g_key_file_set_string (file, GROUP, keys[i], *member (self, keys[i]));
  text = g_key_file_to_data (file, &len, NULL);
  path = conf_path (self);
  return g_file_set_contents_full (path, text, (gssize) len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

void
dsk_profile_free (DskProfile *self)
{
  if (self == NULL)
    return;
  if (self->lock != -1)
    close (self->lock);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_free (*member (self, keys[i]));
  g_free (self->dir);
  g_free (self);
}
