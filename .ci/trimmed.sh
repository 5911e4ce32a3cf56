#!/usr/bin/env bash
# Publishes the trimmed smoke program and runs it:  .ci/trimmed.sh <folder>
# Every warning of the trimmer is an error. The build folders are thrown away first: the trimmer does not run again on its own when only its roots changed.
set -euo pipefail
folder=$1
rm -rf "$folder"
publish() {
    local kind=$1; shift
    dotnet publish tests/NetClient.TrimTests -c Release --use-current-runtime --artifacts-path "$folder/build-$kind" -o "$folder/$kind" -v quiet "$@"
}

publish library -p:WholeLibrary=true
echo "the trimmer has nothing to say about the whole library"
publish app
timeout --kill-after=10s 120s "$folder/app/NetClient.TrimTests"
