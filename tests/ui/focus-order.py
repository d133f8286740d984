#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the real Tab key leads: through everything, in the order in which it is read, and back again; and where the
focus is when a dialog has gone."""
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop(HEADLESS_SCREEN='1280x900')
import atspi  # noqa: E402

PROGRAM = t.BUILD / 'tests' / 'ui' / 'page-window'
SANA = '01900000-0000-7000-8000-000000001001'
MOST = 80  # more steps than any window has controls
# Controls whose middles are so close are in one line.
LINE = 12
ONE_OF_SEVERAL = {'list item', 'radio button', 'page tab', 'table cell'}


def stop_of(accessible):
    """A list of which one row is chosen is one stop, whichever of them has the focus."""
    parent = accessible.get_parent()
    if accessible.get_role_name() != 'list item' or parent is None:
        return accessible
    return parent if any(n.has('selected') for n in atspi.Node(parent).children()) else accessible


# GTK leaves a window's own buttons to the window manager's keys; it has no words for them in Urdu.
WINDOW_BUTTONS = {'Minimize', 'Maximize', 'Restore', 'Close'}
TITLE_BAR = 50


class Stop:
    """A control that has had the focus, and where it was then."""

    def __init__(self, node):
        self.a, self.role, self.name = stop_of(node.a), node.role, node.name
        self.x, self.y, self.width, self.height = node.extents
        assert self.width > 0 and self.height > 0, f'{self} has the focus and is not seen'
        assert node.has('sensitive'), f'{self} has the focus and can not be used'
        assert self.name and not atspi.TYPE_NAME.match(self.name), f'{self} has the focus and no name'

    def __repr__(self):
        return f'{self.role} {self.name[:40]!r}'

    def follows(self, other, mirrored):
        """Whether who reads comes to @other first: it is above, or in an earlier column or place of the line."""
        if mirrored:
            before = other.x >= self.x + self.width
        else:
            before = other.x + other.width <= self.x
        # What lies in something else, as a button in a row, comes after it.
        inside = (other.x <= self.x and self.x + self.width <= other.x + other.width
                  and other.y <= self.y and self.y + self.height <= other.y + other.height)
        return before or inside or other.y + other.height / 2 + LINE < self.y + self.height / 2


def focusable(window):
    """Everything that is seen and could have the focus."""
    return [n for n in window.walk() if n.has('focusable') and n.seen]


class Walk:
    """One way round in a window, from where the focus is."""

    def __init__(self, window, mirrored=False):
        self.window, self.mirrored = window, mirrored
        self.all = focusable(window)

    def focused(self):
        """What has the focus: one thing only. None while it moves."""
        having = [n for n in self.all if n.has('focused')]
        if not having:
            # It came up on the way.
            self.all = focusable(self.window)
            having = [n for n in self.all if n.has('focused')]
        return having[0] if len(having) == 1 else None

    def go(self, key):
        """All the stops of one round with @key, of which the first is where it began."""
        stops = [Stop(atspi.wait_for(self.focused, 10, 'one focus at the beginning'))]
        last = self.focused().a
        for _ in range(MOST):
            atspi.keys(key, delay=1)
            node = atspi.wait_for(lambda: (n := self.focused()) and n.a != last and n, 5, f'{key} to leave {stops[-1]}')
            stop = Stop(node)
            if stop.a == stops[-1].a:
                last = node.a
                continue
            if stop.a == stops[0].a:
                return stops
            last = node.a
            again = next((i for i, s in enumerate(stops) if s.a == stop.a), None)
            assert again is None, f'{key} goes round without {stops[0]}: {stops[again:]}'
            stops.append(stop)
        raise AssertionError(f'{key} does not come back: {stops}')

    def faults(self, stops):
        return [f'{later} comes after {earlier}' for i, earlier in enumerate(stops) for later in stops[i + 1:]
                if not later.follows(earlier, self.mirrored)]

    def in_order(self, stops):
        """A round has no beginning of its own: there is one from which it is read as a page is."""
        turns = [self.faults(stops[i:] + stops[:i]) for i in range(len(stops))]
        least = min(turns, key=len)
        return '; '.join(least[:6])

    def missed(self, stops):
        """What the keyboard does not come to. A list, or a group of which one is chosen, is one stop: the arrow keys
        go on from there."""
        reached = {s.a for s in stops}
        groups = set(reached)
        for s in stops:
            groups.update(parents(s.a))
        out = []
        for node in self.all:
            if node.a in reached or not node.seen or not node.has('sensitive'):
                continue
            if node.role not in atspi.INTERACTIVE or (node.name in WINDOW_BUTTONS and node.extents[1] < TITLE_BAR):
                continue
            row = next((p for p in [node.a, *parents(node.a)] if p.get_role_name() in ONE_OF_SEVERAL), None)
            if row is not None and row.get_parent() in groups:
                continue
            out.append(f'{node}')
        return out


def parents(accessible):
    found = []
    while (accessible := accessible.get_parent()) is not None:
        found.append(accessible)
    return found


def check(window, mirrored=False):
    """A round forwards and one backwards. Returns: the stops"""
    walk = Walk(window, mirrored)
    there = walk.go('Tab')
    wrong = walk.in_order(there)
    missed = walk.missed(there)
    back = walk.go('shift+Tab')
    expected = [there[0].a, *(s.a for s in reversed(there[1:]))]
    assert not missed, f'Tab does not come to {missed}, only to {there}'
    assert not wrong, f'{wrong} in {there}'
    assert [s.a for s in back] == expected, f'forwards {there}, backwards {back}'
    return there


def rest(dialog):
    """Until what is typed found what it finds."""
    seen = []
    atspi.wait_for(lambda: seen.append([n.a for n in focusable(dialog)]) or seen[-3:] == [seen[-1]] * 3, 10, 'a rest')


class Office:
    """The app's own window."""

    def __init__(self, **env):
        self.log = tempfile.NamedTemporaryFile(suffix='.log')
        self.window = None
        self.app = atspi.App([PROGRAM, 'admin', SANA, 'office'], self.log.name, {'GTK_A11Y': 'atspi', **env})

    def __enter__(self):
        self.app.start()
        self.window = self.app.window()
        atspi.activate('Dastak')
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            print('# ' + self.app.log()[-2000:].replace('\n', '\n# '))
        code = self.app.stop() if self.app.alive() else self.app.popen.returncode
        if kind is None:
            assert code == 0, f'ended with {code}:\n{self.app.log()[-2000:]}'

    def dialog(self, key, first, mirrored=False, words=''):
        """What @key opens begins at @first, a role and a name, takes @words there, and is gone through; Escape,
        and the focus is where it was."""
        main = Walk(self.window, mirrored)
        before = atspi.wait_for(main.focused, 10, 'a focus')
        atspi.keys(key)
        atspi.wait_for(lambda: len(self.app.windows()) == 2, 10, f'what {key} opens')
        dialog = next(w for w in self.app.root.children() if w.a != self.window.a)
        begun = atspi.wait_for(Walk(dialog).focused, 10, f'a focus in what {key} opens')
        assert re.match(first, f'{begun.role} {begun.name}'), f'{begun} has the focus at first'
        if words:
            atspi.type_text(words)
            atspi.wait_for(lambda: begun.text == words, 10, f'{words} in {begun}')
            rest(dialog)
        stops = check(dialog, mirrored)
        atspi.keys('Escape')
        atspi.wait_for(lambda: len(self.app.windows()) == 1, 10, f'what {key} opened to go')
        atspi.wait_for(lambda: before.has('focused'), 10, f'the focus on {before} again')
        return stops


def begin(office):
    field = office.window.find('text')
    atspi.click_at('Dastak', field)
    atspi.wait_for(lambda: field.has('focused'), 10, 'the focus in the composer')


def inbox():
    """Sidebar, list, header, timeline, composer and contact panel, twice: the second round is as the first."""
    with Office() as office:
        begin(office)
        first = check(office.window)
        assert len(first) > 20, first
        assert check(office.window) and {'Resolve', 'Side Panel', 'Reply', 'Edit Contact', 'Main Menu'} <= {
            s.name for s in first}, first


def mirrored():
    """The same from right to left."""
    with Office(DASTAK_TEST_LANGUAGE='ur') as office:
        begin(office)
        assert len(check(office.window, mirrored=True)) > 20


def assign():
    """Whom a conversation is given to: Escape, and the focus is where it was."""
    with Office() as office:
        begin(office)
        office.dialog('ctrl+shift+a', 'entry Search')


def windows():
    """The windows in which something is written or chosen: each begins where that is."""
    with Office() as office:
        begin(office)
        start = office.dialog('ctrl+n', 'text Name or Phone Number', words='Sana')
        assert any('Sana Khan' in s.name for s in start), start
        picker = office.dialog('ctrl+shift+p', 'entry Search templates', words='order')
        assert {'Language', 'Category', 'Cancel'} <= {s.name for s in picker}, picker
        assert any('Variable 2' in s.name for s in picker), picker
        handoff = office.dialog('ctrl+shift+h', 'entry Search people and teams')
        assert {'Reason', 'Usual Reasons', 'Summary', 'Hand Off'} <= {s.name for s in handoff}, handoff
        office.dialog('ctrl+comma', 'page tab General')


def windows_mirrored():
    """The same from right to left."""
    with Office(DASTAK_TEST_LANGUAGE='ur') as office:
        begin(office)
        office.dialog('ctrl+n', r'text \S', mirrored=True, words='Sana')
        office.dialog('ctrl+shift+p', r'entry \S', mirrored=True, words='order')
        office.dialog('ctrl+shift+h', r'entry \S', mirrored=True)
        office.dialog('ctrl+comma', r'page tab \S', mirrored=True)


t.main(inbox, mirrored, assign, windows, windows_mirrored)
