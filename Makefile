# The two commands of the README, `make demo` and `make test`, work on a fresh machine with nothing but Python >= 3.11.
# Everything they need lands in .boot/ (uv) and .venv/ (the rest), both inside this checkout.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# Arguments for the command, as in: make run ARGS="--port 9000"
ARGS ?=
# The name of a new migration, as in: make db-create-migration NAME="add playbacks"
NAME ?=

# uv must use a Python that is here already; its own downloads are often blocked and never needed.
export UV_PYTHON_DOWNLOADS := never

UV := $(shell command -v uv 2>/dev/null || echo .boot/bin/uv)
BIN := .venv/bin
DISTRIBUTIONS := towerview-core towerview-plex towerview-jellyfin towerview-emby towerview-portainer towerview-web

# Stamps: each step leaves a file behind, so a second `make` has nothing to do.
SYNCED := .venv/.synced
INSTALLED := .venv/.installed
FRONTEND := towerview-web/frontend
FRONTEND_SOURCES := $(shell find $(FRONTEND) -type f -not -path '*/node_modules/*' -not -path '*/coverage/*' 2>/dev/null)
# Before the frontend exists there is no page to build; the rest works without it.
DASHBOARD := $(if $(wildcard $(FRONTEND)/package.json),towerview-web/src/towerview_web/static/index.html)

.PHONY: help demo run test dev logs db-migrate db-create-migration venv ui clean

help: ## This list
	@echo "TowerView"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED) $(DASHBOARD) ## A living dashboard with stand-in servers: no media server needed
	$(BIN)/towerview demo $(ARGS)

run: $(INSTALLED) $(DASHBOARD) ## TowerView for your own servers, on this machine, with nothing else to install
	$(BIN)/towerview run $(ARGS)

test: $(INSTALLED) ## Every check there is (the same as CI)
	$(BIN)/nox $(ARGS)

dev: $(INSTALLED) ## The demo, started anew whenever Python code changes, beside the dashboard's own dev server
	@trap 'trap - EXIT INT TERM; kill 0' EXIT INT TERM; \
	if [ -f $(FRONTEND)/package.json ]; then $(BIN)/python towerview-web/hatch_build.py dev & fi; \
	$(BIN)/watchfiles --filter python '$(BIN)/towerview demo $(ARGS)' $(addsuffix /src,$(DISTRIBUTIONS))

logs: ## Follow the logs of an installed TowerView (containers, else the systemd unit)
	@if [ -f deploy/compose.yaml ] && docker compose version >/dev/null 2>&1; then \
		docker compose -f deploy/compose.yaml logs --follow --tail 200 $(ARGS); \
	elif command -v journalctl >/dev/null 2>&1; then \
		journalctl --unit towerview --follow --lines 200 $(ARGS); \
	else \
		echo "Neither docker compose nor systemd is here: TowerView writes its log to the terminal it runs in."; exit 1; \
	fi

db-migrate: $(INSTALLED) ## Bring the database to the newest schema
	$(BIN)/towerview migrate $(ARGS)

db-create-migration: $(INSTALLED) ## A new migration from the difference between tables and code: NAME="add playbacks"
	@test -n "$(NAME)" || { echo 'Give it a name: make db-create-migration NAME="add playbacks"'; exit 2; }
	$(BIN)/python tools/new_migration.py "$(NAME)"

venv: $(INSTALLED) ## Only set up .venv

ui: $(DASHBOARD) ## Only build the dashboard

clean: ## Remove what these targets made, except .venv and .boot
	rm -rf .nox .cache site towerview-web/src/towerview_web/static $(FRONTEND)/node_modules
	rm -rf $(addsuffix /dist,$(DISTRIBUTIONS))

.boot/bin/uv:
	@# Debian's Python refuses a plain `pip install` (PEP 668); a target folder is allowed and touches only the checkout.
	python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target .boot uv

$(SYNCED): requirements/dev.txt $(if $(filter .boot/%,$(UV)),.boot/bin/uv)
	test -x $(BIN)/python || $(UV) venv -q --python '>=3.11' .venv
	$(UV) pip sync -q --python $(BIN)/python --require-hashes requirements/dev.txt
	@touch $@

# Without isolation: hatchling is in the lock already, so even the build tools are pinned and hashed.
$(INSTALLED): $(SYNCED) $(addsuffix /pyproject.toml,$(DISTRIBUTIONS)) towerview-web/hatch_build.py
	TOWERVIEW_SKIP_UI=1 $(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation \
		$(addprefix -e ./,$(DISTRIBUTIONS))
	@touch $@

towerview-web/src/towerview_web/static/index.html: $(FRONTEND_SOURCES) towerview-web/hatch_build.py | $(INSTALLED)
	$(BIN)/python towerview-web/hatch_build.py
