# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on an agent's computer: dastakctl and the real relay, with a stand-in for Graph."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from dastak_test import CTL, Office, main, post_webhook, text_webhook, wait_for  # noqa: E402
from relay_media import CUSTOMER, Meta, digest, media_webhook, png  # noqa: E402


def office_with(office, meta):
    """One agent with a device and one conversation."""
    office.graph_url = meta.url
    office.init()
    office.start_relay()
    assert post_webhook(office.port, text_webhook('wamid.in', CUSTOMER, 'hello')) == 200
    device = office.device('one', office.add_user('Ayesha'))
    wait_for(lambda: device.run('sync').returncode == 0 and device.lines('conversations'))
    return device, device.lines('conversations')[0]['id']


def test_fetch():
    """a customer's file is fetched on demand, kept by its digest, and read again without a connection"""
    with Office() as office, Meta() as meta:
        device, conv = office_with(office, meta)
        picture = png(700, 500)
        ident = meta.add(picture)
        assert post_webhook(office.port, media_webhook('wamid.p', ident, picture)) == 200
        message = wait_for(
            lambda: device.sync() or [row for row in device.lines('show', conv) if row.get('kind') == 'image']
        )[0]['id']
        target = office.root / 'saved.png'
        done = wait_for(
            lambda: (d := device.run('media', 'fetch', conv, message, target)).returncode == 0 and d, what='the file'
        )
        assert target.read_bytes() == picture and not done.stdout
        kept = device.profile / 'media' / digest(picture)[:2] / digest(picture)[2:]
        assert kept.read_bytes() == picture and kept.stat().st_mode & 0o77 == 0
        office.relay.kill()
        done = device.run('media', 'fetch', conv, message)
        assert done.returncode == 0 and done.stdout.strip() == str(kept), done
        # Without it, and without a relay, there are words.
        kept.unlink()
        done = device.run('media', 'fetch', conv, message)
        assert done.returncode == 4 and 'no connection' in done.stderr, done
        # What came of it before is gone on with; what is not what it should be is thrown away.
        part = device.profile / 'media' / 'part' / digest(picture)
        part.write_bytes(b'wrong')
        office.start_relay()
        assert device.run('media', 'fetch', conv, message).returncode == 1 and not part.exists()
        part.write_bytes(picture[:100])
        assert device.run('media', 'fetch', conv, message).returncode == 0
        assert kept.read_bytes() == picture and not part.exists()
        assert device.run('media', 'fetch', conv, '00000000').returncode == 1


def test_send():
    """a file that was queued without a connection is brought by the next sync, once, and goes out"""
    with Office() as office, Meta() as meta:
        device, conv = office_with(office, meta)
        paper = office.root / 'bill.pdf'
        paper.write_bytes(b'%PDF-1.7 ' + bytes(range(256)) * 4000)
        office.relay.kill()
        done = device.run('send', conv, 'Your bill', '--file', paper)
        assert done.returncode == 4, done
        paper.unlink()
        assert [path.name for path in (device.profile / 'media' / 'bring').glob('*')]
        office.start_relay()
        device.sync()
        assert not list((device.profile / 'media' / 'bring').glob('*'))
        wait_for(lambda: meta.posts, what='the post')
        (post,) = meta.posts
        assert post['document'] == {'id': 'up1', 'caption': 'Your bill', 'filename': 'bill.pdf'}, post
        ((_, _, form),) = meta.uploads
        assert bytes(range(256)) * 4000 in form
        # Bringing it again costs nothing: the relay has it, and so has Meta.
        paper.write_bytes(b'%PDF-1.7 ' + bytes(range(256)) * 4000)
        device.ctl('send', conv, '--file', paper)
        wait_for(lambda: len(meta.posts) == 2, what='the second post')
        assert len(meta.uploads) == 1


def test_ogg():
    """Ogg is given to WhatsApp as what it takes: with the word that there is Opus in it"""
    with Office() as office, Meta() as meta:
        device, conv = office_with(office, meta)
        head = b'OpusHead' + bytes([1, 1, 0x38, 1, 0x80, 0xBB, 0, 0, 0, 0, 0])
        voice = office.root / 'voice.ogg'
        voice.write_bytes(b'OggS' + bytes([0, 2]) + bytes(20) + bytes([1, len(head)]) + head)
        device.ctl('send', conv, '--file', voice)
        wait_for(lambda: meta.posts, what='the post')
        ((_, _, form),) = meta.uploads
        assert form.count(b'audio/ogg; codecs=opus\r\n') == 2 and form.count(b'audio/ogg') == 2, form[:800]


def test_refused():
    """a file that WhatsApp would not take is refused before anything is queued"""
    with Office() as office, Meta() as meta:
        device, conv = office_with(office, meta)
        empty = office.root / 'empty.pdf'
        empty.write_bytes(b'')
        done = device.run('send', conv, '--file', empty)
        assert done.returncode == 1 and 'empty' in done.stderr, done
        assert device.run('send', conv, '--file', office.root / 'missing').returncode == 1
        assert device.run('send', conv).returncode == 2
        assert device.lines('status')[0]['pending'] == 0 and not meta.posts


def test_interrupted():
    """a client that is killed while it brings a file goes on where it was"""
    with Office() as office, Meta() as meta:
        device, conv = office_with(office, meta)
        film = office.root / 'large.pdf'
        film.write_bytes(b'%PDF-1.7 ' + bytes(6 * 1024 * 1024))
        office.relay.kill()
        assert device.run('send', conv, '--file', film).returncode == 4
        office.start_relay()
        process = subprocess.Popen([CTL, '--profile', device.profile, 'sync'], stderr=subprocess.DEVNULL)
        temp = office.data / 'media' / 'tmp'
        wait_for(lambda: any(path.stat().st_size > 500000 for path in temp.glob('up-*')) or process.poll() is not None)
        process.kill()
        process.wait()
        device.sync()
        wait_for(lambda: meta.posts, what='the post')
        assert len(meta.uploads) == 1


if __name__ == '__main__':
    main(test_fetch, test_send, test_ogg, test_refused, test_interrupted)
