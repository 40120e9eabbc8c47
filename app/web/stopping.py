"""Ending what would never end by itself: streams, when the server is told to stop.

A server waits for its answers to be finished before it tells the application to shut down, so that streams have to
know from the signal.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def on_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` when the process is told to end, before what the server does then."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def handle(number: int, frame: FrameType | None) -> None:
        stop()
        then = before[signal.Signals(number)]
        if callable(then):
            then(number, frame)
        elif then == signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    for number in SIGNALS:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, then in before.items():
            signal.signal(number, then)
