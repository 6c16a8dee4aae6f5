"""Look-alikes as JSON."""

from pydantic import BaseModel

from models.documents.similarity.alignment import Correspondence
from models.documents.similarity.look_alikes import Kind, Scope
from service.similarity.workflow import Compared, Pair


class AlignedOut(BaseModel):
    """Character offsets into the two texts as they were read."""

    kind: Correspondence
    score: float
    start: int
    end: int
    other_start: int
    other_end: int


class PairOut(BaseModel):
    """``share_of_…``: how much of a file is in the other one, 0 to 1; copies first, paraphrases second."""

    file: str
    other: str
    kinds: list[Kind]
    scope: Scope
    similarity: float
    copied_share_of_file: float
    copied_share_of_other: float
    paraphrased_share_of_file: float
    paraphrased_share_of_other: float
    passages: list[AlignedOut]

    @classmethod
    def of(cls, pair: Pair) -> "PairOut":
        alike = pair.alike
        return cls(
            file=pair.first.filing.evidence_id,
            other=pair.second.filing.evidence_id,
            kinds=list(alike.kinds),
            scope=alike.scope,
            similarity=round(alike.similarity, 4),
            copied_share_of_file=round(alike.copied.of_new, 4),
            copied_share_of_other=round(alike.copied.of_other, 4),
            paraphrased_share_of_file=round(alike.paraphrased.of_new, 4),
            paraphrased_share_of_other=round(alike.paraphrased.of_other, 4),
            passages=[AlignedOut(**vars(passage)) for passage in pair.passages],
        )


class RefusedOut(BaseModel):
    file: str
    code: str


class ComparedOut(BaseModel):
    """A flag, not a verdict: ``pairs`` are for a person to read, most similar first."""

    files: int
    pairs: list[PairOut]
    own_pairs: int
    refused: list[RefusedOut]
    stock_shares: dict[str, float]
    paraphrases: bool

    @classmethod
    def of(cls, compared: Compared) -> "ComparedOut":
        return cls(
            files=len(compared.stock_shares),
            pairs=[PairOut.of(pair) for pair in compared.pairs],
            own_pairs=compared.own,
            refused=[RefusedOut(file=one.file, code=one.refusal.code) for one in compared.refused],
            stock_shares={file: round(share, 4) for file, share in compared.stock_shares.items()},
            paraphrases=compared.paraphrases,
        )
