# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between a device and the relay: proxies that forward, filter, record or break, in a thread of their own.

Proxy(port) forwards connections to the relay. OfficeProxy() is what an office sets its computers to: CONNECT, and plain
requests with whole addresses. Both count what they did; everything they do is chosen by a seed.
"""
import asyncio
import random
import re
import threading

CHUNK = 16384
UPGRADE_LINES = re.compile(rb'(?im)^(?:upgrade:[^\r]*|connection:[^\r]*|sec-websocket-[^\r]*)\r\n')


class Looped:
    """Something with an event loop in a thread. Use as a context manager."""

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.call(self.start())
        return self

    def __exit__(self, *_):
        self.call(self.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    async def start(self):
        self.tasks = set()
        self.server = await asyncio.start_server(self.accept, '127.0.0.1', getattr(self, 'port', 0) or 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self):
        self.server.close()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def accept(self, reader, writer):
        task = asyncio.current_task()
        self.tasks.add(task)
        try:
            await self.serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError, asyncio.LimitOverrunError):
            pass
        finally:
            self.tasks.discard(task)
            cut(writer)


def cut(writer):
    """Closes without a word, and without waiting for anybody to take what is left."""
    try:
        writer.transport.abort()
    except Exception:
        pass


class Proxy(Looped):
    """Forwards to a port of this computer. What it does to WebSockets is its mode, which may be changed:

    'pass'; 'strip': takes the wish for one away, as proxies do that do not know it; 'swallow': never answers one;
    'cut': lets the handshake through and closes; 'refuse': says 403 in its own words.

    @record: called in the proxy's thread with each piece of data: the connection's number, 'up' or 'down', the bytes.
    """

    def __init__(self, target, mode='pass', chaos=None, record=None):
        self.target, self.mode, self.chaos, self.record = target, mode, chaos, record
        self.upgrades = self.posts = self.connections = 0
        self.open = set()

    def breaks(self):
        """All connections that are open end at once."""
        def run():
            for writer in list(self.open):
                cut(writer)
        self.loop.call_soon_threadsafe(run)

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            up_reader, up_writer = await asyncio.open_connection('127.0.0.1', self.target)
        except OSError:
            return
        self.open |= {writer, up_writer}
        state = {'upgrade': False, 'number': self.connections}
        pumps = [asyncio.ensure_future(self.pump(reader, up_writer, 'up', state, writer)),
                 asyncio.ensure_future(self.pump(up_reader, writer, 'down', state, writer))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self.open -= {writer, up_writer}
            cut(up_writer)

    async def pump(self, reader, writer, way, state, client):
        while True:
            data = await reader.read(CHUNK)
            if not data:
                return
            if way == 'up':
                data = self.look(data, state, client)
                if data is None:
                    await asyncio.sleep(3600)
            elif state['upgrade'] and self.mode == 'cut':
                head, sep, _ = data.partition(b'\r\n\r\n')
                writer.write(head + sep)
                await writer.drain()
                return
            if self.record is not None:
                self.record(state['number'], way, data)
            if self.chaos is not None and not await self.chaos.touch(data, writer):
                return
            if self.chaos is None:
                writer.write(data)
            await writer.drain()

    def look(self, data, state, client):
        """What becomes of the beginning of a request; None: nothing, for ever."""
        if data.startswith(b'POST /v1/sync '):
            self.posts += 1
        if not data.startswith(b'GET /v1/sync ') or b'upgrade: websocket' not in data.lower():
            return data
        self.upgrades += 1
        state['upgrade'] = True
        if self.mode == 'swallow':
            return None
        if self.mode == 'refuse':
            client.write(b'HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\nConnection: close\r\n\r\nForbidden')
            return None
        return UPGRADE_LINES.sub(b'', data) if self.mode == 'strip' else data


class Chaos:
    """What a bad line does to a piece of data: lets it through, late, in two halves, half and no more, or not at all.

    @cut, @half, @stall: of a thousand pieces, so many end the connection before, or in the midst of them, or wait.
    """

    def __init__(self, seed, cut=10, half=10, stall=20, stall_s=0.3):
        self.random = random.Random(seed)
        self.cut, self.half, self.stall, self.stall_s = cut, half, stall, stall_s
        self.calm = False
        self.did = {'cut': 0, 'half': 0, 'stall': 0, 'pass': 0}

    async def touch(self, data, writer):
        """Writes what goes through; False: the connection is over."""
        chance = 1000 if self.calm else self.random.randrange(1000)
        at = self.random.randrange(len(data) + 1)
        if chance < self.cut:
            self.did['cut'] += 1
            return False
        if chance < self.cut + self.half:
            self.did['half'] += 1
            writer.write(data[:at])
            await writer.drain()
            return False
        if chance < self.cut + self.half + self.stall:
            self.did['stall'] += 1
            writer.write(data[:at])
            await asyncio.sleep(self.random.random() * self.stall_s)
            writer.write(data[at:])
            return True
        self.did['pass'] += 1
        writer.write(data)
        return True


class OfficeProxy(Looped):
    """A forward proxy: CONNECT to anywhere on this computer, or plain requests with a whole address."""

    def __init__(self, refuse=False):
        self.refuse = refuse
        self.tunnels, self.plain, self.hosts = 0, 0, set()

    async def serve(self, reader, writer):
        head = await reader.readuntil(b'\r\n\r\n')
        method, target, _ = head.split(b'\r\n', 1)[0].split(b' ')
        if self.refuse:
            writer.write(b'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
            await writer.drain()
            return
        if method == b'CONNECT':
            self.tunnels += 1
            host, _, port = target.decode().rpartition(':')
            self.hosts.add(target.decode())
            up_reader, up_writer = await asyncio.open_connection('127.0.0.1', int(port))
            writer.write(b'HTTP/1.1 200 Connection established\r\n\r\n')
        else:
            self.plain += 1
            found = re.match(rb'http://([^/:]+):(\d+)(/.*)$', target)
            self.hosts.add((found[1] + b':' + found[2]).decode())
            up_reader, up_writer = await asyncio.open_connection('127.0.0.1', int(found[2]))
            up_writer.write(head.replace(target, found[3], 1))
        await asyncio.gather(pass_on(reader, up_writer), pass_on(up_reader, writer))


async def pass_on(reader, writer):
    try:
        while True:
            data = await reader.read(CHUNK)
            if not data:
                break
            writer.write(data)
            await writer.drain()
    finally:
        cut(writer)
