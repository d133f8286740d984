#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Benchmarks: our figures beside a peer's in one run, as ratios.

Absolute figures swing with the machine; ratios of one interleaved run hold. Every part prints a table and the
whole is written as JSON to BUILD/bench/results.json. Parts: intake, startup. Usage: run.py BUILD [PART…]
"""
import json
import os
import pathlib
import platform
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import intake
import startup

PARTS = {'intake': intake.run, 'startup': startup.run}


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
        'parts': {},
    }
    for part in wanted:
        print(f'== {part}', flush=True)
        results['parts'][part] = PARTS[part](build, work)
    (work / 'results.json').write_text(json.dumps(results, indent=2) + '\n')
    print(f'written: {(work / "results.json").relative_to(build.parent)}')


if __name__ == '__main__':
    main()
