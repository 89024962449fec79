#!/bin/sh
# Starts lifeboat_instance.py as whatever this is called: lifeboat-fetch-config or lifeboat-signal-ready.
name=${0##*/}
if ! python3 -I -S -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
    echo "$name: Python 3.9 or newer is needed as python3, and missing; what is installed stays in place" >&2
    exit 3
fi
exec python3 -I -S "${0%/*}/../lib/lifeboat/lifeboat_instance.py" "$name" "$@"
