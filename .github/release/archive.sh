#!/usr/bin/env bash
# Packs a built kouetsu for a target: archive.sh PROGRAM TARGET FOLDER writes FOLDER/kouetsu-VERSION-TARGET.tar.gz, or
# .zip for Windows, with the licences, the completions and the manual. PROGRAM must run here.
set -euo pipefail

program=$1 target=$2 folder=$3
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$("$program" --version | cut -d ' ' -f 2 | tr -d '\r')
name=kouetsu-$version-$target

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
packed=$scratch/$name
mkdir -p "$packed/completions" "$packed/man" "$folder"
cp "$program" "$root"/{README.md,CHANGELOG.md,LICENSE-APACHE,LICENSE-MIT} "$packed"

completions() {
  "$program" completions "$1" >"$packed/completions/$2"
}
completions bash kouetsu.bash
completions elvish kouetsu.elv
completions fish kouetsu.fish
completions powershell _kouetsu.ps1
completions zsh _kouetsu

# Every command that the manual names has a page.
"$program" man >"$packed/man/kouetsu.1"
grep -o '^kouetsu\\-[a-z]*(1)' "$packed/man/kouetsu.1" | sed 's/^kouetsu\\-//; s/(1)$//' | while read -r command; do
  "$program" man "$command" >"$packed/man/kouetsu-$command.1"
done

folder=$(cd "$folder" && pwd)
cd "$scratch"
case $target in
  *windows*)
    archive=$folder/$name.zip
    # Git's bash on Windows has no zip.
    7z a -bso0 "$archive" "$name"
    ;;
  *)
    archive=$folder/$name.tar.gz
    tar czf "$archive" "$name"
    ;;
esac
echo "$archive"
