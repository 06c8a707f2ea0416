"""The report's plots as SVG, without a plotting library: two curves on a unit square."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

SIZE = 300  # side of the unit square, in SVG units
LEFT, TOP, RIGHT, BOTTOM = 46, 12, 12, 44
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)

Point = tuple[float, float]


def reliability_diagram(bins: Sequence[tuple[float, float, int]]) -> str:
    """Share right against mean confidence, one dot a bin (confidence, right, count); its area grows with the count."""
    most = max((count for _, _, count in bins), default=1)
    dots = "".join(
        f'<circle class="dot" cx="{_x(confidence):.1f}" cy="{_y(right):.1f}" r="{3 + 5 * (count / most) ** 0.5:.1f}">'
        f"<title>{count} questions: confidence {confidence:.3f}, right {right:.3f}</title></circle>"
        for confidence, right, count in bins
    )
    line = _line([(confidence, right) for confidence, right, _ in bins], "curve")
    return _frame("confidence", "share right", _line([(0, 0), (1, 1)], "ideal") + line + dots)


def risk_coverage_plot(curve: Sequence[Point], answered: Point | None) -> str:
    """Share wrong against share answered, and the point at which the system refuses."""
    mark = f'<circle class="mark" cx="{_x(answered[0]):.1f}" cy="{_y(answered[1]):.1f}" r="5"/>' if answered else ""
    return _frame("coverage (share answered)", "risk (share wrong)", _line(curve, "curve") + mark)


def _frame(across: str, up: str, inside: str) -> str:
    width, height = LEFT + SIZE + RIGHT, TOP + SIZE + BOTTOM
    grid = "".join(
        f'<path class="grid" d="M{_x(t):.1f} {_y(0):.1f}V{_y(1):.1f}M{_x(0):.1f} {_y(t):.1f}H{_x(1):.1f}"/>'
        f'<text x="{_x(t):.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle">{t:g}</text>'
        f'<text x="{_x(0) - 6:.1f}" y="{_y(t) + 4:.1f}" text-anchor="end">{t:g}</text>'
        for t in TICKS
    )
    names = (
        f'<text x="{_x(0.5):.1f}" y="{height - 8}" text-anchor="middle">{escape(across)}</text>'
        f'<text transform="translate(12 {_y(0.5):.1f}) rotate(-90)" text-anchor="middle">{escape(up)}</text>'
    )
    title = f"{escape(up)} against {escape(across)}"
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{title}">{grid}{names}{inside}</svg>'


def _line(points: Sequence[Point], kind: str) -> str:
    return f'<polyline class="{kind}" points="{" ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)}"/>'


def _x(share: float) -> float:
    return LEFT + SIZE * share


def _y(share: float) -> float:
    return TOP + SIZE * (1 - share)
