#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop's notification service, as the session bus shows it: keeps what applications show, and clicks on it when it
is told to. Run by itself it serves: what happens is printed as JSON lines, "NUMBER ACTION" on its input is a click."""
import json
import pathlib
import subprocess
import sys
import threading

NAME, PATH = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications'
INTERFACE = f"""<node><interface name="{NAME}">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
  <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
  <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
  <arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""


class Notification:
    def __init__(self, said):
        self.number, self.title, self.body = said['number'], said['title'], said['body']
        # What each button does, by its label; "default" is a click on the notification itself.
        self.buttons = {label or action: action for action, label in zip(said['actions'][::2], said['actions'][1::2])}


class Notifications:
    """There before whoever shows something starts. Use as a context manager."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.shown = {}  # of each process: what it shows now, by number
        self.said = {}  # of each process: all that it ever said
        assert self.process.stdout.readline() == 'ready\n'
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)

    def _listen(self):
        for line in self.process.stdout:
            said = json.loads(line)
            if said['what'] == 'show':
                self.said.setdefault(said['pid'], []).append(line)
                self.shown.setdefault(said['pid'], {})[said['number']] = Notification(said)
            else:
                self.shown.get(said['pid'], {}).pop(said['number'], None)

    def of(self, person):
        """What somebody's computer shows now, the oldest first."""
        return list(self.shown.get(person.app.popen.pid, {}).values())

    def ever(self, person):
        """All that it ever showed, as text."""
        return ''.join(self.said.get(person.app.popen.pid, []))

    def click(self, number, action):
        """As a person does; the notification goes with it."""
        for shown in self.shown.values():
            shown.pop(number, None)
        self.process.stdin.write(f'{number} {action}\n')
        self.process.stdin.flush()


def serve():
    import bus_driver
    from gi.repository import Gio, GLib

    loop = GLib.MainLoop()
    count = 0

    def called(connection, sender, path, interface, method, arguments, invocation):
        nonlocal count
        if method == 'GetCapabilities':
            invocation.return_value(GLib.Variant('(as)', (['actions', 'body', 'persistence'],)))
        elif method == 'GetServerInformation':
            invocation.return_value(GLib.Variant('(ssss)', ('test', 'test', '1', '1.2')))
        else:
            pid = bus_driver.ask(bus, 'GetConnectionUnixProcessID', GLib.Variant('(s)', (sender,)))
            given = arguments.unpack()
            if method == 'Notify':
                count = count if given[1] else count + 1
                number = given[1] or count
                said = {'what': 'show', 'title': given[3], 'body': given[4], 'actions': given[5]}
                invocation.return_value(GLib.Variant('(u)', (number,)))
            else:
                number, said = given[0], {'what': 'close'}
                invocation.return_value(None)
            print(json.dumps({**said, 'pid': pid, 'number': number}), flush=True)

    def click(line):
        number, action = line.rstrip('\n').split(' ', 1)
        bus.emit_signal(None, PATH, NAME, 'ActionInvoked', GLib.Variant('(us)', (int(number), action)))
        bus.emit_signal(None, PATH, NAME, 'NotificationClosed', GLib.Variant('(uu)', (int(number), 2)))

    def listen():
        for line in sys.stdin:
            GLib.idle_add(click, line)
        GLib.idle_add(loop.quit)

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], called)
    bus_driver.take(bus, NAME)
    print('ready', flush=True)
    threading.Thread(target=listen, daemon=True).start()
    loop.run()


if __name__ == '__main__':
    serve()
