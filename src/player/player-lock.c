/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "player-lock.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As in linux/landlock.h, of which older systems have only a part. */
#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1
#define FS_WRITE_FILE (1ull << 1)
#define FS_READ_FILE (1ull << 2)
#define FS_READ_DIR (1ull << 3)
#define FS_ABI_1 ((1ull << 13) - 1) /* execute, write, read, list, remove, make */
#define FS_ABI_2 (1ull << 13)       /* move elsewhere */
#define FS_ABI_3 (1ull << 14)       /* truncate */
#define NET_TCP 3ull                /* bind, connect; since 4 */

#define MEMORY_MAX ((rlim_t) 1024 * 1024 * 1024)
#define FILES_MAX 128

typedef struct
{
  uint64_t fs;
  uint64_t net;
} Ruleset;

typedef struct __attribute__ ((packed))
{
  uint64_t allowed;
  int32_t parent;
} PathRule;

static void
allow (int ruleset, int fd, uint64_t access)
{
  const PathRule rule = { .allowed = access, .parent = fd };

  (void) syscall (SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0);
}

static void
allow_path (int ruleset, const char *path, uint64_t access)
{
  int fd = open (path, O_PATH | O_CLOEXEC);

  if (fd < 0)
    return;
  allow (ruleset, fd, access);
  close (fd);
}

static void
allow_paths (int ruleset)
{
  /* Libraries, plugins, what configures sound; what decoders ask the processor for. */
  static const char *const folders[]
      = { "/usr", "/lib", "/lib64", "/etc", "/app", "/sys/devices/system/cpu" };
  g_autofree char *registry = g_build_filename (g_get_user_cache_dir (), "gstreamer-1.0", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    allow_path (ruleset, folders[i], FS_READ_FILE | FS_READ_DIR);
  allow_path (ruleset, "/proc/cpuinfo", FS_READ_FILE);
  allow_path (ruleset, registry, FS_READ_FILE | FS_READ_DIR);
  allow_path (ruleset, g_get_user_runtime_dir (), FS_READ_FILE | FS_READ_DIR);
  allow_path (ruleset, "/dev/snd", FS_READ_FILE | FS_WRITE_FILE | FS_READ_DIR);
}

static void
restrict_files (int file)
{
  Ruleset rules = { .fs = FS_ABI_1 };
  long abi = syscall (SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
  int ruleset;

  if (abi < 1)
    return;
  if (abi >= 2)
    rules.fs |= FS_ABI_2;
  if (abi >= 3)
    rules.fs |= FS_ABI_3;
  if (abi >= 4)
    rules.net = NET_TCP;
  ruleset = (int) syscall (SYS_landlock_create_ruleset, &rules,
                           abi >= 4 ? sizeof rules : sizeof rules.fs, 0);
  if (ruleset < 0)
    return;
  allow_paths (ruleset);
  allow (ruleset, file, FS_READ_FILE);
  (void) syscall (SYS_landlock_restrict_self, ruleset, 0);
  close (ruleset);
}

static void
limit (int what, rlim_t value)
{
  const struct rlimit limits = { value, value };

  if (setrlimit (what, &limits) != 0)
    _exit (2);
}

#ifdef __SANITIZE_ADDRESS__
int __lsan_is_turned_off (void);

/* It looks for leaks through /proc, which is not to be read any more. */
int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

void
player_lock_up (int file)
{
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    _exit (2);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_NOFILE, FILES_MAX);
#ifndef __SANITIZE_ADDRESS__ /* whose shadow of the memory is larger than any limit */
  limit (RLIMIT_AS, MEMORY_MAX);
#endif
  restrict_files (file);
}
