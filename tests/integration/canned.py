#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Canned replies with a real relay and two devices: written, seen, changed by two at once, removed."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / '..' / 'lib'))
import dastak_test as t


def office_of(office):
    office.init()
    code = office.add_user('Bilal', 'admin')
    other = office.add_user('Ayesha', 'agent')
    office.start_relay()
    devices = [office.device(name, code) for name, code in
               (('admin', office.admin_code), ('bilal', code), ('ayesha', other))]
    for device in devices:
        device.sync()
    return devices


def shown(device):
    return [(row['shortcut'], row['title'], row['body'], row['version'], row['pending'])
            for row in device.lines('canned', 'list')]


def test_life():
    """What one writes all have; who may not is told; what is removed is gone everywhere"""
    with t.Office() as office:
        admin, bilal, ayesha = office_of(office)
        admin.ctl('canned', 'put', 'hi', 'Greeting', 'Hello {{customer.name}}')
        ayesha.sync()
        assert shown(ayesha) == [('hi', 'Greeting', 'Hello {{customer.name}}', 1, False)], shown(ayesha)
        refused = ayesha.run('canned', 'put', 'mine', 'Mine', 'Mine')
        assert refused.returncode == 3, refused.stdout + refused.stderr
        bad = admin.run('canned', 'put', 'Two words', 'T', 'T')
        assert bad.returncode == 1 and 'small letters' in bad.stderr, bad.stderr
        taken = admin.run('canned', 'remove', 'nothing')
        assert taken.returncode == 1 and '/nothing' in taken.stderr, taken.stderr
        admin.ctl('canned', 'remove', 'hi')
        ayesha.sync()
        assert shown(ayesha) == []


def test_conflict():
    """Two change the same while one is away: the second is told, and the words of both are kept"""
    with t.Office() as office:
        admin, bilal, ayesha = office_of(office)
        admin.ctl('canned', 'put', 'hi', 'Greeting', 'Hello')
        bilal.sync()
        assert bilal.run('canned', 'put', 'hi', 'Greeting', 'By Bilal, away', '--offline').returncode == 4
        assert shown(bilal) == [('hi', 'Greeting', 'By Bilal, away', 2, True)], shown(bilal)
        admin.ctl('canned', 'put', 'hi', 'Greeting', 'By the admin')
        bilal.sync()
        assert shown(bilal) == [('hi', 'Greeting', 'By the admin', 2, False)], shown(bilal)
        back = bilal.lines('attention', 'list')
        assert len(back) == 1 and back[0]['text'] == 'By Bilal, away' and back[0]['result'] == 'conflict', back
        assert 'changed this canned reply' in back[0]['reason'], back


if __name__ == '__main__':
    t.main(test_life, test_conflict)
