#!/usr/bin/env bash
# Builds cr and cr-hook as native executables into out/, each unless it is newer than every source.
set -euo pipefail
cd "$(dirname "$0")/.."

shared=(Directory.Build.props Directory.Packages.props NativeExecutable.props BannedSymbols.txt .editorconfig global.json)

publish() {
    local name=$1 project=$2
    shift 2
    local out=out/$name
    if [ -x "$out/$name" ] && [ -z "$(find "$@" "${shared[@]}" -newer "$out/$name" -type f -not -path '*/obj/*' -not -path '*/bin/*' -print -quit)" ]; then
        return
    fi
    command -v dotnet >/dev/null || { echo "build.sh: the .NET 10 SDK is missing" >&2; exit 1; }
    echo "building $name (a native executable, about a minute)"
    dotnet publish "$project" --configuration Release --runtime linux-x64 --output "$out" --verbosity quiet
    touch "$out/$name"
}

publish cr plugin/cr.csproj engine plugin
publish cr-hook oci-hooks/cr-hook.csproj oci-hooks plugin/Runtime/ProgramSearch.cs
