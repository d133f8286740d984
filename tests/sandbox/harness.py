# SPDX-License-Identifier: GPL-3.0-or-later
"""dastak-sandbox as a process, and a receiver in the place of the relay."""

import hashlib
import hmac
import http.client
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

SANDBOX = sys.argv[1]
SECRET = b"a secret of the test"
TOKEN = "token-of-the-test"
PHONE = "100200300400500"
SUPPRESSIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lsan.supp")
ENVIRONMENT = {**os.environ,
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":fast_unwind_on_malloc=0",
               "LSAN_OPTIONS": "suppressions=" + SUPPRESSIONS + ":print_suppressions=0"}
DEADLINE = 30 * (12 if os.environ.get("DASTAK_TEST_SLOW") else 4)


def wait_for(what, check):
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        value = check()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError("timed out waiting for " + what)


class Receiver:
    """What the relay's webhook is to Meta. `answer` decides the status of each request."""

    def __init__(self, port=0):
        self.bodies = []
        self.updates = []
        self.bad_signatures = 0
        self.not_ascii = 0
        self.busy = 0
        self.most_busy = 0
        self.lock = threading.Lock()
        self.answer = lambda n: 200
        self.delay = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                ok = query.get("hub.verify_token") == ["verify-me"] and query.get("hub.mode") == ["subscribe"]
                self.reply(200 if ok else 403, query["hub.challenge"][0].encode() if ok else b"")

            def do_POST(self):
                outer.enter()
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.delay:
                    time.sleep(outer.delay)
                status = outer.take(body, self.headers.get("X-Hub-Signature-256"))
                outer.leave()
                self.reply(status, b"")

            def reply(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def enter(self):
        with self.lock:
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)

    def leave(self):
        with self.lock:
            self.busy -= 1

    def take(self, body, signature):
        expected = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        with self.lock:
            self.bodies.append(body)
            if not body.isascii():
                self.not_ascii += 1
            if signature != expected:
                self.bad_signatures += 1
                return 401
            status = self.answer(len(self.bodies))
            if status == 200:
                self.updates += list(parse(body))
            return status

    def messages(self):
        with self.lock:
            return [u for kind, u in self.updates if kind == "messages"]

    def statuses(self, opaque):
        with self.lock:
            return [u for kind, u in self.updates
                    if kind == "statuses" and u.get("biz_opaque_callback_data") == opaque]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def parse(body):
    for entry in json.loads(body)["entry"]:
        for change in entry["changes"]:
            assert change["field"] == "messages"
            value = change["value"]
            assert value["messaging_product"] == "whatsapp"
            assert value["metadata"]["phone_number_id"] == PHONE
            for kind in ("messages", "statuses"):
                for update in value.get(kind, []):
                    yield kind, update


class Sandbox:
    def __init__(self, webhook_port, *args, script=None):
        self.dir = tempfile.TemporaryDirectory(prefix="dastak-sandbox-test-")
        secret = os.path.join(self.dir.name, "secret")
        token = os.path.join(self.dir.name, "token")
        self.ledger_path = os.path.join(self.dir.name, "ledger")
        with open(secret, "wb") as f:
            f.write(SECRET + b"\n")
        with open(token, "w") as f:
            f.write(TOKEN + "\n")
        argv = [SANDBOX, "--port", "0", "--app-secret-file", secret, "--token-file", token,
                "--ledger", self.ledger_path, "--status-delay", "10,40,80", *args]
        if webhook_port:
            argv += ["--webhook", "http://127.0.0.1:%d/webhooks/whatsapp" % webhook_port]
        if script is not None:
            path = os.path.join(self.dir.name, "script")
            with open(path, "w") as f:
                f.write(script)
            argv += ["--script", path]
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env=ENVIRONMENT)
        line = self.process.stdout.readline()
        assert line.startswith("listening http://127.0.0.1:"), line + self.process.stderr.read()
        self.port = int(line.rsplit(":", 1)[1])

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def control(self, method, what, body=None):
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        status, data, _ = self.request(method, "/control/" + what, body)
        return status, json.loads(data)

    def state(self):
        return self.control("GET", "state")[1]

    def ledger(self):
        return self.control("GET", "ledger")[1]

    def graph(self, method, path, body=None, token=TOKEN, **headers):
        if token:
            headers["Authorization"] = "Bearer " + token
        if isinstance(body, dict):
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        status, data, _ = self.request(method, path, body, headers)
        return status, json.loads(data) if data else None

    def send(self, text, opaque, to="923005550101", **more):
        return self.graph("POST", "/v25.0/%s/messages" % PHONE, {
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": to, "type": "text",
            "text": {"body": text}, "biz_opaque_callback_data": opaque, **more})

    def settle(self):
        wait_for("everything to be delivered", lambda: (lambda s: s["pending_webhooks"] == 0 and s["scheduled"] == 0
                                                         and s["in_flight"] == 0)(self.state()))

    def quit(self):
        self.control("POST", "quit")
        code = self.process.wait(DEADLINE)
        self.errors = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        self.dir.cleanup()
        return code


class Pair:
    """A sandbox and its receiver."""

    def __init__(self, *args, **more):
        self.code = more.pop("code", 0)
        self.args, self.more = args, more

    def __enter__(self):
        self.receiver = Receiver()
        self.sandbox = Sandbox(self.receiver.port, *self.args, **self.more)
        return self.sandbox, self.receiver

    def __exit__(self, kind, value, trace):
        if self.sandbox.process.poll() is None:
            code = self.sandbox.quit()
            if kind is None:
                assert code == self.code, (code, self.sandbox.errors)
        self.receiver.close()
