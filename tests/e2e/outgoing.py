#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an agent sends besides text, from a real window to WhatsApp: a file with a caption, a quoted reply, a
reaction; with keys where there are keys. Also with the app killed while a file waits in the tray. What can be sent
after a day: a template; and from a number that WhatsApp refuses: nothing, with the reason."""
import contextlib
import pathlib
import re
import struct
import sys
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop()
import atspi  # noqa: E402

SANA = '923005550101'


def picture(path):
    """A small blue PNG."""

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    rows = b''.join(b'\0' + b'\x35\x84\xe4' * 64 for _ in range(48))
    path.write_bytes(
        b'\x89PNG\r\n\x1a\n'
        + chunk(b'IHDR', struct.pack('>IIBBBBB', 64, 48, 8, 2, 0, 0, 0))
        + chunk(b'IDAT', zlib.compress(rows))
        + chunk(b'IEND', b'')
    )
    return path


def received(place, kind):
    """What Meta was given of that type."""
    return [m for m in place.control('ledger')['outbound'] if m.get('type') == kind]


def one(place, kind, seconds=30):
    """The only message of that type, waited for."""
    t.wait_for(lambda: received(place, kind), seconds, f'a message of type {kind} at WhatsApp')
    assert len(received(place, kind)) == 1, received(place, kind)
    return received(place, kind)[0]


def open_conversation(place, person, hours_ago=0):
    person.enrol(place.url, desk.hire(place, 'Ayesha'))
    words = {'from': SANA, 'name': 'Sana Khan', 'text': 'Which blue is it?'}
    place.control('message', {**words, 'timestamp': int(time.time()) - hours_ago * 3600})
    person.select('^Sana Khan')
    person.said('Which blue is it')
    person.window.find('push button', 'Claim').click()
    person.window.find('push button', 'Resolve')
    person.view('mine')
    person.select('^Sana Khan')


def attach(person, path):
    """By keys: Ctrl+Shift+O, the path, Enter."""
    atspi.keys('ctrl+shift+o')
    chooser = person.app.window('Attach Files', role=None)
    chooser.find('push button', re.compile('Attach'))
    atspi.type_text(str(path))
    atspi.keys('Return')
    person.window.find('push button', f'Take Away {path.name}', 30)


def focused(person):
    return next((n for n in person.window.walk() if n.has('focused')), person.window)


def press_until(person, key, probe, what, times=12):
    """A key again and again until it got where it should; where each press led is waited for."""
    def place():
        node = focused(person)
        return node.role, node.name, node.extents

    for _ in range(times):
        was = atspi.wait_for(place, 10, 'what has the focus')
        atspi.keys(key)
        with contextlib.suppress(t.Timeout):
            atspi.wait_for(lambda: probe() or place() != was, 3 / t.PATIENCE, what)
        with contextlib.suppress(*atspi.GONE):
            if probe():
                return
    raise t.Timeout(f'{times} × {key} did not reach {what}')


def files():
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha') as ayesha:
            open_conversation(place, ayesha)
            photo = picture(place.root / 'blue.png')
            attach(ayesha, photo)
            # It is copied: the file may go, and so may the app.
            photo.unlink()
            ayesha.write('This one')
            ayesha.row('^Sana Khan, Draft: This one')
            ayesha.kill()
            ayesha.start()
            ayesha.view('mine')
            ayesha.select('^Sana Khan')
            ayesha.window.find('push button', 'Take Away blue.png', 30)
            field = ayesha.window.find('text', re.compile('^Reply'))
            t.wait_for(lambda: field.text == 'This one', 10, 'the caption')
            ayesha.window.find('push button', 'Send').click()
            sent = one(place, 'image', 60)
            assert sent.get('text') == 'This one' or sent.get('caption') == 'This one', sent
            ayesha.said('This one.*(Delivered|Read)', 30)
            ayesha.window.absent('push button', 'Take Away blue.png')


def answers():
    """R on the message quotes it, + reacts to it; the picker of templates opens and closes: with keys alone."""
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha') as ayesha:
            open_conversation(place, ayesha)
            field = ayesha.window.find('text', re.compile('^Reply'))
            atspi.click_at('Dastak', field)
            for key, pattern in (('shift+Tab', 'claimed'), ('Up', 'Which blue')):
                press_until(ayesha, key, lambda: re.search(pattern, focused(ayesha).name), f'the focus on {pattern!r}')
            atspi.keys('r')
            ayesha.window.find('push button', 'Do Not Quote')
            t.wait_for(lambda: field.has('focused'), 10, 'the focus in the reply')
            atspi.type_text('Sky blue')
            atspi.keys('ctrl+Return')
            sent = one(place, 'text')
            assert sent['text'] == 'Sky blue', sent
            ayesha.window.absent('push button', 'Do Not Quote')
            # Back to the customer's words, and a thumb for them.
            press_until(ayesha, 'shift+Tab', lambda: focused(ayesha).role == 'list item', 'the focus on a message')
            press_until(ayesha, 'Up', lambda: re.search('Which blue', focused(ayesha).name), 'the question')
            atspi.keys('plus')
            t.wait_for(lambda: focused(ayesha).name == 'Thumbs up', 10, 'the emoji to choose from')
            atspi.keys('Return')
            assert one(place, 'reaction')['text'] == '👍'
            atspi.click_at('Dastak', field)
            atspi.keys('ctrl+shift+p')
            picker = ayesha.app.window('Choose a Template', role=None)
            picker.find('entry', 'Search templates')
            atspi.keys('Escape')


def unseen(person, role, pattern):
    t.wait_for(
        lambda: not any(n.seen for n in person.window.all(role, re.compile(pattern))),
        10,
        f'{role} {pattern!r} not to be seen',
    )


def picker_with_templates(person):
    """The picker, opened again until the relay has read what templates there are."""

    def look():
        person.window.find('push button', re.compile('Choose Template…$')).click()
        picker = person.app.window('Choose a Template', role=None)
        try:
            picker.find('list item', re.compile('order_ready'), 1 / t.PATIENCE)
            return picker
        except t.Timeout:
            atspi.activate('Choose a Template')
            atspi.keys('Escape')
            person.window.find('push button', re.compile('Choose Template…$'))
            return None

    return t.wait_for(look, 60, 'the templates of the account')


def template():
    """A day after the customer wrote only a template goes: it is chosen, filled in and sent."""
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha') as ayesha:
            open_conversation(place, ayesha, hours_ago=25)
            ayesha.window.find('label', 'The 24-hour window has closed')
            unseen(ayesha, 'text', '^Reply')
            picker = picker_with_templates(ayesha)
            picker.find(None, 'Search templates').set_text('order_ready en')
            send = picker.find('push button', re.compile('Send$'))
            for name, words in (
                ('Variable 2', '4711'),
                (re.compile('For the Button “Follow it”'), 'track-4711'),
            ):
                assert not send.has('sensitive'), name
                picker.find('text', name).set_text(words)
            # Who is greeted is known.
            assert picker.find('text', 'Variable 1').text == 'Sana Khan'
            t.wait_for(lambda: send.has('sensitive'), 10, 'Send to be enabled')
            send.click()
            one(place, 'template', 60)
            ayesha.said('Hello Sana Khan, your order 4711 is ready.*(Delivered|Read)', 30)
            ayesha.window.find('label', 'The 24-hour window has closed')


def stopped():
    """A number that WhatsApp refuses can't be written from, with the reason, until it works again."""
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha') as ayesha:
            open_conversation(place, ayesha)
            place.control('faults', {'token-expired': 1})
            ayesha.send('Sky blue')
            ayesha.window.find('label', re.compile('^Nothing can be sent from '), 30)
            ayesha.window.find('label', re.compile('access to WhatsApp is not valid any more.*new token'))
            unseen(ayesha, 'text', '^Reply')
            unseen(ayesha, 'push button', 'Choose Template…$')
            ayesha.window.find('push button', re.compile('Write a Note$'))
            assert not place.control('ledger')['outbound']
            place.control('faults', {'token-expired': 0})
            place.relay_command(
                'number', 'resume', '--data', place.data, '--phone-number-id', t.NUMBER
            )
            # What waited goes, and more can be written.
            ayesha.window.find('text', re.compile('^Reply'), 30)
            assert one(place, 'text', 60)['text'] == 'Sky blue'
            ayesha.send('Or navy')
            t.wait_for(lambda: len(received(place, 'text')) == 2, 30, 'the second message')
            ayesha.said('Or navy.*(Delivered|Read)', 30)


t.main(files, answers, stopped, template)
