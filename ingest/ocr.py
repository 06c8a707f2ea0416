"""Scanned pages to words, with the extra `ocr` (rapidocr; its models are in the wheel)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from ingest.pdf.page import Word

_DOTS = 200  # an inch: small print of a law is 9 points, 25 dots high
_SURE = 0.5  # below, what was recognised is more often dirt than text
_LARGEST = 4000  # dots in one direction


def recogniser() -> Callable[[Any], list[Word]] | None:
    """Reads a pypdfium2 page that is a picture; None when the extra is not installed."""
    return _words if find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None else None


@lru_cache(maxsize=1)
def _engine() -> Any:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 2, "Global.log_level": "error"})


def _words(page: Any) -> list[Word]:
    """The lines of text found in the picture of the page, in the coordinates of `ingest.pdf.page`."""
    width, height = page.get_size()
    scale = min(_DOTS / 72, _LARGEST / max(width, height, 1))
    found = _engine()(page.render(scale=scale).to_numpy())
    words = []
    for box, text, score in zip(
        found.boxes if found.boxes is not None else (), found.txts or (), found.scores or (), strict=False
    ):
        if score < _SURE or not text.strip():
            continue
        # the box of a slanted line is a rotated rectangle: its edges' middles keep neighbouring lines apart
        xs = sorted(float(x) for x, _ in box)
        ys = sorted(float(y) for _, y in box)
        tilt = min(ys[1] - ys[0], ys[3] - ys[2])
        words.append(
            Word(text.strip(), xs[0] / scale, xs[3] / scale, (ys[0] + tilt / 2) / scale, (ys[3] - tilt / 2) / scale)
        )
    return words
