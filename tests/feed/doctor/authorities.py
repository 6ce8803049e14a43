"""Certificate authorities of one's own, and a way to a sandbox that one has signed."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"


class Authority(NamedTuple):
    """An authority.

    Attributes:
        bundle: its certificate, which whoever trusts it names.
        signed: a certificate that it has signed, with its key.
    """

    bundle: Path
    signed: Path


def authority(folder: Path, name: str, *, host: str = "IP:127.0.0.1") -> Authority:
    """Make an authority, and a certificate for a host that it signs."""
    bundle, signed = folder / f"{name}.pem", folder / f"{name}-server.pem"
    request, extension = folder / f"{name}.csr", folder / f"{name}.ext"
    extension.write_text(f"subjectAltName={host}\n")
    _openssl(
        f"req -x509 {_KEY} -subj /CN={name} -addext keyUsage=critical,keyCertSign "
        f"-keyout {folder}/{name}.key -out {bundle}"
    )
    _openssl(
        f"req {_KEY} -subj /CN=localhost -keyout {folder}/{name}-server.key "
        f"-out {request}"
    )
    _openssl(
        f"x509 -req -in {request} -CA {bundle} -CAkey {folder}/{name}.key -days 2 "
        f"-CAcreateserial -extfile {extension} -out {signed}"
    )
    key = (folder / f"{name}-server.key").read_text()
    signed.write_text(signed.read_text() + key)
    return Authority(bundle, signed)


def _openssl(arguments: str) -> None:
    subprocess.run(  # noqa: S603 - our own words
        ["openssl", *arguments.split()],  # noqa: S607 - whichever there is
        check=True,
        capture_output=True,
    )


@contextlib.contextmanager
def secured(url: str, certificate: Path) -> Iterator[str]:
    """Let a server on this machine be reached by TLS; gives its other base URL."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    parts = urlsplit(url)
    listening = socket.create_server(("127.0.0.1", 0))
    accepting = threading.Thread(
        target=_accept, args=(listening, context, parts.port), daemon=True
    )
    accepting.start()
    try:
        yield f"https://127.0.0.1:{listening.getsockname()[1]}{parts.path}"
    finally:
        # A socket that is closed alone would keep its thread waiting.
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        accepting.join()


def _accept(
    listening: socket.socket, context: ssl.SSLContext, port: int | None
) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        threading.Thread(
            target=_serve, args=(plain, context, port), daemon=True
        ).start()


def _serve(plain: socket.socket, context: ssl.SSLContext, port: int | None) -> None:
    # Whoever does not trust the certificate hangs up.
    with contextlib.suppress(OSError):
        caller = context.wrap_socket(plain, server_side=True)
        with caller, socket.create_connection(("127.0.0.1", port or 0)) as server:
            back = threading.Thread(target=_pump, args=(server, caller), daemon=True)
            back.start()
            _pump(caller, server)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(2**16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
