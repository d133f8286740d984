# SPDX-License-Identifier: GPL-3.0-or-later
"""What the real relay does because its time has come: what was put off comes back, also after a restart."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

import dastak_ws as ws  # noqa: E402
from dastak_test import Office, PATIENCE, Timeout, main, wait_for  # noqa: E402
from relay_presence import two_conversations  # noqa: E402
from relay_sync import new_id, page_all, token_of  # noqa: E402


class Desk:
    """A device that keeps the newest row of each conversation, and what the timelines say."""

    def __init__(self, office, token):
        self.office, self.token, self.convs, self.events, self.results = office, token, {}, [], {}
        self.line = ws.Line(office.port, token['token'])
        self.n = self.line.hello()['last_n']

    def until(self, probe, what):
        end = time.monotonic() + 20 * PATIENCE
        while not probe():
            assert time.monotonic() < end, f'{what}: {self.convs} {self.events}'
            try:
                kind, value = self.line.receive(1)
            except Timeout:
                continue
            if kind == ws.LIVE:
                self.line.ack(value['upto'])
                self.convs.update((row['id'], row) for row in ws.rows_of(value, 'conversation'))
                self.events += [(row['kind'], row['detail']) for row in ws.rows_of(value, 'event')]
            elif kind == ws.RESULT:
                self.results[value['n']] = value

    def run(self, kind, conv, **args):
        """Sends a command; returns its result."""
        self.n += 1
        args.update(conv=conv, device_at=int(time.time() * 1000))
        self.line.send(ws.COMMAND, {'n': self.n, 'id': new_id(), 'type': kind, 'args': args})
        self.until(lambda: self.n in self.results, 'no result')
        return self.results[self.n]

    def snooze(self, conv, ms):
        until = int(time.time() * 1000) + ms
        result = self.run('conversation.snooze@1', conv, until=until)
        assert result['status'] == 'ok', result
        return until

    def close(self):
        self.line.sock.close()


def open_office(office):
    office.start_relay()
    token = token_of(office)
    with ws.Line(office.port, token['token']) as line:
        line.hello()
        first, second = two_conversations(office, line)
    return token, first, second


def test_wakes():
    """The later of two is put off first: the timer is set anew for the earlier, and then for the other."""
    with Office() as office:
        token, first, second = open_office(office)
        desk = Desk(office, token)
        later = desk.snooze(first, 2500)
        sooner = desk.snooze(second, 700)
        desk.until(lambda: desk.convs.get(first, {}).get('snoozed_until') == later, 'the first is not put off')
        desk.until(lambda: ('woke', 'time') in desk.events, 'nothing came back')
        assert desk.convs[second]['snoozed_until'] is None, desk.convs
        assert time.time() * 1000 >= sooner
        desk.until(lambda: desk.events.count(('woke', 'time')) == 2, 'the other did not come back')
        assert desk.convs[first]['snoozed_until'] is None, desk.convs
        assert time.time() * 1000 >= later
        desk.close()


def test_restart():
    """Put off, and the relay is killed: it comes back by the relay that is started next."""
    with Office() as office:
        token, first, _ = open_office(office)
        desk = Desk(office, token)
        desk.snooze(first, 600)
        desk.close()
        office.relay.kill()
        office.start_relay()
        with ws.Line(office.port, token['token']) as line:
            line.hello()

            def put_off():
                rows = [row for page in page_all(line) for row in ws.rows_of(page, 'conversation')]
                return [row['id'] for row in rows if row['snoozed_until'] is not None]

            wait_for(lambda: not put_off(), what='it did not come back')


if __name__ == '__main__':
    main(test_wakes, test_restart)
