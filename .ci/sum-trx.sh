#!/usr/bin/env bash
# Sums the result files of a test run:  .ci/sum-trx.sh <folder>
# Every test project of the solution must have left <project>.trx there, complete: a test process that crashed or was killed leaves none, or one that says so.
# Last line: "N passed, N failed, N skipped". Exit code 1 when a test failed, a file is missing or a run broke off, or when nothing passed at all.
set -euo pipefail
folder=$1
passed=0 failed=0 skipped=0 broken=0

complain() { echo "$*"; broken=1; }

while read -r project; do
    name=$(basename "$project" .csproj)
    [[ $(dotnet msbuild "$project" -getProperty:IsTestProject) == true ]] || continue
    file=$folder/$name.trx
    [[ -f $file ]] || { complain "$name: no result file: it did not run, or has no tests"; continue; }
    [[ $(tail -c 200 "$file") == *"</TestRun>"* ]] || { complain "$name: the result file is cut short"; continue; }

    # <ResultSummary outcome="Completed"><Counters total="9" executed="8" passed="8" failed="0" error="0" timeout="0" aborted="0" ... />
    read -r outcome total executed ok bad < <(awk '
        function number(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
        /<ResultSummary / { match($0, /outcome="[A-Za-z]+"/); outcome = substr($0, RSTART + 9, RLENGTH - 10) }
        /<Counters / { total = number("total"); executed = number("executed"); ok = number("passed")
                       bad = number("failed") + number("error") + number("timeout") + number("aborted") }
        END { print outcome, total, executed, ok, bad }' "$file")
    printf '%-32s passed %5d   failed %3d   skipped %3d\n' "$name" "$ok" "$bad" $((total - executed))
    if [[ $outcome != Completed && $bad -eq 0 ]]; then
        complain "$name: the run ended as '$outcome' with no failed test: its process crashed or was killed"
    elif [[ $total -eq 0 ]]; then
        complain "$name: no test was found"
    fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
done < <(dotnet sln NetClient.sln list | tr -d '\r' | tr '\\' '/' | grep '^tests/.*\.csproj$')

if [[ $passed -eq 0 ]]; then echo "No test passed: something is wrong with the run itself."; exit 1; fi
echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 && $broken -eq 0 ]]
