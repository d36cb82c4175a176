"""Node-disjoint paths and a smallest cut, as a maximum flow in which every node carries one path.

Every node is split into in and out, joined by an edge of capacity 1; by Menger's theorem the largest flow is the largest number
of paths that share no node, and a smallest cut has as many nodes. Hubs let everyone who shares something reach everyone else
without an edge for each pair. The flow itself is scipy's (Dinic).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

__all__ = ["FlowProblem"]

ENDLESS = 2**30


@dataclass
class FlowProblem:
    """`size` nodes, numbered from 0; edges between them; hubs that lead from and to their members.

    `starts` and `ends` are the nodes where a path may begin and end; one node can be both. `preferred` nodes are named in a
    cut rather than others where there is a choice.
    """

    size: int
    starts: Sequence[int]
    ends: Sequence[int]
    edges: list[tuple[int, int]] = field(default_factory=list)
    hubs: list[list[int]] = field(default_factory=list)
    preferred: frozenset[int] = frozenset()

    def solve(self) -> tuple[int, list[int]]:
        """The largest number of disjoint paths, and the nodes of a smallest cut, of that same size."""
        if not self.size or not self.starts or not self.ends:
            return 0, []
        count, _ = self._flow(np.ones(self.size, dtype=np.int32))
        if not count:
            return 0, []
        unit = count + 1  # so that one node more costs more than naming none of the preferred ones
        capacities = np.full(self.size, unit + 1, dtype=np.int32)
        capacities[sorted(self.preferred)] = unit
        _, reached = self._flow(capacities)
        cut = [v for v in range(self.size) if 2 * v in reached and 2 * v + 1 not in reached]
        return count, cut

    def _flow(self, capacities: NDArray[np.int32]) -> tuple[int, set[int]]:
        source, sink = 2 * self.size + len(self.hubs), 2 * self.size + len(self.hubs) + 1
        rows, columns, amounts = (
            [2 * v for v in range(self.size)],
            [2 * v + 1 for v in range(self.size)],
            capacities.tolist(),
        )
        free = [(source, 2 * v) for v in self.starts] + [(2 * v + 1, sink) for v in self.ends]
        free += [(2 * a + 1, 2 * b) for a, b in self.edges]
        for index, members in enumerate(self.hubs):
            hub = 2 * self.size + index
            free += [(2 * v + 1, hub) for v in members] + [(hub, 2 * v) for v in members]
        for a, b in sorted(set(free)):
            rows.append(a)
            columns.append(b)
            amounts.append(ENDLESS)
        shape = (sink + 1, sink + 1)
        network = csr_matrix((np.array(amounts, dtype=np.int32), (rows, columns)), shape=shape)
        result = maximum_flow(network, source, sink)
        left = csr_matrix(network - result.flow)
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        order = breadth_first_order(left, source, return_predecessors=False)
        return int(result.flow_value), {int(v) for v in order}
