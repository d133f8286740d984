#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command in a desktop of its own: X server, message bus, accessibility, window manager, settings and
# home are private to it and gone afterwards. Any number may run side by side.
#
#   headless.sh COMMAND [ARGUMENT…]
#
# From the environment:
#   HEADLESS_SCREEN=1280x800     size of the screen
#   HEADLESS_TEXT_SCALE=100      size of text in per cent
#   HEADLESS_WM=openbox          or none
#   HEADLESS_LOG=FILE            where the servers write; default: nowhere
# The exit status is the command's; 77 (skipped) if the machine lacks something needed.
set -u

[ $# -gt 0 ] || { echo "usage: ${0##*/} COMMAND [ARGUMENT…]" >&2; exit 2; }
screen=${HEADLESS_SCREEN:-1280x800}
text_scale=${HEADLESS_TEXT_SCALE:-100}
wm=${HEADLESS_WM:-openbox}
log=${HEADLESS_LOG:-/dev/null}

for tool in Xvfb dbus-daemon xprop; do
  command -v $tool >/dev/null || { echo "${0##*/}: $tool is missing" >&2; exit 77; }
done
command -v "$wm" >/dev/null || wm=none

root=$(mktemp -d "${TMPDIR:-/tmp}/headless.XXXXXX") || exit 1
started=()
cleanup() {
  local pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null; done
  # What the bus has activated ends with the bus, but not at once.
  rm -rf "$root" 2>/dev/null || { sleep 0.2; rm -rf "$root"; }
}
trap cleanup EXIT
trap 'exit 143' TERM INT HUP

mkdir -m 700 "$root/run" "$root/home"
mkdir "$root/config" "$root/data" "$root/cache" "$root/state" "$root/services"
export HOME=$root/home XDG_RUNTIME_DIR=$root/run
export XDG_CONFIG_HOME=$root/config XDG_DATA_HOME=$root/data XDG_CACHE_HOME=$root/cache XDG_STATE_HOME=$root/state
export GDK_BACKEND=x11 GSK_RENDERER=cairo LIBGL_ALWAYS_SOFTWARE=1 GSETTINGS_BACKEND=memory GIO_USE_VFS=local
unset WAYLAND_DISPLAY DISPLAY XAUTHORITY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS GTK_A11Y NO_AT_BRIDGE

# -displayfd makes the server choose a number that nobody has.
mkfifo "$root/display"
Xvfb -displayfd 3 -screen 0 "${screen}x24" -dpi 96 -nolisten tcp -noreset 3>"$root/display" >>"$log" 2>&1 &
started+=($!)
read -r -t 20 number <"$root/display" || { echo "${0##*/}: the X server did not start" >&2; exit 1; }
export DISPLAY=:$number

# Only accessibility may be activated: with a desktop portal on the bus every GTK application would start it.
service=/usr/share/dbus-1/services/org.a11y.Bus.service
[ -e $service ] && ln -s $service "$root/services/"
cat >"$root/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$root/run</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$root/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
mkfifo "$root/address"
dbus-daemon --config-file="$root/bus.conf" --nofork --print-address=4 4>"$root/address" >>"$log" 2>&1 &
started+=($!)
read -r -t 20 address <"$root/address" || { echo "${0##*/}: the message bus did not start" >&2; exit 1; }
export DBUS_SESSION_BUS_ADDRESS=$address

# Without XSETTINGS the font is "Sans 10", whatever any configuration file says.
if command -v xsettingsd >/dev/null; then
  cat >"$root/xsettings" <<CONF
Gtk/FontName "Cantarell 11"
Net/IconThemeName "Adwaita"
Xft/Antialias 1
Xft/Hinting 1
Xft/HintStyle "hintslight"
Xft/RGBA "none"
Xft/DPI $((96 * 1024 * text_scale / 100))
Gtk/CursorBlink 0
CONF
  xsettingsd -c "$root/xsettings" >>"$log" 2>&1 &
  started+=($!)
fi

if [ "$wm" != none ]; then
  "$wm" >>"$log" 2>&1 &
  started+=($!)
  for _ in $(seq 200); do
    xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id' && break
    sleep 0.05
  done
fi

"$@"
