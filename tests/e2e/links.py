#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses that people write are shown, and nobody here ever asks them for anything: neither relay nor desktop looks
at a link, a picture of an ad, or an address that a webhook names as that of a file. A server that is told of in every
way there is counts who comes."""
import pathlib
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
import dastak_test as t  # noqa: E402
import desk  # noqa: E402

desk.desktop()

SANA = '923005550101'


class Bait:
    """Accepts every connection, and counts them."""

    def __init__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            self.visits += 1
            connection.close()

    def url(self, path):
        return f'http://localhost:{self.port}/{path}'


def message(n, kind, value, **more):
    body = t.text_webhook(f'wamid.link.{n}', SANA, '', at=time.time() - 60 + n, name='Sana Khan')
    told = body['entry'][0]['changes'][0]['value']['messages'][0]
    del told['text']
    told.update({'type': kind, kind: value, **more})
    return body


def everything(bait):
    """Every place of a webhook where an address can stand."""
    return [
        message(1, 'text', {'body': f'Is it this one? {bait.url("a-page")}'}),
        message(2, 'text', {'body': 'From your ad'}, referral={
            'source_type': 'ad', 'source_id': '1', 'headline': 'Lawn sale', 'media_type': 'image',
            'source_url': bait.url('an-ad'), 'image_url': bait.url('a-picture'),
            'video_url': bait.url('a-video'), 'thumbnail_url': bait.url('a-thumbnail')}),
        message(3, 'location', {'latitude': 31.5, 'longitude': 74.3, 'name': 'Our shop',
                                'url': bait.url('a-place')}),
        message(4, 'contacts', [{'name': {'formatted_name': 'Bilal Traders', 'first_name': 'Bilal'},
                                 'urls': [{'url': bait.url('a-contact'), 'type': 'WORK'}]}]),
        message(5, 'image', {'id': '990001', 'mime_type': 'image/jpeg', 'caption': 'This colour',
                             'sha256': 'bm9uZQ==', 'url': bait.url('a-file'), 'link': bait.url('a-file')}),
        message(6, 'text', {'body': 'And that is all'}),
    ]


def never_asked():
    """Links, ads, places, contacts and addresses of files are shown; the server that they name is never visited."""
    bait = Bait()
    with t.Office() as place, desk.Desk(place, 'ayesha') as ayesha:
        place.start()
        ayesha.enrol(place.url, desk.hire(place, 'Ayesha'))
        for body in everything(bait):
            assert t.post_webhook(place.port, body) == 200
        ayesha.select('^Sana Khan')
        for words in ('a-page', 'From your ad', 'Our shop', 'Bilal Traders', 'This colour', 'And that is all'):
            ayesha.said(words)
        ayesha.window.find('label', 'Lawn sale')
        # The relay asked Meta for the file, and nobody else.
        ayesha.said('This colour.*WhatsApp does not know the file', 60)
        ayesha.window.find('push button', 'Claim').click()
        ayesha.window.find('push button', 'Resolve')
        ayesha.send(f'Yes: {bait.url("our-page")}')
        ayesha.said('our-page.*(Delivered|Read)', 30)
        assert bait.visits == 0, f'{bait.visits} connections'
        # It would have been seen.
        socket.create_connection(('localhost', bait.port)).close()
        t.wait_for(lambda: bait.visits == 1, 10, 'a visit to be counted')


t.main(never_asked)
