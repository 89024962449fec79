#!/bin/sh
# Runs every check of `make lint`, each of them even when one before it failed, and fails if any did.
set -u
failed=""
# antsibull-docs leaves out what git ignores; of amazon.aws, installed below .build, that would be everything.
export GIT_CEILING_DIRECTORIES="$PWD/.build"
# ansible-lint prefers what is installed in the user's own place, where an older lifeboat.aws may be.
export ANSIBLE_HOME="$PWD/.build/ansible"

check() {
    echo "-- $1"
    shift
    "$@" || failed="$failed $1"
}

check "format" ruff format --check .
check "code" ruff check .
check "types" mypy
# Instances have Python 3.9, and mypy knows 3.10 and newer.
check "types of the program of instances" mypy --strict --python-version 3.10 --config-file= \
    roles/dr_config/files/instance
check "YAML" yamllint --strict .
check "playbooks, roles and metadata" ansible-lint --offline --profile production --strict --nocolor
check "figures of the benchmarks" env PYTHONPATH=.:.build/tree python -m tests.benchmarks --check
check "guides as pages" python tools/guides.py
check "documentation of the collection" antsibull-docs lint-collection-docs --plugin-docs \
    --validate-collection-refs=dependent --disallow-unknown-collection-refs .
check "changelog" antsibull-changelog lint

if [ -n "$failed" ]; then
    echo "make lint: failed:$failed"
    exit 1
fi
echo "make lint: all fine"
