"""The demo's endpoints for programs, published by Gradio."""
