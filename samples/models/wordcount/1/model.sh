#!/bin/sh
# A model that is a shell script: a line of JSON for each request comes in, a line of JSON for each answer goes out. What it
# writes to standard error goes to the gateway's log.

# The text is the only string in the only "data"; inside a JSON string that word's quotes would be escaped. Its escaped line
# ends and tabs become spaces.
text='s/.*"data":\["(([^"\\]|\\.)*)"\].*/\1/; t found; d; :found; s/\\[nrt]/ /g'

while IFS= read -r request; do
  if words=$(printf '%s\n' "$request" | sed -E "$text" | grep .); then
    printf '{"outputs":[{"name":"words","data":[%d]}]}\n' "$(printf '%s\n' "$words" | wc -w)"
  else
    printf '{"invalid_input":"text must be UTF-8 and not empty"}\n'
  fi
done
