"""Draws a plot as SVG: lines over logarithmic axes, readable on light and on dark pages.

It never measures anything, and the same plot always gives the same text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from .report import Line, Plot

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 560, 50, 350
# Colours that are told apart with either kind of colour blindness, each for light pages and for dark ones.
_COLOURS = (("#0969da", "#4493f8"), ("#bc4c00", "#f0883e"), ("#1a7f37", "#3fb950"), ("#8250df", "#ab7df8"))
_DASHES = ("", "6 3", "2 3", "8 3 2 3")


def picture(plot: Plot) -> str:
    decades = _decades(plot.lines)
    parts = [_head(plot), *_axes(*decades)]
    for number, line in enumerate(plot.lines):
        parts += _line(line, number, *decades)
    return "\n".join([*parts, "</svg>", ""])


def _decades(lines: Sequence[Line]) -> tuple[range, range]:
    """The powers of ten that the numbers of things, and the seconds, lie between."""
    points = [point for line in lines for point in line.points]
    return _decades_of([x for x, _y in points]), _decades_of([y for _x, y in points])


def _decades_of(values: list[float]) -> range:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return range(low, max(high, low + 1) + 1)


def _head(plot: Plot) -> str:
    light = "\n".join(
        f"    .lb-c{n} {{ stroke: {a}; }} .lb-f{n} {{ fill: {a}; }}" for n, (a, _b) in enumerate(_COLOURS)
    )
    dark = "\n".join(
        f"      .lb-c{n} {{ stroke: {b}; }} .lb-f{n} {{ fill: {b}; }}" for n, (_a, b) in enumerate(_COLOURS)
    )
    title = escape(plot.title)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" \
aria-label="{title}">
  <title>{title}</title>
  <style>
    .lb-card {{ fill: #ffffff; stroke: #d0d7de; }}
    .lb-text {{ fill: #1f2328; font: 13px sans-serif; }}
    .lb-title {{ font-weight: bold; text-anchor: middle; }}
    .lb-x {{ text-anchor: middle; }}
    .lb-y {{ text-anchor: end; }}
    .lb-grid {{ stroke: #d0d7de; }}
    .lb-line {{ fill: none; stroke-width: 2; }}
{light}
    @media (prefers-color-scheme: dark) {{
      .lb-card {{ fill: #0d1117; stroke: #30363d; }}
      .lb-text {{ fill: #f0f6fc; }}
      .lb-grid {{ stroke: #30363d; }}
{dark}
    }}
  </style>
  <rect class="lb-card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="8"/>
  <text class="lb-text lb-title" x="{WIDTH // 2}" y="28">{title}</text>"""


def _axes(things: range, seconds: range) -> list[str]:
    parts = []
    for power in things:
        x = _x(10**power, things)
        parts.append(f'  <path class="lb-grid" d="M{x} {TOP} V{BOTTOM}"/>')
        parts.append(f'  <text class="lb-text lb-x" x="{x}" y="{BOTTOM + 20}">{10**power:,}</text>')
    for power in seconds:
        y = _y(10**power, seconds)
        parts.append(f'  <path class="lb-grid" d="M{LEFT} {y} H{RIGHT}"/>')
        parts.append(f'  <text class="lb-text lb-y" x="{LEFT - 8}" y="{y + 4}">{10.0**power:g} s</text>')
    return parts


def _line(line: Line, number: int, things: range, seconds: range) -> list[str]:
    places = [(_x(x, things), _y(y, seconds)) for x, y in line.points]
    way = " L".join(f"{x} {y}" for x, y in places)
    dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
    key = TOP + 20 + 22 * number
    return [
        f'  <path class="lb-line lb-c{number}"{dash} d="M{way}"/>',
        *(f'  <circle class="lb-f{number}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in places),
        f'  <path class="lb-line lb-c{number}"{dash} d="M{RIGHT + 16} {key - 4} h28"/>',
        f'  <text class="lb-text" x="{RIGHT + 52}" y="{key}">{escape(line.name)}</text>',
    ]


def _x(value: float, decades: range) -> float:
    return round(LEFT + (RIGHT - LEFT) * _share(value, decades), 1)


def _y(value: float, decades: range) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * _share(value, decades), 1)


def _share(value: float, decades: range) -> float:
    return (math.log10(value) - decades[0]) / (decades[-1] - decades[0])
