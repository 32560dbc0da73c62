"""Run a script with packages that rumorsim does not need, in an environment of their own."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["ask", "environment"]

READY = "packages.json"  # written last: an environment without it was never finished


def ask(script: str, packages: Sequence[str], request: Any) -> Any:
    """Return what a script beside this file answers.

    Parameters
    ----------
    script : str
        Name of a file that reads a request from standard input and writes its answer as the last
        line of standard output, both as JSON.
    packages : sequence of str
        What it imports, with versions, as pip understands it.
    request : anything that JSON can say
    """
    python = python_of(environment(packages))
    output = run([python, str(Path(__file__).with_name(script))], json.dumps(request))
    return json.loads(output.splitlines()[-1])


def environment(packages: Sequence[str]) -> Path:
    """Return the folder of an environment with packages; it is made once and kept."""
    wanted = json.dumps([sys.version, *sorted(packages)])
    digest = hashlib.sha256(wanted.encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"rumorsim-peers-{digest}"
    if not (folder / READY).exists():
        print(f"Installing {', '.join(packages)} into {folder} ...", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        run([python_of(folder), "-m", "pip", "install", *packages])
        (folder / READY).write_text(wanted)
    return folder


def python_of(folder: Path) -> str:
    place = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return str(folder.joinpath(*place))


def run(command: list[str], given: str = "") -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout
