# The front door of the repository; `make help` says what there is. Everything it makes is below .build and dist.

# The interpreter; every version has a virtual environment of its own.
PYTHON ?= python3
# More arguments for the program a target runs, for example: make test ARGS="tests/unit -k retention"
ARGS ?=
# Recorded answers of the real AWS, for make fidelity.
RECORDINGS ?= ../shared/recordings

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON_VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
VENV := $(CURDIR)/.build/venv-$(PYTHON_VERSION)
IMPORTER_VENV := $(CURDIR)/.build/venv-$(PYTHON_VERSION)-importer
OLDEST_VENV := $(CURDIR)/.build/venv-$(PYTHON_VERSION)-oldest
PEERS_VENV := $(CURDIR)/.build/venv-$(PYTHON_VERSION)-peers
# Playbooks of the copy modules, of names, dr_sync and dr_config. They also print all that Ansible can, for the search for secrets.
OLDEST_TESTS := test_awx test_dyndns_playbook test_dr_config_publish test_ebs_stories test_playbook_stories test_rds_stories

# What can differ from one Python, and its Ansible, to the other: everything that is no playbook, every example of every
# module, and a story of each role and of each kind of module. All the rest runs the same lines of our code again.
AGAIN_TESTS := tests/unit $(addprefix tests/integration/, \
	test_warm_ansible.py \
	test_documented_examples.py \
	test_playbook_stories.py::test_story_first_sync_second_run_new_image_and_tag \
	test_playbook_stories.py::test_story_failure_shows_one_readable_sentence \
	test_ebs_stories.py::test_ebs_story_look_first_run_and_run_again \
	test_rds_stories.py::test_rds_story_look_first_run_and_run_again \
	test_dyndns_playbook.py \
	test_recovery_points.py::test_points_of_all_kinds_are_there_after_the_copy_modules_ran \
	test_region_coupling_scan.py::test_scan_fails_with_findings_and_says_what_to_do \
	test_dr_sync.py::test_dr_sync_foretold_done_and_again \
	test_dr_config_publish.py::test_dr_config_foretold_done_and_again \
	test_dr_config_vault.py::test_dr_config_publishes_nothing_with_a_secret_and_references_without_one \
	test_dr_dns_units.py::test_dr_dns_module_on_an_instance_keeps_its_names \
	test_dr_dns_ddclient.py::test_dr_dns_ddclient_installed \
	test_dyndns_bind.py)

# How a program is run: from the environment, with our collection in the place Ansible looks for it.
PLACES := PATH="$(VENV)/bin:$$PATH" ANSIBLE_COLLECTIONS_PATH="$(CURDIR)/.build/tree"
# Bytecode is written even where the environment forbids it: hundreds of processes would compile the same files again.
IN_VENV := env -u PYTHONDONTWRITEBYTECODE $(PLACES)
# The same, without any way to the AWS account of whoever runs it: the tests and the demo bring an AWS of their own.
WITHOUT_AWS := env -u PYTHONDONTWRITEBYTECODE -u AWS_PROFILE -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY -u AWS_SESSION_TOKEN \
	AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true \
	PYTHONPATH="$(CURDIR):$(CURDIR)/.build/tree" $(PLACES)

##@ Start here
.PHONY: demo
demo: environment ## Watch images, databases and a volume being copied to other regions, on a simulated AWS
	@$(WITHOUT_AWS) python -m tests.demo $(ARGS)

.PHONY: test
test: environment ## Run the unit, integration and fault tests
	@$(WITHOUT_AWS) python -m pytest -n 2 --dist worksteal $(or $(ARGS),$(wildcard tests/unit tests/integration tests/faults))

.PHONY: faults
faults: environment ## Kill, double and disturb runs of every writing module; FULL=1 does it everywhere
	@$(WITHOUT_AWS) python -m tests.faults $(if $(FULL),--full) $(ARGS)

.PHONY: rights
rights: environment ## Compare IAM policies with what runs need, and enforce them; FULL=1 takes each action away
	@$(WITHOUT_AWS) python -m tests.rights $(if $(FULL),--full) $(ARGS)

.PHONY: test-again
test-again: environment ## Run those of them that can differ with another Python than the first
	@$(WITHOUT_AWS) python -m pytest -n 2 --dist worksteal $(AGAIN_TESTS) $(ARGS)

.PHONY: oldest
oldest: environment oldest-environment ## Run playbooks with the oldest ansible-core and libraries that are allowed, at -vvv
	@$(WITHOUT_AWS) ANSIBLE_PYTHON="$(OLDEST_VENV)/bin/python" LIFEBOAT_VERBOSITY=-vvv python -m pytest -n 2 --dist worksteal \
		$(or $(ARGS),$(OLDEST_TESTS:%=tests/integration/%.py))

.PHONY: awx
awx: environment ## Run the job templates as AWX runs them, and apply its objects to a stand-in
	@$(WITHOUT_AWS) python -m pytest -n 2 --dist worksteal $(or $(ARGS),tests/awx)

.PHONY: awx-oldest
awx-oldest: environment oldest-environment ## Run the job templates with the oldest ansible-core and libraries that are allowed
	@$(WITHOUT_AWS) ANSIBLE_PYTHON="$(OLDEST_VENV)/bin/python" python -m pytest -n 2 --dist worksteal $(or $(ARGS),tests/awx)

##@ Quality
.PHONY: lint
lint: lint-environment ## Check format, types, YAML, playbooks, documentation and changelog
	@$(IN_VENV) sh tools/lint.sh

.PHONY: sanity
sanity: environment ## Run ansible-test sanity, without exceptions
	@$(IN_VENV) python tools/sanity.py $(ARGS)

.PHONY: fidelity
fidelity: environment ## Compare the simulated AWS with recorded answers of the real one (RECORDINGS=folder)
	@test -d "$(RECORDINGS)" || { echo "make: no folder $(RECORDINGS); name it: make fidelity RECORDINGS=folder"; exit 1; }
	@$(WITHOUT_AWS) python -m tests.simulator.fidelity "$(RECORDINGS)" $(ARGS)

.PHONY: bench
bench: environment peers-environment ## Measure API calls, wall time and memory on the simulated AWS
	@$(WITHOUT_AWS) SHELVERY="$(PEERS_VENV)/bin/shelvery" python -m tests.benchmarks $(ARGS)

.PHONY: acceptance
acceptance: environment ## Try the collection in your own AWS account: asks first, removes everything in the end
	@$(IN_VENV) PYTHONPATH="$(CURDIR):$(CURDIR)/.build/tree" python -m tests.acceptance $(ARGS)

.PHONY: acceptance-simulated
acceptance-simulated: environment ## The same on the simulated AWS (ARGS="--against FOLDER": compare with recordings)
	@$(WITHOUT_AWS) python -m tests.acceptance.simulated $(ARGS)

.PHONY: report-check
report-check: environment ## Open a report in Chromium, if it is installed, and check it with axe-core
	@$(WITHOUT_AWS) python tools/report_check.py $(ARGS)

##@ Results
.PHONY: docs
docs: lint-environment ## Render the guides and the reference of all plugins and roles to .build/docs
	@$(IN_VENV) sh tools/docs.sh

.PHONY: build
build: environment importer-environment ## Build the artifact to dist/, try it out installed, and check it as Galaxy does
	@$(IN_VENV) sh tools/build.sh "$(IMPORTER_VENV)"

##@ Housekeeping
.PHONY: lock
lock: interpreter ## Pin what the requirements files bring along, with hashes (ARGS=--upgrade: newer versions)
	@sh tools/lock.sh $(ARGS)

.PHONY: clean
clean: ## Remove everything make has made
	rm -rf .build dist docs/docsite/rst .ansible .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/output changelogs/.plugin-cache.yaml
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help
help: ## Show this help
	@awk 'BEGIN { FS = ":.*## "; print "make <target> [PYTHON=python3.13] [ARGS=...]" } \
		/^##@/ { print "\n" substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Set-up: at once when there is nothing to do.
.PHONY: environment lint-environment importer-environment oldest-environment peers-environment interpreter
environment: interpreter
	@$(PYTHON) tools/set_up.py "$(VENV)" test

lint-environment: environment
	@$(PYTHON) tools/set_up.py "$(VENV)" lint

importer-environment: interpreter
	@$(PYTHON) tools/set_up.py "$(IMPORTER_VENV)" importer

oldest-environment: interpreter
	@$(PYTHON) tools/set_up.py "$(OLDEST_VENV)" oldest

peers-environment: interpreter
	@$(PYTHON) tools/set_up.py "$(PEERS_VENV)" peers

interpreter:
	@test -n "$(PYTHON_VERSION)" || { \
		echo "make: $(PYTHON) does not run here. Name a Python 3.11 or newer, for example: make test PYTHON=python3.13"; exit 1; }
