"""What a referee looks for in every figure: nothing is cut, covered, or too small to read."""

from __future__ import annotations

from itertools import combinations

from matplotlib.axes import Axes


def check_page(ax: Axes) -> None:
    """Demand that all is within the page, but for antialiasing and the width of lines."""
    ax.figure.canvas.draw()
    inside = ax.figure.get_tightbbox()
    page = ax.figure.bbox_inches
    for edge, least in zip((inside.x0, inside.y0), (page.x0, page.y0), strict=True):
        assert edge >= least - 0.5 / 72
    for edge, most in zip((inside.x1, inside.y1), (page.x1, page.y1), strict=True):
        assert edge <= most + 0.5 / 72


def check_type(ax: Axes) -> None:
    """Demand readable type, and labels and a legend that cover nothing."""
    for axis in (ax.xaxis, ax.yaxis):
        low, high = sorted(axis.get_view_interval())
        ticks = [t for t in axis.get_major_ticks() if low <= t.get_loc() <= high]
        labels = [t.label1 if t.label1.get_visible() else t.label2 for t in ticks]
        boxes = [label.get_window_extent() for label in labels if label.get_text()]
        assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
        assert all(4.9 <= label.get_fontsize() <= 8 for label in labels)
    legend = ax.get_legend()
    if legend is not None:
        assert legend.get_window_extent().y0 >= ax.get_window_extent().y1 - 1


def check(ax: Axes) -> None:
    """Demand all of it, and that the axes say what they show."""
    check_page(ax)
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    check_type(ax)
