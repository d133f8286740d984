#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that every script of the tree parses (TAP).

Usage: check-scripts.py [ROOT]
"""

import os
import subprocess
import sys


def first_line(path):
    with open(path, "rb") as stream:
        return stream.readline(200)


def scripts(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in (".git", "node_modules", "__pycache__") and
                            not (folder == root and f.startswith("build") and f != "build-aux"))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.endswith(".py"):
                yield path, "python"
            elif name.endswith(".sh") or name == "run":
                first = first_line(path)
                yield path, "bash" if b"bash" in first else "sh"


def problem_of(path, kind):
    if kind == "python":
        try:
            with open(path, encoding="utf-8") as stream:
                compile(stream.read(), path, "exec")
        except (SyntaxError, UnicodeDecodeError) as error:
            return str(error)
        return None
    run = subprocess.run([kind, "-n", path], capture_output=True, text=True, check=False)
    return run.stderr.strip() if run.returncode != 0 else None


def main(root):
    found = list(scripts(os.path.abspath(root)))
    failed = False
    print(f"1..{len(found)}")
    for number, (path, kind) in enumerate(found, 1):
        problem = problem_of(path, kind)
        if problem:
            failed = True
            print("#", problem.replace("\n", "\n# "), file=sys.stderr)
        print("not ok" if problem else "ok", number, "-", os.path.relpath(path, os.path.abspath(root)))
    return 1 if failed or not found else 0


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
