#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives dastak-sandbox over HTTP, with a small receiver in the place of the relay. Prints TAP."""

import hashlib
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import time
import traceback
import urllib.parse

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import DEADLINE, ENVIRONMENT, PHONE, SANDBOX, TOKEN, Pair, Receiver, Sandbox, wait_for  # noqa: E402


def test_message_reaches_webhook():
    with Pair() as (sandbox, receiver):
        status, answer = sandbox.control("POST", "message", {"from": "+92 300 5550101", "name": "ثنا خان",
                                                            "text": "سلام / \"hello\" 😂"})
        assert status == 200 and answer["wamid"].startswith("wamid.")
        sandbox.settle()
        (message,) = receiver.messages()
        assert message["id"] == answer["wamid"]
        assert message["from"] == "923005550101"
        assert message["text"]["body"] == "سلام / \"hello\" 😂"
        assert message["timestamp"].isdigit()
        assert receiver.bad_signatures == 0 and receiver.not_ascii == 0
        assert b"\\u0633\\u0644\\u0627\\u0645 \\/ " in receiver.bodies[0]
        (entry,) = sandbox.ledger()["inbound"]
        assert entry["acked"] and entry["posts"] == 1 and entry["name"] == "ثنا خان"


def test_all_types():
    types = ["text", "image", "sticker", "video", "audio", "voice", "document", "location", "contact",
             "forwarded", "ad", "order", "unsupported", "unknown", "edit", "revoke"]
    about_ours = ["reaction", "button", "button-reply", "list-reply", "flow-reply"]
    with Pair() as (sandbox, receiver):
        for kind in types:
            assert sandbox.control("POST", "message", {"from": "923005550101", "type": kind, "text": "x"})[0] == 200
        for kind in about_ours:
            assert sandbox.control("POST", "message", {"from": "923005550101", "type": kind})[0] == 409
        assert sandbox.control("POST", "message", {"from": "923005550101", "type": "hologram"})[0] == 400
        assert sandbox.control("POST", "message", {"from": "nobody"})[0] == 400
        sandbox.send("hi", "o")
        for kind in about_ours:
            assert sandbox.control("POST", "message", {"from": "923005550101", "type": kind, "text": "👍"})[0] == 200
        sandbox.settle()
        got = [m["type"] for m in receiver.messages()]
        assert sorted(got) == sorted(["text"] * 3 + ["image", "sticker", "video", "audio", "audio", "document",
                                                     "location", "contacts", "order", "unsupported", "hologram", "edit",
                                                     "revoke", "reaction", "button"] + ["interactive"] * 3), got


def test_day():
    with Pair() as (sandbox, receiver):
        assert sandbox.control("POST", "day", {"customers": 5, "messages": 4})[0] == 400
        assert sandbox.control("POST", "day", {"customers": 20, "messages": 400})[0] == 200
        sandbox.settle()
        inbound = sandbox.ledger()["inbound"]
        assert len(inbound) == 400 and len({m["phone"] for m in inbound}) == 20
        assert len(receiver.messages()) == 400
        assert len({m["type"] for m in inbound}) > 8, sorted({m["type"] for m in inbound})


def test_statuses_in_order():
    with Pair() as (sandbox, receiver):
        sandbox.control("POST", "message", {"from": "923005550101", "text": "hi"})
        status, answer = sandbox.send("جی ہاں", "our-id-1")
        assert status == 200
        assert answer["contacts"][0] == {"input": "923005550101", "wa_id": "923005550101",
                                         "user_id": answer["contacts"][0]["user_id"]}
        wamid = answer["messages"][0]["id"]
        sandbox.settle()
        statuses = receiver.statuses("our-id-1")
        assert [s["status"] for s in statuses] == ["sent", "delivered", "read"], statuses
        assert all(s["id"] == wamid and s["recipient_id"] == "923005550101" for s in statuses)
        assert statuses[0]["pricing"]["pricing_model"] == "PMP" and "conversation" not in statuses[0]
        (entry,) = sandbox.ledger()["outbound"]
        assert entry["text"] == "جی ہاں" and entry["times"] == 1 and entry["opaque"] == "our-id-1"
        assert entry["statuses"] == ["sent", "delivered", "read"]
        sandbox.send("again", "our-id-1")
        assert [e["times"] for e in sandbox.ledger()["outbound"]] == [2, 2]


def test_statuses_wait_for_each_other():
    with Pair("--batch", "1", "--status-delay", "1,1,1") as (sandbox, receiver):
        sandbox.control("POST", "message", {"from": "923005550101", "text": "hi"})
        receiver.answer = lambda n: 500 if n % 3 == 1 else 200
        receiver.delay = 0.01
        names = ["our-id-%d" % i for i in range(20)]
        for name in names:
            assert sandbox.send("x", name)[0] == 200
        sandbox.settle()
        for name in names:
            statuses = [s["status"] for s in receiver.statuses(name)]
            assert statuses == ["sent", "delivered", "read"], (name, statuses)


def test_refuses_like_meta():
    path = "/v25.0/%s/messages" % PHONE
    good = {"messaging_product": "whatsapp", "to": "923005550101", "type": "text", "text": {"body": "x"}}
    with Pair() as (sandbox, receiver):
        for expected, code, args in [
                (401, 190, (path, good, "wrong")), (401, 190, (path, good, None)),
                (400, 100, (path, {**good, "messaging_product": "sms"})),
                (400, 100, (path, {**good, "text": {"body": "x" * 4097}})),
                (400, 131009, (path, {**good, "to": "US.123"})),
                (404, 132001, (path, {**good, "type": "template",
                                      "template": {"name": "nothing", "language": {"code": "en"}}})),
                (400, 100, (path, "[" * 5000)), (400, 100, ("/v25.0/999/messages", good)),
                (400, 2635, ("/v15.0/%s/messages" % PHONE, good)), (404, 100, ("/elsewhere", good))]:
            status, answer = sandbox.graph("POST", *args)
            assert (status, answer["error"]["code"]) == (expected, code), (args, status, answer)
            assert answer["error"]["type"] == "OAuthException" and answer["error"]["fbtrace_id"]
        assert sandbox.ledger()["outbound"] == []
        sandbox.settle()
        assert receiver.bodies == []


def test_mark_as_read():
    with Pair() as (sandbox, receiver):
        wamid = sandbox.control("POST", "message", {"from": "923005550101", "text": "hi"})[1]["wamid"]
        path = "/v25.0/%s/messages" % PHONE
        body = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid,
                "typing_indicator": {"type": "text"}}
        assert sandbox.graph("POST", path, body) == (200, {"success": True})
        assert sandbox.graph("POST", path, {**body, "message_id": "wamid.none"})[0] == 400
        assert sandbox.ledger()["outbound"] == []


def test_retries_until_200():
    with Pair("--batch", "1") as (sandbox, receiver):
        receiver.answer = lambda n: [500, 401, 202, 404][n % 4] if n <= 8 else 200
        for i in range(6):
            sandbox.control("POST", "message", {"from": "923005550101", "text": str(i)})
        sandbox.settle()
        assert sorted(m["text"]["body"] for m in receiver.messages()) == [str(i) for i in range(6)]
        assert all(e["acked"] and e["posts"] >= 1 for e in sandbox.ledger()["inbound"])
        assert len(receiver.bodies) > 8


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def test_relay_is_down_at_first():
    port = free_port()
    sandbox = Sandbox(port)
    sandbox.control("POST", "burst", {"count": 200, "customers": 7})
    wait_for("the relay to be missed", lambda: not sandbox.state()["relay_reachable"])
    assert sandbox.state()["pending_webhooks"] == 200
    assert not any(e["acked"] for e in sandbox.ledger()["inbound"])
    receiver = Receiver(port)
    sandbox.settle()
    bodies = [m["text"]["body"] for m in receiver.messages()]
    assert len(set(bodies)) == 200
    assert sandbox.state()["acked"] == 200
    assert sandbox.quit() == 0
    receiver.close()


def test_burst_at_a_rate():
    with Pair() as (sandbox, receiver):
        receiver.delay = 0.02
        assert sandbox.control("POST", "burst", {"count": 300, "customers": 5, "rate": 1000})[1] == {"queued": 300}
        assert sandbox.control("POST", "burst", {"count": 0})[0] == 400
        wait_for("all of them", lambda: len(receiver.messages()) == 300)
        sandbox.settle()
        assert len({m["from"] for m in receiver.messages()}) == 5
        assert receiver.most_busy <= 8, receiver.most_busy
        assert len(receiver.bodies) < 300, "nothing was batched"


def test_repeat_and_reorder():
    with Pair("--repeat", "0.5", "--reorder", "0.5", "--seed", "7", "--batch", "1") as (sandbox, receiver):
        sandbox.control("POST", "burst", {"count": 100, "customers": 1})
        sandbox.settle()
        wait_for("repetitions", lambda: len(receiver.messages()) > 110)
        order = [int(m["text"]["body"].split()[1]) for m in receiver.messages()]
        assert set(order) == set(range(1, 101))
        assert order != sorted(order)


def test_faults_that_refuse():
    with Pair("--fault", "http500=1") as (sandbox, receiver):
        status, answer = sandbox.send("x", "a")
        assert (status, answer["error"]["code"], answer["error"]["is_transient"]) == (500, 131000, True)
        sandbox.control("POST", "faults", {"http500": 0, "429": 1})
        assert sandbox.send("x", "a")[0] == 429
        sandbox.control("POST", "faults", {"429": 0, "token-expired": 1})
        assert sandbox.send("x", "a")[1]["error"]["code"] == 190
        sandbox.control("POST", "faults", {"token-expired": 0, "reset": 1})
        try:
            sandbox.send("x", "a")
            raise AssertionError("an answer came")
        except (http.client.HTTPException, ConnectionError):
            pass
        assert sandbox.control("POST", "faults", {"gremlins": 1})[0] == 400
        assert sandbox.control("POST", "faults", {"reset": 2})[0] == 400
        assert sandbox.ledger()["outbound"] == [] and sandbox.ledger()["refused"] == 4
        sandbox.control("POST", "faults", {"reset": 0})
        assert sandbox.send("x", "a")[0] == 200


def test_faults_after_acceptance():
    with Pair() as (sandbox, receiver):
        sandbox.control("POST", "faults", {"reset-after-accept": 1})
        try:
            sandbox.send("x", "lost")
            raise AssertionError("an answer came")
        except (http.client.HTTPException, ConnectionError):
            pass
        sandbox.control("POST", "faults", {"reset-after-accept": 0, "timeout-after-accept": 1})
        connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=0.3)
        connection.request("POST", "/v25.0/%s/messages" % PHONE, json.dumps({
            "messaging_product": "whatsapp", "to": "923005550101", "text": {"body": "y"},
            "biz_opaque_callback_data": "silent"}), {"Authorization": "Bearer " + TOKEN})
        try:
            connection.getresponse()
            raise AssertionError("an answer came")
        except TimeoutError:
            pass
        connection.close()
        sandbox.control("POST", "faults", {"timeout-after-accept": 0, "garbage": 1})
        status, data, _ = sandbox.request("POST", "/v25.0/%s/messages" % PHONE, json.dumps({
            "messaging_product": "whatsapp", "to": "923005550101", "text": {"body": "z"},
            "biz_opaque_callback_data": "garbled"}), {"Authorization": "Bearer " + TOKEN})
        assert (status, data) == (200, b"<html>")
        for opaque in ("lost", "silent", "garbled"):
            wait_for("statuses of " + opaque, lambda: [s["status"] for s in receiver.statuses(opaque)]
                     == ["sent", "delivered", "read"])
        # Who waits for an answer that never comes keeps nothing else from being over.
        sandbox.settle()


def test_faults_of_statuses():
    with Pair("--fault", "undeliverable=1") as (sandbox, receiver):
        sandbox.send("x", "a")
        sandbox.settle()
        (status,) = receiver.statuses("a")
        assert status["status"] == "failed" and status["errors"][0]["code"] == 131026
        sandbox.control("POST", "faults", {"undeliverable": 0, "skip-delivered": 1})
        sandbox.send("x", "b")
        sandbox.settle()
        assert [s["status"] for s in receiver.statuses("b")] == ["sent", "read"]
        sandbox.control("POST", "faults", {"skip-delivered": 0, "no-read": 1})
        sandbox.send("x", "unread")
        sandbox.settle()
        assert [s["status"] for s in receiver.statuses("unread")] == ["sent", "delivered"]
        sandbox.control("POST", "faults", {"no-read": 0, "no-status": 1})
        sandbox.send("x", "c")
        sandbox.settle()
        assert receiver.statuses("c") == []


def test_closed_window():
    with Pair() as (sandbox, receiver):
        old = int(time.time()) - 25 * 3600
        sandbox.control("POST", "message", {"from": "923005550101", "text": "long ago", "timestamp": old})
        assert sandbox.send("x", "late")[0] == 200
        sandbox.settle()
        (status,) = receiver.statuses("late")
        assert status["status"] == "failed" and status["errors"][0]["code"] == 131047


def test_media_of_customers():
    with Pair() as (sandbox, receiver):
        sandbox.control("POST", "message", {"from": "923005550101", "type": "image", "text": "look"})
        sandbox.settle()
        image = receiver.messages()[0]["image"]
        status, info = sandbox.graph("GET", "/v25.0/" + image["id"])
        assert status == 200 and info["mime_type"] == image["mime_type"] == "image/png"
        url = urllib.parse.urlsplit(info["url"])
        path = url.path + "?" + url.query
        assert url.hostname == "127.0.0.1" and url.port == sandbox.port
        bearer = {"Authorization": "Bearer " + TOKEN}
        assert sandbox.request("GET", path, None, {"User-Agent": "x"})[0] == 401
        assert sandbox.request("GET", path, None, bearer)[0] == 400
        status, data, headers = sandbox.request("GET", path, None, {**bearer, "User-Agent": "x"})
        assert status == 200 and headers["Content-Type"] == "image/png"
        assert hashlib.sha256(data).hexdigest() == info["sha256"] and len(data) == info["file_size"]
        assert data.startswith(b"\x89PNG")
        assert sandbox.graph("DELETE", "/v25.0/" + image["id"]) == (200, {"success": True})
        assert sandbox.graph("GET", "/v25.0/" + image["id"])[0] == 400


def multipart(fields):
    boundary = "----dastak"
    out = b""
    for name, (value, kind) in fields.items():
        extra = "; filename=\"f\"\r\nContent-Type: " + kind if kind else ""
        out += ("--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n" % (boundary, name, extra)).encode()
        out += value + b"\r\n"
    return out + ("--%s--\r\n" % boundary).encode(), "multipart/form-data; boundary=" + boundary


def test_media_faults():
    with Pair() as (sandbox, receiver):
        sandbox.control("POST", "message", {"from": "923005550101", "type": "image", "text": "look"})
        sandbox.settle()
        image = receiver.messages()[0]["image"]
        info = sandbox.graph("GET", "/v25.0/" + image["id"])[1]
        url = urllib.parse.urlsplit(info["url"])
        headers = {"Authorization": "Bearer " + TOKEN, "User-Agent": "x"}

        def get():
            return sandbox.request("GET", url.path + "?" + url.query, None, headers)[:2]

        whole = get()[1]
        for fault, status in (("media-gone", 404), ("media-http500", 500), ("media-short", 200), ("media-wrong", 200)):
            sandbox.control("POST", "faults", {fault: 1})
            answer = get()
            assert answer[0] == status and answer[1] != whole, (fault, answer[0])
            if fault == "media-short":
                assert whole.startswith(answer[1]) and len(answer[1]) == len(whole) // 2
            if fault == "media-wrong":
                assert len(answer[1]) == len(whole)
            sandbox.control("POST", "faults", {fault: 0})
        assert get() == (200, whole)

def test_media_of_the_business():
    with Pair() as (sandbox, receiver):
        path = "/v25.0/%s/media" % PHONE
        product = (b"whatsapp", None)
        body, kind = multipart({"messaging_product": product, "type": (b"image/jpeg", None),
                                "file": (b"\xff\xd8not really", "image/jpeg")})
        status, answer = sandbox.graph("POST", path, body, **{"Content-Type": kind})
        assert status == 200, answer
        assert sandbox.graph("GET", "/v25.0/" + answer["id"])[1]["mime_type"] == "image/jpeg"
        for fields in ({"file": (b"x", "image/jpeg")}, {"messaging_product": product},
                       {"messaging_product": product, "file": (b"x", "image/tiff")},
                       {"messaging_product": product, "file": (b"x" * (5 * 1024 * 1024 + 1), "image/png")}):
            body, kind = multipart(fields)
            assert sandbox.graph("POST", path, body, **{"Content-Type": kind})[0] == 400
        assert sandbox.graph("POST", path, b"junk", **{"Content-Type": "text/plain"})[0] == 400


def test_templates():
    with Pair() as (sandbox, receiver):
        status, answer = sandbox.graph("GET", "/v25.0/200300400500600/message_templates?limit=5")
        assert status == 200 and answer["data"][0]["status"] == "APPROVED"
        assert answer["paging"]["cursors"]["after"]
        name = answer["data"][0]["name"]
        status, answer = sandbox.graph("POST", "/v25.0/%s/messages" % PHONE, {
            "messaging_product": "whatsapp", "to": "923005550101", "type": "template",
            "template": {"name": name, "language": {"code": "en"}}})
        assert status == 200 and answer["messages"][0]["message_status"] == "accepted"


def test_numbers():
    with Pair() as (sandbox, receiver):
        status, answer = sandbox.graph("GET", "/v25.0/200300400500600/phone_numbers?fields=id,quality_rating")
        assert status == 200 and [number["id"] for number in answer["data"]] == [PHONE], answer
        assert answer["data"][0]["quality_rating"] == "UNKNOWN"


def test_raw_webhook():
    with Pair() as (sandbox, receiver):
        body = '{"object":"whatsapp_business_account","entry":[]}'
        assert sandbox.control("POST", "webhook?once=1", body) == (200, {"status": 200})
        assert sandbox.control("POST", "webhook?once=1&signature=sha256=00", body) == (200, {"status": 401})
        assert receiver.bad_signatures == 1
        receiver.answer = lambda n: 503 if n < 5 else 200
        assert sandbox.control("POST", "webhook", body) == (200, {"queued": 1})
        sandbox.settle()
        assert len(receiver.bodies) == 5


def test_handshake():
    with Pair("--verify-token", "verify-me") as (sandbox, receiver):
        wait_for("the handshake", lambda: sandbox.state()["handshake"] == 200)
    with Pair("--verify-token", "something else") as (sandbox, receiver):
        wait_for("the handshake", lambda: sandbox.state()["handshake"] == 403)


def test_script():
    script = """
at 0s customer "Sana Khan" 923005550101 says "one"
wait-reply
at 10ms says "two"
expect "thank you"
at 0ms says "three"
at 20ms customer "Ali" 923005550102 says "alone"
"""
    with Pair(script=script) as (sandbox, receiver):
        def texts():
            return [m["text"]["body"] for m in receiver.messages()]
        wait_for("the beginning", lambda: set(texts()) == {"one", "alone"})
        sandbox.send("hello", "a", to="923005550109")
        sandbox.send("hello", "b")
        wait_for("the answer", lambda: "two" in texts())
        sandbox.send("wrong words", "c")
        sandbox.send("many thank yous", "d")
        wait_for("the end", lambda: "three" in texts())
        wait_for("the script", lambda: sandbox.state()["script_done"])
        assert sandbox.state()["script_failures"] == 0


def test_script_repeats():
    script = 'at 0s customer "A" 923005550101 says "x"\nrepeat 2 every 10ms\n'
    with Pair(script=script) as (sandbox, receiver):
        wait_for("three rounds", lambda: len(receiver.messages()) == 3)
        sandbox.settle()
        assert sandbox.state()["script_done"] and sandbox.state()["inbound"] == 3


def test_script_expectation_fails():
    script = 'at 0s customer "A" 923005550101 says "x"\nexpect "never" within 50ms\nat 0s says "y"\n'
    with Pair(script=script, code=1) as (sandbox, receiver):
        wait_for("the end", lambda: len(receiver.messages()) == 2)
        assert sandbox.state()["script_failures"] == 1


def test_demo():
    with Pair("--demo", "--seed", "3") as (sandbox, receiver):
        wait_for("the first customers", lambda: len({m["from"] for m in receiver.messages()}) >= 10)
        kinds = {m["type"] for m in receiver.messages()}
        wait_for("files", lambda: {"image", "audio", "location", "order"} <= {m["type"] for m in receiver.messages()})
        assert "text" in kinds
        before = len([m for m in receiver.messages() if m["from"] == "923005550101"])
        sandbox.send("Yes, it is!", "a")
        wait_for("an answer", lambda: len([m for m in receiver.messages() if m["from"] == "923005550101"]) > before)
        assert receiver.bad_signatures == 0 and receiver.not_ascii == 0


def test_demo_cast():
    """the built-in customers show everything that people send often"""
    script = (pathlib.Path(__file__).resolve().parents[2] / "src" / "sandbox" / "demo.script").read_text()
    kinds = set(re.findall(r"^at \S+ (?:sends (\S+)|(reacts))", script, re.MULTILINE))
    kinds = {sends or reacts for sends, reacts in kinds}
    assert kinds >= {"image", "voice", "document", "location", "contact", "sticker", "order", "ad", "list-reply",
                     "reacts"}, kinds


def test_ledger_file():
    with Pair() as (sandbox, receiver):
        sandbox.control("POST", "message", {"from": "923005550101", "text": "سلام"})
        sandbox.send("x", "a")
        sandbox.settle()
        with open(sandbox.ledger_path) as f:
            events = [json.loads(line)["event"] for line in f]
        assert sorted(set(events)) == ["accepted", "acknowledged", "emitted", "status"], events


def test_bad_arguments():
    for args, code in ((["--webhook", "http://127.0.0.1:1/"], 2), (["--fault", "gremlins=1"], 1),
                       (["--fault", "reset=7"], 1), (["--status-delay", "1,2"], 2), (["--repeat", "3"], 2),
                       (["--port", "99999"], 2), (["--token-file", "/nonexistent"], 2), (["surplus"], 2),
                       (["--script", "/nonexistent"], 1), (["--display-phone", "none"], 2), (["--nonsense"], 2)):
        result = subprocess.run([SANDBOX, *args], capture_output=True, text=True, timeout=DEADLINE,
                                env=ENVIRONMENT)
        assert result.returncode == code, (args, result.returncode, result.stderr)
        assert result.stderr.startswith("dastak-sandbox: ") and result.stdout == "", (args, result)


def main():
    tests = [(name[5:].replace("_", "-"), value) for name, value in globals().items() if name.startswith("test_")]
    print("1..%d" % len(tests))
    failed = False
    for i, (name, test) in enumerate(tests, 1):
        try:
            test()
            print("ok %d %s" % (i, name), flush=True)
        except Exception:
            failed = True
            for line in traceback.format_exc().splitlines():
                print("# " + line)
            print("not ok %d %s" % (i, name), flush=True)
    return 1 if failed else 0


sys.exit(main())
