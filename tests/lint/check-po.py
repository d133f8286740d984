#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that translations are set up for every file with text for people (TAP).

Usage: check-po.py [ROOT]
"""

import os
import re
import subprocess
import sys
import unicodedata

# The domain, where a call names it, stands before the text: g_dngettext (GETTEXT_PACKAGE, "one", "many", n).
CALL = re.compile(r"(?<!\w)(?:N?C?_|ngettext|g_dngettext|g_dgettext|g_dpgettext2?)\s*\(\s*"
                  r"(?:[A-Z]\w*\s*,\s*)?(?:\"|$)", re.MULTILINE)
MARKED = re.compile(r"translatable=\"(?:yes|true)\"")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
FOLDERS = ("src", "data", "resources")


def has_text(path):
    with open(path, encoding="utf-8") as stream:
        text = stream.read()
    if path.endswith((".c", ".h")):
        return CALL.search(COMMENT.sub("", text)) is not None
    if path.endswith((".ui", ".gschema.xml")):
        return MARKED.search(text) is not None
    return path.endswith((".desktop.in", ".metainfo.xml.in"))


def wanted(root):
    for top in FOLDERS:
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders.sort()
            for name in sorted(names):
                path = os.path.join(folder, name)
                if name.endswith((".c", ".h", ".ui", ".xml", ".in")) and has_text(path):
                    yield os.path.relpath(path, root)


def listed(path):
    with open(path, encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def check_potfiles(root):
    names = listed(os.path.join(root, "po", "POTFILES.in"))
    missing = sorted(set(wanted(root)) - set(names))
    gone = [name for name in names if not os.path.exists(os.path.join(root, name))]
    problems = [f"{name} has text to translate and is not in po/POTFILES.in" for name in missing]
    problems += [f"po/POTFILES.in names {name}, which does not exist" for name in gone]
    if names != sorted(set(names)):
        problems.append("po/POTFILES.in is not sorted, or names a file twice")
    if problems:
        problems.append("build-aux/update-po.sh --potfiles puts this right")
    return problems


def check_languages(root):
    po = os.path.join(root, "po")
    names = listed(os.path.join(po, "LINGUAS"))
    files = sorted(name[:-3] for name in os.listdir(po) if name.endswith(".po"))
    problems = [] if "ur" in names else ["po/LINGUAS does not name ur"]
    if names != files:
        problems.append(f"po/LINGUAS names {names}, the files are {files}")
    return problems


def check_catalogs(root):
    problems = []
    po = os.path.join(root, "po")
    for name in sorted(os.listdir(po)):
        if name.endswith(".po"):
            run = subprocess.run(["msgfmt", "--check-format", "--check-domain", "-o", os.devnull,
                                  os.path.join(po, name)], capture_output=True, text=True, check=False)
            if run.returncode != 0:
                problems += run.stderr.splitlines()
    return problems


def first_strong(text):
    """The letter that decides the direction of a paragraph; what is put in for %s is mostly a name in Latin letters."""
    names = re.sub(r"%(?:\d+\$)?s", "L", text)
    for letter in re.sub(r"%[-+' 0-9.$]*(?:ll?|)[a-km-zA-KM-Z]", "0", names):
        if letter == "\u200f" or unicodedata.bidirectional(letter) in ("R", "AL"):
            return "R"
        if letter == "\u200e" or unicodedata.bidirectional(letter) == "L":
            return "L"
    return None


def check_direction(root):
    """Pango takes the direction of a line from its first letter: "WhatsApp" at the start of an Urdu sentence would
    set all of it the wrong way round. A right-to-left mark (U+200F) before it puts that right. Lines for terminals
    ("send: …", "--option …") stay as they are."""
    problems = []
    path = os.path.join(root, "po", "ur.po")
    if not os.path.exists(path):
        return problems
    with open(path, encoding="utf-8") as stream:
        entries = stream.read().split("\n\n")
    for entry in entries[1:]:
        for body in re.findall(r'^msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\n?)+)', entry, re.MULTILINE):
            text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', body))
            if (re.match("WhatsApp(?!;)|[“”]?%", text) and re.search("[\u0600-\u06ff]", text)
                    and text.count("  ") == 0 and first_strong(text) == "L"):
                problems.append(f"po/ur.po: “{text}” needs a right-to-left mark (U+200F) at its start")
    return problems


CHECKS = [
    ("POTFILES.in names every file with text to translate", check_potfiles),
    ("LINGUAS names every catalogue, Urdu among them", check_languages),
    ("catalogues are well formed", check_catalogs),
    ("Urdu sentences run from right to left", check_direction),
]


def main(root):
    failed = False
    print(f"1..{len(CHECKS)}")
    for number, (title, check) in enumerate(CHECKS, 1):
        problems = check(root)
        for problem in problems:
            print("#", problem, file=sys.stderr)
        print("not ok" if problems else "ok", number, "-", title)
        failed = failed or bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--list"]:
        print("\n".join(sorted(wanted(sys.argv[2]))))
        sys.exit(0)
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
