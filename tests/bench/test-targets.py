#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a run's figures: that they are what they should be, or not, or that nothing can be said."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

import run  # noqa: E402
import targets  # noqa: E402
from dastak_test import main  # noqa: E402

SYNC = {
    'relay': {'complete_s': 2.0, 'usable_s': 0.31},
    'pouchdb-100': {'complete_s': 29.0, 'usable_s': 0.1},
    'pouchdb-1000': {'complete_s': 36.0, 'usable_s': 0.1},
}


def verdicts(part, results):
    return [line['verdict'] for line in targets.judge(part, results)]


def test_verdicts():
    """missed, met, well met: by the ratio to the peer of the same run, and by what a figure may be at most"""
    os.environ.pop(targets.ROWS, None)
    assert verdicts('initial-sync', SYNC) == [targets.MISSED, targets.BETTER, targets.MET, targets.BETTER]
    live = {'relay': {'p50_ms': 15.1, 'p99_ms': 75, 'burst_per_second': 100}, 'node ws': {'burst_per_second': 10}}
    assert verdicts('live', live) == [targets.MISSED, targets.MET, targets.MET]


def test_nothing_to_say():
    """nothing is said without the peer, or of a part of what the target is of"""
    os.environ.pop(targets.ROWS, None)
    alone = {'relay': SYNC['relay']}
    assert verdicts('initial-sync', alone) == [targets.UNKNOWN, targets.UNKNOWN, targets.MET, targets.BETTER]
    os.environ[targets.ROWS] = '1000'
    try:
        assert set(verdicts('initial-sync', SYNC)) == {targets.UNKNOWN}
    finally:
        del os.environ[targets.ROWS]


def test_parts():
    """each target is of a part that there is, and its aim is no less than what it must be"""
    for target in targets.TARGETS:
        assert target.part in run.PARTS, target
        further = target.aim >= target.must if target.bound == targets.AT_LEAST else target.aim <= target.must
        assert further, target


if __name__ == '__main__':
    main(test_verdicts, test_nothing_to_say, test_parts)
