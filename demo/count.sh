# Counts, with the shell's own commands only. One number a line, into one file that stays open.
i=0
while :; do
    i=$((i + 1))
    echo "$i"
done >/tmp/output
