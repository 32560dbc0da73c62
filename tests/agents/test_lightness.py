"""Sweeps know nothing of Mesa, and models do not outlive their use."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from pathlib import Path

from rumorsim.agents import RumorModel
from tests.agents.stories import LEAK, Tale, leak

ROOT = Path(__file__).resolve().parents[2]


def test_running_a_story_never_imports_mesa(tmp_path: Path) -> None:
    file = tmp_path / "leak.toml"
    file.write_text(LEAK)
    code = (
        "import sys, rumorsim as rs\n"
        f"run = rs.load_scenario({str(file)!r}).run(replicates=2, rng=1, progress=False)\n"
        "print(run.credence.size > 0, 'mesa' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "False"], done.stderr


def test_a_model_that_made_agents_is_forgotten() -> None:
    """Mesa 3.3 alone would keep every such model (mesa#3179)."""
    model = RumorModel(Tale.of(leak()), rng=1)
    model.step()
    assert len(model.agents) == 6
    memory = weakref.ref(model.state)
    del model
    gc.collect()
    assert memory() is None
