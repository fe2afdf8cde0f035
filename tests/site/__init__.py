"""Tests of the built site: what a reader sees, copies and finds, in headless Chromium."""
