#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every screen and dialog as a screen reader has it: each control says what it is, once, and without the marks that
are for keyboards. What show-screens finds by itself is wrong as well: words that are cut off or too faint."""
import pathlib
import re
import signal
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop(HEADLESS_SCREEN='1600x1700')
import atspi  # noqa: E402

PROGRAM = t.BUILD / 'tests' / 'ui' / 'show-screens'
PATIENCE = 120
# GTK's own windows: what is in them is not ours to name.
FOREIGN = {'shortcuts'}
WINDOWS = {'frame', 'dialog', 'alert', 'window'}


def said_twice(name):
    """"Send Send", or "_Send"."""
    words = name.split()
    half = len(words) // 2
    return (len(words) > 1 and len(words) % 2 == 0 and words[:half] == words[half:]) or re.match(r'.*\b_\w', name)


def wrong(role, name, path):
    """A control that says nothing of itself (GTK names those after their C type) or says it twice."""
    if (path.endswith('frame:About') or '/frame:About/' in path) and (role, name) == ('push button', 'GtkButton'):
        return False  # libadwaita's own way back
    return not name or atspi.TYPE_NAME.match(name) or said_twice(name)


def misnamed(node, path=''):
    """One look at everything; each question to the bus is a round trip, so only those that matter are asked."""
    bad = []
    for child in node.children():
        try:
            role = child.role
            if role == 'list item' and not child.seen:
                continue
            name = child.name if role in atspi.INTERACTIVE or role in ('frame', 'dialog') else ''
            here = f'{path}/{role}:{name[:30]}' if name else path
            if role in atspi.INTERACTIVE and wrong(role, name, path) and child.seen:
                bad.append(f'{path}/{role}:{name}')
            bad += misnamed(child, here)
        except atspi.GONE:
            continue
    return bad


def newest(app):
    """What came up last: a dialog hides what is below it."""
    windows = list(app.root.children())
    return windows[1:] or windows


def screens(app):
    """The names, one after the other, each while it is on the screen."""
    shown = 0
    while True:
        t.wait_for(
            lambda: len(re.findall('^screen (.*)$', app.log(), re.MULTILINE)) > shown or not app.alive(),
            PATIENCE,
            f'screen {shown + 1}',
        )
        names = re.findall('^screen (.*)$', app.log(), re.MULTILINE)
        if len(names) == shown:
            return
        shown += 1
        yield names[-1]
        app.popen.send_signal(signal.SIGUSR1)


def everything_has_a_name():
    bad = {}
    seen = []
    with tempfile.NamedTemporaryFile(suffix='.log') as log:
        app = atspi.App([PROGRAM, '--wait'], log.name, {'GTK_A11Y': 'atspi', 'DASTAK_TEST_CONTRAST': '1'})
        app.start()
        for name in screens(app):
            seen.append(name)
            # What came on the bus a moment ago may not have all of its names yet: only what stays is wrong.
            for _ in range(3):
                found = [item for w in newest(app) for item in misnamed(w, f'/{w.role}:{w.name}')]
                # Nobody is told that a window came up if it is none.
                found += [f'{w.role}:{w.name}' for w in app.root.children() if w.role not in WINDOWS]
                found = found if name not in FOREIGN else []
                if not found:
                    break
            if found:
                bad[name] = found
        app.popen.wait(60)
        complaints = [line for line in app.log().splitlines() if re.match('cut |faint |complaint ', line)]
        assert app.popen.returncode == 0, (
            f'ended with {app.popen.returncode} after {seen[-1:]}: {complaints}\n{app.log()[-2000:]}'
        )
    assert len(seen) >= 30, seen
    assert not bad, '\n'.join(f'{name}: {item}' for name, items in bad.items() for item in items)


t.main(everything_has_a_name)
