"""Training: batches, the loop, pre-training and fine-tuning."""
