# SPDX-License-Identifier: GPL-3.0-or-later
"""Blue ticks and "typing…" for customers, against the real relay and a stand-in for Graph."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import dastak_ws as ws  # noqa: E402
from dastak_test import ACCESS_TOKEN, NUMBER, Office, main, post_webhook, text_webhook, wait_for  # noqa: E402
from relay_send import Desk, Graph, error  # noqa: E402
from relay_sync import token_of  # noqa: E402

TYPING = 2


def test_read_receipts():
    """blue ticks only by policy: with the answer, once, and a failure is not tried again"""
    with Office() as office, Graph() as graph:
        def answer(post):
            if 'status' in post['body']:
                return error(131000, 500)
            return graph.accept(post)

        graph.answer = answer
        desk = Desk(office, graph, 'read-receipts=reply\n')
        ids = desk.send('one', 'two', 'three')
        desk.wait_state(ids[-1], 'sent')
        ticks = lambda: [post['body'] for post in graph.posts if 'status' in post['body']]
        wait_for(ticks)
        assert ticks() == [{'messaging_product': 'whatsapp', 'status': 'read', 'message_id': 'wamid.in'}], ticks()


def courtesies(graph):
    return [post['body'] for post in graph.posts if 'status' in post['body']]


def hears_typing(line, conv):
    """Reads until the relay tells this device that somebody writes in the conversation."""
    while True:
        kind, value = line.receive()
        if kind == ws.LIVE:
            line.ack(value['upto'])
        elif kind == ws.EPH:
            line.send(ws.ACK, {'upto': 0, 'frames': 0, 'bytes': 0, 'eph': 1})
            told = {one[0]: one[2::2] for one in value.get('convs', [])}
            if any(doing & TYPING for doing in told.get(conv, [])):
                return


def say_typing(desk, colleague, text):
    """Writes until a colleague sees it, and then sends; returns when the answer has left."""
    port = desk.office.port
    with ws.Line(port, desk.token) as line, ws.Line(port, colleague) as other:
        other.hello(caps=('eph',))
        line.hello(caps=('eph',))
        line.send(ws.EPH, {'say': 'typing', 'conv': desk.conv, 'on': True})
        hears_typing(other, desk.conv)
    desk.wait_state(desk.send(text)[0], 'sent')


def test_typing():
    """that somebody writes is told to the customer only by policy, with blue ticks, once in 20 s a message"""
    with Office() as office, Graph() as graph:
        graph.answer = lambda post: (200, {'success': True}) if 'status' in post['body'] else graph.accept(post)
        desk = Desk(office, graph)
        colleague = token_of(office, office.add_user('Colleague', 'admin'))['token']
        say_typing(desk, colleague, 'nobody sees that')
        assert not courtesies(graph), courtesies(graph)
        assert office.relay.stop() == 0
        desk.extra = 'typing=true\n'
        desk.start()
        told = {'messaging_product': 'whatsapp', 'status': 'read', 'typing_indicator': {'type': 'text'}}
        say_typing(desk, colleague, 'one')
        wait_for(lambda: courtesies(graph), what='that somebody writes')
        say_typing(desk, colleague, 'two')
        assert courtesies(graph) == [{**told, 'message_id': 'wamid.in'}], courtesies(graph)
        # That the answers left is no reason for blue ticks; a newer message of the customer is news.
        assert post_webhook(office.port, text_webhook('wamid.newer', '15551230001', 'are you there?')) == 200
        say_typing(desk, colleague, 'three')
        wait_for(lambda: len(courtesies(graph)) == 2, what='that somebody writes again')
        assert courtesies(graph)[1] == {**told, 'message_id': 'wamid.newer'}, courtesies(graph)
        posts = [post for post in graph.posts if 'status' in post['body']]
        assert {(post['path'], post['token']) for post in posts} == {
            (f'/v25.0/{NUMBER}/messages', f'Bearer {ACCESS_TOKEN}')
        }


main(test_read_receipts, test_typing)
