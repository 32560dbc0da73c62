"""Peers in environments of their own: packages installed once, scripts asked in JSON.

Environments stand in a folder of the system's temporary folder and are used again; removing it
makes the next command install them anew.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(tempfile.gettempdir()) / "rumorsim-benchmarks"
DONE = "installed.txt"


def environment(packages: Sequence[str]) -> Path:
    """Return the interpreter of an environment that holds `packages` (pip requirements)."""
    key = "\n".join([sys.version, *sorted(packages)])
    folder = FOLDER / hashlib.blake2b(key.encode(), digest_size=8).hexdigest()
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (folder / DONE).is_file():
        print(f"installing {' '.join(packages)} in {folder}", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
        (folder / DONE).write_text(key)
    return python


def ask(packages: Sequence[str], script: Path, question: Mapping[str, Any]) -> Any:
    """Run a script that reads JSON from standard input and writes JSON as its last line.

    Parameters
    ----------
    packages : sequence of str
        What its environment holds, as pip requirements.
    script : Path
    question : mapping
        What the script reads.

    Returns
    -------
    object
        What the script answers.

    Raises
    ------
    SystemExit
        If it fails; its complaint is in the message.
    """
    python = environment(packages)
    told = json.dumps(question)
    done = subprocess.run([python, script], input=told, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{script.name}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])
