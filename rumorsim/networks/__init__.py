"""Networks: who hears whom, read from files, converted, or generated.

A tie ``u -> v`` carries information from u to v: v hears u.
"""

from __future__ import annotations

from rumorsim.networks.degree_sequences import configuration_model, random_regular
from rumorsim.networks.lattices import complete, ring
from rumorsim.networks.network import Network
from rumorsim.networks.newsroom import newsroom, newsroom_ties
from rumorsim.networks.preferential import barabasi_albert
from rumorsim.networks.random_graphs import erdos_renyi, stochastic_block_model
from rumorsim.networks.readers import read_network
from rumorsim.networks.small_world import watts_strogatz
from rumorsim.networks.well_mixed import WellMixed, well_mixed

__all__ = [
    "Network",
    "WellMixed",
    "barabasi_albert",
    "complete",
    "configuration_model",
    "erdos_renyi",
    "newsroom",
    "newsroom_ties",
    "random_regular",
    "read_network",
    "ring",
    "stochastic_block_model",
    "watts_strogatz",
    "well_mixed",
]
