#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person is told of while they look elsewhere, by real windows to a notification service of ours: once, with
what they wanted in it, until it was read anywhere; and what a click does, with whatever is clicked on."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop()
import atspi  # noqa: E402

from notifications import Notifications  # noqa: E402

SANA, BILAL = '923005550101', '923005550102'


def writes(place, phone, name, text):
    # What comes in the second of the last look would count as seen.
    t.next_second()
    place.control('message', {'from': phone, 'name': name, 'text': text})


def keeps_settings(place, name, **values):
    """Settings of one computer, in a file; returns what its app needs in the environment, and how to change them."""
    config = place.root / f'config-{name}'
    path = config / 'glib-2.0' / 'settings' / 'keyfile'
    path.parent.mkdir(parents=True)

    def write(**values):
        lines = (f'{key.replace("_", "-")}={value}\n' for key, value in values.items())
        path.write_text('[org/dastak/Dastak]\n' + ''.join(lines))

    write(**values)
    return {'GSETTINGS_BACKEND': 'keyfile', 'XDG_CONFIG_HOME': str(config)}, write


def code_again(place, name):
    """For one more computer of the same person."""
    return t.find_code(place.relay_command('user', 'code', '--data', place.data, '--user', name).stdout)


def claims(place, person, phone, name):
    """A conversation of their own, read."""
    writes(place, phone, name, f'Hello from {name}')
    person.view('unassigned')
    person.select(f'^{name}')
    person.said(f'Hello from {name}')
    person.window.find('push button', 'Claim').click()
    person.window.find('push button', 'Resolve')
    person.no_row(f'^{name}')
    person.view('mine')
    # It counts as read once it was in sight for a moment; what comes from then on is new.
    person.row(f'^{name}.*owner You, Open$')


def shows(service, person, body, seconds=20):
    """Waits for the one notification that somebody's computer shows to say that."""

    def look():
        shown = service.of(person)
        return shown[0] if len(shown) == 1 and re.search(body, f'{shown[0].title}|{shown[0].body}') else None

    return t.wait_for(look, seconds, f'one notification like {body!r}')


def shows_nothing(service, person):
    t.wait_for(lambda: not service.of(person), 20, 'nothing to be shown')


def two_computers():
    """A message is told on both, the next takes its place, and reading it on one withdraws it on the other; a click
    opens the conversation."""
    with t.Office() as place, Notifications() as service:
        place.start()
        with desk.Desk(place, 'office') as office:
            office.enrol(place.url, desk.hire(place, 'Ayesha'))
            claims(place, office, SANA, 'Sana Khan')
            claims(place, office, BILAL, 'Bilal Ahmed')
            with desk.Desk(place, 'home') as home:
                home.enrol(place.url, code_again(place, 'Ayesha'))
                home.view('mine')
                home.row('^Sana Khan')
                assert not service.ever(office), service.ever(office)
                writes(place, SANA, 'Sana Khan', 'Where is my order?')
                shows(service, office, r'^Sana Khan\|.*Where is my order')
                shows(service, home, r'^Sana Khan\|.*Where is my order')
                writes(place, SANA, 'Sana Khan', 'Hello?')
                shows(service, office, r'^Sana Khan\|2 new messages\n.*Hello')
                assert len(service.ever(office).splitlines()) == 2, service.ever(office)
                home.select('^Sana Khan')
                home.said('Hello\\?')
                shows_nothing(service, office)
                shows_nothing(service, home)
                # Told once: nothing comes again with a start.
                office.kill()
                office.start()
                office.view('mine')
                office.select('^Bilal Ahmed')
                office.said('Hello from Bilal')
                writes(place, SANA, 'Sana Khan', 'Anybody?')
                there = shows(service, office, r'\|.*Anybody')
                assert 'Reply' in there.buttons and 'Claim' not in there.buttons, there.buttons
                service.click(there.number, there.buttons['Reply'])
                office.said('Anybody\\?')


def forged():
    """Whoever is on the bus may ask for anything; what is not there is not opened, and nothing else happens."""
    with t.Office() as place, Notifications() as service:
        place.start()
        with desk.Desk(place, 'ayesha') as ayesha:
            ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
            claims(place, ayesha, SANA, 'Sana Khan')
            claims(place, ayesha, BILAL, 'Bilal Ahmed')
            gone = '01900000-0000-7000-8000-00000000abcd'
            asked = ('show', 'nonsense'), ('reply', ''), ('claim', "0190' OR 1=1 --"), ('claim', gone), ('show', gone)
            for n, (action, target) in enumerate(asked, 1):
                writes(place, SANA, 'Sana Khan', f'Message {n}')
                there = shows(service, ayesha, f'Message {n}')
                service.click(there.number, f'app.{action}-conversation::{target}')
            ayesha.window.find('label', 'That conversation is not here any more')
            ayesha.said('Hello from Bilal Ahmed')
            assert ayesha.app.alive()


def left_alone():
    """Quiet hours: nothing is told in them, and what is still unread afterwards is. Without content no word and no name
    leaves the window."""
    with t.Office() as place, Notifications() as service:
        place.start()
        env, change = keeps_settings(place, 'ayesha', notify_show_text='false', notify_quiet_hours='true',
                                     notify_quiet_from=0, notify_quiet_until=1439)
        hours = dict(notify_quiet_from=0, notify_quiet_until=0)
        with desk.Desk(place, 'ayesha', env=env) as ayesha:
            ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
            claims(place, ayesha, SANA, 'Sana Khan')
            with desk.Desk(place, 'other') as other:
                other.enrol(place.url, code_again(place, 'Ayesha'))
                writes(place, SANA, 'Sana Khan', 'My number is 4711')
                shows(service, other, '4711')
                ayesha.row('^Sana Khan, My number is 4711.*1 unread')
                assert not service.ever(ayesha), service.ever(ayesha)
                change(notify_show_text='false', notify_quiet_hours='true', **hours)
                there = shows(service, ayesha, r'^New message\|$')
                for word in ('Sana', '4711', '300'):
                    assert word not in service.ever(ayesha), service.ever(ayesha)
                assert there.buttons.keys() == {'default', 'Reply'}, there.buttons


t.main(two_computers, forged, left_alone)
