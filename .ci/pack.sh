#!/usr/bin/env bash
# Packs every package of src/ and looks into each:  .ci/pack.sh <folder>
set -euo pipefail
folder=$1
rm -rf "$folder"
for project in src/*/*.csproj; do
    [[ $(dotnet msbuild "$project" -getProperty:IsPackable) == true ]] || continue
    dotnet pack "$project" -c Release -o "$folder" -v quiet
done
dotnet run .ci/CheckPackages.cs -- "$folder"
