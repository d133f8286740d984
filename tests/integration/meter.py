# SPDX-License-Identifier: GPL-3.0-or-later
"""The account's meter stands beside each answer of Graph: whatever was asked, nothing is sent while it is full."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from dastak_test import WABA, Office, main, wait_for  # noqa: E402
from relay_media import Desk, Meta, png  # noqa: E402

SAYS = re.compile(rf'the meter of account {WABA} is nearly full: nothing is sent for (\d+) s')


def usage(**meter):
    return [('X-Business-Use-Case-Usage', json.dumps({WABA: [{'type': 'whatsapp', **meter}]}))]


def heard(office):
    """The waits that the relay took note of, in seconds."""
    return [int(seconds) for seconds in SAYS.findall(office.relay.log())]


def expect(office, seconds):
    waits = wait_for(lambda: heard(office), what='the meter to be heeded')
    assert set(waits) == {seconds}, waits


def still(desk, meta):
    """What is sent now waits: it was taken, and does not leave."""
    before = len(meta.posts)
    desk.send('later')
    # The relay has looked through its queue by the time it has fetched another file.
    desk.receive(png(5, 5), 'wamid.after')
    desk.media('ready')
    assert len(meta.posts) == before, meta.posts


def run(path, meter, seconds, act, extra=''):
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta, extra)
        wait_for(lambda: [1 for _, asked, _ in meta.asked if 'message_templates' in asked], what='templates')
        assert heard(office) == []
        meta.beside = lambda method, asked: meter if re.search(path, f'{method} {asked}') else []
        act(desk, meta)
        expect(office, seconds)
        meta.beside = lambda method, asked: []
        still(desk, meta)


def test_place():
    """asking where a file is"""
    run(r'^GET /v[\d.]+/\d+$', usage(call_count=96), 30, lambda desk, meta: desk.receive(png(9, 9), 'wamid.1'))


def test_app():
    """the app's meter, too"""
    meter = [('X-App-Usage', json.dumps({'call_count': 10, 'total_time': 100, 'total_cputime': 3}))]
    run(r'^GET /v[\d.]+/\d+$', meter, 300, lambda desk, meta: desk.receive(png(9, 9), 'wamid.1'))


def test_upload():
    """bringing a file"""
    data = b'%PDF-1.4 whatever'

    def act(desk, meta):
        desk.bring(data)
        desk.send_file(data)
        wait_for(lambda: meta.uploads, what='the upload')

    run('^POST .*/media$', usage(estimated_time_to_regain_access=2), 120, act)


def test_templates():
    """reading the templates, even if that was refused"""
    with Office() as office, Meta() as meta:
        meta.beside = lambda method, asked: usage(total_time=100) if 'message_templates' in asked else []
        desk = Desk(office, meta)
        expect(office, 300)
        still(desk, meta)


def test_read():
    """telling that a message was read"""

    def ticks(post):
        return (200, b'{"success":true}', 'application/json', None, full) if post.get('status') == 'read' else None

    def act(desk, meta):
        meta.post = ticks
        desk.send('hello')
        wait_for(lambda: len(meta.posts) == 2, what='the message and the blue ticks')

    full = usage(call_count=100)
    run('^nothing else', [], 300, act, 'read-receipts=reply\n')


def test_stranger():
    """the host of the files is not Graph: what it says of meters is nothing to us"""
    with Office() as office, Meta() as meta:
        desk = Desk(office, meta)
        meta.beside = lambda method, asked: usage(call_count=100) if asked.startswith('/files/') else []
        desk.receive(png(9, 9), 'wamid.1')
        desk.media('ready')
        desk.send('now')
        wait_for(lambda: meta.posts, what='the message')
        assert heard(office) == []


if __name__ == '__main__':
    main(test_place, test_app, test_upload, test_templates, test_read, test_stranger)
