#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Meta says of accounts, numbers and templates: in the log, and in `dastakctl numbers` and `alerts`."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t

CUSTOMER = '923005550101'


def post(office, field, value, when=1790000000):
    body = {
        'object': 'whatsapp_business_account',
        'entry': [{'id': t.WABA, 'time': when, 'changes': [{'field': field, 'value': value}]}],
    }
    assert t.post_webhook(office.port, t.escape_like_meta(body)) == 200


def test_health():
    """Alerts by level, the number's quality and tier; a critical one is a line of the log without a customer's words"""
    with t.Office() as office:
        office.init()
        office.start_relay()
        assert t.post_webhook(office.port, t.text_webhook('wamid.1', CUSTOMER, 'very private')) == 200
        assert t.post_webhook(office.port, t.text_webhook('wamid.2', CUSTOMER, 'stray', number='777')) == 200
        restricted = {'event': 'ACCOUNT_RESTRICTION', 'restriction_info': [{'type': 'X'}]}
        post(office, 'account_update', restricted, 1790000001)
        post(office, 'phone_number_quality_update', {'event': 'FLAGGED', 'current_limit': 'TIER_1K'}, 1790000002)
        post(
            office, 'messages',
            {
                'metadata': {'display_phone_number': '15550001111', 'phone_number_id': t.NUMBER},
                'errors': [{'code': 131031, 'title': 'Account locked'}],
            },
            1790000003,
        )  # fmt: skip
        post(office, 'account_review_update', {'decision': 'APPROVED'}, 1790000004)
        device = office.device('admin', office.admin_code)

        def alerts():
            device.sync()
            found = device.lines('alerts')
            return found if len(found) == 4 else None

        found = t.wait_for(alerts, what='four alerts')
        assert [(a['kind'], a['level']) for a in found] == [
            ('account_review_update', 'info'),
            ('messages', 'critical'),
            ('phone_number_quality_update', 'warning'),
            ('account_update', 'critical'),
        ], found
        assert found[3]['detail']['event'] == 'ACCOUNT_RESTRICTION' and found[3]['at_ms'] == 1790000001000
        numbers = {n['phone_number_id']: n for n in device.lines('numbers')}
        assert numbers[t.NUMBER]['state'] == 'active' and numbers[t.NUMBER]['conversations'] == 1
        assert found[1]['number'] == numbers[t.NUMBER]['id']
        # Nobody said that it is ours: an administrator sees it, and what came to it.
        assert numbers['777']['state'] == 'quarantine' and numbers['777']['conversations'] == 1
        log = office.relay.log()
        assert log.count('WhatsApp says of') == 2, log
        assert 'very private' not in log and CUSTOMER not in log
        plain = device.ctl('alerts', '--limit', '1')
        assert 'account_review_update' in plain and 'info' in plain and plain.count('\n') == 1, plain


def test_history():
    """A phone that does not share its history: an alert about its number, also where nobody wrote to it yet"""
    with t.Office() as office:
        office.init()
        office.start_relay()
        declined = {'code': 2593109, 'title': 'History sync is turned off',
                    'error_data': {'details': 'It is turned off by the business'}}
        number = {'display_phone_number': '15550001111', 'phone_number_id': t.NUMBER}
        post(office, 'history', {'metadata': number, 'history': [{'errors': [declined]}]})
        device = office.device('admin', office.admin_code)
        alerts = t.wait_for(lambda: device.sync() or device.lines('alerts'), what='the alert')
        assert [(a['kind'], a['level'], a['detail']['code']) for a in alerts] == [('history', 'warning', '2593109')]
        assert alerts[0]['number'] == device.lines('numbers')[0]['id']


def test_wish():
    """A customer who wants no marketing any more: `dastakctl show` says so, and since when"""
    with t.Office() as office:
        office.init()
        office.start_relay()
        assert t.post_webhook(office.port, t.text_webhook('wamid.1', CUSTOMER, 'hello')) == 200
        device = office.device('admin', office.admin_code)
        t.wait_for(lambda: device.sync() or device.lines('conversations'), what='the conversation')
        conv = device.lines('conversations')[0]['id']
        assert not [line for line in device.lines('show', conv) if line['type'] == 'wish']
        for value, at, words in (('stop', 1790000100, 'wants no marketing'), ('resume', 1790000200, 'again')):
            wish = {'wa_id': CUSTOMER, 'category': 'marketing_messages', 'value': value, 'timestamp': at}
            number = {'display_phone_number': '15550001111', 'phone_number_id': t.NUMBER}
            post(office, 'user_preferences', {'metadata': number, 'user_preferences': [wish]})

            def said():
                device.sync()
                wishes = [line for line in device.lines('show', conv) if line['type'] == 'wish']
                return wishes and wishes[0] if wishes and wishes[0]['marketing'] == value else None

            found = t.wait_for(said, what=value)
            assert found['at_ms'] == at * 1000, found
            assert words in device.ctl('show', conv)


t.main(test_health, test_history, test_wish)
