#!/bin/bash
# Packs what a machine without any network needs: the source, its wheels, the collected static files, the SBOM and
# install.sh, with a checksum of each. (make bundle) From the environment:
#   PYTHONS    the versions of Python that may be there: "3.11 3.12 3.13"
#   PLATFORMS  of linux_x86_64, linux_aarch64, win_amd64, macosx_arm64: "linux_x86_64" is this machine's
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
pythons=${PYTHONS:-3.11 3.12 3.13}
platforms=${PLATFORMS:-$(uname -s -m | tr 'A-Z ' 'a-z_')}

version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)-$(git rev-parse --short=9 HEAD)
[ -z "$(git status --porcelain --untracked-files=no)" ] || echo "bundle: what is not committed is left out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
name=townplan-$version
top=$work/$name
mkdir -p "$top/source" "$top/wheels" "$work/data"
git archive HEAD | tar -x -C "$top/source"
cp deploy/install.sh "$top/"

for platform in $platforms; do
  case $platform in
    linux_*) tags=$(printf ' --platform manylinux_2_%s_'"${platform#linux_}" 28 27 26 17; echo " --platform manylinux2014_${platform#linux_}") ;;
    macosx_*) tags=$(printf ' --platform macosx_%s_'"${platform#macosx_}" 14_0 13_0 12_0 11_0 10_9) ;;
    *) tags=" --platform $platform" ;;
  esac
  for wanted in $pythons; do
    echo "bundle: wheels for Python $wanted on $platform"
    # shellcheck disable=SC2086  # tags are several words
    $python -m pip --quiet --disable-pip-version-check --no-input download --no-deps --require-hashes \
      --only-binary :all: --python-version "$wanted" $tags --dest "$top/wheels" --requirement requirements.txt
  done
done

echo "bundle: static files and SBOM"
env --unset=DATABASE_URL --unset=TOWNPLAN_DEBUG TOWNPLAN_DATA="$work/data" \
  $python "$top/source/manage.py" collectstatic --no-input --verbosity 0
mv "$work/data/static" "$top/static"
cp "${SBOM:-var/townplan.cdx.json}" "$top/sbom.cdx.json"

(cd "$top" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
mkdir -p var/bundle
tar -C "$work" --owner=0 --group=0 --numeric-owner -czf "var/bundle/$name.tar.gz" "$name"
(cd var/bundle && sha256sum "$name.tar.gz" | tee "$name.tar.gz.sha256")
