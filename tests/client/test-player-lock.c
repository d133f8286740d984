/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What dastak-player can't do any more once it is locked up: each is tried in a process of its own. */

#include "player-lock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LANDLOCK_VERSION 1u

static char *folder;  /* (owned): of this user */
static char *own;     /* (owned): the file that is played */
static char *other;   /* (owned): one that is not */

static long
landlock (void)
{
  return syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION);
}

/* Each returns 0 or what kept it from it. */

static int
open_file (const char *path, int flags)
{
  return open (path, flags | O_CLOEXEC, 0600) >= 0 ? 0 : errno;
}

static int
read_other (int fd)
{
  return open_file (other, O_RDONLY);
}

static int
list_folder (int fd)
{
  return open_file (folder, O_RDONLY | O_DIRECTORY);
}

static int
write_new (int fd)
{
  g_autofree char *path = g_build_filename (folder, "new", NULL);

  return open_file (path, O_WRONLY | O_CREAT);
}

static int
write_own (int fd)
{
  return open_file (own, O_WRONLY);
}

static int
remove_other (int fd)
{
  return g_unlink (other) == 0 ? 0 : errno;
}

static int
run_program (int fd)
{
  execl ("/bin/true", "true", NULL);
  return errno;
}

static int
connect_tcp (int fd)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (9) };
  int sock = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  return connect (sock, (struct sockaddr *) &address, sizeof address) == 0 ? 0 : errno;
}

static int
listen_tcp (int fd)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  int sock = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  return bind (sock, (struct sockaddr *) &address, sizeof address) == 0 ? 0 : errno;
}

static int
read_own (int fd)
{
  char byte;

  return pread (fd, &byte, 1, 0) == 1 ? 0 : errno;
}

static int
read_system (int fd)
{
  return open_file ("/etc/passwd", O_RDONLY);
}

static int
gain (int fd)
{
  struct rlimit core, memory, files;

  getrlimit (RLIMIT_CORE, &core);
  getrlimit (RLIMIT_AS, &memory);
  getrlimit (RLIMIT_NOFILE, &files);
#ifndef __SANITIZE_ADDRESS__
  if (memory.rlim_max > (rlim_t) 1024 * 1024 * 1024)
    return 1;
#endif
  return prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && prctl (PR_GET_DUMPABLE, 0, 0, 0, 0) == 0
                 && core.rlim_max == 0 && files.rlim_max <= 128
             ? 0
             : 1;
}

typedef struct
{
  const char *name;
  int (*try) (int fd);
  int code;      /* what comes of it */
  long landlock; /* needed for it; 0: nothing */
} Case;

static const Case cases[] = {
  { "read-another-file", read_other, EACCES, 1 },
  { "list-a-folder", list_folder, EACCES, 1 },
  { "write-a-new-file", write_new, EACCES, 1 },
  { "write-the-file", write_own, EACCES, 1 },
  { "remove-a-file", remove_other, EACCES, 1 },
  { "run-a-program", run_program, EACCES, 1 },
  { "connect", connect_tcp, EACCES, 4 },
  { "listen", listen_tcp, EACCES, 4 },
  /* What it needs it keeps. */
  { "read-the-file", read_own, 0, 0 },
  { "read-the-system", read_system, 0, 0 },
  { "privileges-and-limits", gain, 0, 0 },
};

static int
in_child (const Case *item, gboolean locked)
{
  int fd = open (own, O_RDONLY | O_CLOEXEC);
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      if (locked)
        player_lock_up (fd);
      _exit (item->try (fd));
    }
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  close (fd);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_case (gconstpointer data)
{
  const Case *item = data;

  if (landlock () < item->landlock)
    {
      g_test_skip ("this system has no Landlock, or an older one");
      return;
    }
  g_assert_cmpint (in_child (item, TRUE), ==, item->code);
  /* Else it says nothing that it failed. */
  if (item->code == EACCES && item->try != remove_other)
    g_assert_cmpint (in_child (item, FALSE), !=, EACCES);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("dastak-lock-XXXXXX", NULL);
  own = g_build_filename (folder, "own", NULL);
  other = g_build_filename (folder, "other", NULL);
  g_assert_true (g_file_set_contents (own, "sound", -1, NULL) && g_file_set_contents (other, "secret", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/player/lock/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  result = g_test_run ();
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_build_filename (folder, ((const char *[]) { "own", "other", "new" })[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  g_free (own);
  g_free (other);
  return result;
}
