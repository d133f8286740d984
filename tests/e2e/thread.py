#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread through everything, seen from an agent's chair: a customer writes to the sandbox, the row appears in a
real window, the agent claims and answers, WhatsApp gets the answer, the ticks come back. Also with the relay, and
with the app, killed in between."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop()
import atspi  # noqa: E402

SANA, BILAL = '923005550101', '923005550102'


def office():
    made = t.Office()
    made.start('--status-delay', '50,150,400')
    return made


def writes(place, phone, name, text):
    return place.control('message', {'from': phone, 'name': name, 'text': text})['wamid']


def received(place, text):
    """What Meta was given with that text: one entry for each time."""
    return [m for m in place.control('ledger')['outbound'] if m.get('text') == text]


def claim(person):
    person.window.find('push button', 'Claim').click()
    person.window.find('push button', 'Resolve')


def thread():
    """A customer's message reaches the window, the answer reaches the customer, the ticks come back."""
    with office() as place, desk.Desk(place, 'ayesha') as ayesha:
        ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
        writes(place, SANA, 'Sana Khan', 'Hi, my order has not arrived')
        row = ayesha.row('^Sana Khan, Hi, my order has not arrived')
        assert 'owner nobody' in row and '1 unread' in row, row
        ayesha.select('^Sana Khan')
        ayesha.said('Hi, my order has not arrived')
        ayesha.row('^Sana Khan.*New$')  # read, once it was shown
        claim(ayesha)
        ayesha.no_row('^Sana Khan')  # it is not unassigned any more …
        ayesha.view('mine')
        ayesha.row('^Sana Khan.*owner You')  # … but mine
        ayesha.send('Checking with the courier')
        t.wait_for(
            lambda: received(place, 'Checking with the courier'), 20, 'the answer at WhatsApp'
        )
        ayesha.said('Checking with the courier.*(Delivered|Read)')
        ayesha.row('^Sana Khan, Checking with the courier')
        assert len(received(place, 'Checking with the courier')) == 1
        writes(place, SANA, 'Sana Khan', 'Thank you!')
        ayesha.said('Thank you!')
        ayesha.window.find('push button', 'Resolve').click()
        ayesha.no_row('^Sana Khan')
        ayesha.window.find('label', 'Nothing Waiting for You')
        ayesha.view('all')
        ayesha.row('^Sana Khan.*Resolved')


def relay_killed():
    """The relay is killed: everything stays readable, answers queue, and each is sent once when it is back."""
    with office() as place, desk.Desk(place, 'ayesha') as ayesha:
        ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
        writes(place, SANA, 'Sana Khan', 'Are you open today?')
        ayesha.select('^Sana Khan')
        ayesha.said('Are you open today?')
        claim(ayesha)
        ayesha.no_row('^Sana Khan')
        place.relay.kill()
        ayesha.window.find('label', re.compile('^Working offline'), 30)
        ayesha.view('all')
        for text in ('Yes, until six', 'On Sundays too'):
            ayesha.send(text)
            ayesha.said(re.escape(text))
        ayesha.window.find(
            'label', re.compile('^Working offline — [23] queued')
        )  # that it was read is queued, too
        ayesha.row('^Sana Khan, On Sundays too.*waiting to be sent')
        assert not received(place, 'Yes, until six')
        # Meta keeps what it can't deliver and tries again.
        writes(place, BILAL, 'Bilal Ahmed', 'Hello?')
        place.start_relay()
        atspi.keys('ctrl+r')
        for text in ('Yes, until six', 'On Sundays too'):
            t.wait_for(lambda: received(place, text), 60, f'{text!r} at WhatsApp')
            ayesha.said(re.escape(text) + '.*(Delivered|Read)', 30)
            assert len(received(place, text)) == 1, text
        ayesha.row('^Bilal Ahmed, Hello', 60)
        ayesha.window.absent('label', re.compile('^Working offline'))


def app_killed():
    """The app is killed with words half written and an answer queued: both are there afterwards."""
    with office() as place, desk.Desk(place, 'ayesha') as ayesha:
        ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
        writes(place, SANA, 'Sana Khan', 'Which colours are there?')
        ayesha.select('^Sana Khan')
        claim(ayesha)
        place.relay.kill()
        ayesha.window.find('label', re.compile('^Working offline'), 30)
        ayesha.view('mine')
        ayesha.send('White and blue')
        ayesha.row('^Sana Khan, White and blue.*waiting to be sent')
        ayesha.write('And from next week on')
        ayesha.row('^Sana Khan, Draft: And from next week on')
        ayesha.kill()
        ayesha.start()
        ayesha.view('mine')
        ayesha.row('^Sana Khan, Draft: And from next week on.*waiting to be sent')
        ayesha.select('^Sana Khan')
        ayesha.said('White and blue')
        field = ayesha.window.find('text', re.compile('^Reply'))
        t.wait_for(lambda: field.text == 'And from next week on', 10, 'the draft')
        place.start_relay()
        atspi.keys('ctrl+r')
        t.wait_for(lambda: received(place, 'White and blue'), 60, 'the answer at WhatsApp')
        ayesha.said('White and blue.*(Delivered|Read)', 30)
        assert len(received(place, 'White and blue')) == 1


t.main(thread, relay_killed, app_killed)
