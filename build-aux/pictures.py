#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every screen and dialog, as people of all sorts see them: BUILD/pictures/SORT/SCREEN.png.

  pictures.py BUILD [SORT…]
  pictures.py BUILD --readme      the three of the README, into data/screenshots/, after the demo was played
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEADLESS = ROOT / 'tests' / 'lib' / 'headless.sh'
NARROW = {'DASTAK_TEST_WIDTH': '360', 'DASTAK_TEST_HEIGHT': '640'}
URDU = {'DASTAK_TEST_LANGUAGE': 'ur'}
SORTS = {
    'light': {},
    'dark': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    'contrast': {'ADW_DEBUG_HIGH_CONTRAST': '1'},
    'contrast-dark': {'ADW_DEBUG_HIGH_CONTRAST': '1', 'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    'urdu': URDU,
    'urdu-dark': {**URDU, 'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    'large': {'DASTAK_TEST_TEXT_SCALE': '150'},
    'largest': {'DASTAK_TEST_TEXT_SCALE': '200'},
    'narrow': NARROW,
    'narrow-urdu': {**NARROW, **URDU},
}

# What data/screenshots has, and where it comes from.
DEMO = {'inbox': 'inbox-light', 'urdu': 'inbox-urdu'}
SCREENS = {'handoff': ('dark', 'handoff')}


def environment(build, **more):
    """What show-screens needs besides a display."""
    return {
        **os.environ,
        'LC_ALL': 'C.UTF-8',
        'TZ': 'Asia/Karachi',
        'GSETTINGS_BACKEND': 'memory',
        'GSETTINGS_SCHEMA_DIR': str(build / 'data'),
        'DASTAK_LOCALEDIR': str(build / 'po'),
        'DASTAK_THUMBNAIL': str(build / 'src' / 'thumbnail' / 'dastak-thumbnail'),
        'HEADLESS_SCREEN': '1600x1700',
        **more,
    }


def take(build, sort):
    folder = build / 'pictures' / sort
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob('*.png'):
        old.unlink()
    done = subprocess.run(
        [HEADLESS, build / 'tests' / 'ui' / 'show-screens'],
        env=environment(build, DASTAK_SCREENSHOTS=str(folder), **SORTS[sort]),
        stdout=subprocess.PIPE,
        text=True,
    )
    names = [line.split()[1] for line in done.stdout.splitlines() if line.startswith('screen ')]
    if done.returncode != 0:
        print(f'pictures: {sort}: ended with {done.returncode} after {names[-1:]}', file=sys.stderr)
        wrong = [line for line in done.stdout.splitlines() if line.startswith(('complaint ', 'cut '))]
        print('\n'.join(dict.fromkeys(wrong)), file=sys.stderr)
        return False
    print(f'{folder}: {len(names)} pictures', flush=True)
    return True


def take_for_readme(build):
    """The best three, as the README shows them: two of the demo, which was just played, and one screen."""
    shots = ROOT / 'data' / 'screenshots'
    for name, shot in DEMO.items():
        shutil.copy(build / 'demo' / f'{shot}.png', shots / f'{name}.png')
    for name, (sort, screen) in SCREENS.items():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [HEADLESS, build / 'tests' / 'ui' / 'show-screens', screen],
                env=environment(build, DASTAK_SCREENSHOTS=folder, **SORTS[sort]),
                stdout=subprocess.DEVNULL,
                check=True,
            )
            shutil.copy(pathlib.Path(folder) / f'{screen}.png', shots / f'{name}.png')
    return True


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    if sys.argv[2:] == ['--readme']:
        return 0 if take_for_readme(build) else 1
    return 0 if all([take(build, sort) for sort in sys.argv[2:] or SORTS]) else 1


sys.exit(main())
