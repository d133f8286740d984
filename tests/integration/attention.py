#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reply that was written without the relay and does not fit any more comes back with the reason, and with its words;
what becomes of it then is a person's to say, and nothing is sent twice."""
import contextlib
import json
import pathlib
import signal
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

PHONE = '923005550501'
WORDS = 'the words that were typed'


@contextlib.contextmanager
def office_of(role='agent'):
    """Relay, sandbox, one conversation, and the devices of Ayesha, who writes without the relay, and of Bilal."""
    with t.Office() as office:
        office.init()
        codes = {'ayesha': office.add_user('Ayesha', role), 'bilal': office.add_user('Bilal')}
        office.start('--status-delay', '5,10,15')
        ask(office, 'wamid.1', 'Salam')
        devices = {name: office.device(name, code) for name, code in codes.items()}
        admin = office.device('admin', office.admin_code)
        t.wait_for(lambda: admin.run('sync').returncode == 0 and admin.lines('conversations'))
        if role == 'operator':
            admin.ctl('assign', PHONE, 'Ayesha')
        for device in devices.values():
            t.wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
        yield office, admin, devices['ayesha'], devices['bilal']


def ask(office, wamid, text, at=None):
    assert t.post_webhook(office.port, t.text_webhook(wamid, PHONE, text, at=at, name='Sana Khan')) == 200


def posted(office):
    return [m['text'] for m in office.control('ledger')['outbound']]


def write_away(device, text=WORDS):
    """Queued, and durable: whatever kills the process afterwards."""
    done = device.run('send', PHONE, text, '--offline')
    assert done.returncode == 4, done


def older(device, ms):
    """As if what waits had been written so long before."""
    with sqlite3.connect(device.profile / 'replica.db') as db:
        assert db.execute('UPDATE outbox SET device_at = device_at - ?', (ms,)).rowcount == 1


def come_back(office, device):
    """Reaches the relay, and is killed on the way a few times first."""
    for delay in (0.02, 0.05, 0.1, 0.2):
        process = subprocess.Popen(
            [t.CTL, '--profile', device.profile, 'sync'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
    office.relay.kill()
    office.start_relay()
    device.sync()


def only(device):
    """The one thing that needs attention."""
    rows = device.lines('attention', 'list')
    assert len(rows) == 1 and rows[0]['text'] == WORDS, rows
    status = device.lines('status')[0]
    assert status['outbox'] == 0 and status['attention'] == 1, status
    return rows[0]


def settle(office, device, row, sent_before=()):
    """Sent all the same, killed on the way: it goes out once, and then there is nothing to send any more."""
    assert posted(office) == list(sent_before), posted(office)
    for delay in (0.03, 0.06, 0.12):
        process = subprocess.Popen(
            [t.CTL, '--profile', device.profile, 'attention', 'confirm', row['id']],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    device.run('attention', 'confirm', row['id'])
    device.sync()
    t.wait_for(lambda: posted(office) == [*sent_before, WORDS], what='it to be posted once')
    done = device.run('attention', 'confirm', row['id'])
    assert done.returncode == 1 and row['id'] in done.stderr, done
    device.sync()
    assert posted(office) == [*sent_before, WORDS]
    status = device.lines('status')[0]
    assert status['attention'] == status['outbox'] == 0, status


def test_taken():
    """A colleague took the conversation"""
    with office_of() as (office, _, ayesha, bilal):
        write_away(ayesha)
        bilal.ctl('claim', PHONE)
        come_back(office, ayesha)
        row = only(ayesha)
        assert row['result'] == 'needs-confirm' and row['can_confirm'] and row['visible'], row
        assert 'Bilal' in row['reason'] and 'took' in row['reason'], row
        settle(office, ayesha, row)


def test_answered():
    """A colleague answered"""
    with office_of() as (office, _, ayesha, bilal):
        write_away(ayesha)
        bilal.ctl('send', PHONE, 'already answered')
        t.wait_for(lambda: posted(office) == ['already answered'])
        come_back(office, ayesha)
        row = only(ayesha)
        assert row['result'] == 'needs-confirm' and 'colleague answered' in row['reason'], row
        settle(office, ayesha, row, ['already answered'])


def test_resolved():
    """A colleague resolved the conversation; discarded, nothing is sent"""
    with office_of() as (office, _, ayesha, bilal):
        write_away(ayesha)
        bilal.ctl('set-status', PHONE, 'resolved')
        come_back(office, ayesha)
        row = only(ayesha)
        assert 'Bilal' in row['reason'] and 'resolved' in row['reason'] and row['can_confirm'], row
        assert ayesha.lines('conversations', '--view', 'all')[0]['status'] == 'resolved'
        ayesha.ctl('attention', 'discard', row['id'])
        assert ayesha.lines('attention', 'list') == [] and ayesha.lines('status')[0]['attention'] == 0
        ayesha.sync()
        assert posted(office) == []


def test_customer_wrote():
    """The customer wrote again, and the reply is old"""
    with office_of() as (office, _, ayesha, _):
        write_away(ayesha)
        older(ayesha, 20 * 60 * 1000)
        ask(office, 'wamid.2', 'forget it')
        come_back(office, ayesha)
        row = only(ayesha)
        assert 'customer wrote again' in row['reason'], row
        settle(office, ayesha, row)


def test_window():
    """Written while the window was open, delivered after it closed: only a template can be sent"""
    with office_of() as (office, _, ayesha, _):
        write_away(ayesha)
        # The relay decides, by its own clock and the customer's last message as it has it.
        office.relay.stop()
        with sqlite3.connect(office.data / 'relay.db') as db:
            moved = db.execute('UPDATE conversation SET last_in_at = last_in_at - 86400000').rowcount
        assert moved == 1
        office.start_relay()
        come_back(office, ayesha)
        row = only(ayesha)
        assert row['result'] == 'window-closed' and not row['can_confirm'] and '24-hour' in row['reason'], row
        done = ayesha.run('attention', 'confirm', row['id'])
        assert done.returncode == 1 and '24-hour' in done.stderr, done
        assert only(ayesha) == row and posted(office) == []


def test_right_lost():
    """The conversation was taken away from an operator: the words stay, nothing of the conversation does"""
    with office_of('operator') as (office, admin, ayesha, _):
        write_away(ayesha)
        admin.ctl('assign', PHONE, '-')
        come_back(office, ayesha)
        row = only(ayesha)
        assert not row['visible'] and not row['can_confirm'] and 'any more' in row['reason'], row
        done = ayesha.run('attention', 'confirm', row['id'])
        assert done.returncode == 1, done
        assert ayesha.lines('conversations') == [] and only(ayesha) == row and posted(office) == []


def test_number_stopped():
    """Meta refuses all from the number: the reply waits at the relay, is seen, and goes out once when it works"""
    with office_of() as (office, _, ayesha, _):
        write_away(ayesha)
        office.control('faults', {'token-expired': 1})
        # The relay dies only afterwards: what it was posting when it died is nobody's to send again.
        ayesha.sync()
        t.wait_for(lambda: ayesha.lines('numbers', '--sync')[0]['stop_code'], what='the number to be stopped')
        come_back(office, ayesha)
        assert ayesha.lines('attention', 'list') == [] and posted(office) == []

        def mine():
            rows = [i for i in ayesha.lines('show', PHONE, '--sync') if i.get('direction') == 'out']
            assert [i['text'] for i in rows] == [WORDS], rows
            return rows[0]['delivery']

        assert mine() == 'queued', mine()
        office.control('faults', {'token-expired': 0})
        office.relay_command('number', 'resume', '--data', office.data, '--phone-number-id', t.NUMBER)
        t.wait_for(lambda: mine() == 'read', what='it to be read')
        assert posted(office) == [WORDS]


def test_locked():
    """The lease ran out while away: the words are not shown, come back with the reason afterwards"""
    with office_of() as (office, _, ayesha, bilal):
        write_away(ayesha)
        with sqlite3.connect(ayesha.profile / 'replica.db') as db:
            assert db.execute('UPDATE state SET synced_at = synced_at - 270000000').rowcount == 1
        bilal.ctl('claim', PHONE)
        office.relay.stop()
        for argv in (('attention', 'list'), ('show', PHONE)):
            done = ayesha.run(*argv)
            assert done.returncode == 1 and 'locked' in done.stderr and WORDS not in done.stdout, done
        office.start_relay()
        come_back(office, ayesha)
        row = only(ayesha)
        assert 'Bilal' in row['reason'], row
        settle(office, ayesha, row)


if __name__ == '__main__':
    t.main(test_taken, test_answered, test_resolved, test_customer_wrote, test_window, test_right_lost,
           test_number_stopped, test_locked)
