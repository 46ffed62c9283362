"""Which tasks of a cluster are there: those that train hold connections to parameter servers, which wait for the end."""
import selectors
import socket
import threading
import time

_FIRST_WORD = b"graphreg task "
_RETRY = 0.5          # seconds between two tries to reach a server
_LOOK = 1             # seconds between two looks at those
_LOST = 10            # seconds after which a server ends that some tasks never came to, when the others have gone


def split_address(address):
    """(host, port) of "host:port"; a host in brackets is an IPv6 address."""
    host, _, port = address.rpartition(":")
    return host.strip("[]") or "localhost", int(port)


class Attendance:
    """Waits, on a task's own address and on no other, until the tasks that train have come and gone.

    Args:
      address: str.  count: int, how many tasks train.
    Raises:
      OSError: the address is not this machine's, or taken.
    """

    def __init__(self, address, count):
        host, port = split_address(address)
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        self._socket = socket.socket(family, kind)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(place)
        self._socket.listen()
        self._count, self._seen, self._open = count, set(), {}

    def wait(self):
        """Return when all tasks have been there and none is left, or when some came and the rest does not."""
        with self._socket, selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            alone_since = None
            while not (self._is_over() or alone_since is not None and time.monotonic() - alone_since > _LOST):
                for key, _ in selector.select(None if alone_since is None else _LOOK):
                    self._take(selector, key.fileobj)
                alone_since = (alone_since or time.monotonic()) if self._seen and not self._open else None

    def _is_over(self):
        return len(self._seen) == self._count and not self._open

    def _take(self, selector, ready):
        """A connection comes, tells which task it is, or ends."""
        if ready is self._socket:
            new, _ = ready.accept()
            _notice_silence(new)
            selector.register(new, selectors.EVENT_READ)
            return
        try:
            data = ready.recv(64)
        except OSError:
            data = b""
        if data.startswith(_FIRST_WORD):
            self._open[ready] = data
            self._seen.add(data)
            return
        selector.unregister(ready)
        ready.close()
        self._open.pop(ready, None)


def _notice_silence(connection):
    """Let the system find out when a machine at the other end is gone."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 5), ("TCP_KEEPINTVL", 2), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def attend(addresses, rank):
    """Hold a connection to each of some servers for as long as the process lives, as soon as they can be reached.

    Args:
      addresses: list of str.  rank: int, which of the tasks that train this is.
    """
    for address in addresses:
        threading.Thread(target=_hold, args=(address, rank), name=f"attend {address}", daemon=True).start()


def _hold(address, rank):
    while True:
        try:
            with socket.create_connection(split_address(address), timeout=5) as connection:
                connection.sendall(_FIRST_WORD + b"%d" % rank)
                connection.settimeout(None)
                connection.recv(1)
                return
        except OSError:
            time.sleep(_RETRY)
