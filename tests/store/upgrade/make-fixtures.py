#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the databases that later versions must be able to upgrade: a relay's and a replica's, with some of everything.

    DASTAK_BUILD=build tests/store/upgrade/make-fixtures.py NAME

with the programs of the version that NAME stands for, such as 0001: what they wrote becomes
tests/store/{relay,replica}/fixtures/NAME.db.gz. A fixture is never made again once its version was released.
"""
import gzip
import pathlib
import shutil
import sqlite3
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / 'lib'))
import dastak_test as t  # noqa: E402

PHONE = 923005550100
TEXTS = ('Salam', 'کیا حال ہے؟', 'Order 1042 has not come', 'شکریہ', 'Two shirts, size M, please')


def put_away(path, folder, name):
    """The file whole, without a log beside it."""
    copy = path.with_suffix('.copy')
    db = sqlite3.connect(path)
    db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()
    shutil.copyfile(path, copy)
    packed = gzip.compress(copy.read_bytes(), 9, mtime=0)
    target = HERE.parent / folder / 'fixtures' / f'{name}.db.gz'
    target.write_bytes(packed)
    print(target, copy.stat().st_size, len(packed))


def customers(office):
    """Six who wrote, one of them long ago, and one of a number that nobody set up."""
    now = int(time.time())
    for i in range(6):
        for k in range(3):
            body = t.text_webhook(f'wamid.{i}.{k}', str(PHONE + i), TEXTS[(i + k) % len(TEXTS)],
                                  at=now - 600 * (3 - k) - (200000 if i == 5 else 0), name=f'Customer {i}')
            assert t.post_webhook(office.port, body) == 200
    stranger = t.text_webhook('wamid.q', str(PHONE + 9), 'Hello?', number='999900001111')
    assert t.post_webhook(office.port, stranger) == 200


def settle(office, device, n):
    t.wait_for(lambda: device.run('sync').returncode == 0 and len(device.lines('conversations')) == n)
    t.wait_for(lambda: office.control('state')['pending_webhooks'] == 0)
    device.sync()


def work(office, device):
    """Replies, notes, an episode that ended, an owner, and a reply that is refused."""
    device.ctl('send', PHONE, 'We look into it')
    device.ctl('note', PHONE, 'Asked the shop')
    device.ctl('claim', PHONE + 1)
    device.ctl('send', PHONE + 1, 'جی، ابھی دیکھتے ہیں')
    device.ctl('set-status', PHONE + 1, 'resolved')
    device.ctl('set-status', PHONE + 2, 'waiting')
    refused = device.run('send', PHONE + 5, 'Too late for this')
    assert refused.returncode == 3, refused.stdout + refused.stderr


def main(name):
    with t.Office() as office:
        office.init()
        code = office.add_user('Bilal')
        office.add_user('Sana', 'supervisor')
        office.add_user('Visitor', 'viewer')
        office.relay_command('team', 'add', '--data', office.data, '--name', 'Repairs')
        office.relay_command('team', 'member', '--data', office.data, '--team', 'Repairs', '--user', 'Bilal')
        office.start('--status-delay', '5,10,15')
        customers(office)
        device = office.device('bilal', code)
        settle(office, device, 6)
        work(office, device)
        settle(office, device, 6)
        office.sandbox.kill()
        device.ctl('send', PHONE + 3, 'Meta does not answer now')
        device.sync()
        assert office.relay.stop() == 0
        waiting = device.run('send', PHONE + 4, 'Written without the relay', '--offline')
        assert waiting.returncode == 4, waiting.stdout + waiting.stderr
        put_away(office.data / 'relay.db', 'relay', name)
        put_away(next(device.profile.rglob('replica.db')), 'replica', name)


main(sys.argv[1])
