"""What a bundle must reach to be released: every gate with its value, its limit, and whether it was passed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from training.experiment import Gates

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Gate:
    """One gate.

    Attributes
    ----------
    name
        ``mean_qwk``, ``degradation``, ``smd``, ``subgroup_dsm``, ``calibration_error``, ``raised``,
        ``length_excess`` or ``size``.
    title
        What it is called in a refusal.
    value
        None where it could not be measured: a table without second reviewers shows no ceiling.
    limit
        None for what is only reported.
    lowest
        True when the limit is the lowest value that passes, False when it is the highest.
    """

    name: str
    title: str
    value: float | None
    limit: float | None
    lowest: bool = False

    @property
    def passed(self) -> bool:
        """Whether the value is within the limit; what is not measured or not required refuses nothing."""
        if self.value is None or self.limit is None:
            return True
        return self.value >= self.limit if self.lowest else self.value <= self.limit

    @property
    def needed(self) -> str:
        """The limit in words."""
        return f"at {'least' if self.lowest else 'most'} {self.limit:g}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON-ready values."""
        return {**asdict(self), "passed": self.passed}


def judge(gates: Gates, evaluation: Mapping[str, Any], bundle: Path) -> tuple[Gate, ...]:
    """Return every gate with its value.

    Parameters
    ----------
    gates
        The limits.
    evaluation
        What ``evaluate`` measured; a section that is not there counts as not measured.
    bundle
        Folder whose size counts.
    """
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file()) / _MEGABYTE
    return (
        Gate("mean_qwk", "held-out mean QWK", evaluation["mean_qwk"], gates.min_mean_qwk, lowest=True),
        Gate("degradation", "degradation from two reviewers", _degradation(evaluation), gates.max_degradation),
        Gate("smd", "standardised mean difference", _size_of(evaluation, "overall", "smd"), gates.max_smd),
        Gate("subgroup_dsm", "difference for a group of evidence", _largest(evaluation), gates.max_subgroup_dsm),
        Gate(
            "calibration_error",
            "calibration error",
            evaluation.get("calibration_error"),
            gates.max_calibration_error,
        ),
        Gate("raised", "levels raised by a trick without a referral", _raised(evaluation), gates.max_raised),
        Gate(
            "length_excess",
            "what length explains beyond reviewers' share (fit.length_control)",
            _length(evaluation),
            gates.max_length_excess,
        ),
        Gate("size", "size in MB", round(size, 2), gates.max_size_megabytes),
    )


def _degradation(evaluation: Mapping[str, Any]) -> float | None:
    change = ((evaluation.get("human") or {}).get("degradation") or {}).get("qwk")
    return None if change is None else round(-change, 4)


def _size_of(evaluation: Mapping[str, Any], section: str, name: str) -> float | None:
    value = (evaluation.get(section) or {}).get(name)
    return None if value is None else abs(value)


def _largest(evaluation: Mapping[str, Any]) -> float | None:
    found = [abs(group["dsm"]) for group in evaluation.get("subgroups") or () if group["dsm"] is not None]
    return max(found, default=None)


def _raised(evaluation: Mapping[str, Any]) -> float | None:
    return max(_shares(evaluation.get("robustness") or {}), default=None)


def _length(evaluation: Mapping[str, Any]) -> float | None:
    """Return the least excess that the texts allow with 95% confidence; below 0 none is shown."""
    value: float | None = ((evaluation.get("robustness") or {}).get("length") or {}).get("low")
    return value


def _shares(robustness: Mapping[str, Any]) -> Iterator[float]:
    for attack in robustness.get("attacks", {}).values():
        if attack["n"]:
            yield attack["unreferred"]["share"]
