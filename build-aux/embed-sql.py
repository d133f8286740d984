#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a C file that holds the migrations NNNN.sql given as arguments.

Usage: embed-sql.py PREFIX OUTPUT 0001.sql 0002.sql ...
The C file defines `const DskMigration PREFIX_migrations[]` and `const guint PREFIX_n_migrations`.
"""
import os
import sys


def literal(text):
    out = []
    for line in text.splitlines():
        line = line.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?")
        out.append('    "%s\\n"' % line)
    return "\n".join(out)


def main():
    prefix, output, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    rows = []
    for expected, path in enumerate(files, 1):
        version = int(os.path.splitext(os.path.basename(path))[0])
        if version != expected:
            sys.exit("%s: expected migration %04d" % (path, expected))
        with open(path, encoding="ascii") as stream:
            rows.append("  { %d,\n%s },\n" % (version, literal(stream.read())))
    with open(output, "w", encoding="ascii") as stream:
        stream.write("/* Made by embed-sql.py. */\n#include \"dsk-db.h\"\n\n")
        stream.write("extern const DskMigration %s_migrations[];\n" % prefix)
        stream.write("extern const guint %s_n_migrations;\n\n" % prefix)
        stream.write("const DskMigration %s_migrations[] = {\n%s};\n" % (prefix, "".join(rows)))
        stream.write("const guint %s_n_migrations = %d;\n" % (prefix, len(files)))


if __name__ == "__main__":
    main()
