#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two real windows on one conversation: each sees that the other looks, and that the other replies; Send asks first
only while that is so; and nothing of it stays when a window dies."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop()
import atspi  # noqa: E402

from screensaver import Screensaver  # noqa: E402

SANA = '923005550101'


def told(person, pattern, seconds=20):
    """What the window says of colleagues."""
    return person.window.find('label', re.compile(pattern), seconds)


def alone(person, seconds=20):
    t.wait_for(
        lambda: not any(n.seen for n in person.window.all('label', re.compile(r'is (viewing|replying)'))),
        seconds,
        'nobody else to be said to be here',
    )


def received(place, text):
    return [m for m in place.control('ledger')['outbound'] if m.get('text') == text]


def send_button(person, words):
    """The button as it is now; it takes what was written in."""
    button = person.window.find('push button', words)
    t.wait_for(lambda: button.has('sensitive'), 10, f'{words} to be enabled')
    return button


def together(place, ayesha, bilal):
    """Both have the same conversation before them."""
    for person, name, role in ((ayesha, 'Ayesha', 'agent'), (bilal, 'Bilal', 'supervisor')):
        person.enrol(place.url, desk.hire(place, name, role))
    place.control('message', {'from': SANA, 'name': 'Sana Khan', 'text': 'Is the blue one there?'})
    for person in (ayesha, bilal):
        person.select('^Sana Khan')
        person.said('Is the blue one there')
    told(ayesha, 'Bilal.* is viewing')
    told(bilal, 'Ayesha.* is viewing')


def collision():
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha') as ayesha, desk.Desk(place, 'bilal') as bilal:
            together(place, ayesha, bilal)
            ayesha.write('Yes, it is')
            told(bilal, 'Ayesha.* is replying')
            bilal.write('I will look')
            asks = send_button(bilal, 'Send Anyway…')
            # Whoever was first is not asked anything.
            send_button(ayesha, 'Send')
            asks.click()
            bilal.window.find('label', 'A colleague is replying')
            assert not received(place, 'I will look')
            # She has sent it: nobody replies any more, but what was said since he began stands between.
            ayesha.window.find('push button', 'Send').click()
            bilal.said('Yes, it is')
            send_button(bilal, 'Send').click()
            told(bilal, 'New activity since you started')
            told(bilal, 'Ayesha.*:.*Yes, it is')
            assert not received(place, 'I will look')
            send_button(bilal, 'Send Anyway').click()
            for text in ('Yes, it is', 'I will look'):
                t.wait_for(lambda: received(place, text), 30, f'{text!r} at WhatsApp')
                ayesha.said(text + '.*(Delivered|Read)', 30)
                bilal.said(text + '.*(Delivered|Read)', 30)
                assert len(received(place, text)) == 1, text


def killed():
    """A window that dies while its person replies: the other one is free to answer, and is told nothing untrue."""
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha') as ayesha, desk.Desk(place, 'bilal') as bilal:
            together(place, ayesha, bilal)
            ayesha.write('Half a se')
            told(bilal, 'Ayesha.* is replying')
            ayesha.row('^Sana Khan, Draft: Half a se')
            ayesha.kill()
            alone(bilal, 40)
            bilal.write('It is')
            send_button(bilal, 'Send').click()
            t.wait_for(lambda: received(place, 'It is'), 30, 'the answer at WhatsApp')
            # What she wrote is there when she comes back; so is his answer.
            ayesha.start()
            atspi.keys('alt+5')
            ayesha.select('^Sana Khan')
            ayesha.said('It is.*(Delivered|Read)', 30)
            field = ayesha.window.find('text', re.compile('^Reply'))
            t.wait_for(lambda: field.text == 'Half a se', 10, 'the draft')
            told(bilal, 'Ayesha.* is (viewing|replying)')


def locked():
    """Whoever locked their screen does not view what stands on it, and is back with the first look."""
    with t.Office() as place, Screensaver() as screensaver:
        place.start()
        sandboxed = desk.Desk(place, 'bilal', env={'GTK_USE_PORTAL': '1'})
        with desk.Desk(place, 'ayesha') as ayesha, sandboxed as bilal:
            together(place, ayesha, bilal)
            screensaver.set(True)
            alone(ayesha)
            alone(bilal)
            screensaver.set(False)
            told(ayesha, 'Bilal.* is viewing')
            told(bilal, 'Ayesha.* is viewing')


def handed_on():
    """Who hands on what nobody has tells the customer with it; a colleague accepts, and it was said once."""
    with t.Office() as place:
        place.start('--status-delay', '50,150,400')
        with desk.Desk(place, 'ayesha') as ayesha, desk.Desk(place, 'bilal') as bilal:
            together(place, ayesha, bilal)
            ayesha.window.find('push button', 'Hand Off').click()
            dialog = ayesha.app.window('Hand Off', role=None)
            hand_off = dialog.find('push button', 'Hand Off')
            atspi.wait_for(lambda: hand_off.has('sensitive'), 10, 'somebody to hand it to')
            atspi.click_at('Hand Off', dialog.find('list item', re.compile('^Tell the Customer')))
            message = dialog.find('text', 'Message to the Customer')
            message.set_text('Bilal knows, and will answer you.')
            atspi.wait_for(lambda: hand_off.has('sensitive'), 10, 'a message that can be sent')
            hand_off.click()
            t.wait_for(lambda: received(place, 'Bilal knows, and will answer you.'), 30, 'the words at WhatsApp')
            bilal.said('Bilal knows, and will answer you')
            bilal.window.find('push button', re.compile('Accept')).click()
            bilal.window.find('push button', 'Resolve')
            assert len(received(place, 'Bilal knows, and will answer you.')) == 1


t.main(collision, killed, locked, handed_on)
