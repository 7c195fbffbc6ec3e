#!/busybox sh
# First program of the virtual machine: makes this machine's root, read-only and under a tmpfs, the guest's, mounts what a
# host with cgroup version 2 alone has mounted, and runs the command of boot.sh.
set -eu
bb=/busybox

$bb mkdir -p /proc /host /layers /root
$bb mount -t proc proc /proc
while read -r module; do
  $bb insmod "/modules/$module.ko"
done </modules/order

# Nobody changes the files while the guest runs, so it may keep what it has read.
$bb mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=512000 host /host
$bb mount -t tmpfs tmpfs /layers
$bb mkdir /layers/upper /layers/work
$bb mount -t overlay -o lowerdir=/host,upperdir=/layers/upper,workdir=/layers/work overlay /root
$bb mount -t proc proc /root/proc
$bb mount -t sysfs sysfs /root/sys
$bb mount -t devtmpfs devtmpfs /root/dev
$bb mount -t tmpfs tmpfs /root/run
$bb mount -t cgroup2 cgroup2 /root/sys/fs/cgroup
$bb ip link set lo up
$bb stty -F /root/dev/ttyS1 raw -echo

# The reboot ends the machine. It is asked of the kernel directly: there is no init to ask.
{
  printf '%s\n' 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root'
  $bb cat /command
  printf '\n%s\n' 'echo b >/proc/sysrq-trigger'
} >/root/run/command
exec $bb switch_root /root /bin/sh /run/command
