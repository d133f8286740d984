# SPDX-License-Identifier: GPL-3.0-or-later
"""The relay with TLS and a certificate of its own, that enrolment links make known: real processes on loopback."""
import hashlib
import http.client
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))

from dastak_front import make_certificates  # noqa: E402
from dastak_test import (CTL, LISTENING, NUMBER, PATIENCE, RELAY, Office, Process, Skip, escape_like_meta,  # noqa: E402
                         main, sign, text_webhook)

UNTRUSTED = "certificate can't be trusted"


def configure(office, extra='tls=on'):
    office.conf.write_text(
        f'[relay]\ndata={office.data}\nlisten=127.0.0.1:{office.port}\n{extra}\n\n'
        f'[whatsapp]\napp-secret-file={office.root / "secret"}\nverify-token-file={office.root / "verify"}\n'
        f'access-token-file={office.root / "token"}\ngraph-url={office.graph_url}\nnumbers={NUMBER}\n')


def serve(office, extra='tls=on'):
    """Starts (again) a relay with these lines in its configuration; the port stays."""
    configure(office, extra)
    office.relay = Process([RELAY, 'serve', '--config', office.conf], office.root / 'relay.log', LISTENING)
    office.port = office.relay.port


def serve_in_vain(office, extra='tls=on'):
    """A relay that must not start; returns what it says."""
    configure(office, extra)
    done = subprocess.run([RELAY, 'serve', '--config', office.conf], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=20 * PATIENCE)
    assert done.returncode == 1 and 'listening' not in done.stdout, done
    return done.stderr


def link_in(text):
    """The enrolment link in what a command printed."""
    found = re.search(r'^  (\w+://\S+)$', text, re.M)
    assert found, text
    return found[1]


def add_user(office, name):
    return link_in(office.relay_command('user', 'add', '--data', office.data, '--name', name, '--role', 'agent').stdout)


def fingerprint(office):
    """As anybody can compute it from the certificate."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert((office.data / 'keys' / 'relay.pem').read_text())).hexdigest()


def https(office, method, path, body=None, headers=None):
    """One request by somebody who trusts the relay's certificate and nothing else; returns (status, bytes)."""
    context = ssl.create_default_context(cafile=office.data / 'keys' / 'relay.pem')
    context.check_hostname = False
    connection = http.client.HTTPSConnection('127.0.0.1', office.port, timeout=30 * PATIENCE, context=context)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class Ear:
    """A server with a certificate that keeps what it is told, once it is out of TLS, and answers nothing."""

    def __init__(self, keys):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(keys / 'relay.pem', keys / 'relay.key')
        self.heard = b''
        self.calls = 0
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(10)

    def run(self):
        while True:
            try:
                plain, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            plain.settimeout(10)
            try:
                with self.context.wrap_socket(plain, server_side=True) as tls:
                    self.heard += tls.recv(65536)
            except OSError:
                plain.close()


def test_link():
    """a link enrols over TLS, and what happens reaches the desktop"""
    with Office() as office:
        office.init()
        serve(office)
        link = add_user(office, 'Zara')
        code = re.search('code=([0-9A-Z-]+)', link)[1]
        assert link == f'dastak://127.0.0.1:{office.port}?code={code}&cert={fingerprint(office)}', link
        device = office.device('zara')
        assert f'https://127.0.0.1:{office.port}' in device.ctl('enrol', link)
        body = escape_like_meta(text_webhook('wamid.T', '15551230001', 'good evening'))
        assert https(office, 'POST', '/webhooks/whatsapp', body, {'X-Hub-Signature-256': sign(body)})[0] == 200
        device.sync()
        assert len(device.lines('conversations')) == 1
        assert code not in office.relay.log()
        assert office.relay.stop() == 0


def test_restart():
    """after kill -9 and a restart the device is at home, with the same certificate"""
    with Office() as office:
        office.init()
        serve(office)
        device = office.device('zara')
        device.ctl('enrol', add_user(office, 'Zara'))
        before = fingerprint(office)
        office.relay.kill()
        assert link_in(office.relay_command('user', 'code', '--data', office.data, '--user', 'Zara').stdout) \
            .endswith('&cert=' + before)
        serve(office)
        assert fingerprint(office) == before
        device.sync()


def test_wrong_certificate():
    """another certificate than the link's is refused in words, and nothing is said to it"""
    with Office() as office:
        office.init()
        serve(office)
        link = add_user(office, 'Zara')
        device = office.device('zara')
        wrong = link[:-64] + hashlib.sha256(b'another').hexdigest()
        for address in (wrong, f'https://127.0.0.1:{office.port}'):
            done = device.run('enrol', address, 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA')
            assert done.returncode != 0 and UNTRUSTED in done.stderr and 'Nothing was sent' in done.stderr, done
        assert 'enrol' not in office.relay.log()

        with Ear(office.data / 'keys') as ear:
            def tell(address):
                return device.run('enrol', address.replace(f':{office.port}?', f':{ear.port}?'))

            done = tell(wrong)
            assert UNTRUSTED in done.stderr, done
            assert ear.calls > 0 and ear.heard == b'', ear.heard
            # The same server hears who trusts it, so it would have heard.
            assert tell(link).returncode != 0
            assert b'GET /v1/info' in ear.heard, ear.heard
        # The code is as good as new.
        device.ctl('enrol', link)


def test_plain():
    """who speaks plain HTTP to a relay with TLS gets no answer and clear words"""
    with Office() as office:
        office.init()
        serve(office)
        done = office.device('zara').run('enrol', f'http://127.0.0.1:{office.port}', 'AAAA-AAAA-AAAA')
        assert done.returncode != 0 and 'TLS' in done.stderr and 'link' in done.stderr, done
        # And a link with a certificate is never followed in the clear.
        done = office.device('zara').run('enrol', add_user(office, 'Zara').replace('dastak:', 'http:'))
        assert done.returncode != 0 and 'https://' in done.stderr, done
        assert https(office, 'GET', '/v1/info')[0] == 200


def test_old_data():
    """data without keys gets them when it is served, and keeps working as it did"""
    with Office() as office:
        office.init()
        serve(office, '')
        assert 'keys' not in office.relay.log()
        device = office.device('zara')
        link = add_user(office, 'Zara')
        assert link.startswith(f'dastak://127.0.0.1:{office.port}?code=') and 'cert=' not in link, link
        device.ctl('enrol', link)
        assert office.relay.stop() == 0
        shutil.rmtree(office.data / 'keys')
        (office.data / 'url').unlink()
        serve(office, '')
        assert "made the relay's keys" in office.relay.log()
        device.sync()
        keys = office.data / 'keys'
        assert {p.name: oct(p.stat().st_mode & 0o777) for p in (keys, *keys.iterdir())} == {
            'keys': '0o700', 'relay.pem': '0o600', 'relay.key': '0o600', 'audit.key': '0o600', 'audit.pub': '0o600'}


def test_before_serving():
    """before a relay has served nobody knows its address, and the rest of the link is printed"""
    with Office() as office:
        text = office.relay_command('init', '--data', office.data).stdout
        assert f'&cert={fingerprint(office)}' in text and 'ADDRESS:PORT' in text, text
        text = office.relay_command('user', 'add', '--data', office.data, '--name', 'Zara', '--role', 'agent').stdout
        assert f'&cert={fingerprint(office)}' in text and 'ADDRESS:PORT' in text, text
        serve(office, 'tls=on\npublic-url=https://relay.office.example:7443')
        assert add_user(office, 'Omar').startswith('dastak://relay.office.example:7443?code=')


def test_damaged():
    """keys that are lost, damaged or no pair stop a relay with TLS, which says what is wrong"""
    with Office() as office:
        office.init()
        keys = office.data / 'keys'
        before = {path: path.read_bytes() for path in keys.iterdir()}

        def expect(*words):
            said = serve_in_vain(office)
            assert all(word in said for word in words), said
            for path, data in before.items():
                path.write_bytes(data)
                path.chmod(0o600)

        (keys / 'relay.key').unlink()
        expect(str(keys / 'relay.key'), 'Restore it from a copy')
        (keys / 'relay.pem').write_text('-----BEGIN CERTIFICATE-----\n')
        expect(str(keys / 'relay.pem'), 'restore')
        (keys / 'audit.pub').write_text('AAAA\n')
        expect(str(keys / 'audit.pub'), 'damaged')
        other = office.root / 'other'
        office.relay_command('init', '--data', other)
        (keys / 'relay.key').write_bytes((other / 'keys' / 'relay.key').read_bytes())
        expect(str(keys / 'relay.key'), 'is not the key')
        said = serve_in_vain(office, f'tls-certificate={keys / "relay.pem"}\ntls-key={other / "keys" / "relay.key"}')
        assert 'tls-certificate' in said and 'is not the key' in said, said
        said = serve_in_vain(office, f'tls-certificate={keys / "none.pem"}\ntls-key={other / "keys" / "relay.key"}')
        assert 'tls-certificate' in said and 'none.pem' in said, said
        serve(office)


def test_given():
    """a certificate from elsewhere is used as it is, and links do not pin it"""
    with Office() as office:
        office.init()
        other = office.root / 'other'
        office.relay_command('init', '--data', other)
        serve(office, f'tls-certificate={other / "keys" / "relay.pem"}\ntls-key={other / "keys" / "relay.key"}')
        link = add_user(office, 'Zara')
        assert link.startswith(f'https://127.0.0.1:{office.port}?code=') and 'cert=' not in link, link
        shown = ssl.get_server_certificate(('127.0.0.1', office.port))
        assert ssl.PEM_cert_to_DER_cert(shown) == \
            ssl.PEM_cert_to_DER_cert((other / 'keys' / 'relay.pem').read_text())


BUNDLE = pathlib.Path('/etc/ssl/certs/ca-certificates.crt')


def trusting(ca, *argv):
    """Runs a program on a system that trusts this CA alone: with another bundle mounted over that of the system."""
    done = subprocess.run(['unshare', '--map-root-user', '--mount', 'sh', '-c',
                           'mount --bind "$0" "$1" || exit 77; shift; exec "$@"', ca, BUNDLE, *argv],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60 * PATIENCE)
    if done.returncode == 77 or (done.returncode == 1 and 'unshare' in done.stderr):
        raise Skip(f'nothing can be mounted here: {done.stderr.strip()}')
    return done


def test_system():
    """a relay that the system trusts needs no fingerprint; another's is told nothing, and the code stays good"""
    if not BUNDLE.exists() or shutil.which('unshare') is None:
        raise Skip('there is no bundle of certificates, or no unshare')
    with Office() as office:
        office.init()
        for name in ('made', 'other'):
            (office.root / name).mkdir()
            make_certificates(office.root / name)
        made, other = office.root / 'made', office.root / 'other'
        serve(office, f'tls-certificate={made / "cert.pem"}\ntls-key={made / "key.pem"}')
        link = add_user(office, 'Zara')
        device = office.device('zara')
        ctl = (CTL, '--profile', device.profile)
        for bundle in (other / 'ca.pem', BUNDLE):
            done = trusting(bundle, *ctl, 'enrol', link)
            assert done.returncode == 1 and UNTRUSTED in done.stderr, (bundle, done)
        done = trusting(made / 'ca.pem', *ctl, 'enrol', link)
        assert done.returncode == 0, done
        assert trusting(made / 'ca.pem', *ctl, 'sync').returncode == 0
        status = trusting(made / 'ca.pem', *ctl, 'status', '--json')
        assert '"transport":"websocket"' in status.stdout.replace(' ', ''), status
        # The day that the system does not trust it any more, nothing goes there.
        done = trusting(other / 'ca.pem', *ctl, 'sync', '--wait=1')
        assert done.returncode == 4 and UNTRUSTED in done.stderr, done


if __name__ == '__main__':
    main(test_link, test_restart, test_wrong_certificate, test_plain, test_old_data, test_before_serving,
         test_damaged, test_given, test_system)
