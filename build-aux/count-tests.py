#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints "N passed, N failed, N skipped" over every subtest of the last `meson test`.

Usage: count-tests.py BUILD_DIR…. Several build directories are counted together. Exit status 1 when something
failed, or when nothing ran in one of them.
"""

import json
import os
import sys
import xml.etree.ElementTree as ET

GOOD = {"OK", "SKIP", "EXPECTEDFAIL"}


def count_cases(junit_path):
    """Counts of all test cases, and for each test program its number of failed ones."""
    passed = failed = skipped = 0
    failed_in = {}
    if not os.path.exists(junit_path):
        return passed, failed, skipped, failed_in
    for suite in ET.parse(junit_path).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                # A program with one result is a case of the project's suite, others are suites.
                for name in (suite.get("name").split(".", 1)[-1], case.get("name")):
                    failed_in[name] = failed_in.get(name, 0) + 1
                print(f"failed: {suite.get('name').split('.', 1)[-1]}: {case.get('name')}")
            elif case.find("skipped") is not None:
                skipped += 1
            else:
                passed += 1
    return passed, failed, skipped, failed_in


def programs(json_path):
    if not os.path.exists(json_path):
        return
    with open(json_path, encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            run = json.loads(line)
            yield run["name"], run["result"]


def count(build_dir):
    logs = os.path.join(build_dir, "meson-logs")
    passed, failed, skipped, failed_in = count_cases(os.path.join(logs, "testlog.junit.xml"))
    # A program that crashed or ran out of time after its last subtest has none that failed: it counts.
    for name, result in programs(os.path.join(logs, "testlog.json")):
        if result not in GOOD and name not in failed_in:
            failed += 1
            print(f"failed: {name}: {result}")
    if not passed and not failed:
        failed = 1
        print(f"failed: no test ran in {build_dir}")
    return passed, failed, skipped


def main(build_dirs):
    passed, failed, skipped = map(sum, zip(*map(count, build_dirs)))
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
