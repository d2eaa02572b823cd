#!/bin/sh
# Installs this bundle on a machine without a network, beside the version that runs: ./install.sh
# From the environment: TOWNPLAN_HOME (the program), TOWNPLAN_DATA (its data), PYTHON.
# Afterwards the version is TOWNPLAN_HOME/current: migrate and start it, or restart its service.
set -eu
cd "$(dirname "$0")"
home=${TOWNPLAN_HOME:-/opt/townplan} data=${TOWNPLAN_DATA:-/var/lib/townplan} python=${PYTHON:-python3}
version=$(basename "$PWD")

sha256sum --quiet --check SHA256SUMS
mkdir -p "$home"
rm -rf "${home:?}/$version"
cp -R source "$home/$version"
"$python" -m venv "$home/$version/.venv"
"$home/$version/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels \
  --require-hashes --requirement source/requirements.txt

# The names of static files say what is in them, so pages of the version that still runs find theirs.
[ -d "$data" ] || mkdir -p -m 700 "$data"
mkdir -p "$data/static"
cp -R static/. "$data/static/"
chown -R "$(stat -c %u:%g "$data")" "$data/static"

ln -sfn "$version" "$home/current"
echo "$home/current is $version"
