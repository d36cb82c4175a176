"""Columns: SELECT answers as dictionary-encoded arrays, for reading a whole landscape at once.

Reading row by row costs a Python object per cell. Here the engine serializes its answer as CSV, Arrow parses that into dictionaries of
distinct values and codes, and only the distinct values become Python strings.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from os import cpu_count
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Column", "columns_of", "run_parallel"]

Codes = NDArray[np.int32]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Column:
    """One column: per row the code of its value, -1 if unbound; and the distinct values.

    Values are the text of IRIs and literals; language and datatype are dropped (select LANG or DATATYPE if they matter).
    """

    codes: Codes
    arrow: Any

    @cached_property
    def values(self) -> list[str]:
        """The distinct values, in the order of their codes."""
        return list(self.arrow.to_pylist())

    def __len__(self) -> int:
        return len(self.codes)

    def numbered_by(self, keys: Any) -> Codes:
        """For each row the index of its value in `keys` (an Arrow array of distinct texts), or -1."""
        table = np.append(_numbers(pc.index_in(self.arrow, value_set=keys)), np.int32(-1))
        return np.asarray(table[self.codes], dtype=np.int32)


def columns_of(answer: bytes) -> list[Column]:
    """The columns of a SELECT answer in the SPARQL CSV format, in order."""
    header = answer[: answer.index(b"\n")].decode().strip().split(",")
    kind = pa.dictionary(pa.int32(), pa.string())
    table = csv.read_csv(
        BytesIO(answer),
        read_options=csv.ReadOptions(use_threads=False, block_size=max(1024, min(len(answer) + 1, 2**30))),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(header, kind), null_values=[""], strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    ).unify_dictionaries()  # fmt: skip
    return [_column(table.column(name)) for name in header]


def _column(chunks: Any) -> Column:
    if not chunks.num_chunks:
        return Column(np.zeros(0, dtype=np.int32), pa.nulls(0, pa.string()))
    return Column(np.concatenate([_numbers(c.indices) for c in chunks.chunks]), chunks.chunk(0).dictionary)


def _numbers(array: Any) -> Codes:
    """A copy of an Arrow array of int32, with -1 for null. Arrow's own conversion imports pandas where it is installed, which takes a quarter of a second."""
    valid, data = array.buffers()
    numbers = np.frombuffer(data, dtype=np.int32)[array.offset : array.offset + len(array)].copy()
    if array.null_count:
        bits = np.unpackbits(np.frombuffer(valid, dtype=np.uint8), bitorder="little")
        numbers[bits[array.offset : array.offset + len(array)] == 0] = -1
    return numbers


def run_parallel(work: "Mapping[K, Callable[[], V]]") -> "dict[K, V]":
    """Run functions in as many threads as there are processors; the engine releases the GIL. One is run at once."""
    if len(work) == 1:
        return {key: do() for key, do in work.items()}
    with ThreadPoolExecutor(max_workers=cpu_count() or 1) as pool:
        running = {key: pool.submit(do) for key, do in work.items()}
        return {key: future.result() for key, future in running.items()}
