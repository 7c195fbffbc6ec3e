#!/usr/bin/env bash
# Installs what is missing, builds what changed, starts the gateway. Every argument goes to the gateway:
#   ./run.sh                      serve samples/models at http://127.0.0.1:8080 and gRPC at 127.0.0.1:8081
#   ./run.sh --models my-models   serve another model repository
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/scripts/setup.sh
source "$root/deploy/scripts/setup.sh"

gateway=$root/artifacts/bin/SandboxGateway/release/sandbox-gateway
native=$root/artifacts/native
stamp=$root/artifacts/.run.stamp

# A folder is newer, too, when a file in it was added, renamed or deleted.
is_built() {
  [ -x "$gateway" ] && [ -x "$native/launcher/sandbox-launcher" ] && [ -x "$native/worker/sandbox-worker" ] &&
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$dotnet_version" ] &&
    [ -z "$(find "$root/src" "$root/protos" "$root"/Directory.* "$root/global.json" "$root/.editorconfig" \
      "$root/BannedSymbols.txt" -newer "$stamp" -print -quit)" ]
}

build() {
  if is_built; then
    return
  fi
  local started=$SECONDS project
  # Dated before the build, so that an edit made while it runs is not missed.
  printf '%s' "$dotnet_version" >"$stamp.next"
  say "Building (the first time takes a minute or two) ..."
  for project in SandboxGateway.Launcher SandboxGateway.Worker SandboxGateway; do
    say "  $project"
    # Standard output belongs to the gateway.
    build_release "$root/src/$project" >&2 || fail "the build failed"
  done
  mv "$stamp.next" "$stamp"
  say "Built in $((SECONDS - started)) s."
}

# True for the serve verb, which is also the default.
serves() {
  local argument
  for argument in "$@"; do
    case $argument in -h | --help | --version) return 1 ;; esac
  done
  case ${1:-} in "" | -* | serve) return 0 ;; *) return 1 ;; esac
}

# The value of a switch in the caller's arguments, or the default given first: switch_value DEFAULT --urls ARGUMENTS...
switch_value() {
  local value=$1 name=$2
  shift 2
  while [ $# -gt 0 ]; do
    case $1 in
      "$name") value=${2:-} ;;
      "$name"=*) value=${1#*=} ;;
    esac
    shift
  done
  printf '%s' "${value%/}"
}

responds() { curl -sf -m 2 -o /dev/null "$1"; }

# Runs beside the gateway, whose process id is this shell's; ends with it, or after a minute.
announce() {
  local url=$1 grpc_url=$2 gateway_pid=$3 end=$((SECONDS + 60))
  until responds "$url/v2/health/ready"; do
    if ! kill -0 "$gateway_pid" 2>/dev/null; then
      return
    fi
    if [ "$SECONDS" -ge "$end" ]; then
      say "Not every model is ready after 60 s; see the log above, or $url/v2/health/ready"
      return
    fi
    sleep 0.2
  done
  say ""
  say "Ready: $url   (gRPC: ${grpc_url#http://}, metrics: $url/metrics)"
  if [ "${Gateway__Models:-}" = "$root/samples/models" ]; then
    say "Try:   curl -s $url/v2/models/iris/infer --json '{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,4],\"data\":[5.1,3.5,1.4,0.2]}]}'"
  fi
  say "Stop:  Ctrl-C"
  say ""
}

require_dotnet
install_build_packages
with_build_lock build

# Defaults only: the environment of the caller comes first, and the command line before both.
export Gateway__Models=${Gateway__Models:-$root/samples/models}
export Gateway__Data=${Gateway__Data:-$root/data}
export Gateway__Workers__NativeDirectory=${Gateway__Workers__NativeDirectory:-$native}

if serves "$@"; then
  url=$(switch_value "${Gateway__Listen__Http:-http://127.0.0.1:8080}" --urls "$@")
  grpc_url=$(switch_value "${Gateway__Listen__Grpc:-http://127.0.0.1:8081}" --grpc-url "$@")
  if responds "$url/v2/health/live"; then
    say "Something answers at $url already; the gateway will say so and stop."
  else
    # Started from a subshell that ends at once, so that it is no child of the gateway.
    (announce "$url" "$grpc_url" $$ &)
  fi
fi
exec "$gateway" "$@"
