#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the Flatpak manifest: its id, and that the sandbox has no holes but those we mean (TAP).

Usage: test-flatpak.py [ROOT]
"""

import os
import re
import sys

try:
    import yaml
except ImportError:
    print("1..0 # SKIP python3-yaml is not installed")
    sys.exit(0)

APP_ID = "org.dastak.Dastak"
FINISH_ARGS = {"--share=network", "--share=ipc", "--socket=wayland", "--socket=fallback-x11", "--device=dri",
               "--socket=pulseaudio"}


def options(root):
    with open(os.path.join(root, "meson_options.txt"), encoding="utf-8") as stream:
        return set(re.findall(r"option\('(\w+)'", stream.read()))


def checks(root):
    with open(os.path.join(root, "flatpak", APP_ID + ".yml"), encoding="utf-8") as stream:
        manifest = yaml.safe_load(stream)
    args = manifest["finish-args"]
    module = manifest["modules"][-1]
    config = module["config-opts"]
    named = {re.match(r"-D(\w+)=", option).group(1) for option in config}

    yield "the id is the application's", manifest.get("id") == APP_ID
    yield "the desktop file has the same id", os.path.exists(os.path.join(root, "data", APP_ID + ".desktop.in"))
    yield "the command is the application", manifest["command"] == "dastak"
    yield "the runtime is GNOME 47 or newer", (manifest["runtime"] == "org.gnome.Platform" and
                                               manifest["sdk"] == "org.gnome.Sdk" and
                                               int(manifest["runtime-version"]) >= 47)
    yield "the sandbox has exactly the holes we mean", set(args) == FINISH_ARGS and len(args) == len(FINISH_ARGS)
    codecs = manifest["add-extensions"]["org.freedesktop.Platform.ffmpeg-full"]
    yield "what customers send can be decoded, beside GNOME 47's runtime", (
        (manifest["runtime-version"], codecs["version"]) == ("47", "24.08") and
        "mkdir -p /app/" + codecs["directory"] in manifest["cleanup-commands"])
    yield "only the desktop is built", {"-Drelay=false", "-Dsandbox=false", "-Dtests=false"} <= set(config)
    yield "its build options exist", named <= options(root)
    yield "it is built from this tree", module["sources"][0]["path"] == ".."


def main(root):
    failed = False
    results = list(checks(root))
    print(f"1..{len(results)}")
    for number, (title, good) in enumerate(results, 1):
        print("ok" if good else "not ok", number, "-", title)
        failed = failed or not good
    return 1 if failed else 0


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
