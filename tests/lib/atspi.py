# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4 application through the accessibility bus, as a screen reader or another assistive tool would.

Everything polls with a deadline; nothing waits for events, which GTK 4.8 does not send for every change. What is
known about GTK 4.8 and kept here, so that tests need not know it:
  * STATE_SHOWING is set on windows only and STATE_VISIBLE always: a thing is seen if it has a size.
  * A list view keeps about two hundred rows; those without a size are spare and not worth descending into.
  * Text is read by character count, since an end of -1 gives nothing.
  * An insensitive button says that it has one action and then fails to name it.
"""
import os
import re
import signal
import subprocess
import sys
import time
import warnings

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

import dastak_test  # noqa: E402

warnings.filterwarnings('ignore', category=DeprecationWarning)
Atspi.init()
Atspi.set_timeout(5000, 15000)

GONE = (GLib.Error, RuntimeError, LookupError, AttributeError, TypeError)


def wait_for(probe, seconds=15, what=''):
    """Polls probe(); an object that dies between two calls is only a reason to look again."""

    def careful():
        try:
            return probe()
        except GONE:
            return None

    return dastak_test.wait_for(careful, seconds, what)


class Node:
    """One accessible object."""

    def __init__(self, accessible):
        self.a = accessible
        self._role = None

    def __repr__(self):
        try:
            return f'<{self.role} {self.name!r}>'
        except GONE:
            return '<gone>'

    def __eq__(self, other):
        return isinstance(other, Node) and self.a == other.a

    def __hash__(self):
        return hash(self.a)

    @property
    def role(self):
        """It never changes; each question takes a round trip over the bus."""
        self._role = self._role or self.a.get_role_name()
        return self._role

    @property
    def name(self):
        return self.a.get_name() or ''

    @property
    def extents(self):
        component = self.a.get_component_iface()
        if component is None:
            return 0, 0, 0, 0
        box = component.get_extents(Atspi.CoordType.WINDOW)
        return box.x, box.y, box.width, box.height

    @property
    def seen(self):
        _, _, width, height = self.extents
        return width > 0 and height > 0

    def has(self, state):
        return self.a.get_state_set().contains(getattr(Atspi.StateType, state.upper()))

    def children(self):
        for i in range(self.a.get_child_count()):
            child = self.a.get_child_at_index(i)
            if child is not None:
                yield Node(child)

    def walk(self, depth=60):
        for child in self.children():
            try:
                yield child
                if depth and not (child.role == 'list item' and not child.seen):
                    yield from child.walk(depth - 1)
            except GONE:
                continue

    def all(self, role=None, name=None):
        return [n for n in self.walk() if n.matches(role, name) and n.seen]

    def matches(self, role, name):
        if role is not None and self.role != role:
            return False
        if name is None:
            return True
        return bool(name.search(self.name)) if hasattr(name, 'search') else self.name == name

    def find(self, role=None, name=None, seconds=15):
        """The first that is seen, waited for."""
        return wait_for(
            lambda: next((n for n in self.walk() if n.matches(role, name) and n.seen), None),
            seconds,
            f'{role} {getattr(name, "pattern", name)!r} in {self}',
        )

    def absent(self, role=None, name=None, seconds=15):
        """Waits until there is none."""
        wait_for(lambda: not self.all(role, name), seconds, f'{role} {name!r} to go')

    # -- doing

    def actions(self):
        action = self.a.get_action_iface()
        names = []
        for i in range(action.get_n_actions() if action else 0):
            try:
                names.append(action.get_action_name(i))
            except GLib.Error:
                names.append(None)
        return names

    def do(self, name):
        wait_for(lambda: name in self.actions(), 10, f'{self} to offer {name!r}')
        self.a.get_action_iface().do_action(self.actions().index(name))
        return self

    def click(self):
        return self.do('click')

    def select_child(self, index):
        return self.a.get_selection_iface().select_child(index)

    @property
    def written(self):
        """What has the text: of the rows of a form (dsk-entry-row.h) the row, and not what has the focus in it."""
        accessible = self.a
        while accessible.get_text_iface() is None:
            accessible = accessible.get_parent()
        return accessible

    @property
    def text(self):
        text = self.written.get_text_iface()
        return text.get_text(0, text.get_character_count())

    def set_text(self, value):
        assert self.written.get_editable_text_iface().set_text_contents(
            value
        ), f'{self} did not take the text'
        return self

    def rows(self):
        """The names of the rows of a list that are seen, from the top."""
        rows = [(n.extents[1], n.name) for n in self.children() if n.role == 'list item' and n.seen]
        return [name for _, name in sorted(rows)]


class App:
    """A running application. Its output goes to a file; use as a context manager."""

    def __init__(self, argv, log, env=None):
        self.argv = [str(a) for a in argv]
        self.log_path = log
        self.env = {**os.environ, **(env or {})}
        self.popen = None
        self.root = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.alive():
            self.kill()

    def start(self):
        with open(self.log_path, 'ab') as log:
            self.popen = subprocess.Popen(
                self.argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.env
            )
        self.root = wait_for(self._find, 30, f'{self.argv[0]} on the accessibility bus')
        return self

    def check(self):
        """Whoever waits for something of an application that ended waits in vain."""
        assert (
            self.alive()
        ), f'{self.argv[0]} ended with {self.popen.returncode}:\n{self.log()[-3000:]}'

    def _find(self):
        self.check()
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if (
                child is not None
                and child.get_process_id() == self.popen.pid
                and child.get_child_count()
            ):
                # Which interfaces something has never changes, either; all else is asked each time.
                child.set_cache_mask(Atspi.Cache.INTERFACES)
                return Node(child)
        return None

    def alive(self):
        return self.popen is not None and self.popen.poll() is None

    def log(self):
        with open(self.log_path, errors='replace') as log:
            return log.read()

    def window(self, name=None, role='frame', seconds=15):
        def look():
            self.check()
            return next((w for w in self.root.children() if w.matches(role, name)), None)

        return wait_for(look, seconds, f'window {name!r}')

    def windows(self):
        return [(w.role, w.name) for w in self.root.children()]

    def stop(self, seconds=15):
        """Asks it to end (Ctrl+Q as an action), and returns the exit code."""
        self.popen.send_signal(signal.SIGTERM)
        self.popen.wait(seconds)
        return self.popen.returncode

    def kill(self):
        """kill -9."""
        self.popen.kill()
        self.popen.wait()


# -- the keyboard and the mouse: real events from the X server


def keys(*names, delay=25):
    """Presses keys or combinations, as xdotool names them, in the window that has the focus."""
    subprocess.run(
        ['xdotool', 'key', '--clearmodifiers', '--delay', str(delay), *names], check=True
    )


def type_text(text, delay=8):
    subprocess.run(
        ['xdotool', 'type', '--clearmodifiers', '--delay', str(delay), '--', text], check=True
    )


def x_window(title):
    def search():
        found = subprocess.run(
            ['xdotool', 'search', '--onlyvisible', '--name', title],
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.split()
        return found[-1] if found else None

    return dastak_test.wait_for(search, 15, f'an X window named {title}')


def activate(title):
    """Gives a window the keyboard."""
    window = x_window(title)
    subprocess.run(
        ['xdotool', 'windowactivate', '--sync', window], check=True, stderr=subprocess.DEVNULL
    )
    return window


def frame_extents(window):
    """The shadow that the application draws around itself: left, right, top, bottom."""
    out = subprocess.run(
        ['xprop', '-id', window, '_GTK_FRAME_EXTENTS'], stdout=subprocess.PIPE, text=True
    ).stdout
    numbers = re.findall(r'\d+', out.split('=')[1]) if '=' in out else []
    return [int(n) for n in numbers] if len(numbers) == 4 else [0, 0, 0, 0]


def click_at(title, node, button=1):
    """A mouse click in the middle of a node."""
    window = x_window(title)
    left, _, top, _ = frame_extents(window)
    x, y, width, height = node.extents
    subprocess.run(
        [
            'xdotool',
            'mousemove',
            '--window',
            window,
            str(x + left + width // 2),
            str(y + top + height // 2),
            'click',
            str(button),
        ],
        check=True,
    )


def fill_screen(title, width, height):
    """Puts a window's content, without its shadow, at the screen's corner and gives it a size."""
    window = x_window(title)
    left, right, top, bottom = frame_extents(window)
    wanted = f'{width + left + right}x{height + top + bottom}'

    def sized():
        # While a leaflet folds it asks for more room than before and after, and the window keeps that.
        subprocess.run(
            [
                'xdotool',
                'windowsize',
                window,
                *wanted.split('x'),
                'windowmove',
                window,
                str(-left),
                str(-top),
                'windowactivate',
                window,
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(0.1)
        out = subprocess.run(
            ['xdotool', 'getwindowgeometry', window], stdout=subprocess.PIPE, text=True
        ).stdout
        return f'Geometry: {wanted}' in out

    dastak_test.wait_for(sized, 10, f'the window to measure {wanted}')


def screenshot(path, size=None):
    """The screen, or its corner of that size."""
    crop = ['-crop', f'{size[0]}x{size[1]}+0+0', '+repage'] if size else []
    subprocess.run(['import', '-window', 'root', *crop, str(path)], check=True)


def settle(seconds=5):
    """Until nothing moves on the screen any more: animations are over, pictures are loaded."""

    def picture():
        return subprocess.run(
            ['import', '-window', 'root', '-depth', '8', 'rgb:-'],
            stdout=subprocess.PIPE,
            check=True,
        ).stdout

    end = time.monotonic() + seconds
    last = picture()
    while time.monotonic() < end:
        time.sleep(0.15)
        now = picture()
        if now == last:
            return
        last = now


# -- lint

INTERACTIVE = {
    'push button',
    'toggle button',
    'check box',
    'radio button',
    'combo box',
    'entry',
    'text',
    'password text',
    'list item',
    'menu item',
    'page tab',
    'spin button',
    'slider',
    'switch',
    'link',
}
TYPE_NAME = re.compile(r'^(Gtk|Adw|Dsk)[A-Z]\w+$')


def unnamed(root):
    """Controls that say nothing of themselves: GTK names those after their C type, or not at all."""
    bad = []

    def visit(node, path):
        for child in node.children():
            try:
                role, name = child.role, child.name
                here = f'{path}/{role}:{name[:30]}'
                if child.seen and role in INTERACTIVE and (TYPE_NAME.match(name) or (not name)):
                    bad.append(here)
                if role == 'list item' and not child.seen:
                    continue
                visit(child, here)
            except GONE:
                continue

    visit(root, '')
    return bad


if __name__ == '__main__':
    # For a look by hand, inside headless.sh: atspi.py PROGRAM [ARGUMENT…] prints the tree.
    with App(sys.argv[1:], os.devnull) as app:
        time.sleep(2)
        for item in app.root.walk():
            if item.seen:
                print(item, item.extents, item.actions()[:3])
        print('unnamed:', unnamed(app.root))
