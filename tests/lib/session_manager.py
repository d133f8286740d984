#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session that is about to end when it is told to, as GNOME's session manager asks its clients. Run by itself it
serves, and asks them for each line of its standard input; on its own it prints "inhibited REASON" or "free" once they
have answered, and whenever that changes."""
import pathlib
import select
import subprocess
import sys

NAME, PATH = 'org.gnome.SessionManager', '/org/gnome/SessionManager'
CLIENT, CLIENT_PATH = 'org.gnome.SessionManager.ClientPrivate', '/org/gnome/SessionManager/Client'
APP = 'org.dastak.Dastak'  # the only one that is asked: accessibility is a client, too
INTERFACES = f"""<node>
<interface name="{NAME}">
  <method name="RegisterClient"><arg direction="in" type="s"/><arg direction="in" type="s"/>
    <arg direction="out" type="o"/></method>
  <method name="UnregisterClient"><arg direction="in" type="o"/></method>
  <method name="Inhibit"><arg direction="in" type="s"/><arg direction="in" type="u"/><arg direction="in" type="s"/>
    <arg direction="in" type="u"/><arg direction="out" type="u"/></method>
  <method name="Uninhibit"><arg direction="in" type="u"/></method>
</interface>
<interface name="{CLIENT}">
  <method name="EndSessionResponse"><arg direction="in" type="b"/><arg direction="in" type="s"/></method>
  <signal name="QueryEndSession"><arg type="u"/></signal>
</interface>
</node>"""


class SessionManager:
    """There before whoever asks for it starts. Use as a context manager."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.said() == 'ready'
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)

    def said(self, seconds=20):
        assert select.select([self.process.stdout], [], [], seconds)[0], 'nobody answered'
        return self.process.stdout.readline().strip()

    def ask(self):
        """Somebody logs out. Returns: what stands in the way, or "free"."""
        self.process.stdin.write('end\n')
        self.process.stdin.flush()
        return self.said()


def serve():
    import threading

    import bus_driver
    from gi.repository import Gio, GLib

    loop = GLib.MainLoop()
    inhibitors = {}
    client = CLIENT_PATH + '1'

    def say():
        print('inhibited ' + '; '.join(inhibitors.values()) if inhibitors else 'free', flush=True)

    def called(connection, sender, path, interface, method, arguments, invocation):
        values = arguments.unpack()
        if method == 'RegisterClient':
            path = client if values[0].startswith(APP) else CLIENT_PATH
            invocation.return_value(GLib.Variant('(o)', (path,)))
        elif method == 'Inhibit':
            cookie = len(inhibitors) + 1
            inhibitors[cookie] = values[2]
            invocation.return_value(GLib.Variant('(u)', (cookie,)))
        else:
            if method == 'Uninhibit':
                inhibitors.pop(values[0], None)
            invocation.return_value(None)
            if method in ('EndSessionResponse', 'Uninhibit'):
                say()

    def asked():
        bus.emit_signal(None, client, CLIENT, 'QueryEndSession', GLib.Variant('(u)', (0,)))

    def listen():
        for _ in sys.stdin:
            GLib.idle_add(asked)
        GLib.idle_add(loop.quit)

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    described = Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces
    bus.register_object(PATH, described[0], called)
    bus.register_object(client, described[1], called)
    bus_driver.take(bus, NAME)
    print('ready', flush=True)
    threading.Thread(target=listen, daemon=True).start()
    loop.run()


if __name__ == '__main__':
    serve()
