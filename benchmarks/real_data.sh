#!/usr/bin/env bash
# Pre-train and fine-tune on a real catalogue, with and without pre-training, and keep the numbers.
#
#   benchmarks/real_data.sh CATALOGUE RUNS SEED [options of pretrain and finetune]
#
# The options go to both commands: settings of one of them, or of the model, belong in a file for
# --config.
#
# CATALOGUE has its features; its last interaction of every user is the validation case (the test
# case was withheld before the import). Every run resumes where it was stopped.
set -euo pipefail
catalogue=$1 runs=$2 seed=$3
shift 3
python=${PYTHON:-python}
common=(--held-out validation --seed "$seed" --resume "$@")

train() { # a finished run has its metrics
    local out=$1
    shift
    [ -f "$out/metrics.json" ] || "$python" -m mp4sr "$@" --out "$out" "${common[@]}"
}

train "$runs/pretrained-$seed" pretrain "$catalogue"
train "$runs/finetuned-$seed" finetune "$catalogue" --model "$runs/pretrained-$seed"
train "$runs/scratch-$seed" finetune "$catalogue"
