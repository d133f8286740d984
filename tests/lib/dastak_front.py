# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of any proxy in front of a relay: tests/integration/nginx.py, caddy.py."""
import hashlib
import re
import ssl
import subprocess

from dastak_test import VERIFY_TOKEN, escape_like_meta, sign, text_webhook, wait_for


def make_certificates(folder):
    """A CA and a certificate of it for this machine; returns the CA's fingerprint."""
    (folder / 'ext').write_text('subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n')
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


META = 'client.webhooks.fbclientcerts.com'


def make_client(folder, name, subject, ca):
    """A key and a certificate, NAME.pem, for somebody who asks, by the CA in the files CA.pem and CA.key."""
    key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    for argv in (
        ['req', *key, '-keyout', f'{name}.key', '-out', 'csr.pem', '-subj', subject],
        ['x509', '-req', '-in', 'csr.pem', '-CA', f'{ca}.pem', '-CAkey', f'{ca}.key', '-CAcreateserial', '-days', '2',
         '-out', f'{name}.leaf'],
    ):  # fmt: skip
        subprocess.run(['openssl', *argv], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    (folder / f'{name}.pem').write_text((folder / f'{name}.leaf').read_text() + (folder / f'{name}.key').read_text())


def make_meta(folder):
    """Meta's CA, as far as the proxy knows, and certificates: meta (its own), other (somebody else's of that CA) and
    false (one that says it is Meta's, by the CA of the proxy)."""
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                    '-keyout', 'metaca.key', '-out', 'metaca.pem', '-days', '2', '-subj', '/CN=Meta test CA'],
                   cwd=folder, check=True, stderr=subprocess.DEVNULL)  # fmt: skip
    make_client(folder, 'meta', f'/C=US/O=Meta Platforms, Inc./CN={META}', 'metaca')
    make_client(folder, 'other', f'/O=CN={META}, Inc./CN=x{META}', 'metaca')
    make_client(folder, 'false', f'/CN={META}', 'ca')


def check_strangers(office, proxy, refused):
    """Webhooks are Meta's alone; desktops, and Meta's handshake, need no certificate. @refused: what the proxy says to
    who shows a certificate of a CA that it does not know."""
    body = escape_like_meta(text_webhook('wamid.M', '15551230001', 'salam'))
    signed = {'X-Hub-Signature-256': sign(body)}
    said = {name: proxy.request('POST', '/webhooks/whatsapp', body, signed, name)[0] for name in (None, 'other')}
    assert said == {None: 403, 'other': 403}, said
    try:
        said = proxy.request('POST', '/webhooks/whatsapp', body, signed, 'false')[0]
    except (ssl.SSLError, OSError):
        said = None
    assert said in refused, said
    assert count(office, 'webhook bodies') == 0
    assert proxy.request('POST', '/webhooks/whatsapp', body, signed, 'meta')[0] == 200
    assert count(office, 'webhook bodies') == 1
    # Whose certificate it is says nothing of the body.
    assert proxy.request('POST', '/webhooks/whatsapp', body + b' ', signed, 'meta')[0] == 401
    query = f'/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=42'
    assert proxy.request('GET', query) == (200, b'42')
    assert proxy.request('GET', '/v1/info')[0] == 200


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
