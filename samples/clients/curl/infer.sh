#!/bin/sh
# Asks two of the sample models over REST and prints their answers: infer.sh [ADDRESS]
set -eu
address=${1:-http://127.0.0.1:8080}

# --fail-with-body: an answer that says what is wrong is printed, and the exit code is not 0.
infer() {
  curl -sS --fail-with-body --retry 3 -H 'Content-Type: application/json' -d "$2" "$address/v2/models/$1/infer"
  echo
}

infer iris '{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}]}'
infer currency '{"inputs":[{"name":"country","datatype":"BYTES","shape":[2],"data":["JP","CH"]}]}'
