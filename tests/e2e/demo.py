#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make demo` shows to whoever meets Dastak for the first time, where there is no display."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PICTURES = {
    'first-run.png', 'inbox-light.png', 'narrow-conversation.png', 'narrow-list.png', 'inbox-dark.png',
    'inbox-urdu.png', 'inbox-large-text.png', 'offline.png',
}


def test_demo():
    """The demonstration goes through all of its scenes, and says of each picture what it shows"""
    env = {k: v for k, v in os.environ.items() if k not in ('DISPLAY', 'WAYLAND_DISPLAY')}
    # Messages of GTK that end a test are for tests: people's windows say them and go on.
    env.pop('G_DEBUG', None)
    build = os.environ['DASTAK_BUILD']
    done = subprocess.run(
        [ROOT / 'build-aux' / 'demo.sh'], env={**env, 'BUILD_DIR': build, 'DEMO_SECONDS': '0'},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240,
    )
    assert done.returncode == 0, done.stdout
    told = dict(re.findall(r'^demo: .*/([a-z-]+\.png): (.+)$', done.stdout, re.M))
    assert set(told) == PICTURES, done.stdout
    for name in PICTURES:
        head = (pathlib.Path(build) / 'demo' / name).read_bytes()[:8]
        assert head == b'\x89PNG\r\n\x1a\n', name


t.main(test_demo)
