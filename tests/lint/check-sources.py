#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the form of every text file that git would track (TAP).

Usage: check-sources.py [ROOT]
"""

import os
import re
import sys

MAX_LINES = 600   # of one file: nobody reads more
AIM_COLUMNS = 100
MAX_COLUMNS = 120  # beyond the aim a line is listed, beyond this it fails

CODE = (".c", ".h", ".py", ".sh", ".js")
TEXT = CODE + (".build", ".ui", ".css", ".sql", ".in", ".xml", ".yml", ".txt", ".md", ".service", ".conf",
               ".example", ".gschema.xml", ".cast", ".po")
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
NAMED = ("Makefile", "run", "meson_options.txt")
SKIPPED_FOLDERS = (".git", "node_modules", "__pycache__", ".cache", "subprojects", "corpus", "fixtures")

MARKERS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
# Where somebody's files happen to lie is not part of the project.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:home/\w|(?:root|Users|work)/)")
CONTROL_ONLY_HERE = "check-sources.py"


def tracked(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS and
                            not (folder == root and f.startswith("build") and f != "build-aux"))
        for name in sorted(names):
            if name.endswith(TEXT) or name in NAMED:
                yield os.path.join(folder, name)


def read(path):
    with open(path, "rb") as stream:
        return stream.read()


class Findings:
    def __init__(self, root):
        self.root = root
        self.failed = {}
        self.noted = []

    def add(self, rule, path, message, line=None):
        place = os.path.relpath(path, self.root) + (f":{line}" if line else "")
        self.failed.setdefault(rule, []).append(f"{place}: {message}")

    def note(self, path, message, line):
        self.noted.append(f"{os.path.relpath(path, self.root)}:{line}: {message}")


def check_spdx(path, lines, found):
    if path.endswith((".c", ".h")) and lines[:1] != [f"/* {SPDX} */"]:
        found.add("spdx", path, "the first line is not the SPDX comment", 1)
    elif path.endswith((".py", ".sh", ".css", ".js")) and not any(SPDX in line for line in lines[:3]):
        found.add("spdx", path, "no SPDX line at the top", 1)


def check_header(path, lines, found):
    if path.endswith(".h") and "#pragma once" not in lines:
        found.add("pragma", path, "no #pragma once")


def check_lines(path, lines, found):
    is_code = path.endswith(CODE + (".build",)) or os.path.basename(path) in NAMED
    own = os.path.basename(path) == CONTROL_ONLY_HERE
    for number, line in enumerate(lines, 1):
        if line != line.rstrip() and not path.endswith((".md", ".po")):
            found.add("space", path, "white space at the end", number)
        if "\t" in line and path.endswith((".c", ".h", ".py", ".build", ".ui", ".css", ".sql", ".yml")):
            found.add("space", path, "a tab", number)
        if is_code and len(line) > MAX_COLUMNS:
            found.add("columns", path, f"{len(line)} columns, more than {MAX_COLUMNS}", number)
        elif is_code and len(line) > AIM_COLUMNS:
            found.note(path, f"{len(line)} columns, the aim is {AIM_COLUMNS}", number)
        if not own and is_code and MARKERS.search(line):
            found.add("markers", path, "a marker for work left undone", number)
        if not own and MACHINE_PATHS.search(line):
            found.add("machine", path, "a path of somebody's machine", number)


def check_file(path, found):
    data = read(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        found.add("text", path, f"not UTF-8: {error}")
        return
    if "\r" in text:
        found.add("text", path, "carriage returns")
    if text and not text.endswith("\n"):
        found.add("text", path, "no newline at the end")
    lines = text.split("\n")[:-1]
    if len(lines) > MAX_LINES and path.endswith(CODE + (".ui", ".css", ".sql", ".build")):
        found.add("length", path, f"{len(lines)} lines, more than {MAX_LINES}")
    check_spdx(path, lines, found)
    check_header(path, lines, found)
    check_lines(path, lines, found)


RULES = [
    ("text", "files are UTF-8 and end with a newline"),
    ("spdx", "sources name their licence"),
    ("pragma", "headers are included once"),
    ("length", f"no file has more than {MAX_LINES} lines"),
    ("columns", f"no line has more than {MAX_COLUMNS} columns"),
    ("space", "no tabs and no white space at the end of lines"),
    ("markers", "no markers for work left undone"),
    ("machine", "no paths of a machine"),
]


def main(root):
    found = Findings(os.path.abspath(root))
    count = 0
    for path in tracked(found.root):
        check_file(path, found)
        count += 1
    if count == 0:
        print("Bail out! no files below", root)
        return 1

    print(f"1..{len(RULES)}")
    for message in found.noted:
        print("# note:", message)
    for number, (rule, title) in enumerate(RULES, 1):
        for message in found.failed.get(rule, []):
            print("#", message, file=sys.stderr)
        print("not ok" if found.failed.get(rule) else "ok", number, "-", title)
    return 1 if found.failed else 0


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
