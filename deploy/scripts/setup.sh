# Sourced by run.sh, test.sh and benchmarks/run.sh, never run by itself.
# Needs $root, the checkout's absolute path. Writes inside the checkout only, apart from apt packages and NuGet's cache.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build nodes that outlive the build would keep a caller's pipe open and memory taken.
export MSBUILDDISABLENODEREUSE=1
if [ "${CI:-}" = true ]; then
  export UseSharedCompilation=false
fi

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "error: $*"
  exit 1
}

# Finds the SDK that global.json asks for, and tells the built programs where its runtime is.
require_dotnet() {
  if ! command -v dotnet >/dev/null && [ -x "${DOTNET_ROOT:-$HOME/.dotnet}/dotnet" ]; then
    PATH="${DOTNET_ROOT:-$HOME/.dotnet}:$PATH"
  fi
  command -v dotnet >/dev/null ||
    fail "the .NET 10 SDK is not installed. See https://learn.microsoft.com/dotnet/core/install/linux-debian"
  dotnet_version=$(cd "$root" && dotnet --version 2>/dev/null) ||
    fail "no .NET SDK here satisfies global.json (10.0.100 or newer). Installed: $(dotnet --list-sdks | tr '\n' ' ')"
  if [ -z "${DOTNET_ROOT:-}" ]; then
    DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
  fi
  export DOTNET_ROOT PATH
}

# Installs packages with apt when that is possible without a question, or says which command to run.
install_packages() {
  [ $# -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "these programs are missing, named as Debian names them: $*"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      say "Some packages are missing. Run this once, then start again:"
      say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
      exit 1
    fi
    as_root=(sudo -n)
  fi
  say "Installing $* ..."
  "${as_root[@]}" apt-get update -qq >&2 || fail "apt-get update failed"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2 || fail "apt-get could not install $*"
}

# What a build needs besides the SDK, and Python, which runs handlers: the system's own, as a sandbox sees no other.
# NativeAOT links with gcc, against the C library's start files, which Debian's gcc only recommends.
install_build_packages() {
  local packages=()
  command -v curl >/dev/null || packages+=(curl)
  command -v gcc >/dev/null || packages+=(gcc)
  [ -x /usr/bin/python3 ] || packages+=(python3)
  [ -e "$(gcc -print-file-name=crt1.o 2>/dev/null)" ] || packages+=(libc6-dev)
  install_packages "${packages[@]}"
}

# What the tests' virtual machine needs. Where it cannot be installed those tests are skipped, or fail in continuous
# integration; it keeps no other test from running.
install_vm_packages() {
  command -v qemu-system-x86_64 >/dev/null || (install_packages qemu-system-x86) ||
    say "Going on without QEMU: nothing is tested in a virtual machine."
}

# What tests compare us with: another program that runs the policies we export. Without it those tests are passed over, or fail
# in continuous integration.
install_comparison_packages() {
  local packages=()
  [ -x "$(PATH=$PATH:/usr/sbin command -v runc)" ] || packages+=(runc)
  command -v busybox >/dev/null || packages+=(busybox-static)
  [ ${#packages[@]} -eq 0 ] || (install_packages "${packages[@]}") ||
    say "Going on without ${packages[*]}: exported policies are not tried."
}

# What the tests of the page at /docs and of the sample clients need: a browser, Node, and the samples' own packages. Without
# them those tests are skipped, or fail in continuous integration.
install_client_packages() {
  local packages=() sample
  command -v chromium >/dev/null || packages+=(chromium)
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  [ ${#packages[@]} -eq 0 ] || (install_packages "${packages[@]}") ||
    say "Going on without ${packages[*]}: not every client is tried."
  command -v npm >/dev/null || return 0
  for sample in typescript grpc; do
    sample=$root/samples/clients/$sample
    if [ "$sample/package-lock.json" -nt "$sample/node_modules/.package-lock.json" ]; then
      npm ci --prefix "$sample" --ignore-scripts --no-audit --no-fund >&2 ||
        say "Going on without the packages of $sample: it is not tried."
    fi
  done
}

# Runs a command once at a time for this checkout: two builds in one folder break each other.
with_build_lock() {
  mkdir -p "$root/artifacts"
  (
    flock -n 9 || { say "Waiting for another build of this checkout ..."; flock 9; }
    # Not inherited: a program the build leaves running would keep the lock.
    "$@" 9>&-
  ) 9>"$root/artifacts/.build.lock"
}

# Builds one project or the solution; prints mistakes only, where "dotnet build" would add a summary each time.
build_release() {
  dotnet msbuild "$1" -restore -m -nologo -verbosity:quiet -property:Configuration=Release
}
