#!/usr/bin/env bash
# Runs every sample to its end:  .ci/samples.sh
# A sample is a folder of samples/ with a project. Without more, "dotnet run" must end with 0 within its time, with its output redirected. One that needs
# arguments or a peer has a script "run.ci" beside its project, started by bash in that folder, that gives it both.
set -uo pipefail
limit=180s
code=0
shopt -s nullglob
for folder in samples/*/; do
    name=$(basename "$folder")
    compgen -G "$folder*.csproj" >/dev/null || { echo "FAILED  $name has no project"; code=1; continue; }
    log=artifacts/ci/sample-$name.log
    mkdir -p artifacts/ci
    if ! dotnet build "$folder" -c Release -v quiet >"$log" 2>&1; then
        echo "FAILED  $name does not build"; cat "$log"; code=1; continue
    fi
    if [[ -f ${folder}run.ci ]]; then run=(bash run.ci); else run=(dotnet run -c Release --no-build); fi
    start=$SECONDS
    if (cd "$folder" && timeout --kill-after=10s "$limit" "${run[@]}") >"$log" 2>&1; then
        echo "ok      $name ($((SECONDS - start)) s)"
    else
        echo "FAILED  $name (exit code $?; 124 means: not done in $limit)"; cat "$log"; code=1
    fi
done
exit $code
