#!/bin/sh
# Renders the guides and the documentation of every plugin and role to HTML pages in .build/docs/html.
set -eu
work=.build/docs
rm -rf "$work"
mkdir -p "$work/rst"
python tools/guides.py
antsibull-docs sphinx-init --use-current --lenient --squash-hierarchy --sphinx-theme alabaster \
    --title lifeboat.aws --project lifeboat.aws --dest-dir "$work" lifeboat.aws >/dev/null
antsibull-docs --config-file "$work/antsibull-docs.cfg" collection --use-current --squash-hierarchy \
    --dest-dir "$work/rst" lifeboat.aws
# The pages are the same with and without a network: no links into documentation that lives elsewhere.
echo 'intersphinx_mapping = {}; suppress_warnings = ["ref.ref"]' >>"$work/conf.py"
python -m sphinx -q -b html -c "$work" "$work/rst" "$work/html"
echo "make docs: open $work/html/index.html"
