from __future__ import annotations

from api.http.rate import Rate


def test_a_burst_and_then_the_rate() -> None:
    now = [0.0]
    rate = Rate(0.5, 3, lambda: now[0])
    assert [rate.wait("ann") for _ in range(5)] == [0, 0, 0, 2, 2]
    now[0] = 1.0
    assert rate.wait("ann") == 1
    now[0] = 2.0
    assert [rate.wait("ann") for _ in range(2)] == [0, 2]
    now[0] = 1000.0
    assert [rate.wait("ann") for _ in range(4)] == [0, 0, 0, 2]


def test_callers_do_not_share() -> None:
    rate = Rate(1, 1, lambda: 0.0)
    assert [rate.wait(name) for name in ("ann", "bob", "ann")] == [0, 0, 1]


def test_no_rate_is_no_limit() -> None:
    assert {Rate(0, 1, lambda: 0.0).wait("ann") for _ in range(100)} == {0}
