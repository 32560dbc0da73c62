"""Plain runs of cascades and threshold models, for tests of their laws."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rumorsim.engines import Trace
from rumorsim.engines.kernels import adoption, cascade
from rumorsim.engines.kernels.activation import ACTIVATION
from rumorsim.networks import Network
from tests.engines.kernel_tasks import seeded, task_of

R = 40_000


def cascaded(network: Network, p: Any, seeds: Any = 0, n: int = R, **fields: Any) -> Trace:
    task = task_of(ACTIVATION, network, seeded(n, network.n_nodes, seeds), **fields)
    return cascade.run(cascade.IndependentCascade(p), task)


def adopted(parameters: Any, network: Network, seeds: Any = 0, n: int = R, **fields: Any) -> Trace:
    task = task_of(ACTIVATION, network, seeded(n, network.n_nodes, seeds), **fields)
    return adoption.run(parameters, task)


def sizes(trace: Trace) -> NDArray[np.int64]:
    return np.asarray(trace.counts[:, -1, 1], dtype=np.int64)
