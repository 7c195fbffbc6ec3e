#!/usr/bin/env bash
# Builds everything and runs every test; the last line is the sum, the exit code says whether it is good.
#   ./test.sh                              all of it, as continuous integration does
#   ./test.sh --filter Name~ModelManifest  arguments go to dotnet test; the format check is left out
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/scripts/setup.sh
source "$root/deploy/scripts/setup.sh"

results=$root/artifacts/test-results
passed=0 failed=0 skipped=0 table=()

build() {
  local started=$SECONDS
  say "Building the solution ..."
  build_release "$root/SandboxGateway.sln" >&2 || fail "the build failed"
  say "Built in $((SECONDS - started)) s."
}

check_format() {
  local started=$SECONDS
  say "Checking the format ..."
  if dotnet format "$root/SandboxGateway.sln" --verify-no-changes --no-restore >&2; then
    say "Format is as it should be ($((SECONDS - started)) s)."
  else
    failed=1
    table+=("The format differs, which counts as a failure; run: dotnet format SandboxGateway.sln")
  fi
}

# Runs one project; its output goes to a log, its counts to a trx file.
run_project() {
  local name=$1
  shift
  dotnet test "$root/tests/$name/$name.csproj" -c Release --no-build --nologo --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" "$@" >"$results/$name.log" 2>&1 </dev/null ||
    printf '%s' $? >"$results/$name.exit"
}

# Why a test was skipped is part of the result.
report_skipped() {
  awk '/outcome="NotExecuted"/ { match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11) }
    name && /<Message>/ { gsub(/.*<Message>|<\/Message>.*/, ""); print "skipped: " name ": " $0; name = "" }' "$1" >&2
}

# Adds up one project. The trx counts a skipped test as neither passed nor failed, only as not executed.
report_project() {
  local name=$1 filtered=$2 counters total=0 ran=0 good=0 bad=0
  counters=$(sed -n 's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/p' \
    "$results/$name.trx" 2>/dev/null || true)
  if [ -n "$counters" ]; then
    read -r total ran good <<<"$counters"
    bad=$((ran - good))
  fi
  if [ "$bad" -eq 0 ] && [ -f "$results/$name.exit" ]; then
    say "$name: dotnet test ended with $(cat "$results/$name.exit"), so this counts as a failure"
    bad=1
  elif [ "$ran" -eq 0 ] && [ "$filtered" = no ]; then
    say "$name: no test ran, so this counts as a failure"
    bad=1
  fi
  if [ "$bad" -gt 0 ]; then
    cat "$results/$name.log" >&2
  else
    report_skipped "$results/$name.trx"
  fi
  table+=("$(printf '%-36s %5d passed, %d failed, %d skipped' "$name" "$good" "$bad" "$((total - ran))")")
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + total - ran))
}

# Unit tests share the machine; tests that start real processes and watch the clock have it to themselves.
run_tests() {
  local filtered=no name unit=() alone=() project
  [ $# -eq 0 ] || filtered=yes
  rm -rf "$results"
  mkdir -p "$results"
  for project in "$root"/tests/*/*Tests.csproj; do
    name=$(basename "$project" .csproj)
    case $name in
      *.FunctionalTests | *.SandboxTests | *.VmTests) alone+=("$name") ;;
      *) unit+=("$name") ;;
    esac
  done
  say "Testing ${unit[*]} ..."
  for name in "${unit[@]}"; do
    run_project "$name" "$@" &
  done
  wait
  for name in "${alone[@]}"; do
    say "Testing $name ..."
    run_project "$name" "$@"
  done
  for name in "${unit[@]}" "${alone[@]}"; do
    report_project "$name" "$filtered"
  done
  printf '%s\n' "${table[@]}" >&2
  if [ $((passed + failed)) -eq 0 ]; then
    say "No test matched."
    failed=1
  fi
}

require_dotnet
install_build_packages
install_vm_packages
install_comparison_packages
install_client_packages
with_build_lock build
if [ $# -eq 0 ]; then
  check_format
fi
run_tests "$@"
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
