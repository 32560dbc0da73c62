"""The reader: each kind of defect alone, and the real data."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumorsim.cascades import Cascade, CascadeSet, read_twitter15
from rumorsim.cascades.repair import NOBODY, Links, repaired
from rumorsim.errors import ArgumentError

SOURCE = ("ROOT", 0, "a", 0)
SOUND = [SOURCE, ("a", 0, "b", 1), ("a", 0, "c", 2), ("c", 2, "d", 5)]
UNITS = {"lines", "links", "users", "cascades", "labels"}


def line(teller: str, teller_time: float, told: str, told_time: float) -> str:
    ends = [(teller, teller_time), (told, told_time)]
    return "->".join(f"['{user}', 'post', '{float(time)}']" for user, time in ends)


def written(folder: Path, trees: dict[str, list[object]], labels: str | None = None) -> Path:
    """Write trees of links, or of raw lines, as a folder in the format."""
    (folder / "tree").mkdir(parents=True)
    for name, links in trees.items():
        rows = [link if isinstance(link, str) else line(*link) for link in links]
        (folder / "tree" / f"{name}.txt").write_text("\n".join(rows) + "\n")
    known = "".join(f"true:{name}\n" for name in trees) if labels is None else labels
    (folder / "label.txt").write_text(known)
    return folder


def told(found: CascadeSet, position: int = 0) -> dict[str, tuple[str, float]]:
    """Return by user the teller and the time; the source's teller is the empty text."""
    cascade = found[position]
    names = np.array([*cascade.names, ""])
    triples = zip(cascade.names, names[cascade.parent], cascade.time, strict=True)
    return {name: (str(teller), float(time)) for name, teller, time in triples}


EXPECTED = {"a": ("", 0.0), "b": ("a", 1.0), "c": ("a", 2.0), "d": ("c", 5.0)}
DEFECTS: dict[str, tuple[list[object], dict[str, tuple[str, float]]]] = {
    "malformed_line": ([*SOUND, "['a', 'post'->", "b tells c"], EXPECTED),
    "repeated_link": ([*SOUND, SOUND[2], SOUND[3]], EXPECTED),
    "self_link": ([SOURCE, ("a", 0, "a", 0), *SOUND[1:], ("d", 5, "d", 5)], EXPECTED),
    "second_source": ([*SOUND, ("ROOT", 0, "d", 0), ("ROOT", 0, "b", 0)], EXPECTED),
    "several_times": ([*SOUND, ("b", 0.5, "e", 6), ("d", 4, "f", 9)], {
        **EXPECTED, "b": ("a", 0.5), "d": ("c", 4.0), "e": ("b", 6.0), "f": ("d", 9.0)}),
    "source_told": ([*SOUND, ("b", 1, "a", 0), ("d", 5, "a", 0)], EXPECTED),
    "before_the_source": ([*SOUND, ("a", 0, "y", -4), ("y", -4, "z", -2)], EXPECTED),
    "told_before_teller": ([*SOUND, ("d", 5, "b", 1), ("c", 2, "b", 1)], EXPECTED),
    "several_tellers": ([*SOUND, ("b", 1, "d", 5), ("b", 1, "e", 7), ("c", 2, "e", 7)], {
        **EXPECTED, "d": ("b", 5.0), "e": ("b", 7.0)}),
    "not_reached": ([*SOUND, ("y", 3, "z", 4)], EXPECTED),
}  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_repaired_and_counted(defect: str, tmp_path: Path) -> None:
    links, expected = DEFECTS[defect]
    found = read_twitter15(written(tmp_path, {"one": links, "sound": SOUND}))
    counts = found.defects["count"]
    assert counts[defect] == 2
    assert found.defects.loc[defect, "cascades"] == 1
    assert counts.sum() == 2
    assert told(found) == expected
    assert told(found, 1) == EXPECTED


def test_a_sound_folder_has_no_defects(tmp_path: Path) -> None:
    found = read_twitter15(written(tmp_path, {"one": SOUND}))
    assert told(found) == EXPECTED
    assert (found.defects["count"] == 0).all()
    assert set(found.defects["unit"]) == UNITS
    assert found.labels["name"].tolist() == ["one"]
    assert found.labels["veracity"].tolist() == ["true"]
    assert found.labels["source"].tolist() == ["a"]
    assert found.time_unit == "minutes"


def test_a_late_source_shifts_the_clock(tmp_path: Path) -> None:
    late = [("ROOT", 0, "a", -3), ("a", -3, "b", -1), ("b", -1, "c", 4)]
    found = read_twitter15(written(tmp_path, {"one": late}))
    assert told(found) == {"a": ("", 0.0), "b": ("a", 2.0), "c": ("b", 7.0)}
    assert found.defects["count"]["source_not_at_zero"] == 1
    assert found.defects["count"].sum() == 1


def test_a_cascade_without_source_is_dropped(tmp_path: Path) -> None:
    found = read_twitter15(written(tmp_path, {"none": SOUND[1:], "empty": [], "one": SOUND}))
    assert found.labels["name"].tolist() == ["one"]
    assert told(found) == EXPECTED
    assert found.defects.loc["no_source"].tolist() == [2, "cascades", 2]
    assert found.defects["count"].sum() == 2


def test_labels_without_trees_and_trees_without_labels(tmp_path: Path) -> None:
    labels = "false:one\n\ntrue:gone\n"
    found = read_twitter15(written(tmp_path, {"one": SOUND, "two": SOUND}, labels))
    assert found.labels["veracity"].tolist() == ["false", "unlabelled"]
    assert found.defects["count"]["label_missing"] == 1
    assert found.defects["count"]["tree_missing"] == 1
    assert found.defects["count"].sum() == 2


def test_lines_that_are_no_label_and_second_labels_are_counted(tmp_path: Path) -> None:
    labels = "nonsense\nfalse:one\n true:\n\n:one\ntrue:one\nfalse:one\n"
    found = read_twitter15(written(tmp_path, {"one": SOUND}, labels))
    assert found.labels["veracity"].tolist() == ["false"]
    assert found.defects.loc["malformed_label"].tolist() == [3, "lines", 0]
    assert found.defects.loc["repeated_label"].tolist() == [2, "lines", 0]
    assert found.defects["count"].sum() == 5


def test_who_is_told_by_nobody_but_the_dropped_is_not_reached(tmp_path: Path) -> None:
    links = [*SOUND, ("y", -4, "z", 3), ("z", 3, "w", 4), ("c", 2, "w", 4)]
    found = read_twitter15(written(tmp_path, {"one": links}))
    assert told(found) == EXPECTED | {"w": ("c", 4.0)}
    assert found.defects["count"]["before_the_source"] == 1
    assert found.defects["count"]["not_reached"] == 1


def test_a_circle_at_one_time_is_not_reached(tmp_path: Path) -> None:
    links = [*SOUND, ("x", 3, "y", 3), ("y", 3, "x", 3), ("y", 3, "w", 8)]
    found = read_twitter15(written(tmp_path, {"one": links}))
    assert told(found) == EXPECTED
    assert found.defects["count"]["not_reached"] == 3


def test_equal_times_keep_tellers_above(tmp_path: Path) -> None:
    links = [("z", 1, "y", 1), ("a", 0, "x", 1), ("x", 1, "z", 1), SOURCE]
    found = read_twitter15(written(tmp_path, {"one": links}))
    assert list(told(found)) == ["a", "x", "z", "y"]
    assert found[0].depth == 3


@st.composite
def messes(draw: st.DrawFn) -> Links:
    """Draw links of up to three cascades among few users at few times: all defects at once."""
    count = draw(st.integers(0, 25))

    def column(low: int, high: int) -> np.ndarray:
        values = st.lists(st.integers(low, high), min_size=count, max_size=count)
        return np.array(draw(values), dtype=np.int64)

    cascade = np.sort(column(0, 2))
    times = column(-1, 4).astype(float), column(-1, 4).astype(float)
    return Links(cascade, column(NOBODY, 5), column(0, 5), *times)


@given(messes())
def test_whatever_is_listed_comes_out_as_trees(links: Links) -> None:
    found = repaired(links, 3)
    for number in range(3):
        part = slice(found.start[number], found.start[number + 1])
        node, parent, time = found.node[part], found.parent[part], found.time[part]
        tellers = np.where(parent < 0, -1, node[parent]) if node.size else node
        cascade = Cascade.from_parents(node, tellers, time)  # which checks the order
        of_root = (links.cascade == number) & (links.teller == NOBODY)
        assert cascade.roots.tolist() == ([0] if of_root.any() else [])
        assert time[:1].tolist() in ([], [0.0])
        listed = set(zip(links.teller[links.cascade == number].tolist(),
                         links.told[links.cascade == number].tolist(), strict=True))  # fmt: skip
        assert set(zip(tellers.tolist(), node.tolist(), strict=True)) <= listed


@given(messes())
def test_a_cascade_is_read_alike_whatever_stands_beside_it(links: Links) -> None:
    together = repaired(links, 3)
    for number in range(3):
        alone = repaired(links.where(links.cascade == number)._replace(
            cascade=np.zeros((links.cascade == number).sum(), dtype=np.int64)), 1)  # fmt: skip
        part = slice(together.start[number], together.start[number + 1])
        assert alone.node.tolist() == together.node[part].tolist()
        assert alone.parent.tolist() == together.parent[part].tolist()
        assert {name: int(count[0]) for name, count in alone.counts.items()} == {
            name: int(count[number]) for name, count in together.counts.items()
        }


def test_an_archive_is_read_as_its_folder(tmp_path: Path) -> None:
    folder = written(tmp_path / "data", {"one": SOUND, "two": DEFECTS["not_reached"][0]})
    for suffix, mode in ((".tar.gz", "w:gz"), (".tar", "w")):
        with tarfile.open(tmp_path / f"data{suffix}", mode) as archive:
            archive.add(folder, "twitter15")
        packed, plain = read_twitter15(tmp_path / f"data{suffix}"), read_twitter15(folder)
        assert packed.shapes().identical(plain.shapes())
        assert packed.defects.equals(plain.defects)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="where there is no file"):
        read_twitter15(tmp_path / "gone")
    with pytest.raises(ArgumentError, match=r"allowed: a folder or archive with tree/\*.txt"):
        read_twitter15(tmp_path)
    (tmp_path / "text.tar.gz").write_text("no archive")
    with pytest.raises(ArgumentError, match="cannot be read as a tar archive"):
        read_twitter15(tmp_path / "text.tar.gz")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.add(written(tmp_path / "data", {"one": SOUND * 200}), "data")
    (tmp_path / "cut.tar.gz").write_bytes(packed.getvalue()[:-40])
    with pytest.raises(ArgumentError, match="cannot be read as a tar archive"):
        read_twitter15(tmp_path / "cut.tar.gz")


def test_the_real_data(data_folder: Path) -> None:
    file = data_folder / "twitter15_cascades.tar.gz"
    if not file.is_file():
        pytest.skip(reason=f"{file} is missing")
    begun = process_time()
    found = read_twitter15(file)
    assert process_time() - begun <= 10
    assert len(found) == 1490
    veracity, counts = np.unique(found.labels["veracity"], return_counts=True)
    assert dict(zip(veracity.tolist(), counts.tolist(), strict=True)) == {
        "false": 370, "non-rumor": 374, "true": 372, "unverified": 374,
    }  # fmt: skip
    assert found.defects["count"].to_dict() == {
        "malformed_line": 0, "repeated_link": 17169, "self_link": 732, "no_source": 0,
        "second_source": 0, "several_times": 0, "source_not_at_zero": 8, "source_told": 290,
        "before_the_source": 277, "told_before_teller": 3332, "several_tellers": 3295,
        "not_reached": 625, "malformed_label": 0, "repeated_label": 0, "label_missing": 0,
        "tree_missing": 0,
    }  # fmt: skip
    # 599,196 users are named in the files, counted cascade by cascade.
    assert found.node.size == 599_196 - 277 - 625
    for cascade in found.select(np.arange(0, 1490, 97)):
        Cascade.from_parents(cascade.node, cascade.tellers, cascade.time, cascade.names)
        assert cascade.roots.tolist() == [0]
