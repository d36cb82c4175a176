"""Node-disjoint paths and a minimum cut, as a maximum flow with node capacity 1.

Every node is split into in and out, joined by an edge of capacity 1; by Menger's theorem the maximum flow is the largest number
of paths that share no node, and a minimum cut has as many nodes. Hubs connect all members of a group to each other
without an edge for each pair. The maximum flow is computed by scipy (Dinic).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # imported where it is used: most commands compute no flow
    from scipy.sparse import csr_matrix

__all__ = ["FlowProblem"]

Numbers = NDArray[np.int64]
ENDLESS = 2**30
CHOOSY = 100


@dataclass
class FlowProblem:
    """`size` nodes, numbered from 0; edges between them, as rows of two; hubs with edges from and to their members.

    `starts` and `ends` are the nodes where a path may begin and end; one node can be both. A cut contains `preferred` nodes
    rather than others where there is a choice. `sides` are bits of each node that say which nodes an edge can join: those that share one.
    """

    size: int
    starts: Numbers
    ends: Numbers
    edges: Numbers = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    hubs: list[Numbers] = field(default_factory=list)
    preferred: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    sides: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, dtype=np.int8))

    def solve(self) -> tuple[int, list[int]]:
        """The largest number of disjoint paths, and the nodes of a minimum cut, of that same size.

        Cuts of up to `CHOOSY` nodes contain as many preferred nodes as possible; for larger cuts the choice does not matter.
        """
        from scipy.sparse.csgraph import breadth_first_order

        if not len(self.starts) or not len(self.ends):
            return 0, []
        count, left = self._flow(np.ones(self.size, dtype=np.int32))
        if not count:
            return 0, []
        if count <= CHOOSY:
            unit = count + 1  # so that one more node costs more than avoiding all preferred ones
            capacities = np.full(self.size, unit + 1, dtype=np.int32)
            capacities[self.preferred] = unit
            _, left = self._flow(capacities)
        source = 2 * self.size + len(self.hubs)
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        reached = np.zeros(left.shape[0], dtype=bool)
        reached[breadth_first_order(left, source, return_predecessors=False)] = True
        return count, [int(v) for v in np.flatnonzero(reached[0 : 2 * self.size : 2] & ~reached[1 : 2 * self.size : 2])]

    def count(self) -> int:
        """The largest number of disjoint paths."""
        if not len(self.starts) or not len(self.ends):
            return 0
        return int(self._maximum(np.ones(self.size, dtype=np.int32))[1].flow_value)

    def reach(self) -> tuple[int, NDArray[np.bool_], NDArray[np.bool_]]:
        """The largest number of disjoint paths, the nodes from which one more could go on, and those from which it could get to an end.

        A further edge makes more paths possible only if it leads from one of the former, and only if one leads to one of the latter (Ford and Fulkerson).
        """
        from scipy.sparse.csgraph import breadth_first_order

        if not len(self.starts) or not len(self.ends):
            return 0, np.zeros(self.size, dtype=bool), np.zeros(self.size, dtype=bool)
        count, left = self._flow(np.ones(self.size, dtype=np.int32))
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        source = 2 * self.size + len(self.hubs)
        reached = np.zeros((2, left.shape[0]), dtype=bool)
        reached[0, breadth_first_order(left, source, return_predecessors=False)] = True
        reached[1, breadth_first_order(left.T.tocsr(), source + 1, return_predecessors=False)] = True
        return count, reached[0, 1 : 2 * self.size : 2], reached[1, 0 : 2 * self.size : 2]

    def carries(self, seats: Sequence[int | None]) -> int | None:
        """The maximum flow with capacity `seats[n]` at node n, None being unlimited; None if nothing limits it."""
        if not len(self.starts) or not len(self.ends):
            return 0
        bound = sum(s for s in seats if s is not None) + 1
        if bound >= ENDLESS:
            raise ValueError(f"{bound} seats are more than a flow can count")
        found, _ = self._flow(np.array([bound if s is None else s for s in seats], dtype=np.int32), bound)
        return None if found >= bound else found

    def _flow(self, capacities: NDArray[np.int32], most: int = ENDLESS) -> "tuple[int, csr_matrix]":
        """The maximum flow, limited to `most`, and the residual capacity of each edge."""
        from scipy.sparse import csr_matrix

        network, result = self._maximum(capacities, most)
        return int(result.flow_value), csr_matrix(network - result.flow)

    def _maximum(self, capacities: NDArray[np.int32], most: int = ENDLESS) -> "tuple[csr_matrix, Any]":
        """The network of these capacities, and scipy's maximum flow in it."""
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import maximum_flow

        source, sink = 2 * self.size + len(self.hubs), 2 * self.size + len(self.hubs) + 1
        ins = np.arange(self.size) * 2
        pairs = [_pairs(source, 2 * self.starts), _pairs(2 * self.ends + 1, sink + 1)]
        pairs.append(np.column_stack([2 * self.edges[:, 0] + 1, 2 * self.edges[:, 1]]))
        for index, members in enumerate(self.hubs):
            hub = 2 * self.size + index
            pairs += [_pairs(2 * members + 1, hub), _pairs(hub, 2 * members)]
        edges = _distinct(np.concatenate(pairs).astype(np.int64), sink + 2)
        rows = np.concatenate([ins, edges[:, 0], [sink + 1]])
        columns = np.concatenate([ins + 1, edges[:, 1], [sink]])
        amounts = np.concatenate([capacities, np.full(len(edges), ENDLESS), [most]]).astype(np.int32)
        network = csr_matrix((amounts, (rows, columns)), shape=(sink + 2, sink + 2))
        return network, maximum_flow(network, source, sink)


def _pairs(first: Numbers | int, second: Numbers | int) -> Numbers:
    """Pairs as rows of two; a single number is repeated."""
    return np.column_stack(np.broadcast_arrays(first, second))


def _distinct(edges: Numbers, size: int) -> Numbers:
    """The distinct rows of two numbers below `size`, in order: as one number each, which is faster than `np.unique` over rows."""
    return np.column_stack(np.divmod(np.unique(edges[:, 0] * size + edges[:, 1]), size))
