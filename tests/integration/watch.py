#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""dastakctl watch: two see each other come and go, and who looks, writes and replies where; also by requests."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import dastak_ws as ws  # noqa: E402
from dastak_proxy import Proxy  # noqa: E402
from proxies import device_behind  # noqa: E402
from relay_presence import Desk, two_conversations  # noqa: E402
from relay_sync import token_of  # noqa: E402


class Watcher:
    """A dastakctl that watches, and what it printed."""

    def __init__(self, office, device, name):
        self.process = t.Process([t.CTL, '--profile', device.profile, 'watch', '--json'], office.root / f'{name}.watch')

    def lines(self):
        return [json.loads(line) for line in self.process.log().splitlines() if line.startswith('{')]

    def presence(self, name):
        """What was last said of somebody."""
        found = [line['presence'] for line in self.lines() if line['type'] == 'presence' and line['name'] == name]
        return found[-1] if found else None

    def doing(self, conv):
        """What was last said of a conversation: {name: (viewing, typing, replying)}"""
        found = [line['who'] for line in self.lines() if line['type'] == 'conversation' and line['conv'] == conv]
        return {one['name']: (one['viewing'], one['typing'], one['replying']) for one in found[-1]} if found else None


def play(office, first, desk, conv, other_conv):
    """What a colleague does, as the first one sees it."""
    t.wait_for(lambda: first.presence('Bilal') == 'online', what='Bilal')
    desk.say(say='presence', presence='busy')
    t.wait_for(lambda: first.presence('Sana') == 'busy', what='Sana')
    desk.say(say='viewing', conv=conv, on=True)
    desk.say(say='typing', conv=conv, on=True)
    assert desk.lease(conv)['fence'] > 0
    t.wait_for(lambda: first.doing(conv) == {'Sana': (True, True, True)}, what='all that Sana does')
    # Nobody writes any more, though nobody said so; and the lease runs out.
    t.wait_for(lambda: first.doing(conv) == {'Sana': (True, False, False)}, 60, what='time')
    desk.close()
    t.wait_for(lambda: first.presence('Sana') == 'offline' and first.doing(conv) == {}, what='Sana is gone')
    assert first.doing(other_conv) is None


def meet(behind):
    with t.Office() as office:
        office.init()
        bilal, sana = office.add_user('Bilal'), office.add_user('Sana')
        office.start_relay()
        with Proxy(office.port, 'strip') as proxy:
            boss = (device_behind(office, proxy, office.admin_code) if behind
                    else office.device('boss', office.admin_code))
            first = Watcher(office, boss, 'boss')
            second = Watcher(office, office.device('bilal', bilal), 'bilal')
            token = token_of(office, sana)
            with ws.Line(office.port, token['token']) as line:
                line.hello()
                convs = two_conversations(office, line)
            desk = Desk(office, token)
            play(office, first, desk, *convs)
            second.process.stop()
            t.wait_for(lambda: first.presence('Bilal') == 'offline', what='Bilal is gone')
            # Whoever loses the relay does not know of anybody.
            office.relay.kill()
            t.wait_for(lambda: all(first.presence(name) == 'offline' for name in ('Bilal', 'Sana')), what='nobody')
            first.process.stop()
            # Of all that nothing is on a disk.
            kept = b''.join(p.read_bytes() for p in boss.profile.iterdir() if p.is_file())
            assert b'viewing' not in kept and b'typing' not in kept
            assert not behind or proxy.posts > 0


def test_watch():
    """Two who watch, and one who works, over WebSockets"""
    meet(False)


def test_poll():
    """The same where no WebSocket gets through"""
    meet(True)


if __name__ == '__main__':
    t.main(test_watch, test_poll)
