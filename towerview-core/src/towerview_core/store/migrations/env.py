"""Alembic's entry. ``towerview_core.store.migrate`` calls it with a connection that is already in a transaction."""

from alembic import context

from towerview_core.store.migrate import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
