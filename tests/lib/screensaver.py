#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen that locks when it is told to, as the session bus shows it: the desktop's screensaver, and the portal for
whoever sits in a sandbox. Run by itself it serves, taking "on" and "off" on its standard input."""
import pathlib
import subprocess
import sys

NAME, PATH = 'org.gnome.ScreenSaver', '/org/gnome/ScreenSaver'
PORTAL, PORTAL_PATH = 'org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop'
INHIBIT = 'org.freedesktop.portal.Inhibit'
INTERFACES = f"""<node>
<interface name="{NAME}"><signal name="ActiveChanged"><arg type="b"/></signal></interface>
<interface name="{INHIBIT}">
  <method name="CreateMonitor">
    <arg direction="in" type="s"/><arg direction="in" type="a{{sv}}"/><arg direction="out" type="o"/>
  </method>
  <signal name="StateChanged"><arg type="o"/><arg type="a{{sv}}"/></signal>
</interface>
</node>"""


class Screensaver:
    """There before whoever asks for it starts. Use as a context manager."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout.readline() == 'ready\n'
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)

    def set(self, active):
        self.process.stdin.write('on\n' if active else 'off\n')
        self.process.stdin.flush()


def serve():
    import threading

    import bus_driver
    from gi.repository import Gio, GLib

    loop = GLib.MainLoop()
    sessions = []

    def called(connection, sender, path, interface, method, arguments, invocation):
        token = arguments.unpack()[1]['session_handle_token']
        sessions.append(f'{PORTAL_PATH}/session/{sender[1:].replace(".", "_")}/{token}')
        invocation.return_value(GLib.Variant('(o)', (f'{PORTAL_PATH}/request/1',)))

    def told(active):
        bus.emit_signal(None, PATH, NAME, 'ActiveChanged', GLib.Variant('(b)', (active,)))
        state = {'screensaver-active': GLib.Variant('b', active), 'session-state': GLib.Variant('u', 1)}
        for session in sessions:
            bus.emit_signal(
                None, PORTAL_PATH, INHIBIT, 'StateChanged', GLib.Variant('(oa{sv})', (session, state))
            )

    def listen():
        for line in sys.stdin:
            GLib.idle_add(told, line == 'on\n')
        GLib.idle_add(loop.quit)

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    described = Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces
    bus.register_object(PORTAL_PATH, described[1], called)
    bus_driver.take(bus, NAME, PORTAL)
    print('ready', flush=True)
    threading.Thread(target=listen, daemon=True).start()
    loop.run()


if __name__ == '__main__':
    serve()
