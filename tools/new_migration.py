"""`make db-create-migration NAME="add playbacks"`: a migration from the difference between migrations and tables.

A throw-away SQLite database is migrated to the newest schema and compared with the tables as the code has them, so
nobody's own database is touched and the answer does not depend on what happens to be in it.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from towerview_core.store import migrate as store_migrate
from towerview_core.store.database import Database


def main(name: str) -> None:
    """Write the next migration and say what is left to do by hand."""
    number = f"{int(store_migrate.HEAD) + 1:04}"
    config = Config()
    config.set_main_option("script_location", str(Path(store_migrate.__file__).with_name("migrations")))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/newest.db")
        store_migrate.migrate(database)
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.revision(config, name, autogenerate=True, rev_id=number)
        database.close()
    print(f'Read it, then set HEAD = "{number}" in towerview_core/store/migrate.py.')


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
