# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of any proxy in front of a relay: tests/integration/nginx.py, caddy.py."""
import hashlib
import re
import ssl
import subprocess

from dastak_test import VERIFY_TOKEN, escape_like_meta, text_webhook, wait_for


def make_certificates(folder):
    """A CA and a certificate of it for 127.0.0.1; returns the CA's fingerprint."""
    (folder / 'ext').write_text('subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n')
    key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    for argv in (
        ['req', '-x509', *key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test CA'],
        ['req', *key, '-keyout', 'key.pem', '-out', 'csr.pem', '-subj', '/CN=127.0.0.1'],
        ['x509', '-req', '-in', 'csr.pem', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2',
         '-extfile', 'ext', '-out', 'leaf.pem'],
    ):  # fmt: skip
        subprocess.run(['openssl', *argv], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    ca = (folder / 'ca.pem').read_text()
    (folder / 'cert.pem').write_text((folder / 'leaf.pem').read_text() + ca)
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(ca)).hexdigest()


def count(office, what):
    report = office.relay_command('check', '--data', office.data).stdout
    return int(re.search(rf'^{what}: (\d+)$', report, re.M)[1])


def sync_device(office, proxy):
    """A device enrols by a link that names the CA to be trusted, hears of a customer and says something. Returns: it
    and the conversation's id"""
    assert proxy.post_webhook(escape_like_meta(text_webhook('wamid.N', '15551230001', 'good evening'))) == 200
    device = office.device('zara')
    link = f'dastak://127.0.0.1:{proxy.port}?code={office.add_user("Zara", "admin")}&cert={proxy.pin}'
    device.ctl('enrol', link)
    device.sync()
    (conversation,) = device.lines('conversations')
    device.ctl('note', conversation['id'], 'through the proxy', '--wait')
    wait_for(lambda: device.run('sync').returncode == 0 and count(office, 'messages') == 1)
    return device, conversation['id']


def refuse_stranger(office, proxy, device):
    """Who is not told of the CA trusts nobody."""
    status = device.run('enrol', f'https://127.0.0.1:{proxy.port}', office.admin_code)
    assert status.returncode == 1 and 'trust' in status.stderr, status


def fill_logs(office, proxy, headers=None):
    """Asks with secrets in the query, so that it goes right and wrong in each way, and stops relay and proxy."""
    query = f'/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=42'
    assert proxy.request('GET', query, headers=headers) == (200, b'42')
    assert proxy.request('GET', query.replace('=42', '=%3Cb%3E'))[0] == 403
    assert proxy.request('GET', query.replace('/webhooks/whatsapp', '/other'))[0] == 404
    for path in (query, query + '&x=' + 'y' * 30000):
        proxy.raw(b'GET ' + path.encode() + b' HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', first=True)
        proxy.raw(b'GET ' + path.encode() + b' HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n', first=True)
    assert office.relay.stop() == 0
    assert not (office.root / 'http.sock').exists()
    assert proxy.request('GET', query, headers=headers)[0] == 502
    assert proxy.process.stop() == 0


def check_logs(office, proxy, *words):
    """None of them is in any log."""
    for log in (*proxy.folder.glob('*.log'), office.root / 'relay.log'):
        for word in (VERIFY_TOKEN, 'hub.', *words):
            assert word not in log.read_text(), (log, word)
