#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every body of the webhook corpus, posted to a real relay in both forms of the wire, read back with dastakctl."""
import json
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import corpus_reading
import dastak_test as t


def bodies():
    folder = t.CORPUS / 'webhooks'
    if not folder.is_dir():
        raise t.Skip('the corpus is not here')
    return {
        e['file']: (folder / e['file']).read_bytes()
        for e in json.loads((folder / 'index.json').read_text())
    }


def stored(office):
    with sqlite3.connect(f'file:{next(office.data.glob("*.db"))}?mode=ro', uri=True) as db:
        return (
            db.execute('SELECT count(*), (SELECT count(*) FROM webhook_waiting) FROM webhook_raw').fetchone(),
            db.execute('SELECT count(*) FROM message').fetchone()[0],
        )


def everything_of(device):
    found = []
    for conversation in device.lines('conversations'):
        found += [
            dict(item, conv=conversation['id']) for item in device.lines('show', conversation['id'])
        ]
    return found


def rows_of(office):
    """What the relay keeps: every message as a dictionary, with all names of who it is with."""
    with sqlite3.connect(f'file:{next(office.data.glob("*.db"))}?mode=ro', uri=True) as db:
        db.row_factory = sqlite3.Row
        names = {}
        for contact, value in db.execute('SELECT contact, value FROM contact_alias'):
            names.setdefault(contact, set()).add(value)
        first = {
            message: (text, json.loads(content) if content else {})
            for message, text, content in db.execute('SELECT message, text, content FROM message_version WHERE n = 1')
        }
        found = {}
        for row in db.execute(
            'SELECT m.*, c.contact, c.group_id FROM message m JOIN conversation c ON c.id = m.conv'
        ):
            item = dict(row)
            item['names'] = names.get(item['contact'], set())
            item['content'] = json.loads(item['content']) if item['content'] else {}
            # What it said when it came, for those that were changed since.
            item['text'], item['content'] = first.get(item['id'], (item['text'], item['content']))
            found.setdefault((item['wamid'], item['direction'], item['kind']), []).append(item)
        return found


def difference(expected, row):
    """What of a stored message is not as a person reads it; None: nothing."""
    pairs = {
        'text': (expected['text'], row['text']),
        'content': (expected['content'], row['content']),
        'context': (expected['context'], row['context_wamid']),
        'time': (expected['at'], row['at'] if expected['at'] is not None else None),
        'group': (expected['group'], row['group_id']),
    }
    for what, (wanted, got) in pairs.items():
        if wanted != got:
            return f'{what}: {got!r}, not {wanted!r}'
    if not expected['group'] and not expected['names'] <= row['names']:
        return f'with {sorted(row["names"])}, not {sorted(expected["names"])}'
    return None


def check_readings(office, files):
    rows = rows_of(office)
    wrong, n = [], 0
    for name, raw in files.items():
        for expected in corpus_reading.messages(raw):
            n += 1
            hits = rows.get((expected['wamid'], expected['direction'], expected['kind']), [])
            differences = [difference(expected, row) for row in hits]
            if not hits or all(differences):
                wrong.append((name, expected['wamid'], expected['kind'], differences[:2]))
    assert n > 100
    assert not wrong, f'{len(wrong)} of {n} are not read right:\n' + '\n'.join(map(str, wrong[:12]))
    print(f'# {n} messages read right')


def is_shown_elsewhere(items, expected):
    """A reaction or a change may be shown by the message that it is about."""
    return expected['kind'] in ('reaction', 'edit', 'revoke') and any(
        i['wamid'] == expected['context'] for i in items
    )


def check_shown(device, files):
    items = [i for i in everything_of(device) if i['type'] == 'message']
    for name, raw in files.items():
        for expected in corpus_reading.messages(raw):
            hits = [
                i
                for i in items
                if (i['wamid'], i['direction'], i['kind'])
                == (expected['wamid'], expected['direction'], expected['kind'])
            ]
            assert hits or is_shown_elsewhere(items, expected), (name, expected)
            assert not hits or expected['context'] in [i['context_wamid'] for i in hits], (name, expected, hits)
            if expected['kind'] in corpus_reading.FILES:
                assert any(i['media'] for i in hits), (name, hits)


def customers_messages(files):
    """(file, message) of what customers wrote, as a person would read the bodies."""
    for name, raw in files.items():
        for message in corpus_reading.messages(raw):
            if message['direction'] == 'in' and message['kind'] != 'call':
                yield name, message


def is_listed(items, message):
    return is_shown_elsewhere(items, message) or any(
        i['wamid'] == message['wamid']
        and i['direction'] == 'in'
        and message['at'] in (None, i['at_ms'])
        for i in items
    )


def post_all(office, files):
    """Posts every body in each form of the wire, and waits until all are applied."""
    forms = set()
    for name, raw in files.items():
        value = json.loads(raw)
        for form in (raw, json.dumps(value, ensure_ascii=False).encode(), t.escape_like_meta(value)):
            forms.add(form)
            assert t.post_webhook(office.port, form) == 200, name
    t.wait_for(lambda: stored(office)[0] == (len(forms), 0), what='every body kept and applied')


def test_all():
    """All bodies get 200 in each form, are kept, and every customer message is listed; repeats change nothing"""
    files = bodies()
    with t.Office() as office:
        office.init()
        office.start_relay()
        post_all(office, files)
        device = office.device('admin', office.admin_code)
        device.sync()
        items = [i for i in everything_of(device) if i['type'] == 'message']
        missing = [(n, m['wamid'], m['kind']) for n, m in customers_messages(files) if not is_listed(items, m)]
        assert not missing, f'{len(missing)} not listed: {missing[:6]}'
        before = stored(office)
        for raw in files.values():
            assert t.post_webhook(office.port, t.escape_like_meta(json.loads(raw))) == 200
        t.wait_for(lambda: stored(office) == before, what='repeats to change nothing')
        assert office.relay.alive()


def test_readings():
    """Kind, text, media, context, identity of every message, in each form, are what a person reads in the body"""
    files = {
        name: corpus_reading.with_ids_of_its_own(raw, n) for n, (name, raw) in enumerate(bodies().items())
    }
    with t.Office() as office:
        office.init()
        office.start_relay()
        post_all(office, files)
        check_readings(office, files)
        device = office.device('admin', office.admin_code)
        device.sync()
        check_shown(device, files)
        assert office.relay.alive()


def test_bad_signature():
    """A wrong, missing, short or foreign signature is 401 and leaves nothing"""
    files = bodies()
    with t.Office() as office:
        office.init()
        office.start_relay()
        for raw in list(files.values())[:20]:
            good = t.sign(raw)
            for bad in (
                t.sign(raw, 'another secret'),
                good[:-1],
                good.replace('sha256=', 'sha1='),
                good.upper(),
                ' ',
                good[:-1] + ('0' if good[-1] != '0' else '1'),
            ):
                assert t.post_webhook(office.port, raw, bad) == 401, bad
            assert t.request(office.port, 'POST', '/webhooks/whatsapp', raw)[0] == 401
        assert stored(office) == ((0, 0), 0)


def test_malformed():
    """Signed bodies that are no webhook are kept whole, answered 200, noted in the log, and leave no rows"""
    good = t.text_webhook('wamid.good', '923005550101', 'still here')
    odd = [
        b'',
        b'{',
        b'null',
        b'[]',
        b'{"object":"page","entry":[]}',
        b'\xff\xfe',
        b'[' * 5000,
        b'{"object":"whatsapp_business_account","entry":"no"}',
        b'{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":7}]}]}',
        b'{"entry":[{"changes":[{"field":"messages","value":{"messages":'
        b'[{"id":"x","type":"text","text":{"body":"\\u0000"}}]}}]}]}',
        b'{"object":"whatsapp_business_account","object":"twice","entry":[]}',
        t.escape_like_meta(
            {
                'object': 'whatsapp_business_account',
                'entry': [
                    {
                        'id': t.WABA,
                        'changes': [
                            {
                                'field': 'messages',
                                'value': {
                                    'messaging_product': 'whatsapp',
                                    'metadata': {'phone_number_id': t.NUMBER},
                                    'messages': [{'type': 'text'}, 5, None, {'id': 7}],
                                },
                            }
                        ],
                    }
                ],
            }
        ),
    ]
    with t.Office() as office:
        office.init()
        office.start_relay()
        for body in odd:
            assert t.post_webhook(office.port, body) == 200, body[:60]
        assert t.post_webhook(office.port, good) == 200
        t.wait_for(
            lambda: stored(office) == ((len(odd) + 1, 0), 1),
            what='only the good message to become a row',
        )
        log = office.relay.log()
        assert log.count('webhook') >= len(odd) - 2, log
        assert office.relay.alive() and 'still here' not in log


t.main(test_all, test_readings, test_bad_signature, test_malformed)
