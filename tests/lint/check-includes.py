#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that each folder of src/ includes only what its layer may use (TAP).

Usage: check-includes.py [ROOT]

The build enforces most of the same: a layer has only the include directories of those below it. This
finds what a compiler cannot: system headers that happen to be reachable, and paths that climb out.
"""

import os
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*(?:include|import)\s*([<"])([^>"]+)[>"]')

# Folder of src/ (the longest that matches counts) and the folders whose headers it may include besides
# its own. A folder stands for those inside it as well, except where they are named here themselves.
LAYERS = {
    "base": [],
    "base/io": ["base"],
    "core": ["base"],
    "core/content": ["core", "base"],
    "wa": ["core/content", "core", "base"],
    "sync": ["core", "base"],
    "store": ["core", "base", "base/io"],
    "store/relay": ["store", "core", "base", "base/io"],
    "store/replica": ["store", "sync", "core/content", "core", "base", "base/io"],
    "client": ["store/replica", "store", "sync", "core/content", "core", "base", "base/io"],
    "relay": ["relay/http", "store/relay", "store", "sync", "wa", "core/content", "core", "base", "base/io"],
    "relay/engine": ["store/relay", "store", "sync", "wa", "core/content", "core", "base", "base/io"],
    "relay/http": ["base", "base/io"],
    "thumbnail": [],
    "player": [],
    "recorder": ["player"],
    "sandbox": ["wa", "core/content", "core", "base", "base/io"],
    "cli": ["client", "sync", "core/content", "core", "base", "base/io"],
    "app": ["client", "sync", "core/content", "core", "base", "base/io"],
}
# Folders that are one layer, only with rules of their own.
SAME_LAYER = {"relay/engine": "relay", "relay": "relay/engine"}

# Headers of a layer that are part of another's public face: the client's functions take and give these
# values. Who may use the second may include them.
PUBLISHED = {name: "client" for name in ("dsk-replica-reader.h", "dsk-replica-health.h", "dsk-replica-news.h",
                                         "dsk-replica-offline.h", "dsk-replica-canned.h", "dsk-replica-contact.h",
                                         "dsk-replica-receivers.h", "dsk-replica-saved.h", "dsk-replica-shift.h")}

# What a system header's path begins with, and the only folders that may include it.
GIO_USERS = ["base/io", "core/content", "wa", "sync", "store", "store/relay", "store/replica", "client", "relay",
             "relay/engine", "relay/http", "sandbox", "cli", "app"]
JSON_USERS = ["core/content", "wa", "sync", "store", "store/relay", "store/replica", "client", "relay",
              "relay/engine", "sandbox", "cli", "app"]
LIBRARIES = [
    ("gio/", GIO_USERS),
    ("json-glib/", JSON_USERS),
    ("zlib.h", ["sync", "client", "relay", "sandbox"]),
    ("sqlite3.h", ["store", "store/relay", "store/replica"]),
    ("libpq", ["store", "store/relay"]),
    ("libsoup/", ["client", "relay", "sandbox"]),
    ("libsecret/", ["client"]),
    ("gnutls/", ["relay"]),
    ("sodium", ["relay", "relay/engine"]),
    ("systemd/", ["relay"]),
    ("gtk/", ["app"]),
    ("gdk/", ["app"]),
    ("gsk/", ["app"]),
    ("gdk-pixbuf/", ["thumbnail"]),
    ("graphene", ["app"]),
    ("pango/", ["app"]),
    ("cairo", ["app"]),
    ("adwaita.h", ["app"]),
    ("libportal", ["app"]),
    ("gst/", ["player", "recorder"]),
]
# The simulator looks into databases past the product's code, through these alone.
SIM_SQLITE = ("sim-eye.h", "sim-memory.c", "sim-peek.c", "sim-pool.c", "sim-vfs.c")
# Pure folders: nothing here touches files, sockets or threads of the system.
PURE = ["core", "core/content", "wa", "sync"]
SYSTEM_IO = ("sys/socket.h", "netinet/", "arpa/", "fcntl.h", "unistd.h", "sys/stat.h", "sys/mman.h",
             "pthread.h", "glib/gstdio.h", "gio/gunix", "time.h", "sys/time.h")


def layer_of(folder):
    """The entry of LAYERS that @folder (relative to src/) belongs to, or None."""
    while folder:
        if folder in LAYERS:
            return folder
        folder = os.path.dirname(folder)
    return None


def source_files(src):
    for folder, folders, names in os.walk(src):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                yield os.path.join(folder, name)


def includes(path):
    with open(path, encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1), match.group(2)


class Checker:
    def __init__(self, root):
        self.src = os.path.join(root, "src")
        self.files = list(source_files(self.src))
        # Project headers are included by their plain name, so names are unique.
        self.homes = {}
        self.twins = []
        for path in self.files:
            if path.endswith(".h"):
                name = os.path.basename(path)
                if name in self.homes:
                    self.twins.append(f"{self.rel(path)}: another {name} is in {self.homes[name]}")
                self.homes[name] = self.layer(path)

    def rel(self, path):
        return os.path.relpath(path, os.path.dirname(self.src))

    def layer(self, path):
        return layer_of(os.path.relpath(os.path.dirname(path), self.src))

    def check_project(self, layer, header):
        if os.path.basename(header) != header:
            return "a path; the include directories of the layers are searched, write the name alone"
        home = self.homes.get(header)
        if home is None:
            # Made by the build (resources, migrations) or a private name; the compiler finds it or not.
            return None
        if home == layer or SAME_LAYER.get(layer) == home or home in LAYERS[layer]:
            return None
        if PUBLISHED.get(header) in LAYERS[layer]:
            return None
        return f"belongs to {home}, which {layer} may not use"

    def check_system(self, layer, header):
        for prefix, users in LIBRARIES:
            if header.startswith(prefix) and layer not in users:
                return f"{layer} may not use this library"
        if layer in PURE and header.startswith(SYSTEM_IO):
            return f"{layer} is pure: no files, sockets, threads or clocks"
        return None

    def check_file(self, path):
        """Yields (rule, message) for what is wrong."""
        layer = self.layer(path)
        if layer is None:
            yield "folder", f"{self.rel(path)}: no layer; add its folder to LAYERS"
            return
        for number, kind, header in includes(path):
            if ".." in header.split("/"):
                yield "climb", f"{self.rel(path)}:{number}: {header}: climbs out of its folder"
                continue
            if kind == '"' and os.path.basename(header) == header:
                rule, problem = "project", self.check_project(layer, header)
            elif kind == '"':
                rule, problem = "climb", self.check_project(layer, header)
            else:
                # A project header in angle brackets is still one.
                known = header in self.homes
                rule = "project" if known else "library"
                problem = (self.check_project if known else self.check_system)(layer, header)
            if problem:
                yield rule, f"{self.rel(path)}:{number}: {header}: {problem}"


def simulator_sqlite(root):
    """Yields where SQLite is used in the simulator besides the two places for it."""
    folder = os.path.join(root, "tests", "sim")
    for path in source_files(folder):
        for number, _, header in includes(path):
            if header == "sqlite3.h" and os.path.basename(path) not in SIM_SQLITE:
                yield f"tests/sim/{os.path.basename(path)}:{number}: sqlite3.h: only for {', '.join(SIM_SQLITE)}"


RULES = [
    ("folder", "every source folder is a layer"),
    ("climb", "headers are included by name, not by path"),
    ("project", "layers include only the layers below them"),
    ("library", "layers include only the libraries they may use"),
    ("twins", "no two headers share a name"),
    ("simulator", "the simulator uses SQLite in few places"),
]


def main(root):
    checker = Checker(root)
    found = {rule: [] for rule, _ in RULES}
    found["twins"] = checker.twins
    found["simulator"] = list(simulator_sqlite(root))
    for path in checker.files:
        for rule, message in checker.check_file(path):
            found[rule].append(message)
    if not checker.files:
        print("Bail out! no sources below", checker.src)
        return 1

    print(f"1..{len(RULES)}")
    for number, (rule, title) in enumerate(RULES, 1):
        for message in found[rule]:
            print("#", message, file=sys.stderr)
        print("not ok" if found[rule] else "ok", number, "-", title)
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
