#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing to somebody first, with two real windows: what one begins is there in the other, once."""
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop()
import atspi  # noqa: E402

WHO = '923007770001'


def front(person):
    """Gives their window the keyboard."""
    found = subprocess.run(
        ['xdotool', 'search', '--all', '--onlyvisible', '--pid', str(person.app.popen.pid), '--name', '.'],
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split()
    subprocess.run(['xdotool', 'windowactivate', '--sync', found[-1]], check=True, stderr=subprocess.DEVNULL)


def templates(place):
    """What WhatsApp was given of that type."""
    return [m for m in place.control('ledger')['outbound'] if m.get('type') == 'template']


def begin(person, phone, words):
    """Ctrl+N, the number, Enter; the template, Enter, what it asks for, Ctrl+Enter."""
    front(person)
    atspi.keys('ctrl+n')
    dialog = person.app.window('New Conversation', role=None)
    atspi.activate('New Conversation')
    atspi.type_text(phone)
    dialog.find('label', re.compile('^Start with'))
    atspi.keys('Return')
    picker = person.app.window(re.compile('^New conversation with'), role=None)
    picker.find('list item', re.compile('hello_again'))
    search = picker.find('entry', 'Search templates')
    atspi.wait_for(lambda: search.has('focused'), 10, 'the focus on the search')
    atspi.type_text('hello_a')
    atspi.keys('Return')
    atspi.type_text(words)
    picker.find('label', re.compile(f'Hello {words}, we would like'))
    send = picker.find('push button', 'Send')
    atspi.wait_for(lambda: send.has('sensitive'), 10, 'it to be complete')
    atspi.keys('ctrl+Return')
    atspi.wait_for(lambda: len(person.app.windows()) == 1, 10, 'the dialog to close')


def rows_of(person):
    return [row for row in person.rows() if '777 0001' in row or re.search('^Hina', row)]


def begun():
    """What one begins opens by itself, is in the other's list once, and is the same conversation when they answer."""
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha') as ayesha, desk.Desk(place, 'bilal') as bilal:
            for person, name in ((bilal, 'Bilal'), (ayesha, 'Ayesha')):
                person.enrol(place.url, desk.hire(place, name))
            # A number's account is known once somebody has written to it.
            place.control('message', {'from': '923005550101', 'name': 'Sana Khan', 'text': 'Is the blue one there?'})
            front(bilal)
            bilal.view('all')
            bilal.row('^Sana Khan')
            front(ayesha)
            ayesha.view('all')
            begin(ayesha, '+92 300 777 0001', 'Hina')
            ayesha.said('Hello Hina, we would like to finish.*(Delivered|Read)', 30)
            bilal.row('777 0001')
            t.wait_for(lambda: len(templates(place)) == 1, 20, 'the template at WhatsApp')
            assert len(rows_of(ayesha)) == len(rows_of(bilal)) == 1, (ayesha.rows(), bilal.rows())
            # Nobody answers before they were asked.
            t.next_second()
            # What the customer answers is of the same conversation.
            place.control('message', {'from': WHO, 'name': 'Hina Raza', 'text': 'Yes, now is fine'})
            bilal.row('^Hina Raza.*Yes, now is fine')
            ayesha.said('Yes, now is fine')
            assert len(rows_of(ayesha)) == len(rows_of(bilal)) == 1, (ayesha.rows(), bilal.rows())
            assert len(templates(place)) == 1, templates(place)


t.main(begun)
