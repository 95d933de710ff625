"""Fixes to tracks: sorted, without duplicates, told apart by ship."""
