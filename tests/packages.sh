#!/bin/bash
# Installs what the tests need from the system, on Debian and Ubuntu as root or by sudo. Without such rights it prints
# the command to run, and fails. Where all is there it does nothing. (make packages)
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

have() { command -v "$1" >/dev/null; }
browser() {
  local name
  for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && have "$name"; then return 0; fi
  done
  return 1
}
fonts() {
  compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || [ -n "$(fc-list :lang=zh 2>/dev/null)" ]
}
office() { have "${SOFFICE:-}" || have soffice || have libreoffice; }
on_debian() { grep -qsx 'ID=debian' /etc/os-release; }
server() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

if [ "$(id -u)" = 0 ]; then as_root=env; elif sudo -n true 2>/dev/null; then as_root=sudo; else as_root=; fi

wanted=()
have "$python" || wanted+=(python3)
"$python" -c 'import ensurepip, venv' 2>/dev/null || wanted+=(python3-venv)
# The headless shell is two to five times as fast as the whole browser, which does as well.
# Ubuntu's package chromium is a snap, which a container cannot run: there Playwright brings its own browser (below).
if on_debian && ! have chromium-headless-shell && { [ -n "$as_root" ] || ! browser; }; then
  wanted+=(chromium-headless-shell)
fi
fonts || wanted+=(fonts-noto-cjk)
office || wanted+=(libreoffice-writer-nogui libreoffice-calc-nogui)
# Playwright's program, which drives the browser, is linked to it.
compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || ! have apt-get || wanted+=(libatomic1)
have java || wanted+=(default-jre-headless)
have xgettext || wanted+=(gettext)
server || wanted+=(postgresql)
have nginx || [ -x /usr/sbin/nginx ] || wanted+=(nginx-light)
have openssl || wanted+=(openssl)
have systemd-analyze || wanted+=(systemd)
# For tests/faults: a disk that syncs nothing.
compgen -G '/usr/lib/*/libeatmydata.so*' >/dev/null || ! have apt-get || wanted+=(libeatmydata1)

if [ ${#wanted[@]} = 0 ] && browser; then exit; fi

if [ ${#wanted[@]} -gt 0 ]; then
  install="apt-get update && apt-get install --yes --no-install-recommends ${wanted[*]}"
  if ! have apt-get; then
    echo "The tests need what Debian calls ${wanted[*]}. Install it by this system's own means, then try again."
    exit 1
  fi
  if [ -z "$as_root" ]; then
    echo "The tests need programs that are not installed, and this account may not install them. Run this, then try again:"
    echo "  $(have sudo && echo sudo sh || echo su) -c '$install'"
    exit 1
  fi
  echo "installing ${wanted[*]}"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  $as_root env DEBIAN_FRONTEND=noninteractive sh -c "$install" </dev/null >"$log" 2>&1 || { cat "$log"; exit 1; }
fi

if ! browser; then
  make --no-print-directory .venv/development
  .venv/bin/python -m playwright install ${as_root:+--with-deps} chromium >/dev/null
fi
