# SPDX-License-Identifier: GPL-3.0-or-later
"""What those who stand in for something on the session bus ask of the bus itself."""
from gi.repository import Gio, GLib


def ask(bus, method, argument):
    """What the bus answers, without the tuple around it. @argument: a GLib.Variant of a tuple"""
    return bus.call_sync(
        'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', method, argument, None,
        Gio.DBusCallFlags.NONE, -1,
    ).unpack()[0]


def take(bus, *names):
    """Whoever calls one of @names from now on calls this connection."""
    for name in names:
        code = ask(bus, 'RequestName', GLib.Variant('(su)', (name, 0)))
        assert code == 1, f'somebody else has {name}'
