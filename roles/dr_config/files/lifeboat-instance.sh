#!/bin/sh
# Starts the command of the program that this is called after.
name=${0##*/}
if ! python3 -I -S -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
    echo "$name: Python 3.9 or newer is needed as python3, and missing; everything stays as it is" >&2
    exit 3
fi
exec python3 -I -S -B "${0%/*}/../lib/lifeboat" "$name" "$@"
