"""Where finished units are kept: a folder that survives a kill at any moment, or the memory.

A unit is one file, ``units/<number>.<SHA-256 of the file>.npz``, written beside its name,
flushed to the disk and renamed. So a file with a proper name is whole, or its digest tells. Any
number of processes may work on one folder without locks: what they write for a unit are the same
bytes under the same name, and whoever comes second finds the work done.
"""

from __future__ import annotations

import errno
import hashlib
import re
import time
import warnings
from pathlib import Path
from typing import Protocol

from rumorsim.errors import ArgumentError, StoreError, SweepWarning
from rumorsim.rng import RNGLike, Source
from rumorsim.sweeps.describing import undescribed
from rumorsim.sweeps.files import about_of, packed, unpacked, write_new, write_whole
from rumorsim.sweeps.manifest import Manifest, differences
from rumorsim.sweeps.work import Unit

__all__ = ["Folder", "Memory", "Store", "seed_of"]

_NAME = re.compile(r"(\d{8})(?P<failed>\.failed)?\.([0-9a-f]{64})\.npz")
_MANIFEST = "manifest.json"
_STALE = 3600.0  # seconds after which an unfinished file belongs to nobody
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Store(Protocol):
    """Where units of one sweep are kept."""

    manifest: Manifest

    def finished(self) -> set[int]:
        """Return the numbers of the units that are there."""

    def failed(self) -> set[int]:
        """Return the numbers of the units in which a column failed."""

    def read(self, number: int) -> Unit:
        """Return a unit that is there."""

    def write(self, unit: Unit) -> None:
        """Keep a unit."""


class Memory:
    """Keeps units of a sweep that has no folder."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self._units: dict[int, Unit] = {}

    def finished(self) -> set[int]:
        """Return the numbers of the units that are there."""
        return set(self._units)

    def failed(self) -> set[int]:
        """Return the numbers of the units in which a column failed."""
        return {number for number, unit in self._units.items() if unit.failures}

    def read(self, number: int) -> Unit:
        """Return a unit that is there."""
        return self._units[number]

    def write(self, unit: Unit) -> None:
        """Keep a unit."""
        self._units[unit.number] = unit


def seed_of(rng: RNGLike, store: str | Path | None) -> int:
    """Return the seed that is asked for; if none is, that of what the store holds already."""
    if rng is None and store is not None and (Path(store) / _MANIFEST).exists():
        return Folder.open(store).manifest.seed
    return Source(rng).seed


def _require_described(manifest: Manifest) -> None:
    for told in undescribed(manifest.identity):
        raise ArgumentError(
            f"store: a folder tells sweeps apart by what they are made of, but got {told}, allowed "
            "with a store: numbers, texts, dates, arrays, networks, scenarios, functions, objects "
            "that can be pickled, and collections of these"
        )


class Folder:
    """Keeps units of a sweep in a folder; `open` and `create` make one."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path, self.manifest = path, manifest
        self._units = path / "units"

    @classmethod
    def open(cls, path: str | Path) -> Folder:
        """Open an existing folder.

        Raises
        ------
        StoreError
            If it holds no sweep, or the manifest is damaged.
        """
        path = Path(path)
        try:
            manifest = Manifest.from_json((path / _MANIFEST).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise StoreError(f"{path}: no sweep is kept here (there is no manifest.json)") from None
        except (ValueError, TypeError, KeyError) as error:
            raise StoreError(f"{path}: the manifest is damaged ({error})") from None
        return cls(path, manifest)

    @classmethod
    def create(cls, path: str | Path, manifest: Manifest) -> Folder:
        """Open the folder of a sweep, and make it if there is none.

        Raises
        ------
        StoreError
            If it was made for another sweep, naming what differs.
        ArgumentError
            If the manifest would say the same of another sweep.
        """
        path = Path(path)
        _require_described(manifest)
        (path / "units").mkdir(parents=True, exist_ok=True)
        if not (path / _MANIFEST).exists():
            if next(path.glob("units/*.npz"), None):
                raise StoreError(f"{path}: there are units of a sweep, but no manifest.json")
            write_new(path / _MANIFEST, manifest.to_json().encode())
        store = cls.open(path)
        store._require_same(manifest)
        store._sweep_out()
        return store

    def finished(self) -> set[int]:
        """Return the numbers of the units that are there, by their names."""
        return set(self._files())

    def failed(self) -> set[int]:
        """Return the numbers of the units in which a column failed, by their names."""
        return {n for n, p in self._files().items() if p.name.count(".failed.")}

    def verified(self) -> set[int]:
        """Return the units that are whole; others are removed, and a warning says so."""
        whole = set()
        for number, file in self._files().items():
            try:
                self._content(file)
                whole.add(number)
            except ValueError as error:
                warnings.warn(f"{file}: {error}; the unit is run again", SweepWarning, stacklevel=4)
                file.unlink(missing_ok=True)
        return whole

    def read(self, number: int) -> Unit:
        """Return a unit that is there.

        Raises
        ------
        StoreError
            If its file is damaged, or of another sweep.
        """
        file = self._files()[number]
        try:
            content = self._content(file)
        except ValueError as error:
            hint = "call rumorsim.sweep again with this store, which makes it anew"
            raise StoreError(f"{file}: {error}; {hint}") from None
        return unpacked(content)

    def write(self, unit: Unit) -> None:
        """Keep a unit.

        Raises
        ------
        StoreError
            If the disk is full; what is there stays whole.
        """
        content = packed(unit, self.manifest.digest)
        digest = hashlib.sha256(content).hexdigest()
        failed = ".failed" if unit.failures else ""
        try:
            write_whole(self._units / f"{unit.number:08d}{failed}.{digest}.npz", content)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            done = f"{len(self.finished())} of {self.manifest.n_units} units are safe"
            raise StoreError(
                f"{self.path}: no space left ({error.strerror}); {done}: make room and call again"
            ) from error

    def _files(self) -> dict[int, Path]:
        found = sorted(file for file in self._units.iterdir() if _NAME.fullmatch(file.name))
        return {int(file.name[:8]): file for file in found}

    def _content(self, file: Path) -> bytes:
        """Return the bytes of a file; ValueError if they are not what its name says."""
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() != file.name.split(".")[-2]:
            raise ValueError("damaged: its digest is not that of its name")
        if about_of(content)["sweep"] != self.manifest.digest:
            raise ValueError("of another sweep than the manifest")
        return content

    def _require_same(self, manifest: Manifest) -> None:
        there, here = self.manifest, manifest
        found = list(differences(there.identity, here.identity))
        if found:
            lines = "\n  ".join(found)
            raise StoreError(f"{self.path}: made for another sweep\n  {lines}")
        other = list(differences(there.environment, here.environment))
        if other:
            lines = "; ".join(other)
            warnings.warn(
                f"{self.path}: begun in another environment, where numbers may differ in their "
                f"last bits ({lines})",
                SweepWarning,
                stacklevel=5,
            )

    def _sweep_out(self) -> None:
        """Remove what killed processes left unfinished."""
        for file in self._units.glob("*.part"):
            try:
                if time.time() - file.stat().st_mtime > _STALE:
                    file.unlink()
            except FileNotFoundError:
                continue
