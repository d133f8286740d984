#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reply can be taken back for some seconds, from a real window: Ctrl+Z brings it back to where it was written, and
WhatsApp never hears of it. Left alone, it leaves; so it does after a kill -9, and if the app is closed meanwhile."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop()
import atspi  # noqa: E402

SANA = '923005550101'


def sent(place):
    return [m.get('text') for m in place.control('ledger')['outbound'] if m.get('type') == 'text']


def open_conversation(place, person):
    person.enrol(place.url, desk.hire(place, 'Ayesha'))
    place.control('message', {'from': SANA, 'name': 'Sana Khan', 'text': 'Which blue is it?'})
    person.select('^Sana Khan')
    person.said('Which blue is it')
    return person.window.find('text', re.compile('^Reply'))


def taken_back():
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha', undo_seconds=60) as ayesha:
            field = open_conversation(place, ayesha)
            ayesha.send('The darck one')
            ayesha.said('The darck one')
            ayesha.window.find('label', 'Sending to Sana Khan')
            atspi.click_at('Dastak', field)
            atspi.keys('ctrl+z')
            t.wait_for(lambda: field.text == 'The darck one', 20, 'the words to come back')
            ayesha.window.absent('label', 'Sending to Sana Khan')
            # What comes after it shows that nothing is left of it.
            ayesha.write('The dark one')
            ayesha.window.find('push button', 'Send').click()
            ayesha.said('The dark one')
            atspi.keys('ctrl+q')
            t.wait_for(lambda: sent(place) == ['The dark one'], 30, 'the other one at WhatsApp')


def killed():
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha', undo_seconds=60) as ayesha:
            open_conversation(place, ayesha)
            ayesha.send('The dark one')
            ayesha.said('The dark one')
            ayesha.kill()
            ayesha.start()
            ayesha.window.find('label', 'Inbox')
            assert sent(place) == [], 'it left before its time'
            # It waits still, for the rest of its time or until the app is closed.
            atspi.keys('ctrl+q')
            t.wait_for(lambda: sent(place) == ['The dark one'], 40, 'it at WhatsApp')


def closed():
    """Whoever closes the app takes nothing back any more."""
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha', undo_seconds=60) as ayesha:
            open_conversation(place, ayesha)
            ayesha.send('The dark one')
            ayesha.said('The dark one')
            ayesha.window.find('label', 'Sending to Sana Khan')
            atspi.keys('ctrl+q')
            t.wait_for(lambda: sent(place) == ['The dark one'], 30, 'it at WhatsApp')
            t.wait_for(lambda: not ayesha.app.alive(), 30, 'the app to end')


t.main(taken_back, killed, closed)
