#!/usr/bin/env bash
# Builds cr as a native executable into out/cr, unless it is newer than every source.
set -euo pipefail
cd "$(dirname "$0")/.."

out=out/cr
sources=(engine plugin Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig global.json)
if [ -x $out/cr ] && [ -z "$(find "${sources[@]}" -newer $out/cr -type f -not -path '*/obj/*' -not -path '*/bin/*' -print -quit)" ]; then
    exit 0
fi

command -v dotnet >/dev/null || { echo "build.sh: the .NET 10 SDK is missing" >&2; exit 1; }
echo "building cr (a native executable, about a minute)"
dotnet publish plugin/cr.csproj --configuration Release --runtime linux-x64 --output $out --verbosity quiet
touch $out/cr
