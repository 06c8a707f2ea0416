"""Clients that misbehave, over real sockets: nothing leaks, nothing is damaged, and the log says what happened."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.api.http.served import ROOT, Served, served

pytestmark = pytest.mark.slow
MB = 1 << 20


@pytest.fixture(scope="module")
def service(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("sockets") / "home"))
    with served(home) as service:
        ask(service)  # the model and the indexes are loaded
        yield service


def connect(service: Served) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", service.port), timeout=60)
    return connection


def head(path: str, **headers: object) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def status_of(connection: socket.socket) -> int:
    """Of the response, read until the server closes; 0 where it just closed."""
    data = b""
    try:
        while block := connection.recv(65536):
            data += block
    except ConnectionResetError:
        pass
    return int(data.split(b" ", 2)[1]) if data else 0


def get(service: Served, path: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(f"{service.url}{path}", timeout=60) as response:
        return response.status, response.read()


def ask(service: Served) -> None:
    body = json.dumps({"question": "what is the code of the milk exosome raw material"}).encode()
    request = urllib.request.Request(f"{service.url}/v1/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        assert "138313-04375-2440" in json.load(response)["quotes"][0]["text"]


def files(service: Served) -> int:
    return len(os.listdir(f"/proc/{service.process.pid}/fd"))


def resident(service: Served) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{service.process.pid}/status").read_text())
    assert found
    return int(found[1]) << 10


def eventually(check: Callable[[], bool], seconds: float = 20) -> bool:
    due = time.monotonic() + seconds
    while not check() and time.monotonic() < due:
        time.sleep(0.05)
    return check()


def left_over(service: Served) -> list[Path]:
    return list(service.home.glob("*/uploads/.incoming/*"))


def test_uploads_that_are_killed_half_way_leave_nothing(service: Served) -> None:
    before = files(service)
    content = b'--b\r\nContent-Disposition: form-data; name="files"; filename="big.txt"\r\n\r\n' + b"x" * (3 * MB)
    for _ in range(10):
        with closing(connect(service)) as connection:
            kind = "multipart/form-data; boundary=b"
            connection.sendall(head("/v1/documents", Content_Length=20 * MB, Content_Type=kind) + content)
            # a reset, as of a process that was killed
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert eventually(lambda: files(service) <= before)
    assert left_over(service) == []
    assert json.loads(get(service, "/v1/jobs")[1]) == {"jobs": []}
    lines = [line for line in service.records("request") if line["route"] == "/v1/documents"]
    assert len(lines) == 10 and {line["status"] for line in lines} <= {400, 499}
    ask(service)


def test_clients_that_go_away_mid_stream_leave_nothing(service: Served) -> None:
    before = files(service)
    question = {"role": "user", "content": "what is the code of the milk exosome raw material"}
    body = json.dumps({"model": "default", "stream": True, "messages": [question]}).encode()
    kind = "application/json"
    for _ in range(20):
        with closing(connect(service)) as connection:
            connection.sendall(head("/v1/chat/completions", Content_Length=len(body), Content_Type=kind) + body)
            assert connection.recv(16).startswith(b"HTTP/1.1 200")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert eventually(lambda: files(service) <= before)
    assert not [line for line in service.records("request") if line["status"] >= 500]
    ask(service)


def test_slow_clients_are_given_up_and_others_are_served_meanwhile(service: Served) -> None:
    before = files(service)
    heads, bodies = [connect(service) for _ in range(30)], [connect(service) for _ in range(10)]
    for connection in heads:
        connection.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: localh")
    for connection in bodies:
        connection.sendall(head("/v1/ask", Content_Length=1000, Content_Type="application/json") + b'{"question": "')
    ended = threading.Event()

    def drip() -> None:
        while not ended.wait(1):
            for connection in (*heads, *bodies):
                try:
                    connection.send(b"o")
                except OSError:
                    continue

    dripping = threading.Thread(target=drip)
    dripping.start()
    started = time.monotonic()
    ask(service)
    assert time.monotonic() - started < 5
    statuses = {"heads": [status_of(c) for c in heads], "bodies": [status_of(c) for c in bodies]}
    taken = time.monotonic() - started
    ended.set()
    dripping.join()
    for connection in (*heads, *bodies):
        connection.close()
    assert set(statuses["heads"]) <= {408, 0} and set(statuses["bodies"]) <= {408, 0}
    assert 408 in statuses["heads"] and 408 in statuses["bodies"]
    assert taken < 40  # 10 s for a head, 20 s for a body
    assert eventually(lambda: files(service) <= before)


@pytest.mark.parametrize("announced", [True, False])
def test_an_upload_of_a_gigabyte_is_refused_early(service: Served, announced: bool) -> None:
    before, memory = files(service), resident(service)
    kind = "multipart/form-data; boundary=b"
    size = {"Content_Length": 1 << 30} if announced else {"Transfer_Encoding": "chunked"}
    start = b'--b\r\nContent-Disposition: form-data; name="files"; filename="big.txt"\r\n\r\n'
    sent = 0
    with closing(connect(service)) as connection:
        connection.sendall(head("/v1/documents", Content_Type=kind, **size))
        block = start + b"x" * MB
        try:
            while sent < 1 << 30:
                data = block if announced else b"%x\r\n%s\r\n" % (len(block), block)
                connection.sendall(data)
                sent += len(data)
                block = b"x" * MB
        except (ConnectionResetError, BrokenPipeError):
            pass
        status = status_of(connection)
    assert sent < (8 * MB if announced else 80 * MB)
    assert status in (413, 0)  # 0: the refusal was lost in the reset that follows what we went on sending
    assert eventually(lambda: files(service) <= before)
    assert resident(service) - memory < 100 * MB
    assert left_over(service) == []
    assert service.records("request")[-1]["status"] == 413
    ask(service)


def test_what_the_documentation_shows_for_curl_works(service: Served) -> None:
    text = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    blocks = [block for block in re.findall(r"```sh\n(.*?)```", text, re.S) if "curl" in block]
    assert blocks
    for block in blocks:
        command = block.replace("http://127.0.0.1:8000", service.url)
        done = subprocess.run(["bash", "-ec", command], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "error" not in json.loads(done.stdout)


def test_running_requests_are_finished_and_jobs_go_on_after_the_next_start(prepared: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(prepared, tmp_path / "home"))
    text = b"Fillers were recalled in Ruritania on 3 March 2024."
    content = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + text + b"\r\n--b--\r\n"
    with served(home) as service, closing(connect(service)) as connection:
        kind = "multipart/form-data; boundary=b"
        connection.sendall(head("/v1/documents", Content_Length=len(content), Content_Type=kind) + content[:60])
        time.sleep(1)
        service.process.terminate()
        time.sleep(1)
        with pytest.raises(OSError):
            connect(service).close()
        connection.sendall(content[60:])
        assert status_of(connection) == 202
        assert service.process.wait(60) in (0, -15)
    with served(home) as service:
        assert eventually(lambda: b'"done"' in get(service, "/v1/jobs")[1], 60)
        assert json.loads(get(service, "/v1/documents")[1])["total"] == 4
        log = [json.loads(line) for line in service.log[1:]]
        assert all({"time", "level", "logger", "event"} <= line.keys() for line in log)


def test_several_workers_share_the_collection_the_jobs_and_the_numbers(prepared: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(prepared, tmp_path / "home"))
    with served(home, "--workers", "2") as service:
        body = json.dumps({"title": "Recall", "text": "Fillers were recalled in Ruritania."}).encode()
        request = urllib.request.Request(f"{service.url}/v1/documents", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as response:
            job = json.load(response)["id"]
        assert eventually(lambda: b'"done"' in get(service, f"/v1/jobs/{job}")[1], 60)
        for _ in range(20):  # whichever worker answers
            assert json.loads(get(service, f"/v1/jobs/{job}")[1])["state"] == "done"
            assert json.loads(get(service, "/v1/documents")[1])["total"] == 4
            ask(service)
        numbers = get(service, "/metrics")[1].decode()
        assert 'yinju_requests_total{method="POST",route="/v1/ask",status="200"} 20.0' in numbers
        children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
        assert len(children) >= 2
        assert service.stop() == 0
    assert eventually(lambda: not [child for child in children if Path(f"/proc/{child}").exists()])


def test_an_address_that_others_reach_needs_a_key(prepared: Path) -> None:
    for options in (["--host", "0.0.0.0"], ["--allow-host", "yinju.example"]):
        command = [sys.executable, "-m", "api.cli", "serve", "--home", str(prepared), "--port", "0", *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 2 and "yinju keys add" in done.stderr and done.stderr.count("\n") == 1


def test_an_address_in_use_is_a_mistake_in_one_line(service: Served, prepared: Path) -> None:
    command = [sys.executable, "-m", "api.cli", "serve", "--home", str(prepared), "--port", str(service.port)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "choose another --port" in done.stderr and done.stderr.count("\n") == 1
