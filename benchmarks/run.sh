#!/usr/bin/env bash
# Builds, measures, and writes benchmarks/results/*.md. Arguments go to load-test; without one everything runs:
#   benchmarks/run.sh load --rounds 7 --cores 0
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=../deploy/scripts/setup.sh
source "$root/deploy/scripts/setup.sh"

build() {
  local project
  for project in src/SandboxGateway.Launcher src/SandboxGateway.Worker src/SandboxGateway \
    benchmarks/SandboxGateway.PlainServer benchmarks/SandboxGateway.LoadTest; do
    say "Building $project ..."
    build_release "$root/$project" >&2 || fail "the build failed"
  done
}

install_tools() {
  local packages=()
  command -v wrk >/dev/null || packages+=(wrk)
  command -v h2load >/dev/null || packages+=(nghttp2-client)
  command -v bwrap >/dev/null || packages+=(bubblewrap)
  install_packages "${packages[@]}"
}

# What one thread does, without servers: contracts.
run_alone() {
  require_dotnet
  with_build_lock build_release "$root/benchmarks/SandboxGateway.Benchmarks" >&2 || fail "the build failed"
  exec "$root/artifacts/bin/SandboxGateway.Benchmarks/release/SandboxGateway.Benchmarks" "$1" "$root"
}

case ${1:-} in
  contracts) run_alone "$1" ;;
esac

require_dotnet
install_build_packages
if [[ ${1:-} == filter ]]; then
  command -v rg >/dev/null || install_packages ripgrep
  with_build_lock build_release "$root/benchmarks/SandboxGateway.Benchmarks" >&2 || fail "the build failed"
  exec "$root/artifacts/bin/SandboxGateway.Benchmarks/release/SandboxGateway.Benchmarks" filter-comparison "$root"
fi

install_tools
with_build_lock build
exec "$root/artifacts/bin/SandboxGateway.LoadTest/release/load-test" "${@:-all}" --root "$root"
