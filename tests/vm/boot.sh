#!/usr/bin/env bash
# Boots a virtual machine whose root is this machine's, runs one command in it as root, and ends when the command has ended:
#   tests/vm/boot.sh FOLDER COMMAND [ARGUMENT...]
# The guest's console is standard output; it has an empty disk, /dev/vda. What is written to /dev/ttyS1 in the guest goes to FOLDER/results. FOLDER is the
# caller's to make and to delete.
# Nothing the guest writes reaches this machine's files: its root is read-only, under a tmpfs.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
vm=$(cd "$here/../.." && pwd)/artifacts/vm
work=$1/initramfs
results=$1/results
shift

# In the order they are loaded in. Newer kernels have some of them built in or merged.
modules=(virtio_ring virtio virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk netfs fscache 9pnet 9pnet_virtio 9p overlay)

copy_module() {
  local found
  found=$(find "$vm/system" -name "$1.ko" -o -name "$1.ko.xz" | head -n 1)
  case $found in
    *.ko) cp "$found" "$work/modules/$1.ko" ;;
    *.xz) xz -dc "$found" >"$work/modules/$1.ko" ;;
    *) return 0 ;;
  esac
  printf '%s\n' "$1" >>"$work/modules/order"
}

mkdir -p "$work/modules"
busybox=$(find "$vm/system" -path '*/bin/busybox')
for module in "${modules[@]}"; do
  copy_module "$module"
done
cp "$busybox" "$work/busybox"
cp "$here/guest-init.sh" "$work/init"
printf '%q ' "$@" >"$work/command"
truncate -s 256M "$work.disk"
(cd "$work" && find . | "$busybox" cpio -o -H newc) >"$work.cpio" 2>/dev/null

# Emulated: KVM needs rights, and inside another virtual machine it may be there and not work.
qemu-system-x86_64 -accel tcg -cpu max -smp 2 -m 2048 -nodefaults -no-user-config -display none -no-reboot \
  -kernel "$(find "$vm/system/boot" -name 'vmlinuz-*')" -initrd "$work.cpio" \
  -append "console=ttyS0 quiet loglevel=4 panic=-1 random.trust_cpu=on mitigations=off" \
  -fsdev local,id=host,path=/,security_model=none,readonly=on,multidevs=remap \
  -device virtio-9p-pci,fsdev=host,mount_tag=host \
  -drive "file=$work.disk,format=raw,if=none,id=disk,cache=unsafe" -device virtio-blk-pci,drive=disk \
  -serial stdio -serial "file:$results" </dev/null
