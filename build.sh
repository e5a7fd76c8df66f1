#!/usr/bin/env bash
# The one build script: people and .ci/run call the same. ./build.sh --help says what it can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# What the tests need beside the .NET SDK. With CI=true it is installed here; without, the script names what is missing.
debian_packages=(libsqlite3-0 libsecret-1-0 libsecret-tools gnome-keyring dbus-daemon prometheus prometheus-alertmanager strace chromium)
# What the acceptance tests run in Node: the official JavaScript SDKs, and a browser.
script_folders=(tests/Weir.Acceptance/sdk tests/Weir.Acceptance/browser)

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export TESTINGPLATFORM_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_NOBANNER=1
[[ -n ${HOME:-} ]] || export HOME=/tmp

ci=false
[[ ${CI:-} == true ]] && ci=true
release=false run_tests=true filter=''
logs=artifacts/log

usage() {
  cat <<'HELP'
Usage: ./build.sh [options]

Restores, checks the format, builds (Release, warnings are errors) and runs every test project of Weir.slnx.
The last line is "N passed, N failed"; the exit code is 0 only when nothing failed and at least one test ran.

  --release        run the long campaigns whole (WEIR_CAMPAIGN=1.0) and print the minutes they took
  --filter TEXT    run only tests whose full name contains TEXT (namespace, class, method)
  --no-tests       stop after the build
  --help           this text

Environment:
  CI=true          install the Debian packages and SDKs the tests need (as root), locked restore, a skipped test is a failure
  WEIR_CAMPAIGN    share of each long campaign to run, 0.1 unless set; --release sets 1.0

Full logs of every step are in artifacts/log.
HELP
}

wrong() { printf 'build.sh: %s (see ./build.sh --help)\n' "$1" >&2; exit 2; }

while (($#)); do
  case $1 in
    --release) release=true ;;
    --no-tests) run_tests=false ;;
    --filter) [[ -n ${2:-} ]] || wrong '--filter needs a text'; filter=$2; shift ;;
    --filter=?*) filter=${1#*=} ;;
    -h | --help) usage; exit 0 ;;
    *) wrong "unknown option: $1" ;;
  esac
  shift
done

# Nothing left behind in CI: build servers would hold the job's output open.
build_flags=()
if $ci; then
  export MSBUILDDISABLENODEREUSE=1
  build_flags=(-p:UseSharedCompilation=false)
fi
export WEIR_CAMPAIGN=${WEIR_CAMPAIGN:-0.1}
if $release; then export WEIR_CAMPAIGN=1.0; fi

# Node trusts only its own list of authorities unless told to trust the system's as well, as every other tool here does.
authorities=/etc/ssl/certs/ca-certificates.crt
[[ -n ${NODE_EXTRA_CA_CERTS:-} || ! -r $authorities ]] || export NODE_EXTRA_CA_CERTS=$authorities

started=$SECONDS
passed=0 failed=0

fail() { # message: the end of a run that got no further
  printf '\nFAILED: %s\n' "$1" >&2
  if $run_tests; then
    printf '%d passed, %d failed\n' "$passed" "$((failed + 1))"
  fi
  exit 1
}

step() { # title, command...: one line when it works, its whole output when it does not
  local title=$1 log from=$SECONDS
  log=$logs/${title// /-}.log
  shift
  printf '%-28s' "$title"
  if "$@" </dev/null >"$log" 2>&1; then
    printf ' ok %6ds\n' "$((SECONDS - from))"
  else
    printf ' FAILED\n'
    # MSBuild repeats each error in its summary; once is enough to read.
    awk '!seen[$0]++' "$log" >&2
    fail "$title (log: $log)"
  fi
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

install_packages() {
  as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

check_tools() {
  command -v dotnet >/dev/null || fail 'the .NET SDK is missing: install the SDK of .NET 10'
  dotnet --version >/dev/null 2>&1 || fail 'no installed .NET SDK fits global.json: install the SDK of .NET 10'
  local node
  node=$(node --version 2>/dev/null) || fail 'Node is missing: the console is built with it and the acceptance tests run in it. Install Node 20.19 or newer with npm'
  [[ $(printf '%s\n' v20.19.0 "$node" | sort -V | head -n 1) == v20.19.0 ]] || fail "Node $node is too old: the console and the acceptance tests need 20.19 or newer"
  command -v npm >/dev/null || fail "npm is missing beside Node $node: it fetches the packages of the console and of the acceptance tests. Install npm"
}

check_packages() {
  command -v dpkg-query >/dev/null || return 0
  local package missing=()
  for package in "${debian_packages[@]}"; do
    [[ $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) == *' installed' ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  if $ci; then
    step 'Debian packages' install_packages "${missing[@]}"
  else
    fail "the tests need Debian packages that are not here. Get them: sudo apt-get update && sudo apt-get install ${missing[*]}"
  fi
}

install_scripts() {
  local folder stamp
  for folder in "${script_folders[@]}"; do
    stamp=$folder/node_modules/.package-lock.json
    [[ $stamp -nt $folder/package-lock.json && $stamp -nt $folder/package.json ]] && continue
    step "packages of $(basename "$folder")" npm ci --prefix "$folder" --no-audit --no-fund
  done
}

summary_of() { # report, field: one number of the report's summary
  sed -n 's/.*"summary":{\([^}]*\)}.*/\1/p' "$1" 2>/dev/null | grep -o "\"$2\":[0-9]*" | grep -o '[0-9]*$' || echo 0
}

run_project() { # project file: runs its tests, adds to the sums
  local name log report code=0 from=$SECONDS arguments
  name=$(basename "$1" .csproj)
  log=$logs/$name.log report=$name.json
  rm -f "$logs/$report"
  arguments=(--no-ansi --no-progress --results-directory "$logs" --report-ctrf --report-ctrf-filename "$report")
  arguments+=(--timeout "$($release && echo 10h || echo 30m)")
  $ci && arguments+=(--fail-skips on)
  [[ -n $filter ]] && arguments+=(--filter-method "*$filter*" --ignore-exit-code 8)
  printf '%-28s' "$name"
  dotnet exec "artifacts/bin/$name/release/$name.dll" "${arguments[@]}" </dev/null >"$log" 2>&1 || code=$?

  local ok bad skipped
  ok=$(summary_of "$logs/$report" passed) bad=$(summary_of "$logs/$report" failed) skipped=$(summary_of "$logs/$report" skipped)
  $ci && bad=$((bad + skipped))
  # A crash, a timeout or no test at all has no failed test to count; it must count all the same.
  ((code == 0 || bad > 0)) || bad=1
  passed=$((passed + ok)) failed=$((failed + bad))
  if ((bad)); then
    printf ' FAILED, exit code %d\n' "$code"
    cat "$log" >&2
  else
    printf ' ok %6ds  %d passed%s\n' "$((SECONDS - from))" "$ok" "$( ((skipped)) && echo ", $skipped skipped")"
  fi
}

run_console() { # the console's own tests, in Node
  local log=$logs/console.log report=$logs/console.json code=0 from=$SECONDS ok bad arguments
  rm -f "$report"
  arguments=(--reporter=json --outputFile="$PWD/$report" --reporter=default)
  [[ -n $filter ]] && arguments+=(--testNamePattern="$filter" --passWithNoTests)
  printf '%-28s' console
  npm test --silent --prefix console -- "${arguments[@]}" </dev/null >"$log" 2>&1 || code=$?
  ok=$(grep -o '"numPassedTests":[0-9]*' "$report" 2>/dev/null | grep -o '[0-9]*$' || echo 0)
  bad=$(grep -o '"numFailedTests":[0-9]*' "$report" 2>/dev/null | grep -o '[0-9]*$' || echo 0)
  # A file that cannot be read at all has no failed test to count; it must count all the same.
  ((code == 0 || bad > 0)) || bad=1
  passed=$((passed + ok)) failed=$((failed + bad))
  if ((bad)); then
    printf ' FAILED, exit code %d\n' "$code"
    cat "$log" >&2
  else
    printf ' ok %6ds  %d passed\n' "$((SECONDS - from))" "$ok"
  fi
}

mkdir -p "$logs"
check_tools
if $run_tests; then
  check_packages
  install_scripts
fi
step 'restore' dotnet restore Weir.slnx
step 'format' dotnet format Weir.slnx --verify-no-changes --no-restore
step 'build' dotnet build Weir.slnx -c Release --no-restore ${build_flags[@]+"${build_flags[@]}"}
if ! $run_tests; then
  echo 'built; no test was asked for'
  exit 0
fi

for project in $(sed -n 's/.*Path="\(tests\/[^"]*\.csproj\)".*/\1/p' Weir.slnx); do
  run_project "$project"
done

run_console

seconds=$((SECONDS - started))
echo
if $release; then
  printf 'Campaigns ran whole (WEIR_CAMPAIGN=%s), %d.%d minutes in all\n' "$WEIR_CAMPAIGN" "$((seconds / 60))" "$((seconds % 60 / 6))"
else
  printf 'Campaigns ran at %s of their length, %d s in all; ./build.sh --release runs them whole\n' "$WEIR_CAMPAIGN" "$seconds"
fi
if ((passed + failed == 0)); then
  fail 'no test ran'
fi
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
