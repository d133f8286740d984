#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Handoffs by dastakctl, with a real relay: offered, returned, accepted, and what each step took."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t
from offline import PHONE, office_with


def handoffs(device, *what):
    return device.lines('handoffs', *what, '--sync')


def owner(device):
    return device.lines('conversations')[0]['owner_name']


def test_life():
    """Offered with what the app would say, returned with a reason, offered again, accepted and worked on"""
    with t.Office() as office:
        ayesha, bilal = office_with(office, 'Ayesha', 'Bilal')
        ayesha.ctl('handoff', 'offer', PHONE, 'bilal', '--reason', 'Courier check')
        assert owner(ayesha) == 'Ayesha'
        (offered,) = handoffs(bilal)
        assert offered['state'] == 'offered' and offered['for_me'] and offered['to_name'] == 'Bilal', offered
        assert offered['reason'] == 'Courier check' and offered['due'], offered
        assert 'Customer 0' in offered['summary'] and 'Salam 0' in offered['summary'], offered
        assert not handoffs(ayesha)[0]['for_me']
        bilal.ctl('handoff', 'return', PHONE, 'Not ours')
        assert handoffs(bilal) == [] and handoffs(ayesha) == []
        (returned,) = handoffs(ayesha, 'all')
        assert returned['state'] == 'returned' and returned['answer'] == 'Not ours', returned

        ayesha.ctl('handoff', 'offer', PHONE, 'bilal', 'You do it, please')
        bilal.sync()
        bilal.ctl('handoff', 'accept', PHONE)
        assert owner(bilal) == 'Bilal'
        accepted = handoffs(ayesha, 'all')[0]
        assert accepted['state'] == 'accepted' and accepted['ended_by'] == 'Bilal' and not accepted['acted'], accepted
        assert accepted['summary'] == 'You do it, please', accepted
        bilal.ctl('note', PHONE, 'On it')
        accepted = handoffs(ayesha, 'all')[0]
        assert accepted['at_ms'] <= accepted['ended_ms'] <= accepted['acted_ms'], accepted
        line = ayesha.ctl('handoffs', 'all').splitlines()[0]
        assert 'Accepted, accepted after less than 1 m, first action less than 1 m later' in line, line
        shown = ayesha.ctl('show', PHONE)
        assert 'accepted this handoff after' in shown and 'returned this' in shown, shown


def test_cancel_and_refusals():
    """What is offered is taken back; what can't be done says why, and is listed as a handoff that was refused"""
    with t.Office() as office:
        ayesha, bilal = office_with(office, 'Ayesha', 'Bilal')
        ayesha.ctl('handoff', 'offer', PHONE, 'Everyone', 'Who has time?')
        assert handoffs(bilal)[0]['to_name'] == 'Everyone'
        ayesha.ctl('handoff', 'cancel', PHONE)
        assert handoffs(bilal) == []
        nobody = bilal.run('handoff', 'accept', PHONE)
        assert nobody.returncode == 1 and 'Nothing waits' in nobody.stderr, nobody.stderr
        unknown = ayesha.run('handoff', 'offer', PHONE, 'Nobody at all')
        assert unknown.returncode == 1 and 'Nobody at all' in unknown.stderr, unknown.stderr
        wrong = ayesha.run('handoff', 'accept', PHONE, 'why')
        assert wrong.returncode == 2, wrong.stderr

        bilal.sync()
        ayesha.ctl('set-status', PHONE, 'resolved')
        refused = bilal.run('handoff', 'offer', PHONE, 'Ayesha', 'Too late')
        assert refused.returncode == 3, refused.stdout + refused.stderr
        (back,) = bilal.lines('attention', 'list')
        assert back['text'] == 'Too late' and back['type'] == 'handoff.offer@1', back


def test_offline():
    """Without the relay it waits in the outbox, and goes out once when it is back"""
    with t.Office() as office:
        ayesha, bilal = office_with(office, 'Ayesha', 'Bilal')
        queued = ayesha.run('handoff', 'offer', PHONE, 'Bilal', 'Later', '--offline')
        assert queued.returncode == 4, queued.stdout + queued.stderr
        (waiting,) = ayesha.lines('handoffs')
        assert waiting['state'] == 'offered' and waiting['due'] is None, waiting
        assert handoffs(bilal) == []
        ayesha.sync()
        assert [h['summary'] for h in handoffs(bilal)] == ['Later']
        assert len(handoffs(ayesha, 'all')) == 1


if __name__ == '__main__':
    t.main(test_life, test_cancel_and_refusals, test_offline)
