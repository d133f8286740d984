#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Benchmarks: our figures beside a peer's in one run, as ratios.

Absolute figures swing with the machine; ratios of one interleaved run hold. Every part prints a table and what its
figures should be (targets.py), and the whole is written as JSON to BUILD/bench/results.json.
Usage: run.py BUILD [PART…]

intake: webhooks as fast as they are answered; slow-disk: the same where syncs take 2 ms longer; rush: ten times the
normal load for a minute; sustained: 3,300 a second with 20 desktops; startup: the app's first frame; window: what a
person waits for in it; initial-sync, live, catch-up, memory: see replication.py. rush, sustained and live take
DASTAK_BENCH_SECONDS instead of their own, initial-sync, catch-up and memory DASTAK_BENCH_ROWS.
"""
import json
import os
import pathlib
import platform
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import intake
import replication
import startup
import sustained
import targets
import window

PARTS = {
    'intake': intake.run,
    'slow-disk': intake.run_slow,
    'rush': sustained.rush,
    'sustained': sustained.run,
    'startup': startup.run,
    'window': window.run,
    'initial-sync': replication.initial_sync,
    'live': replication.live,
    'catch-up': replication.catch_up,
    'memory': replication.memory,
}


def versions(build):
    """What is measured beside what."""
    asked = {
        'dastak-relay': [build / 'src' / 'relay' / 'dastak-relay', '--version'],
        'node': ['node', '--version'],
        'gcc': ['cc', '-dumpfullversion'],
    }
    said = {}
    for name, argv in asked.items():
        try:
            said[name] = subprocess.run(argv, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            said[name] = None
    said['sqlite'] = sqlite3.sqlite_version
    for manifest in (pathlib.Path(__file__).resolve().parent / 'peers').glob('*/package.json'):
        for name, version in json.loads(manifest.read_text())['dependencies'].items():
            said[name] = version if name not in said else f'{said[name]}, {version}'
    return said


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:] or list(PARTS)
    unknown = [p for p in wanted if p not in PARTS]
    if unknown:
        sys.exit(f'no such part: {", ".join(unknown)}; there are {", ".join(PARTS)}')
    work = build / 'bench'
    work.mkdir(exist_ok=True)
    results = {
        'when': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime()),
        'cpus': os.cpu_count(),
        'kernel': platform.release(),
        'versions': versions(build),
        'load': os.getloadavg(),
        'parts': {},
        'targets': {},
    }
    print(', '.join(f'{name} {version}' for name, version in results['versions'].items()))
    for part in wanted:
        print(f'== {part}', flush=True)
        results['parts'][part] = PARTS[part](build, work)
        results['targets'][part] = targets.judge(part, results['parts'][part])
        targets.show(results['targets'][part])
    (work / 'results.json').write_text(json.dumps(results, indent=2) + '\n')
    print(f'written: {(work / "results.json").relative_to(build.parent)}')


if __name__ == '__main__':
    main()
