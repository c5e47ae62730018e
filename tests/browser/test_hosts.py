"""Who is answered: a browser that was led here by a stranger's name is not, whatever page it comes from."""

import base64
import os
import socket
import urllib.error
import urllib.request
from urllib.parse import urlparse

import pytest

from tests.browser.driving import running_app


@pytest.fixture(scope="module")
def port():
    with running_app() as address:
        yield urlparse(address).port


def status_of_socket(port: int, host: str) -> int:
    """Ask for the connection by which a page is sent, as a browser does that was led to `host`."""
    origin = f"http://{host}"
    key = base64.b64encode(os.urandom(16)).decode()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        return int(connection.recv(4096).split()[1])


def answer(port: int, path: str, host: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    return urllib.request.urlopen(request, timeout=20).read()


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "localhost.evil.example", "127.0.0.1.nip.io", "1.2.3.4.evil"],
)
def test_a_stranger_s_name_gets_no_page(port, host):
    assert status_of_socket(port, host) == 403


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "192.168.1.17", "10.0.0.255:80"],
)
def test_this_machine_and_addresses_in_numbers_get_one(port, host):
    assert status_of_socket(port, host) == 101


def test_what_is_answered_under_a_stranger_s_name_is_the_same_for_everybody(port):
    """The files of Streamlit's own page; what is ours comes by the connection that is refused."""
    for path in ("/", "/gallery?data=photos"):
        assert answer(port, path, "evil.example") == answer(port, "/", "localhost")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        answer(port, "/media/0.jpg", "evil.example")
