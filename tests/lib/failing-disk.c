/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into a program, a disk that gets full, breaks or is slow when a test says so. What it does stands in a
 * file that both map (DASTAK_DISK), and only files below one folder (DASTAK_DISK_FOLDER) are on it. See
 * tests/lib/failing_disk.py. */

#undef _FILE_OFFSET_BITS /* both widths have a name of their own here */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

typedef struct
{
  _Atomic uint64_t writes;  /* so far, while one was to fail */
  _Atomic uint64_t from;    /* the number of the first that fails; 0: none does */
  _Atomic uint64_t until;   /* and of the last */
  _Atomic uint64_t error;   /* errno */
  _Atomic uint64_t syncs;   /* whether syncs count as writes, and fail like them */
  _Atomic uint64_t delay_us; /* what every sync takes longer */
  _Atomic uint64_t failed;  /* how many failed */
} Control;

static Control *control;
static char folder[4096];
static size_t folder_len;

__attribute__ ((constructor)) static void
setup (void)
{
  const char *path = getenv ("DASTAK_DISK");
  const char *below = getenv ("DASTAK_DISK_FOLDER");
  int fd = path != NULL && below != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;
  void *map;

  if (fd < 0)
    return;
  map = mmap (NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  folder_len = (size_t) snprintf (folder, sizeof folder, "%s/", below);
  if (map != MAP_FAILED)
    control = map;
}

static int
is_on_disk (int fd)
{
  char name[64];
  char target[4096];
  ssize_t len;

  if (control == NULL)
    return 0;
  snprintf (name, sizeof name, "/proc/self/fd/%d", fd);
  len = readlink (name, target, sizeof target);
  return len > (ssize_t) folder_len && memcmp (target, folder, folder_len) == 0;
}

/* Whether this one fails; errno says how. */
static int
fails (int fd, int sync)
{
  int before = errno;
  uint64_t n;

  if (control == NULL || control->from == 0 || !is_on_disk (fd) || (sync && !control->syncs))
    {
      errno = before;
      return 0;
    }
  errno = before;
  n = ++control->writes;
  if (n < control->from || n > control->until)
    return 0;
  control->failed++;
  errno = (int) control->error;
  return 1;
}

static void
linger (int fd)
{
  struct timespec time;

  if (control == NULL || control->delay_us == 0 || !is_on_disk (fd))
    return;
  time.tv_sec = (time_t) (control->delay_us / 1000000);
  time.tv_nsec = (long) (control->delay_us % 1000000) * 1000;
  nanosleep (&time, NULL);
}

#define NEXT(type, ...) \
  static type (*next) (__VA_ARGS__); \
  if (next == NULL) \
    *(void **) &next = dlsym (RTLD_NEXT, __func__)

ssize_t
write (int fd, const void *data, size_t len)
{
  NEXT (ssize_t, int, const void *, size_t);
  return fails (fd, 0) ? -1 : next (fd, data, len);
}

ssize_t
pwrite (int fd, const void *data, size_t len, off_t at)
{
  NEXT (ssize_t, int, const void *, size_t, off_t);
  return fails (fd, 0) ? -1 : next (fd, data, len, at);
}

ssize_t
pwrite64 (int fd, const void *data, size_t len, off64_t at)
{
  NEXT (ssize_t, int, const void *, size_t, off64_t);
  return fails (fd, 0) ? -1 : next (fd, data, len, at);
}

int
posix_fallocate (int fd, off_t at, off_t len)
{
  NEXT (int, int, off_t, off_t);
  return fails (fd, 0) ? errno : next (fd, at, len);
}

int
posix_fallocate64 (int fd, off64_t at, off64_t len)
{
  NEXT (int, int, off64_t, off64_t);
  return fails (fd, 0) ? errno : next (fd, at, len);
}

int
fsync (int fd)
{
  NEXT (int, int);
  linger (fd);
  return fails (fd, 1) ? -1 : next (fd);
}

int
fdatasync (int fd)
{
  NEXT (int, int);
  linger (fd);
  return fails (fd, 1) ? -1 : next (fd);
}
