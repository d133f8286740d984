# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of real processes share: TAP, deadlines, signing, and the programs of a small office.

Nothing here sleeps for luck: wait_for() polls with a deadline. Servers listen on 127.0.0.1, on ports that the
system picks, and say so in one line; every process is ended by its own pid.
"""
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

# Under the sanitizers everything takes longer. And others run beside each test, more of them than there are
# processors: a deadline is no measure of speed, only of what will never come.
SANITIZED = bool(os.environ.get('DASTAK_TEST_SLOW'))
PATIENCE = 12 if SANITIZED else 4
BUILD = pathlib.Path(os.environ.get('DASTAK_BUILD') or
                     pathlib.Path(os.environ.get('G_TEST_BUILDDIR', 'build/tests')).resolve().parent)
SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
CORPUS = pathlib.Path(os.environ.get('DASTAK_CORPUS') or SOURCE.parent / 'shared' / 'corpus')

SECRET = 'test_app_secret'
VERIFY_TOKEN = 'test-verify-token'
ACCESS_TOKEN = 'test-access-token'
NUMBER = '106540352242922'
WABA = '102290129340398'

RELAY = BUILD / 'src' / 'relay' / 'dastak-relay'
SANDBOX = BUILD / 'src' / 'sandbox' / 'dastak-sandbox'
CTL = BUILD / 'src' / 'cli' / 'dastakctl'
APP = BUILD / 'src' / 'app' / 'dastak'


class Timeout(AssertionError):
    pass


def wait_for(probe, seconds=20, what=''):
    """Polls probe() until it returns something true, and returns that."""
    end = time.monotonic() + seconds * PATIENCE
    last = None
    while True:
        last = probe()
        if last:
            return last
        if time.monotonic() > end:
            raise Timeout(f'waited {seconds * PATIENCE} s for {what or probe}: last {last!r}')
        time.sleep(0.02)


def next_second():
    """Waits for it: WhatsApp's times are whole seconds, and what happens in one has no order."""
    now = int(time.time())
    wait_for(lambda: time.time() >= now + 1, 3, 'the next second')


def comes(probe, seconds):
    """Whether probe() becomes true so soon. For what need not come: it is always waited for that long in vain."""
    with contextlib.suppress(Timeout):
        return wait_for(probe, seconds / PATIENCE)
    return None


def sign(body, secret=SECRET):
    """The value of X-Hub-Signature-256 for these bytes."""
    return 'sha256=' + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def escape_like_meta(value):
    """JSON bytes as Meta puts them on the wire: ASCII, lower-case escapes, '/' escaped."""
    return json.dumps(value, ensure_ascii=True, separators=(',', ':')).replace('/', '\\/').encode()


def request(port, method, path, body=None, headers=None, timeout=30):
    """One HTTP request to 127.0.0.1; returns (status, bytes)."""
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=timeout * PATIENCE)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def post_webhook(port, body, signature=None):
    """Posts raw bytes to the relay's webhook, signed unless told how; returns the status."""
    if not isinstance(body, bytes):
        body = escape_like_meta(body)
    return request(port, 'POST', '/webhooks/whatsapp', body,
                   {'Content-Type': 'application/json', 'X-Hub-Signature-256': signature or sign(body)})[0]


def text_webhook(wamid, sender, text, at=None, name=None, number=NUMBER):
    """A webhook body (as an object) with one text message of a customer."""
    return {'object': 'whatsapp_business_account', 'entry': [{'id': WABA, 'changes': [{'field': 'messages', 'value': {
        'messaging_product': 'whatsapp',
        'metadata': {'display_phone_number': '15550783881', 'phone_number_id': number},
        'contacts': [{'profile': {'name': name or f'Customer {sender[-4:]}'}, 'wa_id': sender}],
        'messages': [{'from': sender, 'id': wamid, 'timestamp': str(int(at or time.time())), 'type': 'text',
                      'text': {'body': text}}]}}]}]}


class Process:
    """A program of ours. Its stderr goes to a log file; log() reads it."""

    def __init__(self, argv, log, ready=None, env=None, deadline=20):
        self.argv = [str(a) for a in argv]
        self.log_path = pathlib.Path(log)
        self.port = None
        with open(log, 'ab') as err:
            self.popen = subprocess.Popen(self.argv, stdout=subprocess.PIPE if ready else err, stderr=err,
                                          stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})})
        if ready:
            self._wait_ready(re.compile(ready), deadline * PATIENCE)

    def _wait_ready(self, pattern, seconds):
        end = time.monotonic() + seconds
        seen = b''
        while time.monotonic() < end:
            if select.select([self.popen.stdout], [], [], 0.1)[0]:
                chunk = os.read(self.popen.stdout.fileno(), 4096)
                seen += chunk
                found = pattern.search(seen.decode(errors='replace'))
                if found:
                    self.port = int(found[1])
                    return
                if not chunk:
                    break
        self.kill()
        raise AssertionError(f'{self.argv[0]} did not get ready: {seen!r}\n{self.log()[-2000:]}')

    @property
    def pid(self):
        return self.popen.pid

    def alive(self):
        return self.popen.poll() is None

    def log(self):
        return self.log_path.read_text(errors='replace')

    def stop(self, seconds=20):
        """SIGTERM, and the exit code."""
        if self.alive():
            self.popen.send_signal(signal.SIGTERM)
            try:
                self.popen.wait(seconds * PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f'{self.argv[0]} did not stop on SIGTERM:\n{self.log()[-2000:]}')
        self._close()
        return self.popen.returncode

    def kill(self):
        """kill -9."""
        if self.alive():
            self.popen.kill()
        self.popen.wait()
        self._close()

    def _close(self):
        if self.popen.stdout:
            self.popen.stdout.close()


LISTENING = r'listening https?://127\.0\.0\.1:(\d+)'


class Office:
    """A folder with a relay, its sandbox and as many devices as a test wants. Use as a context manager."""

    def __init__(self, numbers=(NUMBER,)):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix='dastak-'))
        self.data = self.root / 'data'
        self.conf = self.root / 'relay.conf'
        self.numbers = numbers
        self.more = ''  # of the configuration
        self.port = 0
        self.relay = None
        self.sandbox = None
        self.admin_code = None
        self.graph_url = 'http://127.0.0.1:9'
        for name, text in (('secret', SECRET), ('verify', VERIFY_TOKEN), ('token', ACCESS_TOKEN)):
            (self.root / name).write_text(text + '\n')
            (self.root / name).chmod(0o600)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for process in (self.relay, self.sandbox):
            if process is not None and process.alive():
                process.kill()
        if kind is None or not os.environ.get('DASTAK_TEST_KEEP'):
            shutil.rmtree(self.root, ignore_errors=True)
        else:
            print(f'# kept: {self.root}')

    @property
    def url(self):
        return f'http://127.0.0.1:{self.port}'

    def relay_command(self, *argv, check=True):
        """One administration command; returns the finished process with text output."""
        done = subprocess.run([RELAY, *map(str, argv)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=60 * PATIENCE)
        assert not check or done.returncode == 0, f'{argv}: exit {done.returncode}\n{done.stdout}{done.stderr}'
        return done

    def init(self):
        """Makes the relay's data; keeps the administrator's enrolment code."""
        self.admin_code = find_code(self.relay_command('init', '--data', self.data).stdout)

    def add_user(self, name, role='agent'):
        """Returns the new user's enrolment code."""
        return find_code(self.relay_command('user', 'add', '--data', self.data, '--name', name, '--role', role).stdout)

    def start_relay(self, env=None):
        """Starts (again) the relay, on the port of the first time, with more in its environment."""
        if not self.data.exists():
            self.init()
        self.port = self.port or free_port()
        self.conf.write_text(
            f'[relay]\ndata={self.data}\nlisten=127.0.0.1:{self.port}\n\n'
            f'[whatsapp]\napp-secret-file={self.root / "secret"}\nverify-token-file={self.root / "verify"}\n'
            f'access-token-file={self.root / "token"}\ngraph-url={self.graph_url}\n'
            f'numbers={";".join(self.numbers)}\n{self.more}')
        self.relay = Process([RELAY, 'serve', '--config', self.conf], self.root / 'relay.log', LISTENING, env)
        self.port = self.relay.port
        return self.relay

    def start_sandbox(self, *argv):
        """Starts the sandbox against the relay's port (which must be known), and remembers its Graph URL."""
        self.sandbox = Process([SANDBOX, '--port', '0', '--webhook', f'{self.url}/webhooks/whatsapp',
                                '--app-secret-file', self.root / 'secret', '--token-file', self.root / 'token',
                                '--verify-token', VERIFY_TOKEN, '--phone-number-id', NUMBER, '--waba-id', WABA,
                                *map(str, argv)], self.root / 'sandbox.log', LISTENING)
        self.graph_url = f'http://127.0.0.1:{self.sandbox.port}'
        return self.sandbox

    def start(self, *sandbox_argv):
        """Relay and sandbox, each knowing the other."""
        self.port = free_port()
        self.start_sandbox(*sandbox_argv)
        self.start_relay()

    def control(self, path, body=None):
        """The sandbox's control endpoint: GET without a body, POST with one; returns the decoded answer."""
        data = None if body is None else json.dumps(body).encode()
        status, answer = request(self.sandbox.port, 'GET' if body is None else 'POST', '/control/' + path, data,
                                 {'Content-Type': 'application/json'})
        assert status == 200, f'/control/{path}: {status} {answer[:300]!r}'
        return json.loads(answer or b'null')

    def device(self, name, code=None):
        """A dastakctl profile; enrolled if a code is given."""
        device = Device(self, name)
        if code:
            device.ctl('enrol', self.url, code)
        return device


class Device:
    def __init__(self, office, name):
        self.office = office
        self.profile = office.root / 'devices' / name

    def run(self, *argv, timeout=60):
        """dastakctl, whatever it returns."""
        return subprocess.run([CTL, '--profile', self.profile, *map(str, argv)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=timeout * PATIENCE)

    def ctl(self, *argv, timeout=60):
        """dastakctl, which must succeed; returns its standard output."""
        done = self.run(*argv, timeout=timeout)
        assert done.returncode == 0, f'dastakctl {argv}: exit {done.returncode}\n{done.stdout}{done.stderr}'
        return done.stdout

    def lines(self, *argv, timeout=60):
        """The objects that a reading command prints with --json."""
        return [json.loads(line) for line in self.ctl(*argv, '--json', timeout=timeout).splitlines()]

    def sync(self):
        self.ctl('sync')


def find_code(text):
    """The enrolment code in what a command printed."""
    found = re.search(r'\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4,}\b', text)
    assert found, f'no enrolment code in {text!r}'
    return found[0]


def free_port():
    """A port that nobody listens on, and that the system does not hand out either: it stays free while a server
    is away, and who tries to reach the server meanwhile can't be given the same port at its own end.
    """
    import socket
    for port in random.SystemRandom().sample(range(10240, 32768), 200):
        with contextlib.closing(socket.socket()) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                s.bind(('127.0.0.1', port))
                return port
    raise AssertionError('no port is free')


def connections(process):
    """How many TCP connections a server of ours holds on its port, whatever state the other side is in.

    Its descriptors would be no measure: a file or a folder is open for a moment now and then.
    """
    held = set()
    for fd in os.listdir(f'/proc/{process.pid}/fd'):
        with contextlib.suppress(FileNotFoundError):
            held.add(os.readlink(f'/proc/{process.pid}/fd/{fd}'))
    count = 0
    for table in ('tcp', 'tcp6'):
        with contextlib.suppress(FileNotFoundError), open(f'/proc/{process.pid}/net/{table}') as lines:
            for line in list(lines)[1:]:
                fields = line.split()
                local, listens = fields[1], fields[3] == '0A'
                if int(local.rpartition(':')[2], 16) == process.port and not listens:
                    count += f'socket:[{fields[9]}]' in held
    return count


class Skip(Exception):
    """Raised by a test that can't run here, with the reason."""


@contextlib.contextmanager
def small_disk(folder, size):
    """A file system of its own that can get full, at a new folder; skips where none can be mounted."""
    folder.mkdir(mode=0o700)
    if os.geteuid() != 0 or shutil.which('mount') is None:
        raise Skip('only root can mount a small disk')
    done = subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={size},mode=0700', 'tmpfs', folder],
                          stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Skip(f'no small disk: {done.stderr.strip()}')
    try:
        yield folder
    finally:
        subprocess.run(['umount', '--lazy', folder])


def fill(folder, leave=0):
    """Takes the space of a disk but so many bytes; returns the file that holds it."""
    path = folder / 'ballast'
    with open(path, 'wb', buffering=0) as file:
        space = os.statvfs(folder)
        try:
            for _ in range(max(0, space.f_bavail * space.f_frsize - leave) // 4096):
                file.write(b'\0' * 4096)
        except OSError:
            pass
    return path


def main(*tests):
    """Runs the functions in order and prints TAP. A test's name is its docstring's first line."""
    wanted = sys.argv[1:]
    tests = [t for t in tests if not wanted or t.__name__ in wanted]
    print(f'TAP version 13\n1..{len(tests)}', flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        name = (test.__doc__ or test.__name__).strip().splitlines()[0].rstrip('.').replace('#', '')
        try:
            test()
            print(f'ok {number} - {name}', flush=True)
        except Skip as reason:
            print(f'ok {number} - {name} # SKIP {reason}', flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {number} - {name}', flush=True)
    sys.exit(1 if failed else 0)
