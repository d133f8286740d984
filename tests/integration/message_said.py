#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a customer wrote before they changed it or took it back: whoever runs the relay can read it, nobody else."""
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402

CUSTOMER = '923005550101'


def change(wamid, at, what):
    """A body in which CUSTOMER changes or takes back wamid.1."""
    message = {'from': CUSTOMER, 'id': wamid, 'timestamp': str(at), **what}
    value = {
        'messaging_product': 'whatsapp',
        'metadata': {'display_phone_number': '15550001111', 'phone_number_id': t.NUMBER},
        'messages': [message],
    }
    entry = {'id': t.WABA, 'changes': [{'field': 'messages', 'value': value}]}
    return json.dumps({'object': 'whatsapp_business_account', 'entry': [entry]}).encode()


def test_said():
    """`dastak-relay message show` has what was said before, and no desktop has"""
    text = {'type': 'text', 'text': {'body': 'card 2222'}}
    edit = {'type': 'edit', 'edit': {'original_message_id': 'wamid.1', 'message': text}}
    revoke = {'type': 'revoke', 'revoke': {'original_message_id': 'wamid.1'}}
    with t.Office() as office:
        office.init()
        office.start_relay()
        assert t.post_webhook(office.port, t.text_webhook('wamid.1', CUSTOMER, 'card 1111')) == 200
        device = office.device('admin', office.admin_code)
        for body in (change('wamid.2', int(time.time()) + 1, edit), change('wamid.3', int(time.time()) + 2, revoke)):
            assert t.post_webhook(office.port, body) == 200

        def taken_back():
            device.sync()
            conv = device.lines('conversations')[0]['id']
            lines = [line for line in device.lines('show', conv) if line.get('revoked_at_ms')]
            return conv if lines else None

        conv = t.wait_for(taken_back, what='the message to be taken back')
        assert '1111' not in device.ctl('show', conv) and '2222' not in device.ctl('show', conv)
        shown = office.relay_command('message', 'show', '--data', office.data, '--message', 'wamid.1').stdout
        said = [line.split() for line in shown.splitlines()]
        assert [line[1:] for line in said] == [
            ['ENDED', 'BY', 'TEXT'], ['edit', 'card', '1111'], ['revoke', 'card', '2222'], ['-', '-']
        ], shown
        nobody = office.relay_command('message', 'show', '--data', office.data, '--message', 'x', check=False)
        assert nobody.returncode == 1 and 'no message “x”' in nobody.stderr, nobody


t.main(test_said)
