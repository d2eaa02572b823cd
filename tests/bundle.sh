#!/bin/bash
# Installs the bundle, without a network, under each Python that this machine has, and opens it there.
# (make bundle-smoke) From the environment: PYTHONS, the versions, "3.11 3.12 3.13".
set -euo pipefail
cd "$(dirname "$0")/.."

# A process that has no network but its own; where this account may not make one, pip at least is kept from asking.
if unshare --net true 2>/dev/null; then alone="unshare --net"; else alone="env PIP_NO_INDEX=1"; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bundle=$(ls -t var/bundle/*.tar.gz | head -n 1)
tar -xzf "$bundle" -C "$work"
opened='
from django.test import Client
client = Client(headers={"host": "localhost"})
for address in ("/readyz", "/sign-in/"):
    response = client.get(address, follow=True)
    assert response.status_code == 200, (address, response.status_code, response.content[:500])
'

try() {
  local python=$1 home=$work/$2
  mkdir "$home"
  cd "$work"/townplan-*/
  export TOWNPLAN_HOME=$home/program TOWNPLAN_DATA=$home/data TOWNPLAN_HTTPS=0 PYTHON=$python
  unset DATABASE_URL SECRET_KEY TOWNPLAN_DEBUG
  $alone sh -c '
    ./install.sh && cd "$TOWNPLAN_HOME/current" && .venv/bin/python manage.py migrate --verbosity 0 \
      && .venv/bin/python manage.py shell --verbosity 0 --command "$1"' - "$opened"
}

# What pyenv keeps is not on the path, or on it as a program that only says so.
pythons=${PYTHONS:-3.11 3.12 3.13}
tried=0
for version in $pythons; do
  for python in "$(command -v "python$version" || true)" "$HOME"/.pyenv/versions/"$version".*/bin/python3; do
    [ -x "$python" ] && "$python" -c "" 2>/dev/null || continue
    try "$python" "$version" >"$work/$version.txt" 2>&1 \
      || { cat "$work/$version.txt"; echo "bundle: cannot be installed under Python $version ($alone)"; exit 1; }
    echo "bundle: installed and opened under $("$python" --version) ($alone)"
    tried=$((tried + 1))
    break
  done
done
[ "$tried" -gt 0 ] || { echo "bundle: there is no Python of $pythons"; exit 1; }
