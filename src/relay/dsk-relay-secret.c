/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-secret.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define SECRET_MAX 4096
#define PEEK_US (G_USEC_PER_SEC / 5)

struct _DskRelaySecret
{
  char *key;   /* (owned) */
  char *path;  /* (owned) (nullable) */
  char *value; /* (owned) (nullable) */
  gboolean is_credential;
  gboolean is_news; /* another value than the last one that who asks for changes was told of */
  struct stat seen; /* of the file when it was read; zero: never */
  gint64 looked_at; /* monotonic us, for peeking */
};

DskRelaySecret *
dsk_relay_secret_new (const char *key, const char *path, const char *credential)
{
  DskRelaySecret *self = g_new0 (DskRelaySecret, 1);
  const char *dir = g_getenv ("CREDENTIALS_DIRECTORY");

  self->key = g_strdup (key);
  if (path != NULL && *path != '\0')
    {
      self->path = g_strdup (path);
    }
  else if (dir != NULL && *dir != '\0')
    {
      self->path = g_build_filename (dir, credential, NULL);
      self->is_credential = TRUE;
      if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
        g_clear_pointer (&self->path, g_free);
    }
  return self;
}

gboolean
dsk_relay_secret_is_named (const DskRelaySecret *self)
{
  return self->path != NULL;
}

gboolean
dsk_relay_secret_is_same (const DskRelaySecret *a, const DskRelaySecret *b)
{
  return a == b || (a->value != NULL && b->value != NULL && strcmp (a->value, b->value) == 0);
}

static void
forget (DskRelaySecret *self)
{
  if (self->value != NULL)
    explicit_bzero (self->value, strlen (self->value));
  g_clear_pointer (&self->value, g_free);
}

void
dsk_relay_secret_free (DskRelaySecret *self)
{
  if (self == NULL)
    return;
  forget (self);
  g_free (self->key);
  g_free (self->path);
  g_free (self);
}

static gboolean
is_same_file (const struct stat *a, const struct stat *b)
{
  return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size
         && a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void
read_file (DskRelaySecret *self, const struct stat *now)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize len;

  if (!self->is_credential && (now->st_mode & 077) != 0)
    g_warning ("%s: %s can be read by others; chmod 600 it", self->key, self->path);
  if (now->st_size > SECRET_MAX || !g_file_get_contents (self->path, &text, &len, &error))
    {
      g_warning ("%s: %s can't be read: %s", self->key, self->path,
                 error != NULL ? error->message : "it is too long");
      return;
    }
  g_strchomp (text);
  if (*text == '\0' || strlen (text) > len)
    {
      g_warning ("%s: %s is empty", self->key, self->path);
      g_free (text);
      return;
    }
  self->value = text;
}

static void
tell_change (DskRelaySecret *self, gboolean *changed)
{
  if (changed == NULL)
    return;
  *changed = self->is_news;
  self->is_news = FALSE;
}

static struct stat
look (DskRelaySecret *self)
{
  struct stat now = { 0 };

  if (stat (self->path, &now) != 0)
    now.st_size = -errno; /* so that another failure is another state */
  return now;
}

const char *
dsk_relay_secret_get (DskRelaySecret *self, gboolean *changed)
{
  struct stat now;
  g_autofree char *before = NULL;

  if (changed != NULL)
    *changed = FALSE;
  if (self->path == NULL)
    return NULL;
  now = look (self);
  if (is_same_file (&now, &self->seen))
    {
      tell_change (self, changed);
      return self->value;
    }
  self->seen = now;
  before = g_strdup (self->value);
  forget (self);
  if (now.st_size < 0)
    g_warning ("%s: %s can't be read: %s", self->key, self->path, g_strerror ((int) -now.st_size));
  else
    read_file (self, &now);
  self->is_news |= g_strcmp0 (before, self->value) != 0;
  tell_change (self, changed);
  if (before != NULL)
    explicit_bzero (before, strlen (before));
  return self->value;
}

const char *
dsk_relay_secret_peek (DskRelaySecret *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->looked_at != 0 && now - self->looked_at < PEEK_US)
    return self->value;
  self->looked_at = now;
  return dsk_relay_secret_get (self, NULL);
}

gboolean
dsk_relay_secret_is_stale (DskRelaySecret *self)
{
  struct stat now;

  if (self->path == NULL)
    return FALSE;
  now = look (self);
  return !is_same_file (&now, &self->seen);
}
