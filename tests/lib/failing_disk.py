# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that gets full, breaks or is slow when a test says so: failing-disk.c, preloaded into a program."""
import errno
import mmap
import pathlib
import struct


class FailingDisk:
    """Everything below @folder, for programs that are started with env."""

    FIELDS = ('writes', 'from', 'until', 'error', 'syncs', 'delay_us', 'failed')
    FOREVER = (1 << 64) - 1

    def __init__(self, library, control, folder):
        """@control: a file to be made, outside of @folder."""
        self.path = pathlib.Path(control)
        self.path.write_bytes(bytes(8 * len(self.FIELDS)))
        with open(self.path, 'r+b') as file:
            self.map = mmap.mmap(file.fileno(), 0)
        self.env = {'LD_PRELOAD': str(library), 'DASTAK_DISK': str(control), 'DASTAK_DISK_FOLDER': str(folder)}

    def get(self, field):
        return struct.unpack_from('Q', self.map, 8 * self.FIELDS.index(field))[0]

    def set(self, field, value):
        struct.pack_into('Q', self.map, 8 * self.FIELDS.index(field), value)

    def full_after(self, writes):
        """So many more can be written, then nothing until it is well()."""
        self._fail(errno.ENOSPC, self.get('writes') + writes + 1, self.FOREVER)

    def breaks_after(self, writes):
        """So many more can be written or synced; the next fails, and only that one."""
        self.set('syncs', 1)
        first = self.get('writes') + writes + 1
        self._fail(errno.EIO, first, first)

    def _fail(self, error, first, last):
        self.set('failed', 0)
        self.set('error', error)
        self.set('until', last)
        self.set('from', first)

    def well(self):
        """Ends that; returns how many writes failed."""
        self.set('from', 0)
        return self.get('failed')

    def slow(self, milliseconds):
        """How much longer every sync takes."""
        self.set('delay_us', int(milliseconds * 1000))
