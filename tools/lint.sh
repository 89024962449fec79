#!/bin/sh
# Runs every check of `make lint`, each of them even when one before it failed, and fails if any did.
set -u
failed=""
# antsibull-docs leaves out what git ignores; of amazon.aws, installed below .build, that would be everything.
export GIT_CEILING_DIRECTORIES="$PWD/.build"

check() {
    echo "-- $1"
    shift
    "$@" || failed="$failed $1"
}

check "format" ruff format --check .
check "code" ruff check .
check "types" mypy
check "YAML" yamllint --strict .
check "playbooks, roles and metadata" ansible-lint --offline --profile production --strict --nocolor
check "guides as pages" python tools/guides.py
check "documentation of the collection" antsibull-docs lint-collection-docs --plugin-docs \
    --validate-collection-refs=dependent --disallow-unknown-collection-refs .
check "changelog" antsibull-changelog lint

if [ -n "$failed" ]; then
    echo "make lint: failed:$failed"
    exit 1
fi
echo "make lint: all fine"
