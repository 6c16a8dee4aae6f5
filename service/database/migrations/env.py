"""Runs the revisions on the connection that :mod:`service.database.migrate` hands over."""

from alembic import context

from service.database.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
    include_object=context.config.attributes.get("include_object"),
)
with context.begin_transaction():
    context.run_migrations()
