#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the packages of debian-packages.txt that are missing. When none is, it does nothing and needs
# no network and no rights. With a word (bench, fuzz), also those of the lines that carry it.
set -eu

list=$(dirname "$0")/debian-packages.txt
wanted=$(sed -e 's/#.*//' "$list" | awk -v group="[${1:-}]" 'NF == 1 || $2 == group { print $1 }')

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "This is not Debian: please install what $list names by other means." >&2
  exit 0
fi

missing=
for package in $wanted; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  # Some names are provided by another package (pkg-config by pkgconf, say).
  if [ "$status" != installed ] &&
     ! dpkg-query -W -f='${db:Status-Status} ${Provides}\n' 2>/dev/null |
       grep '^installed ' | grep -Eq "[ ,]$(printf %s "$package" | sed 's/[.+]/\\&/g')([ ,]|\$)"; then
    missing="$missing $package"
  fi
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "Please install as root:$missing" >&2
    exit 1
  fi
  as_root=sudo
fi

echo "Installing:$missing"
# shellcheck disable=SC2086
install_missing() {
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends $missing
}
# A test starts nginx by itself; nobody asked for it as a service of this computer.
quiet=
case " $missing " in *' nginx '*) [ ! -d /run/systemd/system ] || quiet=nginx.service ;; esac
[ -z "$quiet" ] || $as_root systemctl mask --runtime "$quiet" || true
# The package lists may be missing or old: fetch them only when they do not do.
install_missing 2>/dev/null || { $as_root apt-get update -q && install_missing; }
[ -z "$quiet" ] || { $as_root systemctl unmask --runtime "$quiet" && $as_root systemctl disable "$quiet"; } || true
