#!/bin/sh
# Builds the artifact to dist/, installs it where nothing else is and asks for a module's documentation there, then has
# it checked by the program with which Galaxy checks uploads. Its argument is the environment of that program.
set -eu
importer_environment="$1"
work="$PWD/.build/artifact"
site_packages="$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

echo "-- build"
rm -rf "$work" dist
python tools/guides.py
ansible-galaxy collection build --output-path dist .
artifact="$(ls "$PWD"/dist/*.tar.gz)"
python tools/check_artifact.py "$artifact"

echo "-- install into an empty collection path"
mkdir -p "$work/installed"
export ANSIBLE_COLLECTIONS_PATH="$work/installed"
# The dependencies come with the ansible package.
ansible-galaxy collection install --offline --no-deps --collections-path "$work/installed" "$artifact"
for module in "$work"/installed/ansible_collections/lifeboat/aws/plugins/modules/*.py; do
    name="lifeboat.aws.$(basename "$module" .py)"
    ansible-doc --type module "$name" >"$work/$(basename "$module" .py).txt"
    ansible localhost --check --module-name "$name" 2>&1 | grep -v "No inventory was parsed" >"$work/answer.txt" || true
    # Without arguments it must complain in its own words: then everything it imports was in the artifact.
    if grep -q -i -E "Traceback|ImportError|ModuleNotFoundError|Could not find imported module|couldn't resolve module" "$work/answer.txt"; then
        cat "$work/answer.txt"
        exit 1
    fi
    echo "$name: documented, and starts"
done

echo "-- the README's example, with what was installed"
python tools/try_readme.py

echo "-- Galaxy's own checks"
# The importer asks ansible-doc, which looks up our documentation's fragments in amazon.aws.
mkdir -p "$work/dependencies/ansible_collections"
for namespace in amazon community; do
    ln -s "$site_packages/ansible_collections/$namespace" "$work/dependencies/ansible_collections/$namespace"
done
cd "$work"
# A home without collections of the user's own, where an older lifeboat.aws would come first.
env PATH="$importer_environment/bin:$PATH" PYTHONPATH="$work/dependencies" ANSIBLE_HOME="$work/home" \
    GALAXY_IMPORTER_CONFIG="$OLDPWD/tools/galaxy-importer.cfg" \
    python -m galaxy_importer.main "$artifact" | tee "$work/importer.txt"
# It reports findings as warnings and ends well; here a warning is a failure.
if grep -E "^(WARNING|ERROR|CRITICAL)" "$work/importer.txt"; then
    echo "make build: Galaxy's checks found something; see above."
    exit 1
fi
test -s "$work/importer_result.json" || { echo "make build: Galaxy's checks did not come to an end."; exit 1; }

echo "-- the context of the execution environment"
cd "$OLDPWD"
"$importer_environment/bin/ansible-builder" create --file execution-environment.yml --context "$work/context" >"$work/builder.txt" ||
    { cat "$work/builder.txt"; exit 1; }
# Everything that the image copies has to be there.
sed -n 's/^COPY \([^-][^ ]*\) .*/\1/p' "$work/context"/*file | grep -v "^\$" | while read -r source; do
    [ -e "$work/context/$source" ] || { echo "make build: the execution environment has no $source"; exit 1; }
done
echo "make build: $artifact is fine"
