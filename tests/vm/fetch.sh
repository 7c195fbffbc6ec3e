#!/usr/bin/env bash
# Gets Debian's kernel and a static busybox into artifacts/vm, unpacked and not installed; does nothing where they are there.
# A message and an exit code other than 0 say that there can be no virtual machine here.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=deploy/scripts/setup.sh
source "$root/deploy/scripts/setup.sh"

folder=$root/artifacts/vm

# The package linux-image-amd64 is empty: it depends on the newest kernel's.
kernel_package() {
  apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1
}

download() {
  local kernel
  kernel=$(kernel_package)
  [ -n "$kernel" ] && apt-get download -qq "$kernel" busybox-static
}

# Package lists that are missing or old name files the mirror does not have; only root may renew them.
renew_lists() {
  if [ "$(id -u)" -eq 0 ]; then
    apt-get update -qq
  else
    sudo -n apt-get update -qq
  fi
}

command -v qemu-system-x86_64 >/dev/null || fail "qemu-system-x86_64 is not here; install qemu-system-x86"
[ ! -f "$folder/complete" ] || exit 0
command -v apt-get >/dev/null || fail "no apt-get here to download Debian's kernel with"
rm -rf "$folder"
mkdir -p "$folder/packages" "$folder/system"
cd "$folder/packages"
say "Downloading a kernel for the virtual machine ..."
download 2>"$folder/apt.log" || { renew_lists && download; } 2>"$folder/apt.log" >&2 ||
  fail "apt-get cannot download linux-image-amd64 and busybox-static: $(cat "$folder/apt.log")"
for package in *.deb; do
  dpkg-deb -x "$package" "$folder/system"
done
rm -r "$folder/packages"
touch "$folder/complete"
