"""Since when the stage of a computing runs, and how long each stage took the last time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("audit_figures", sa.Column("stage_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("audit_figures", sa.Column("stage_seconds", JSON, nullable=True))
