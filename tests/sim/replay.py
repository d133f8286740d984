# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seed that fails prints is what it takes to see it again: the command, and a history of few steps."""
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

from dastak_test import BUILD, main  # noqa: E402

BUG = 'scope_ignored'


def play(argv):
    """Returns: whether it failed, and what it printed"""
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors='replace')
    assert done.returncode in (0, 1), (argv, done.returncode)
    return done.returncode == 1, done.stdout


def test_replay():
    """the printed commands break the same invariant again, the second with the steps that were listed; without the bug
    the seed is sound"""
    sim = str(BUILD / 'tests' / 'sim' / 'dastak-sim')
    failed, said = play([sim, '--seeds', '8', '--once', '--planted', BUG])
    assert failed, said
    found = re.search(r'^# seed (\d+) breaks (.+?): (.+)\n# replay: (.+)\n'
                      r'((?:#   step .+\n)+)# replay what is left: (.+)$', said, re.M)
    assert found, said
    seed, invariant, words, whole, listed, shrunk = found.groups()
    failed, again = play(whole.split())
    assert failed and f': {invariant}: {words}' in again.splitlines()[-1], again.splitlines()[-1]
    planned = int(re.search(r': (\d+) steps, ', again.splitlines()[-1])[1])
    failed, less = play(shrunk.split())
    assert failed and f': {invariant}: ' in less.splitlines()[-1], less.splitlines()[-1]
    kept = re.findall(r'step \d+: (.+)', listed)
    left = int(re.search(r': (\d+) steps, ', less.splitlines()[-1])[1])
    assert left == len(kept) < planned / 4, (left, kept, planned)
    assert all(f'step {step}\n' in less for step in kept), (kept, less[:2000])
    failed, sound = play([sim, '--seed', seed])
    assert not failed, sound.splitlines()[-1]


def test_trace():
    """a seed leaves the same trace each time, and another leaves another"""
    sim = str(BUILD / 'tests' / 'sim' / 'dastak-sim')
    ends = [play([sim, '--seed', seed])[1].splitlines()[-1] for seed in ('5', '5', '6')]
    traces = [re.search(r'trace ([0-9a-f]{16})', end)[1] for end in ends]
    assert traces[0] == traces[1] != traces[2], ends


if __name__ == '__main__':
    main(test_replay, test_trace)
