# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person reads in a webhook body: of every message its kind, text, content, context, time and who it is with.
Written from Meta's documentation and src/CONTENT.md, without a look at the parser that it is held against."""
import base64
import json

FILES = ('image', 'sticker', 'video', 'audio', 'voice', 'document')
PLAIN = (
    'text', 'image', 'sticker', 'video', 'audio', 'voice', 'document', 'location', 'contacts', 'reaction', 'button',
    'interactive', 'order', 'system', 'template', 'edit', 'revoke', 'unsupported',
)  # fmt: skip


def digits(text):
    text = str(text) if text is not None else ''
    kept = ''.join(c for c in text if c.isdigit())
    return kept if kept and all(c.isdigit() or c in '+ ()-.' for c in text) else None


def kind_of(m):
    kind = m.get('type')
    if kind == 'audio' and (m.get('audio') or {}).get('voice') is True:
        return 'voice'
    if kind in PLAIN:
        return kind
    return 'unsupported' if m.get('errors') or kind == 'media_placeholder' else 'unknown'


def text_of(m, kind):
    own = m.get(m.get('type') or '')
    own = own if isinstance(own, dict) else {}
    if kind in ('text', 'system'):
        return own.get('body')
    if kind in ('image', 'video', 'document'):
        return own.get('caption')
    if kind == 'location':
        return '\n'.join(x for x in (own.get('name'), own.get('address')) if x)
    if kind == 'contacts':
        names = [c['name'].get('formatted_name') or c['name'].get('first_name') for c in m['contacts']]
        return ', '.join(n for n in names if n)
    if kind == 'reaction':
        return own.get('emoji')
    if kind in ('button', 'order'):
        return own.get('text')
    if kind == 'interactive':
        reply = own.get(own.get('type') or '') or {}
        return reply.get('title') or reply.get('body') or reply.get('response')
    if kind == 'edit':
        inner = own['message']
        return text_of(inner, kind_of(inner))
    return None


def context_of(m, kind):
    own = m.get(m.get('type') or '')
    if kind == 'reaction':
        return own.get('message_id')
    if kind in ('edit', 'revoke'):
        return own.get('original_message_id')
    return (m.get('context') or {}).get('id')


def sha256(text):
    if not text:
        return None
    if len(text) == 64 and all(c in '0123456789abcdefABCDEF' for c in text):
        return text.lower()
    try:
        raw = base64.b64decode(text + '=' * (-len(text) % 4), validate=True)
    except ValueError:
        return None
    return raw.hex() if len(raw) == 32 else None


def kept(**members):
    return {k: v for k, v in members.items() if v not in (None, '', [], {}, False)}


def number(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def media_of(own):
    size = number(own.get('file_size'))
    return kept(
        id=str(own.get('id') or ''), mime=own.get('mime_type'), sha256=sha256(own.get('sha256')), size=size,
        name=own.get('filename'), animated=own.get('animated') is True,
    )  # fmt: skip


def card_of(c):
    wire, org = c.get('name') or {}, c.get('org') or {}
    return kept(
        name=wire.get('formatted_name'), first=wire.get('first_name'), last=wire.get('last_name'),
        org=org.get('company'), title=org.get('title'), birthday=c.get('birthday'),
        phones=[kept(phone=p.get('phone'), type=p.get('type'), wa_id=p.get('wa_id')) for p in c.get('phones', [])],
        emails=[kept(email=p.get('email'), type=p.get('type')) for p in c.get('emails', [])],
        urls=[kept(url=p.get('url'), type=p.get('type')) for p in c.get('urls', [])],
        addresses=[
            kept(
                text=', '.join(a[k] for k in ('street', 'city', 'state', 'zip', 'country') if a.get(k)),
                type=a.get('type'),
            )
            for a in c.get('addresses', [])
        ],
    )  # fmt: skip


def plain(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def interactive_of(own):
    reply = own.get(own.get('type') or '') or {}
    out = {'type': own.get('type'), **{k: reply.get(k) for k in ('id', 'title', 'description', 'name')}}
    if 'response_json' in reply:
        answers = json.loads(reply['response_json'])
        out['id'] = answers.pop('flow_token', None)
        out['fields'] = {k: plain(v) for k, v in answers.items()}
    else:
        out['fields'] = {
            k: plain(v) for k, v in reply.items() if k not in ('id', 'title', 'description', 'name', 'body')
        }
    return kept(**out)


def own_content(m, kind, context):
    own = m.get(m.get('type') or '')
    own = own if isinstance(own, dict) else {}
    if kind in FILES:
        return kept(media=media_of(own))
    if kind == 'location':
        place = {k: number(own.get(k)) for k in ('latitude', 'longitude')}
        return kept(location=kept(**place, **{k: own.get(k) for k in ('name', 'address', 'url')}))
    if kind == 'contacts':
        return kept(contacts=[card_of(c) for c in m['contacts']], origin=m['contacts'][0].get('origin'))
    if kind == 'reaction':
        return {'reaction': {'wamid': context}}
    if kind == 'button':
        return kept(button=kept(payload=own.get('payload')))
    if kind == 'interactive':
        return kept(interactive=interactive_of(own))
    if kind == 'order':
        items = [
            kept(
                id=i.get('product_retailer_id'), quantity=number(i.get('quantity')), price=number(i.get('item_price')),
                currency=i.get('currency'),
            )  # fmt: skip
            for i in own.get('product_items', [])
        ]
        return kept(order=kept(catalog_id=own.get('catalog_id'), items=items))
    if kind == 'system':
        return kept(
            system=kept(type=own.get('type'), wa_id=digits(own.get('wa_id')), user_id=own.get('user_id')),
        )
    if kind in ('edit', 'revoke'):
        return {'target': context}
    if kind == 'unsupported':
        word = own.get('type') or m.get('type')
        return kept(type=word if word not in ('unsupported', 'unknown') else None)
    return {}


def content_of(m, kind, context):
    about = m.get('context') or {}
    product, referral = about.get('referred_product') or {}, m.get('referral') or {}
    often = about.get('frequently_forwarded') is True
    return {
        **own_content(m, kind, context),
        **kept(
            forwarded=about.get('forwarded') is True or often, forwarded_often=often,
            product=kept(catalog_id=product.get('catalog_id'), id=product.get('product_retailer_id')),
            referral=kept(
                **{
                    k: referral.get(k)
                    for k in ('source_type', 'source_id', 'source_url', 'headline', 'body', 'media_type', 'ctwa_clid')
                }
            ),
            errors=[
                kept(
                    code=e.get('code'), title=e.get('title') or e.get('message'),
                    details=(e.get('error_data') or {}).get('details') or e.get('details'),
                )  # fmt: skip
                for e in m.get('errors', [])
            ],
        ),
    }  # fmt: skip


def call_content(call):
    way = {'USER_INITIATED': 'in', 'BUSINESS_INITIATED': 'out'}.get(call.get('direction'))
    status = (call.get('status') or '').lower()
    return {
        'call': kept(event=call.get('event'), direction=way, status=status, duration_s=call.get('duration')),
    }


def stamp(m):
    return int(m['timestamp']) * 1000 if str(m.get('timestamp', '')).isdigit() else None


def names_of(m, contacts, ours, who):
    """What the customer is called: in the message, and in the only contact beside it."""
    found = {digits(m.get(who)), m.get(who + '_user_id')} - {None, ''}
    if len(contacts) == 1 and not ours:
        found |= {digits(contacts[0].get('wa_id')), contacts[0].get('user_id')} - {None, ''}
        # Samples have words in the place of numbers: one is enough to know somebody by.
        found = found or {m.get(who) or contacts[0].get('wa_id')} - {None, ''}
    return found or {m.get(who)} - {None, ''}


def read(m, direction, contacts, who, ours=False, call=False):
    kind = 'call' if call else kind_of(m)
    context = context_of(m, kind)
    return {
        'wamid': m['id'],
        'direction': direction,
        'kind': kind,
        'text': (text_of(m, kind) or None) if not call else None,
        'context': context,
        'content': call_content(m) if call else content_of(m, kind, context),
        'at': stamp(m),
        'names': names_of(m, contacts, ours, who),
        'group': m.get('group_id'),
    }


def read_value(field, value):
    contacts = value.get('contacts') or []
    us = digits((value.get('metadata') or {}).get('display_phone_number'))
    many = len(value.get('messages') or []) > 1
    if field == 'messages':
        for m in value.get('messages') or []:
            yield read(m, 'in', [] if many else contacts, 'from')
    elif field == 'smb_message_echoes':
        for m in value.get('message_echoes') or []:
            swapped = digits(m.get('to')) == us and digits(m.get('from')) != us
            yield read(m, 'out', contacts, 'from' if swapped else 'to')
    elif field == 'calls':
        for m in value.get('calls') or []:
            out = m.get('direction') == 'BUSINESS_INITIATED'
            yield read(m, 'out' if out else 'in', contacts, 'to' if out else 'from', call=True)
    elif field == 'history':
        for m in value.get('messages') or []:
            yield read(m, 'in' if digits(m.get('from')) != us else 'out', contacts, 'from')
        for chunk in value.get('history') or []:
            for thread in chunk.get('threads') or []:
                for m in thread.get('messages') or []:
                    ours = digits(m.get('from')) == us
                    found = read(m, 'out' if ours else 'in', [], 'to' if ours else 'from')
                    yield {**found, 'names': {digits(thread.get('id'))}}


def messages(raw):
    """All messages of a body, as dictionaries."""
    for entry in json.loads(raw).get('entry', []):
        for change in entry.get('changes', []):
            if isinstance(change.get('value'), dict):
                yield from read_value(change.get('field'), change['value'])


def with_ids_of_its_own(raw, mark):
    """The body with ids of messages that no other body has: samples use the same few over and over."""
    body = json.loads(raw)
    for entry in body.get('entry', []):
        for change in entry.get('changes', []):
            value = change.get('value')
            if not isinstance(value, dict):
                continue
            lists = [value.get(k) or [] for k in ('messages', 'message_echoes', 'calls')]
            for chunk in value.get('history') or []:
                lists += [thread.get('messages') or [] for thread in chunk.get('threads') or []]
            for m in (m for found in lists for m in found):
                m['id'] = f'{m["id"]}.{mark}'
    return json.dumps(body, ensure_ascii=False).encode()
