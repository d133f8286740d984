#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every body of the webhook corpus, posted to a real relay in both forms of the wire, read back with dastakctl."""
import json
import pathlib
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t


def bodies():
    folder = t.CORPUS / 'webhooks'
    if not folder.is_dir():
        raise t.Skip('the corpus is not here')
    return {
        e['file']: (folder / e['file']).read_bytes()
        for e in json.loads((folder / 'index.json').read_text())
    }


def digits(text):
    kept = ''.join(c for c in text or '' if c.isdigit())
    return kept if text and all(c.isdigit() or c in '+ ()-.' for c in text) else None


def customers_messages(raw):
    """(wamid, sender, seconds) of what customers wrote, read as a person would read the body: every message of
    `messages` that carries an id. Where the wire names nobody (no from, no contact), the sender is None.
    """
    for entry in json.loads(raw).get('entry', []):
        for change in entry.get('changes', []):
            value = change.get('value')
            if change.get('field') != 'messages' or not isinstance(value, dict):
                continue
            contacts = value.get('contacts') or []
            for m in value.get('messages', []):
                names = {m.get('from'), m.get('from_user_id')}
                names |= {c.get(k) for c in contacts for k in ('wa_id', 'user_id')}
                names |= {(m.get('system') or {}).get(k) for k in ('wa_id', 'user_id', 'customer')}
                stamp = str(m.get('timestamp', ''))
                yield m['id'], names - {None, ''}, int(stamp) if stamp.isdigit() else None


def stored(office):
    with sqlite3.connect(f'file:{next(office.data.glob("*.db"))}?mode=ro', uri=True) as db:
        return (
            db.execute('SELECT count(*), sum(state = 0) FROM webhook_raw').fetchone(),
            db.execute('SELECT count(*) FROM message').fetchone()[0],
        )


def everything_of(device):
    found = []
    for conversation in device.lines('conversations'):
        found += [
            dict(item, conv=conversation['id']) for item in device.lines('show', conversation['id'])
        ]
    return found


def same_sender(item, names):
    return item['sender'] in names or digits(item['sender']) in {digits(n) for n in names} - {None}


def test_all():
    """All bodies get 200 in both forms, are kept, and every customer message is listed once"""
    files = bodies()
    numbers = {
        c['value']['metadata']['phone_number_id']
        for raw in files.values()
        for e in json.loads(raw).get('entry', [])
        for c in e.get('changes', [])
        if isinstance(c.get('value'), dict) and 'metadata' in c['value']
    }
    with t.Office() as office:
        office.init()
        office.start_relay()
        forms = set()
        for name, raw in files.items():
            for form in (
                raw,
                json.dumps(json.loads(raw), ensure_ascii=False).encode(),
                t.escape_like_meta(json.loads(raw)),
            ):
                forms.add(form)
                assert t.post_webhook(office.port, form) == 200, name
        t.wait_for(lambda: stored(office)[0] == (len(forms), 0), what='every body kept and applied')
        device = office.device('admin', office.admin_code)
        device.sync()
        items = [
            i
            for i in everything_of(device)
            if i.get('type') == 'message' or i.get('item') == 'message'
        ]
        missing = []
        for name, raw in files.items():
            for wamid, senders, seconds in customers_messages(raw):
                hits = [
                    i
                    for i in items
                    if i['wamid'] == wamid
                    and i['direction'] == 'in'
                    and (seconds is None or i['at_ms'] == seconds * 1000)
                    and (not senders or same_sender(i, senders))
                ]
                if not hits:
                    missing.append((name, wamid, senders, seconds))
        assert not missing, f'{len(missing)} not listed: {missing[:6]}'
        assert office.relay.alive() and numbers
        before = stored(office)
        for raw in files.values():
            assert t.post_webhook(office.port, t.escape_like_meta(json.loads(raw))) == 200
        t.wait_for(lambda: stored(office) == before, what='repeats to change nothing')


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
        assert stored(office) == ((0, None), 0)


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


t.main(test_all, test_bad_signature, test_malformed)
