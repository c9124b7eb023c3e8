#!/usr/bin/env bash
# Brings what the tests need, checks the format, builds, and runs every test, those in a browser too.
# The last line is "N passed, N failed", with ", N skipped" where tests were skipped. A step that broke off (the format
# check, the build, a runner that crashed) counts as one failure and is named above that line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# No build server may outlive this script: it would hold on to the output of whoever waits for it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
# The programs under test say only what is wrong; a line for each request would bury the results.
export Serilog__MinimumLevel__Default=Warning

readonly reports="$PWD/artifacts/test-reports"
passed=0
failed=0
skipped=0
broken=()
failures=()
finished=

say() { printf '\n== %s\n' "$*"; }

broke() {
  broken+=("$1")
  failed=$((failed + 1))
}

# Runs at every end, so that the closing line is there even when this script itself is stopped.
close() {
  local code=$?
  trap - EXIT
  [[ -n $finished ]] || broke "test.sh itself (exit code $code)"
  local step
  for step in ${broken[@]+"${broken[@]}"}; do
    printf '\nBROKEN: %s\n' "$step"
  done
  for step in ${failures[@]+"${failures[@]}"}; do
    printf '\nFAILED: %s\n' "$step"
  done
  printf '\n%d passed, %d failed' "$passed" "$failed"
  ((skipped == 0)) || printf ', %d skipped' "$skipped"
  printf '\n'
  ((failed == 0)) || exit 1
  exit 0
}
trap close EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

has_chromium() {
  [[ -n ${DCIM_CHROMIUM:-} ]] && return
  local name
  for name in /usr/bin/chromium chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && return
  done
  return 1
}

# Sets the array "root" to what makes a command run as root; false where nothing does.
root=()
can_be_root() {
  root=()
  ((EUID == 0)) && return
  command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && root=(sudo -n)
}

# Debian's package. Elsewhere there may be none of this name, or one that only points to a store.
install_debian_chromium() {
  command -v apt-get >/dev/null 2>&1 && can_be_root || return 1
  ${root[@]+"${root[@]}"} apt-get update -q &&
    ${root[@]+"${root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium &&
    has_chromium
}

# Playwright's own, by the driver that the build has put beside the browser tests. Does nothing where it is there.
install_playwright_chromium() {
  local driver=(tests/Dcim.BrowserTests/bin/*/*/.playwright)
  local node=("${driver[0]}"/node/*/node)
  [[ -x ${node[0]} ]] || return 1
  local with_libraries=()
  ! can_be_root || with_libraries=(--with-deps)
  "${node[0]}" "${driver[0]}/package/cli.js" install ${with_libraries[@]+"${with_libraries[@]}"} chromium ||
    "${node[0]}" "${driver[0]}/package/cli.js" install chromium
}

# An attribute of the <assembly> elements of a report, summed.
count() {
  local sum=0 number
  for number in $(grep -o '<assembly [^>]*' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*'); do
    sum=$((sum + number))
  done
  echo "$sum"
}

# The tests of a report that failed, with the first words of why: above them may stand thousands of lines.
failures_of() {
  tr '\n' ' ' <"$1" | sed 's/<test /\n<test /g' | grep ' result="Fail"' |
    sed -E 's/^<test name="([^"]*)".*<message>(<!\[CDATA\[)?(.{0,1000}).*/\1: \3/; s/(\]\]>)?<\/message>.*//' || true
}

run_tests() {
  local project=$1 name code=0 report
  name=$(basename "$project" .csproj)
  report="$reports/$name.xml"
  say "$name"
  dotnet run --project "$project" --no-build --no-restore -- \
    --progress off --show-test-results failed,skipped \
    --results-directory "$reports" --report-xunit-xml --report-xunit-xml-filename "$name.xml" </dev/null || code=$?
  if [[ ! -s $report ]]; then
    broke "$name ended with exit code $code and left no report"
    return
  fi
  local errors
  errors=$(count "$report" errors)
  passed=$((passed + $(count "$report" passed)))
  failed=$((failed + $(count "$report" failed) + errors))
  skipped=$((skipped + $(count "$report" skipped) + $(count "$report" not-run)))
  while IFS= read -r name; do
    failures+=("$name")
  done < <(failures_of "$report")
  if ((code != 0 && $(count "$report" failed) + errors == 0)); then
    broke "$name ended with exit code $code though no test failed"
  fi
}

rm -rf "$reports"
mkdir -p "$reports"

say "Chromium"
if has_chromium; then
  echo "There is one."
else
  install_debian_chromium || echo "No package of Debian's could be installed; Playwright's own is tried after the build."
fi

say "Tools and format"
dotnet tool restore
dotnet csharpier check . || broke "format: run 'dotnet csharpier format .'"

say "Build"
if dotnet build DCIM.sln; then
  has_chromium || install_playwright_chromium || echo "Playwright's Chromium could not be installed."
  for project in tests/*/*.csproj; do
    ! grep -q 'Include="xunit.v3"' "$project" || run_tests "$project"
  done
else
  broke "build"
fi
finished=yes
