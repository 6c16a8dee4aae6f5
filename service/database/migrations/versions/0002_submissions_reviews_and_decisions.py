"""Submissions, reviews and decisions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=True),
        sa.Column("criterion", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["people.id"], name=op.f("fk_appeals_answered_by_id_people")),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declarations.id"], name=op.f("fk_appeals_declaration_id_declarations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
    )
    op.create_index(op.f("ix_appeals_declaration_id"), "appeals", ["declaration_id"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("findings", JSON, nullable=True),
        sa.Column("return_reasons", JSON, nullable=True),
        sa.Column("advice", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declarations.id"], name=op.f("fk_submissions_declaration_id_declarations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("declaration_id", "number", name=op.f("uq_submissions_declaration_id")),
    )
    op.create_index(op.f("ix_submissions_declaration_id"), "submissions", ["declaration_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declaration_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("point_level", sa.String(length=40), nullable=False),
        sa.Column("item_levels", JSON, nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_decisions_decided_by_id_people")),
        sa.ForeignKeyConstraint(
            ["declaration_id"], ["declarations.id"], name=op.f("fk_decisions_declaration_id_declarations")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_decisions_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_declaration_id"), "decisions", ["declaration_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("pasted", sa.Boolean(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.Column("reading", sa.String(length=30), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("lease_by", sa.String(length=80), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("refusal", JSON, nullable=True),
        sa.Column("document_hash", sa.String(length=64), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=True),
        sa.Column("n_characters", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["carried_from_id"], ["evidence.id"], name=op.f("fk_evidence_carried_from_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_evidence_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("submission_id", "item", name=op.f("uq_evidence_submission_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_evidence_item"), "evidence", ["item"], unique=False)
    op.create_index(op.f("ix_evidence_reading"), "evidence", ["reading"], unique=False)
    op.create_index(op.f("ix_evidence_submission_id"), "evidence", ["submission_id"], unique=False)
    op.create_index(op.f("ix_evidence_text_hash"), "evidence", ["text_hash"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("urgency", sa.Double(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_assignments_evidence_id_evidence")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name=op.f("fk_assignments_reviewer_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("evidence_id", "reviewer_id", name=op.f("uq_assignments_evidence_id")),
    )
    op.create_index(op.f("ix_assignments_evidence_id"), "assignments", ["evidence_id"], unique=False)
    op.create_index(op.f("ix_assignments_reviewer_id"), "assignments", ["reviewer_id"], unique=False)
    op.create_index(op.f("ix_assignments_state"), "assignments", ["state"], unique=False)
    op.create_index(op.f("ix_assignments_urgency"), "assignments", ["urgency"], unique=False)
    op.create_table(
        "machine_grades",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.String(length=120), nullable=False),
        sa.Column("standard_hash", sa.String(length=64), nullable=False),
        sa.Column("item_level", sa.String(length=40), nullable=True),
        sa.Column("condition", sa.String(length=40), nullable=True),
        sa.Column("referral", JSON, nullable=False),
        sa.Column("certainty", sa.Double(), nullable=True),
        sa.Column("sample_data", sa.Boolean(), nullable=False),
        sa.Column("grade", JSON, nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_machine_grades_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_grades")),
        sa.UniqueConstraint("evidence_id", "bundle", name=op.f("uq_machine_grades_evidence_id")),
    )
    op.create_index(op.f("ix_machine_grades_bundle"), "machine_grades", ["bundle"], unique=False)
    op.create_index(op.f("ix_machine_grades_evidence_id"), "machine_grades", ["evidence_id"], unique=False)
    op.create_table(
        "open_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=30), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("obstacle", sa.String(length=30), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_open_seats_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_seats")),
        sa.UniqueConstraint("evidence_id", "seat", name=op.f("uq_open_seats_evidence_id")),
    )
    op.create_index(op.f("ix_open_seats_evidence_id"), "open_seats", ["evidence_id"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("levels", JSON, nullable=False),
        sa.Column("item_level", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=30), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_outcomes_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("evidence_id", name=op.f("uq_outcomes_evidence_id")),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("off_task", sa.Boolean(), nullable=False),
        sa.Column("blind_levels", JSON, nullable=False),
        sa.Column("blind_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blind_seconds", sa.Double(), nullable=False),
        sa.Column("machine_grade_id", sa.Integer(), nullable=True),
        sa.Column("final_levels", JSON, nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_seconds", sa.Double(), nullable=True),
        sa.Column("change_reasons", JSON, nullable=False),
        sa.Column("order", JSON, nullable=False),
        sa.Column("advice", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_reviews_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["machine_grade_id"], ["machine_grades.id"], name=op.f("fk_reviews_machine_grade_id_machine_grades")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_reviews_assignment_id")),
    )
