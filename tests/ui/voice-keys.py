#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Voice messages heard and recorded with keys alone, as somebody who listens to the screen does it; and what the
desktop loads."""
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

PROGRAM = t.BUILD / 'tests' / 'ui' / 'page-window'
VOICE = '01900000-0000-7000-8000-000000001007'

desk.desktop()
import atspi  # noqa: E402


def libraries(pid):
    return pathlib.Path(f'/proc/{pid}/maps').read_text()


def hear():
    with tempfile.NamedTemporaryFile(suffix='.log') as log, atspi.App([PROGRAM, 'agent', VOICE], log.name,
                                                                      {'GTK_A11Y': 'atspi'}) as app:
        atspi.activate('Demo page')
        window = app.window()
        play = window.find('push button', 'Play Voice message')
        bar = window.find('slider', 'Position')
        assert not bar.has('sensitive')
        assert not atspi.unnamed(window), atspi.unnamed(window)
        pid = app.popen.pid
        assert 'libgstreamer' not in libraries(pid), 'the desktop has GStreamer in it'
        play.click()
        window.find('push button', 'Pause Voice message')
        t.wait_for(lambda: bar.has('sensitive'), 10, 'a bar that can be moved')
        value = bar.a.get_value_iface()
        t.wait_for(lambda: value.get_current_value() > 0.3, 20, 'it to be heard')
        window.find('push button', 'Pause Voice message').click()
        window.find('push button', 'Play Voice message')
        atspi.click_at('Demo page', bar)
        t.wait_for(lambda: bar.has('focused'), 10, 'the focus')
        atspi.keys('Home')
        t.wait_for(lambda: value.get_current_value() < 0.1, 10, 'the beginning')
        before = 0
        atspi.keys('Right')
        t.wait_for(lambda: abs(value.get_current_value() - before - 2) < 0.3, 10, 'two seconds more')
        atspi.keys('Left')
        t.wait_for(lambda: abs(value.get_current_value() - before) < 0.3, 10, 'two seconds less')
        atspi.keys('End')
        t.wait_for(lambda: value.get_current_value() > 3.5, 10, 'the end')
        window.find('push button', re.compile('^Speed: 1×')).click()
        window.find('push button', re.compile('^Speed: 1.5×'))
        # Up leads out again, to the message.
        atspi.keys('Up')
        t.wait_for(lambda: not bar.has('focused'), 10, 'the focus to leave')
        assert 'libgstreamer' not in libraries(pid)


def record():
    """A voice message said, thought better of, said again, listened to and sent, with keys alone."""
    with tempfile.NamedTemporaryFile(suffix='.log') as log, atspi.App([PROGRAM, 'agent', VOICE], log.name,
                                                                      {'GTK_A11Y': 'atspi'}) as app:
        atspi.activate('Demo page')
        window = app.window()
        window.find('push button', 'Record a Voice Message')
        atspi.keys('ctrl+shift+r')
        stop = window.find('push button', 'Stop Recording')
        t.wait_for(lambda: stop.has('focused'), 10, 'the focus where it is stopped')
        assert not atspi.unnamed(window), atspi.unnamed(window)
        window.absent('push button', 'Attach Files')
        window.find('label', re.compile(r'^0:(0[2-9]|[1-5]\d)$'), seconds=30)
        atspi.keys('Escape')
        t.wait_for(lambda: len(app.windows()) > 1, 10, 'a question')
        window.find('push button', 'Stop Recording')
        # Enter leaves everything as it is.
        atspi.keys('Return')
        window.find('push button', 'Stop Recording')
        atspi.keys('Escape')
        t.wait_for(lambda: len(app.windows()) > 1, 10, 'the question again')
        atspi.keys('alt+d')
        window.absent('push button', 'Stop Recording')
        window.absent('push button', 'Take Away Voice message')
        atspi.keys('ctrl+shift+r')
        window.find('label', re.compile(r'^0:(0[1-9]|[1-5]\d)$'), seconds=30)
        atspi.keys('space')
        window.find('push button', 'Take Away Voice message')
        assert 'libgstreamer' not in libraries(app.popen.pid)
        atspi.keys('Return')
        window.absent('push button', 'Take Away Voice message')


t.main(hear, record)
