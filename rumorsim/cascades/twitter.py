"""Reading the propagation trees of Twitter15, and of any data in their format."""

from __future__ import annotations

import os
import re
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rumorsim.cascades.cascade_set import CascadeSet
from rumorsim.cascades.repair import NOBODY, Links, repaired
from rumorsim.errors import ArgumentError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["UNLABELLED", "read_twitter15"]

UNLABELLED = "unlabelled"
"""Veracity of a cascade that ``label.txt`` does not name."""

_ROOT = "ROOT"
_POST = r"\['([^']*)', '[^']*', '(-?\d+(?:\.\d+)?)'\]"
_LINK = re.compile(rf"^{_POST}->{_POST}[ \t\r]*$", re.MULTILINE)
_UNITS = {
    "malformed_line": "lines",
    "repeated_link": "links",
    "self_link": "links",
    "no_source": "cascades",
    "second_source": "links",
    "several_times": "users",
    "source_not_at_zero": "cascades",
    "source_told": "links",
    "before_the_source": "users",
    "told_before_teller": "links",
    "several_tellers": "users",
    "not_reached": "users",
    "malformed_label": "lines",
    "repeated_label": "lines",
    "label_missing": "cascades",
    "tree_missing": "labels",
}


def read_twitter15(path: str | os.PathLike[str]) -> CascadeSet:
    """Read the cascades of Twitter15, or of data in its format, and repair them.

    A file ``tree/<cascade>.txt`` holds a link per line, ``['user', 'post', 'minutes']->['user',
    'post', 'minutes']``, the source being told by ``ROOT``; ``label.txt`` holds a line
    ``veracity:cascade`` for each. A node is a user. Who told whom is as in the file, with the
    following exceptions, which take effect in this order and are counted in ``defects``:

    ==================  =========================================================================
    defect              policy
    ==================  =========================================================================
    malformed_line      dropped
    repeated_link       counts once, as first listed
    self_link           dropped
    no_source           the cascade, which has no line from ROOT, is dropped
    second_source       dropped: the first line from ROOT counts
    several_times       a user has one time: the earliest
    source_not_at_zero  times are counted from the source's own
    source_told         dropped: a link to the source from one of the others
    before_the_source   the user, who posted before the source did, is dropped
    told_before_teller  dropped: a link from a post that is later than the one it led to
    several_tellers     the earliest teller counts, of equally early ones the first listed; one
                        who posted at the same time only where nobody was earlier
    not_reached         the user, whom no remaining path from the source reaches, is dropped
    malformed_label     dropped: a line of labels without veracity, colon or cascade
    repeated_label      dropped: the first label of a cascade counts
    label_missing       the cascade is kept, with the veracity "unlabelled"
    tree_missing        the label, of which there is no tree, is left out
    ==================  =========================================================================

    Times are minutes from the source's post. Most links are retweets, which Twitter ties to the
    original post whoever showed it: depth is that of replies and quotations, and breadth is too
    large if it is to say who saw it from whom.

    Parameters
    ----------
    path : str or path-like
        A folder, or a tar archive of it, compressed or not, that has ``label.txt`` and
        ``tree/*.txt`` at any level.

    Returns
    -------
    CascadeSet
        In the order of the file names, with the labels ``name``, ``veracity`` and ``source`` (the
        user), the names of nodes being the users'. ``defects`` is a table indexed by ``defect``
        with ``count``, ``unit`` (of what is counted) and ``cascades`` (how many of those in files
        are concerned).

    Raises
    ------
    ArgumentError
        If there is nothing at the path, it is no archive, or there is no tree in it.

    References
    ----------
    Liu et al., "Real-time rumor debunking on Twitter", CIKM 2015. Ma, Gao & Wong, "Detect rumors
    in microblog posts using propagation structure via kernel learning", ACL 2017.
    """
    trees, lines = _texts(Path(path))
    veracity, faulty = _labelled(lines)
    links, users, malformed = _parsed(trees)
    found = repaired(links, len(trees))
    missing = np.array([name not in veracity for name in trees], dtype=np.int64)
    counts = {"malformed_line": malformed, **found.counts, "label_missing": missing}
    of_labels = {**faulty, "tree_missing": len(veracity.keys() - trees.keys())}
    there = np.diff(found.start) > 0
    source = np.full(len(trees), -1, dtype=np.int64)
    source[there] = found.node[found.start[:-1][there]]
    labels = {
        "name": np.array(list(trees)),
        "veracity": np.array([veracity.get(name, UNLABELLED) for name in trees]),
        "source": np.array([*users, ""])[source],
    }
    whole = CascadeSet(
        found.node, found.parent, found.time, found.start, labels, users, time_unit="minutes"
    )
    return replace(whole.select(there), defects=_table(counts, of_labels))


def _texts(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return the trees as text by cascade, in order, and the lines of labels."""
    files = _from_folder(path) if path.is_dir() else _from_archive(path)
    trees = {
        PurePosixPath(name).stem: text
        for name, text in sorted(files.items())
        if PurePosixPath(name).parent.name == "tree"
    }
    if not trees:
        raise ArgumentError(f"path: got '{path}', allowed: a folder or archive with tree/*.txt")
    labels = (text for name, text in files.items() if PurePosixPath(name).name == "label.txt")
    return trees, [line.strip() for text in labels for line in text.splitlines() if line.strip()]


def _labelled(lines: list[str]) -> tuple[dict[str, str], dict[str, int]]:
    """Return the veracity by cascade, and how many lines are malformed or repeated."""
    parts = [line.rpartition(":") for line in lines]
    sound = [(cascade, veracity) for veracity, _, cascade in parts if veracity and cascade]
    veracity = dict(reversed(sound))
    return veracity, {
        "malformed_label": len(lines) - len(sound),
        "repeated_label": len(sound) - len(veracity),
    }


def _from_folder(path: Path) -> dict[str, str]:
    files = (file for file in path.rglob("*.txt") if file.is_file())
    return {file.as_posix(): file.read_text(encoding="utf-8", errors="replace") for file in files}


def _from_archive(path: Path) -> dict[str, str]:
    if not path.is_file():
        raise ArgumentError(f"path: got '{path}', where there is no file and no folder")
    found = {}
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                content = archive.extractfile(member) if member.name.endswith(".txt") else None
                if content is not None:
                    found[member.name] = content.read().decode("utf-8", errors="replace")
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ArgumentError(f"path: '{path}' cannot be read as a tar archive: {error}") from None
    return found


def _parsed(trees: Mapping[str, str]) -> tuple[Links, tuple[str, ...], NDArray[np.int64]]:
    """Return the links, the users by number, and how many lines of each tree say nothing."""
    found = [_LINK.findall(text) for text in trees.values()]
    sizes = np.array([len(rows) for rows in found], dtype=np.int64)
    lines = [sum(map(bool, map(str.strip, text.splitlines()))) for text in trees.values()]
    rows = [row for part in found for row in part]
    teller, minutes, told, later = zip(*rows, strict=True) if rows else ((), (), (), ())
    number = {user: place for place, user in enumerate(dict.fromkeys((*told, *teller)))}
    numbers = {**number, _ROOT: NOBODY}
    links = Links(
        np.repeat(np.arange(len(found)), sizes),
        np.array([numbers[user] for user in teller], dtype=np.int64),
        np.array([number[user] for user in told], dtype=np.int64),
        np.array(minutes, dtype=np.float64),
        np.array(later, dtype=np.float64),
    )
    return links, tuple(number), np.array(lines, dtype=np.int64) - sizes


def _table(counts: Mapping[str, NDArray[np.int64]], of_labels: Mapping[str, int]) -> pd.DataFrame:
    """Return the table of what was counted by cascade, and of labels, which concern no tree."""
    import pandas as pd

    totals = {**{defect: int(count.sum()) for defect, count in counts.items()}, **of_labels}
    concerned = {defect: int((count > 0).sum()) for defect, count in counts.items()}
    columns = {
        "count": [totals[defect] for defect in _UNITS],
        "unit": list(_UNITS.values()),
        "cascades": [concerned.get(defect, 0) for defect in _UNITS],
    }
    return pd.DataFrame(columns, index=pd.Index(list(_UNITS), name="defect"))
