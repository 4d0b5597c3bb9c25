#!/usr/bin/env bash
# What the action does: installs kouetsu and checks. Inputs come as variables, so that none of them is ever code; what
# GitHub provides is documented under "Variables" and "Workflow commands" of GitHub Actions.
set -euo pipefail

action=${GITHUB_ACTION_PATH:?is set by GitHub}
temp=${RUNNER_TEMP:?is set by GitHub}

# fail MESSAGE: an error of the action itself.
fail() {
  local message=${1//%/%25}
  message=${message//$'\r'/%0D}
  echo "::error title=kouetsu::${message//$'\n'/%0A}"
  exit 2
}

# search FOLDER: finds programs there first. On Windows, folders have a letter and a colon, which PATH cannot hold.
search() {
  local folder=$1
  if command -v cygpath >/dev/null; then
    folder=$(cygpath --unix "$folder")
  fi
  PATH=$folder:$PATH
}

# The version of the action's own source.
own_version() {
  sed -n 's/^version = "\(.*\)"$/\1/p' "$action/Cargo.toml" | head -n 1
}

# Builds the action's own source.
build() {
  cargo install --quiet --locked --path "$action" --root "$temp/source" || fail "kouetsu cannot be built"
  search "$temp/source/bin"
}

# Puts kouetsu of the asked version on the PATH of this script.
install() {
  local version=${KOUETSU_VERSION:-}
  case $version in
    installed)
      command -v kouetsu >/dev/null || fail "kouetsu is not on the PATH: install it in an earlier step"
      return
      ;;
    source)
      command -v cargo >/dev/null || fail "to build kouetsu from source, install Rust in an earlier step"
      build
      return
      ;;
    "") version=$(own_version) ;;
  esac
  [[ $version =~ ^[0-9][0-9A-Za-z.+-]*$ ]] || fail "\`$version\` is no version of kouetsu"
  local python
  python=$(command -v python3 || command -v python) || fail "kouetsu is installed with Python, and there is none"
  "$python" -m venv "$temp/kouetsu" || fail "Python cannot make an environment for kouetsu"
  # The folder of programs has another name on Windows.
  search "$temp/kouetsu/bin"
  search "$temp/kouetsu/Scripts"
  if python -m pip install --quiet --disable-pip-version-check --only-binary=:all: "kouetsu==$version"; then
    return
  fi
  # The action's own source is there, whatever was released of it; GitHub's machines have Rust.
  if [[ -z ${KOUETSU_VERSION:-} ]] && command -v cargo >/dev/null; then
    echo "::notice title=kouetsu::kouetsu $version cannot be installed, and is built from source"
    build
  else
    fail "kouetsu $version cannot be installed"
  fi
}

# The commit that the changes of a pull request are made to: the first parent of what GitHub merged for the check, or
# the tip of the base branch where the head itself is checked out. A checkout of one commit lacks either.
base() {
  local parents
  parents=$(git cat-file -p HEAD | sed '/^$/q' | sed -n 's/^parent //p')
  if [[ $parents == *$'\n'* ]]; then
    parents=${parents%%$'\n'*}
    git cat-file -e "$parents^{commit}" 2>/dev/null || fetch "$parents" || return
    echo "$parents"
  else
    fetch "refs/heads/$GITHUB_BASE_REF" && git rev-parse FETCH_HEAD
  fi
}

fetch() {
  git fetch --quiet --no-tags --depth=1 origin "$1"
}

# split TEXT: fills the array `lines` with the lines of TEXT that are not blank.
split() {
  lines=()
  local line
  while IFS= read -r line; do
    line=${line%$'\r'}
    [[ -z ${line//[[:space:]]/} ]] || lines+=("$line")
  done <<<"$1"
}

install

arguments=(--output-format "${KOUETSU_FORMAT:-github}" --output-file "sarif=$temp/kouetsu.sarif")
if [[ -n ${KOUETSU_FAIL_ON:-} ]]; then
  arguments+=(--fail-on "$KOUETSU_FAIL_ON")
fi
if [[ ${KOUETSU_CHANGED_LINES:-false} == true && -n ${GITHUB_BASE_REF:-} ]]; then
  since=$(base) || fail "the base of the pull request cannot be fetched"
  arguments+=(--since "$since")
fi
if [[ ${KOUETSU_FORMAT:-} == short ]]; then
  echo "::add-matcher::$action/.github/action/problem-matcher.json"
fi
split "${KOUETSU_ARGUMENTS:-}"
arguments+=(${lines[@]+"${lines[@]}"})
split "${KOUETSU_PATHS:-.}"

status=0
kouetsu check "${arguments[@]}" -- ${lines[@]+"${lines[@]}"} || status=$?
if [[ $status -lt 2 && -n ${GITHUB_OUTPUT:-} ]]; then
  echo "sarif-file=$temp/kouetsu.sarif" >>"$GITHUB_OUTPUT"
fi
exit "$status"
