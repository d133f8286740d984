#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conversation page with real keys: what writes, what sends, where the focus goes, and what has a name."""
import os
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

PROGRAM = t.BUILD / 'tests' / 'ui' / 'page-window'

desk.desktop()
import atspi  # noqa: E402


class Page:
    def __init__(self, *argv):
        self.log = tempfile.NamedTemporaryFile(suffix='.log')
        self.app = atspi.App([PROGRAM, *argv], self.log.name, {'GTK_A11Y': 'atspi'})

    def __enter__(self):
        self.app.start()
        atspi.activate('Demo page')
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            print('# ' + self.app.log()[-2000:].replace('\n', '\n# '))
        code = self.app.stop() if self.app.alive() else self.app.popen.returncode
        if kind is None:
            assert code == 0, f'ended with {code}:\n{self.app.log()[-2000:]}'

    @property
    def window(self):
        return self.app.window()

    def composer(self, name='Reply to customer'):
        return self.window.find('text', name)

    def said(self, pattern):
        return self.window.find('list item', re.compile(pattern))

    def focused(self):
        return next((n for n in self.window.walk() if n.has('focused')), None)

    def focus_is(self, role, name=None):
        atspi.wait_for(lambda: (self.focused() or self.window).matches(role, name), 10, f'the focus on {role} {name}')


def writing():
    with Page() as page:
        field = page.composer()
        atspi.click_at('Demo page', field)
        t.wait_for(lambda: field.has('focused'), 10, 'the focus')
        atspi.type_text('one')
        atspi.keys('shift+Return')
        atspi.type_text('two')
        t.wait_for(lambda: field.text == 'one\ntwo', 10, 'two lines')
        atspi.keys('Return')
        page.said(r': one two, ')
        t.wait_for(lambda: field.text == '', 10, 'an empty composer')
        # Nothing to send: nothing happens.
        atspi.keys('Return', 'ctrl+Return')
        assert field.text == ''
        atspi.type_text('three')
        atspi.keys('ctrl+Return')
        page.said(r': three, \d\d:\d\d, Waiting to be sent')


def later():
    """Ctrl+Alt+Enter asks when it is to be sent, and is never a new line."""
    with Page() as page:
        field = page.composer()
        atspi.click_at('Demo page', field)
        t.wait_for(lambda: field.has('focused'), 10, 'the focus')
        # Nothing to send: nothing happens.
        atspi.keys('ctrl+alt+Return')
        atspi.type_text('good evening')
        t.wait_for(lambda: 'good evening' in field.text, 10, 'the letters in the composer')
        assert field.text == 'good evening', repr(field.text)
        atspi.keys('ctrl+alt+Return')
        dialog = page.app.window('Send Later', role=None)
        dialog.find('label', 'In One Hour')
        assert field.text == 'good evening', repr(field.text)
        atspi.keys('Escape')
        atspi.wait_for(lambda: len(page.app.windows()) == 1, 10, 'the question to go')
        # A note is sent at once, or not.
        atspi.keys('ctrl+shift+n')
        note = page.composer('Internal note')
        t.wait_for(lambda: note.has('focused') and note.text == '', 10, 'an empty note')
        atspi.type_text('call')
        atspi.keys('ctrl+alt+Return')
        atspi.type_text(' him')
        t.wait_for(lambda: note.text.endswith(' him'), 10, 'the letters in the note')
        assert note.text == 'call him', repr(note.text)


def modes():
    with Page() as page:
        atspi.click_at('Demo page', page.composer())
        atspi.type_text('to the customer')
        atspi.keys('ctrl+shift+n')
        note = page.composer('Internal note')
        t.wait_for(lambda: note.has('focused') and note.text == '', 10, 'an empty note')
        atspi.type_text('to the team')
        atspi.keys('ctrl+shift+n')
        t.wait_for(lambda: page.composer().text == 'to the customer', 10, 'the reply again')
        atspi.keys('ctrl+shift+n')
        t.wait_for(lambda: page.composer('Internal note').text == 'to the team', 10, 'the note again')
        atspi.keys('ctrl+Return')
        page.said('Internal note by Ayesha Demo: to the team')


def focus():
    """Tab passes the timeline in one step, both ways; a conversation has no traps."""
    with Page() as page:
        field = page.composer()
        atspi.click_at('Demo page', field)
        page.focus_is('text', 'Reply to customer')
        for _ in range(6):
            atspi.keys('shift+Tab')
            if page.focused() and page.focused().role == 'list item':
                break
        page.focus_is('list item')
        atspi.keys('Tab')
        page.focus_is(None, 'Reply')
        atspi.keys('Tab')
        page.focus_is(None, 'Note')
        atspi.keys('Tab')
        page.focus_is('text', 'Reply to customer')
        atspi.keys('Tab')
        t.wait_for(lambda: page.focused() and page.focused().role != 'text', 10, 'the focus to move on')
        assert page.composer().text == '', 'Tab was written'


def shortcuts():
    with Page('agent', '01900000-0000-7000-8000-000000001002') as page:
        page.window.find('push button', 'Claim')
        atspi.keys('ctrl+shift+c')
        page.window.find('push button', 'Resolve')
        toggle = page.window.find(None, 'Side Panel')
        assert toggle.has('pressed')
        atspi.keys('F9')
        t.wait_for(lambda: not toggle.has('pressed'), 10, 'the panel to go')
        atspi.keys('F9')
        t.wait_for(lambda: toggle.has('pressed'), 10, 'the panel to come')
        atspi.keys('ctrl+shift+a')
        chooser = page.app.window('Assign Conversation', role=None)
        chooser.find('label', 'Bilal Demo')
        atspi.type_text('bil')
        atspi.keys('Return')
        page.window.find('label', re.compile(r'Bilal Demo.*\+92 333 555 0042'))
        atspi.activate('Demo page')
        atspi.keys('ctrl+shift+e')
        page.window.find('push button', 'Reopen')


def menu():
    """What can be done with a message, without a mouse: Shift+F10, and the focus is back where it was."""
    with Page('agent', '01900000-0000-7000-8000-000000001005') as page:
        field = page.composer()
        atspi.click_at('Demo page', field)
        for name in ('list item', 'Are you there', 'Did it arrive', 'xn--80ak6aa92e'):
            key = 'shift+Tab' if name == 'list item' else 'Up'
            for _ in range(8):
                now = page.focused()
                if now and (now.role == name or name in now.name):
                    break
                atspi.keys(key)
                t.wait_for(lambda: page.focused() and page.focused() != now, 5, 'the focus to move')
        atspi.keys('shift+F10')
        for words in ('Reply to This', 'React…', 'Copy Text'):
            page.window.find('menu item', words)
        atspi.keys('Down', 'Return')
        t.wait_for(lambda: page.focused() and page.focused().name == 'Thumbs up', 10, 'the emoji')
        atspi.keys('Escape')
        t.wait_for(lambda: page.focused() and 'xn--80ak6aa92e' in page.focused().name, 10, 'the message again')


def forward():
    """From a message into a note, and whom to call, without a mouse: by its letter, and by the menu."""
    for way in ('f', 'shift+F10'):
        with Page('agent', '01900000-0000-7000-8000-000000001005') as page:
            atspi.click_at('Demo page', page.composer())
            atspi.type_text('to the customer')
            for name in ('list item', 'Are you there'):
                key = 'shift+Tab' if name == 'list item' else 'Up'
                for _ in range(8):
                    now = page.focused()
                    if now and (now.role == name or name in now.name):
                        break
                    atspi.keys(key)
                    t.wait_for(lambda: page.focused() and page.focused() != now, 5, 'the focus to move')
            atspi.keys(way)
            # The pointer may be over the menu, which then begins there.
            while way != 'f':
                now = page.focused()
                if now and now.name == 'Forward in a Note…':
                    atspi.keys('Return')
                    break
                if now and now.role == 'menu item':
                    atspi.keys('Down')
                    t.wait_for(lambda: page.focused() and page.focused() != now, 5, 'the next item')
            note = page.composer('Internal note')
            t.wait_for(lambda: note.has('focused') and note.text.startswith('@\n'), 10, 'the words in the note')
            page.window.find('label', 'Bilal Demo')
            atspi.type_text('bil')
            atspi.keys('Return')
            t.wait_for(lambda: note.text.startswith('@Bilal Demo \n'), 10, 'the name')
            assert re.search('“\u2068Are you there\\?\u2069” — .*, \\d\\d:\\d\\d$', note.text), repr(note.text)
            atspi.keys('ctrl+shift+n')
            t.wait_for(lambda: page.composer().text == 'to the customer', 10, 'the reply as it was')


SANA = '01900000-0000-7000-8000-000000001001'


def template():
    """A template is found, filled in, looked at and sent without a mouse; what is missing is not sent."""
    with Page('agent', SANA, 'templates') as page:
        page.composer()
        atspi.keys('ctrl+shift+p')
        picker = page.app.window('Choose a Template', role=None)
        picker.find('list item', re.compile('parcel_ready'))
        search = picker.find('entry', 'Search templates')
        atspi.wait_for(lambda: search.has('focused'), 10, 'the focus on the search')
        atspi.type_text('parcel_r')
        picker.find('text', re.compile('Heading, Variable 1'))
        send = picker.find('push button', 'Send')
        atspi.keys('Return')
        for name, words in (('Heading, Variable 1', 'A-17'), ('Variable 2', 'Friday'), ('Track', '4711')):
            assert not send.has('sensitive')
            # Not yet: nothing happens.
            atspi.keys('ctrl+Return')
            atspi.type_text(words)
            field = picker.find('text', re.compile(name))
            atspi.wait_for(lambda: field.text == words, 10, f'{words} in {name}')
            atspi.keys('Return')
        atspi.wait_for(lambda: send.has('sensitive'), 10, 'it to be complete')
        for words in ('Parcel A-17', 'Hi Sana Khan, it waits until Friday.'):
            picker.find('label', words)
        # From the last field back to the first, and what is written there again is seen at once.
        for _ in range(3):
            atspi.keys('shift+Tab')
        atspi.keys('ctrl+a')
        atspi.type_text('B-2')
        picker.find('label', 'Parcel B-2')
        atspi.keys('ctrl+Return')
        page.said(r'Hi Sana Khan, it waits until Friday\.')


def slash():
    """A template is found by "/" and its name, and what is left of it is typed on at once."""
    with Page('agent', SANA, 'templates') as page:
        field = page.composer()
        atspi.click_at('Demo page', field)
        atspi.type_text('/parcel')
        page.window.find('label', 'parcel_ready')
        atspi.keys('Return')
        picker = page.app.window('Choose a Template', role=None)
        picker.find('text', re.compile('Heading, Variable 1'))
        atspi.wait_for(lambda: not field.has('focused'), 10, 'the keyboard in the dialog')
        atspi.type_text('A-17')
        picker.find('label', 'Parcel A-17')
        # Back, and nothing is left of what looked for it.
        atspi.keys('Escape')
        page.app.root.find('push button', 'Discard').click()
        page.focus_is('text', 'Reply to customer')
        assert field.text == '', repr(field.text)


CLOSED = '01900000-0000-7000-8000-000000001003'


def closed():
    """Where only a template can be sent, who begins to write looks for one, with the letters that they wrote."""
    for keys in ('order_up', '/order_up'):
        with Page('agent', CLOSED, 'templates') as page:
            button = page.window.find('push button', 'Choose Template…')
            atspi.keys('ctrl+shift+n', 'ctrl+shift+n')
            atspi.wait_for(lambda: button.has('focused'), 10, 'the focus on the button')
            # All at once: the window with the search is not there yet when the second letter comes.
            atspi.type_text(keys, delay=0)
            picker = page.app.window('Choose a Template', role=None)
            search = picker.find('entry', 'Search templates')
            atspi.wait_for(lambda: search.has('focused'), 10, 'the focus on the search')
            atspi.wait_for(lambda: search.text == 'order_up', 10, f'all letters, not {search.text!r}')
            atspi.keys('Return')
            atspi.type_text('X9')
            picker.find('label', re.compile('X9'))


def early():
    """What is typed before a window that was asked for has the keyboard is written in it all the same."""
    with Page('agent', SANA, 'templates') as page:
        atspi.click_at('Demo page', page.composer())
        for keys, title, field in ((('ctrl+shift+a', *'bilal'), 'Assign Conversation', 'entry'),
                                   (('ctrl+shift+p', *'parcel', 'BackSpace'), 'Choose a Template', 'entry')):
            atspi.keys(*keys, delay=0)
            words = ''.join(keys[1:]).replace('lBackSpace', '')
            entry = page.app.window(title, role=None).find(field)
            atspi.wait_for(lambda: entry.text == words, 10, f'{words} in {title}, where {entry.text!r} is')
            # BackSpace took a letter there, and nothing went to the composer.
            atspi.keys('Escape')
            atspi.wait_for(lambda: len(page.app.windows()) == 1, 10, f'{title} to go')
        assert page.composer().text == '', page.composer().text


LONG = '01900000-0000-7000-8000-000000001004'


def find():
    """Ctrl+F from the middle of a reply, through what there is, and back to the reply."""
    with Page('agent', LONG) as page:
        atspi.click_at('Demo page', page.composer())
        atspi.type_text('half a')
        atspi.keys('ctrl+f')
        field = page.window.find('entry', 'Find in This Conversation')
        atspi.wait_for(lambda: field.has('focused'), 10, 'the focus on the field')
        atspi.type_text('short 14')
        page.window.find('label', '1 of 9')
        atspi.keys('Return', 'Up')
        page.window.find('label', '3 of 9')
        page.said(r'147: short')
        atspi.keys('Down')
        page.window.find('label', '2 of 9')
        atspi.keys('Escape')
        page.focus_is('text', 'Reply to customer')
        atspi.type_text(' reply')
        t.wait_for(lambda: page.composer().text == 'half a reply', 10, 'the reply to go on')


def names():
    with Page() as page:
        page.composer()
        assert not atspi.unnamed(page.window), atspi.unnamed(page.window)
        page.said('^Ayesha Demo: Here is your refund., .*Not delivered: this number')
        page.said(r'^Bilal Demo: Ok\?, .*Sent$')


def hand_off():
    """Ctrl+Enter in the summary is no new line in it: it hands off."""
    with Page() as page:
        page.composer()
        atspi.keys('ctrl+shift+h')
        dialog = page.app.window('Hand Off', role=None)
        button = dialog.find('push button', 'Hand Off')
        atspi.wait_for(lambda: button.has('sensitive'), 10, 'somebody to hand it to')
        # Its row names it: it is not said twice.
        dialog.find('check box', re.compile('^Tell the Customer$'))
        summary = dialog.find('text', 'Summary')
        atspi.click_at('Hand Off', summary)
        atspi.wait_for(lambda: summary.has('focused'), 10, 'the focus on the summary')
        atspi.keys('ctrl+Return')
        page.window.find('label', re.compile('Waiting for .* to accept'))


def remark():
    """Ctrl+Enter in the remark of a contact saves it."""
    with Page() as page:
        page.composer()
        page.window.find('push button', 'Edit Contact').click()
        editor = page.app.window('Edit Contact', role=None)
        field = editor.find('text', 'Remark')
        atspi.click_at('Edit Contact', field)
        atspi.wait_for(lambda: field.has('focused'), 10, 'the focus on the remark')
        atspi.type_text('Calls at noon')
        atspi.keys('ctrl+Return')
        page.window.find('label', 'Contact changed')
        page.window.find('label', re.compile('Calls at noon$'))


t.main(writing, later, modes, focus, shortcuts, menu, forward, template, slash, closed, early, find, names, hand_off,
       remark)
