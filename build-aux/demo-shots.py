#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the demonstration that needs no display: drives the app on private ones and takes pictures.

Started by demo.sh without arguments; it starts itself again, inside a desktop, once a scene."""
import os
import pathlib
import re
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'tests' / 'lib'))
import dastak_test as t  # noqa: E402

DEMO = pathlib.Path(os.environ['DEMO_DIR'])
WIDTH, HEIGHT = 1180, 760
REPLY = 'Walaikum salam! Yes, the blue dinner set is here, all 24 pieces. Shall I keep one for you?'
NOTE = 'The last two boxes are in the Lahore store. @Omar please put one aside.'


def print_line(name, words):
    print(f'demo: {DEMO / name}: {words}', flush=True)


class Scene:
    """The app of one profile, in a window that fills its screen."""

    def __init__(self, name, *options):
        import atspi

        self.ui = atspi
        env = {'SECRET_FILE_TEST_PATH': str(DEMO / f'keyring-{name}')}
        self.app = atspi.App(
            [t.APP, '--profile', DEMO / f'profile-{name}', *options], DEMO / f'app-{name}.log', env
        )

    def __enter__(self):
        self.app.start()
        self.window = self.app.window()
        self.ui.fill_screen('Dastak', WIDTH, HEIGHT)
        return self

    def __exit__(self, *_):
        self.app.kill()

    @staticmethod
    def words(english):
        """A name in the language of the scene."""
        import gettext

        return gettext.translation(
            'dastak',
            os.environ.get('DASTAK_LOCALEDIR'),
            [os.environ.get('LANGUAGE') or 'C'],
            fallback=True,
        ).gettext(english)

    def select(self, name):
        """Finds somebody with the search box, wherever in the list they are now."""
        search = self.window.find('entry', self.words('Search conversations'))
        search.set_text(name)

        def look():
            for rows in self.window.all('list', self.words('Conversations')):
                seen = [n for n in rows.children() if n.role == 'list item']
                for i, n in enumerate(seen):
                    if n.seen and n.name.startswith(name):
                        rows.select_child(i)
                        return True
            return False

        self.ui.wait_for(look, 20, f'a row of {name}')
        search.set_text('')

    def said(self, pattern, seconds=20):
        self.ui.wait_for(
            lambda: next(
                (
                    n
                    for n in self.window.walk()
                    if n.role == 'list item' and n.seen and re.search(pattern, n.name)
                ),
                None,
            ),
            seconds,
            pattern,
        )

    def shot(self, name, words, width=WIDTH, height=HEIGHT):
        self.ui.settle()
        self.ui.screenshot(DEMO / name, (width, height))
        print_line(name, words)


def work():
    """First run, the inbox, narrow, and at the end offline."""
    import atspi

    with Scene('ayesha') as s:
        s.window.find('push button', 'Connect').click()
        code = os.environ['DEMO_CODES'].split()[0]
        address = s.window.find('text', 'Relay Address or Enrolment Link')
        address.set_text(os.environ['DEMO_URL'])
        s.window.find('text', 'Enrolment Code').set_text(code)
        s.window.find('label', re.compile('answers$'))
        s.shot('first-run.png', 'the first run: the relay has answered, the code is entered')
        s.window.find('push button', 'Enrol This Computer').click()
        s.window.find('list', 'Views', 30)
        atspi.keys('alt+5')
        s.select('Sana Khan')
        s.window.find('push button', 'Claim').click()
        s.window.find('push button', 'Resolve')
        s.window.find('text', 'Reply to customer').set_text(REPLY)
        s.window.find('push button', 'Send').click()
        s.said('blue dinner set is here.*Read', 30)
        s.window.find('push button', 'Note').click()
        s.window.find('text', 'Internal note').set_text(NOTE)
        s.window.find('push button', 'Add Note').click()
        s.said('Internal note.*Lahore')
        s.window.find('push button', 'Reply').click()
        s.said('delivery to Lahore', 30)
        s.shot(
            'inbox-light.png',
            'the inbox: an answer that was read, a note for the team, the customer’s next question',
        )
        (DEMO / 'ready').touch()
        atspi.fill_screen('Dastak', 420, HEIGHT)
        s.said('Lahore')
        s.shot('narrow-conversation.png', 'a narrow window: the conversation, with a way back', 420)
        s.window.find('push button', 'Back').click()
        s.shot('narrow-list.png', 'a narrow window: one pane at a time', 420)
        atspi.fill_screen('Dastak', WIDTH, HEIGHT)
        t.wait_for((DEMO / 'offline').exists, 60, 'the other pictures')
        os.kill(int(os.environ['DEMO_RELAY_PID']), signal.SIGKILL)
        s.window.find('label', re.compile('^Working offline'), 30)
        s.window.find('text', 'Reply to customer').set_text(
            'Two to three days. I can send it tomorrow morning.'
        )
        s.window.find('push button', 'Send').click()
        s.window.find('label', re.compile('^Working offline.*queued'))
        s.shot(
            'offline.png',
            'the relay was killed: everything is readable, the answer waits with a clock',
        )


def look(name, file, words):
    code = os.environ['DEMO_CODES'].split()[int(os.environ['DEMO_CODE'])]
    with Scene(name, '--enrol', f'dastak://{os.environ["DEMO_URL"]}?code={code}') as s:
        s.window.find('list', s.words('Views'), 30)
        s.ui.keys('alt+5')
        s.select('Sana Khan')
        s.said('Lahore')
        s.ui.keys('F6')  # the focus to the composer
        s.shot(file, words)


SCENES = {
    'work': (work, {}),
    'dark': (
        lambda: look('dark', 'inbox-dark.png', 'the same, dark'),
        {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
    ),
    'urdu': (
        lambda: look('urdu', 'inbox-urdu.png', 'the same in Urdu, from right to left'),
        {'LANGUAGE': 'ur', 'LC_ALL': 'C.UTF-8'},
    ),
    'large': (
        lambda: look('large', 'inbox-large-text.png', 'the same with text at 150 %'),
        {'HEADLESS_TEXT_SCALE': '150'},
    ),
}


def play(name, code=0):
    env = {
        **os.environ,
        'LC_ALL': 'C.UTF-8',
        'LANGUAGE': '',
        'HEADLESS_SCREEN': f'{WIDTH}x{HEIGHT}',
        'DEMO_CODE': str(code),
        **SCENES[name][1],
    }
    return subprocess.Popen(
        [ROOT / 'tests' / 'lib' / 'headless.sh', sys.executable, __file__, name],
        env=env,
        stderr=open(DEMO / f'scene-{name}.log', 'wb'),
    )


def main():
    if len(sys.argv) > 1:
        SCENES[sys.argv[1]][0]()
        return 0
    work_scene = play('work')
    t.wait_for(
        lambda: (DEMO / 'ready').exists() or work_scene.poll() is not None, 90, 'the first pictures'
    )
    others = {'dark': play('dark', 1), 'urdu': play('urdu', 2), 'large': play('large', 3)}
    failed = [name for name, scene in others.items() if scene.wait() != 0]
    (DEMO / 'offline').touch()
    if work_scene.wait() != 0:
        failed.append('work')
    for name in failed:
        print(f'demo: the scene "{name}" failed; see {DEMO}/scene-{name}.log', file=sys.stderr)
    return 1 if failed else 0


sys.exit(main())
