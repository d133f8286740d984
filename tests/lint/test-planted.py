#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants in a copy of the tree each thing that the checks are there to find, and sees them find it (TAP)."""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", ".."))
SPDX_C = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"

# The check, the planted file, what it holds, and what the check must say of it.
INCLUDES = [
    ("src/core/dsk-planted.c", "#include <sqlite3.h>\n", "core may not use this library"),
    ("src/client/dsk-planted.c", "#include <sqlite3.h>\n", "client may not use this library"),
    ("src/base/dsk-planted.c", "#include <gio/gio.h>\n", "base may not use this library"),
    ("src/core/dsk-planted.c", "#include <gio/gio.h>\n", "core may not use this library"),
    ("src/core/dsk-planted.h", "#include <json-glib/json-glib.h>\n", "core may not use this library"),
    ("src/store/dsk-planted.c", "#include <libsoup/soup.h>\n", "store may not use this library"),
    ("src/relay/engine/dsk-planted.c", "#include <libsoup/soup.h>\n", "relay/engine may not use"),
    ("src/client/dsk-planted.c", "#  include <gtk/gtk.h>\n", "client may not use this library"),
    ("src/cli/dsk-planted.c", "#include <adwaita.h>\n", "cli may not use this library"),
    ("src/core/dsk-planted.c", "#include <fcntl.h>\n", "core is pure"),
    ("src/core/dsk-planted.c", "#include \"dsk-wa-webhook.h\"\n", "belongs to wa"),
    ("src/core/dsk-planted.c", "#include <dsk-wa-webhook.h>\n", "belongs to wa"),
    ("src/app/window/dsk-planted.c", "#include \"dsk-db.h\"\n", "belongs to store"),
    ("src/app/dsk-planted.c", "#include \"dsk-wa-send.h\"\n", "belongs to wa"),
    ("src/relay/dsk-planted.c", "#include \"dsk-client.h\"\n", "belongs to client"),
    ("src/relay/http/dsk-planted.c", "#include \"dsk-relay-config.h\"\n", "belongs to relay"),
    ("src/client/dsk-planted.c", "#include \"dsk-relay-engine.h\"\n", "belongs to relay/engine"),
    ("src/sandbox/dsk-planted.c", "#include \"dsk-db.h\"\n", "belongs to store"),
    ("src/wa/dsk-planted.c", "#include \"../core/dsk-message.h\"\n", "climbs out of its folder"),
    ("src/wa/dsk-planted.c", "#include \"core/dsk-message.h\"\n", "write the name alone"),
    ("src/nowhere/dsk-planted.c", "\n", "add its folder to LAYERS"),
    ("src/wa/dsk-error.h", "#pragma once\n", "another dsk-error.h"),
]
SOURCES = [
    ("src/core/dsk-planted.c", "int x;\n" * 600, "601 lines, more than 600"),
    ("src/core/dsk-planted.c", "/* " + "x" * 120 + " */\n", "126 columns"),
    ("src/core/dsk-planted.h", "#include <glib.h>\n", "no #pragma once"),
    ("src/core/dsk-planted.c", "\tint x;\n", "a tab"),
    ("src/core/dsk-planted.c", "int x; \n", "white space at the end"),
    ("src/core/dsk-planted.c", "/* " + "TO" + "DO: later */\n", "work left undone"),
    ("tests/core/planted.py", "x = '/ho" + "me/somebody'\n", "somebody's machine"),
    ("src/core/dsk-planted.c", "int x;", "no newline at the end"),
    ("src/core/dsk-planted.c", "int x;\r\n", "carriage returns"),
]
BARE = [("src/core/dsk-planted.c", "int x;\n", "not the SPDX comment"),
        ("tests/lint/planted.py", "pass\n", "no SPDX line")]
PO = [
    ("src/app/dsk-planted.c", "char *x = _(\"text\");\n", "dsk-planted.c has text to translate"),
    ("src/client/dsk-planted.c", "x (g_dngettext (GETTEXT_PACKAGE, \"a\", \"b\", 2));\n",
     "dsk-planted.c has text to translate"),
    ("resources/ui/planted.ui", "<x translatable=\"yes\">y</x>\n", "planted.ui has text to translate"),
    ("po/xx.po", "msgid \"\"\nmsgstr \"\"\n", "po/LINGUAS names"),
    ("po/ur.po", "#, c-format\nmsgid \"a %s\"\nmsgstr \"%d\"\n", "format specifications"),
    ("po/ur.po", "msgid \"\"\nmsgstr \"\"\n\nmsgid \"W\"\nmsgstr \"WhatsApp پر\"\n", "right-to-left mark"),
]
SCRIPTS = [("tests/lint/planted.py", "def x(:\n", "invalid syntax"),
           ("build-aux/planted.sh", "if true; then\n", "end of file unexpected")]


def cases():
    for check, planted, prefix in (("check-includes.py", INCLUDES, True), ("check-sources.py", SOURCES, True),
                                   ("check-sources.py", BARE, False), ("check-po.py", PO, False),
                                   ("check-scripts.py", SCRIPTS, False)):
        for path, text, expected in planted:
            if prefix:
                text = (SPDX_C if path.endswith((".c", ".h")) else "# " + SPDX_C[3:-3].strip() + "\n") + text
            yield check, path, text, expected


def run_check(check, root):
    run = subprocess.run([sys.executable, os.path.join(HERE, check), root], capture_output=True, text=True,
                         check=False)
    return run.returncode, run.stdout + run.stderr


def copy_tree(to):
    for name in ("src", "resources", "data", "po", "build-aux", "tests/lint"):
        if os.path.isdir(os.path.join(ROOT, name)):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(to, name),
                            ignore=shutil.ignore_patterns("__pycache__", "node_modules"))


def found(root, check, path, text, expected):
    """Whether @check speaks of the planted file as @expected; the tree is put back afterwards."""
    full = os.path.join(root, path)
    before = None
    if os.path.exists(full):
        with open(full, "rb") as stream:
            before = stream.read()
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as stream:
        stream.write(text.encode())
    status, output = run_check(check, root)
    os.remove(full)
    if before is not None:
        with open(full, "wb") as stream:
            stream.write(before)
    return status != 0 and any(expected in line for line in output.splitlines()), output


def main():
    plan = list(cases())
    failed = False
    print(f"1..{len(plan)}")
    with tempfile.TemporaryDirectory() as root:
        copy_tree(root)
        for number, (check, path, text, expected) in enumerate(plan, 1):
            good, output = found(root, check, path, text, expected)
            if not good:
                failed = True
                print("# said nothing of it:", *output.splitlines(), sep="\n#   ", file=sys.stderr)
            print("ok" if good else "not ok", number, "-", f"{check}: {expected}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
