# SPDX-License-Identifier: GPL-3.0-or-later
"""Sending, against the real relay and a stand-in for Graph that does what a test tells it."""
import http.server
import json
import pathlib
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import dastak_ws as ws  # noqa: E402
from dastak_test import (
    ACCESS_TOKEN,
    NUMBER,
    WABA,
    Office,
    Process,
    RELAY,
    LISTENING,
    Timeout,
    main,
    post_webhook,
    text_webhook,
)  # noqa: E402
from dastak_test import wait_for  # noqa: E402
from relay_sync import new_id, page_all, token_of  # noqa: E402


class Graph:
    """Answers POST /v25.0/NUMBER/messages by answer(post) → (status, object), or None to say nothing."""

    def __init__(self, answer=None):
        self.posts = []
        self.template_pages = [[]]
        self.template_asks = []
        self.numbers = []
        self.number_asks = []
        self.answer = answer or self.accept
        self.hold = threading.Event()
        self.placeholder = None
        graph = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                post = {
                    'path': self.path,
                    'token': self.headers['Authorization'],
                    'agent': self.headers['User-Agent'],
                    'body': body,
                }
                graph.posts.append(post)
                result = graph.answer(post)
                if result is None:
                    graph.hold.wait(60)
                    self.close_connection = True
                    return
                status, value = result
                data = json.dumps(value).encode()
                self.send_response(status)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def do_GET(self):
                if '/phone_numbers?' in self.path:
                    graph.number_asks.append(self.path)
                    return self.say({'data': graph.numbers})
                graph.template_asks.append(self.path)
                page = int(self.path.partition('&after=P')[2] or 0)
                value = {'data': graph.template_pages[page], 'paging': {'cursors': {'after': f'P{page + 1}'}}}
                if page + 1 < len(graph.template_pages):
                    value['paging']['next'] = 'https://example.invalid/'
                return self.say(value)

            def say(self, value):
                data = json.dumps(value).encode()
                self.send_response(200)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'

    def accept(self, post):
        return 200, {
            'messaging_product': 'whatsapp',
            'contacts': [{'input': post['body']['to'], 'wa_id': post['body']['to']}],
            'messages': [{'id': f'wamid.out.{len(self.posts)}'}],
        }

    def texts(self):
        return [post['body']['text']['body'] for post in self.posts]

    def refuse(self):
        """Listens no more, but keeps the port, so that whoever connects is refused and no other program gets it."""
        self.server.shutdown()
        self.server.server_close()
        self.placeholder = socket.socket()
        self.placeholder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.placeholder.bind(self.server.server_address)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()
        if self.placeholder is not None:
            self.placeholder.close()


def error(code, status=400, **more):
    return status, {
        'error': {
            'message': 'no',
            'type': 'OAuthException',
            'code': code,
            'fbtrace_id': 'x',
            **more,
        }
    }


class Desk:
    """An office with one customer conversation and an agent who answers through the socket."""

    def __init__(self, office, graph, extra=''):
        self.office, self.graph = office, graph
        office.graph_url = graph.url
        office.init()
        self.extra = extra
        self.start()
        self.token = token_of(office)['token']
        self.n = 0
        assert post_webhook(office.port, text_webhook('wamid.in', '15551230001', 'hello')) == 200
        with ws.Line(office.port, self.token) as line:
            line.hello()
            self.conv = wait_for(
                lambda: [row for page in page_all(line) for row in ws.rows_of(page, 'conversation')]
            )[0]['id']

    def start(self):
        office = self.office
        office.conf.write_text(
            f'[relay]\ndata={office.data}\nlisten=127.0.0.1:0\n\n[whatsapp]\napp-secret-file={office.root / "secret"}\n'
            f'access-token-file={office.root / "token"}\ngraph-url={office.graph_url}\nnumbers={NUMBER}\n{self.extra}'
        )
        office.relay = Process(
            [RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', LISTENING
        )
        office.port = office.relay.port

    def send(self, *texts):
        """Sends each; returns their ids once the commands are executed."""
        ids = []
        with ws.Line(self.office.port, self.token) as line:
            line.hello()
            for text in texts:
                self.n += 1
                ids.append(new_id())
                line.send(
                    ws.COMMAND,
                    {
                        'n': self.n,
                        'id': new_id(),
                        'type': 'message.send@1',
                        'args': {
                            'conv': self.conv,
                            'object': ids[-1],
                            'text': text,
                            'device_at': int(time.time() * 1000),
                        },
                    },
                )
            results = 0
            while results < len(texts):
                kind, value = line.receive()
                if kind == ws.RESULT:
                    assert value['status'] == 'ok', value
                    results += 1
                else:
                    line.ack(value['upto'])
        return ids

    def send_content(self, kind, content, text=None, **more):
        """Sends one message that is more than text; returns its id and the result."""
        message = new_id()
        self.n += 1
        args = {
            'conv': self.conv,
            'object': message,
            'kind': kind,
            'content': json.dumps(content, ensure_ascii=False),
            'device_at': int(time.time() * 1000),
            **more,
        }
        if text is not None:
            args['text'] = text
        with ws.Line(self.office.port, self.token) as line:
            line.hello()
            line.send(
                ws.COMMAND,
                {'n': self.n, 'id': new_id(), 'type': 'message.send@2', 'args': args},
            )
            while True:
                kind, value = line.receive()
                if kind == ws.RESULT:
                    return message, value
                line.ack(value['upto'])

    def states(self):
        """Delivery states by message id."""
        with ws.Line(self.office.port, self.token) as line:
            line.hello()
            return {
                row['id']: row['state']
                for page in page_all(line)
                for row in ws.rows_of(page, 'message_status')
            }

    def rows(self, entity):
        with ws.Line(self.office.port, self.token) as line:
            line.hello()
            return [row for page in page_all(line) for row in ws.rows_of(page, entity)]

    def wait_state(self, message, state, seconds=20):
        last = [None]

        def probe():
            last[0] = self.states().get(message)
            # What left is never queued again, so there is nothing to wait for.
            assert state != 'queued' or last[0] in (None, 'queued', 'sending'), f'{message} is {last[0]}'
            return last[0] == state

        try:
            return wait_for(probe, seconds, f'{message} to be {state}')
        except Timeout as why:
            raise Timeout(f'{why}: it is {last[0]}') from None

    def rows(self, entity):
        with ws.Line(self.office.port, self.token) as line:
            line.hello()
            return [row for page in page_all(line) for row in ws.rows_of(page, entity)]

    def wait_state(self, message, state, seconds=20):
        """Waits until it is so; says at once when it can't be any more, because it is something else for good."""

        def probe():
            seen = self.states().get(message)
            assert seen == state or seen not in ('sent', 'failed', 'unknown', 'read'), f'{message}: {seen}, not {state}'
            return seen == state

        return wait_for(probe, seconds, f'{message} to be {state}')


def test_accepted():
    """a reply is posted once, as Meta wants it, and becomes sent"""
    with Office() as office, Graph() as graph:
        desk = Desk(office, graph)
        (message,) = desk.send('Good morning, سلام 🌷')
        desk.wait_state(message, 'sent')
        (post,) = graph.posts
        assert post['path'] == f'/v25.0/{NUMBER}/messages', post
        assert post['token'] == 'Bearer ' + ACCESS_TOKEN and post['agent'].startswith(
            'Dastak/'
        ), post
        assert (
            post['body']['to'] == '15551230001'
            and post['body']['text']['body'] == 'Good morning, سلام 🌷'
        )
        assert post['body']['biz_opaque_callback_data'] == message
        assert ACCESS_TOKEN not in office.relay.log() and 'Good morning' not in office.relay.log()
        assert office.relay.stop() == 0


def test_kinds():
    """messages of other kinds are posted as Meta wants them; what it would refuse is refused at once"""
    with Office() as office, Graph() as graph:
        desk = Desk(office, graph)
        place = {'location': {'latitude': 31.5, 'longitude': 74.25, 'name': 'Shop'}}
        question = {
            'interactive': {'type': 'button', 'buttons': [{'id': 'y', 'title': 'ہاں'}, {'id': 'n', 'title': 'نہیں'}]}
        }
        reaction = {'reaction': {'wamid': 'wamid.in'}}
        template = {'template': {'name': 'order_ready', 'language': 'ur', 'body': [{'text': 'A'}]}}
        for kind, content, text in [
            ('location', place, None),
            ('interactive', question, 'Is it right?'),
            ('reaction', reaction, '👍'),
            ('reaction', reaction, None),
            ('template', template, 'Your order A is ready'),
        ]:
            message, result = desk.send_content(kind, content, text)
            assert result['status'] == 'ok', result
            desk.wait_state(message, 'sent')
            assert graph.posts[-1]['body']['biz_opaque_callback_data'] == message
        bodies = [post['body'] for post in graph.posts]
        assert [body['type'] for body in bodies] == ['location', 'interactive', 'reaction', 'reaction', 'template']
        assert bodies[0]['location'] == place['location']
        assert [button['reply']['title'] for button in bodies[1]['interactive']['action']['buttons']] == ['ہاں', 'نہیں']
        assert bodies[2]['reaction'] == {'message_id': 'wamid.in', 'emoji': '👍'}
        assert bodies[3]['reaction'] == {'message_id': 'wamid.in', 'emoji': ''}
        assert bodies[4]['template']['components'][0]['parameters'] == [{'type': 'text', 'text': 'A'}]
        question['interactive']['buttons'] *= 2
        _, result = desk.send_content('interactive', question, 'Is it right?')
        assert result['status'] == 'invalid' and 'three buttons' in json.dumps(result), result
        assert len(graph.posts) == 5


def test_order():
    """the replies of a conversation arrive in their order, one at a time"""
    with Office() as office, Graph() as graph:
        desk = Desk(office, graph)
        ids = desk.send(*[f'part {i}' for i in range(10)])
        desk.wait_state(ids[-1], 'sent')
        assert graph.texts() == [f'part {i}' for i in range(10)], graph.texts()


def test_retry():
    """a refusal that will pass is tried again, after its time"""
    with Office() as office, Graph() as graph:
        graph.answer = (
            lambda post: error(131016, 500) if len(graph.posts) < 2 else graph.accept(post)
        )
        desk = Desk(office, graph)
        (message,) = desk.send('again')
        desk.wait_state(message, 'sent', 60)
        assert len(graph.posts) == 2


def test_permanent():
    """a refusal for good fails, and is not tried again"""
    with Office() as office, Graph() as graph:
        graph.answer = lambda post: error(131026)
        desk = Desk(office, graph)
        (first,) = desk.send('no')
        desk.wait_state(first, 'failed')
        graph.answer = graph.accept
        (second,) = desk.send('yes')
        desk.wait_state(second, 'sent')
        assert graph.texts() == ['no', 'yes']


def test_refused_connection():
    """nobody listens: nothing was sent, so it is tried again"""
    with Office() as office, Graph() as graph:
        desk = Desk(office, graph)
        office.relay.kill()
        graph.refuse()
        desk.start()
        (message,) = desk.send('later')
        wait_for(lambda: 'send ' + message in office.relay.log())
        desk.wait_state(message, 'queued')
        with Graph() as other:
            office.relay.kill()
            office.graph_url = other.url
            desk.start()
            desk.wait_state(message, 'sent', 60)
            assert other.texts() == ['later']


def test_silence():
    """no answer: it may have been sent, so it is unknown and never posted again"""
    with Office() as office, Graph() as graph:
        graph.answer = lambda post: None
        desk = Desk(office, graph, 'send-timeout-ms=3000\n')
        (first,) = desk.send('did it arrive')
        desk.wait_state(first, 'unknown')
        graph.answer = graph.accept
        (second,) = desk.send('next')
        desk.wait_state(second, 'sent')
        assert graph.texts() == ['did it arrive', 'next']
        assert desk.states()[first] == 'unknown'


def test_gateway():
    """a server's error without a word of Meta's may come after it took the message: unknown, and never posted again"""
    with Office() as office, Graph() as graph:
        said = iter([(502, 'Bad gateway'), (503, {}), (504, {'error': 'time'}), error(131016, 503)])
        graph.answer = lambda post: next(said, None) or graph.accept(post)
        desk = Desk(office, graph)
        for text in ('bad gateway', 'no words', 'no code'):
            (message,) = desk.send(text)
            desk.wait_state(message, 'unknown')
        (message,) = desk.send('refused by Meta itself')
        desk.wait_state(message, 'sent', 60)
        texts = ['bad gateway', 'no words', 'no code', 'refused by Meta itself', 'refused by Meta itself']
        assert graph.texts() == texts, graph.texts()


def test_stop_number():
    """a refused token stops the number and alarms; nothing is lost"""
    with Office() as office, Graph() as graph:
        graph.answer = lambda post: error(190, 401)
        desk = Desk(office, graph)
        first, second = desk.send('one', 'two')
        wait_for(lambda: 'error 190' in office.relay.log())
        wait_for(lambda: desk.states() == {first: 'queued', second: 'queued'}, what='both to wait')
        assert len(graph.posts) == 1 and 'WARNING' in office.relay.log()


def test_new_token():
    """a number that a token stopped says so to everybody, and works again as soon as there is another token"""
    with Office() as office, Graph() as graph:
        graph.answer = lambda post: graph.accept(post) if post['token'] == 'Bearer another' else error(190, 401)
        desk = Desk(office, graph)
        (message,) = desk.send('wait')
        wait_for(lambda: desk.rows('number')[0]['stop_code'] == 190, what='the number to be stopped')
        assert [row['kind'] for row in desk.rows('alert')] == ['number_stopped']
        (office.root / 'token').write_text('another')
        desk.wait_state(message, 'sent', 30)
        wait_for(lambda: desk.rows('number')[0]['stop_code'] is None, what='the number to be free')
        assert len(graph.posts) == 2


def test_resume():
    """an administrator says that a stopped number works again"""
    with Office() as office, Graph() as graph:
        graph.answer = lambda post: error(131042)
        desk = Desk(office, graph)
        (message,) = desk.send('unpaid')
        wait_for(lambda: desk.rows('number')[0]['stop_code'] == 131042, what='the number to be stopped')
        graph.answer = graph.accept
        office.relay_command('number', 'resume', '--data', office.data, '--phone-number-id', NUMBER)
        desk.wait_state(message, 'sent')
        assert desk.rows('number')[0]['stop_code'] is None


def template(name, status='APPROVED', **more):
    body = [{'type': 'BODY', 'text': 'Hello {{1}}'}]
    return {'name': name, 'language': 'en', 'status': status, 'id': '1', 'components': body, **more}


def test_templates():
    """templates come page by page, and again when Meta says that we are wrong about one"""
    with Office() as office, Graph() as graph:
        graph.template_pages = [
            [template(f'number_{i}', category='UTILITY') for i in range(i * 100, i * 100 + 100)] for i in range(3)
        ]
        desk = Desk(office, graph)
        wait_for(lambda: len(desk.rows('template')) == 300, 40, 'the templates')
        assert all('limit=100' in path for path in graph.template_asks)
        content = {'template': {'name': 'number_7', 'language': 'en', 'body': [{'text': 'A'}]}}
        graph.template_pages = [[template('number_7', 'PAUSED')]]
        graph.answer = lambda post: error(132001, 404)
        message, result = desk.send_content('template', content, 'Hello A')
        assert result['status'] == 'ok', result
        desk.wait_state(message, 'failed')
        wait_for(
            lambda: [row['status'] for row in desk.rows('template') if row['active']] == ['PAUSED'], 40, 'what is new'
        )
        _, result = desk.send_content('template', content, 'Hello A')
        assert result['status'] == 'invalid', result


def test_numbers():
    """how the numbers of an account stand is asked once, with its token, and seen by devices"""
    with Office() as office, Graph() as graph:
        graph.numbers = [
            {'id': NUMBER, 'quality_rating': 'YELLOW', 'messaging_limit_tier': 'TIER_1K'},
            {'id': '77', 'quality_rating': 'RED', 'messaging_limit_tier': 'TIER_250'},
        ]
        graph.template_pages = [[template('gone')]]
        desk = Desk(office, graph)
        stands = lambda: [(row['quality'], row['tier']) for row in desk.rows('number')]  # noqa: E731
        wait_for(lambda: stands() == [('YELLOW', 'TIER_1K')], 40, 'what Meta says of the number')
        # Templates are read again as soon as we are wrong about one; the numbers are not.
        asked = len(graph.template_asks)
        graph.answer = lambda post: error(132001, 404)
        graph.template_pages = [[template('gone', 'PAUSED')]]
        content = {'template': {'name': 'gone', 'language': 'en', 'body': [{'text': 'A'}]}}
        assert desk.send_content('template', content, 'Hello A')[1]['status'] == 'ok'
        wait_for(lambda: [row['status'] for row in desk.rows('template')] == ['PAUSED'], 40, 'what is new')
        assert len(graph.template_asks) > asked
        assert len(graph.number_asks) == 1 and f'/{WABA}/phone_numbers?' in graph.number_asks[0], graph.number_asks


def test_token():
    """without a token replies wait; with one in the file they go"""
    with Office() as office, Graph() as graph:
        token = office.root / 'token'
        kept = token.read_text()
        token.unlink()
        desk = Desk(office, graph)
        (message,) = desk.send('waiting')
        assert desk.states()[message] == 'queued' and not graph.posts
        token.write_text(kept)
        token.chmod(0o600)
        desk.wait_state(message, 'sent', 30)
        assert len(graph.posts) == 1


def test_sigterm_waits():
    """SIGTERM waits for the answer to what was posted"""
    with Office() as office, Graph() as graph:
        release = threading.Event()

        def slow(post):
            release.wait(20)
            return graph.accept(post)

        graph.answer = slow
        desk = Desk(office, graph)
        (message,) = desk.send('on its way')
        wait_for(lambda: graph.posts)
        office.relay.popen.terminate()
        wait_for(lambda: 'stopping' in office.relay.log())
        assert office.relay.alive()
        release.set()
        assert office.relay.stop() == 0
        desk.start()
        assert desk.states()[message] == 'sent'
        assert len(graph.posts) == 1


def test_kill():
    """kill -9 while it was on its way: unknown, never posted again"""
    with Office() as office, Graph() as graph:
        graph.answer = lambda post: None
        desk = Desk(office, graph)
        (first,) = desk.send('lost')
        wait_for(lambda: graph.posts)
        office.relay.kill()
        graph.answer = graph.accept
        desk.start()
        assert desk.states()[first] == 'unknown'
        (second,) = desk.send('after')
        desk.wait_state(second, 'sent')
        assert graph.texts() == ['lost', 'after'], graph.texts()


if __name__ == '__main__':
    main(
        test_accepted,
        test_kinds,
        test_order,
        test_retry,
        test_permanent,
        test_refused_connection,
        test_silence,
        test_gateway,
        test_stop_number,
        test_new_token,
        test_resume,
        test_templates,
        test_numbers,
        test_token,
        test_sigterm_waits,
        test_kill,
    )
