"""Look-alikes and unusual patterns."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "comparisons",
        sa.Column("evidence_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("encoder", sa.String(length=64), nullable=False),
        sa.Column("vectors_hash", sa.String(length=64), nullable=False),
        sa.Column("n_others", sa.Integer(), nullable=False),
        sa.Column("stock_share", sa.Double(), nullable=False),
        sa.Column("paraphrases", sa.Boolean(), nullable=False),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_comparisons_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("evidence_id", name=op.f("pk_comparisons")),
    )
    op.create_index(op.f("ix_comparisons_item"), "comparisons", ["item"], unique=False)
    op.create_table(
        "resemblances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("found_by_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("share_of_later", sa.Double(), nullable=False),
        sa.Column("share_of_earlier", sa.Double(), nullable=False),
        sa.Column("passages", JSON, nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("view", sa.String(length=30), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("looked_by_id", sa.Integer(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_resemblances_evidence_id_evidence")),
        sa.ForeignKeyConstraint(["found_by_id"], ["evidence.id"], name=op.f("fk_resemblances_found_by_id_evidence")),
        sa.ForeignKeyConstraint(["looked_by_id"], ["people.id"], name=op.f("fk_resemblances_looked_by_id_people")),
        sa.ForeignKeyConstraint(["other_id"], ["evidence.id"], name=op.f("fk_resemblances_other_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resemblances")),
        sa.UniqueConstraint("evidence_id", "other_id", name=op.f("uq_resemblances_evidence_id")),
    )
    for column in ("evidence_id", "other_id", "found_by_id", "kind", "share", "view"):
        op.create_index(op.f(f"ix_resemblances_{column}"), "resemblances", [column], unique=False)
    op.create_table(
        "round_patterns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n_reviews", sa.Integer(), nullable=False),
        sa.Column("n_pairs", sa.Integer(), nullable=False),
        sa.Column("tested", JSON, nullable=False),
        sa.Column("patterns", JSON, nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_patterns_round_id_rounds")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_round_patterns_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_patterns")),
        sa.UniqueConstraint("round_id", "unit_id", name=op.f("uq_round_patterns_round_id")),
    )
    op.create_index(op.f("ix_round_patterns_round_id"), "round_patterns", ["round_id"], unique=False)
    op.create_index(op.f("ix_round_patterns_unit_id"), "round_patterns", ["unit_id"], unique=False)
