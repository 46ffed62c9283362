"""Parameter servers wait for the tasks that train, and end when those are gone."""
import socket
import threading

import pytest

from graphreg.training import presence


def attendance(count):
    """(Attendance on a free port, a thread that waits in it)."""
    found = presence.Attendance("127.0.0.1:0", count)
    thread = threading.Thread(target=found.wait, daemon=True)
    thread.start()
    return found._socket.getsockname(), thread


def task(address, rank):
    connection = socket.create_connection(address)
    connection.sendall(presence._FIRST_WORD + b"%d" % rank)
    return connection


def test_it_ends_when_all_have_been_there():
    address, thread = attendance(2)
    with task(address, 0), socket.create_connection(address):
        # Somebody who says nothing is no task.
        thread.join(0.05)
        assert thread.is_alive()
    thread.join(0.05)
    assert thread.is_alive()
    task(address, 1).close()
    thread.join(5)
    assert not thread.is_alive()


def test_it_ends_when_the_rest_does_not_come(monkeypatch):
    monkeypatch.setattr(presence, "_LOST", 0.05)
    monkeypatch.setattr(presence, "_LOOK", 0.02)
    address, thread = attendance(2)
    task(address, 0).close()
    thread.join(5)
    assert not thread.is_alive()


def test_a_task_that_is_there_again_counts_once():
    address, thread = attendance(2)
    with task(address, 0), task(address, 0):
        pass
    thread.join(0.05)
    assert thread.is_alive()
    task(address, 1).close()
    thread.join(5)
    assert not thread.is_alive()


def test_it_listens_on_its_own_address_alone():
    found = presence.Attendance("127.0.0.1:0", 1)
    with found._socket:
        assert found._socket.getsockname()[0] == "127.0.0.1"


def test_tasks_wait_for_servers(monkeypatch):
    monkeypatch.setattr(presence, "_RETRY", 0.01)
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    presence.attend([f"127.0.0.1:{port}"], 3)
    server = presence.Attendance(f"127.0.0.1:{port}", 1)
    thread = threading.Thread(target=server.wait, daemon=True)
    thread.start()
    for _ in range(500):
        if server._seen:
            break
        thread.join(0.01)
    assert server._seen == {presence._FIRST_WORD + b"3"} and thread.is_alive()
    for connection in list(server._open):
        connection.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.parametrize("text, wanted", [("host:12", ("host", 12)), ("[::1]:3", ("::1", 3)), (":4", ("localhost", 4))])
def test_addresses(text, wanted):
    assert presence.split_address(text) == wanted
