import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index.lock import CollectionLocked, SharedLock, WriteLock

HOLD = """
import sys, time
from pathlib import Path
from index.lock import WriteLock
lock = WriteLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


def _holder(path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_second_process_waits_then_is_told_what_to_do(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "lock")
    try:
        with pytest.raises(CollectionLocked, match=r"another yinju process is writing.*wait"):
            WriteLock(tmp_path / "lock", timeout=0.2).acquire()
        assert not WriteLock(tmp_path / "lock").try_acquire()
    finally:
        holder.kill()
        holder.communicate()


def test_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "lock")
    holder.kill()
    holder.communicate()
    assert WriteLock(tmp_path / "lock").try_acquire()


def test_lock_is_reentrant_in_its_thread_and_closed_to_others(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", timeout=0.1)
    failures: list[BaseException] = []

    def other() -> None:
        try:
            lock.acquire()
        except CollectionLocked as error:
            failures.append(error)

    with lock.held(), lock.held():
        assert lock.depth == 2
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert lock.depth == 0
    assert "another thread" in str(failures[0])
    assert lock.try_acquire()


def test_lock_in_a_folder_that_cannot_be_written_is_not_acquired(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not WriteLock(tmp_path / "file" / "lock").try_acquire()


def test_shared_lock_admits_readers_together_and_a_changer_alone() -> None:
    lock = SharedLock()
    inside = threading.Barrier(2, timeout=5)
    seen: list[str] = []

    def read() -> None:
        with lock.shared():
            inside.wait()  # passes only when both readers are in
            seen.append("read")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    with lock.exclusive():
        late = threading.Thread(target=lambda: lock.shared().__enter__())
        late.start()
        late.join(0.05)
        assert late.is_alive()
    late.join(5)
    assert seen == ["read", "read"]
