#!/bin/sh
# Writes down, for each set of requirements, every package that it brings along with version and hashes (tools/locks).
# Versions stay as they are, but those that a requirements file changes; --upgrade takes the newest of all that is brought
# along. usage: make lock [ARGS=--upgrade]
set -eu

uv=.build/uv/bin/uv
[ -x "$uv" ] || { python3 -m venv .build/uv && .build/uv/bin/python -m pip install -qq uv==0.13.9; }

lock() {
    name="$1"
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
        --custom-compile-command "make lock" --output-file "tools/locks/$name.txt" "$@" "requirements-$name.txt"
}

lock test "$@"
# In one environment with those of the tests.
lock lint --constraints tools/locks/test.txt "$@"
lock importer "$@"
lock oldest "$@"
lock peers "$@"
