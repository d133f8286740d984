# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent's desk for end-to-end tests: the app with a profile and a keyring of its own, and the words to drive it.

A test calls desktop() first: outside a private desktop that runs the test again inside of one."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

import dastak_test as t

HEADLESS = pathlib.Path(__file__).with_name('headless.sh')
SCHEMA = pathlib.Path(__file__).parents[2] / 'data' / 'org.dastak.Dastak.gschema.xml'


def desktop(**settings):
    """Makes sure that this process runs in a desktop of its own. Returns only inside of it."""
    if os.environ.get('DASTAK_DESKTOP') == '1':
        return
    env = {**os.environ, **settings, 'DASTAK_DESKTOP': '1'}
    os.execve(str(HEADLESS), [str(HEADLESS), sys.executable, *sys.argv], env)


def hire(office, name, role='agent'):
    """Adds a person; returns their enrolment code. Seven groups: parts of an id can look like fewer."""
    out = office.relay_command(
        'user', 'add', '--data', office.data, '--name', name, '--role', role
    ).stdout
    return re.search(r'\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}\b', out)[0]


def settings_schema(folder, **defaults):
    """A folder with the settings' schema in which these keys have other defaults."""
    if not folder.exists():
        folder.mkdir(parents=True)
        shutil.copy(SCHEMA, folder)
        lines = [f'{key.replace("_", "-")}={value}' for key, value in defaults.items()]
        (folder / '50_test.gschema.override').write_text('\n'.join(['[org.dastak.Dastak]', *lines, '']))
        subprocess.run(['glib-compile-schemas', '--strict', folder], check=True)
    return folder


class Desk:
    """One person's computer. Use as a context manager; start() and kill() may follow each other.
    What is sent leaves at once, unless undo_seconds says how long it may be taken back."""

    def __init__(self, office, name, *options, env=None, undo_seconds=0):
        import atspi

        self.ui = atspi
        self.root = office.root / 'desks' / name
        self.root.mkdir(parents=True)
        self.profile = self.root / 'profile'
        self.log_path = self.root / 'log'
        # libsecret's own file backend: a keyring without a daemon that would need unlocking.
        secrets = {
            'SECRET_BACKEND': 'file',
            'SECRET_FILE_TEST_PATH': str(self.root / 'keyring'),
            'SECRET_FILE_TEST_PASSWORD': 'a test keyring',
        }
        self.app = atspi.App(
            [t.APP, '--profile', self.profile, *options],
            self.log_path,
            {
                **secrets,
                'GSETTINGS_SCHEMA_DIR': str(
                    settings_schema(office.root / f'schema-{undo_seconds}', undo_seconds=undo_seconds)
                ),
                'DASTAK_LOCALEDIR': str(t.BUILD / 'po'),
                'G_DEBUG': 'fatal-criticals',
                **(env or {}),
            },
        )

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if kind is not None:
            self.evidence()
        if self.app.alive():
            self.app.kill()

    def start(self):
        self.app.start()
        return self

    @property
    def window(self):
        """The window as it is now: after a fresh start on a broken profile it is another one."""
        return self.app.window()

    def kill(self):
        self.app.kill()

    def evidence(self):
        """After a failure: what the screen and the log said."""
        keep = os.environ.get('DASTAK_TEST_SCREENSHOTS')
        if keep:
            pathlib.Path(keep).mkdir(parents=True, exist_ok=True)
            self.ui.screenshot(pathlib.Path(keep) / f'{pathlib.Path(sys.argv[0]).stem}.png')
        for line in self.app.log().splitlines()[-15:]:
            print(f'# app: {line}')

    # -- first run

    def enrol(self, address, code=None):
        self.window.find('push button', 'Connect').click()
        self.window.find('text', 'Relay Address or Enrolment Link').set_text(address)
        if code:
            self.window.find('text', 'Enrolment Code').set_text(code)
        button = self.window.find('push button', 'Enrol This Computer')
        t.wait_for(lambda: button.has('sensitive'), 20, 'the relay to answer')
        button.click()
        self.conversations()

    # -- the list

    def conversations(self):
        """The list of conversations, once the main window is there; its page may be an empty one."""
        return self.ui.wait_for(
            lambda: next(
                (n for n in self.window.walk() if n.matches('list', 'Views') and n.seen), None
            ),
            30,
            'the main window',
        )

    def rows(self):
        found = next(
            (n for n in self.window.walk() if n.matches('list', 'Conversations') and n.seen), None
        )
        return found.rows() if found else []

    def row(self, pattern, seconds=20):
        """Waits for a row whose words match."""
        return self.ui.wait_for(
            lambda: next((r for r in self.rows() if re.search(pattern, r)), None),
            seconds,
            f'a row like {pattern!r}',
        )

    def no_row(self, pattern, seconds=20):
        self.ui.wait_for(
            lambda: not any(re.search(pattern, r) for r in self.rows()),
            seconds,
            f'rows like {pattern!r} to go',
        )

    def view(self, name):
        """With the key of the place that it has among the views."""
        label = {'mine': 'Mine', 'unassigned': 'Unassigned', 'all': 'All'}[name]
        views = self.conversations().rows()
        place = next(i for i, row in enumerate(views, 1) if re.match(rf'{label}\b', row))
        self.ui.keys(f'alt+{place}')
        self.window.find('label', label)

    def select(self, pattern):
        self.row(pattern)
        rows = self.window.find('list', 'Conversations')
        seen = [n for n in rows.children() if n.role == 'list item']
        index = next(i for i, n in enumerate(seen) if n.seen and re.search(pattern, n.name))
        rows.select_child(index)

    # -- the conversation

    def said(self, pattern, seconds=20):
        """Waits for an entry of the timeline whose words match; returns its words."""

        def look():
            for timeline in self.window.all(
                'list', re.compile('Messages|Timeline|Conversation with')
            ):
                for n in timeline.children():
                    if n.role == 'list item' and n.seen and re.search(pattern, n.name):
                        return n.name
            return None

        return self.ui.wait_for(look, seconds, f'an entry like {pattern!r}')

    def write(self, text):
        self.window.find('text', re.compile('^(Reply|Message)')).set_text(text)

    def send(self, text):
        self.write(text)
        button = self.window.find('push button', 'Send')
        t.wait_for(lambda: button.has('sensitive'), 10, 'Send to be enabled')
        button.click()
