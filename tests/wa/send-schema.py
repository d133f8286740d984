#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies of all kinds that the encoder makes, against Meta's schema through ajv, and beside other clients' (TAP).

Usage: send-schema.py SEND-BODIES

The schema and the other clients' bodies are not part of the project: $DASTAK_CORPUS says where they are, and without
them nothing is checked. ajv comes from npm, once, into the build's folder."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

BODIES = pathlib.Path(sys.argv[1]).resolve()
CORPUS = pathlib.Path(os.environ.get('DASTAK_CORPUS') or os.environ.get('DASTAK_CORPUS_DEFAULT') or '/nowhere')
WORK = BODIES.parent / 'ajv'
AJV = '8.17.1'

# What other clients call it, and what we do. They are compared in shape: members, types and fixed words, not values.
TWINS = {
    'kapso.markRead': 'typing',
    'wajs.markRead': 'typing',
    'kapso.sendContacts': 'contacts',
    'kapso.sendDocument': 'document',
    'kapso.sendImage': 'image',
    'kapso.sendInteractiveButtons': 'buttons',
    'kapso.sendInteractiveCtaUrl': 'cta_url',
    'kapso.sendInteractiveList': 'list',
    'kapso.sendInteractiveLocationRequest': 'location_request',
    'kapso.sendLocation': 'location',
    'kapso.sendReaction': 'reaction',
    'kapso.sendSticker': 'sticker',
    'kapso.sendTemplate': 'template',
    'kapso.sendText': 'text',
    'kapso.sendVideo': 'video',
    'wajs.aud': 'audio',
    'wajs.btn': 'buttons',
    'wajs.cta': 'cta_url',
    'wajs.list': 'list',
    'wajs.loc': 'location',
    'wajs.lr': 'location_request',
    'wajs.re': 'reaction',
    'wajs.st': 'sticker',
    'wajs.text': 'text',
    'wajs.tpl': 'template-plain',
    'wajs.unre': 'reaction-removed',
    'wajs.vid': 'video',
}
# Members that one side may have and the other not, without meaning another message.
OPTIONAL = {'context', 'biz_opaque_callback_data', 'preview_url', 'caption', 'policy'}

VALIDATE = """
import Ajv2020 from 'ajv/dist/2020.js';
import fs from 'fs';
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const check = ajv.compile(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')));
const lines = fs.readFileSync(0, 'utf8').trim().split('\\n').map((line) => JSON.parse(line));
for (const { name, body } of lines) {
  const ok = check(body);
  console.log(JSON.stringify({ name, ok, errors: ok ? [] : check.errors.slice(0, 4) }));
}
"""


def install():
    WORK.mkdir(exist_ok=True)
    manifest = json.dumps({'name': 'dastak-ajv', 'private': True, 'type': 'module', 'dependencies': {'ajv': AJV}})
    stamp = WORK / '.installed'
    (WORK / 'validate.js').write_text(VALIDATE)
    if stamp.exists() and stamp.read_text() == manifest:
        return
    (WORK / 'package.json').write_text(manifest)
    subprocess.run(['npm', 'install', '--no-audit', '--no-fund', '--no-package-lock'], cwd=WORK, check=True,
                   stdout=subprocess.DEVNULL, timeout=240)
    stamp.write_text(manifest)


def validate(lines):
    """{name: errors} of {name: body}."""
    text = '\n'.join(json.dumps({'name': name, 'body': body}) for name, body in lines.items())
    done = subprocess.run(['node', 'validate.js', CORPUS / 'spec' / 'send-message.schema.json'], cwd=WORK, check=True,
                          input=text.encode(), stdout=subprocess.PIPE, timeout=60)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert {result['name'] for result in results} == set(lines), 'not all were checked'
    return {result['name']: result['errors'] for result in results if not result['ok']}


def shape(value, path=''):
    """Members and types, and the words that are the same in every message of the kind."""
    if isinstance(value, dict):
        return {
            name: shape(member, f'{path}.{name}')
            for name, member in value.items()
            # request_message: what one of them adds to a request for a place is in no documentation.
            if name not in OPTIONAL and not (isinstance(member, dict) and set(member) == {'request_message'})
        }
    if isinstance(value, list):
        return [shape(member, path) for member in value]
    fixed = ('type', 'messaging_product', 'recipient_type', 'sub_type', 'status', 'name')
    if path.split('.')[-1] in fixed and isinstance(value, str):
        return value
    if isinstance(value, bool):
        return 'bool'
    # A number, and a number as text: an index may be either.
    return 'value'


def other_bodies():
    return {path.stem: json.loads(path.read_text()) for path in sorted((CORPUS / 'requests').glob('*.json'))}


def broken(bodies):
    """Bodies that must not pass, so that a pass means something."""
    def change(name, **members):
        return {**bodies[name], **members}

    return {
        'no receiver': {name: value for name, value in bodies['text'].items() if name != 'to'},
        'long text': change('text', text={'body': 'x' * 4097}),
        'four buttons': change('buttons', interactive={
            'type': 'button', 'body': {'text': 'b'},
            'action': {'buttons': [{'type': 'reply', 'reply': {'id': str(i), 'title': 't'}} for i in range(4)]},
        }),
        'file by nothing': change('image', image={'caption': 'c'}),
        'unknown member': change('sticker', sticker={'id': '1', 'caption': 'c'}),
    }


def check_schema(bodies):
    failed = validate(bodies)
    for name, errors in failed.items():
        print('#', name, json.dumps(bodies[name], ensure_ascii=False), json.dumps(errors))
    return not failed


def check_schema_refuses(bodies):
    wrong = broken(bodies)
    passed = set(wrong) - set(validate(wrong))
    for name in passed:
        print('# passes:', name)
    return not passed


def check_kinds(bodies):
    wanted = {'text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'reaction', 'template',
              'interactive'}
    missing = wanted - {body.get('type') for body in bodies.values()}
    wanted = {'button', 'list', 'cta_url', 'flow', 'location_request_message'}
    missing |= wanted - {body['interactive']['type'] for body in bodies.values() if 'interactive' in body}
    print('# missing:', missing)
    return not missing


def check_rows(bodies):
    """What the schema can't say: ten rows in all. The encoder's own check is in test-content-check."""
    return all(
        sum(len(section['rows']) for section in body['interactive']['action']['sections']) <= 10
        for body in bodies.values()
        if body.get('interactive', {}).get('type') == 'list'
    )


def check_twins(bodies):
    good = True
    others = other_bodies()
    for name, twin in TWINS.items():
        theirs, ours = shape(others[name]), shape(bodies[twin])
        if theirs != ours:
            good = False
            print(f'# {name}: {json.dumps(theirs)}\n# {twin}: {json.dumps(ours)}')
    return good


TESTS = [
    (check_kinds, 'there is a body of every kind'),
    (check_schema, 'every body passes the schema'),
    (check_schema_refuses, 'the schema refuses what is wrong'),
    (check_rows, 'a list has ten rows at most'),
    (check_twins, 'the bodies have the shape of those of other clients'),
]


def main():
    if not (CORPUS / 'spec' / 'send-message.schema.json').exists():
        print('1..0 # SKIP The schema is not at hand; DASTAK_CORPUS says where it is')
        return 0
    if shutil.which('npm') is None or shutil.which('node') is None:
        print('Bail out! npm is missing: build-aux/setup.sh installs it')
        return 1
    install()
    lines = subprocess.run([BODIES], check=True, stdout=subprocess.PIPE).stdout.decode().splitlines()
    bodies = {line['name']: line['body'] for line in map(json.loads, lines)}
    print(f'1..{len(TESTS)}', flush=True)
    failed = False
    for number, (func, title) in enumerate(TESTS, 1):
        ok = func(bodies)
        failed = failed or not ok
        print('ok' if ok else 'not ok', number, '-', title, flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
