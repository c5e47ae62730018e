"""Requests that wait when asked to and try again when a connection fails."""

import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from mood.errors import CollectError
from mood.importing import one_at_a_time

if TYPE_CHECKING:
    import requests

TRIES = 6
TIMEOUT = 30.0
LONGEST_WAIT = 2 * 3600.0  # an hourly limit is waited for; a monthly one is not


class Client:
    """A connection that obeys rate limits.

    Args:
        say: called with a sentence before every wait.
        wait: called with seconds.
        now: the time, in seconds since 1970.
    """

    def __init__(
        self,
        say: Callable[[str], object] = lambda _: None,
        wait: Callable[[float], object] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        with one_at_a_time:
            import requests  # every page knows the providers; only collecting asks them

        self._session = requests.Session()
        self._failures = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
        self._say, self._wait, self._now = say, wait, now

    def get(self, address: str, headers: Mapping[str, str] | None = None, **query: str | int) -> "requests.Response":
        """Return an answer, its body read whole; headers are sent with this request only.

        Raises:
            CollectError: if it is refused, or fails six times.
        """
        problem = ""
        for attempt in range(TRIES):
            try:
                answer = self._session.get(address, params=query, headers=headers, timeout=TIMEOUT)
            except self._failures as error:
                problem = f"the connection failed ({type(error).__name__})"
            else:
                if answer.ok:
                    return answer
                problem = f"it answered {answer.status_code}"
                if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                    self.wait_for(self.reset_of(answer) or 2.0**attempt, "its limit of requests is reached")
                    continue
                if answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise CollectError(f"“{address}” cannot be had: {problem}.", status=answer.status_code)
            if attempt + 1 < TRIES:
                self.wait_for(2.0**attempt, problem)
        message = f"“{address}” cannot be had: {problem}, {TRIES} times."
        raise CollectError(message, "Run the same command later: it goes on where it stopped.")

    def wait_for(self, seconds: float, why: str) -> None:
        """Wait, and say so with the reason, which ends the sentence.

        Raises:
            CollectError: if that is longer than two hours.
        """
        if seconds > LONGEST_WAIT:
            message = f"The provider asks to wait {seconds / 3600:.0f} hours: {why}."
            raise CollectError(message, "Run the same command then: it goes on where it stopped.")
        self._say(f"Waiting {seconds:.0f} s: {why}.")
        self._wait(seconds)

    def reset_of(self, answer: "requests.Response") -> float | None:
        """Return in how many seconds, at least one, an answer says that its limit ends, or None where it does not.

        Its header is `X-Ratelimit-Reset` (seconds since 1970) or `Retry-After` (seconds, or a date).
        """
        reset, after = answer.headers.get("X-Ratelimit-Reset"), answer.headers.get("Retry-After")
        try:
            if reset is not None:
                return max(1.0, float(reset) - self._now())
            if after is not None:
                is_date = not after.isdigit()
                seconds = parsedate_to_datetime(after).timestamp() - self._now() if is_date else float(after)
                return max(1.0, seconds)
        except ValueError:
            return None
        return None
