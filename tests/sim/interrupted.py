# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever stops the search for planted bugs is not told that one was not caught."""
import pathlib
import re
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

from dastak_test import BUILD, main  # noqa: E402


def test_interrupted():
    """a search that is stopped says so, and ends there"""
    argv = [BUILD / 'tests' / 'sim' / 'dastak-sim', '--mutations', '--jobs', '1', '--seeds', '2000']
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        # The head of the table, and the first bug: from then on the signal is waited for.
        seen = [process.stdout.readline() for _ in range(2)]
        process.send_signal(signal.SIGINT)
        said = ''.join(seen) + process.stdout.read()
    assert process.returncode == 1, (process.returncode, said)
    assert re.search(r' caught, in \d+ runs; interrupted\n$', said) and 'NOT CAUGHT' not in said, said
    assert said.count('interrupted') == 2, said


if __name__ == '__main__':
    main(test_interrupted)
