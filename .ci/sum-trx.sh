#!/usr/bin/env bash
# Sums the result files of a test run:  .ci/sum-trx.sh <folder>
# Every test project of the solution must have left <project>.trx there, complete: a test process that crashed or was killed leaves none, or one that says so.
# Each failed test is named, with the first lines of what it said; of a run that broke off, the tests that had begun and not ended.
# Last line: "N passed, N failed, N skipped". Exit code 1 when a test failed, a file is missing or a run broke off, or when nothing passed at all.
set -euo pipefail
folder=$1
passed=0 failed=0 skipped=0 broken=0

complain() { echo "$*"; broken=1; }

readable() { sed -e 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#x[DA];/ /g; s/&amp;/\&/g' -e 's/^/    /' | cut -c1-300; }

# The names, and up to four lines of message and stack of each.
failures() {
    awk '
        /<UnitTestResult .*outcome="Failed"/ { match($0, /testName="[^"]*"/); print substr($0, RSTART + 10, RLENGTH - 11); inside = 1; lines = 0; next }
        /<\/UnitTestResult>/ { inside = 0; text = 0 }
        inside && /<(Message|StackTrace)>/ { text = 1; lines = 0 }
        inside && text && lines++ < 4 { line = $0; gsub(/<\/?(Message|StackTrace)>/, "", line); sub(/^ +/, "", line); print "    " line }
        inside && /<\/(Message|StackTrace)>/ { text = 0 }' "$1" | readable
}

# VSTest keeps the order of the tests of a run that broke off, beside the results.
unfinished() {
    local names
    names=$(find "$folder" -name 'Sequence*.xml' -exec grep -hoE '<Test [^>]*Completed="False"[^>]*>' {} + | grep -F "$1." | grep -oE ' Name="[^"]*"' | cut -d'"' -f2)
    [[ -z $names ]] || printf 'begun and not ended: %s\n' "$names" | readable
}

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
    [[ $bad -eq 0 ]] || failures "$file"
    if [[ $outcome != Completed && $bad -eq 0 ]]; then
        complain "$name: the run ended as '$outcome' with no failed test: its process crashed or was killed"
        unfinished "$name"
    elif [[ $total -eq 0 ]]; then
        complain "$name: no test was found"
    fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
done < <(dotnet sln NetClient.sln list | tr -d '\r' | tr '\\' '/' | grep '^tests/.*\.csproj$')

if [[ $passed -eq 0 ]]; then echo "No test passed: something is wrong with the run itself."; exit 1; fi
echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 && $broken -eq 0 ]]
