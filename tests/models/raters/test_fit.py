import pytest

from models.raters.fit import Misfit, misfit


@pytest.mark.parametrize(
    ("mean_square", "n", "expected"),
    [
        (1.0, 50, Misfit.NONE),
        (1.6, 100, Misfit.ERRATIC),
        (1.6, 10, Misfit.NONE),
        (0.4, 100, Misfit.MUTED),
        (0.4, 10, Misfit.NONE),
        (1.4, 10_000, Misfit.NONE),
        (float("nan"), 100, Misfit.UNKNOWN),
        (1.0, 0, Misfit.UNKNOWN),
    ],
)
def test_a_misfit_is_both_large_and_beyond_chance(mean_square, n, expected):
    assert misfit(mean_square, n) is expected
