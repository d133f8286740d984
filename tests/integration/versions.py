#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Apps of other versions at the real relay: older and newer ones work, or are told who is too old."""
import json
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

import dastak_ws as ws  # noqa: E402
from dastak_test import Office, main  # noqa: E402
from relay_sync import page_all, token_of  # noqa: E402

APP_OLD, RELAY_OLD = 4426, 4427
BINARY = 2


def hello(line, proto, **more):
    line.send(ws.HELLO, {'proto': proto, 'app': 'other', 'replica': 'r', 'cursor': 0, 'last_n': 0, 'schema_rev': 1,
                         **more})


def frame(kind, value):
    """A whole frame of any type."""
    text = json.dumps(value).encode()
    return struct.pack('>BBI', kind, 0, len(text)) + text


def test_ranges():
    """Whoever has a version in common gets the newest of them; whoever has none is told whose is too old"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']
        for proto, expected in (([1, 1], 1), ([1, 2], 1), ([1, 90], 1), ([2, 3], RELAY_OLD), ([90, 91], RELAY_OLD)):
            with ws.Line(office.port, token) as line:
                hello(line, proto)
                if expected == RELAY_OLD:
                    code = line.closed()
                    assert code == expected, (proto, code)
                else:
                    welcome = line.expect(ws.WELCOME)
                    assert welcome['proto'] == expected, welcome


def test_newer_app():
    """What a newer app says beyond what was agreed on is passed over: members, abilities, whole frames"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']
        with ws.Line(office.port, token) as line:
            hello(line, [1, 2], caps=['eph', 'telepathy'], mood={'good': True})
            welcome = line.expect(ws.WELCOME)
            assert welcome['caps'] == ['eph'], welcome
            line.send_raw(BINARY, frame(200, {'a': ['newer', 'thing']}))
            line.send(ws.EPH, {'say': 'presence', 'presence': 'online', 'since': 7})
            line.send(ws.EPH, {'say': 'telepathy', 'conv': 'c'})
            line.send(ws.PING, {'t': 42})
            kind, value = line.receive()
            while kind == ws.EPH:
                kind, value = line.receive()
            assert (kind, value['t']) == (ws.PONG, 42), (kind, value)
            # Frames that are not whole end it still.
            line.send_raw(BINARY, frame(200, {})[:-1])
            assert line.closed() == 4400


def test_older_app():
    """An app that knows nothing of what came later works, and is sent nothing that it does not know"""
    with Office() as office:
        office.start_relay()
        token = token_of(office)['token']
        other = token_of(office, office.add_user('Bilal'))['token']
        with ws.Line(office.port, token) as old, ws.Line(office.port, other) as new:
            hello(old, [1, 1])
            old.expect(ws.WELCOME)
            new.hello(caps=['eph'])
            new.send(ws.EPH, {'say': 'presence', 'presence': 'busy'})
            assert new.expect(ws.EPH)
            assert [row for page in page_all(old) for row in ws.rows_of(page, 'user')]
            old.send(ws.PING, {'t': 1})
            kind, _ = old.receive(20)
            assert kind == ws.PONG, kind


if __name__ == '__main__':
    main(test_ranges, test_newer_app, test_older_app)
