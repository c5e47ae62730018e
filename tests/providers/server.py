"""A real HTTP server on loopback that speaks the documented API of a provider, and misbehaves when told to."""

import json
import threading
from collections import Counter, defaultdict, deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SIZES = ("original", "large2x", "large", "medium", "small")
KEY = "a-secret-key"
NIL = "00000000-0000-4000-8000-"


class FakePexels:
    """What the server hands out, and what it was asked.

    Attributes:
        photos: ids in the order that a search for a word finds them.
        files: content by id.
        faults: by path, what happens to the next requests: a status, "cut", or (status, headers).
        asked: requests served whole, by path with its query.
        key: what a search has to be authorised with, or None.
        keys: the Authorization header of each request, by path.
        pause: called before a picture is served, with how many were served.
    """

    key: str | None = KEY

    def __init__(self, photos: dict[str, list[int]], files: dict[int, bytes]) -> None:
        self.photos, self.files = photos, files
        self.faults: dict[str, deque] = defaultdict(deque)
        self.headers: dict[str, str] = {}
        self.asked: Counter[str] = Counter()
        self.keys: list[tuple[str, str | None]] = []
        self.pause = lambda served: None
        self.base = ""

    @property
    def pictures_served(self) -> Counter[str]:
        """How often each picture was served whole."""
        return Counter({path: count for path, count in self.asked.items() if self.number_of(path) is not None})

    def number_of(self, path: str) -> int | None:
        """Return the id of the picture at a path, or None where there is none."""
        return int(path.split("/")[-1].split(".")[0]) if path.startswith("/pictures/") else None

    def page(self, query: dict[str, list[str]]) -> bytes:
        """Return a page of results in the documented form."""
        word, page, per_page = query["query"][0], int(query["page"][0]), int(query["per_page"][0])
        ids = self.photos[word]
        some = ids[(page - 1) * per_page : page * per_page]
        answer = {
            "page": page,
            "per_page": per_page,
            "total_results": len(ids),
            "photos": [self._photo(i) for i in some],
        }
        if page * per_page < len(ids):
            answer["next_page"] = f"{self.base}/v1/search?page={page + 1}&per_page={per_page}&query={word}"
        return json.dumps(answer).encode()

    def _photo(self, number: int) -> dict:
        sizes = dict.fromkeys(
            ("original", "large2x", "large", "medium", "small"), f"{self.base}/pictures/{number}.jpeg"
        )
        return {"id": number, "width": 640, "height": 480, "url": f"https://www.pexels.com/photo/{number}/",
                "photographer": f"Person {number}", "photographer_url": f"https://www.pexels.com/@{number}",
                "photographer_id": number, "avg_color": "#978E82", "src": sizes, "liked": False, "alt": ""}  # fmt: skip


class FakeOpenverse(FakePexels):
    """The same for Openverse, which asks for no key; ids are UUIDs, and every photo says its own licence."""

    key = None

    def number_of(self, path: str) -> int | None:
        if path.startswith("/v1/images/") and path.endswith("/thumb/"):
            return int(path.split("/")[3].removeprefix(NIL))
        return super().number_of(path)

    def page(self, query: dict[str, list[str]]) -> bytes:
        word, page, size = query["q"][0], int(query["page"][0]), int(query["page_size"][0])
        assert size <= 20  # a larger page is for those with a key
        assert query["license"] == ["cc0,by"]
        ids = self.photos[word]
        n_pages = -(-len(ids) // size)
        assert page <= max(1, n_pages)  # beyond, the server rejects the query
        some = ids[(page - 1) * size : page * size]
        return json.dumps(
            {"result_count": len(ids), "page_count": n_pages, "page_size": size, "page": page,
             "results": [self._photo(i) for i in some]}
        ).encode()  # fmt: skip

    def _photo(self, number: int) -> dict:
        number_of_it, is_by = f"{NIL}{number:012}", number % 2
        version = "2.0" if is_by else "1.0"
        path = f"licenses/by/{version}" if is_by else f"publicdomain/zero/{version}"
        return {"id": number_of_it, "title": f"Face {number}" if is_by else None, "mature": False, "tags": [],
                "foreign_landing_url": f"https://www.flickr.com/photos/1/{number}", "filetype": None,
                "url": f"{self.base}/pictures/{number}.jpeg", "creator": f"Person {number}" if is_by else None,
                "creator_url": f"https://www.flickr.com/photos/{number}" if is_by else None, "provider": "flickr",
                "license": "by" if is_by else "cc0", "license_version": version, "source": "flickr",
                "license_url": f"https://creativecommons.org/{path}/", "height": 480, "width": 640,
                "thumbnail": f"{self.base}/v1/images/{number_of_it}/thumb/"}  # fmt: skip


@contextmanager
def serving(pexels: FakePexels):
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            pexels.keys.append((parts.path, self.headers.get("Authorization")))
            if pexels.faults[parts.path]:
                self._misbehave(pexels.faults[parts.path].popleft())
            elif (number := pexels.number_of(parts.path)) is not None:
                pexels.pause(sum(pexels.pictures_served.values()))
                self._send(200, pexels.files[number])
            elif self.headers.get("Authorization") != pexels.key:
                self._send(401, b'{"status":401,"code":"Unauthorized"}')
            else:
                self._send(200, pexels.page(parse_qs(parts.query)), pexels.headers)

        def _misbehave(self, fault: object) -> None:
            if fault == "cut":
                self.send_response(200)
                self.send_header("Content-Length", "100000")
                self.end_headers()
                self.wfile.write(b"half a pic")
                self.close_connection = True
            elif isinstance(fault, tuple):
                self._send(fault[0], b"{}", fault[1])
            else:
                self._send(fault, b"{}")

        def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            if status == 200:
                pexels.asked[self.path] += 1

        def log_message(self, *_: object) -> None:
            """Keep the tests' output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pexels.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield pexels
    finally:
        server.shutdown()
        server.server_close()
