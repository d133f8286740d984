# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop and the relay decode no file that somebody sent: they do not even call what would. dastak-thumbnail and
dastak-player do, and can do nothing else. Nor do they call what has a microphone open: dastak-recorder does."""
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

from dastak_test import main  # noqa: E402

PROGRAMS = sys.argv[1:]
sys.argv[1:] = []
# What GTK and others offer that reads pictures, films or sound, from files or bytes.
DECODERS = re.compile(
    r'gdk_pixbuf_|gdk_texture_new_(from|for_pixbuf)|gtk_picture_(new_for|set)_(file|filename|resource|pixbuf)'
    r'|gtk_image_(new_from|set_from)_(file|pixbuf)|gtk_video|gtk_media_|gdk_clipboard_read_texture|gst_|png_|jpeg_|WebP'
)


def called(program):
    out = subprocess.run(['nm', '-D', '--undefined-only', program], stdout=subprocess.PIPE, text=True, check=True)
    return {line.split()[-1].split('@')[0] for line in out.stdout.splitlines()}


def test_programs():
    """neither calls a decoder"""
    assert PROGRAMS
    for program in PROGRAMS:
        names = called(program)
        assert 'g_free' in names, f'{program}: nothing to see'
        found = sorted(filter(DECODERS.match, names))
        assert not found, f'{program} calls {", ".join(found)}'


main(test_programs)
