#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what data/ installs: icons, application data, the relay's unit (TAP).

Usage: test-data.py [ROOT]
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

APP_ID = "org.dastak.Dastak"
# What systemd's own judge says at most; lower is tighter.
MAX_EXPOSURE = 1.5
UNIT_LINES = """
Type=notify WatchdogSec=30 Restart=always DynamicUser=yes StateDirectoryMode=0700 UMask=0077
ProtectSystem=strict ProtectHome=yes PrivateTmp=yes PrivateDevices=yes PrivateUsers=yes PrivateIPC=yes
ProtectProc=invisible ProcSubset=pid ProtectClock=yes ProtectHostname=yes ProtectKernelLogs=yes
ProtectKernelModules=yes ProtectKernelTunables=yes ProtectControlGroups=yes RestrictNamespaces=yes
RestrictRealtime=yes RestrictSUIDSGID=yes LockPersonality=yes MemoryDenyWriteExecute=yes NoNewPrivileges=yes
CapabilityBoundingSet= SystemCallFilter=@system-service LimitCORE=0 LimitNOFILE=16384 MemoryMax=512M
TasksMax=64
""".split()


class Skip(Exception):
    """A check that needs something this machine does not have."""


def read(root, *path):
    with open(os.path.join(root, "data", *path), encoding="utf-8") as stream:
        return stream.read()


def metainfo(root):
    return ET.fromstring(read(root, APP_ID + ".metainfo.xml.in").replace("@app_id@", APP_ID))


def check_metainfo_names(root):
    tree = metainfo(root)
    assert tree.findtext("id") == APP_ID
    assert len(tree.findtext("name")) <= 20
    assert len(tree.findtext("summary")) <= 35, "the summary has more than 35 characters"
    assert tree.findtext("project_license") == "GPL-3.0-or-later"
    assert tree.findtext("developer_name") == "The Dastak developers"
    assert tree.findtext("launchable") == APP_ID + ".desktop"


def check_metainfo_version(root):
    with open(os.path.join(root, "meson.build"), encoding="utf-8") as stream:
        version = re.search(r"version: '([\d.]+)'", stream.read()).group(1)
    assert metainfo(root).find("releases/release").get("version") == version, "no release " + version


def check_desktop(root):
    parser = configparser.RawConfigParser(delimiters="=")
    parser.optionxform = str
    parser.read_string(read(root, APP_ID + ".desktop.in"))
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == "dastak" and entry["Icon"] == "@app_id@" and entry["StartupWMClass"] == "@app_id@"


def svg_size(root, *path):
    svg = ET.fromstring(read(root, "icons", "hicolor", *path))
    for element in svg.iter():
        assert not element.tag.endswith(("image", "script", "text")), f"<{element.tag}> in an icon"
    return svg.get("width"), svg.get("height"), svg.get("viewBox")


def check_icon(root):
    assert svg_size(root, "scalable", "apps", APP_ID + ".svg") == ("128", "128", "0 0 128 128")


def check_symbolic_icon(root):
    assert svg_size(root, "symbolic", "apps", APP_ID + "-symbolic.svg") == ("16", "16", "0 0 16 16")


def check_schema(root):
    schema = ET.fromstring(read(root, APP_ID + ".gschema.xml")).find("schema")
    assert schema.get("id") == APP_ID and schema.get("path") == "/org/dastak/Dastak/"
    keys = {key.get("name") for key in schema.findall("key")}
    wanted = {"window-width", "window-height", "window-maximized", "side-panel-visible", "enter-sends"}
    assert wanted <= keys, f"missing: {wanted - keys}"
    for key in schema.findall("key"):
        assert key.findtext("summary"), f"{key.get('name')} has no summary"


def check_settings_keys(root):
    """Every key that the app names exists: a wrong one would end the program."""
    schema = ET.fromstring(read(root, APP_ID + ".gschema.xml")).find("schema")
    keys = {key.get("name") for key in schema.findall("key")}
    call = re.compile(r"g_settings_(?:get|set|bind|reset|create_action|is_writable)\w*\s*\([^,;]*,\s*\"([\w-]+)\"")
    for folder, _, names in os.walk(os.path.join(root, "src", "app")):
        for name in names:
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as stream:
                used = set(call.findall(stream.read()))
            assert used <= keys, f"{name} uses {used - keys}"


def check_unit_lines(root):
    lines = read(root, "dastak-relay.service.in").splitlines()
    for line in UNIT_LINES:
        assert line in lines, f"{line} is missing"


def with_unit(root, command):
    """Runs systemd-analyze over the unit with a program that exists."""
    if shutil.which("systemd-analyze") is None:
        raise Skip("systemd-analyze is not installed")
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "dastak-relay")
        with open(program, "w", encoding="utf-8") as stream:
            stream.write("#!/bin/sh\n")
        os.chmod(program, 0o755)
        unit = os.path.join(folder, "dastak-relay.service")
        with open(unit, "w", encoding="utf-8") as stream:
            stream.write(read(root, "dastak-relay.service.in").replace("@bindir@", folder))
        return subprocess.run(["systemd-analyze", *command, unit], capture_output=True, text=True, check=False)


def check_unit_verify(root):
    run = with_unit(root, ["verify", "--man=no"])
    assert run.returncode == 0 and "dastak-relay" not in run.stderr, run.stderr


def check_unit_exposure(root):
    run = with_unit(root, ["security", "--offline=yes", "--no-pager"])
    match = re.search(r"exposure level for \S+: ([\d.]+)", run.stdout)
    if match is None:
        raise Skip("this systemd-analyze cannot judge a file")
    assert float(match.group(1)) <= MAX_EXPOSURE, f"exposure {match.group(1)}"


CHECKS = [
    ("metainfo names", check_metainfo_names),
    ("metainfo has this version", check_metainfo_version),
    ("desktop file", check_desktop),
    ("icon", check_icon),
    ("symbolic icon", check_symbolic_icon),
    ("settings schema", check_schema),
    ("settings the app uses", check_settings_keys),
    ("unit: hardening", check_unit_lines),
    ("unit: systemd accepts it", check_unit_verify),
    ("unit: exposure", check_unit_exposure),
]


def main(root):
    failed = False
    print(f"1..{len(CHECKS)}")
    for number, (title, check) in enumerate(CHECKS, 1):
        try:
            check(root)
            print("ok", number, "-", title)
        except Skip as reason:
            print("ok", number, "-", title, "# SKIP", reason)
        except (AssertionError, AttributeError, KeyError, OSError, ET.ParseError) as error:
            failed = True
            print("#", repr(error).replace("\n", " "), file=sys.stderr)
            print("not ok", number, "-", title)
    return 1 if failed else 0


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")))
