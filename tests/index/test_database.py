from __future__ import annotations

import os
import threading
from pathlib import Path

from index.store import Store


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_connections_of_threads_that_have_ended_do_not_pile_up(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.create()
    before = open_files()
    for _ in range(50):
        thread = threading.Thread(target=store.sequence)
        thread.start()
        thread.join()
    assert open_files() <= before + 6  # one connection: the file, its log, its shared memory
    store.close()


def test_closing_closes_the_connections_of_all_threads(tmp_path: Path) -> None:
    before = open_files()
    store = Store(tmp_path)
    store.create()
    end = threading.Event()
    started = threading.Barrier(5)

    def hold() -> None:
        store.sequence()
        started.wait()
        end.wait()

    threads = [threading.Thread(target=hold) for _ in range(4)]
    for thread in threads:
        thread.start()
    started.wait()
    assert open_files() > before + 4
    store.close()
    assert open_files() <= before
    end.set()
    for thread in threads:
        thread.join()
