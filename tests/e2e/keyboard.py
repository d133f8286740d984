#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything without a mouse, and everything with a name."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop()
import atspi  # noqa: E402

from session_manager import SessionManager  # noqa: E402


def focused(person):
    return next((n for n in person.window.walk() if n.has('focused')), None)


def focus_is(person, role, name, what):
    atspi.wait_for(lambda: (focused(person) or person.window).matches(role, name), 10, what)


def fill(person, title, name, text):
    """Types into the field that has the keyboard when a dialog comes up, or after the last one."""
    dialog = person.app.window(title, None)
    dialog.find(None, name)
    atspi.activate(title)
    atspi.keys('ctrl+a')
    atspi.type_text(text)


def keyboard_only():
    """First run, reading, claiming, answering, noting, resolving: with keys alone."""
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        code = desk.hire(place, 'Ayesha')
        with desk.Desk(place, 'ayesha') as ayesha:
            atspi.activate('Dastak')
            ayesha.window.find('push button', 'Connect')
            atspi.keys('Return')
            ayesha.window.find('text', 'Relay Address or Enrolment Link')
            atspi.type_text(place.url)
            atspi.keys('Tab')
            atspi.type_text(code)
            button = ayesha.window.find('push button', 'Enrol This Computer')
            t.wait_for(lambda: button.has('sensitive'), 20, 'the relay to answer')
            atspi.keys('Return')
            ayesha.conversations()
            for phone, name in (('923005550101', 'Sana Khan'), ('923005550102', 'Bilal Ahmed')):
                place.control(
                    'message', {'from': phone, 'name': name, 'text': f'Hello from {name}'}
                )
                ayesha.row(f'^{name}')
            atspi.keys('F6', 'shift+F6')
            atspi.keys('j')
            ayesha.said('Hello from Bilal Ahmed')
            atspi.keys('j')
            ayesha.said('Hello from Sana Khan')
            atspi.keys('k')
            ayesha.said('Hello from Bilal Ahmed')
            atspi.keys('alt+Down')
            ayesha.said('Hello from Sana Khan')
            atspi.keys('c')
            ayesha.window.find('push button', 'Resolve')
            ayesha.no_row('^Sana Khan')
            atspi.keys('alt+1')
            ayesha.row('^Sana Khan.*owner You')
            # Reply from the list, then letters that are commands there must be letters here.
            atspi.keys('j', 'r')
            field = ayesha.window.find('text', re.compile('^Reply'))
            t.wait_for(lambda: field.has('focused'), 10, 'the composer to have the focus')
            atspi.type_text('jackrabbit can')
            t.wait_for(lambda: field.text == 'jackrabbit can', 10, 'the letters in the composer')
            atspi.keys('ctrl+Return')
            ayesha.said('jackrabbit can.*(Delivered|Read)', 30)
            atspi.keys('ctrl+shift+n')
            note = ayesha.window.find('text', 'Internal note')
            t.wait_for(lambda: note.has('focused'), 10, 'the note to have the focus')
            atspi.type_text('ask the courier')
            atspi.keys('ctrl+Return')
            ayesha.said('Internal note.*ask the courier')
            assert not [
                m for m in place.control('ledger')['outbound'] if 'courier' in (m.get('text') or '')
            ]
            atspi.keys('ctrl+shift+e')
            ayesha.no_row('^Sana Khan')
            atspi.keys('ctrl+k')
            atspi.wait_for(lambda: len(ayesha.app.windows()) == 2, 10, 'the palette')
            atspi.type_text('go all')
            atspi.keys('Return')
            ayesha.row('^Sana Khan')
            atspi.keys('alt+1')
            ayesha.no_row('^Sana Khan')
            atspi.keys('ctrl+shift+f')
            atspi.type_text('jackrabbit')
            ayesha.window.find('list item', re.compile('^Sana Khan, .*jackrabbit can'))
            atspi.keys('Return')
            ayesha.said('jackrabbit can')
            atspi.keys('alt+5')
            ayesha.row('^Sana Khan')
            atspi.keys('Escape')
            ayesha.row('^Bilal Ahmed')
            atspi.keys('ctrl+question')
            atspi.wait_for(lambda: len(ayesha.app.windows()) == 2, 10, 'the shortcuts window')
            atspi.keys('Escape')
            atspi.wait_for(
                lambda: len(ayesha.app.windows()) == 1, 10, 'the shortcuts window to close'
            )
            atspi.keys('ctrl+q')
            t.wait_for(lambda: not ayesha.app.alive(), 15, 'the app to quit')
            assert ayesha.app.popen.returncode == 0, ayesha.app.popen.returncode


def run_from_palette(person, words):
    atspi.keys('ctrl+k')
    atspi.wait_for(lambda: len(person.app.windows()) == 2, 10, 'the palette')
    atspi.type_text(words)
    atspi.keys('Return')


def dialogs():
    """Sending with a status and taking it back, changing a contact, handing on, ending a shift: with keys alone."""
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        desk.hire(place, 'Bilal')
        with desk.Desk(place, 'ayesha', undo_seconds=60) as ayesha:
            atspi.activate('Dastak')
            ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
            for phone, name in (('923005550101', 'Sana Khan'), ('923005550102', 'Maria Khan')):
                place.control('message', {'from': phone, 'name': name, 'text': f'Hello from {name}'})
                ayesha.row(f'^{name}')
            atspi.keys('F6', 'shift+F6')
            atspi.keys('j')
            ayesha.said('Hello from Maria Khan')
            atspi.keys('c')
            ayesha.window.find('push button', 'Resolve')
            # Send & Resolve, and all of it back.
            field = ayesha.window.find('text', re.compile('^Reply'))
            t.wait_for(lambda: field.has('focused'), 10, 'the composer to have the focus')
            atspi.type_text('all done')
            t.wait_for(lambda: field.text == 'all done', 10, 'the letters in the composer')
            atspi.keys('ctrl+shift+Return')
            ayesha.said('all done')
            ayesha.window.find('push button', 'Reopen')
            atspi.keys('ctrl+z')
            t.wait_for(lambda: field.text == 'all done', 10, 'the words to come back')
            ayesha.window.find('push button', 'Resolve')
            # The contact: the name has the keyboard.
            run_from_palette(ayesha, 'edit the contact')
            fill(ayesha, 'Edit Contact', 'Name', 'Maria of the shop')
            atspi.keys('alt+s')
            atspi.wait_for(lambda: len(ayesha.app.windows()) == 1, 10, 'the contact to be closed')
            atspi.keys('alt+1')
            ayesha.row('^Maria of the shop')
            # To a colleague: who, why, Enter.
            atspi.keys('ctrl+shift+h')
            fill(ayesha, 'Hand Off', re.compile('^Bilal'), 'bil')
            atspi.keys('Return')
            fill(ayesha, 'Hand Off', re.compile('^Reason'), 'courier')
            atspi.keys('Return')
            atspi.wait_for(lambda: len(ayesha.app.windows()) == 1, 10, 'the handoff to be closed')
            ayesha.window.find('push button', 'Take Back')
            # The end of the shift can be left again.
            run_from_palette(ayesha, 'end shift')
            ayesha.app.window('End Shift', None)
            atspi.activate('End Shift')
            atspi.keys('Escape')
            atspi.wait_for(lambda: len(ayesha.app.windows()) == 1, 10, 'the shift to go on')


def quit_asks():
    """Ctrl+Q loses nothing that is written in a form: it asks, and who goes on writing has not quit."""
    with t.Office() as place:
        place.start()
        with desk.Desk(place, 'ayesha') as ayesha:
            atspi.activate('Dastak')
            ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
            place.control('message', {'from': '923005550101', 'name': 'Sana Khan', 'text': 'Hello'})
            ayesha.select('^Sana Khan')
            ayesha.said('Hello')
            run_from_palette(ayesha, 'edit the contact')
            fill(ayesha, 'Edit Contact', 'Name', 'Sana of the shop')
            name = ayesha.app.window('Edit Contact', None).find(None, 'Name')

            def windows(n, what):
                atspi.wait_for(lambda: len(ayesha.app.windows()) == n, 10, what)

            atspi.keys('ctrl+q')
            windows(3, 'the question')
            atspi.keys('Escape')
            windows(2, 'the form to go on')
            assert name.text == 'Sana of the shop', repr(name.text)
            atspi.keys('ctrl+w')
            windows(3, 'the question again')
            atspi.keys('Return')
            windows(2, 'the form to go on again')
            assert name.text == 'Sana of the shop', repr(name.text)
            atspi.keys('ctrl+q')
            windows(3, 'the question once more')
            atspi.keys('alt+d')
            t.wait_for(lambda: not ayesha.app.alive(), 15, 'the app to quit')
            assert ayesha.app.popen.returncode == 0, ayesha.app.popen.returncode


def logout_asks():
    """Who ends their session is told by it that words would be lost, and ends it once they are not."""
    with SessionManager() as session, t.Office() as place:
        place.start()
        with desk.Desk(place, 'ayesha') as ayesha:
            atspi.activate('Dastak')
            ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
            place.control('message', {'from': '923005550101', 'name': 'Sana Khan', 'text': 'Hello'})
            ayesha.select('^Sana Khan')
            ayesha.said('Hello')
            # What is kept anyway is in nobody's way.
            ayesha.write('half a reply')
            run_from_palette(ayesha, 'edit the contact')
            ayesha.app.window('Edit Contact', None).find(None, 'Name')
            assert session.ask() == 'free'
            fill(ayesha, 'Edit Contact', 'Name', 'Sana of the shop')
            name = ayesha.app.window('Edit Contact', None).find(None, 'Name')
            t.wait_for(lambda: name.text == 'Sana of the shop', 10, 'the name')
            assert session.ask() == 'inhibited What you wrote is not saved yet'
            assert name.text == 'Sana of the shop', repr(name.text)
            atspi.keys('alt+s')
            assert session.said() == 'free'
            assert session.ask() == 'free'


def tab_leaves_the_list():
    """Tab goes from the list to the conversation and back, and does not walk through the rows."""
    with t.Office() as place:
        place.start()
        with desk.Desk(place, 'ayesha') as ayesha:
            atspi.activate('Dastak')
            ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
            place.control('burst', {'count': 12, 'customers': 12, 'rate': 0})
            ayesha.row('^Customer 12')
            atspi.keys('F6', 'shift+F6', 'j')
            atspi.wait_for(
                lambda: (focused(ayesha) or ayesha.window).role == 'list item',
                10,
                'focus in the list',
            )
            atspi.keys('Tab')
            focus_is(ayesha, 'push button', None, 'Tab to reach the header')
            atspi.keys('shift+Tab')
            focus_is(ayesha, 'list item', None, 'the list again')
            atspi.keys('F6')
            focus_is(ayesha, 'text', re.compile('^Reply'), 'F6 to reach the composer')
            atspi.keys('shift+F6')
            atspi.wait_for(
                lambda: (focused(ayesha) or ayesha.window).role == 'list item',
                10,
                'focus in the list',
            )
            atspi.keys('shift+Tab')
            atspi.wait_for(
                lambda: any(
                    n.has('focused') for n in ayesha.window.all(None, 'Search conversations')
                )
                or (focused(ayesha) or ayesha.window).role in ('entry', 'text'),
                10,
                'focus in the search',
            )


def names():
    """Every control says what it is, on every page."""
    with t.Office() as place:
        place.start()
        with desk.Desk(place, 'ayesha') as ayesha:
            bad = atspi.unnamed(ayesha.app.root)
            assert not bad, bad
            ayesha.window.find('push button', 'Connect').click()
            ayesha.window.find('text', 'Enrolment Code')
            bad = atspi.unnamed(ayesha.app.root)
            assert not bad, bad
            ayesha.window.find('push button', 'Back').click()
            ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
            place.control('message', {'from': '923005550101', 'name': 'Sana Khan', 'text': 'Hello'})
            ayesha.select('^Sana Khan')
            ayesha.said('Hello')
            bad = atspi.unnamed(ayesha.app.root)
            assert not bad, bad
            doubled = [n.name for n in ayesha.window.all('push button') if n.name.startswith('_')]
            assert not doubled, doubled


t.main(keyboard_only, dialogs, quit_asks, logout_asks, tab_leaves_the_list, names)
