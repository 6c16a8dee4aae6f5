"""Public data that may not be handed on with the repository; where they lie beside it, tests compare with them."""

from pathlib import Path

PUBLIC_DATA = Path(__file__).parents[2] / "shared" / "data"
